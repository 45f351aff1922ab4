"""What QGIS makes of the formats beside the GeoPackage."""

import json
import os
import subprocess
import textwrap

import handmade
import pytest

from geomap import outputs

pytestmark = pytest.mark.gis

LOOK = textwrap.dedent("""
    import json, sys
    from qgis.core import QgsApplication, QgsVectorLayer
    app = QgsApplication([], False)
    app.initQgis()
    found = {}
    for source in sys.argv[1:]:
        layer = QgsVectorLayer(source, "x", "ogr")
        found[source] = {
            "valid": layer.isValid(), "count": layer.featureCount(), "crs": layer.crs().authid(),
            "renderer": type(layer.renderer()).__name__,
            "numbers": [field.name() for field in layer.fields() if field.isNumeric()],
            "first": [str(value) for value in next(layer.getFeatures()).attributes()] if layer.isValid() else [],
        }
    print(json.dumps(found))
""")


def look(python, folder, *sources):
    done = subprocess.run(
        [python, "-c", LOOK, *sources], cwd=folder, capture_output=True, text=True, check=False, timeout=120,
        env={**os.environ, "QT_QPA_PLATFORM": "offscreen"},
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout.splitlines()[-1])


def test_every_format_opens(tmp_path, system_python):
    layers = handmade.seed().layers()
    outputs.write_all(layers, tmp_path, formats=("geojson", "kml", "kmz", "fgb", "csv", "shp"), name="x")
    found = look(
        system_python, tmp_path, "x.places.geojson", "x.kml|layername=Places", "x.kmz|layername=Places", "x.places.fgb",
        "x.places.csv", "x.places.shp", "x.routes.fgb", "x.kml|layername=Not on the map",
    )  # fmt: skip
    assert [name for name, each in found.items() if not each["valid"]] == []
    counts = {name: each["count"] for name, each in found.items()}
    assert set(counts.values()) == {len(layers.places), len(layers.routes), len(layers.unlocated)}
    assert counts["x.routes.fgb"] == len(layers.routes)
    for name in ("x.places.geojson", "x.places.fgb", "x.places.shp", "x.kml|layername=Places"):
        assert found[name]["crs"] == "EPSG:4326", name
    for name in ("x.kml|layername=Places", "x.kmz|layername=Places"):
        assert found[name]["renderer"] == "QgsEmbeddedSymbolRenderer"
    for name in ("x.places.fgb", "x.places.geojson", "x.kml|layername=Places"):
        assert {"match_score", "mention_count"} <= set(found[name]["numbers"]), name
    for name in ("x.places.geojson", "x.places.csv", "x.places.shp", "x.kmz|layername=Places"):
        assert "Moscow" in found[name]["first"], name
