"""From a leg of the text to its route: which ends carry a line, which router draws it, or the reason if none does."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import TYPE_CHECKING

from geomap.geodesy import distance_km
from geomap.routing.base import Journey
from geomap.routing.geodesic import GeodesicRouter, SchematicRouter
from geomap.routing.lines import SAME_KM, no_line

if TYPE_CHECKING:
    from collections.abc import Mapping

    from geomap.model import Extent, Leg, LegEnd, Mention, Place, Resolution, Route
    from geomap.routing.base import Router
    from geomap.settings import Settings

_WHOLE = {"CONT": "continent", "OCN": "ocean", "SEA": "sea", "GULF": "gulf"}
_OVERLAND = {"road", "rail", "foot"}
_LONGEST = 80  # characters of the text in a reason


def route_leg(
    leg: Leg,
    resolutions: Mapping[Mention, Resolution],
    *,
    settings: Settings | None = None,
    passages: frozenset[str] | None = None,
    words: str = "",
) -> Route:
    """Draw a leg, or say in plain words why it has no line.

    Parameters
    ----------
    leg
        What the text states.
    resolutions
        What each mention was taken to mean.
    settings
        ``settings.passages`` opens and closes passages of sea routes; those that the text names are open anyway.
    passages
        Ids of the only passages that a sea route may use, in place of the settings'.
    words
        The sentences that state the leg, where they hold more than its evidence.

    Raises
    ------
    ConfigurationError
        A passage is not known.
    DatasetError
        The water mask is missing or damaged.
    RoutingError
        The service that the settings name for roads or railways fails.
    """
    ends = (_end(leg.origin, resolutions, "origin"), _end(leg.destination, resolutions, "destination"))
    for end in ends:
        if isinstance(end, str):
            return no_line(end)
    origin, destination = (end for end in ends if not isinstance(end, str))
    for place, verb in ((origin, "start from"), (destination, "go to")):
        whole = _whole(place)
        if whole:
            return no_line(f"{place.name} is a whole {whole}: it has no point to {verb}")
    if origin.id == destination.id or distance_km(origin.point, destination.point) < SAME_KM:
        return no_line(f"both ends are the same place: {origin.name}")
    if leg.mode == "sea" and not _is_area(origin) and not _is_area(destination):
        if passages is None:
            words = "\n".join([words, *(span.text for span in leg.evidence)])
            passages = _open_to(words, (origin, destination), settings)
        return _by_sea(leg, origin, destination, resolutions, passages)
    return _straight(leg, origin, destination, resolutions, settings)


def _end(end: LegEnd | None, resolutions: Mapping[Mention, Resolution], which: str) -> Place | str:
    """Return the place of an end, or why it has none."""
    if end is None:
        return f"the text names no {which}"
    words = _quote(end.span.text)
    if not end.located or end.mention is None:
        return f"the {which} is not named: '{words}'"
    resolution = resolutions.get(end.mention)
    if resolution is None or resolution.place is None:
        why = f" ({resolution.reason})" if resolution is not None and resolution.reason else ""
        return f"the {which} '{words}' could not be placed{why}"
    return resolution.place


def _quote(text: str) -> str:
    words = re.sub(r"\s+", " ", text).strip()
    return words if len(words) <= _LONGEST else words[: _LONGEST - 1] + "…"


def _whole(place: Place) -> str:
    """Return what kind of whole a place is that no journey starts from, "" if it is none."""
    if place.precision == "country" or place.feature_code.startswith("PCL"):
        return "country"
    return _WHOLE.get(place.feature_code, "")


def _is_area(place: Place) -> bool:
    """Whether a place is a division or a region: drawn from its label point, and only schematically."""
    return place.precision in ("admin1", "admin2", "region") or place.feature_code.startswith("ADM")


def _is_water(place: Place) -> bool:
    return place.feature_class == "H" or place.precision in ("water", "linear")


def _vias(leg: Leg, resolutions: Mapping[Mention, Resolution]) -> list[tuple[LegEnd, Place | None]]:
    found = []
    for via in leg.via:
        resolution = resolutions.get(via.mention) if via.mention is not None else None
        found.append((via, resolution.place if resolution is not None else None))
    return found


def _open_to(words: str, ends: tuple[Place, Place], settings: Settings | None) -> frozenset[str] | None:
    """Return the ids of the passages that the settings and the text's own words open, None for the usual ones."""
    from geomap.routing.passages import opened_by, passages_in  # noqa: PLC0415  (needs the mask)

    switches = (settings.passages if settings else None) or frozenset()
    named = passages_in(words)
    if not switches and not named:
        return None
    return opened_by(switches, ends=(end.point for end in ends)) | named


def _by_sea(
    leg: Leg,
    origin: Place,
    destination: Place,
    resolutions: Mapping[Mention, Resolution],
    passages: frozenset[str] | None,
) -> Route:
    from geomap.routing.passages import passage_named  # noqa: PLC0415  (needs the mask)

    through: list[str] = []
    waters: list[tuple[str, Extent]] = []
    points: list[Place] = []
    for via, place in _vias(leg, resolutions):
        passage = passage_named(via.span.text, place.name if place else "")
        if passage is not None:
            through.append(passage)
        elif place is not None and _is_water(place):
            waters += [(place.name, place.extent)] if place.extent else []
        elif place is not None and not _is_area(place) and not _whole(place):
            points.append(place)
    journey = Journey(
        origin.point,
        destination.point,
        "sea",
        via=tuple(place.point for place in points),
        via_waters=tuple(waters),
        passages=passages,
        through=tuple(dict.fromkeys(through)),
        origin_name=origin.name,
        destination_name=destination.name,
        via_names=tuple(place.name for place in points),
    )
    return _way_by_water(journey)


@lru_cache(maxsize=256)
def _way_by_water(journey: Journey) -> Route:
    """Draw a journey once: a long text speaks of the same voyage again and again."""
    from geomap.routing.water import WaterRouter  # noqa: PLC0415  (scipy takes 0.3 s to import)

    return WaterRouter().route(journey)


def _by_service(url: str, leg: Leg, stops: tuple[Place, ...], settings: Settings) -> Route:
    from geomap.cache import AnswerCache, cache_path  # noqa: PLC0415  (only where a service is named)
    from geomap.routing.service import Service, ServiceRouter  # noqa: PLC0415

    origin, *vias, destination = stops
    journey = Journey(
        origin.point,
        destination.point,
        leg.mode,
        via=tuple(place.point for place in vias),
        origin_name=origin.name,
        destination_name=destination.name,
        via_names=tuple(place.name for place in vias),
    )
    cache = AnswerCache(cache_path(settings.cache) / "routes.sqlite")
    return ServiceRouter(Service.parse(url, mode=leg.mode), leg.mode, cache=cache).route(journey)


def _straight(
    leg: Leg,
    origin: Place,
    destination: Place,
    resolutions: Mapping[Mention, Resolution],
    settings: Settings | None,
) -> Route:
    points = [place for _, place in _vias(leg, resolutions) if place is not None]
    points = [place for place in points if not _whole(place) and not _is_water(place)]
    asked = settings and {"road": settings.router_url, "rail": settings.rail_router_url}.get(leg.mode)
    if settings and asked and not any(_is_area(place) or _is_water(place) for place in (origin, destination, *points)):
        return _by_service(asked, leg, (origin, *points, destination), settings)
    router: Router = SchematicRouter()
    if leg.mode == "air" and not any(map(_is_area, (origin, destination, *points))):
        router = GeodesicRouter()
    elif leg.mode in _OVERLAND and not any(map(_is_water, (origin, destination))):
        from geomap.routing.overland import joined  # noqa: PLC0415  (needs the mask)

        if not joined(origin.point, destination.point):
            return no_line(
                f"open sea lies between {origin.name} and {destination.name}: no way by {leg.mode} joins them",
                Journey(origin.point, destination.point, leg.mode),
            )
    return router.route(Journey(origin.point, destination.point, leg.mode, via=tuple(place.point for place in points)))
