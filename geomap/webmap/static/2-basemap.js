"use strict";
// Land, water and borders. Where the whole world is shipped, copies stand beside it.

function pane(name, z, events) {
  const element = map.createPane(name);
  element.style.zIndex = z;
  if (!events) element.style.pointerEvents = "none";
  return name;
}

const renderers = [];

// Half a screen is drawn beyond each edge; a longer drag has more drawn on the way.
function renderer(name) {
  const made = L.svg({ pane: name, padding: 0.5 });
  renderers.push(made);
  return made;
}

function drawAhead() {
  const view = map.getPixelBounds();
  const origin = map.getPixelOrigin();
  const shown = L.bounds(view.min.subtract(origin), view.max.subtract(origin));
  for (const each of renderers) if (each._map && each._bounds && !each._bounds.contains(shown)) each._update();
}

// Sides along the cut are no coast.
function withoutCuts(rings) {
  const [[west, north], [east, south]] = data.map.box;
  const cut = (a, b) =>
    (a[0] === b[0] && (near(a[0], west) || near(a[0], east))) ||
    (a[1] === b[1] && (near(a[1], north) || near(a[1], south)));
  const near = (a, b) => Math.abs(a - b) <= 2;
  const lines = [];
  for (const ring of rings) {
    let line = [ring[0]];
    for (let i = 1; i < ring.length; i++) {
      if (cut(ring[i - 1], ring[i])) {
        if (line.length > 1) lines.push(line);
        line = [];
      }
      line.push(ring[i]);
    }
    if (line.length > 1) lines.push(line);
  }
  return lines;
}

function drawBasemap() {
  const { lines, world, cells: round, seas, countries } = data.map;
  const turns = world ? [-round, 0, round] : [0];
  const everywhere = (rings) =>
    turns.flatMap((turn) => rings.map((ring) => ring.map(([x, y]) => latlng(x + turn, y))));
  const land = lines.land.map(cells);
  const lakes = lines.lakes.map(cells);
  const ground = renderer(pane("ground", 210));
  const above = renderer(pane("lines", 260));
  const still = { interactive: false, smoothFactor: 0.6 };
  const add = (kind, rings, className, where) =>
    rings.length && kind(everywhere(rings), { ...still, className, renderer: where }).addTo(map);
  add(L.polygon, land, "land", ground);
  add(L.polyline, lines.rivers.map(cells), "river", above);
  add(L.polygon, lakes, "lake", above);
  add(L.polyline, lines.borders.map(cells), "border", above);
  add(L.polyline, lines.disputed.map(cells), "border disputed", above);
  add(L.polyline, withoutCuts(land), "coast", above);
  for (const country of countries) addContext("country", country, turns);
  for (const sea of seas) addContext("sea", sea, turns);
}

function addContext(kind, item, turns) {
  const label = makeLabel(kind);
  say(label.element, ".name", item.name);
  label.spots = turns.flatMap((turn) => item.at.map(([x, y, room]) => Object.assign(latlng(x + turn, y), { room })));
  label.rank = kind === "country" ? 6 : 7;
}
