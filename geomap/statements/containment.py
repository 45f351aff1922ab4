"""Whether a place lies in another: by codes for countries and first-level divisions, else by outline or envelope."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from geomap.geodesy import bearing_deg, distance_km
from geomap.statements.extents import OUTLINE_SLACK_KM, Area, is_area, radius_km, slack_km, spread_km

if TYPE_CHECKING:
    from geomap.model import Extent, Place, Point, Resolution, SpatialRelation, Verdict

# Places with a country code of their own that news also puts in the state they belong to, or are claimed by.
_TERRITORIES = {
    "US": "PR GU VI AS MP UM",
    "CN": "HK MO TW",
    "GB": "GI FK BM KY IM JE GG VG TC AI MS SH IO",
    "FR": "RE GP MQ GF YT NC PF PM WF BL MF",
    "NL": "CW AW SX BQ",
    "DK": "GL FO",
    "RS": "XK",
    "NO": "SJ",
    "AU": "NF CX CC",
    "NZ": "CK NU TK",
    "FI": "AX",
    "MA": "EH",
}
_SIDE = 0.1  # of the area's height or width: how far over the middle "the north" may reach
_MIDDLE = 0.25
_CITY_EDGE_KM = 5.0


@dataclass(frozen=True, slots=True)
class Finding:
    """A verdict, its rule in words, and what was measured."""

    verdict: Verdict
    rule: str
    km: float | None = None
    bearing: float | None = None


def unknown(rule: str) -> Finding:
    """Make the finding that nothing can be said, and why."""
    return Finding("unknown", rule)


def containment(relation: SpatialRelation, figure: Resolution, ground: Resolution, area: Area | None) -> Finding:
    """Judge "in": ``area`` is the ground's, None where the ground is a settlement or a site."""
    here, there = figure.place, ground.place
    assert here is not None
    assert there is not None
    if relation.distance_max_km is not None:
        return unknown("how far inside a border is not measured")
    if area is None:
        found = _in_town(figure, ground)
        return doubted(found) if found.verdict == "contradicted" else found
    inside = _by_codes(here, there) or _by_outline(figure, area)
    if inside.verdict == "contradicted":
        return doubted(inside)
    if not relation.direction or is_area(here):
        return inside
    part = side(here.point, area, relation.direction)
    if part is None:
        return inside if inside.verdict == "unknown" else unknown(f"in {there.name}, which part is not measured")
    return part


def doubted(finding: Finding) -> Finding:
    """Say whose fault it likely is: writers seldom err in what country a town is, gazetteers often lack the town."""
    return replace(finding, rule=f"{finding.rule}: the map may have another place of the name")


def _by_codes(here: Place, there: Place) -> Finding | None:
    if not here.country_code or not there.country_code:
        return None
    if there.feature_code.startswith("PCL"):
        return _same_country(here, there)
    if there.feature_code == "ADM1":
        if here.country_code != there.country_code:
            return Finding("contradicted", f"{here.name} is in {_country(here)}, {there.name} in {_country(there)}")
        if here.admin1_code and there.admin1_code:
            if here.admin1_code == there.admin1_code:
                return Finding("holds", f"the gazetteer has {here.name} in {there.name}")
            return Finding("contradicted", f"the gazetteer has {here.name} in {here.admin1_name or here.admin1_code}")
        return None
    if here.country_code != there.country_code and there.feature_class == "A":
        return Finding("contradicted", f"{here.name} is in {_country(here)}, {there.name} in {_country(there)}")
    return None


def _same_country(here: Place, there: Place) -> Finding:
    if here.country_code == there.country_code:
        return Finding("holds", f"the gazetteer has {here.name} in {there.name}")
    if here.country_code in _TERRITORIES.get(there.country_code, "").split():
        return Finding(
            "loose",
            f"{here.name} has a code of its own, {here.country_code}, and belongs to or is claimed by {there.name}",
        )
    return Finding("contradicted", f"the gazetteer has {here.name} in {_country(here)}")


def _country(place: Place) -> str:
    return place.country_name or place.country_code


def _by_outline(figure: Resolution, area: Area) -> Finding:
    here, name = figure.place, area.place.name
    assert here is not None
    spread = spread_km(figure)
    if spread is None:
        return unknown(f"{here.name} is an area: no one point to look for in {name}")
    if not area.is_measurable:
        return unknown(f"{name} has no outline to look in")
    gap = area.gap_km(here.point)
    what = "outline" if area.outline is not None else "envelope"
    slack = spread + OUTLINE_SLACK_KM
    # Envelopes are drawn round known places, whose outermost lie on the edge itself; an island is no part of its sea.
    if gap == 0 or ((area.outline is None or is_area(here)) and gap <= spread):
        return Finding("holds", f"inside the {what} of {name}", gap)
    if gap <= slack:
        return Finding("loose", f"{gap:.0f} km outside the {what} of {name}", gap)
    # Envelopes of seas and regions are coarse and sometimes cut off a corner.
    coarse = area.outline is None and gap <= 2 * slack
    return Finding("loose" if coarse else "contradicted", f"{gap:.0f} km outside the {what} of {name}", gap)


def _in_town(figure: Resolution, ground: Resolution) -> Finding:
    here, there = figure.place, ground.place
    assert here is not None
    assert there is not None
    if is_area(here):
        return unknown(f"{here.name} is an area, {there.name} a point")
    km = distance_km(there.point, here.point)
    bearing = bearing_deg(there.point, here.point)
    limit = radius_km(there) + slack_km(figure) + (slack_km(ground) if there.feature_class != "P" else 0)
    if km <= limit:
        return Finding("holds", f"{km:.0f} km from the middle of {there.name}", km, bearing)
    if km <= 2 * limit + _CITY_EDGE_KM:
        return Finding("loose", f"{km:.0f} km from the middle of {there.name}", km, bearing)
    return Finding("contradicted", f"{km:.0f} km from {there.name}", km, bearing)


def side(point: Point, area: Area, direction: str) -> Finding | None:
    """Judge "in the north of", by where the point stands in the envelope, 0 to 1 each way."""
    extent = area.main_extent
    if extent is None:
        return None
    across, up = _share(point, extent)
    marks = {"N": up, "S": 1 - up, "E": across, "W": 1 - across}
    each = [marks[letter] for letter in direction]
    # For a corner, how far along the diagonal counts as well: north-western Pakistan reaches to the middle of its box.
    least = max(min(each), sum(each) / len(each) - _SIDE) if len(each) > 1 else each[0]
    words = f"{up:.0%} of the way from south to north, {across:.0%} from west to east in {area.place.name}"
    if least >= 0.5 - _SIDE:
        return Finding("holds", words)
    return Finding("loose" if least >= _MIDDLE else "contradicted", words)


def _share(point: Point, extent: Extent) -> tuple[float, float]:
    west, south, east, north = extent
    lon = point[0]
    if west > east:
        east += 360
        lon += 360 if lon < 0 else 0
    across = (lon - west) / (east - west) if east > west else 0.5
    up = (point[1] - south) / (north - south) if north > south else 0.5
    return min(1.0, max(0.0, across)), min(1.0, max(0.0, up))
