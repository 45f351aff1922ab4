"""Spatial statements: what the text says of where things are, and whether the map agrees."""

from __future__ import annotations

from geomap.statements.check import check_relations
from geomap.statements.derived import derive, placed_relations, with_derived, with_ends, with_holders
from geomap.statements.read import read_relations

__all__ = [
    "check_relations",
    "derive",
    "placed_relations",
    "read_relations",
    "with_derived",
    "with_ends",
    "with_holders",
]
