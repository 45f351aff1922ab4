"use strict";
// More places than a map can show: near ones are one disc with their number (supercluster). Places at one point are
// one mark with their number, always.

const GATHER = 58; // pixels
const MOST_PINNED = 300;
const MOST_NAMED = 60; // in the card of a mark that stands for many
const discs = new Map(); // what stands for many now, by cluster
let crowd = null;
let pinned = [];

function gatherPlaces() {
  const points = placeViews.filter((view) => !view.place.geometry && view.at.length);
  if (!data.map.crowd) {
    for (const pile of piles(points)) showPlace(pile[0], pile);
    return;
  }
  // A badge that stands beside a place needs its mark.
  const ends = new Set(data.legs.filter((leg) => !leg.lines.length).map((leg) => leg.stand));
  pinned = points.filter((view) => ends.has(view.i)).slice(0, MOST_PINNED);
  const loose = points.filter((view) => !pinned.includes(view));
  crowd = new Supercluster({ radius: GATHER, extent: 256, maxZoom: DEEPEST, minPoints: 2 });
  crowd.load(
    loose.map(({ i, at: [{ lat, lng }] }) => ({
      type: "Feature",
      properties: { i },
      geometry: { type: "Point", coordinates: [lng - 360 * Math.round(lng / 360), lat] },
    })),
  );
}

function piles(views) {
  const found = new Map();
  for (const view of views) {
    const key = view.place.at[0].join(" ");
    if (!found.has(key)) found.set(key, []);
    found.get(key).push(view);
  }
  for (const pile of found.values()) for (const view of pile) view.host = pile[0];
  return found.values();
}

// What stands on the map for the part in view, at this zoom; what is chosen always by itself.
function gather() {
  if (!crowd) return;
  const box = map.getBounds().pad(0.05);
  const zoom = Math.max(0, Math.min(DEEPEST, Math.round(map.getZoom())));
  const singles = new Set([...pinned, ...chosenPlaces().map((i) => placeViews[i]).filter((view) => !view.place.geometry && view.at.length)]);
  const many = new Map();
  for (const feature of crowd.getClusters([box.getWest(), box.getSouth(), box.getEast(), box.getNorth()], zoom)) {
    const { cluster, cluster_id, i } = feature.properties;
    if (cluster) many.set(`${cluster_id}`, feature);
    else singles.add(placeViews[i]);
  }
  for (const [key, disc] of discs) {
    if (many.has(key)) continue;
    disc.marker.remove();
    groups.places.removeLayer(disc.marker);
    discs.delete(key);
  }
  for (const [key, feature] of many) if (!discs.has(key)) discs.set(key, drawDisc(feature));
  for (const view of placeViews) if (view.holder && !singles.has(view)) hidePlace(view);
  for (const view of singles) if (!view.holder) showPlace(view, [view]);
}

function chosenPlaces() {
  if (!state.chosen) return [];
  if (state.chosen.kind === "place") return [state.chosen.i];
  return (itemOf(state.chosen).places || []).filter((i) => i !== null && i !== undefined);
}

function drawDisc({ properties, geometry }) {
  const [lng, lat] = geometry.coordinates;
  const middle = storyBounds().getCenter().lng;
  const at = L.latLng(lat, lng + 360 * Math.round((middle - lng) / 360));
  const many = properties.point_count;
  const size = Math.round(22 + 4.5 * Math.log10(many) * 2);
  const disc = piece("disc");
  disc.textContent = many < 10000 ? count(many) : `${Math.round(many / 1000)}k`;
  disc.style.width = disc.style.height = `${size}px`;
  const { marker } = iconMarker(disc, at);
  marker.on("click", () => open(properties.cluster_id, at, many)).addTo(groups.places);
  return { marker, at, size };
}

function open(cluster, at, many) {
  const zoom = crowd.getClusterExpansionZoom(cluster);
  if (zoom > DEEPEST) return showPile(crowd.getLeaves(cluster, MOST_NAMED).map(({ properties }) => properties.i), many);
  $("canvas").classList.add("moved");
  if (still.matches) map.setView(at, zoom, { animate: false });
  else map.flyTo(at, zoom, { duration: 0.5 });
}

// The card of a mark that stands for several places at one point.
function showPile(indices, many = indices.length) {
  choose(null);
  const body = pieces("pile");
  body.querySelector(".mark").append(symbol(data.places[indices[0]].symbol));
  say(body, ".name", `${count(many)} places at this point`);
  for (const i of indices.slice(0, MOST_NAMED)) {
    const { item } = row("piled", "place", i);
    say(item, "b", data.places[i].name);
    say(item, ".second", data.places[i].line);
    body.querySelector("ul").append(item);
  }
  if (many > MOST_NAMED) say(body, ".full", `${MOST_NAMED} of them here, all of them in the list`);
  body.querySelector(".close").addEventListener("click", () => choose(null));
  $("card").replaceChildren(body);
  $("card").hidden = false;
  $("card").focus();
}
