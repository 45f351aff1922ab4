"use strict";
// One pass over all names and badges; run when the map has come to rest.

function visible(group) {
  return map.hasLayer(groups[group]);
}

function busyAt(position) {
  const at = map.latLngToContainerPoint(position);
  const sum = L.point(0, 0);
  const paths = [];
  if (visible("routes")) for (const view of legViews) paths.push(...view.pixels);
  if (visible("checks")) for (const view of checkViews) paths.push(view.pixels);
  for (const points of paths) {
    for (const backwards of [false, true]) {
      const end = points[backwards ? points.length - 1 : 0];
      if (end.distanceTo(at) > 14) continue;
      const { at: out } = along(backwards ? points.slice().reverse() : points, 60);
      const size = out.distanceTo(end) || 1;
      sum.x += (out.x - end.x) / size;
      sum.y += (out.y - end.y) / size;
    }
  }
  return sum;
}

function arrange() {
  gather();
  placeScale();
  drawScale();
  const table = new Table();
  for (const view of legViews) view.pixels = view.path.map(pixelPath);
  for (const view of checkViews) view.pixels = pixelPath(view.path);
  for (const label of labels) label.element.classList.remove("gone");
  shrinkAll();
  const standing = legViews.filter((view) => view.leg.stand !== null && view.marker && visible("routes"));
  if (visible("places")) {
    for (const view of placeViews) {
      if (!view.holder) continue;
      const at = map.latLngToContainerPoint(view.at[0]);
      table.hard.push(boxAt(at.x - 8, at.y - 8, 16, 16));
    }
    if (visible("actors")) {
      for (const view of actorViews) {
        const at = map.latLngToContainerPoint(view.at);
        table.hard.push(boxAt(at.x - 6, at.y - 6, 12, 12));
      }
    }
    for (const { at, size } of discs.values()) {
      const { x, y } = map.latLngToContainerPoint(at);
      table.hard.push(boxAt(x - size / 2, y - size / 2, size, size));
    }
  }
  if (visible("routes")) {
    for (const view of legViews) for (const part of view.pixels) table.soft.push(...dots(part, 5, 6));
    reserveBadges(table);
  }
  if (visible("checks")) for (const view of checkViews) table.soft.push(...dots(view.pixels, 5, 4));
  for (const view of inOrder(placeViews.filter((each) => each.holder))) arrangePlace(view, table);
  standBadges(standing, table);
  for (const view of legViews) arrangeLeg(view, table);
  for (const view of checkViews) arrangeCheck(view, table);
  for (const rank of [4, 5]) for (const view of placeViews) {
    if (view.label && view.label.rank === rank) visible("areas") ? placeCentred(view.label, table, GAP) : drop(view.label);
  }
  for (const view of actorViews) {
    if (visible("actors")) placeAround(view.label, view.at, table, 10, L.point(0, 0));
    else drop(view.label);
  }
  for (const label of labels) if (label.rank >= 6 && label.kind !== "actor-label") placeCentred(label, table, 5);
}

// The chosen place first, then what happened, then references.
function inOrder(views) {
  const chosen = state.chosen && state.chosen.kind === "place" ? hostOf(state.chosen.i).i : -1;
  return [...views].sort((a, b) => (b.i === chosen) - (a.i === chosen));
}

function longest(parts) {
  const lengths = parts.map(lengthOf);
  return parts[lengths.indexOf(Math.max(...lengths))];
}

function reserveBadges(table) {
  for (const view of legViews) {
    if (!view.path.length || !view.marker) continue;
    const points = longest(view.pixels);
    const whole = lengthOf(points);
    let chosen = null;
    for (const share of [0.5, 0.44, 0.56, 0.38, 0.62, 0.32, 0.68, 0.26, 0.74, 0.2, 0.8, 0.14, 0.86]) {
      const { at, way } = along(points, whole * share);
      const box = boxAt(at.x - 11, at.y - 11, 22, 22);
      if (!chosen) chosen = { at, way, box };
      if (table.free(box, 1)) {
        chosen = { at, way, box };
        break;
      }
    }
    if (!table.free(chosen.box, 1)) chosen = beside(chosen, table);
    view.badgeAt = chosen;
    view.marker.setLatLng(map.containerPointToLatLng(chosen.at));
    table.hard.push(chosen.box);
  }
}

// A leg so short that its markers fill it has its badge next to it.
function beside(chosen, table) {
  const { at, way } = chosen;
  for (const away of [17, -17, 26, -26, 36, -36]) {
    const spot = L.point(at.x - way.y * away, at.y + way.x * away);
    const box = boxAt(spot.x - 11, spot.y - 11, 22, 22);
    if (table.free(box, 1)) return { at: spot, way, box };
  }
  return chosen;
}

// Badges of legs that are not drawn stand beside their marker, where no line leaves it.
function standBadges(views, table) {
  for (const view of views) {
    const position = placeViews[view.leg.stand].at[0];
    const at = map.latLngToContainerPoint(position);
    const busy = busyAt(position);
    const turns = [[0, -1], [0, 1], [-1, 0], [1, 0], [-0.75, -0.75], [0.75, -0.75], [-0.75, 0.75], [0.75, 0.75], [0, -2], [0, 2], [-2, 0], [2, 0], [-1.5, -1.5], [1.5, -1.5], [-1.5, 1.5], [1.5, 1.5]];
    let best = null;
    turns.forEach(([dx, dy], order) => {
      const spot = L.point(at.x + dx * 24, at.y + dy * 24);
      const box = boxAt(spot.x - 11, spot.y - 11, 22, 22);
      if (!table.free(box, 0)) return;
      const cost = order * 0.2 + dx * busy.x + dy * busy.y + table.crossings(box) * 2;
      if (!best || cost < best.cost) best = { cost, spot, box };
    });
    view.holder.classList.toggle("gone", !best); // where there is no room for it; the list has it
    const spot = best ? best.spot : L.point(at.x, at.y - 24);
    view.badgeAt = { at: spot, way: L.point(1, 0) };
    view.holder.style.transform = `translate(${spot.x - at.x}px, ${spot.y - at.y}px)`;
    if (best) table.hard.push(best.box);
  }
}

function arrangePlace(view, table) {
  if (!visible("places")) return drop(view.label);
  placeAround(view.label, view.at[0], table, view.holder.classList.contains("chosen") ? 21 : 11, busyAt(view.at[0]));
}

function arrangeLeg(view, table) {
  if (!view.label) return;
  if (!visible("routes")) return drop(view.label);
  if (!measured(view.label).x || view.holder.classList.contains("gone")) return drop(view.label);
  const position = map.containerPointToLatLng(view.badgeAt.at);
  placeAround(view.label, position, table, view.leg.lines.length ? 21 : 14, inside(view));
}

// Which way is the inside of a route's bend: words stand outside of it.
function inside(view) {
  if (!view.path.length) return L.point(0, 0);
  const [points] = view.pixels;
  const chord = points[0].add(points[points.length - 1]).divideBy(2);
  const inwards = chord.subtract(view.badgeAt.at);
  const size = Math.hypot(inwards.x, inwards.y);
  return size < 3 ? L.point(0, 0) : inwards.divideBy(size);
}

function arrangeCheck(view, table) {
  if (!visible("checks")) {
    drop(view.label);
    return drop(view.note);
  }
  const points = view.pixels;
  const whole = lengthOf(points);
  for (const [label, first] of [[view.label, -1], [view.note, 1]]) {
    const size = measured(label);
    if (!size.x) {
      drop(label);
      continue;
    }
    let best = null;
    for (const share of [0.5, 0.45, 0.55, 0.4, 0.6, 0.35, 0.65, 0.3, 0.7, 0.25, 0.75]) {
      const { at, way } = along(points, whole * share);
      const normal = way.x >= 0 ? L.point(-way.y, way.x) : L.point(way.y, -way.x);
      for (const side of [first, -first]) {
        const away = (Math.abs(normal.x) * size.x) / 2 + (Math.abs(normal.y) * size.y) / 2 + 5;
        const middle = L.point(at.x + normal.x * side * away, at.y + normal.y * side * away);
        const box = boxAt(middle.x - size.x / 2, middle.y - size.y / 2, size.x, size.y);
        if (size.x > whole * 1.6 || !table.free(box, 2)) continue;
        const cost = Math.abs(share - 0.5) * 2 + (side === first ? 0 : 0.7) + table.crossings(box);
        if (!best || cost < best.cost) best = { cost, at, offset: L.point(box.left - at.x, box.top - at.y) };
      }
    }
    if (!best) drop(label);
    else settle(label, map.containerPointToLatLng(best.at), best.offset, table);
  }
}

// A round number of kilometres at the latitude of the map's middle.
function drawScale() {
  const middle = map.getSize().divideBy(2);
  const metres = map.containerPointToLatLng(middle).distanceTo(map.containerPointToLatLng(middle.add([100, 0])));
  const widest = (phone.matches ? 90 : 130) * (metres / 100000);
  const power = 10 ** Math.floor(Math.log10(widest));
  const km = [5, 4, 2, 1].map((n) => n * power).find((n) => n <= widest) || power;
  const latitude = map.getCenter().lat;
  const right = $("scale").offsetLeft + (km * 100000) / metres + 36;
  $("credits").style.maxWidth = phone.matches ? "" : `${Math.max(200, map.getSize().x - right - 14)}px`;
  say($("scale"), ".far", km >= 1 ? `${km.toLocaleString("en")} km` : `${Math.round(km * 1000)} m`);
  $("scale").style.width = `${(km * 100000) / metres}px`;
  const at = `Scale at ${Math.abs(Math.round(latitude))}° ${latitude >= 0 ? "N" : "S"} · `;
  const map_ = phone.matches ? "" : `${at}Map: `;
  say($("credits"), ".sources", `${map_}${tilesOn() ? data.tiles.credit : data.credits.map}${data.credits.places ? ` · ${phone.matches ? "" : "Places: "}${data.credits.places}` : ""}`);
}
