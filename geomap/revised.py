"""Layers that a person has edited: read back, and what they moved drawn again."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

from geomap import review
from geomap.columns import TABLES, records
from geomap.errors import RoutingError
from geomap.model import Leg, LegEnd, Mention, Place, Resolution, Span
from geomap.pipeline import Reading, draw, open_gazetteer, read_layers

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence
    from pathlib import Path

    from geomap.gazetteers.base import Atlas
    from geomap.model import Layers, Route
    from geomap.settings import Settings

    Row = Mapping[str, Any]

_DIGITS = {"length_km": 3, "great_circle_km": 3, "land_share": 6, "start_gap_km": 3, "end_gap_km": 3}


def read(path: str | Path, *, settings: Settings | None = None) -> Layers:
    """Read layers back from a file that geomap wrote, as a person has edited it since.

    A GeoPackage brings back the whole; what other formats lose is in docs/formats.md. Rows that were edited or added
    are marked as reviewed by a person, and legs whose places were moved are drawn again by their mode.

    Parameters
    ----------
    path
        The file; its suffix says the format.
    settings
        Passages, and services for roads and railways, for what is drawn again.

    Raises
    ------
    ConfigurationError
        The suffix belongs to no format that can be read.
    DatasetMissingError, DatasetIntegrityError
        There is no such file, or it holds what makes no sense; the message names layer and row.
    """
    return redrawn(read_layers(path), settings=settings)


def redrawn(layers: Layers, *, settings: Settings | None = None, gazetteer: Atlas | None = None) -> Layers:
    """Draw the legs again that have lost their line because a place was moved; all others stay as they are."""
    at = [number for number, why in enumerate(layers.routes["no_line_reason"]) if why == review.STALE]
    if not at:
        return layers
    rows = list(records(TABLES["routes"], layers.routes))
    places = _places(layers, {key for number in at for key in _passed(rows[number])}, gazetteer, settings)
    drawn = {number: _drawn(layers, rows[number], places, settings) for number in at}
    return replace(layers, routes=_with_routes(layers, {key: each for key, each in drawn.items() if each}))


def _passed(row: Row) -> list[str]:
    """Ids of the places of a leg, in order."""
    found = [row["origin_id"], *(via["id"] for via in row["via"]), row["destination_id"]]
    return [each for each in found if each]


def _places(layers: Layers, wanted: set[str], gazetteer: Atlas | None, settings: Settings | None) -> dict[str, Place]:
    """Places as they lie now, by id."""
    found: dict[str, Place] = {}
    for name in ("places", "areas"):
        frame = getattr(layers, name)
        for row, shape in zip(records(TABLES[name], frame), frame.geometry, strict=True):
            if row["id"] not in wanted:
                continue
            if name == "places":
                found[row["id"]] = _place(row, (shape.x, shape.y))
                continue
            gazetteer = gazetteer or open_gazetteer(settings)
            known = gazetteer.place(row["gazetteer_id"])
            if known is None or not _holds(shape, known.point):
                inside = shape.representative_point()
                west, south, east, north = shape.bounds
                known = replace(_place(row, (inside.x, inside.y)), extent=(west, south, east, north))
            found[row["id"]] = known
    return found


def _holds(shape: Any, point: tuple[float, float]) -> bool:
    from shapely import Point  # noqa: PLC0415

    return bool(shape.distance(Point(point)) <= 0.1)  # noqa: PLR2004  (degrees: outlines are simplified)


def _place(row: Row, point: tuple[float, float]) -> Place:
    return Place(
        row["gazetteer_id"],
        row["name"],
        *point,
        feature_class=row["feature_class"] or "",
        feature_code=row["feature_code"] or "",
        country_code=row["country_code"] or "",
        admin1_code=row["admin1_code"] or "",
        source=row["gazetteer"],
        precision=row["precision"],
    )


def _drawn(layers: Layers, row: Row, places: Mapping[str, Place], settings: Settings | None) -> Route | None:
    """Route of a leg through its places, None where a service fails: the leg stays without a line, and says why."""
    resolutions: list[Resolution] = []

    def end(name: str | None, key: str | None) -> LegEnd | None:
        if name is None:
            return None
        span = Span(len(resolutions), len(resolutions) + 1, name)
        if key is None:
            return LegEnd(span, None, located=False)
        mention = Mention(span.start, span.end, name)
        resolutions.append(Resolution(mention, places[key], precision=places[key].precision))
        return LegEnd(span, mention)

    leg = Leg(
        end(row["origin"], row["origin_id"]),
        end(row["destination"], row["destination_id"]),
        via=tuple(each for each in (end(via["name"], via["id"]) for via in row["via"]) if each),
        mode=row["mode"],
        undirected=row["undirected"],
        evidence=tuple(Span(quote["start"], quote["end"], quote["text"]) for quote in row["quotes"]),
    )
    reading = Reading(layers.article, tuple(resolutions), (leg,), ())
    try:
        (route,) = draw(reading, settings=settings)
    except RoutingError:
        return None
    return route


def _with_routes(layers: Layers, drawn: Mapping[int, Route]) -> Any:
    """Return the routes with those lines in them; the table that was given stays as it is."""
    from shapely import LineString, MultiLineString  # noqa: PLC0415

    frame = layers.routes.copy()
    geometries: list[Any] = list(frame.geometry)
    columns: dict[str, list[Any]] = {}
    for number, route in drawn.items():
        parts = [LineString(part) for part in route.parts]
        geometries[number] = None if not parts else parts[0] if len(parts) == 1 else MultiLineString(parts)
        values: dict[str, Any] = {
            "path_basis": route.path_basis if parts else None,
            "no_line_reason": route.no_line_reason or None,
            "method": f"{route.method}; drawn again after a person moved a place" if parts else None,
        }
        for name, digits in _DIGITS.items():
            value = getattr(route, name)
            values[name] = None if value is None else round(value, digits)
        for name, value in values.items():
            columns.setdefault(name, frame[name].tolist())[number] = value
    _put(frame, columns, geometries)
    return frame


def _put(frame: Any, columns: Mapping[str, Sequence[Any]], geometries: Sequence[Any]) -> None:
    import geopandas as gpd  # noqa: PLC0415
    import pandas as pd  # noqa: PLC0415

    make: Callable[..., Any] = pd.Series
    for name, values in columns.items():
        frame[name] = make(list(values), dtype=frame[name].dtype, index=frame.index)
    frame["geometry"] = gpd.GeoSeries(list(geometries), crs=frame.crs, index=frame.index)
