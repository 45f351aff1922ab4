"""Paths on roads and railways, as an OSRM or Valhalla service finds them. Never used unless a person names one.

The service is asked through routingpy; the requests themselves are made here, with one user agent, a time limit for the
whole answer, few retries and a cache. "No route" is a value with its reason; a service that fails is an error.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

from geomap.errors import ConfigurationError, RoutingError
from geomap.geodesy import haversine_km
from geomap.routing.lines import finish, no_line, refusal

if TYPE_CHECKING:
    from collections.abc import Mapping

    from geomap.cache import AnswerCache
    from geomap.model import Mode, Point, Route
    from geomap.routing.base import Journey

SNAP_KM = 10.0  # a place further than this from the network is not on it
LONGEST = 20  # times the great circle: no such way is what the text speaks of
_PROFILES: Mapping[tuple[str, str], str] = {
    ("osrm", "road"): "driving",
    ("osrm", "rail"): "train",
    ("valhalla", "road"): "auto",
}
_NAMES = {"osrm": "OSRM", "valhalla": "Valhalla"}
_FAILURES = (KeyError, IndexError, TypeError, ValueError, AttributeError, OverflowError)


@dataclass(frozen=True, slots=True)
class Service:
    """Where a service is and what it speaks: "osrm" or "valhalla"."""

    kind: str
    url: str

    @property
    def host(self) -> str:
        return urlsplit(self.url).netloc.rpartition("@")[2]

    @classmethod
    def parse(cls, text: str, *, mode: Mode = "road") -> Service:
        """Read ``https://host/path`` (OSRM), ``osrm+https://…`` or ``valhalla+https://…``.

        Raises
        ------
        ConfigurationError
            It is no such URL, or the service knows no such mode.
        """
        kind, plus, url = text.strip().partition("+")
        if not plus or kind.lower() not in _NAMES:
            kind, url = "osrm", text.strip()
        try:
            parts = urlsplit(url)
            fine = parts.scheme in {"http", "https"} and parts.hostname and (parts.port or 1) > 0
        except ValueError:
            fine = None
        # A password would be in every message, and in the cache.
        if (
            not fine
            or parts.username is not None
            or parts.query
            or parts.fragment
            or any(not letter.isprintable() for letter in url)
        ):
            msg = f"router URL: {text!r} is not http://…, https://…, osrm+https://… or valhalla+https://…"
            raise ConfigurationError(msg)
        if (kind.lower(), mode) not in _PROFILES:
            msg = f"router URL: {_NAMES[kind.lower()]} knows no ways by {mode}"
            raise ConfigurationError(msg)
        return cls(kind.lower(), url.rstrip("/"))


@dataclass(frozen=True, slots=True)
class ServiceRouter:
    """Routes as a service finds them, for the one ``mode`` ("road" or "rail") that it was named for.

    ``timeout`` is in seconds, for one whole answer; ``retries`` are after a refused connection, a 429 or a 502 to 504,
    never after a slow answer. Answers are kept in ``cache``, errors are not.
    """

    service: Service
    mode: Mode = "road"
    timeout: float = 20.0
    retries: int = 2
    snap_km: float = SNAP_KM
    cache: AnswerCache | None = None

    def route(self, journey: Journey) -> Route:
        """Return the way that the service finds, or why there is none.

        Raises
        ------
        ConfigurationError
            A point is not a longitude and latitude.
        RoutingError
            The service cannot be reached, fails, or answers with what is no route.
        """
        reason = refusal(journey)
        if reason:
            return no_line(reason, journey)
        points = self._points(journey)
        where = f"{_NAMES[self.service.kind]} at {self.service.host}"
        if not points:
            return no_line(f"{where} finds no way by {self.mode} between the ends", journey)
        far = self._too_far(journey, points)
        if far:
            return no_line(far, journey)
        import numpy as np  # noqa: PLC0415

        profile = _PROFILES[self.service.kind, self.mode]
        method = f"path by {where}, profile {profile}, inferred from the ends; 1"
        return finish(np.array(points, float), journey, basis="inferred-network", method=method, land_share=None)

    def _points(self, journey: Journey) -> list[Point]:
        """Return the turns of the way, checked; none where there is no way."""
        stops = [(round(lon, 6), round(lat, 6)) for lon, lat in (journey.origin, *journey.via, journey.destination)]
        key = ""
        if self.cache:
            words = ";".join(f"{lon},{lat}" for lon, lat in stops)
            key = self.cache.key(self.service.kind, self.service.url, words, {"mode": self.mode})
            kept = self.cache.get(key)
            if kept is not None:
                return [(float(lon), float(lat)) for row in kept for lon, lat in row["points"]]
        points = self._checked(self._ask(stops), stops)
        if self.cache:
            self.cache.put(key, [{"points": points}] if points else [])
        return points

    def _ask(self, stops: list[Point]) -> list[Any]:
        """Return the service's turns as they come."""
        from geomap.routing.requesting import NotFoundError, client  # noqa: PLC0415  (routingpy takes 0.4 s)

        profile = _PROFILES[self.service.kind, self.mode]
        asked = client(self.service.kind, self.service.url, timeout=self.timeout, retries=self.retries)
        more = {"geometries": "geojson", "overview": "full"} if self.service.kind == "osrm" else {}
        try:
            found = asked.directions(locations=[list(stop) for stop in stops], profile=profile, **more).geometry
            return list(found)
        except NotFoundError:
            return []
        except _FAILURES as error:
            raise self._nonsense() from error

    def _checked(self, points: list[Any], stops: list[Point]) -> list[Point]:
        """Return points that are longitudes and latitudes and make a way of a length to believe."""
        found: list[Point] = []
        for point in points:
            try:
                lon, lat = (float(value) for value in point[:2])
            except _FAILURES as error:
                raise self._nonsense() from error
            if not (math.isfinite(lon) and math.isfinite(lat) and abs(lon) <= 180 and abs(lat) <= 90):  # noqa: PLR2004
                raise RoutingError(f"{self.service.url} answers with the point {lon:g},{lat:g}, which is nowhere")
            found.append((lon, lat))
        if len(found) == 1:
            raise self._nonsense()
        length = sum(map(haversine_km, found, found[1:]))
        if found and length > LONGEST * (sum(map(haversine_km, stops, stops[1:])) + self.snap_km):
            raise RoutingError(f"{self.service.url} answers with a way of {length:,.0f} km, which cannot be")
        return found

    def _nonsense(self) -> RoutingError:
        return RoutingError(f"{self.service.url} answers with what is no route of {_NAMES[self.service.kind]}")

    def _too_far(self, journey: Journey, points: list[Point]) -> str:
        """Return which stop lies too far from the way, "" if none does."""
        names = [journey.origin_name, *(journey.via_names or [""] * len(journey.via)), journey.destination_name]
        stops = (journey.origin, *journey.via, journey.destination)
        gaps = [haversine_km(stops[0], points[0]), *(_away(stop, points) for stop in stops[1:-1])]
        gaps.append(haversine_km(stops[-1], points[-1]))
        network = "railway" if self.mode == "rail" else "road"
        for name, stop, gap in zip(names, stops, gaps, strict=True):
            if gap > self.snap_km:
                what = name or f"{stop[0]:g},{stop[1]:g}"
                return f"the nearest {network} that {self.service.host} knows is {gap:.0f} km from {what}"
        return ""


def _away(stop: Point, points: list[Point]) -> float:
    return min(haversine_km(stop, point) for point in points)
