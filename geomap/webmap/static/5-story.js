"use strict";
// The story on the map: areas, routes, checks, places.

const groups = { places: L.layerGroup(), areas: L.layerGroup(), routes: L.layerGroup(), checks: L.layerGroup() };
const placeViews = [];
const actorViews = [];
const legViews = [];
const checkViews = [];
const LONGEST_NAME = 64;
const CLEAR = 15; // pixels from a marker's middle to where a line ends

function iconMarker(content, where) {
  const holder = piece("marker");
  holder.append(content);
  const icon = L.divIcon({ className: "anchor", iconSize: [0, 0], html: holder });
  const marker = L.marker(where, { icon, keyboard: false, pane: "symbols", interactive: true, bubblingMouseEvents: false });
  return { holder, marker };
}

function drawStory() {
  pane("tint", 200);
  pane("shade", 220);
  pane("outline", 270);
  pane("radius", 275);
  pane("context", 280);
  pane("measures", 400, true);
  pane("routes", 410, true);
  pane("symbols", 600, true);
  pane("labels", 620, true);
  const panes = {
    tint: renderer("tint"),
    shade: renderer("shade"),
    outline: renderer("outline"),
    radius: renderer("radius"),
    measures: renderer("measures"),
    routes: renderer("routes"),
  };
  populate(panes);
  for (const group of Object.values(groups)) group.addTo(map);
  groups.actors = L.layerGroup(); // off until somebody wants it
  data.actors.forEach(drawActor);
  return panes;
}

function populate(panes) {
  data.places.forEach((place, i) => drawPlace(place, i, panes));
  data.checks.forEach((check, i) => gone(check) || drawCheck(check, i, panes.measures));
  data.legs.forEach((leg, i) => drawLeg(leg, i, panes.routes));
  gatherPlaces();
}

function drawPlace(place, i, panes) {
  const view = { place, i, group: place.geometry ? "areas" : "places", at: gone(place) ? [] : place.at.map(([x, y]) => latlng(x, y)) };
  placeViews.push(view);
  if (gone(place)) return;
  if (place.geometry) return drawArea(view, panes);
  if (!view.at.length) return;
  view.panes = panes;
}

// On the map; lists and cards have a name in full.
const cropped = (name) => (name.length > LONGEST_NAME ? `${name.slice(0, LONGEST_NAME - 10).trimEnd()}…` : name);

// A place's mark and name; those of a pile, places at one point, have one between them.
function showPlace(view, pile) {
  const { place, i } = view;
  const { holder, marker } = iconMarker(symbol(place.symbol), view.at[0]);
  holder.classList.add("place-marker");
  const pick = () => (pile.length > 1 ? showPile(pile.map((each) => each.i)) : choose({ kind: "place", i }));
  view.holder = holder;
  view.marker = marker.on("click", pick).addTo(groups.places);
  if (place.symbol === "near" && place.radius) {
    view.circle = L.circle(view.at[0], { radius: place.radius * 1000, className: "uncertain", renderer: view.panes.radius, interactive: false }).addTo(groups.places);
  }
  view.label = makeLabel("place-label");
  if (place.symbol === "reference") view.label.element.classList.add("reference");
  say(view.label.element, ".name", cropped(place.name));
  if (pile.length > 1) {
    const number = piece("many");
    number.textContent = count(pile.length);
    holder.append(number);
    line(view.label, `and ${pile.length === 2 ? pile[1].place.name : `${count(pile.length - 1)} more here`}`);
  } else if (place.note) line(view.label, place.note);
  view.label.rank = 1;
  view.label.element.addEventListener("click", pick);
}

function hidePlace(view) {
  for (const layer of [view.marker, view.circle]) if (layer) groups.places.removeLayer(layer);
  removeLabel(view.label);
  view.holder = view.marker = view.circle = view.label = null;
}

// A government, a team, an adjective: where the place is that lends its name.
function drawActor(actor, i) {
  const at = latlng(...actor.at[0]);
  const { holder, marker } = iconMarker(symbol("actor"), at);
  const pick = () => choose({ kind: "actor", i });
  marker.on("click", pick).addTo(groups.actors);
  holder.classList.add("place-marker");
  const label = makeLabel("actor-label");
  say(label.element, ".name", actor.name);
  label.element.addEventListener("click", pick);
  actorViews.push({ actor, i, at, holder, label });
}

function drawArea(view, panes) {
  const { place, i } = view;
  const rings = place.geometry.map(path);
  view.rings = rings;
  const still = { interactive: false, smoothFactor: 0.6 };
  if (rings.length && place.symbol === "water") {
    L.polygon(rings, { ...still, className: "tint", renderer: panes.tint }).addTo(groups.areas);
  } else if (rings.length && place.symbol === "area" && place.derived) {
    L.polygon(rings, { ...still, className: "uncertain", renderer: panes.radius }).addTo(groups.areas);
  } else if (rings.length && place.symbol === "area") {
    L.polygon(rings, { ...still, className: "shade", renderer: panes.shade }).addTo(groups.areas);
    L.polyline(withoutCuts(place.geometry.map(cells)).map((ring) => ring.map(([x, y]) => latlng(x, y))), { ...still, className: "outline", renderer: panes.outline }).addTo(groups.areas);
  } else if (rings.length && place.symbol === "radius") {
    L.polygon(rings, { ...still, className: "uncertain", renderer: panes.radius }).addTo(groups.areas);
  }
  if (place.symbol === "radius" || place.symbol === "named") return;
  view.label = makeLabel(place.symbol === "water" || place.wet ? "water-label" : "area-label");
  say(view.label.element, ".name", cropped(place.name));
  view.label.spots = view.at;
  view.label.rank = place.symbol === "water" || place.wet ? 5 : 4;
  view.label.element.addEventListener("click", () => choose({ kind: "place", i }));
}

function drawLeg(leg, i, where) {
  const view = { leg, i, path: gone(leg) ? [] : leg.lines.map(path), parts: [] };
  legViews.push(view);
  if (gone(leg)) return;
  if (leg.lines.length) {
    const cut = { cutStart: CLEAR, cutEnd: leg.undirected ? CLEAR : CLEAR + 2, renderer: where, points: {} };
    const add = (Kind, options) => {
      const part = new Kind(view.path, { ...cut, ...options });
      part.on("click", (event) => {
        L.DomEvent.stop(event);
        choose({ kind: "leg", i });
      });
      view.parts.push(part.addTo(groups.routes));
    };
    if (leg.style !== "schematic" && leg.style !== "disputed") add(PixelLine, { className: "casing", weight: 5.5, bubblingMouseEvents: false });
    add(PixelLine, { className: `leg ${leg.style}`, cutEnd: leg.undirected ? CLEAR : CLEAR + 9, weight: 2.5, interactive: false });
    if (!leg.undirected) add(ArrowHead, { className: "head", fill: true, fillOpacity: 1, weight: 1, bubblingMouseEvents: false });
    add(PixelLine, { className: "hit", weight: 16, bubblingMouseEvents: false });
    view.label = makeLabel("leg-label");
    const [first, ...rest] = leg.tags;
    say(view.label.element, ".name", first || "");
    rest.forEach((tag, k) => line(view.label, tag, k < rest.length - 1 || !leg.length ? "basis" : "length"));
    view.label.rank = 2;
  } else if (leg.stand !== null) {
    view.label = makeLabel("open-label");
    say(view.label.element, ".name", leg.open);
    view.label.rank = 2;
  }
  if (!leg.lines.length && leg.stand === null) return;
  const mark = badge(leg);
  const { holder, marker } = iconMarker(mark, leg.lines.length ? view.path[0][0] : placeViews[leg.stand].at[0]);
  view.holder = holder;
  view.marker = marker.on("click", () => choose({ kind: "leg", i })).addTo(groups.routes);
}

// Checks between the same two places share one line; their statements stand below it.
function drawCheck(check, i, where) {
  if (!check.line) return;
  const key = JSON.stringify([check.line.from, check.line.to]);
  const known = checkViews.find((view) => view.key === key);
  const note = document.createDocumentFragment();
  const words = piece("line");
  words.classList.add(check.verdict);
  words.textContent = `${check.verdict === "contradicted" ? "✕" : check.verdict === "loose" ? "≈" : "✓"} “${check.relation === "near" || check.quote.length < 30 ? check.quote : shortened(check.quote, check.ground)}”`;
  note.append(words);
  if (known) {
    known.checks.push(i);
    // One statement of each verdict is enough on the map, those that hold first; the list has all.
    const rows = [...known.note.element.children];
    if (rows.some((row) => row.classList.contains(check.verdict))) return;
    if (check.verdict === "contradicted") known.note.element.append(note);
    else known.note.element.prepend(note);
    return;
  }
  const from = latlng(...check.line.from);
  const to = latlng(...check.line.to);
  const view = { key, check, checks: [i], path: greatCircle(from, to) };
  view.line = new MeasureLine(view.path, { className: "measure", cutStart: 13, cutEnd: 13, renderer: where, weight: 1, interactive: false }).addTo(groups.checks);
  new PixelLine(view.path, { className: "hit", weight: 14, renderer: where, bubblingMouseEvents: false })
    .on("click", () => choose({ kind: "check", i }))
    .addTo(groups.checks);
  view.label = makeLabel("check-label");
  say(view.label.element, ".name", "");
  const name = view.label.element.querySelector(".name");
  const side = piece("line");
  side.classList.remove("sub");
  side.classList.add("side");
  side.textContent = check.line.label.slice(check.line.far.length);
  name.append(check.line.far, side);
  view.label.rank = 3;
  view.note = makeLabel("check-note");
  view.note.element.replaceChildren(note);
  view.note.rank = 3;
  checkViews.push(view);
}

// "several hundred kilometers east of the Russian capital" → "several hundred kilometers east"
function shortened(quote, ground) {
  const cut = quote.replace(ground, "").replace(/\s+of\s*$/, "").trim();
  return cut || quote;
}
