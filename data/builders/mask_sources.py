"""Read what the water mask is made of: TopoJSON out of npm packages, checked against data/registry.json."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import numpy as np
from provenance import npm_file

if TYPE_CHECKING:
    from collections.abc import Iterator

    from numpy.typing import NDArray


def topology(source: str, name: str) -> dict[str, Any]:
    """Return one TopoJSON file of a source."""
    return json.loads(npm_file(source, name).read_text(encoding="utf-8"))  # type: ignore[no-any-return]


def rings(topology: dict[str, Any], layer: str) -> Iterator[tuple[NDArray[np.float64], bool]]:
    """Rings of all polygons of a layer as (n, 2) arrays of lon, lat, each with whether it is a hole."""
    arcs = [_decode(arc, topology.get("transform")) for arc in topology["arcs"]]
    for geometry in topology["objects"][layer]["geometries"]:
        polygons = {"Polygon": [geometry.get("arcs")], "MultiPolygon": geometry.get("arcs")}.get(geometry["type"], [])
        for polygon in polygons:
            for number, ring in enumerate(polygon):
                pieces = [arcs[i] if i >= 0 else arcs[~i][::-1] for i in ring]
                yield np.concatenate([pieces[0], *(piece[1:] for piece in pieces[1:])]), number > 0


def _decode(arc: list[list[float]], transform: dict[str, Any] | None) -> NDArray[np.float64]:
    points = np.array(arc, float)
    if transform:
        points = np.cumsum(points, axis=0) * transform["scale"] + transform["translate"]
    return points
