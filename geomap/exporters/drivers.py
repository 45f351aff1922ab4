"""GDAL writes the features of a layer; what it raises comes out as one line."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from geomap.errors import ExportError

if TYPE_CHECKING:
    from pathlib import Path

    import geopandas

    from geomap.columns import Table

MULTI = {"Point": "Point", "Polygon": "MultiPolygon", "LineString": "MultiLineString"}


def write_layer(table: Table, rows: geopandas.GeoDataFrame, path: Path, *, driver: str, **options: Any) -> None:
    """Write a layer with geometry; its type is the multiple one, for a layer of these formats has one type."""
    import pyogrio  # noqa: PLC0415
    from pyogrio.errors import DataLayerError, DataSourceError, FeatureError, FieldError, GeometryError  # noqa: PLC0415

    assert table.geometry is not None
    shape = MULTI[table.geometry]
    try:
        pyogrio.write_dataframe(
            rows, path, driver=driver, geometry_type=shape, promote_to_multi=shape.startswith("Multi"), **options
        )
    except (DataLayerError, DataSourceError, FeatureError, FieldError, GeometryError) as error:
        why = " ".join(str(error).replace(f"{path.parent}/", "").split())
        raise ExportError(f"cannot write {path.name}: {why}") from error
