"""Tables of layers out of columns that were read from a file, and the facts beside them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, cast

from geomap.model import Article, Layers, Provenance

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    import geopandas
    from numpy.typing import NDArray

    from geomap.columns import Column, Table


def frame(table: Table, values: Mapping[str, Sequence[Any]], geometries: NDArray[Any] | None) -> geopandas.GeoDataFrame:
    """Table of ``values``, typed as the layers have it; ``geometries`` are degrees, longitude first."""
    import geopandas as gpd  # noqa: PLC0415
    import pandas as pd  # noqa: PLC0415

    columns = {column.name: pd.Series(values[column.name], dtype=_dtype(column)) for column in table.columns}
    if table.geometry is None:
        return gpd.GeoDataFrame(columns)
    return gpd.GeoDataFrame(columns, geometry=gpd.GeoSeries(cast("Any", geometries), crs="EPSG:4326"))


def layers_of(facts: Mapping[str, Any], frames: Mapping[str, geopandas.GeoDataFrame], *, text: str = "") -> Layers:
    """Layers of tables and of what ``provenance.facts`` says; ``paragraphs`` beside it where the text is known."""
    return Layers(
        article=Article(**facts["article"], text=text, paragraphs=tuple(facts.get("paragraphs", (0,)))),
        **frames,
        attributions=tuple(facts["attributions"]),
        crs=facts["crs"],
        provenance=Provenance(
            facts["program"],
            facts["settings"],
            tuple((each["name"], each["version"]) for each in facts["gazetteers"]),
        ),
    )


def _dtype(column: Column) -> Any:
    if column.type == "integer":
        return "Int64" if column.nullable else "int64"
    return {"real": "float64", "boolean": "bool"}.get(column.type, "object")
