"""GeoJSON after RFC 7946: nothing across ±180°, right-hand rings, six decimals, everything in ``properties``."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import numpy as np
import shapely

from geomap.columns import SPATIAL, TABLES, records
from geomap.exporters.files import replacing
from geomap.geodesy import enclosing

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from pathlib import Path

    from shapely.geometry.base import BaseGeometry

    from geomap.model import Layers

DECIMALS = 6  # a tenth of a metre


def write(layers: Layers, path: Path, *, names: Sequence[str] = SPATIAL) -> None:
    """Write the layers called ``names`` as one collection; each feature has its layer as a property."""
    with replacing(path) as temporary:
        fill(layers, temporary, names=names)


def fill(layers: Layers, path: Path, *, names: Sequence[str] = SPATIAL) -> None:
    """Write ``path`` straight away, for callers that see to whole files themselves."""
    with path.open("w", encoding="utf-8", errors="replace", newline="\n") as file:
        file.writelines(lines(layers, names=names))


def lines(layers: Layers, *, names: Sequence[str] = SPATIAL) -> Iterator[str]:
    """Yield the text of the collection, one feature a line, in the order of the layers and their rows."""
    parts = {name: [portable(each) for each in getattr(layers, name).geometry] for name in names}
    head: dict[str, Any] = {
        "type": "FeatureCollection",
        "name": names[0] if len(names) == 1 else layers.article.name,
        "attributions": list(layers.attributions),
    }
    extent = enclosing(box for geometries in parts.values() for each in geometries for box in _boxes(each))
    if extent is not None:
        head["bbox"] = list(extent)
    yield _dumps(head)[:-1] + ',"features":[\n'
    first = True
    for name in names:
        rows = records(TABLES[name], getattr(layers, name))
        for row, geometry in zip(rows, parts[name], strict=True):
            feature = {
                "type": "Feature",
                "id": row["id"],
                "properties": {"layer": name, **row},
                "geometry": None if geometry is None else _geometry(geometry),
            }
            yield ("" if first else ",\n") + _dumps(feature)
            first = False
    yield "\n]}\n"


def portable(geometry: BaseGeometry | None) -> BaseGeometry | None:
    """Return the geometry as RFC 7946 wants it: cut at ±180°, outer rings counter-clockwise, rounded."""
    if geometry is None or geometry.is_empty:
        return None
    if _jumps(geometry):
        import antimeridian  # noqa: PLC0415

        cut = antimeridian.fix_shape(shapely.geometry.mapping(geometry), fix_winding=True, great_circle=False)
        geometry = shapely.geometry.shape(cut)
    rounded = shapely.transform(geometry, lambda points: np.round(points, DECIMALS) + 0.0)  # no -0.0
    return shapely.orient_polygons(rounded)


def _jumps(geometry: BaseGeometry) -> bool:
    """Whether a line goes more than half round the globe between two points: then it means the other way."""
    for part in shapely.get_parts(geometry):
        rings = shapely.get_rings(part) if part.geom_type == "Polygon" else [part]
        for ring in rings:
            steps = np.abs(np.diff(shapely.get_coordinates(ring)[:, 0]))
            if ((steps > 180.0) & (steps < 360.0)).any():  # noqa: PLR2004  (360: along the edge of the world)
                return True
    return False


def _boxes(geometry: BaseGeometry | None) -> list[tuple[float, float, float, float]]:
    return [] if geometry is None else [part.bounds for part in shapely.get_parts(geometry)]


def _geometry(geometry: BaseGeometry) -> dict[str, Any]:
    return dict(shapely.geometry.mapping(geometry))


def _dumps(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"), allow_nan=False)
