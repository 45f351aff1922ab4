"""A place under one of its names, and how well a name speaks for a place by itself."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal, get_args

from geomap.model import Candidate, Place

if TYPE_CHECKING:
    from collections.abc import Iterable

NameKind = Literal["name", "short", "alternate", "former", "demonym", "abbreviation"]
KINDS: tuple[NameKind, ...] = get_args(NameKind)
KIND_CODES: dict[str, int] = {kind: code for code, kind in enumerate(KINDS)}
# How well a name of that kind speaks for the place, by the name alone.
KIND_SCORES: dict[NameKind, float] = {
    "name": 1.0, "abbreviation": 0.9, "alternate": 0.85, "short": 0.8, "demonym": 0.75, "former": 0.7,
}  # fmt: skip
_KIND_WORDS: dict[NameKind, str] = {
    "name": "its name", "abbreviation": "abbreviation of {}", "alternate": "another name of {}",
    "short": "short for {}", "demonym": "people or things of {}", "former": "former name of {}",
}  # fmt: skip
OTHER_CASE = 0.9  # "us" for "US", "of" for "Of": the letters agree, the case does not


@dataclass(frozen=True, slots=True)
class Entry:
    """A place under one of its names; ``written`` keeps the case and the marks that ``fold`` takes away."""

    place: Place
    written: str
    kind: NameKind


def in_order(entries: Iterable[Entry]) -> tuple[Entry, ...]:
    """Return entries, best kind and largest first."""
    return tuple(sorted(entries, key=lambda e: (-KIND_SCORES[e.kind], -e.place.population, e.place.id)))


def candidates_of(entries: Iterable[Entry], toponym: str, *, country: str | None = None) -> tuple[Candidate, ...]:
    """Return the candidates that the entries of ``toponym`` make, best name match first, then the more populous."""
    found = []
    for entry in entries:
        place = entry.place
        if country is not None and place.country_code != country.upper():
            continue
        words = _KIND_WORDS[entry.kind].format(place.name)
        score = KIND_SCORES[entry.kind]
        if toponym[:1].islower() and not entry.written[:1].islower():
            score, words = score * OTHER_CASE, words + ", in other case"
        found.append(Candidate(place=place, score=round(score, 3), evidence=(words,), match=entry.kind))
    return tuple(sorted(found, key=lambda c: (-c.score, -c.place.population, c.place.id)))
