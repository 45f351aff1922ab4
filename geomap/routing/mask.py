"""The shipped water mask: cells of 1/80° in blocks of 16 by 16, most of them all water or all land.

Rows run from the south, columns from -180° eastwards. Built by ``data/builders/mask.py``, which says the file's format.
"""

from __future__ import annotations

import json
import lzma
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

from geomap.errors import DatasetIntegrityError, DatasetMissingError

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from geomap.model import Point

PATH = Path(__file__).resolve().parents[1] / "_data" / "water_mask.bin"
MEND = "reinstall geomap, or run `make data`"
MAGIC = b"geomap water mask 1\n"
WATER, MIXED, LAND, SEVERAL = 0, 1, 2, 3  # SEVERAL: mixed, with more than one piece of water
CELLS, BLOCK, SOUTH, NORTH = 80, 16, -80, 84
ROWS, COLUMNS = (NORTH - SOUTH) * CELLS // BLOCK, 360 * CELLS // BLOCK  # of blocks


@dataclass(frozen=True, slots=True)
class Passage:
    """A canal, strait or gate that can be opened and closed. ``lines`` lead from water to water.

    ``opens_within`` (west, south, east, north) is where an end opens it by itself: who sails to Tiksi takes the
    Northern Sea Route. ``kind`` channel and lake are part of the mask and always open; they are here for their names.
    """

    id: str
    names: tuple[str, ...]
    kind: str
    open: bool
    lines: tuple[tuple[Point, ...], ...]
    opens_within: tuple[float, ...] = ()

    @property
    def optional(self) -> bool:
        return self.kind not in ("channel", "lake")


@dataclass(frozen=True, slots=True, eq=False)
class WaterMask:
    """``kind`` (rows, columns) of blocks; ``slot`` is a mixed block's index in ``piece``, else -1.

    ``piece`` (n, 16, 16) is 0 on land, else the number (from 1) of the water within the block that the cell belongs to.
    ``coastal`` marks open blocks beside a block with land. All arrays are read-only.
    """

    kind: NDArray[np.uint8]
    slot: NDArray[np.int32]
    piece: NDArray[np.uint8]
    coastal: NDArray[np.bool_]
    passages: tuple[Passage, ...]

    def land(self, lon: NDArray[np.float64], lat: NDArray[np.float64]) -> NDArray[np.bool_]:
        """Whether each point is on land; beyond the mask's rows everything is."""
        row, column = cells_of(lon, lat)
        inside = (row >= 0) & (row < ROWS * BLOCK)
        row = np.where(inside, row, 0)
        block = (row // BLOCK, column // BLOCK)
        slot = self.slot[block]
        dry = self.piece[slot, row % BLOCK, column % BLOCK] == 0
        return np.asarray(~inside | (self.kind[block] == LAND) | ((slot >= 0) & dry))


def cells_of(lon: NDArray[np.float64], lat: NDArray[np.float64]) -> tuple[NDArray[np.intp], NDArray[np.intp]]:
    """Row and column of the cells that hold the points; longitudes are taken round the world."""
    row = np.floor((lat - SOUTH) * CELLS).astype(np.intp)
    column = np.floor((lon + 180) * CELLS).astype(np.intp) % (COLUMNS * BLOCK)
    return row, column


@cache
def load(path: Path = PATH) -> WaterMask:
    """Read the mask once.

    Raises
    ------
    DatasetMissingError, DatasetIntegrityError
        The file is not there, or is not what it should be.
    """
    try:
        raw = path.read_bytes()
    except OSError as error:
        raise DatasetMissingError(f"the water mask {path} cannot be read: {MEND}") from error
    try:
        header, body = _split(raw)
        kind, piece = _unpack(body)
        passages = tuple(_passage(row) for row in header["passages"])
    except (ValueError, KeyError, TypeError, EOFError, lzma.LZMAError) as error:
        raise DatasetIntegrityError(f"the water mask is damaged ({error}), in {path}: {MEND}") from error
    slot = np.full(kind.shape, -1, np.int32)
    slot[kind % 2 == 1] = np.arange(len(piece))
    result = WaterMask(kind, slot, piece, _coastal(kind), passages)
    for array in (result.kind, result.slot, result.piece, result.coastal):
        array.flags.writeable = False
    return result


def _split(raw: bytes) -> tuple[dict[str, Any], NDArray[np.uint8]]:
    """Return header and body. Raises ``ValueError`` where the first line is not the mask's."""
    if not raw.startswith(MAGIC):
        raise ValueError("wrong first line")
    start = len(MAGIC) + 4
    size = int.from_bytes(raw[start - 4 : start], "little")
    return json.loads(raw[start : start + size]), np.frombuffer(lzma.decompress(raw[start + size :]), np.uint8)


def _unpack(body: NDArray[np.uint8]) -> tuple[NDArray[np.uint8], NDArray[np.uint8]]:
    """Return kinds and pieces. Raises ``ValueError`` where the sizes do not fit."""
    kind = body[: ROWS * COLUMNS].reshape(ROWS, COLUMNS)
    mixed = kind.ravel()[kind.ravel() % 2 == 1]
    single = int(np.count_nonzero(mixed == MIXED))
    split = ROWS * COLUMNS + single * BLOCK**2 // 8
    bits, several = body[ROWS * COLUMNS : split], body[split:]
    piece = np.empty((len(mixed), BLOCK**2), np.uint8)
    piece[mixed == MIXED] = 1 - np.unpackbits(bits).reshape(single, BLOCK**2)
    piece[mixed == SEVERAL] = several.reshape(-1, BLOCK**2)
    return kind, piece.reshape(-1, BLOCK, BLOCK)


def _coastal(kind: NDArray[np.uint8]) -> NDArray[np.bool_]:
    dry = np.pad(kind != WATER, ((1, 1), (0, 0)))
    dry = dry[:-2] | dry[1:-1] | dry[2:]
    dry = dry | np.roll(dry, 1, axis=1) | np.roll(dry, -1, axis=1)
    return np.asarray(dry & (kind == WATER))


def _passage(row: dict[str, object]) -> Passage:
    fields = dict(row)
    lines = tuple(tuple((float(x), float(y)) for x, y in line) for line in fields.pop("lines"))  # type: ignore[attr-defined]
    names = tuple(map(str, fields.pop("names")))  # type: ignore[call-overload]
    opens = tuple(map(float, fields.pop("opens_within")))  # type: ignore[call-overload]
    return Passage(names=names, lines=lines, opens_within=opens, **fields)  # type: ignore[arg-type]
