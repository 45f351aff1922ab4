"use strict";
// What is chosen: one place, leg, check or line of the last list, in text, lists, map and address.

const lists = { place: "places", leg: "legs", check: "checks", away: "away", actor: "actors" };

function itemOf({ kind, i }) {
  return data[lists[kind]][i];
}

const isChosen = (kind, i) => Boolean(state.chosen) && state.chosen.kind === kind && state.chosen.i === i;

function choose(what, options = {}) {
  state.chosen = what;
  state.sentences = new Set(what ? itemOf(what).sentences : []);
  state.others = false;
  if (options.at === undefined) state.at = what ? mentions.findIndex((mention) => what.kind === "place" && mention.place === what.i) : -1;
  else state.at = options.at;
  markText(what, options);
  markLists(what, options);
  markMap(what);
  drawCard(what);
  if (what && options.fly !== false) fly(what);
  if (options.address !== false) remember(what ? address(what) : location.pathname + location.search);
  if (what) $("live").textContent = spoken(what);
}

// A page within a page, as in a notebook, has no address of its own.
function remember(where) {
  try {
    history.replaceState(null, "", where);
  } catch {
    // then there is nothing to remember
  }
}

function address(what) {
  if (what.kind === "away" || what.kind === "actor") return "#";
  const id = what.kind === "check" ? String(what.i + 1) : itemOf(what).id;
  return `#${what.kind}=${encoded(id)}`;
}

function spoken(what) {
  const item = itemOf(what);
  if (what.kind === "place") return `${item.name}, ${item.full}`;
  if (what.kind === "leg") return `Leg ${item.label}: ${arrow(item)}`;
  return what.kind === "check" ? `“${item.quote}”: ${item.text}` : item.reason;
}

function markText(what, { scroll = true } = {}) {
  for (const node of document.querySelectorAll(".sentence.chosen, a.current")) node.classList.remove("chosen", "current");
  if (!what) return;
  const own = [...state.sentences].sort((a, b) => a - b);
  for (const sentence of own) for (const node of sentenceNodes.get(sentence) || []) node.classList.add("chosen");
  let first = null;
  if (what.kind === "place") {
    for (const mention of mentions) if (mention.place === what.i && mention.node) mention.node.classList.add("current");
    if (state.at >= 0) first = inText(nodeOf(mentions[state.at]));
  }
  for (let k = 0; !first && k < own.length; k++) {
    if (homes.has(own[k])) fill(paragraphs[homes.get(own[k])]);
    first = (sentenceNodes.get(own[k]) || []).find(inText);
  }
  if (first && scroll) first.scrollIntoView({ block: "nearest", behavior: still.matches ? "auto" : "smooth" });
}

const inText = (node) => (node.closest("#text") ? node : null);

function markLists(what, { tab = true } = {}) {
  for (const node of document.querySelectorAll(".row.chosen")) node.classList.remove("chosen");
  if (!what) return;
  if (what.kind === "actor") return;
  if (tab && !phone.matches) openTab(lists[what.kind]);
  const button = longLists[lists[what.kind]].reveal(what.i);
  if (!button) return;
  button.classList.add("chosen");
  button.scrollIntoView({ block: "nearest" });
}

// The view whose mark stands for a place: its own, or that of the pile it is in.
const hostOf = (i) => placeViews[i].host || placeViews[i];

function markMap(what) {
  gather();
  for (const view of actorViews) view.holder.classList.toggle("chosen", isChosen("actor", view.i));
  const host = what && what.kind === "place" ? hostOf(what.i) : null;
  for (const view of placeViews) {
    const on = view === host;
    if (view.holder) view.holder.classList.toggle("chosen", Boolean(on));
    if (view.label) view.label.element.classList.toggle("chosen", Boolean(on));
  }
  for (const view of legViews) {
    const on = what && what.kind === "leg" && what.i === view.i;
    for (const part of view.parts) if (part.getElement()) part.getElement().classList.toggle("chosen", Boolean(on));
  }
  showOthers(false);
}

// Room for the card on the left, for names on all sides.
function fly(what) {
  const points = pointsOf(what);
  if (!points.length) return;
  const card = phone.matches ? 0 : $("card").hidden ? 0 : $("card").offsetWidth + 12;
  const target = L.latLngBounds(points);
  const size = map.getSize();
  const paddingTopLeft = [Math.min(card + 90, size.x * 0.6), 70];
  const paddingBottomRight = [Math.min(110, size.x * 0.25), 90];
  const zoom = Math.min(map.getBoundsZoom(target, false, L.point(paddingTopLeft).add(paddingBottomRight)), DEEPEST, startZoom + 2.6);
  const shift = L.point(paddingTopLeft).subtract(paddingBottomRight).divideBy(2);
  const centre = map.unproject(map.project(target.getCenter(), zoom).subtract(shift), zoom);
  $("canvas").classList.add("moved");
  if (still.matches) map.setView(centre, zoom, { animate: false });
  else map.flyTo(centre, zoom, { duration: 0.6 });
}

function pointsOf(what) {
  const item = itemOf(what);
  if (what.kind === "away") return [];
  if (what.kind === "actor") return onThisMap(actorViews[what.i].at) ? [actorViews[what.i].at] : [];
  if (what.kind === "check") return item.line ? [latlng(...item.line.from), latlng(...item.line.to)] : (item.places || []).flatMap(placePoints);
  if (what.kind === "leg") {
    const view = legViews[what.i];
    return view.path.length ? view.path.flat() : item.places.flatMap(placePoints);
  }
  const legs = data.legs.map((leg, i) => [leg, legViews[i]]).filter(([leg, view]) => leg.places.includes(what.i) && view.path.length);
  return [...placePoints(what.i), ...(!item.geometry ? legs.flatMap(([, view]) => view.path.flat()) : [])];
}

function placePoints(i) {
  if (i === null || i === undefined) return [];
  const view = placeViews[i];
  if (view.rings && view.rings.length) return view.rings.flat();
  return view.at.slice(0, 1);
}

function drawCard(what) {
  const card = $("card");
  card.hidden = !what || what.kind === "away";
  if (card.hidden) return card.replaceChildren();
  const item = itemOf(what);
  const body = pieces("card");
  const fill = { place: placeCard, leg: legCard, check: checkCard, actor: actorCard }[what.kind];
  fill(body, item);
  body.querySelector(".close").addEventListener("click", leave);
  body.querySelector(".previous").addEventListener("click", () => walk(-1));
  body.querySelector(".next").addEventListener("click", () => walk(1));
  card.replaceChildren(body);
  card.scrollTop = 0;
  fold(true);
}

function terms(body, pairs) {
  const list = body.querySelector("dl");
  for (const [name, value] of pairs) {
    if (!value) continue;
    const term = pieces("term");
    say(term, "dt", name);
    const cell = term.querySelector("dd");
    if (typeof value === "string") cell.textContent = value;
    else cell.append(value);
    list.append(term);
  }
}

function placeCard(body, place) {
  body.querySelector(".mark").append(symbol(place.symbol));
  say(body, ".name", place.name);
  say(body, ".full", place.full);
  terms(body, [
    ["Kind", place.kind],
    ["Known to", place.known.join(", ")],
    ["Match", matchBars(place.match)],
    ["Claim", place.claim],
    ["Review", place.review],
  ]);
  const why = body.querySelector(".why");
  why.hidden = !place.reason && !place.others.length;
  say(why, "p", place.reason);
  const toggle = why.querySelector(".others");
  toggle.hidden = !place.others.length;
  toggle.textContent = `Show ${place.others.length === 1 ? "the other one" : `${place.others.length} others`}`;
  toggle.addEventListener("click", () => showOthers(!state.others, place, toggle, why.querySelector(".rivals")));
  for (const quote of place.quotes) cardQuote(body, piecesOf(quote), quote.where, quote.sentence);
  const more = place.more ? `${place.more} more in the text` : "";
  say(body, ".origin", [more, `Gazetteer: ${place.gazetteer}`, degrees(place.coordinates)].filter(Boolean).join(" · "));
}

function degrees([lon, lat]) {
  if (lon === undefined) return "";
  return `${Math.abs(lat).toFixed(3)}° ${lat >= 0 ? "N" : "S"}, ${Math.abs(lon).toFixed(3)}° ${lon >= 0 ? "E" : "W"}`;
}

// Before the mention, the mention, after it: cut out of the text where the quote is part of one sentence.
function piecesOf({ sentence, cut, pieces }) {
  if (!cut.length) return pieces;
  const words = wordsOf(sentence);
  return [words.slice(cut[0], cut[1]), words.slice(cut[1], cut[2]), words.slice(cut[2], cut[3])];
}

function cardQuote(body, [before, marked, after], where, sentence) {
  if (data.articles && sectionOf(sentence).hidden) return;
  const quote = inItsLanguage(piece("cardquote"));
  const [first, last] = quote.querySelectorAll("span");
  first.textContent = `“${before}`;
  say(quote, "mark", marked);
  last.textContent = `${after}”`;
  quote.querySelector("cite").append(data.articles ? toText(where, sentence) : where);
  body.querySelector(".quotes").append(quote);
}

function legCard(body, leg) {
  body.querySelector(".mark").append(badge(leg));
  say(body, ".name", arrow(leg));
  say(body, ".full", leg.group[0]);
  terms(body, [
    ["Moves", leg.mover],
    ["How", leg.line.split(" · ").find((part) => /^(by|on) /.test(part)) || "not stated"],
    ["Text says", leg.modality],
    ["Path", leg.basis || `not drawn: ${leg.reason}`],
    ["Length", leg.length],
    ["Claim", leg.claim],
  ]);
  leg.quotes.forEach((words, i) => cardQuote(body, [words, "", ""], leg.where[i], leg.sentences[i]));
}

const onThisMap = (at) => !map.options.maxBounds || map.options.maxBounds.contains(at);

function actorCard(body, actor) {
  body.querySelector(".mark").append(symbol("actor"));
  say(body, ".name", actor.name);
  say(body, ".full", "named, but not as a place of the story");
  terms(body, [["Said as", actor.words.map(([word, times]) => word + (times > 1 ? ` ×${times}` : "")).join(", ")], ["What it is", actor.reason], ["Where", onThisMap(latlng(...actor.at[0])) ? "" : "outside this map"]]);
}

// The place that a figure without a name of its own was measured at.
function takenToBe(check) {
  const place = data.places[check.places[1]];
  return place && !check.figure.includes(place.name) ? place.name : "";
}

function checkCard(body, check) {
  body.querySelector(".mark").append(sign(check.verdict));
  say(body, ".name", `“${check.quote}”`);
  inItsLanguage(body.querySelector(".name")).classList.add("said");
  say(body, ".full", check.where.join(", "));
  terms(body, [
    ["Says of", check.figure],
    ["Taken to be", takenToBe(check)],
    ["Against", check.ground],
    ["Verdict", check.text],
  ]);
}

// Other places of the same name, as small grey crosses.
const otherMarks = L.layerGroup();

function showOthers(on, place, toggle, list) {
  state.others = on;
  otherMarks.clearLayers();
  if (list) list.hidden = !on;
  if (toggle) toggle.setAttribute("aria-pressed", String(on));
  if (!on || !place) return;
  list.replaceChildren();
  const seen = placePoints(data.places.indexOf(place));
  for (const other of place.others) {
    const at = latlng(...other.at);
    const inside = onThisMap(at);
    if (inside) {
      const { holder, marker } = iconMarker(symbol("other"), at);
      holder.title = other.name;
      marker.addTo(otherMarks);
      seen.push(at);
    }
    const entry = piece("rival");
    say(entry, "b", `${other.name} ${other.score}`);
    say(entry, "span", [other.reason, inside ? "" : "outside this map"].filter(Boolean).join(" · "));
    list.append(entry);
  }
  if (place.more_others) {
    const entry = piece("rival");
    say(entry, "span", `and ${count(place.more_others)} more, in the tables`);
    list.append(entry);
  }
  otherMarks.addTo(map);
  showAll(seen);
}

// The map as close as shows all of these points beside the card.
function showAll(points) {
  const card = phone.matches ? 0 : $("card").offsetWidth + 12;
  const padding = { paddingTopLeft: [card + 40, 50], paddingBottomRight: [50, 70], maxZoom: map.getZoom() };
  $("canvas").classList.add("moved");
  map.fitBounds(L.latLngBounds(points), { ...padding, animate: !still.matches });
}

function walk(step) {
  if (!mentions.length) return;
  let at = state.at >= 0 ? state.at : step > 0 ? -1 : 0;
  for (let tried = 0; tried < mentions.length; tried++) {
    at = (at + step + mentions.length) % mentions.length;
    if (!data.articles || !sectionOf(mentions[at].sentence).hidden) break;
  }
  choose({ kind: "place", i: mentions[at].place }, { at });
  $("card").querySelector(step > 0 ? ".next" : ".previous").focus();
}
