"""Gives the places of the build their names."""

from __future__ import annotations

from geomap.gazetteers.fold import fold
from geomap.gazetteers.naming import LONGEST, SHORTEST, common_words, longer_of, refused, short_of

from .model import RANK, Row

__all__ = ["SHORTEST", "common_words", "fold", "longer_of", "put", "refused", "short_of"]


def put(row: Row, written: str, kind: str) -> None:
    """Give ``row`` a name; where two fold alike, the better kind stays, then "US" and not "U.S.", then the first."""
    written = " ".join(written.split())
    folded = fold(written)
    if not folded or len(written) > LONGEST:
        return
    old = row.names.get(folded)
    plainer = old is not None and kind == old[0] == "abbreviation" and "." in old[1] and "." not in written
    if old is None or RANK[kind] < RANK[old[0]] or plainer:
        row.names[folded] = (kind, written)
