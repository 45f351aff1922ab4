"""How sure a resolution is, how finely the place is known, and why it was chosen: in numbers and in words."""

from __future__ import annotations

from typing import TYPE_CHECKING

from geomap.resolution.groups import within
from geomap.resolution.legs import SHORE_KM, shore_distance_km

if TYPE_CHECKING:
    from collections.abc import Sequence

    from geomap.model import Candidate, MatchConfidence
    from geomap.resolution.groups import Name
    from geomap.resolution.legs import LegNeeds

CERTAIN = 0.9
LESS_CERTAIN = 0.6


def confidence_of(
    probability: float, ranked: Sequence[tuple[Candidate, float]]
) -> tuple[float, MatchConfidence]:
    """Return the match score 0 to 1 and its Linked Places word.

    Candidates within 25 km of the first count as the same answer: a city and its district do not make doubt.
    """
    from geomap.geodesy import haversine_km  # noqa: PLC0415

    first = ranked[0][0].place
    same = sum(p for c, p in ranked[1:8] if haversine_km(c.place.point, first.point) <= 25)
    score = min(0.99, probability + same)
    return round(score, 2), "certain" if score >= CERTAIN else "less-certain" if score >= LESS_CERTAIN else "uncertain"


def reason_for(name: Name, ranked: Sequence[tuple[Candidate, float]], needs: LegNeeds | None) -> str:
    """Say in words why the first candidate was chosen."""
    candidate = ranked[0][0]
    place = candidate.place
    others = len({c.place.id for c, _ in ranked}) - 1
    if needs is not None and needs.outline is not None and others:
        away = sum(shore_distance_km(c.place.point, needs.outline) > SHORE_KM for c, _ in ranked[1:])
        if shore_distance_km(place.point, needs.outline) <= SHORE_KM and away:
            rest = "1 other place of this name does" if away == 1 else f"{away} other places of this name do"
            return f"The leg crosses the {needs.water}; {rest} not lie on it."
    if name.holders and within(candidate, name.holders):
        return f"The text sets {name.holder_words} beside it."
    if candidate.match == "demonym":
        return f"“{name.query}” is a word for the people or things of {place.name}."
    if not others:
        return "The only place of this name in the gazetteer."
    if place.feature_code.startswith("PCL"):
        return f"A country; {_others(others)}."
    if place.feature_code == "ADM1":
        return f"A first-level division of {place.country_name or place.country_code}; {_others(others)}."
    largest = max(c.place.population for c, _ in ranked)
    if place.population and place.population == largest:
        return f"The most populous place of this name; {_others(others)}."
    if name.hints and within(candidate, name.hints):
        return f"It lies where the words beside it point; {_others(others)}."
    return f"It lies nearest to the other places of the article; {_others(others)}."


def _others(count: int) -> str:
    return "1 other is in the running" if count == 1 else f"{count} others are in the running"
