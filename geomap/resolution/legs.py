"""What a leg asks of its ends.

A sea leg ends on the water that it crosses, or at least at a coast; a flight at an air base rather than in the village
of its name; who goes across a border comes out on the other side.
"""

from __future__ import annotations

import math
import re
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from geomap.geodesy import haversine_km

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from shapely.geometry.base import BaseGeometry

    from geomap.gazetteers.base import Gazetteer
    from geomap.model import Candidate, Leg, LegEnd, Mention, Place, Point
    from geomap.resolution.evidence import Features
    from geomap.resolution.groups import Name
    from geomap.resolution.verdict import Reading

SHORE_KM = 30.0  # a port's point may lie in its town, and the outline of the water is coarse
OFF_SHORE_KM = 200.0  # surely not on it
COAST_KM = 20.0  # the same, where no water is named
BORDER_KM = 100.0  # from the border: where those who cross it arrive
BEYOND_KM = 300.0  # and where they do not without more words
LIKELIEST = 20  # candidates of a name that a leg looks at more closely
VILLAGE = 50_000  # inhabitants up to which an airfield of the same name is the likelier goal of a flight

AIRFIELDS = frozenset({"AIRP", "AIRB", "AIRF", "AIRQ"})
PORTS = frozenset({"PRT", "HBR", "NVB", "ANCH", "DCK"})
_ACROSS = re.compile(
    r"\b(?:across|over|through|cross(?:ed|es|ing)?)\s+(?:(?:in)?to\s+)?(?:the|its|their|a)\s+(?:[\w’'-]+\s+){0,3}?"
    r"(?:border|frontier)\b|\bcross-border\b",
    re.IGNORECASE,
)


@dataclass(frozen=True)
class LegNeeds:
    """What the legs that end at a name ask of it.

    ``outline`` is that of the named ``water``; ``airfield`` tells that one of the name's places is one; ``left`` is the
    country on whose other side the end lies, ``border`` its outline, ``arrives`` whether it is the goal; ``inland`` are
    ids of candidates away from any coast, where others are at one.
    """

    mode: str = ""
    water: str = ""
    outline: BaseGeometry | None = None
    airfield: bool = False
    left: Place | None = None
    border: BaseGeometry | None = None
    arrives: bool = True
    inland: frozenset[str] = frozenset()
    beside: Mapping[str, float] = field(default_factory=dict)


def needs_of_legs(
    legs: Sequence[Leg],
    names: Sequence[Name],
    ranked: Mapping[Name, Sequence[Reading]],
    gazetteer: Gazetteer,
) -> dict[Name, LegNeeds]:
    """Return the needs of the names that are ends of a leg by sea, by air, or across a border."""
    by_mention: dict[Mention, Name] = {m: name for name in names for m in name.mentions}
    needs: dict[Name, LegNeeds] = {}
    for leg in legs:
        need = LegNeeds(leg.mode) if leg.mode in {"sea", "air"} else None
        for via in leg.via if need is not None else ():
            need = _water(via, by_mention, ranked, gazetteer) or need
        crosses = any(_ACROSS.search(span.text) for span in leg.evidence)
        if need is None and not crosses:
            continue
        for end, other in ((leg.origin, leg.destination), (leg.destination, leg.origin)):
            if end is None or end.mention not in by_mention:
                continue
            name = by_mention[end.mention]
            own = need or LegNeeds()
            if crosses:
                own = _across(own, leg, (end, other), by_mention, ranked=ranked, gazetteer=gazetteer)
            known = needs.get(name)
            if known is None or (known.outline is None and known.left is None):
                needs[name] = own
    coasts = _Coasts(gazetteer)
    return {name: _completed(need, ranked.get(name, ()), gazetteer, coasts) for name, need in needs.items()}


def _water(
    via: LegEnd,
    by_mention: Mapping[Mention, Name],
    ranked: Mapping[Name, Sequence[Reading]],
    gazetteer: Gazetteer,
) -> LegNeeds | None:
    place = _best(via, by_mention, ranked)
    if place is None or place.feature_class != "H":
        return None
    outline = _outline(place, gazetteer)
    return None if outline is None else LegNeeds("sea", place.name, outline)


def _across(
    need: LegNeeds,
    leg: Leg,
    ends: tuple[LegEnd, LegEnd | None],
    by_mention: Mapping[Mention, Name],
    *,
    ranked: Mapping[Name, Sequence[Reading]],
    gazetteer: Gazetteer,
) -> LegNeeds:
    """Add the country on the other side: of the other end, else of what else the words name."""
    end, other = ends
    place = _best(other, by_mention, ranked)
    if place is None and end is leg.destination:
        beside = [m for span in leg.evidence for m in by_mention if span.start <= m.start and m.end <= span.end]
        rest = [m for m in sorted(beside) if by_mention[m] is not by_mention.get(end.mention)]  # type: ignore[arg-type]
        place = next((p for m in rest if (p := _of(by_mention[m], ranked)) is not None and p.country_code), None)
    if place is None or not place.country_code:
        return need
    country_of = getattr(gazetteer, "country_of", None)
    country: Place | None = country_of(place.country_code) if country_of is not None else place
    outline = _outline(country, gazetteer) if country is not None else None
    if country is None or outline is None:
        return need
    return replace(need, left=country, border=outline, arrives=end is leg.destination)


def _completed(need: LegNeeds, rows: Sequence[Reading], gazetteer: Gazetteer, coasts: _Coasts) -> LegNeeds:
    """Add what depends on the candidates of the name together."""
    every = [row.candidate.place for row in rows]
    places = every[:LIKELIEST]
    if need.mode == "air":
        need = replace(need, airfield=any(p.feature_code in AIRFIELDS for p in every))
    if need.mode == "sea" and need.outline is None and len(places) > 1:
        away = frozenset(p.id for p in places if p.feature_class != "A" and not coasts.near(p.point))
        if len(away) < len(places):
            # What is not looked at has no chance, coast or not.
            need = replace(need, inland=away | {p.id for p in every[LIKELIEST:]})
    if need.border is not None and need.left is not None:
        gaps = {p.id: _gap_km(p, need.border, gazetteer) for p in every if p.country_code != need.left.country_code}
        need = replace(need, beside=gaps)
    return need


def leg_features(candidate: Candidate, needs: LegNeeds) -> Features:
    """Features of a candidate at the end of a leg."""
    place = candidate.place
    found: Features = {}
    if needs.mode == "air":
        airfield = place.feature_code in AIRFIELDS
        found["flight_to_airfield"] = float(airfield)
        small = place.feature_code == "ADM2" or (place.feature_class == "P" and place.population < VILLAGE)
        if needs.airfield and not airfield and small:
            found["flight_to_village"] = 1.0
    if needs.mode == "sea":
        found["sea_leg_port"] = float(place.feature_code in PORTS)
        found["sea_leg_airfield"] = float(place.feature_code in AIRFIELDS)
        if needs.outline is not None:
            away = shore_distance_km(place.point, needs.outline)
            if away <= SHORE_KM:
                found["sea_leg_on_water"] = 1.0
            else:  # where a strait ends is a matter of drawing: no cliff at the limit
                found["sea_leg_off_water"] = min(1.0, (away - SHORE_KM) / (OFF_SHORE_KM - SHORE_KM))
        elif place.id in needs.inland:
            found["sea_leg_inland"] = 1.0
    if needs.left is not None:
        found |= _border_features(place, needs)
    return found


def _border_features(place: Place, needs: LegNeeds) -> Features:
    assert needs.left is not None
    if place.country_code == needs.left.country_code:
        return {"border_same_side": 1.0}
    gap = needs.beside.get(place.id, math.inf)
    if gap <= BORDER_KM:
        return {"border_other_side": 1.0}
    # Whoever crosses a border may have come from far away.
    return {"border_far": 1.0} if needs.arrives and gap > BEYOND_KM else {}


def shore_distance_km(point: Point, outline: BaseGeometry) -> float:
    """Distance from a point to the nearest part of an outline."""
    from shapely import Point as ShapelyPoint  # noqa: PLC0415
    from shapely.ops import nearest_points  # noqa: PLC0415

    nearest = nearest_points(ShapelyPoint(point), outline)[1]
    return haversine_km(point, (nearest.x, nearest.y))


class _Coasts:
    """Whether a point is near the sea: where no country covers all that is around it."""

    def __init__(self, gazetteer: Gazetteer) -> None:
        countries: Sequence[Place] = getattr(gazetteer, "countries", tuple)()
        self._countries: list[Place] = [each for each in countries if each.extent is not None]
        self._gazetteer = gazetteer
        self._outlines: dict[str, BaseGeometry | None] = {}

    def near(self, point: Point) -> bool:
        import shapely  # noqa: PLC0415
        from shapely.affinity import scale  # noqa: PLC0415

        degrees = COAST_KM / 111.0
        around = scale(shapely.Point(point).buffer(degrees), xfact=1 / max(0.05, math.cos(math.radians(point[1]))))
        left: BaseGeometry = around
        for country in self._countries:
            assert country.extent is not None
            west, south, east, north = country.extent
            if not (south - 1 <= point[1] <= north + 1 and (west > east or west - 2 <= point[0] <= east + 2)):
                continue
            if country.id not in self._outlines:
                self._outlines[country.id] = _outline(country, self._gazetteer)
            outline = self._outlines[country.id]
            if outline is not None:
                left = left.difference(shapely.clip_by_rect(outline, *around.bounds))
        return bool(left.area > 0.02 * around.area)


def _gap_km(place: Place, border: BaseGeometry, gazetteer: Gazetteer) -> float:
    """Distance of a place from a country: of its outline, for a country or a division."""
    own = _outline(place, gazetteer) if place.feature_class == "A" else None
    if own is None:
        return shore_distance_km(place.point, border)
    from shapely.ops import nearest_points  # noqa: PLC0415

    here, there = nearest_points(own, border)
    return haversine_km((here.x, here.y), (there.x, there.y))


def _outline(place: Place, gazetteer: Gazetteer) -> BaseGeometry | None:
    shape = gazetteer.shape(place.id)
    if shape is None:
        return None
    import shapely  # noqa: PLC0415  (only articles with such a leg need it)

    return shapely.from_wkb(shape.wkb)


def _best(
    end: LegEnd | None, by_mention: Mapping[Mention, Name], ranked: Mapping[Name, Sequence[Reading]]
) -> Place | None:
    if end is None or end.mention is None or end.mention not in by_mention:
        return None
    return _of(by_mention[end.mention], ranked)


def _of(name: Name, ranked: Mapping[Name, Sequence[Reading]]) -> Place | None:
    rows = ranked.get(name, ())
    return rows[0].candidate.place if rows else None
