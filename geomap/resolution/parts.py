"""Names the gazetteer lacks but that hold one it has: "Manila Cathedral" is at Manila, "North London" in London."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from geomap.model import Resolution

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from geomap.model import Mention, Place

_DIRECTIONS = frozenset(
    "north south east west northern southern eastern western central upper lower greater old new inner".split()
)
# A street is named after a far town more often than after its own.
_ROADS = frozenset(
    "street st road rd avenue ave lane drive boulevard highway court place way parkway terrace trail".split()
)
LEAST_KM = 10.0
SCORE = 0.6  # of the part's own match score: the thing may be anywhere around


def near_their_part(mentions: Iterable[Mention], answers: Mapping[Mention, Resolution]) -> dict[Mention, Resolution]:
    """Resolve unknown compound names at the place that they name and that the article speaks of by itself.

    The answer has precision "near" and a record of its own; the reason says that the thing itself is not known.
    """
    known: dict[str, Resolution] = {}
    for answer in answers.values():
        place = answer.place
        if place is not None and not place.feature_code.startswith("PCL") and answer.mention.kind != "demonym":
            known.setdefault(answer.mention.query, answer)
    found: dict[Mention, Resolution] = {}
    for mention in mentions:
        if answers[mention].place is None and not answers[mention].candidates:
            part = _part_of(mention.query, known)
            if part is not None:
                found[mention] = _beside(mention, part)
    return found


def _part_of(name: str, known: Mapping[str, Resolution]) -> Resolution | None:
    words = name.split()
    if len(words) < 2 or words[-1].lower().rstrip(".") in _ROADS:  # noqa: PLR2004
        return None
    for length in range(len(words) - 1, 0, -1):
        part = known.get(" ".join(words[:length]))
        if part is not None:
            return part
    return known.get(" ".join(words[1:])) if words[0].lower() in _DIRECTIONS else None


def _beside(mention: Mention, part: Resolution) -> Resolution:
    place = part.place
    assert place is not None
    radius = max(LEAST_KM, place.uncertainty_km or 0.0)
    return Resolution(
        mention,
        _record(mention.query, place, radius),
        part.candidates[:1],
        match_score=round(SCORE * part.match_score, 2),
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
