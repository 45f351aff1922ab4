"use strict";
let startZoom = 0;
const DEEPEST = 13; // the ground is too coarse beyond it

function openTab(name) {
  for (const tab of document.querySelectorAll("[role=tab]")) {
    const on = tab.dataset.tab === name;
    tab.setAttribute("aria-selected", String(on));
    tab.tabIndex = on ? 0 : -1;
    const panel = $(tab.getAttribute("aria-controls"));
    panel.classList.toggle("open", on);
  }
}

function tabKeys(event) {
  const tabs = [...document.querySelectorAll("[role=tab]")].filter((tab) => tab.offsetWidth);
  const now = tabs.indexOf(event.target);
  const steps = { ArrowRight: 1, ArrowLeft: -1 };
  let next = null;
  if (event.key in steps) next = tabs[(now + steps[event.key] + tabs.length) % tabs.length];
  if (event.key === "Home") next = tabs[0];
  if (event.key === "End") next = tabs[tabs.length - 1];
  if (!next) return;
  event.preventDefault();
  openTab(next.dataset.tab);
  next.focus();
}

function fit() {
  const size = map.getSize();
  if (size.x < 40 || size.y < 40) return; // not shown yet
  const small = phone.matches;
  const printed = document.documentElement.classList.contains("printing");
  const paddings = small ? [[44, 44], [58, 62]] : printed ? [[46, 34], [50, 40]] : [[58, 64], [76, 78]];
  map.setMinZoom(0);
  startZoom = fitted(...paddings);
  if (small && (storyUnder($("layers-button")) || storyUnder($("key-button")))) fitted(paddings[0], [58, 100]);
  if (!small && !printed && size.x > 520) clearOfKey(paddings);
  limits();
  $("canvas").classList.remove("moved");
}

function fitted(paddingTopLeft, paddingBottomRight) {
  map.fitBounds(storyBounds(), { paddingTopLeft, paddingBottomRight, animate: false, maxZoom: DEEPEST });
  return map.getZoom();
}

// Nothing of the story lies under the key: the map moves aside where that costs little, else the key folds.
function clearOfKey([first, last]) {
  fold(false);
  const key = $("key");
  if (!storyUnder(key)) return;
  const frame = $("canvas").getBoundingClientRect();
  const box = key.getBoundingClientRect();
  const whole = map.getZoom();
  for (const room of [[[box.right - frame.left + 30, first[1]], last], [first, [last[0], frame.bottom - box.top + 20]]]) {
    if (fitted(...room) > whole - 0.4 && !storyUnder(key)) return;
  }
  fitted(first, last);
  fold(true);
}

// The ground that is shipped covers the view at every zoom that is allowed.
function limits() {
  const box = bounds(data.map.box);
  const west = data.map.world ? box.getWest() - 180 : box.getWest();
  const east = data.map.world ? box.getEast() + 180 : box.getEast();
  const room = L.latLngBounds([box.getSouth(), west], [box.getNorth(), east]);
  const least = map.getBoundsZoom(room, true);
  if (map.getZoom() < least) map.setView(map.getCenter(), least, { animate: false });
  map.setMinZoom(Math.min(least, DEEPEST));
  map.setMaxBounds(room);
  map.panInsideBounds(room, { animate: false });
  startZoom = map.getZoom();
}

function storyUnder(element) {
  const frame = $("canvas").getBoundingClientRect();
  const box = element.getBoundingClientRect();
  if (!box.width) return false;
  const area = boxAt(box.left - frame.left, box.top - frame.top, box.width, box.height);
  const places = placeViews.filter((view) => view.holder).map((view) => map.latLngToContainerPoint(view.at[0]));
  // Of a leg the whole line counts: a straight one has no more points than its ends.
  const lines = legViews.flatMap((view) => view.path.flatMap((part) => dots(pixelPath(part), 8, 6)));
  return [...places.map((at) => boxAt(at.x - 12, at.y - 12, 24, 24)), ...lines].some((box) => hits(box, area, 4));
}

function fold(on) {
  $("canvas").classList.toggle("folded", on);
  $("key-button").setAttribute("aria-expanded", String(!on));
  placeScale();
}

function placeScale() {
  if (phone.matches) return $("scale").style.removeProperty("left");
  const frame = $("canvas").getBoundingClientRect();
  $("scale").style.left = `${$("corner").getBoundingClientRect().right - frame.left + 24}px`;
}

function drawKey() {
  $("key").querySelector("ul").replaceChildren();
  const used = new Set(data.places.map((place) => place.symbol));
  const drawn = data.legs.filter((leg) => leg.lines.length);
  const styles = new Set(drawn.map((leg) => leg.style));
  const crossed = data.places.some((place) => place.symbol === "water" && place.crossed);
  const lines = [
    ["site", "Site (port, zone, base)", used.has("site")],
    ["settlement", "Settlement", used.has("settlement")],
    ["near", "Near a place", used.has("near")],
    ["actor", "Government, team, adjective", visible("actors")],
    ["disc", "Several places, their number", data.map.crowd],
    ["reference", "Reference point only", used.has("reference")],
    ["area", "Area named in the text", data.places.some((place) => place.symbol === "area" && !place.derived)],
    ["radius", "Where it may be, by the words", data.places.some((place) => place.geometry && place.derived && place.geometry.length)],
    ["water", crossed ? "Water crossed" : "Water named in the text", data.places.some((place) => place.symbol === "water" && place.geometry.length)],
    ["stated", "Leg, path as stated", styles.has("stated")],
    ["inferred", "Leg, path inferred", styles.has("inferred")],
    ["schematic", "Leg, path not known", styles.has("schematic")],
    ["disputed", "Leg, denied or disputed", styles.has("disputed")],
    ["hollow", "Leg planned, alleged, denied", drawn.some((leg) => leg.badge === "hollow")],
    ["open", "Leg with no known end", data.legs.some((leg) => leg.stand !== null)],
    ["check", "Measured for a check", data.checks.some((check) => check.line)],
  ];
  for (const [name, words, on] of lines) {
    if (!on) continue;
    const entry = piece("key");
    entry.firstElementChild.append(symbol(name));
    entry.lastElementChild.textContent = words;
    $("key").querySelector("ul").append(entry);
  }
  if (!$("key").querySelector("li")) {
    $("key").hidden = true;
    $("key-button").hidden = true;
  }
  say($("credits"), ".claims", data.credits.claims);
  $("colophon").textContent = data.credits.full;
  $("imprint").textContent = data.credits.full;
}

function fromAddress() {
  const match = /^#(place|leg|check)=(.+)$/.exec(location.hash);
  if (!match) return;
  let id = "";
  try {
    id = decodeURIComponent(match[2]);
  } catch {
    return;
  }
  const kind = match[1];
  const i = kind === "check" ? Number(id) - 1 : data[lists[kind]].findIndex((item) => item.id === id);
  if (data[lists[kind]][i]) choose({ kind, i }, { address: false });
}

function onClick(event) {
  const target = event.target.closest("[data-place], [data-leg], [data-check], [data-away]");
  if (!target) return;
  const kind = ["place", "leg", "check", "away"].find((name) => name in target.dataset);
  const at = kind === "place" ? mentions.findIndex((mention) => mention.node === target) : -1;
  event.preventDefault();
  choose({ kind, i: Number(target.dataset[kind]) }, at >= 0 ? { at } : {});
  // By keyboard the card is the next stop; a click from there has no pointer behind it.
  if (event.detail || $("card").hidden || $("card").contains(target)) return;
  state.back = target;
  $("card").focus({ preventScroll: true });
}

// Away with the card, and back to where one came from.
function leave() {
  const back = state.back && state.back.isConnected ? state.back : document.querySelector(".row.chosen");
  state.back = null;
  choose(null);
  arrange();
  if (back) back.focus({ preventScroll: true });
}

function dragHandle(event) {
  const handle = $("handle");
  const move = (moved) => resize(moved.clientY);
  const stop = () => {
    handle.removeEventListener("pointermove", move);
    handle.removeEventListener("pointerup", stop);
  };
  handle.setPointerCapture(event.pointerId);
  handle.addEventListener("pointermove", move);
  handle.addEventListener("pointerup", stop);
}

function resize(y) {
  const height = innerHeight;
  if (phone.matches) $("story").style.setProperty("--sheet", `${Math.max(60, Math.min(height - 120, y))}px`);
  else $("lists").style.setProperty("--lists", `${Math.max(90, Math.min(height - 260, height - y))}px`);
}

function handleKeys(event) {
  const step = { ArrowUp: -40, ArrowDown: 40 }[event.key];
  if (!step) return;
  event.preventDefault();
  resize((phone.matches ? $("story") : $("lists")).getBoundingClientRect().top + step);
}

function printing(on) {
  document.documentElement.classList.toggle("printing", on);
  if (on) fillAll();
  for (const list of Object.values(longLists)) list.print(on);
  fold(false);
  document.documentElement.style.setProperty("--key-room", `${$("key").offsetHeight + 14}px`); // it stands below the map
  map.invalidateSize({ animate: false });
  fit();
  arrange();
}

function listen() {
  $("story").addEventListener("click", onClick);
  $("card").addEventListener("click", onClick);
  $("tabs").addEventListener("click", (event) => {
    const tab = event.target.closest("[role=tab]");
    if (tab) openTab(tab.dataset.tab);
  });
  $("tabs").addEventListener("keydown", tabKeys);
  $("handle").addEventListener("pointerdown", dragHandle);
  $("handle").addEventListener("keydown", handleKeys);
  for (const box of document.querySelectorAll("#layers input")) {
    box.addEventListener("change", () => {
      const group = groups[box.dataset.layer];
      box.checked ? group.addTo(map) : group.remove();
      drawKey();
      arrange();
    });
  }
  $("layers-button").addEventListener("click", () => {
    const open = $("layers").classList.toggle("open");
    $("layers-button").setAttribute("aria-expanded", String(open));
  });
  $("key-button").addEventListener("click", () => {
    fold(!$("canvas").classList.contains("folded"));
    arrange();
  });
  $("whole").addEventListener("click", () => {
    choose(null);
    fit();
    arrange();
  });
  $("zoom-in").addEventListener("click", () => map.zoomIn(1, { animate: !still.matches }));
  $("zoom-out").addEventListener("click", () => map.zoomOut(1, { animate: !still.matches }));
  document.addEventListener("keydown", (event) => {
    if (event.key === "Escape" && state.chosen) leave();
  });
  map.on("moveend", () => {
    $("zoom-in").disabled = map.getZoom() >= map.getMaxZoom() - 0.01;
    $("zoom-out").disabled = map.getZoom() <= map.getMinZoom() + 0.01;
    arrange();
  });
  map.on("drag", drawAhead);
  map.on("dragstart zoomstart", () => $("canvas").classList.add("moved"));
  map.on("click", () => state.chosen && choose(null));
  addEventListener("hashchange", fromAddress);
  addEventListener("beforeprint", () => printing(true));
  addEventListener("afterprint", () => printing(false));
  phone.addEventListener("change", () => {
    openTab("places");
    fold(phone.matches);
  });
  let known = map.getSize();
  new ResizeObserver(() => {
    const calm = !$("canvas").classList.contains("moved");
    map.invalidateSize({ animate: false });
    if (known.equals(map.getSize())) return; // as it is told when it begins to watch
    known = map.getSize();
    calm ? fit() : limits();
    arrange();
  }).observe($("map_geomap"));
}

map.setMaxZoom(DEEPEST);
drawText();
drawLists();
state.panes = drawStory();
drawKey();
openTab(phone.matches && data.legs.length ? "legs" : "places");
if (phone.matches) fold(true);
fit();
drawBasemap(); // after the view is set: it is put into pixels once
listen();
offerTiles();
arrange();
fromAddress();
document.documentElement.dataset.ready = "1";
