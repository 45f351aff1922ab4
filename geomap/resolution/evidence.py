"""What speaks for a candidate: named features, weighed by ``weights.csv`` (see ``ranker.py``)."""

from __future__ import annotations

import math
import re
from collections import defaultdict
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from geomap.geodesy import haversine_km
from geomap.resolution.groups import within

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from geomap.model import Article, Candidate, Mention, Place
    from geomap.resolution.groups import Name

Features = dict[str, float]
NEAR_KM = 150.0
FAR_DEGREES = 9  # of latitude: 1,000 km
SAME_POINT_KM = 0.5

# Words beside a name that say what sort of place it is, and the feature classes or codes that fit them.
_BEFORE = {
    "river": "H", "lake": "H", "gulf": "H", "sea": "H", "port": "S", "airport": "S", "base": "S", "province": "A1",
    "state": "A1", "region": "A1", "oblast": "A1", "county": "A2", "district": "A2", "city": "P", "town": "P",
    "village": "P", "suburb": "P", "capital": "P", "island": "T", "mountain": "T", "country": "A0", "republic": "A0",
}  # fmt: skip
INSTITUTIONS = frozenset({"GOVL", "BLDG", "PAL", "CTRG", "ADMF"})  # "the White House said"
_OF = re.compile(r"([a-z]+)s?\s+of\s+(?:the\s+)?$")
_AFTER = re.compile(r"^\s+([A-Za-z]+)")


@dataclass(frozen=True, slots=True)
class Surroundings:
    """What the rest of the article says, as weights: of countries, of divisions, and of points."""

    countries: Mapping[str, float] = field(default_factory=dict)
    divisions: Mapping[tuple[str, str], float] = field(default_factory=dict)
    named: frozenset[tuple[str, str]] = frozenset()
    points: tuple[tuple[str, float, float, float], ...] = ()
    total: float = 0.0


def surroundings(best: Mapping[str, tuple[Place, float]], counts: Mapping[str, int]) -> Surroundings:
    """Sum up the present best readings: ``best[query] = (place, probability)``."""
    countries: defaultdict[str, float] = defaultdict(float)
    divisions: defaultdict[tuple[str, str], float] = defaultdict(float)
    named: set[tuple[str, str]] = set()
    points: list[tuple[str, float, float, float]] = []
    for query, (place, probability) in best.items():
        weight = probability * (1 + math.log(counts[query]))
        if place.country_code:
            countries[place.country_code] += weight
        if place.feature_code.startswith("PCL"):
            named.add((place.country_code, ""))
            continue
        if place.admin1_code:
            divisions[place.country_code, place.admin1_code] += weight
            if place.feature_code == "ADM1":
                named.add((place.country_code, place.admin1_code))
        if place.feature_class in {"P", "S"} or place.feature_code in {"ADM2", "ADM1"}:
            points.append((query, place.lon, place.lat, weight))
    return Surroundings(countries, divisions, frozenset(named), tuple(points), sum(countries.values()))


def static_features(
    candidate: Candidate, rivals: Sequence[Candidate], expected: frozenset[str], *, acts: bool = False
) -> Features:
    """Features of a candidate that do not depend on the other names; ``acts``: the text speaks of it as of somebody."""
    place = candidate.place
    found: Features = {
        "log_population": math.log10(place.population + 1) / 4,
        f"match_{candidate.match}": 1.0,
        "name_score": candidate.score,
        f"is_{sort_of(place)}": 1.0,
    }
    if place.feature_class == "P" and place.feature_code.startswith("PPLA"):
        found["seat"] = 1.0
    largest = max(r.place.population for r in rivals)
    if place.population and place.population == largest:
        found["largest"] = 1.0
    if place.source == "geomap" and place.precision in {"region", "water"}:
        found["reviewed_area"] = 1.0
    if acts and place.feature_code in INSTITUTIONS:
        found["institution_acts"] = 1.0
    if acts and (place.feature_code == "PPLC" or place.feature_code.startswith("PCL")):
        found["state_acts"] = 1.0
    if place.feature_code.startswith("ADM") and any(_is_seat(r.place, place) for r in rivals):
        found["division_of_seat"] = 1.0
    if expected:
        found["class_fits" if class_of(place) in expected else "class_differs"] = 1.0
    return found


def _is_seat(town: Place, division: Place) -> bool:
    """Whether ``town`` is the seat, or most, of the division that bears its name: "Mersin" is the city first."""
    if town.feature_class != "P" or town.admin1_code != division.admin1_code:
        return False
    return town.feature_code in {"PPLA", "PPLC"} or town.population * 2 >= division.population > 0


def context_features(
    name: Name, candidate: Candidate, around: Surroundings, own: tuple[Place, float] | None
) -> Features:
    """Features of a candidate that come from the other names of the article.

    ``own`` is the present reading of the name itself, whose weight is taken out of the sums.
    """
    place = candidate.place
    found: Features = {}
    if name.holders:
        found["in_holder" if within(candidate, name.holders) else "not_in_holder"] = 1.0
    if name.hints:
        found["in_hint" if within(candidate, name.hints) else "not_in_hint"] = 1.0
    country, division, total = _shares(place, around, own, len(name.mentions))
    if total > 0:
        found["country_share"] = country / total
        found["country_some"] = min(1.0, country)
        if place.feature_code != "ADM1":
            found["division_share"] = division / total
            found["division_some"] = min(1.0, division)
    if place.feature_class != "A" or place.feature_code == "ADM2":
        found["country_named"] = float((place.country_code, "") in around.named)
        found["division_named"] = float(
            bool(place.admin1_code) and (place.country_code, place.admin1_code) in around.named
        )
        found.update(_nearness(name, place, around))
    return found


def _shares(
    place: Place, around: Surroundings, own: tuple[Place, float] | None, count: int
) -> tuple[float, float, float]:
    country = around.countries.get(place.country_code, 0.0)
    division = around.divisions.get((place.country_code, place.admin1_code), 0.0)
    total = around.total
    if own is not None and own[0].country_code:
        weight = own[1] * (1 + math.log(count))
        total -= weight
        if own[0].country_code == place.country_code:
            country -= weight
            if own[0].admin1_code == place.admin1_code and not own[0].feature_code.startswith("PCL"):
                division -= weight
    return max(0.0, country), max(0.0, division), total


def _nearness(name: Name, place: Place, around: Surroundings) -> Features:
    """How close the other places of the article are: the nearest, and the weight of those within reach."""
    nearest, mass = 1e9, 0.0
    for query, lon, lat, weight in around.points:
        if query == name.query or abs(lat - place.lat) > FAR_DEGREES:
            continue
        distance = haversine_km((lon, lat), place.point)
        if distance > SAME_POINT_KM:
            nearest = min(nearest, distance / max(0.2, min(1.0, weight)))
            mass += weight * math.exp(-distance / NEAR_KM)
    return {
        "near": max(0.0, 1 - math.log10(max(nearest, 10.0) / 10) / 2),  # 1 within 10 km, 0 beyond 1,000
        "near_mass": min(2.0, mass),
    }


def sort_of(place: Place) -> str:
    """Coarse sort of place, for a weight of its own."""
    code = place.feature_code
    if code.startswith("PCL"):
        return "country"
    if code in {"ADM1", "ADM2", "PPLC", "CONT"}:
        return code.lower()
    if place.source == "airportsdata":
        return "airport"
    return {"A": "division", "P": "settlement", "H": "water", "S": "site", "T": "relief", "L": "region"}.get(
        place.feature_class, "other"
    )


def class_of(place: Place) -> str:
    """Class letter as the words around a name speak of it: A0, A1, A2, P, H, S, T, L."""
    if place.feature_class != "A":
        return place.feature_class
    if place.feature_code.startswith("PCL"):
        return "A0"
    return {"ADM1": "A1", "ADM2": "A2"}.get(place.feature_code, "A2")


def expected_classes(article: Article, mentions: Sequence[Mention]) -> frozenset[str]:
    """Classes that the words beside the mentions ask for: "the port of X", "X province"."""
    found: set[str] = set()
    for mention in mentions:
        before = _OF.search(article.text[max(0, mention.start - 30) : mention.start])
        after = _AFTER.match(article.text[mention.end : mention.end + 20])
        for match in (before, after):
            if match:
                word = match[1].lower()
                word = word if word in _BEFORE else word.removesuffix("s")
                if word in _BEFORE and not (match is after and word in {"city", "town", "port", "base", "state"}):
                    found.add(_BEFORE[word])
    return frozenset(found)


def by_country(candidates: Sequence[Candidate]) -> Mapping[str, int]:
    """How many candidates each country has."""
    counts: dict[str, int] = defaultdict(int)
    for candidate in candidates:
        counts[candidate.place.country_code] += 1
    return counts
