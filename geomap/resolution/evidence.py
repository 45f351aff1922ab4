"""What speaks for a candidate: named features, weighed by ``weights.csv`` (``data/builders/fit_resolution.py``)."""

from __future__ import annotations

import math
import re
from collections import defaultdict
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import numpy as np

from geomap.geodesy import EARTH_RADIUS_KM
from geomap.model import INSTITUTIONS
from geomap.resolution.groups import within

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from numpy.typing import NDArray

    from geomap.model import Article, Candidate, Mention, Place
    from geomap.resolution.groups import Name

Features = dict[str, float]
NEAR_KM = 150.0
FAR_KM = 1000.0
CELLS = 500_000  # distances that are held at a time
SAME_POINT_KM = 0.5
ACRONYM = 3  # letters
METROPOLIS = 500_000  # people: the news of the whole country names it without saying where it is
HEAD = 500  # characters of an article in which its dateline stands

# Words beside a name that say what sort of place it is, and the feature classes or codes that fit them.
_BEFORE = {
    "river": "H", "lake": "H", "gulf": "H", "sea": "H", "port": "S", "airport": "S", "base": "S", "province": "A1",
    "state": "A1", "region": "A1", "oblast": "A1", "county": "A2", "district": "A2", "city": "P", "town": "P",
    "village": "P", "suburb": "P", "capital": "A0 A1", "island": "T", "mountain": "T", "country": "A0",
    "republic": "A0", "counties": "A2", "cities": "P", "countries": "A0",
}  # fmt: skip
_OF = re.compile(r"([a-z]+)s?\s+of\s+(?:the\s+)?$")
_AFTER = re.compile(r"^\s+([A-Za-z]+)")
_COMMON_AFTER = frozenset({"city", "town", "port", "base", "state"})  # said of many a thing that bears a place's name
_STATE_ORGAN = re.compile(
    r"^\s+state[\s-]+(?:media|tv|television|radio|news|broadcaster|run|owned|oil|visit|secrets?)\b"
)
# "Camden, Gloucester and Burlington counties": what stands behind the last is said of all.
_LISTED = re.compile(r"^(?:(?:,\s+|,?\s+(?:and|or)\s+)(?:[A-Z][\w.'’-]*\s?){1,3}){1,6}\s*\b([a-z]+s)\b")
# What stands behind a dateline: "WASHINGTON (AP) —", "CHARLESTON, W.Va. --".
_DATELINE = re.compile(r"^(?:,\s+[A-Z][\w.]*)?\s*(?:\([A-Z][^()\n]{1,30}\)\s*)?(?:—|–|--|-\s)")


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


def static_features(candidates: Sequence[Candidate], expected: frozenset[str], *, acts: bool = False) -> list[Features]:
    """Features of each candidate of a name that do not depend on the other names.

    ``expected`` are classes that the words beside the name ask for; ``acts``: the text speaks of it as of somebody.
    """
    places = [candidate.place for candidate in candidates]
    largest = max((place.population for place in places), default=0)
    towns = [place for place in places if place.feature_class == "P"]
    features = [_alone(candidate, largest, towns, expected, acts=acts) for candidate in candidates]
    initials = {candidate.place.name[:1] for candidate in candidates if candidate.match == "name"}
    for candidate, found in zip(candidates, features, strict=True) if initials else ():
        # Not another spelling ("Harlem" of Haarlem) but another name ("Gold Coast" of Ghana), which others bear.
        other = candidate.match == "former" or (candidate.match == "alternate" and candidate.place.feature_class == "P")
        if other and candidate.place.name[:1] not in initials:
            found["borne_by_others"] = 1.0
    return features


def _alone(
    candidate: Candidate, largest: int, towns: Sequence[Place], expected: frozenset[str], *, acts: bool
) -> Features:
    place = candidate.place
    found: Features = {
        "log_population": math.log10(place.population + 1) / 4,
        f"match_{candidate.match}": 1.0,
        "name_score": candidate.score,
        f"is_{sort_of(place)}": 1.0,
    }
    if place.feature_class == "P" and place.feature_code.startswith("PPLA"):
        found["seat"] = 1.0
    if place.population and place.population == largest:
        found["largest"] = 1.0
    if place.feature_class == "P" and place.population >= METROPOLIS:
        found["metropolis"] = 1.0
    if place.source == "geomap" and place.precision in {"region", "water"}:
        found["reviewed_area"] = 1.0
    if acts and place.feature_code in INSTITUTIONS:
        found["institution_acts"] = 1.0
    if acts and (place.feature_code == "PPLC" or place.feature_code.startswith("PCL")):
        found["state_acts"] = 1.0
    fits = class_of(place) in expected
    if expected:
        found["class_fits" if fits else "class_differs"] = 1.0
    if place.feature_code.startswith("ADM") and not fits and any(_is_seat(town, place) for town in towns):
        found["division_of_seat"] = 1.0
    return found


def _is_seat(town: Place, division: Place) -> bool:
    """Whether ``town`` is the seat, or most, of the division that bears its name: "Mersin" is the city first."""
    if town.admin1_code != division.admin1_code:
        return False
    return town.feature_code in {"PPLA", "PPLC"} or town.population * 2 >= division.population > 0


def context_features(
    rows: Mapping[Name, Sequence[Candidate]], around: Surroundings, best: Mapping[str, tuple[Place, float]]
) -> dict[Name, list[Features]]:
    """Features of each name's candidates that come from the other names of the article.

    ``best[query]`` is the present reading of a name, whose own weight is taken out of its sums.
    """
    near = iter(_nearness([(name.query, c.place) for name, rivals in rows.items() for c in rivals], around))
    return {
        name: [_context(name, candidate, around, best.get(name.query), next(near)) for candidate in rivals]
        for name, rivals in rows.items()
    }


def _context(
    name: Name, candidate: Candidate, around: Surroundings, own: tuple[Place, float] | None, near: tuple[float, float]
) -> Features:
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
        found["near"], found["near_mass"] = near
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


def _nearness(asked: Sequence[tuple[str, Place]], around: Surroundings) -> list[tuple[float, float]]:
    """How close the other places of the article are to each place asked for: the nearest, and the weight within reach.

    The nearest counts 1 within 10 km and 0 beyond 1,000. Points of the place's own query, and points that are the
    place itself, are left out.
    """
    if not around.points:
        return [(0.0, 0.0)] * len(asked)
    number = {query: i for i, (query, *_) in enumerate(around.points)}
    points = np.radians([(lon, lat) for _, lon, lat, _ in around.points])
    weights = np.array([weight for *_, weight in around.points])
    found: list[tuple[float, float]] = []
    step = max(1, CELLS // len(points))
    for first in range(0, len(asked), step):
        part = asked[first : first + step]
        own = np.array([number.get(query, -1) for query, _ in part])
        km = _haversine(np.radians([place.point for _, place in part]), points)
        km[(km <= SAME_POINT_KM) | (own[:, None] == np.arange(len(points)))] = np.inf
        nearest = (km / weights.clip(0.2, 1.0)).min(axis=1).clip(10.0, 1000.0)
        mass = np.where(km < FAR_KM, weights * np.exp(-km / NEAR_KM), 0.0).sum(axis=1).clip(max=2.0)
        found += zip((1 - np.log10(nearest / 10) / 2).tolist(), mass.tolist(), strict=True)
    return found


def _haversine(places: NDArray[np.float64], points: NDArray[np.float64]) -> NDArray[np.float64]:
    """Distances in km on the sphere: shapes (n, 2) and (m, 2) of longitude and latitude in radians give (n, m)."""
    apart = np.sin((places[:, None] - points) / 2) ** 2
    h = apart[..., 1] + np.cos(places[:, None, 1]) * np.cos(points[:, 1]) * apart[..., 0]
    km: NDArray[np.float64] = 2 * EARTH_RADIUS_KM * np.arcsin(np.sqrt(h.clip(max=1.0)))
    return km


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
    found: set[str] = {"P"} if _in_dateline(article.text, mentions[0].toponym) else set()
    for mention in mentions:
        before = _OF.search(article.text[max(0, mention.start - 30) : mention.start])
        rest = article.text[mention.end : mention.end + 80]
        after = _LISTED.match(rest) or _AFTER.match(rest[:20])
        for match in (before, after):
            if match:
                word = match[1].lower()
                word = word if word in _BEFORE else word.removesuffix("s")
                own = word == "state" and not _STATE_ORGAN.match(rest)
                if word in _BEFORE and (match is before or own or word not in _COMMON_AFTER):
                    found.update(_BEFORE[word].split())
    return frozenset(found)


def _in_dateline(text: str, name: str) -> bool:
    """Whether the article is from the place: its name stands in capitals before a dash near the beginning."""
    shout = name.upper()
    at = text.find(shout, 0, HEAD) if len(name) > ACRONYM else -1
    return at >= 0 and _DATELINE.match(text[at + len(shout) : at + len(shout) + 50]) is not None
