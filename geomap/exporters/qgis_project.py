"""A QGIS project of the layers, to be stored inside the GeoPackage: order, groups, extent, title, styles.

Paths in it are relative, so that the file can be moved. The same layers give the same bytes.
"""

from __future__ import annotations

import io
import re
import zipfile
from typing import TYPE_CHECKING
from xml.etree import ElementTree as ET

from geomap.basemap import ATTRIBUTION
from geomap.columns import TABLES
from geomap.exporters.background import BACKGROUND
from geomap.exporters.extents import extent_of
from geomap.exporters.qgis_styles import VERSION, labelled, style
from geomap.provenance import lineage

if TYPE_CHECKING:
    from collections.abc import Iterable

    from geomap.model import Extent, Layers

_EARLIEST = (1980, 1, 1, 0, 0, 0)  # a zip knows nothing before
_GROUPS = (
    ("Map", ("places", "open_legs", "routes", "areas")),
    ("Background", tuple(each.name for each in BACKGROUND)),
    ("Tables", ("mentions", "relations", "unlocated")),
)
_TITLES = {table.name: table.title for table in TABLES.values()}
_TITLES |= {each.name: each.title for each in BACKGROUND} | {"open_legs": "Legs without a known end"}
_SEA = (227, 237, 243)  # of the page
_WEB_MERCATOR, _PLATE_CARREE = 3857, 4326
_PACIFIC_MERCATOR = 3832  # its middle is 150° E: for what lies across 180°
_PACIFIC_MIDDLE = 150.0
_WIDEST = 240.0  # degrees that a map across 180° shows; beyond it, it is one of the world
_RADIUS, _ECCENTRICITY = 6378137.0, 0.0818191908426215  # WGS84
_MERCATOR_LIMIT = 80.0  # degrees of latitude; beyond it, Mercator shows little but the pole
_HALF_WORLD = 20037508.342789244
_WORLD = (-180.0, -60.0, 180.0, 80.0)
_UNPRINTABLE = re.compile("[^\t\n\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
_POINT, _LINE, _POLYGON = ("Point", "Point"), ("Line", "MultiLineString"), ("Polygon", "MultiPolygon")
_GEOMETRY = {
    "places": _POINT,
    "open_legs": _POINT,
    "routes": _LINE,
    "areas": _POLYGON,
    **{
        each.name: {"Point": _POINT, "MultiLineString": _LINE, "MultiPolygon": _POLYGON}[each.geometry]
        for each in BACKGROUND
    },
}


def project(layers: Layers, file_name: str, extent: Extent) -> bytes:
    """Return the project as the bytes of a .qgz that opens at ``extent``, for the GeoPackage called ``file_name``."""
    content = ET.tostring(_document(layers, file_name, extent), encoding="utf-8", xml_declaration=False)
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        info = zipfile.ZipInfo("project.qgs", _EARLIEST)
        info.compress_type = zipfile.ZIP_DEFLATED
        archive.writestr(info, content)
    return buffer.getvalue()


def title_of(layers: Layers) -> str:
    """Title of the map: the article's, else its name."""
    return _printable(layers.article.title or layers.article.name)


def _document(layers: Layers, file_name: str, extent: Extent) -> ET.Element:
    title = title_of(layers)
    root = ET.Element("qgis", projectname=title, version=VERSION)
    ET.SubElement(root, "title").text = title
    crs = _WEB_MERCATOR if max(abs(extent[1]), abs(extent[3])) <= _MERCATOR_LIMIT else _PLATE_CARREE
    crs = _PACIFIC_MERCATOR if extent[2] > 180.0 else crs  # noqa: PLR2004
    ET.SubElement(root, "projectCrs").append(_crs(crs))
    tree = ET.SubElement(root, "layer-tree-group")
    for name, members in _GROUPS:
        group = ET.SubElement(tree, "layer-tree-group", name=name, checked="Qt::Checked", expanded="1")
        for member in members:
            ET.SubElement(
                group, "layer-tree-layer", id=_id(member), name=_TITLES[member], checked="Qt::Checked",
                expanded="1", providerKey="ogr", source=_source(file_name, member),
            )  # fmt: skip
    _canvas(root, extent, crs)
    listed = ET.SubElement(root, "projectlayers")
    for _, members in _GROUPS:
        for member in members:
            listed.append(_layer(member, layers, file_name))
    order = ET.SubElement(root, "layerorder")
    for member in reversed([*_GROUPS[0][1], *_GROUPS[1][1]]):
        ET.SubElement(order, "layer", id=_id(member))
    properties = ET.SubElement(root, "properties")
    ET.SubElement(ET.SubElement(properties, "Paths"), "Absolute", type="bool").text = "false"
    ET.SubElement(ET.SubElement(properties, "PAL"), "ShowingPartialsLabels", type="bool").text = "false"
    # Without this QGIS does not look at projectCrs.
    ET.SubElement(ET.SubElement(properties, "SpatialRefSys"), "ProjectionsEnabled", type="int").text = "1"
    gui = ET.SubElement(properties, "Gui")
    for part, value in zip(("Red", "Green", "Blue"), _SEA, strict=True):
        ET.SubElement(gui, f"CanvasColor{part}Part", type="int").text = str(value)
    _metadata(root, layers)
    settings = ET.SubElement(root, "ProjectViewSettings", UseProjectScales="0")
    box = dict(zip(("xmin", "ymin", "xmax", "ymax"), map(repr, _projected(extent, crs)), strict=True))
    ET.SubElement(settings, "DefaultViewExtent", box).append(_crs(crs))
    return root


def _layer(name: str, layers: Layers, file_name: str) -> ET.Element:
    kind, wkb = _GEOMETRY.get(name, ("No geometry", "NoGeometry"))
    root = ET.Element(
        "maplayer",
        type="vector",
        geometry=kind,
        wkbType=wkb,
        labelsEnabled=labelled(name),
        styleCategories="AllStyleCategories",
    )
    for tag, text in (("id", _id(name)), ("datasource", _source(file_name, name)), ("layername", _TITLES[name])):
        ET.SubElement(root, tag).text = text
    if name in _GEOMETRY:
        ET.SubElement(root, "srs").append(_crs(_PLATE_CARREE))
    ET.SubElement(root, "provider", encoding="UTF-8").text = "ogr"
    data = ET.SubElement(root, "resourceMetadata")
    if name in TABLES or name == "open_legs":
        _describe(
            data, layers, _TITLES[name], f"{TABLES[name].doc if name in TABLES else _TITLES[name]} {abstract(layers)}"
        )
        _rights(data, layers.attributions)
    else:
        ET.SubElement(data, "title").text = _TITLES[name]
        _rights(data, [ATTRIBUTION])
    root.extend(style(name))
    return root


def _id(name: str) -> str:
    return f"geomap_{name}"  # QGIS makes up another one for an id of less than eleven letters


def _source(file_name: str, layer: str) -> str:
    return f"./{_printable(file_name)}|layername={layer}"


def _metadata(root: ET.Element, layers: Layers) -> None:
    data = ET.SubElement(root, "projectMetadata")
    _describe(data, layers, title_of(layers), abstract(layers))


def _describe(data: ET.Element, layers: Layers, title: str, summary: str) -> None:
    """Say what something is, where it comes from and when, in QGIS's terms."""
    article = layers.article
    for tag, text in (
        ("identifier", article.id), ("parentidentifier", ""), ("language", article.language), ("type", "dataset"),
        ("title", title), ("abstract", summary),
    ):  # fmt: skip
        ET.SubElement(data, tag).text = _printable(text)
    links = ET.SubElement(data, "links")
    if article.url:
        ET.SubElement(
            links, "link", name="Article", type="WWW:LINK", url=_printable(article.url), description="", format="",
            mimeType="", size="",
        )  # fmt: skip
    ET.SubElement(data, "history").text = _printable(lineage(layers))
    dates = ET.SubElement(data, "dates")
    if re.fullmatch(r"\d{4}-\d\d-\d\d", article.published[:10]):
        ET.SubElement(dates, "date", type="Published", value=f"{article.published[:10]}T00:00:00")


def _rights(data: ET.Element, attributions: Iterable[str]) -> None:
    """Name who must be named, as licence and as rights: QGIS shows both."""
    for each in attributions:
        for tag in ("license", "rights"):
            ET.SubElement(data, tag).text = _printable(each)


def abstract(layers: Layers) -> str:
    """Say where the map comes from."""
    article = layers.article
    source = ", ".join(each for each in (article.publisher, article.published, article.url) if each)
    return (
        f"Places and movements that a news article states, each as claimed there ({source or 'source not stated'}). "
        f"Article {article.id}. Data: {'; '.join(layers.attributions) or 'none named'}. Background: {ATTRIBUTION}."
    )


def view(layers: Layers) -> Extent:
    """Extent to open with: what is drawn, with a tenth of room; the world where nothing is. East > 180 across 180°."""
    # As arrays: to take geometries out of a frame one by one costs more than to find their boxes.
    points, lines, areas = (each.geometry.to_numpy() for each in (layers.places, layers.routes, layers.areas))
    drawn = [*points, *lines, *areas[layers.areas["shaded"].to_numpy(dtype=bool)]]
    extent = extent_of(drawn or areas)
    if extent is None:
        return _WORLD
    west, south, east, north = extent
    across = west > east
    east += 360.0 if across else 0.0
    room = max(0.1 * max(east - west, north - south), 0.5)
    if across:
        low, high = south - room, north + room
        flat = east - west + 2 * room <= _WIDEST and max(abs(low), abs(high)) <= _MERCATOR_LIMIT
        return (west - room, low, east + room, high) if flat else _WORLD
    return (max(-180.0, west - room), max(-90.0, south - room), min(180.0, east + room), min(90.0, north + room))


def _canvas(root: ET.Element, extent: Extent, crs: int) -> None:
    canvas = ET.SubElement(root, "mapcanvas", name="theMapCanvas")
    ET.SubElement(canvas, "units").text = "degrees" if crs == _PLATE_CARREE else "meters"
    box = ET.SubElement(canvas, "extent")
    for tag, value in zip(("xmin", "ymin", "xmax", "ymax"), _projected(extent, crs), strict=True):
        ET.SubElement(box, tag).text = repr(value)
    ET.SubElement(canvas, "destinationsrs").append(_crs(crs))


def _projected(extent: Extent, crs: int) -> Extent:
    if crs == _PLATE_CARREE:
        return extent
    import math  # noqa: PLC0415

    if crs == _PACIFIC_MERCATOR:
        west, east = (round(_RADIUS * math.radians(lon - _PACIFIC_MIDDLE), 3) for lon in (extent[0], extent[2]))
        sines = [math.sin(math.radians(lat)) for lat in (extent[1], extent[3])]
        south, top = (math.atanh(each) - _ECCENTRICITY * math.atanh(_ECCENTRICITY * each) for each in sines)
        return (west, round(_RADIUS * south, 3), east, round(_RADIUS * top, 3))

    def north(lat: float) -> float:
        return round(_HALF_WORLD * math.log(math.tan(math.pi / 4 + math.radians(lat) / 2)) / math.pi, 3)

    west, east = (round(_HALF_WORLD * lon / 180, 3) for lon in (extent[0], extent[2]))
    return (west, north(extent[1]), east, north(extent[3]))


def _crs(code: int) -> ET.Element:
    root = ET.Element("spatialrefsys")
    ET.SubElement(root, "srsid").text = str(code)  # any above 0 makes QGIS look at the authid
    ET.SubElement(root, "authid").text = f"EPSG:{code}"
    return root


def _printable(text: str) -> str:
    """Leave out what XML cannot hold: most control characters."""
    return _UNPRINTABLE.sub("", text)
