"""Run by the system's Python: opens a GeoPackage in QGIS and tells, as JSON, what QGIS makes of it.

look.py FILE.gpkg PICTURE.png STYLED.png
"""

import json
import os
import sys
import time
from pathlib import Path

os.environ["QT_QPA_PLATFORM"] = "offscreen"

from qgis.core import (
    QgsApplication,
    QgsExpression,
    QgsExpressionContext,
    QgsExpressionContextUtils,
    QgsGeometry,
    QgsMapRendererParallelJob,
    QgsMapSettings,
    QgsPointXY,
    QgsProject,
    QgsVectorLayer,
    QgsVectorLayerUtils,
)
from qgis.PyQt.QtCore import QSize
from qgis.PyQt.QtGui import QColor

messages = []
BACKGROUND = ("background_names", "background_lines", "background_land")


def main() -> None:
    gpkg, picture, styled = sys.argv[1:4]
    app = QgsApplication([], False)  # noqa: FBT003  (no window)
    app.initQgis()
    app.messageLog().messageReceived.connect(lambda text, tag, level: messages.append([tag, int(level), text]))
    found = {"alone": alone(gpkg, styled)}
    QgsProject.instance().clear()
    found["project"] = opened(gpkg, picture)
    found["tip"] = tip(gpkg)
    found["over"] = over_another(gpkg)
    found["form"] = form(gpkg)
    QgsProject.instance().clear()  # a layer of it that is still open would be read while the file is written
    found["edited"] = edited(gpkg)
    found["messages"] = messages
    print(json.dumps(found))
    QgsProject.instance().clear()
    app.exitQgis()


def alone(gpkg: str, picture: str) -> dict:
    """Layers added one by one, as by drag and drop: the styles must come by themselves."""
    names = ("places", "areas", "routes", "mentions", "relations", "unlocated", "open_legs", *BACKGROUND)
    layers = {name: QgsVectorLayer(f"{gpkg}|layername={name}", name, "ogr") for name in names}
    told = {name: tell(layer) for name, layer in layers.items()}
    shown = [layers[name] for name in ("places", "routes", "areas")]
    render(shown, None, picture)
    return told


def opened(gpkg: str, picture: str) -> dict:
    project = QgsProject.instance()
    name = Path(gpkg).stem
    began = time.perf_counter()
    ok = project.read(f"geopackage:{gpkg}?projectName={name}")
    seconds = time.perf_counter() - began
    layers = list(project.mapLayers().values())
    order = project.layerTreeRoot().layerOrder()
    told = {
        "read": ok,
        "seconds": seconds,
        "title": project.title(),
        "crs": project.crs().authid(),
        "layers": {layer.id(): tell(layer) for layer in layers},
        "order": [layer.id() for layer in order],
        "groups": {
            group.name(): [each.layerId() for each in group.findLayers()]
            for group in project.layerTreeRoot().findGroups()
        },
        "extent": project.viewSettings().defaultViewExtent().toString(3),
        "abstract": project.metadata().abstract(),
        "history": project.metadata().history(),
        "links": [link.url for link in project.metadata().links()],
    }
    render([each for each in order if each.isSpatial()], project, picture)
    return told


def tip(gpkg: str) -> str:
    """What is shown when the pointer rests on the first place."""
    layer = QgsVectorLayer(f"{gpkg}|layername=places", "places", "ogr")
    context = QgsExpressionContext(QgsExpressionContextUtils.globalProjectLayerScopes(layer))
    context.setFeature(next(layer.getFeatures()))
    return QgsExpression.replaceExpressionText(layer.mapTipTemplate(), context)


def over_another(gpkg: str) -> dict:
    """Layers added one by one to a project of somebody else: they bring their styles, and change nothing of it."""
    project = QgsProject.instance()
    project.clear()
    project.setTitle("A project of somebody else")
    layers = [QgsVectorLayer(f"{gpkg}|layername={name}", name, "ogr") for name in ("places", "routes", "areas")]
    project.addMapLayers(layers)
    return {"title": project.title(), "styled": [layer.renderer().type() for layer in layers]}


def form(gpkg: str) -> dict:
    """What a person reads in the form of the first place, and what a new one and a copy begin with."""
    layer = QgsVectorLayer(f"{gpkg}|layername=places", "places", "ogr")
    names = [field.name() for field in layer.fields()]
    first = next(layer.getFeatures())
    layer.startEditing()
    context = layer.createExpressionContext()
    point = QgsGeometry.fromPointXY(QgsPointXY(45, 40))
    new = QgsVectorLayerUtils.createFeature(layer, point, {}, context)
    given = {at: first[at] for at, name in enumerate(names) if name not in {"fid", "said"}}
    copied = QgsVectorLayerUtils.createFeature(layer, point, given, context)
    layer.rollBack()
    return {
        "said": first["said"],
        "new": {name: new[name] for name in names if isinstance(new[name], str)},
        "copied_id": copied["id"],
    }


def edited(gpkg: str) -> list:
    """Move the first place, add one, delete the last leg: does QGIS save it?"""
    places = QgsVectorLayer(f"{gpkg}|layername=places", "places", "ogr")
    routes = QgsVectorLayer(f"{gpkg}|layername=routes", "routes", "ogr")
    first = next(places.getFeatures()).id()
    last = max(each.id() for each in routes.getFeatures())
    places.startEditing()
    places.changeGeometry(first, QgsGeometry.fromPointXY(QgsPointXY(1, 2)))
    context = places.createExpressionContext()
    named = {places.fields().indexOf("name"): "Depot"}
    point = QgsGeometry.fromPointXY(QgsPointXY(45, 40))
    places.addFeature(QgsVectorLayerUtils.createFeature(places, point, named, context))
    routes.startEditing()
    routes.deleteFeature(last)
    return [places.commitChanges(), routes.commitChanges()]


def tell(layer: QgsVectorLayer) -> dict:
    found = {
        "valid": layer.isValid(),
        "count": layer.featureCount(),
        "source": layer.source(),
        "alias": layer.attributeAlias(layer.fields().indexOf("id"))
        and [layer.attributeAlias(index) for index in range(layer.fields().count())],
        "display": layer.displayExpression(),
        "tip": layer.mapTipTemplate(),
        "licences": layer.metadata().licenses(),
        "tabs": [tab.name() for tab in layer.editFormConfig().tabs()],
    }
    if layer.isSpatial():
        renderer = layer.renderer()
        found["renderer"] = renderer.type()
        found["labels"] = layer.labelsEnabled() and layer.labeling() is not None
        if renderer.type() == "RuleRenderer":
            found["rules"] = [rule.label() for rule in renderer.rootRule().children()]
            found["symbols"] = [
                [kinds(each) for each in rule.symbol().symbolLayers()] for rule in renderer.rootRule().children()
            ]
    return found


def kinds(part):
    """Type of a symbol's layer; with the types inside of one that makes its own geometry."""
    if part.layerType() != "GeometryGenerator":
        return part.layerType()
    return [part.layerType(), *(each.layerType() for each in part.subSymbol().symbolLayers())]


def render(layers: list, project, picture: str) -> None:
    settings = QgsMapSettings()
    settings.setLayers(layers)
    settings.setBackgroundColor(QColor("white"))
    settings.setOutputSize(QSize(1000, 760))
    settings.setOutputDpi(110)
    if project is not None:
        settings.setBackgroundColor(project.backgroundColor())
    if project is None:
        settings.setDestinationCrs(layers[0].crs())
        box = layers[0].extent()
        box.scale(1.4)
    else:
        settings.setDestinationCrs(project.crs())
        settings.setLabelingEngineSettings(project.labelingEngineSettings())
        box = project.viewSettings().defaultViewExtent()
    settings.setExtent(box)
    context = QgsExpressionContext(QgsExpressionContextUtils.globalProjectLayerScopes(layers[0]))
    context.appendScope(QgsExpressionContextUtils.mapSettingsScope(settings))
    settings.setExpressionContext(context)
    job = QgsMapRendererParallelJob(settings)
    job.start()
    job.waitForFinished()
    job.renderedImage().save(picture)


main()
