"use strict";
// Where names stand. Greedy: places, badges and legs, checks, areas, waters, then context, each at the first of its
// spots that touches nothing. Controls count as obstacles. What finds no room is left out; the lists have it.

const labels = [];
const GAP = 3;

function makeLabel(kind) {
  const element = piece("label");
  element.classList.add(kind);
  const anchor = L.marker([0, 0], {
    icon: L.divIcon({ className: "anchor", iconSize: [0, 0], html: element }),
    interactive: false,
    keyboard: false,
    pane: "labels",
  });
  const label = { element, anchor, kind, spots: [], rank: 9, on: true, shown: false, memory: null };
  labels.push(label);
  anchor.addTo(map);
  return label;
}

function removeLabel(label) {
  label.anchor.remove();
  labels.splice(labels.indexOf(label), 1);
}

function line(label, text, name) {
  const row = piece("line");
  row.textContent = text;
  if (name) row.classList.add(name);
  label.element.append(row);
  return row;
}

const hits = (a, b, gap) =>
  a.left < b.right + gap && b.left < a.right + gap && a.top < b.bottom + gap && b.top < a.bottom + gap;

function boxAt(x, y, width, height) {
  return { left: x, top: y, right: x + width, bottom: y + height };
}

function controlBoxes() {
  const frame = $("canvas").getBoundingClientRect();
  const boxes = [];
  for (const element of document.querySelectorAll(".control, #bar button, #layers.open")) {
    const box = element.getBoundingClientRect();
    const more = element.id === "scale" ? 30 : 0; // its last figure stands out
    if (box.width && box.height) boxes.push(boxAt(box.left - frame.left, box.top - frame.top, box.width + more, box.height));
  }
  if (phone.matches) boxes.push(boxAt(0, $("story").getBoundingClientRect().top - frame.top, frame.width, 400));
  return boxes;
}

// Spots around a point: [direction, offset of the box's top left corner].
function around(size, gap) {
  const { x: w, y: h } = size;
  return [
    [-1, 0, -w - gap, -h / 2],
    [1, 0, gap, -h / 2],
    [0, 1, -w / 2, gap],
    [0, -1, -w / 2, -h - gap],
    [-0.7, 0.7, -w - gap * 0.6, gap * 0.3],
    [0.7, 0.7, gap * 0.6, gap * 0.3],
    [-0.7, -0.7, -w - gap * 0.6, -h - gap * 0.3],
    [0.7, -0.7, gap * 0.6, -h - gap * 0.3],
  ];
}

const CELL = 64;

// Boxes by the squares of a coarse grid that they touch.
class Boxes {
  constructor() {
    this.cells = new Map();
  }

  keys(box, gap) {
    const found = [];
    for (let x = Math.floor((box.left - gap) / CELL); x <= Math.floor((box.right + gap) / CELL); x++) {
      for (let y = Math.floor((box.top - gap) / CELL); y <= Math.floor((box.bottom + gap) / CELL); y++) found.push(x * 4096 + y);
    }
    return found;
  }

  push(...boxes) {
    for (const box of boxes) {
      for (const key of this.keys(box, 0)) {
        if (!this.cells.has(key)) this.cells.set(key, []);
        this.cells.get(key).push(box);
      }
    }
  }

  some(box, gap) {
    return this.keys(box, gap).some((key) => (this.cells.get(key) || []).some((other) => hits(box, other, gap)));
  }

  count(box, gap) {
    const found = new Set();
    for (const key of this.keys(box, gap)) for (const other of this.cells.get(key) || []) if (hits(box, other, gap)) found.add(other);
    return found.size;
  }
}

class Table {
  constructor() {
    this.size = map.getSize();
    this.hard = new Boxes();
    this.soft = new Boxes();
    this.hard.push(...controlBoxes());
    this.view = boxAt(4, 4, this.size.x - 8, this.size.y - 8);
  }

  free(box, gap) {
    const { left, top, right, bottom } = this.view;
    if (box.left < left || box.top < top || box.right > right || box.bottom > bottom) return false;
    return !this.hard.some(box, gap);
  }

  crossings(box) {
    return this.soft.count(box, 1);
  }
}

function measured(label) {
  return label.element.classList.contains("bare") ? label.bareSize : label.fullSize;
}

const sizeOf = (label) => L.point(label.element.offsetWidth, label.element.offsetHeight);

// A box that wraps stays as wide as it may be; make each as wide as its longest line. Reads first, then writes.
function shrinkAll() {
  const key = (label) => `${label.element.className.replace(/ (gone|left|right|bare)/g, "")} ${phone.matches}`;
  const stale = labels.filter((label) => label.sized !== key(label));
  for (const label of stale) {
    label.element.style.width = "";
    label.element.classList.remove("bare");
  }
  const range = document.createRange();
  const widths = stale.map((label) => widestLine(label.element.querySelectorAll("span"), range));
  stale.forEach((label, i) => {
    label.element.style.width = widths[i] ? `${Math.ceil(widths[i]) + 1}px` : "";
    label.sized = key(label);
  });
  // Sizes are read together: a reading between two writings makes the browser lay everything out again.
  for (const label of stale) label.fullSize = sizeOf(label);
  for (const label of stale) label.element.classList.add("bare");
  for (const label of stale) label.bareSize = sizeOf(label);
  for (const label of stale) label.element.classList.remove("bare");
}

function widestLine(rows, range) {
  let widest = 0;
  for (const row of rows) {
    for (const node of row.childNodes) {
      if (node.nodeType !== Node.TEXT_NODE) continue;
      range.selectNodeContents(node);
      for (const box of range.getClientRects()) widest = Math.max(widest, box.width);
    }
  }
  return widest;
}

function settle(label, position, offset, table) {
  const size = measured(label);
  const at = map.latLngToContainerPoint(position);
  const box = boxAt(at.x + offset.x, at.y + offset.y, size.x, size.y);
  label.anchor.setLatLng(position);
  label.element.style.transform = `translate(${Math.round(offset.x)}px, ${Math.round(offset.y)}px)`;
  label.element.classList.toggle("left", offset.x + size.x / 2 < -8);
  label.element.classList.toggle("right", offset.x + size.x / 2 > 8);
  label.element.classList.remove("gone");
  label.shown = true;
  label.box = box;
  table.hard.push(box);
}

function drop(label) {
  label.shown = false;
  label.box = null;
  label.element.classList.add("gone");
}

// Best spot around a point, away from `busy` (a direction in which lines leave), or null.
function bestAround(label, position, table, gap, busy) {
  const at = map.latLngToContainerPoint(position);
  const size = measured(label);
  let best = null;
  around(size, gap).forEach(([dx, dy, x, y], order) => {
    const box = boxAt(at.x + x, at.y + y, size.x, size.y);
    if (!table.free(box, GAP)) return;
    let cost = order * 0.12 + (dx * busy.x + dy * busy.y) + table.crossings(box) * 1.5;
    if (label.memory === order) cost -= 0.4;
    if (!best || cost < best.cost) best = { cost, order, offset: L.point(x, y) };
  });
  return best;
}

function placeAround(label, position, table, gap, busy) {
  label.element.classList.remove("bare");
  let best = bestAround(label, position, table, gap, busy);
  if (!best && label.element.querySelector(".sub")) {
    label.element.classList.add("bare");
    best = bestAround(label, position, table, gap, busy);
  }
  if (!best && label.element.classList.contains("chosen")) best = { order: 1, offset: L.point(gap, -measured(label).y / 2) };
  if (!best) return drop(label);
  label.memory = best.order;
  settle(label, position, best.offset, table);
}

function cellSize() {
  return (256 * 2 ** map.getZoom()) / data.map.cells;
}

function placeCentred(label, table, gap) {
  const size = measured(label);
  const half = size.divideBy(-2);
  const spots = label.memory ? [label.memory, ...label.spots] : label.spots;
  let best = null;
  for (const spot of spots) {
    const at = map.latLngToContainerPoint(spot);
    const box = boxAt(at.x + half.x, at.y + half.y, size.x, size.y);
    // The name of a country that is much smaller than its name stands for its neighbours too.
    if (spot.room !== undefined && spot.room * cellSize() < size.x * 0.38) continue;
    if (!table.free(box, gap)) continue;
    const crossings = table.crossings(box);
    if (!best || crossings < best.crossings) best = { spot, crossings };
    if (!crossings) break;
  }
  if (!best || (label.rank > 5 && best.crossings)) {
    label.memory = null;
    return drop(label);
  }
  label.memory = best.spot;
  settle(label, best.spot, half, table);
}

// Spots along a line for a badge, and beside it for words.
function pixelPath(points) {
  return points.map((point) => map.latLngToContainerPoint(point));
}

// Small boxes every so many pixels; only those in view, or a deep zoom into a long line would make thousands.
function dots(points, step, size) {
  const found = [];
  const { x: width, y: height } = map.getSize();
  let rest = 0;
  for (let i = 1; i < points.length && found.length < 2000; i++) {
    const [a, b] = [points[i - 1], points[i]];
    const far = a.distanceTo(b);
    const outside = Math.max(a.x, b.x) < 0 || Math.min(a.x, b.x) > width || Math.max(a.y, b.y) < 0 || Math.min(a.y, b.y) > height;
    for (; rest <= far && !outside && found.length < 2000; rest += step) {
      const x = a.x + ((b.x - a.x) * rest) / (far || 1);
      const y = a.y + ((b.y - a.y) * rest) / (far || 1);
      if (x > -size && y > -size && x < width + size && y < height + size) found.push(boxAt(x - size / 2, y - size / 2, size, size));
    }
    rest = outside ? 0 : rest - far;
  }
  return found;
}
