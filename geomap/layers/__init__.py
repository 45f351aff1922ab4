"""Resolutions, legs and statements in; the tables that every output is made of out."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, cast

from geomap.columns import TABLES
from geomap.layers.labelling import labels
from geomap.layers.quoting import Quoter, clean
from geomap.layers.selection import select
from geomap.layers.tables import mention_rows, relation_rows, unlocated_rows
from geomap.model import Layers

if TYPE_CHECKING:
    from collections.abc import Sequence

    import geopandas
    from shapely.geometry.base import BaseGeometry

    from geomap.columns import Column
    from geomap.gazetteers.base import Gazetteer
    from geomap.layers.rows import Drawn
    from geomap.layers.selection import Selection
    from geomap.model import Article, Derived, Leg, Resolution, Route, Shape, SpatialRelation

__all__ = ["build"]

CRS = "EPSG:4326"


def build(  # noqa: PLR0917  (one argument a stage, in the order of the stages)
    article: Article,
    resolutions: Sequence[Resolution],
    legs: Sequence[Leg],
    routes: Sequence[Route],
    relations: Sequence[SpatialRelation],
    gazetteer: Gazetteer,
    *,
    derived: Sequence[Derived] = (),
) -> Layers:
    """Tabulate what was read; ``routes`` are aligned with ``legs``. Columns are in ``geomap.columns``.

    ``derived`` are the places that only the words locate; their resolutions are among ``resolutions`` already.

    Raises ``DatasetIntegrityError`` where a place, a shape or a route has a coordinate that is not finite or out of
    range: everything after this takes coordinates as they come.
    """
    from geomap.layers.rows import leg_ids, place_rows, route_rows  # noqa: PLC0415  (numpy and shapely)

    quoter = Quoter.of(article)
    ordered = sorted(resolutions, key=lambda each: (each.mention.start, -each.mention.end))
    selection = select(ordered, legs, relations, quoter)
    own = {each.place.id: each.shape for each in derived}

    def outline(place_id: str) -> Shape | None:
        return own.get(place_id) or gazetteer.shape(place_id)

    places, areas = place_rows(selection, quoter, outline, _sayers(legs, selection))
    ids = leg_ids(legs, quoter)
    drawn = route_rows(legs, routes, labels(legs, selection), ids, selection=selection, quoter=quoter)
    filled = _filled(places, areas, drawn, selection)
    attributions: Sequence[str] = getattr(gazetteer, "attributions", tuple)()
    return Layers(
        article=article,
        places=tabulate("places", [each.row for each in places], [each.geometry for each in places]),
        areas=tabulate(
            "areas",
            [{**each.row, "shaded": each.row["id"] in filled} for each in areas],
            [each.geometry for each in areas],
        ),
        routes=tabulate("routes", [each.row for each in drawn], [each.geometry for each in drawn]),
        mentions=tabulate("mentions", mention_rows(ordered, selection, quoter)),
        relations=tabulate("relations", relation_rows(relations, selection, quoter)),
        unlocated=tabulate("unlocated", unlocated_rows(ordered, legs, ids, selection, quoter)),
        attributions=tuple(attributions),
        crs=CRS,
    )


def tabulate(
    name: str, rows: Sequence[dict[str, Any]], geometries: Sequence[BaseGeometry | None] = ()
) -> geopandas.GeoDataFrame:
    """Table ``name`` of ``rows``, its columns typed and in order, whether there are rows or not."""
    import geopandas as gpd  # noqa: PLC0415
    import pandas as pd  # noqa: PLC0415

    table = TABLES[name]
    columns = {
        column.name: pd.Series([_value(row[column.name]) for row in rows], dtype=_dtype(column))
        for column in table.columns
    }
    if table.geometry is None:
        return gpd.GeoDataFrame(columns)
    return gpd.GeoDataFrame(columns, geometry=gpd.GeoSeries(cast("Any", list(geometries)), crs=CRS))


def _value(value: Any) -> Any:
    return clean(value) if isinstance(value, str) else value


def _dtype(column: Column) -> Any:
    if column.type == "integer":
        return "Int64" if column.nullable else "int64"
    # Text stays Python's own: None is None in every version of pandas.
    return {"real": "float64", "boolean": "bool"}.get(column.type, "object")


def _sayers(legs: Sequence[Leg], selection: Selection) -> dict[str, str]:
    """Who states the legs that end at a place, by gazetteer id."""
    found: dict[str, dict[str, None]] = {}
    for leg in legs:
        for end in (leg.origin, leg.destination):
            place = selection.place_of(end)
            if place and leg.attributed_to:
                found.setdefault(place.id, {})[leg.attributed_to] = None
    return {key: "; ".join(names) for key, names in found.items()}


def _filled(
    places: Sequence[Drawn], areas: Sequence[Drawn], routes: Sequence[Drawn], selection: Selection
) -> frozenset[str]:
    """Ids of the areas that are mentioned literally and not larger than the frame without them.

    Continents are only named: one would make room for the next, until the map is of the world.
    """
    from geomap.layers.frame import shaded  # noqa: PLC0415

    literal = {
        each.row["id"]: each.geometry
        for each in areas
        if each.geometry is not None
        and each.row["precision"] != "near"  # the circle about a point
        and each.row["feature_code"] != "CONT"
        and selection.places[each.row["gazetteer_id"]].literal
    }
    drawn = [each.geometry for each in (*places, *routes) if each.geometry is not None]
    return shaded(drawn, literal)
