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

// Lines of the ground are cells of a Mercator grid already: to put them into pixels is a scale and a shift, and only
// what is near the view is touched.
const onGrid = (Base) =>
  Base.extend({
    initialize(rings, options) {
      L.setOptions(this, options);
      this.flat = rings.map(({ ring, turn }) => {
        const [xs, ys] = [0, 1].map((k) => ring.map((cell) => cell[k]));
        const least = (values) => values.reduce((a, b) => Math.min(a, b));
        const most = (values) => values.reduce((a, b) => Math.max(a, b));
        return { ring, turn, box: [least(xs) + turn, least(ys), most(xs) + turn, most(ys)] };
      });
    },
    _project() {
      const scale = cellSize();
      const origin = map.getPixelOrigin().subtract(L.point(data.map.origin).multiplyBy(scale));
      const { min, max } = (this._pxBounds = this._renderer._bounds);
      const near = ([west, north, east, south]) =>
        west * scale - origin.x <= max.x && east * scale - origin.x >= min.x && north * scale - origin.y <= max.y && south * scale - origin.y >= min.y;
      this._rings = [];
      for (const { ring, turn, box } of this.flat) {
        if (near(box)) this._rings.push(ring.map(([x, y]) => L.point((x + turn) * scale - origin.x, y * scale - origin.y)));
      }
    },
    _update() {
      if (!this._map) return;
      this._project();
      Base.prototype._update.call(this);
    },
    _reset() {
      this._update();
    },
  });
const GroundLine = onGrid(L.Polyline);
const GroundArea = onGrid(L.Polygon);

function drawBasemap() {
  const { lines, world, cells: round, seas, countries } = data.map;
  const turns = world ? [-round, 0, round] : [0];
  const everywhere = (rings) => turns.flatMap((turn) => rings.map((ring) => ({ ring, turn })));
  const land = lines.land.map(cells);
  const lakes = lines.lakes.map(cells);
  const ground = renderer(pane("ground", 210));
  const above = renderer(pane("lines", 260));
  const still = { interactive: false, smoothFactor: 0.6 };
  const add = (Kind, rings, className, where) =>
    rings.length && new Kind(everywhere(rings), { ...still, className, renderer: where }).addTo(map);
  add(GroundArea, land, "land", ground);
  add(GroundLine, lines.rivers.map(cells), "river", above);
  add(GroundArea, lakes, "lake", above);
  add(GroundLine, lines.borders.map(cells), "border", above);
  add(GroundLine, lines.disputed.map(cells), "border disputed", above);
  add(GroundLine, withoutCuts(land), "coast", above);
  for (const country of countries) addContext("country", country, turns);
  for (const sea of seas) addContext("sea", sea, turns);
}

function addContext(kind, item, turns) {
  const label = makeLabel(kind);
  say(label.element, ".name", item.name);
  label.spots = turns.flatMap((turn) => item.at.map(([x, y, room]) => Object.assign(latlng(x + turn, y), { room })));
  label.rank = kind === "country" ? 6 : 7;
}
