"""What a leg asks of its ends: a sea leg ends on the water that it crosses, a flight rather at an airport."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from geomap.geodesy import haversine_km

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from shapely.geometry.base import BaseGeometry

    from geomap.gazetteers.base import Gazetteer
    from geomap.model import Candidate, Leg, LegEnd, Mention, Point
    from geomap.resolution.evidence import Features
    from geomap.resolution.groups import Name
    from geomap.resolution.verdict import Reading

SHORE_KM = 30.0  # a port's point may lie in its town, and the outline of the water is coarse


@dataclass(frozen=True)
class LegNeeds:
    """What the legs that end at a name ask of it. ``outline`` is that of the water; both None for any water."""

    mode: str
    water: str = ""
    outline: BaseGeometry | None = None


def needs_of_legs(
    legs: Sequence[Leg],
    names: Sequence[Name],
    ranked: Mapping[Name, Sequence[Reading]],
    gazetteer: Gazetteer,
) -> dict[Name, LegNeeds]:
    """Return the needs of the names that are ends of a leg by sea or by air."""
    by_mention: dict[Mention, Name] = {m: name for name in names for m in name.mentions}
    needs: dict[Name, LegNeeds] = {}
    for leg in legs:
        if leg.mode not in {"sea", "air"}:
            continue
        need = LegNeeds(leg.mode)
        for via in leg.via:
            need = _water(via, by_mention, ranked, gazetteer) or need
        for end in (leg.origin, leg.destination):
            if end is not None and end.mention in by_mention:
                name = by_mention[end.mention]
                if name not in needs or needs[name].outline is None:
                    needs[name] = need
    return needs


def _water(
    via: LegEnd,
    by_mention: Mapping[Mention, Name],
    ranked: Mapping[Name, Sequence[Reading]],
    gazetteer: Gazetteer,
) -> LegNeeds | None:
    rows = ranked.get(by_mention[via.mention], ()) if via.mention is not None and via.mention in by_mention else ()
    if not rows or rows[0].candidate.place.feature_class != "H":
        return None
    shape = gazetteer.shape(rows[0].candidate.place.id)
    if shape is None:
        return None
    import shapely  # noqa: PLC0415  (only articles with a named water need it)

    return LegNeeds("sea", rows[0].candidate.place.name, shapely.from_wkb(shape.wkb))


def leg_features(candidate: Candidate, needs: LegNeeds) -> Features:
    """Features of a candidate at the end of a leg."""
    place = candidate.place
    if needs.mode == "air":
        return {"flight_to_airfield": float(place.feature_code in {"AIRP", "AIRB", "AIRF", "AIRQ"})}
    found: Features = {"sea_leg_port": float(place.feature_code in {"PRT", "HBR", "NVB", "ANCH", "DCK"})}
    if needs.outline is not None:
        afloat = shore_distance_km(place.point, needs.outline) <= SHORE_KM
        found["sea_leg_on_water" if afloat else "sea_leg_off_water"] = 1.0
    return found


def shore_distance_km(point: Point, outline: BaseGeometry) -> float:
    """Distance from a point to the nearest part of an outline."""
    from shapely import Point as ShapelyPoint  # noqa: PLC0415
    from shapely.ops import nearest_points  # noqa: PLC0415

    nearest = nearest_points(ShapelyPoint(point), outline)[1]
    return haversine_km(point, (nearest.x, nearest.y))
