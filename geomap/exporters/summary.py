"""The summary: every table as JSON, with the facts of the article and the files that belong to it."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import shapely

from geomap.columns import TABLES, records
from geomap.exporters.base import Keeps
from geomap.exporters.extents import extent_of
from geomap.exporters.geojson import DECIMALS
from geomap.files import replacing
from geomap.provenance import facts

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from geomap.model import Layers

KEEPS = Keeps(layers=tuple(TABLES), coordinates="points")


def write(layers: Layers, path: Path, *, files: Sequence[str] = ()) -> None:
    """Write the summary; ``files`` are the names of the files that were written with it."""
    with replacing(path) as temporary:
        fill(layers, temporary, files=files)


def fill(layers: Layers, path: Path, *, files: Sequence[str] = ()) -> None:
    """Write ``path`` straight away, for callers that see to whole files themselves."""
    path.write_text(text(layers, files=files), encoding="utf-8", errors="replace", newline="\n")


def text(layers: Layers, *, files: Sequence[str] = ()) -> str:
    """Return the summary as JSON text."""
    return json.dumps(summary(layers, files=files), ensure_ascii=False, indent=1, allow_nan=False) + "\n"


def summary(layers: Layers, *, files: Sequence[str] = ()) -> dict[str, Any]:
    """Return the summary as plain values; coordinates are degrees, longitude first."""
    tables = {name: list(records(table, getattr(layers, name))) for name, table in TABLES.items()}
    points = shapely.get_coordinates(layers.places.geometry).round(DECIMALS).tolist()
    for row, (lon, lat) in zip(tables["places"], points, strict=True):
        row["lon"], row["lat"] = lon, lat
    for row, shape in zip(tables["areas"], layers.areas.geometry, strict=True):
        extent = extent_of([shape])
        row["bbox"] = [round(value, DECIMALS) for value in extent or ()]
    article, made = layers.article, facts(layers)
    return {
        "article": {
            "id": article.id,
            "name": article.name,
            "title": article.title,
            "url": article.url or None,
            "publisher": article.publisher or None,
            "published": article.published or None,
            "language": article.language or None,
            "characters": len(article.text),
            "paragraphs": len(article.paragraphs),
        },
        "places": tables["places"],
        "areas": tables["areas"],
        "legs": tables["routes"],
        "mentions": tables["mentions"],
        "relations": tables["relations"],
        "unlocated": tables["unlocated"],
        "crs": layers.crs,
        "attributions": list(layers.attributions),
        "provenance": {key: made[key] for key in ("program", "settings", "gazetteers")},
        "files": list(files),
    }
