"use strict";
// Tiles of a server in place of the ground: nothing is asked for before somebody chooses them.

let tileLayer = null;
const tilesOn = () => Boolean(tileLayer && map.hasLayer(tileLayer));

function offerTiles() {
  if (!data.tiles) return;
  $("ground").addEventListener("change", () => {
    if (!tileLayer) tileLayer = tilesLayer(data.tiles);
    const on = $("ground").value === "tiles";
    map.setMaxZoom(on ? Math.max(DEEPEST, data.tiles.deepest) : DEEPEST);
    on ? tileLayer.addTo(map) : tileLayer.remove();
    $("canvas").classList.toggle("tiled", on);
    arrange();
  });
}

function tilesLayer({ url, deepest, subdomains }) {
  return L.tileLayer(url, {
    attribution: "", // in the footer, as text
    keepBuffer: 0,
    maxNativeZoom: deepest,
    noWrap: false,
    referrerPolicy: "strict-origin-when-cross-origin", // some servers refuse pages that do not say where they are
    subdomains,
    updateWhenIdle: true,
  });
}
