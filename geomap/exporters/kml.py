"""KML 2.2: folders, styles and balloons for Google Earth and whatever else reads it.

Every column of a row is in its ExtendedData, typed; what has no place is listed without one. Nothing in it comes over
the network. Article text is shown as text: balloons are HTML, and every word in them is escaped.
"""

from __future__ import annotations

import json
import re
from collections import Counter
from typing import TYPE_CHECKING, Any, NamedTuple
from xml.etree import ElementTree as ET

import shapely

from geomap.columns import TABLES, records
from geomap.exporters.base import Keeps
from geomap.exporters.geojson import DECIMALS, portable
from geomap.exporters.kml_styles import LOOKS, balloon, link, look_of, printable, shown, style
from geomap.geodesy import bearing_deg
from geomap.provenance import facts, lineage

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping
    from pathlib import Path

    from shapely.geometry.base import BaseGeometry

    from geomap.columns import Column, Table
    from geomap.model import Layers

KEEPS = Keeps(layers=("places", "areas", "routes", "relations", "unlocated"), coordinates="6 decimals", styles=True)
NAMESPACE = "http://www.opengis.net/kml/2.2"
ATOM = "http://www.w3.org/2005/Atom"
_DATE = re.compile(r"\d{4}(-\d\d(-\d\d(T\d\d:\d\d:\d\d(\.\d+)?(Z|[+-]\d\d:\d\d)?)?)?)?")
_OURS = re.compile(r"[a-z]-[0-9a-f]{6,}")  # never the id of a style or a folder
_INT = 2**31
_TYPES = {"text": "string", "json": "string", "integer": "int", "real": "double", "boolean": "bool"}
_Row = tuple[dict[str, Any], "BaseGeometry | None"]


class _Made(NamedTuple):
    """What all features share: a date or "", the ids that can be those of XML elements, whether columns are typed."""

    when: str
    ids: frozenset[str]
    typed: bool


def fill(layers: Layers, path: Path) -> None:
    """Write ``path`` straight away, for callers that see to whole files themselves."""
    path.write_bytes(document(layers))


def document(layers: Layers, *, icons: str = "") -> bytes:
    """Return the text of the document; ``icons`` is the folder that they lie in beside it, "" where there are none.

    With icons it is for an archive, in which GDAL does not find schemas: the columns are there without types.
    """
    root = ET.Element("kml", {"xmlns": NAMESPACE, "xmlns:atom": ATOM})
    main = ET.SubElement(root, "Document")
    article = layers.article
    _text(main, "name", article.title or article.name)
    _text(main, "open", "1")
    if article.publisher:
        _text(ET.SubElement(main, "atom:author"), "atom:name", article.publisher)
    _text(main, "Snippet", "").set("maxLines", "0")
    _text(main, "description", _about(layers))
    _text(main, "styleUrl", "#listed")
    main.extend(style(name, icons=icons) for name in LOOKS)
    data = ET.SubElement(ET.SubElement(main, "ExtendedData"), "Data", name="provenance")
    _text(data, "value", json.dumps(facts(layers), ensure_ascii=False))
    rows = {name: _rows(layers, name) for name in KEEPS.layers}
    ids = Counter(row["id"] for each in rows.values() for row, _ in each)
    distinct = frozenset(each for each, count in ids.items() if count == 1 and _OURS.fullmatch(each))
    if not icons:
        main.extend(_schema(TABLES[name], (row for row, _ in rows[name])) for name in KEEPS.layers)
    when = article.published if _DATE.fullmatch(article.published) else ""
    made = _Made(when, distinct, typed=not icons)
    for name in KEEPS.layers:
        main.append(_folder(TABLES[name], rows[name], made))
    text: bytes = ET.tostring(root, encoding="utf-8", xml_declaration=True)
    return text + b"\n"


def _rows(layers: Layers, name: str) -> list[_Row]:
    frame, table = getattr(layers, name), TABLES[name]
    shapes = portable(frame.geometry) if table.geometry else [None] * len(frame)
    return list(zip(records(table, frame), shapes, strict=True))


def _about(layers: Layers) -> str:
    article = layers.article
    head = ", ".join(filter(None, (article.publisher, article.published)))
    said = [head, lineage(layers), *layers.attributions]
    return "<br>".join(shown(each) for each in said if each) + link(article.url)


def _schema(table: Table, rows: Iterable[dict[str, Any]]) -> ET.Element:
    root = ET.Element("Schema", name=table.name, id=f"schema-{table.name}")
    large: set[str] = set()
    integers = [column.name for column in table.columns if column.type == "integer"]
    for row in rows:
        large |= {name for name in integers if row[name] is not None and not -_INT <= row[name] < _INT}
    for column in table.columns:
        kind = "double" if column.name in large else _TYPES[column.type]  # KML knows no larger integers
        field = ET.SubElement(root, "SimpleField", type=kind, name=column.name)
        _text(field, "displayName", column.alias)
    return root


def _folder(table: Table, rows: list[_Row], made: _Made) -> ET.Element:
    root = ET.Element("Folder", id=table.name)
    _text(root, "name", table.title)
    if table.name != "routes":
        root.extend(_placemark(table, row, shape, made) for row, shape in rows)
        return root
    _text(root, "open", "1")
    chains = sorted({row["chain"] for row, _ in rows if row["chain"] is not None})
    for chain in [*chains, None]:
        members = [each for each in rows if each[0]["chain"] == chain]
        if members:
            folder = ET.SubElement(root, "Folder")
            _text(folder, "name", "Single legs" if chain is None else f"Journey {chain}")
            folder.extend(_placemark(table, row, shape, made) for row, shape in members)
    numbers = [number for row, shape in rows if shape is not None for number in _number(row, shape, made.when)]
    if numbers:
        folder = ET.SubElement(root, "Folder")
        _text(folder, "name", "Numbers and directions")
        folder.extend(numbers)
    return root


def _placemark(table: Table, row: Mapping[str, Any], shape: BaseGeometry | None, made: _Made) -> ET.Element:
    title = _title(table.name, row)
    root = ET.Element("Placemark", {"id": row["id"]} if row["id"] in made.ids else {})
    _text(root, "name", title)
    if table.name == "routes" and shape is None:
        _text(root, "visibility", "0")  # nothing to see; it is in the list
    _text(root, "Snippet", "").set("maxLines", "0")
    _text(root, "description", balloon(table.name, title, row))
    _when(root, made.when)
    look = "listed" if table.geometry and shape is None else look_of(table.name, row)
    _text(root, "styleUrl", f"#{look}")
    data = ET.SubElement(root, "ExtendedData")
    if made.typed:
        data = ET.SubElement(data, "SchemaData", schemaUrl=f"#schema-{table.name}")
    for column in table.columns:
        value = _value(column, row[column.name])
        if value is not None and made.typed:
            _text(data, "SimpleData", value).set("name", column.name)
        elif value is not None:
            _text(ET.SubElement(data, "Data", name=column.name), "value", value)
    if shape is not None:
        root.append(_geometry(shape))
    return root


def _number(row: Mapping[str, Any], shape: BaseGeometry, when: str) -> Iterator[ET.Element]:
    """Yield the number of a leg, on the middle of its longest part, turned the way that it goes."""
    parts = [part for part in shapely.get_parts(shape) if part.length > 0]
    if not parts:
        return
    part = max(parts, key=lambda each: float(each.length))
    before, at, after = (shapely.line_interpolate_point(part, share, normalized=True) for share in (0.48, 0.5, 0.52))
    root = ET.Element("Placemark")
    _text(root, "name", row["label"])
    _text(root, "Snippet", "").set("maxLines", "0")
    _text(root, "description", balloon("routes", _title("routes", row), row))
    _when(root, when)
    _text(root, "styleUrl", "#leg-number-plain" if row["undirected"] else "#leg-number")
    if not row["undirected"]:
        heading = bearing_deg((before.x, before.y), (after.x, after.y))
        _text(ET.SubElement(ET.SubElement(root, "Style"), "IconStyle"), "heading", f"{heading:.1f}")
    root.append(_geometry(shapely.Point(round(at.x, DECIMALS), round(at.y, DECIMALS))))
    yield root


def _title(name: str, row: Mapping[str, Any]) -> str:
    if name == "routes":
        arrow = "↔" if row["undirected"] else "→"
        return f"{row['label']} {row['origin'] or '?'} {arrow} {row['destination'] or '?'}"
    return f"{row['figure']} {row['trigger']} {row['ground']}" if name == "relations" else str(row["name"])


def _value(column: Column, value: Any) -> str | None:
    if value is None:
        return None
    if column.type == "json":
        return json.dumps(value, ensure_ascii=False, separators=(",", ":"))
    if column.type == "boolean":
        return str(int(value))
    return repr(value) if column.type == "real" else str(value)


def _geometry(shape: BaseGeometry) -> ET.Element:
    if shape.geom_type.startswith("Multi"):
        root = ET.Element("MultiGeometry")
        root.extend(_geometry(part) for part in shapely.get_parts(shape))
        return root
    root = ET.Element(shape.geom_type)
    if isinstance(shape, shapely.Polygon):
        _text(root, "tessellate", "1")
        for kind, rings in (("outerBoundaryIs", [shape.exterior]), ("innerBoundaryIs", shape.interiors)):
            for ring in rings:
                _coordinates(ET.SubElement(ET.SubElement(root, kind), "LinearRing"), ring)
        return root
    if isinstance(shape, shapely.LineString):
        _text(root, "tessellate", "1")
    _coordinates(root, shape)
    return root


def _coordinates(root: ET.Element, shape: BaseGeometry) -> None:
    points = shapely.get_coordinates(shape).tolist()
    _text(root, "coordinates", " ".join(f"{_degrees(x)},{_degrees(y)}" for x, y in points))


def _degrees(value: float) -> str:
    return f"{value:.{DECIMALS}f}".rstrip("0").rstrip(".")


def _when(root: ET.Element, when: str) -> None:
    if when:
        _text(ET.SubElement(root, "TimeStamp"), "when", when)


def _text(parent: ET.Element, name: str, text: str) -> ET.Element:
    element = ET.SubElement(parent, name)
    element.text = printable(text)
    return element
