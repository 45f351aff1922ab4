"""Whether the map agrees with what the text says of where things are.

The limits are documented, with why, in docs/decisions/spatial-statements.md.
"""

from __future__ import annotations

import math
import re
from dataclasses import replace
from typing import TYPE_CHECKING

from geomap.geodesy import bearing_deg, distance_km
from geomap.statements.containment import Finding, containment, doubted, side, unknown
from geomap.statements.extents import OUTLINE_SLACK_KM, Area, is_area, is_within, radius_km, slack_km, spread_km
from geomap.statements.lexicon import BEARINGS

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping
    from collections.abc import Set as AbstractSet

    from geomap.model import Mention, Point, Resolution, Shape, Span, SpatialRelation, Verdict

    Shapes = Callable[[str], Shape | None]

NEAR_KM = 30.0  # "near": beyond the built-up area of what it is near to
OUTSKIRTS_KM = 15.0
BESIDE_KM = 5.0
SHORE_KM = 30.0  # "near", "on" a water, "near the border"
COUNTRY_KM = 100.0
COAST_KM = 200.0  # "off the coast of"
LOOSE = 2.0  # twice the limit is loose
# A stated distance may be by road, which is up to half as long again as the straight line (and is rounded).
LOOSE_LESS, LOOSE_MORE = 0.65, 1.3
HOLDS_DEG, LOOSE_DEG = 45.0, 67.5
DETOUR_HOLDS, DETOUR_LOOSE = 1.2, 1.6  # between A and B: by how much the way A–figure–B may exceed A–B
_NAMES = {"N": "north", "S": "south", "E": "east", "W": "west"}


def check_relations(
    relations: Iterable[SpatialRelation],
    resolutions: Mapping[Mention, Resolution],
    *,
    shapes: Shapes | None = None,
) -> tuple[SpatialRelation, ...]:
    """Measure each statement on the map and judge it.

    Parameters
    ----------
    relations
        As ``read_relations`` gives them.
    resolutions
        What each mention was taken to mean. A mention that is missing counts as not on the map.
    shapes
        Gives the outline of a place by its id (``Gazetteer.shape``); without it, areas are measured by their
        envelopes and codes alone.

    Returns
    -------
    tuple of SpatialRelation
        In the same order, without "factories outside China", which says where they are not; with ``measured_km``
        (to the nearest point of an area; to its border where the text speaks of one), ``measured_bearing``,
        ``verdict``, and ``rule``: the verdict's ground in words.
    """
    given = tuple(each for each in relations if not _is_elsewhere(each, resolutions))
    pairs: dict[Span, list[SpatialRelation]] = {}
    for relation in given:
        if relation.relation == "between":
            pairs.setdefault(relation.trigger, []).append(relation)
    # A place that one mention makes certain is so for all: the article speaks of one place.
    sure = {r.place.id for r in resolutions.values() if r.place is not None and r.match_confidence == "certain"}
    return tuple(_checked(relation, resolutions, shapes, pairs, sure=sure) for relation in given)


def _checked(
    relation: SpatialRelation,
    resolutions: Mapping[Mention, Resolution],
    shapes: Shapes | None,
    pairs: Mapping[Span, list[SpatialRelation]],
    *,
    sure: AbstractSet[str],
) -> SpatialRelation:
    figure, ground = (_placed(m, resolutions) for m in (relation.figure_mention, relation.ground_mention))
    if relation.relation == "across":
        finding = unknown("a path: see where its line runs")
    elif relation.figure_mention is None:
        finding = unknown(f"the text gives “{relation.figure.text}” no name to find it by")
    elif figure is None:
        finding = unknown(f"{relation.figure_mention.toponym} has no place on the map")
    elif ground is None:
        finding = unknown(f"{relation.ground.text} has no place on the map")
    else:
        finding = _measured(relation, figure, ground, shapes, _partner(relation, pairs, resolutions))
        known = all(each.place is not None and each.place.id in sure for each in (figure, ground))
        if finding.verdict == "contradicted" and relation.relation != "in" and not known:
            finding = doubted(finding)
    return replace(
        relation,
        measured_km=None if finding.km is None else round(finding.km, 1),
        measured_bearing=None if finding.bearing is None else round(finding.bearing, 1),
        verdict=finding.verdict,
        rule=finding.rule,
    )


def _is_elsewhere(relation: SpatialRelation, resolutions: Mapping[Mention, Resolution]) -> bool:
    ground = _placed(relation.ground_mention, resolutions)
    outside = relation.relation == "near" and relation.trigger.text.lower().startswith("outside")
    if not outside or ground is None or ground.place is None:
        return False
    # "Outside Lviv" may be resolved to the division of that name.
    place, others = ground.place, (each.place for each in ground.candidates)
    town = any(each.feature_class == "P" and is_within(each, place) for each in others)
    return (place.feature_code == "ADM1" and not town) or ground.place.precision == "country"


def _placed(mention: Mention | None, resolutions: Mapping[Mention, Resolution]) -> Resolution | None:
    resolution = resolutions.get(mention) if mention is not None else None
    return resolution if resolution is not None and resolution.place is not None else None


def _partner(
    relation: SpatialRelation, pairs: Mapping[Span, list[SpatialRelation]], resolutions: Mapping[Mention, Resolution]
) -> Resolution | None:
    """Return the other ground of "between A and B"."""
    for other in pairs.get(relation.trigger, ()):
        if other.ground != relation.ground:
            return _placed(other.ground_mention, resolutions)
    return None


def _measured(
    relation: SpatialRelation, figure: Resolution, ground: Resolution, shapes: Shapes | None, partner: Resolution | None
) -> Finding:
    here, there = figure.place, ground.place
    assert here is not None
    assert there is not None
    if here.id == there.id:
        return unknown("the map has one place for both")
    whole = Area(there, shapes) if is_area(there) else None
    if relation.relation == "in":
        return containment(relation, figure, ground, whole)
    spread = spread_km(figure)
    if spread is None:
        return unknown(f"{here.name} is an area: no one point to measure from")
    figure = replace(figure, uncertainty_km=spread)
    if whole is not None:
        return _against_area(relation, figure, whole)
    if relation.relation == "between":
        return _between(figure, ground, partner)
    return _from_point(relation, figure, ground)


def _from_point(relation: SpatialRelation, figure: Resolution, ground: Resolution) -> Finding:
    here, there = figure.place, ground.place
    assert here is not None
    assert there is not None
    km, bearing = distance_km(there.point, here.point), bearing_deg(there.point, here.point)
    slack = slack_km(figure) + slack_km(ground)
    if relation.relation == "near":
        limit, word = near_limit(relation.trigger.text, radius_km(there))
        return _within(km, bearing, limit, slack_km(figure), f"“{word}” here means up to {limit:.0f} km")
    verdicts: list[Verdict] = []
    rules: list[str] = []
    if relation.distance_max_km is not None:
        verdict, rule = _distance(km, relation, slack)
        verdicts.append(verdict)
        rules.append(rule)
    if relation.direction:
        verdict, rule = _direction(bearing, relation.direction, km, slack)
        verdicts.append(verdict)
        rules.append(rule)
    return Finding(_worst(verdicts), f"{km:.0f} km, bearing {bearing:.0f}°: {' and '.join(rules)}", km, bearing)


def near_limit(trigger: str, radius: float) -> tuple[float, str]:
    """How far "near" reaches from a place of ``radius`` km, and the trigger as it is quoted."""
    words = " ".join(trigger.lower().split())
    if re.search(r"outskirts|edge|fringe|periphery|outside", words):
        return radius + OUTSKIRTS_KM, words
    if words in {"next to", "adjacent to"}:
        return radius + BESIDE_KM, words
    if "coast" in words or "shore" in words or words == "off":
        return radius + COAST_KM / 2, words
    return radius + NEAR_KM, words


def _within(km: float, bearing: float | None, limit: float, slack: float, meaning: str) -> Finding:
    if km <= limit + slack:
        return Finding("holds", f"{km:.0f} km: {meaning}", km, bearing)
    if km <= LOOSE * limit + slack:
        return Finding("loose", f"{km:.0f} km: {meaning}, loosely {LOOSE * limit:.0f}", km, bearing)
    return Finding("contradicted", f"{km:.0f} km: {meaning}, loosely {LOOSE * limit:.0f}", km, bearing)


def _distance(km: float, relation: SpatialRelation, slack: float) -> tuple[Verdict, str]:
    low, high = relation.distance_min_km or 0.0, relation.distance_max_km or 0.0
    said = f"{_km(low)}–{_km(high)} km"
    if low - slack <= km <= high + slack:
        return "holds", f"within {said}" + ("" if low <= km <= high else f", give or take {slack:.0f} km")
    if LOOSE_LESS * low - slack <= km <= LOOSE_MORE * high + slack:
        return "loose", f"not far outside {said}"
    return "contradicted", f"far outside {said}"


def _direction(bearing: float, direction: str, km: float, slack: float) -> tuple[Verdict, str]:
    name = "".join(_NAMES[letter] for letter in direction)
    if km <= slack:
        return "unknown", "too close to tell the direction"
    give = math.degrees(math.asin(min(1.0, slack / km)))
    off = abs((bearing - BEARINGS.get(direction, 0.0) + 180) % 360 - 180)
    if off <= HOLDS_DEG + give:
        return "holds", f"within {HOLDS_DEG:.0f}° of {name}" + (
            f", give or take {give:.0f}°" if off > HOLDS_DEG else ""
        )
    if off <= LOOSE_DEG + give:
        return "loose", f"{off:.0f}° from {name}"
    return "contradicted", f"{off:.0f}° from {name}"


def _worst(verdicts: list[Verdict]) -> Verdict:
    for verdict in ("contradicted", "loose", "unknown", "holds"):
        if verdict in verdicts:
            # A distance that holds is worth saying where the direction cannot be told.
            return "holds" if verdict == "unknown" and "holds" in verdicts else verdict
    return "unknown"


def _between(figure: Resolution, ground: Resolution, partner: Resolution | None) -> Finding:
    if partner is None or partner.place is None or is_area(partner.place):
        return unknown("the other end has no place on the map, or is an area")
    assert figure.place is not None
    assert ground.place is not None
    ends: tuple[Point, Point] = (ground.place.point, partner.place.point)
    km = distance_km(ends[0], figure.place.point)
    way = km + distance_km(figure.place.point, ends[1])
    straight = distance_km(*ends)
    slack = 2 * slack_km(figure) + slack_km(ground) + slack_km(partner)
    if straight <= 0:
        return unknown("both ends are one place")
    rule = f"the way by it is {way:.0f} km, straight {straight:.0f} km"
    if way <= DETOUR_HOLDS * straight + slack:
        return Finding("holds", rule, km, bearing_deg(ends[0], figure.place.point))
    verdict: Verdict = "loose" if way <= DETOUR_LOOSE * straight + slack else "contradicted"
    return Finding(verdict, rule, km, bearing_deg(ends[0], figure.place.point))


def _against_area(relation: SpatialRelation, figure: Resolution, area: Area) -> Finding:
    assert figure.place is not None
    point, slack = figure.place.point, slack_km(figure) + OUTLINE_SLACK_KM
    name = area.place.name
    edge = re.search(
        r"border|frontier|boundary|coast|shore|bank", f"{relation.ground.text} {relation.trigger.text}", re.IGNORECASE
    )
    if not area.is_measurable:
        return unknown(f"{name} has no outline to measure from")
    if relation.relation == "between":
        return unknown(f"{name} is an area: no one line runs between")
    if edge:
        return _from_edge(
            relation, area, point, slack, sea="coast" in edge.group().lower() or "shore" in edge.group().lower()
        )
    gap = area.gap_km(point)
    if gap == 0:
        if relation.relation == "near" and area.place.feature_class == "H":
            return Finding("holds", f"inside the outline of {name}", 0.0)
        if relation.relation == "direction" and (part := side(point, area, relation.direction)) is not None:
            return part  # "Perpignan, south of France"
        return unknown(f"{figure.place.name} lies inside {name}: not measured")
    if relation.relation == "near":
        limit = COUNTRY_KM if area.place.feature_class != "H" else SHORE_KM
        if "coast" in relation.trigger.text.lower() or relation.trigger.text.lower() == "off":
            limit = COAST_KM
        return _within(
            gap, None, limit, slack, f"from {name}; “{relation.trigger.text}” here means up to {limit:.0f} km"
        )
    return _beyond(relation, area, point, gap, slack)


def _beyond(relation: SpatialRelation, area: Area, point: Point, gap: float, slack: float) -> Finding:
    """Judge distance and direction from an area whose nearest point is ``gap`` km away."""
    centre = area.place.point
    bearing = bearing_deg(centre, point)
    verdicts: list[Verdict] = []
    rules: list[str] = []
    if relation.distance_max_km is not None:
        verdict, rule = _distance(gap, relation, slack)
        verdicts.append(verdict)
        rules.append(rule)
    if relation.direction:
        off = abs((bearing - BEARINGS.get(relation.direction, 0.0) + 180) % 360 - 180)
        # From the middle of a wide area the direction of something beyond its edge says little.
        verdicts.append("holds" if off <= LOOSE_DEG else "loose" if off <= 90 else "contradicted")  # noqa: PLR2004
        rules.append(f"{off:.0f}° from {''.join(_NAMES[c] for c in relation.direction)}, seen from its middle")
    return Finding(_worst(verdicts), f"{gap:.0f} km from {area.place.name}: {' and '.join(rules)}", gap, bearing)


def _from_edge(relation: SpatialRelation, area: Area, point: Point, slack: float, *, sea: bool) -> Finding:
    km = area.edge_km(point)
    if km is None:
        return unknown(f"{area.place.name} has no outline to measure from")
    if relation.distance_max_km is not None:
        verdict, rule = _distance(km, relation, slack)
        return Finding(verdict, f"{km:.0f} km from the outline of {area.place.name}: {rule}", km)
    limit = COAST_KM if sea and re.match(r"off\b", relation.trigger.text, re.IGNORECASE) else SHORE_KM
    if relation.relation != "near":
        return unknown("a direction from a border is not measured")
    return _within(km, None, limit, slack, f"from the outline of {area.place.name}; up to {limit:.0f} km")


def _km(value: float) -> str:
    return f"{value:.0f}" if value >= 10 else f"{value:.2g}"  # noqa: PLR2004
