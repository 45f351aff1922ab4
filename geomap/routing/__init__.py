"""Routing: the path of a leg, or why none is drawn."""

from __future__ import annotations

from typing import TYPE_CHECKING

from geomap.routing.base import Journey, Router
from geomap.routing.geodesic import GeodesicRouter, SchematicRouter
from geomap.routing.legs import route_leg

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from geomap.model import Mode, Point, Route

__all__ = ["GeodesicRouter", "Journey", "Router", "SchematicRouter", "route", "route_leg"]


def route(
    a: Point, b: Point, *, mode: Mode = "unknown", via: Sequence[Point] = (), passages: Iterable[str] | None = None
) -> Route:
    """Draw the way between two points (lon, lat).

    Parameters
    ----------
    a, b
        The ends, in degrees.
    mode
        sea: along water. air: the geodesic. Everything else: schematic.
    via
        Points to pass, in order.
    passages
        Ids of the passages that are open to a sea route; None: those open by default.

    Raises
    ------
    ConfigurationError
        A point or a passage makes no sense.
    DatasetError
        The water mask is missing or damaged.
    """
    chosen = None if passages is None else frozenset(passages)
    journey = Journey(a, b, mode, via=tuple(via), passages=chosen)
    if mode == "sea":
        from geomap.routing.water import WaterRouter  # noqa: PLC0415  (scipy takes 0.3 s to import)

        return WaterRouter().route(journey)
    return (GeodesicRouter() if mode == "air" else SchematicRouter()).route(journey)
