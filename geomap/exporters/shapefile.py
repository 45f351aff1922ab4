"""Shapefiles of places, areas and routes, for software that reads nothing newer; and what they cut, as a table.

Names of columns have ten characters and text 254 bytes; there is no room for lists: of the quotes the first is kept.
"""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any, NamedTuple

from geomap.columns import SPATIAL, TABLES
from geomap.exporters.base import Keeps
from geomap.exporters.drivers import write_layer
from geomap.exporters.spreadsheet import PROVENANCE, write_provenance

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from pathlib import Path

    import geopandas

    from geomap.columns import Table
    from geomap.model import Layers

KEEPS = Keeps(columns=False, text=False, nothing=False, provenance="beside")
CUTS = ".cuts.csv"
NAME_LENGTH, TEXT_BYTES = 10, 254
LARGEST = 1e8  # a real has 24 characters, 15 of them decimals
STAMP = "1980-01-01"  # the table has a date of its last change: the same layers give the same bytes


class Cut(NamedTuple):
    """One thing that a shapefile does not hold as the layers have it; ``rows``: how many rows lose something."""

    layer: str
    column: str
    name: str
    what: str
    rows: int


def fill(layers: Layers, paths: Mapping[str, Path]) -> None:
    """Write each layer to its path straight away, for callers that see to whole files themselves."""
    cuts: list[Cut] = []
    for name in SPATIAL:
        rows, lost = fitted(TABLES[name], getattr(layers, name))
        cuts += lost
        options = {"DBF_DATE_LAST_UPDATE": STAMP}
        write_layer(TABLES[name], rows, paths[name], driver="ESRI Shapefile", encoding="UTF-8", layer_options=options)
    lines = [",".join(map(str, each)) + "\n" for each in (Cut._fields, *cuts)]
    paths[CUTS].write_text("".join(lines), encoding="utf-8", newline="\n")
    write_provenance(layers, paths[PROVENANCE])


def fitted(table: Table, rows: geopandas.GeoDataFrame) -> tuple[geopandas.GeoDataFrame, list[Cut]]:
    """Return the rows as a shapefile can hold them, and what was cut."""
    names = short_names(column.name for column in table.columns if column.type != "json")
    kept: dict[str, Any] = {}
    cuts = []
    for column in table.columns:
        values = rows[column.name]
        if column.type == "json":
            if column.name == "quotes":
                kept["quote"] = [cut(_first(value)) for value in values]
            what = "the first quote is kept, as quote" if column.name == "quotes" else "left out: a list"
            cuts.append(Cut(table.name, column.name, "", what, int((values != "[]").sum())))
            continue
        short = names[column.name]
        if short != column.name:
            cuts.append(Cut(table.name, column.name, short, f"name cut to {NAME_LENGTH} characters", 0))
        if column.type == "text":
            kept[short] = [cut(value) if isinstance(value, str) else None for value in values]
            lost = sum(cut(value) != value for value in values if isinstance(value, str))
            what = f"text cut to {TEXT_BYTES} bytes"
        elif column.type == "real":
            kept[short] = values.where(values.abs() < LARGEST)
            lost = int((values.abs() >= LARGEST).sum())
            what = f"left out: {LARGEST:g} or more"
        else:
            kept[short], lost, what = values, 0, ""
        if lost:
            cuts.append(Cut(table.name, column.name, short, what, lost))
    import geopandas as gpd  # noqa: PLC0415

    return gpd.GeoDataFrame(kept, geometry=rows.geometry, crs=rows.crs, index=rows.index), cuts


def short_names(names: Iterable[str]) -> dict[str, str]:
    """Names of at most ten characters, distinct: the first ten, or fewer and a number."""
    found: dict[str, str] = {}
    for name in names:
        short, number = name[:NAME_LENGTH], 0
        while short in found.values():
            number += 1
            short = f"{name[: NAME_LENGTH - len(str(number)) - 1]}_{number}"
        found[name] = short
    return found


def cut(text: str) -> str:
    """Return as many characters as fit."""
    return text.encode("utf-8", "replace")[:TEXT_BYTES].decode("utf-8", "ignore")


def _first(quotes: str) -> str:
    found = json.loads(quotes)
    return str(found[0].get("text", "")) if found else ""
