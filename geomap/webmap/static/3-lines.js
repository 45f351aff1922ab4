"use strict";
// Lines that are measured in pixels: routes that stop short of their markers, arrowheads, checks with end ticks.

function along(points, distance) {
  let rest = distance;
  for (let i = 1; i < points.length; i++) {
    const step = points[i].distanceTo(points[i - 1]);
    if (rest <= step && step > 0) {
      const part = rest / step;
      const from = points[i - 1];
      const to = points[i];
      return {
        at: L.point(from.x + (to.x - from.x) * part, from.y + (to.y - from.y) * part),
        way: L.point((to.x - from.x) / step, (to.y - from.y) / step),
        next: i,
      };
    }
    rest -= step;
  }
  const last = points.length - 1;
  const way = points[last].subtract(points[Math.max(0, last - 1)]);
  const size = Math.hypot(way.x, way.y) || 1;
  return { at: points[last], way: way.divideBy(size), next: last };
}

function lengthOf(points) {
  let sum = 0;
  for (let i = 1; i < points.length; i++) sum += points[i].distanceTo(points[i - 1]);
  return sum;
}

// The middle part of a line, so much cut from either end; at least a third is left.
function cutEnds(points, start, end) {
  const whole = lengthOf(points);
  const scale = Math.min(1, (whole * 0.66) / (start + end || 1));
  const from = along(points, start * scale);
  const to = along(points, whole - end * scale);
  return [from.at, ...points.slice(from.next, to.next), to.at];
}

const PixelLine = L.Polyline.extend({
  options: { noClip: true, smoothFactor: 0, cutStart: 0, cutEnd: 0 },
  shaped(parts) {
    const last = parts.length - 1;
    return parts.map((part, i) =>
      cutEnds(part, i === 0 ? this.options.cutStart : 0, i === last ? this.options.cutEnd : 0),
    );
  },
  closed: false,
  // Leaflet rounds to whole pixels, which makes steps of a line with many points. Lines with the same `points` (the
  // parts that a leg is drawn of) are put into pixels together.
  exact() {
    const { points } = this.options;
    const origin = map.getPixelOrigin();
    const key = `${map.getZoom()} ${origin.x} ${origin.y}`;
    if (points && points.key === key) return points.lines;
    const lines = (L.LineUtil.isFlat(this._latlngs) ? [this._latlngs] : this._latlngs).map((line) =>
      line.map((point) => map.project(point).subtract(origin)),
    );
    if (points) Object.assign(points, { key, lines });
    return lines;
  },
  _project() {
    this._rings = this.exact();
    this._pxBounds = L.bounds(this._rings.flat());
    this._pxBounds = L.bounds(this._pxBounds.min.subtract([20, 20]), this._pxBounds.max.add([20, 20]));
  },
  _simplifyPoints() {},
  _updatePath() {
    const whole = this._parts;
    this._parts = whole.length ? this.shaped(whole) : whole;
    this._renderer._updatePoly(this, this.closed);
    this._parts = whole;
  },
});

const ArrowHead = PixelLine.extend({
  closed: true,
  shaped(parts) {
    const points = parts[parts.length - 1];
    const whole = lengthOf(points);
    const gap = Math.min(this.options.cutEnd, whole / 3);
    const tip = along(points, whole - gap).at;
    const tail = along(points, Math.max(0, whole - gap - 12)).at;
    const back = tip.subtract(tail);
    const size = Math.hypot(back.x, back.y) || 1;
    const way = back.divideBy(size);
    const place = (behind, aside) => L.point(tip.x - way.x * behind - way.y * aside, tip.y - way.y * behind + way.x * aside);
    return [[tip, place(12, 5.5), place(9.5, 0), place(12, -5.5)]];
  },
});

const MeasureLine = PixelLine.extend({
  shaped(parts) {
    const line = cutEnds(parts[0], this.options.cutStart, this.options.cutEnd);
    const tick = (a, b) => {
      const size = a.distanceTo(b) || 1;
      const across = L.point((-(b.y - a.y) / size) * 4.5, ((b.x - a.x) / size) * 4.5);
      return [a.add(across), a.subtract(across)];
    };
    const last = line.length - 1;
    return [line, tick(line[0], line[1]), tick(line[last], line[last - 1])];
  },
});

// Great circle between two positions, as points near enough to look round.
function greatCircle(a, b) {
  const rad = Math.PI / 180;
  const vector = (p) => [Math.cos(p.lat * rad) * Math.cos(p.lng * rad), Math.cos(p.lat * rad) * Math.sin(p.lng * rad), Math.sin(p.lat * rad)];
  const u = vector(a);
  const v = vector(b);
  const angle = Math.acos(Math.max(-1, Math.min(1, u[0] * v[0] + u[1] * v[1] + u[2] * v[2])));
  if (angle < 1e-6 || angle > 3.1) return [a, b];
  const points = [];
  let before = a.lng;
  for (let i = 0; i <= 32; i++) {
    const s = Math.sin((1 - i / 32) * angle) / Math.sin(angle);
    const t = Math.sin((i / 32) * angle) / Math.sin(angle);
    const [x, y, z] = [0, 1, 2].map((k) => s * u[k] + t * v[k]);
    let lng = Math.atan2(y, x) / rad;
    lng += 360 * Math.round((before - lng) / 360);
    before = lng;
    points.push(L.latLng(Math.atan2(z, Math.hypot(x, y)) / rad, lng));
  }
  return points;
}
