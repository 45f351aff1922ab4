"""The contract of a gazetteer: names in, candidates out."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Protocol

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from geomap.gazetteers.entries import Entry
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


class Atlas(Gazetteer, Protocol):
    """A gazetteer that knows its entries, the containers of its places, and where it is from."""

    def entries(self, name: str) -> tuple[Entry, ...]:
        """Return the places of exactly this name, but for what ``fold`` evens out; best kind and largest first."""
        ...

    def known(self, names: Iterable[str]) -> frozenset[str]:
        """Return which of ``names`` have entries, as ``entries`` would tell one by one."""
        ...

    def country_of(self, code: str) -> Place | None:
        """Return the country of that ISO 3166-1 alpha-2 code ("RU")."""
        ...

    def countries(self) -> tuple[Place, ...]:
        """Return every country and territory."""
        ...

    def admin1_of(self, code: str) -> Place | None:
        """Return the first-level division of that GeoNames code ("RU.73")."""
        ...

    def capital_of(self, country_code: str) -> Place | None:
        """Return the capital of the country of that ISO 3166-1 alpha-2 code."""
        ...

    def attributions(self) -> tuple[str, ...]:
        """Say what must be said beside a map made of this data, one line a source."""
        ...

    def versions(self) -> tuple[tuple[str, str], ...]:
        """Return name and version of each source, for the provenance of a map."""
        ...

    def info(self, *, verify: bool = False) -> dict[str, Any]:
        """Tell what it holds; ``verify`` reads all of it and compares it with what was built."""
        ...
