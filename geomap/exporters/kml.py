"""KML 2.2: folders, styles and balloons for Google Earth and whatever else reads it.

Every column of a row is in its ExtendedData, typed; what has no place is listed without one. Nothing in it comes over
the network. Article text is shown as text: balloons are HTML, and every word in them is escaped.
"""

from __future__ import annotations

import json
import re
from collections import Counter
from itertools import chain
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

    import pandas as pd
    from shapely.geometry.base import BaseGeometry

    from geomap.columns import Column, Table
    from geomap.model import Layers

KEEPS = Keeps(
    layers=("places", "areas", "routes", "relations", "unlocated"),
    order=False,  # legs by journeys
    coordinates="6 decimals",
    styles=True,
)
NAMESPACE = "http://www.opengis.net/kml/2.2"
ATOM = "http://www.w3.org/2005/Atom"
_DATE = re.compile(r"\d{4}(-\d\d(-\d\d(T\d\d:\d\d:\d\d(\.\d+)?(Z|[+-]\d\d:\d\d)?)?)?)?")
_OURS = re.compile(r"[a-z]-[0-9a-f]{6,}")  # never the id of a style or a folder
_INT = 2**31
_AT_ONCE = 5_000
_TYPES = {"text": "string", "json": "string", "integer": "int", "real": "double", "boolean": "bool"}
_Row = tuple[dict[str, Any], "BaseGeometry | None"]


class _Made(NamedTuple):
    """What all features share: a date or "", the ids that can be those of XML elements, whether columns are typed."""

    when: str
    ids: frozenset[str]
    typed: bool


def fill(layers: Layers, path: Path) -> None:
    """Write ``path`` straight away, for callers that see to whole files themselves."""
    with path.open("w", encoding="utf-8", newline="\n") as file:
        file.writelines(pieces(layers))


def pieces(layers: Layers, *, icons: str = "") -> Iterator[str]:
    """Yield the text of the document; ``icons`` is the folder that they lie in beside it, "" where there are none.

    With icons it is for an archive, in which GDAL does not find schemas: the columns are there without types.
    """
    article = layers.article
    when = article.published if _DATE.fullmatch(article.published) else ""
    ids = Counter(chain.from_iterable(getattr(layers, name)["id"] for name in KEEPS.layers))
    distinct = frozenset(each for each, count in ids.items() if count == 1 and _OURS.fullmatch(each))
    made = _Made(when, distinct, typed=not icons)
    yield "<?xml version='1.0' encoding='utf-8'?>\n"
    yield _string(_head(layers, icons=icons)).removesuffix("</Document></kml>")
    for name in KEEPS.layers:
        folder = _routes if name == "routes" else _folder
        yield from folder(TABLES[name], _rows(layers, name), made)
    yield "</Document></kml>\n"


def _head(layers: Layers, *, icons: str) -> ET.Element:
    """Return the document without its features."""
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
    if not icons:
        main.extend(_schema(TABLES[name], getattr(layers, name)) for name in KEEPS.layers)
    return root


def _rows(layers: Layers, name: str) -> Iterator[_Row]:
    """Rows of a layer with their shapes, some at a time: a large layer is never there twice."""
    frame, table = getattr(layers, name), TABLES[name]
    for start in range(0, len(frame), _AT_ONCE):
        some = frame.iloc[start : start + _AT_ONCE]
        shapes = portable(some.geometry) if table.geometry else [None] * len(some)
        yield from zip(records(table, some), shapes, strict=True)


def _about(layers: Layers) -> str:
    article = layers.article
    head = ", ".join(filter(None, (article.publisher, article.published)))
    said = [head, lineage(layers), *layers.attributions]
    return "<br>".join(shown(each) for each in said if each) + link(article.url)


def _schema(table: Table, frame: pd.DataFrame) -> ET.Element:
    root = ET.Element("Schema", name=table.name, id=f"schema-{table.name}")
    for column in table.columns:
        kind = _TYPES[column.type]
        if kind == "int" and (frame[column.name].abs() >= _INT).any():
            kind = "double"  # KML knows no larger integers
        field = ET.SubElement(root, "SimpleField", type=kind, name=column.name)
        _text(field, "displayName", column.alias)
    return root


def _folder(table: Table, rows: Iterable[_Row], made: _Made) -> Iterator[str]:
    yield f'<Folder id="{table.name}"><name>{table.title}</name>'
    for row, shape in rows:
        yield _string(_placemark(table, row, shape, made))
    yield "</Folder>"


def _routes(table: Table, rows: Iterable[_Row], made: _Made) -> Iterator[str]:
    """Yield the folder of the routes, in it one for each journey, and their numbers."""
    journeys: dict[int | None, list[str]] = {}
    numbers = []
    for row, shape in rows:
        journeys.setdefault(row["chain"], []).append(_string(_placemark(table, row, shape, made)))
        numbers += [_string(number) for number in _number(row, shape, made.when)]
    yield f'<Folder id="{table.name}"><name>{table.title}</name><open>1</open>'
    alone = journeys.pop(None, [])
    chains = sorted(key for key in journeys if key is not None)
    titled = [*((f"Journey {key}", journeys[key]) for key in chains), ("Single legs", alone)]
    for title, members in [*titled, ("Numbers and directions", numbers)]:
        if members:
            yield f"<Folder><name>{title}</name>"
            yield from members
            yield "</Folder>"
    yield "</Folder>"


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


def _number(row: Mapping[str, Any], shape: BaseGeometry | None, when: str) -> Iterator[ET.Element]:
    """Yield the number of a leg, on the middle of its longest part, turned the way that it goes."""
    parts = [part for part in shapely.get_parts(shape) if part is not None and part.length > 0]
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


def _string(element: ET.Element) -> str:
    text: str = ET.tostring(element, encoding="unicode")
    return text


def _text(parent: ET.Element, name: str, text: str) -> ET.Element:
    element = ET.SubElement(parent, name)
    element.text = printable(text)
    return element
