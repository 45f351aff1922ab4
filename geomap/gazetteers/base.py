"""The contract of a gazetteer: names in, candidates out."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from collections.abc import Sequence

    from geomap.model import Candidate, Place, Shape


class Gazetteer(Protocol):
    """A source of places. Reads only; no network unless the class says so."""

    def candidates(self, toponym: str, *, country: str | None = None) -> Sequence[Candidate]:
        """Places that ``toponym`` may name, best name match first.

        ``score`` is the quality of the name match alone (1 the place's own name, less for variants,
        demonyms and abbreviations). ``country`` keeps only places of that ISO 3166-1 alpha-2 code.
        """
        ...

    def shape(self, place_id: str) -> Shape | None:
        """Return the outline of a country, division, water or region, where there is one."""
        ...

    def place(self, place_id: str) -> Place | None:
        """Return the record with that id."""
        ...
