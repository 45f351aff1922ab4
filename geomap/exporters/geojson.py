"""GeoJSON after RFC 7946: nothing across ±180°, right-hand rings, six decimals, everything in ``properties``."""

from __future__ import annotations

import json
from itertools import pairwise
from typing import TYPE_CHECKING, Any

import numpy as np
import shapely

from geomap.columns import SPATIAL, TABLES, records
from geomap.exporters.base import Keeps
from geomap.exporters.extents import extent_of
from geomap.files import replacing
from geomap.provenance import facts

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence
    from pathlib import Path

    from numpy.typing import NDArray
    from shapely.geometry.base import BaseGeometry

    from geomap.model import Layers

DECIMALS = 6  # a tenth of a metre
_ROUND = 360.0
KEEPS = Keeps(coordinates="6 decimals")


def write(layers: Layers, path: Path, *, names: Sequence[str] = SPATIAL) -> None:
    """Write the layers called ``names`` as one collection; each feature has its layer as a property."""
    with replacing(path) as temporary:
        fill(layers, temporary, names=names)


def fill(layers: Layers, path: Path, *, names: Sequence[str] = SPATIAL) -> None:
    """Write ``path`` straight away, for callers that see to whole files themselves."""
    with path.open("w", encoding="utf-8", errors="replace", newline="\n") as file:
        file.writelines(lines(layers, names=names))


def fill_parts(layers: Layers, paths: Mapping[str, Path]) -> None:
    """Write each of the layers that ``paths`` has a path for to a file of its own."""
    for name, path in paths.items():
        fill(layers, path, names=(name,))


def lines(layers: Layers, *, names: Sequence[str] = SPATIAL) -> Iterator[str]:
    """Yield the text of the collection, one feature a line, in the order of the layers and their rows."""
    parts = {name: portable(getattr(layers, name).geometry) for name in names}
    head: dict[str, Any] = {
        "type": "FeatureCollection",
        "name": names[0] if len(names) == 1 else layers.article.name,
        "attributions": list(layers.attributions),
        "provenance": facts(layers),
    }
    extent = extent_of(each for geometries in parts.values() for each in geometries)
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


def portable(geometries: Iterable[BaseGeometry | None]) -> list[BaseGeometry | None]:
    """Return geometries as RFC 7946 wants them: cut at ±180°, outer rings counter-clockwise, rounded."""
    array = np.array([None if each is None or each.is_empty else each for each in geometries], dtype=object)
    for at in _jumping(array):
        array[at] = _cut(array[at])
    rounded = shapely.transform(array, lambda points: np.round(points, DECIMALS) + 0.0)  # no -0.0
    return list(shapely.orient_polygons(rounded)) if len(array) else []


def _cut(geometry: BaseGeometry) -> BaseGeometry:
    """Cut a geometry at ±180°."""
    import antimeridian  # noqa: PLC0415

    if not geometry.geom_type.endswith("LineString"):
        fixed = antimeridian.fix_shape(shapely.geometry.mapping(geometry), fix_winding=True, great_circle=False)
        return _without_slivers(shapely.geometry.shape(fixed))
    parts: list[Any] = []
    for piece in (piece for part in shapely.get_parts(geometry) for piece in _without_flips(part)):
        fixed = antimeridian.fix_shape(shapely.geometry.mapping(piece), great_circle=False)
        parts.extend(shapely.get_parts(shapely.geometry.shape(fixed)))
    long = [part for part in parts if part.length > 0] or parts[:1]  # one that starts on the edge leaves a point there
    return shapely.MultiLineString(long) if len(long) > 1 else long[0]


def _without_flips(line: BaseGeometry) -> Iterator[BaseGeometry]:
    """Cut a line where it goes from one name of the edge to the other, -180° to 180°: it stays where it is."""
    points = shapely.get_coordinates(line).tolist()
    piece = points[:1]
    for last, point in pairwise(points):
        if abs(last[0] - point[0]) == _ROUND:
            yield shapely.LineString([*piece, [last[0], point[1]]])
            piece = []
        piece.append(point)
    if len(piece) > 1:
        yield shapely.LineString(piece)


def _without_slivers(geometry: BaseGeometry) -> BaseGeometry:
    """Leave out the parts of a cut polygon that rounding makes into nothing."""
    if geometry.geom_type != "MultiPolygon":
        return geometry
    parts = shapely.get_parts(geometry)
    wide = np.ptp(shapely.bounds(parts)[:, [0, 2]], axis=1) > 10.0**-DECIMALS
    return shapely.MultiPolygon(list(parts[wide])) if wide.any() else geometry


def _jumping(array: NDArray[np.object_]) -> list[int]:
    """Where a line goes more than half round the globe between two points: then it means the other way."""
    parts, owners = shapely.get_parts(array, return_index=True)
    polygons = shapely.get_type_id(parts) == shapely.GeometryType.POLYGON
    rings, polygon_of = shapely.get_rings(parts[polygons], return_index=True)
    lines = np.concatenate([parts[~polygons], rings])
    of = np.concatenate([owners[~polygons], owners[polygons][polygon_of]])
    points, line_of = shapely.get_coordinates(lines, return_index=True)
    steps = np.abs(np.diff(points[:, 0]))
    # A step of 360° in a ring is along the edge of the world, where it is flat.
    edge = (steps == _ROUND) & (line_of[1:] >= np.count_nonzero(~polygons))
    far = (line_of[1:] == line_of[:-1]) & (steps > _ROUND / 2) & ~edge
    return sorted({int(of[each]) for each in line_of[1:][far]})


def _geometry(geometry: BaseGeometry) -> dict[str, Any]:
    if geometry.geom_type == "Point":
        return {"type": "Point", "coordinates": list(geometry.coords[0])}
    return dict(shapely.geometry.mapping(geometry))


def _dumps(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"), allow_nan=False)
