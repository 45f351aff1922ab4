"""Routes between two ends that a person names: one by one, or the rows of a CSV file as JSON lines."""

from __future__ import annotations

import csv
import io
import time
from pathlib import Path
from typing import TYPE_CHECKING, Any

from geomap.console import point_of
from geomap.errors import ConfigurationError
from geomap.pipeline import find_way, open_gazetteer

if TYPE_CHECKING:
    from collections.abc import Iterator

    from geomap.model import Mode, Point, Route
    from geomap.pipeline import Way
    from geomap.settings import Settings

COLUMNS = ("origin", "origin_lon", "origin_lat", "destination", "destination_lon", "destination_lat")
# 1e-5 degrees is a metre.
_DECIMALS = 5


def end_of(text: str) -> str | Point:
    """``lon,lat`` in degrees as a point, anything else as a name."""
    return point_of(text) or text


def way(origin: str, destination: str, *, mode: Mode, settings: Settings) -> Way:
    """Draw the way between two ends as typed: names, or ``lon,lat``."""
    return find_way(end_of(origin), end_of(destination), mode=mode, settings=settings)


def pair_lines(path: str, *, mode: Mode, settings: Settings) -> Iterator[dict[str, Any]]:
    """Draw the route of each row of a CSV file (``COLUMNS``; others are ignored).

    Raises
    ------
    ConfigurationError
        The file cannot be read, or lacks a column.
    """
    rows = _rows(path)
    gazetteer = open_gazetteer(settings)
    for number, row in rows:
        names = {"origin": row["origin"], "destination": row["destination"]}
        try:
            ends = [_point(row, end, number) for end in ("origin", "destination")]
            begun = time.perf_counter()
            found = find_way(*ends, mode=mode, settings=settings, gazetteer=gazetteer)
            seconds = time.perf_counter() - begun
        except ConfigurationError as error:
            yield {**names, "error": str(error), "parts": None}
            continue
        yield {**names, **route_dict(found.route), "seconds": round(seconds, 4)}


def way_dict(found: Way) -> dict[str, Any]:
    """Return a way as plain values."""
    ends = {}
    for name, end in (("origin", found.origin), ("destination", found.destination)):
        place = end.place
        ends[name] = place and {
            "name": place.name,
            "lon": round(place.lon, _DECIMALS),
            "lat": round(place.lat, _DECIMALS),
            "country_code": place.country_code,
            "id": place.id,
            "reason": end.reason,
        }
    return {**ends, **route_dict(found.route)}


def route_dict(route: Route) -> dict[str, Any]:
    """Return a route as plain values: ``parts`` null where there is no line, and why."""
    parts = [[[round(lon, _DECIMALS), round(lat, _DECIMALS)] for lon, lat in part] for part in route.parts]
    return {
        "parts": parts or None,
        "length_km": None if route.length_km is None else round(route.length_km, 3),
        "path_basis": route.path_basis,
        "no_line_reason": route.no_line_reason or None,
    }


def _rows(path: str) -> list[tuple[int, dict[str, str]]]:
    try:
        text = Path(path).read_text(encoding="utf-8-sig")
    except (OSError, ValueError) as error:
        msg = f"{path}: cannot be read ({getattr(error, 'strerror', None) or error})"
        raise ConfigurationError(msg) from error
    reader = csv.DictReader(io.StringIO(text, newline=""))
    missing = [name for name in COLUMNS if name not in (reader.fieldnames or ())]
    if missing:
        msg = f"{path}: has no column {', '.join(missing)}"
        raise ConfigurationError(msg)
    try:
        return [(reader.line_num, {name: row[name] or "" for name in COLUMNS}) for row in reader]
    except csv.Error as error:
        msg = f"{path}: line {reader.line_num}: {error}"
        raise ConfigurationError(msg) from error


def _point(row: dict[str, str], end: str, number: int) -> Point:
    try:
        return (float(row[f"{end}_lon"]), float(row[f"{end}_lat"]))
    except ValueError as error:
        msg = f"line {number}: the {end} has no coordinates ({error})"
        raise ConfigurationError(msg) from error
