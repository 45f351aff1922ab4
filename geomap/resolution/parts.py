"""Names the gazetteer lacks but that hold one it has: "Manila Cathedral" is at Manila, "North London" in London."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from geomap.model import Resolution

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from geomap.gazetteers.base import Gazetteer
    from geomap.model import Candidate, Mention, Place

_DIRECTIONS = frozenset(
    "north south east west northern southern eastern western central upper lower greater old new inner".split()
)
# A street is named after a far town more often than after its own.
_ROADS = frozenset(
    "street st road rd avenue ave lane drive boulevard highway court place way parkway terrace trail".split()
)
# What a country has one of, and has at home: "Bank of Japan", "US Federal Reserve", "Mexican Senate".
_OF_STATE = frozenset(
    "bank reserve senate congress parliament army navy ministry government cabinet assembly treasury court police "
    "presidency embassy commission".split()
)
LEAST_KM = 10.0
SCORE = 0.6  # of the part's own match score: the thing may be anywhere around
GREAT_CITY = 1_000_000
UNNAMED = 0.3  # match score where the text does not name the city by itself


def near_their_part(
    mentions: Iterable[Mention], answers: Mapping[Mention, Resolution], gazetteer: Gazetteer
) -> dict[Mention, Resolution]:
    """Resolve unknown compound names at the place that they name.

    This is one that the article speaks of by itself, else a great city or a capital, else for an institution its state.
    The answer has precision "near" and a record of its own, or is the state; the reason says that the thing itself is
    not known.
    """
    known: dict[str, Resolution] = {}
    for answer in answers.values():
        place = answer.place
        if place is not None and not place.feature_code.startswith("PCL") and answer.mention.kind != "demonym":
            known.setdefault(answer.mention.query, answer)
    found: dict[Mention, Resolution] = {}
    for mention in mentions:
        if answers[mention].place is None and not answers[mention].candidates:
            part = _part_of(mention, known) or _prominent(mention, gazetteer)
            if part is not None:
                found[mention] = part
    return found


def _part_of(mention: Mention, known: Mapping[str, Resolution]) -> Resolution | None:
    for name in _parts(mention.query):
        part = known.get(name)
        if part is not None and part.place is not None:
            score = round(SCORE * part.match_score, 2)
            return _beside(mention, part.place, part.candidates[:1], score)
    return None


def _parts(name: str) -> Iterator[str]:
    """Give what in a name may be a place's: its beginning, what follows a direction, what follows "of"."""
    words = name.split()
    if len(words) < 2 or words[-1].lower().rstrip(".") in _ROADS:  # noqa: PLR2004
        return
    for length in range(len(words) - 1, 0, -1):
        yield " ".join(words[:length])
    if words[0].lower() in _DIRECTIONS:
        yield " ".join(words[1:])
    if "of" in words[1:-1]:
        yield " ".join(words[words.index("of") + 1 :])


def _prominent(mention: Mention, gazetteer: Gazetteer) -> Resolution | None:
    """Return the answer by a great city or a state that the name holds and the article does not speak of by itself."""
    institution = any(word.lower() in _OF_STATE for word in mention.query.split())
    for name in _parts(mention.query):
        for candidate in gazetteer.candidates(name) if name[:1].isupper() else ():
            place = candidate.place
            if institution and place.feature_code.startswith("PCL") and candidate.match != "alternate":
                return Resolution(
                    mention,
                    place,
                    (candidate,),
                    match_score=UNNAMED,
                    precision=place.precision,
                    uncertainty_km=place.uncertainty_km,
                    reason=f"The gazetteer has no {mention.query}; its name holds {place.name}.",
                )
            great = place.feature_code == "PPLC" or place.population >= GREAT_CITY
            if place.feature_class == "P" and candidate.match in {"name", "short"} and great:
                return _beside(mention, place, (candidate,), UNNAMED)
    return None


def _beside(mention: Mention, place: Place, candidates: tuple[Candidate, ...], score: float) -> Resolution:
    radius = max(LEAST_KM, place.uncertainty_km or 0.0)
    return Resolution(
        mention,
        _record(mention.query, place, radius),
        candidates,
        match_score=score,
        match_confidence="uncertain",
        precision="near",
        uncertainty_km=radius,
        reason=f"The gazetteer has no {mention.query}; its name holds {place.name}, and it is placed there.",
    )


def _record(name: str, place: Place, radius: float) -> Place:
    return replace(
        place,
        id=f"{place.id}/{name}",
        name=name,
        feature_class="S",
        feature_code="",
        population=0,
        extent=None,
        geonameid=None,
        precision="near",
        uncertainty_km=radius,
    )
