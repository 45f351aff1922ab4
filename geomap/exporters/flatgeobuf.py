"""FlatGeobuf: places, areas and routes, a file each, with an index, for maps that read over the network.

The index sorts the features by where they lie. Routes without a line cannot be in one: a file with such has none, and
keeps its order.
"""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from geomap.columns import SPATIAL, TABLES
from geomap.exporters.base import Keeps
from geomap.exporters.drivers import write_layer
from geomap.provenance import facts

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from geomap.model import Layers

KEEPS = Keeps(order=False, simple=False)


def fill(layers: Layers, paths: Mapping[str, Path]) -> None:
    """Write each layer to its path straight away, for callers that see to whole files themselves."""
    said = json.dumps(facts(layers))
    for name in SPATIAL:
        table = TABLES[name]
        rows = getattr(layers, name)[[*table.names, "geometry"]]
        write_layer(
            table,
            rows,
            paths[name],
            driver="FlatGeobuf",
            layer=name,
            layer_options={
                "SPATIAL_INDEX": "YES" if rows.geometry.notna().all() else "NO",
                "TITLE": table.title,
                "DESCRIPTION": table.doc,
            },
            layer_metadata={"geomap": said},
        )
