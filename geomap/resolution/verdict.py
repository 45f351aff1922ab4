"""Why a place was chosen, in words."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING

from geomap.resolution.confidence import same_answer
from geomap.resolution.groups import within
from geomap.resolution.legs import SHORE_KM, shore_distance_km

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from geomap.model import Candidate
    from geomap.resolution.evidence import Features
    from geomap.resolution.groups import Name
    from geomap.resolution.legs import LegNeeds


_WHY = {
    "population": "the most prominent place of this name",
    "country": "it lies in a country that the article speaks of",
    "division": "it lies in a division that the article speaks of",
    "near": "it lies near the article's other places",
    "class": "the words beside it ask for such a place",
    "hint": "it lies where the words beside it point",
    "leg": "it fits the leg that ends there",
    "flight": "a flight ends at an airfield rather than in a village of its name",
    "coast": "a voyage ends at a coast",
    "border": "it lies on the other side of the border that is crossed",
    "name": "it bears the name as its own",
}
_GROUPS = {
    "log_population": "population", "largest": "population", "metropolis": "population", "seat": "population",
    "is_pplc": "population",
    "is_country": "population", "is_adm1": "population", "country_share": "country", "country_some": "country",
    "country_named": "country", "division_share": "division", "division_some": "division", "division_named": "division",
    "near": "near", "near_mass": "near", "class_fits": "class", "class_differs": "class", "in_hint": "hint",
    "not_in_hint": "hint", "sea_leg_port": "leg", "sea_leg_on_water": "leg", "sea_leg_off_water": "leg",
    "sea_leg_inland": "coast", "sea_leg_airfield": "leg", "flight_to_airfield": "flight", "flight_to_village": "flight",
    "border_same_side": "border", "border_other_side": "border", "border_far": "border",
    "name_score": "name", "match_name": "name", "match_alternate": "name",
    "match_short": "name", "match_former": "name",
}  # fmt: skip
_OF_LEGS = tuple(key for key, group in _GROUPS.items() if group in {"leg", "flight", "coast", "border"})


@dataclass(frozen=True, slots=True)
class Reading:
    """A candidate in its place among the others: its probability, and the features that gave it."""

    candidate: Candidate
    probability: float
    features: Features


def reason_for(name: Name, readings: Sequence[Reading], needs: LegNeeds | None, weights: Mapping[str, float]) -> str:
    """Say in words why the first candidate was chosen: the evidence that sets it apart most from the next."""
    first = readings[0]
    place = first.candidate.place
    rivals = [r for r in readings[1:] if not same_answer(r, place)]
    if first.candidate.match == "demonym":
        return f"“{name.query}” is a word for the people or things of {place.name}."
    decided = _by_route(readings, needs, weights)
    if not rivals:
        return decided or "The only place of this name in the gazetteer."
    if needs is not None and needs.outline is not None:
        away = sum(shore_distance_km(r.candidate.place.point, needs.outline) > SHORE_KM for r in rivals)
        if shore_distance_km(place.point, needs.outline) <= SHORE_KM and away:
            rest = "1 other place of this name does" if away == 1 else f"{away} other places of this name do"
            return f"The leg crosses the {needs.water}; {rest} not lie on it."
    if decided:
        return decided
    if name.holders and within(first.candidate, name.holders):
        return f"The text sets {name.holder_words} beside it; {_others(len(rivals))}."
    why = _WHY[_strongest(first.features, rivals[0].features, weights)]
    return f"{why[0].upper()}{why[1:]}; {_others(len(rivals))}."


def _by_route(readings: Sequence[Reading], needs: LegNeeds | None, weights: Mapping[str, float]) -> str:
    """Say that the route decided, where another place would have been chosen without it; "" elsewhere."""
    if needs is None:
        return ""
    routes = [sum(weights.get(key, 0.0) * r.features.get(key, 0.0) for key in _OF_LEGS) for r in readings]
    alone = [math.log(max(r.probability, 1e-300)) - route for r, route in zip(readings, routes, strict=True)]
    other = max(range(len(readings)), key=lambda i: (alone[i], -i))
    if needs.left is not None and "border_other_side" in readings[0].features:
        here = sum("border_same_side" in r.features for r in readings)
        far = sum(not {"border_same_side", "border_other_side"} & set(r.features) for r in readings)
        parts = [f"{here} on the near side" if here else "", f"{far} away from it" if far else ""]
        rest = " and ".join(part for part in parts if part)
        return f"The leg crosses the border of {needs.left.name}; of the others of this name, {rest}." if rest else ""
    if not other:
        return ""
    first, second = readings[0].features, readings[other].features
    lead = {key: weights.get(key, 0.0) * (first.get(key, 0.0) - second.get(key, 0.0)) for key in _OF_LEGS}
    why = _WHY[_GROUPS[max(lead, key=lambda key: lead[key])]]
    place = readings[other].candidate.place
    return (
        f"{why[0].upper()}{why[1:]}; without it {place.name} ({place.feature_code}, {place.country_code}) was likelier."
    )


def _strongest(first: Features, second: Features, weights: Mapping[str, float]) -> str:
    lead: dict[str, float] = dict.fromkeys(_WHY, 0.0)
    for feature, group in _GROUPS.items():
        lead[group] += weights.get(feature, 0.0) * (first.get(feature, 0.0) - second.get(feature, 0.0))
    return max(lead, key=lambda group: lead[group])


def _others(count: int) -> str:
    return "1 other is in the running" if count == 1 else f"{count} others are in the running"
