"""The parts that a QGIS style is made of, as XML elements: symbols, rules, labels.

The element names are those of QGIS 3.22 style files. Sizes are millimetres, fonts points.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING
from xml.etree import ElementTree as ET

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

FONTS = ("Open Sans", "Noto Sans", "Arial", "Sans Serif")
SERIFS = ("Noto Serif", "DejaVu Serif", "Georgia", "Times New Roman", "Serif")


@dataclass(frozen=True, slots=True)
class SymbolLayer:
    """One layer of a symbol. ``defined``: properties by expression; ``inner``: what it draws in its turn."""

    kind: str
    options: Mapping[str, str]
    defined: Mapping[str, str] = field(default_factory=dict)
    inner: SymbolLayer | None = None


@dataclass(frozen=True, slots=True)
class Rule:
    """Features that fulfil ``filter`` (an expression; "ELSE" for the rest) get a symbol and a line in the legend."""

    label: str
    filter: str
    layers: tuple[SymbolLayer, ...]


@dataclass(frozen=True, slots=True)
class Label:
    """A label: ``expression``, colour and size, where it goes, and properties by expression.

    ``placement``: 0 around a point, 1 over it, 4 horizontal in a shape or on a line, 6 beside a point, in the order of
    ``sides``. ``badge``: fill of a disc behind the text. ``at``: expression of the point to stand at, in place of the
    feature itself; ``quadrant`` of a placement over it: 3 left, 4 centred, 5 right. ``spaced``: capitals, this many
    points apart.
    """

    expression: str
    colour: str
    size: float
    placement: int
    distance: float = 0.0
    bold: bool = True
    italic: bool = False
    serif: bool = False
    spaced: float = 0.0
    badge: str = ""
    priority: int = 5
    at: str = ""
    quadrant: int = 4
    filter: str = ""
    sides: str = "TR,TL,BR,BL,R,L,TSR,BSR"
    obstacle: bool = True
    halo: str = "#ffffff"
    defined: Mapping[str, str] = field(default_factory=dict)


def colour(code: str, alpha: int = 255) -> str:
    """Return "#0072B2" as QGIS writes it, "0,114,178,255"."""
    return ",".join([*(str(int(code[at : at + 2], 16)) for at in (1, 3, 5)), str(alpha)])


def fill(inside: str, edge: str = "", *, width: float = 0.4, dashed: bool = False, alpha: int = 255) -> SymbolLayer:
    """Return a filled shape; without ``inside`` only its edge, without ``edge`` none."""
    return SymbolLayer(
        "SimpleFill",
        {
            "color": colour(inside, alpha) if inside else "255,255,255,0",
            "style": "solid" if inside else "no",
            "outline_color": colour(edge, 153) if edge else "0,0,0,0",
            "outline_style": ("dash" if dashed else "solid") if edge else "no",
            "outline_width": str(width),
            "outline_width_unit": "MM",
            "joinstyle": "round",
        },
    )


def line(ink: str, width: float, *, dash: Sequence[float] = (), cap: str = "flat", short: float = 0.0) -> SymbolLayer:
    """Return a line; ``dash`` are lengths of dash and gap in millimetres; it stops ``short`` of its end."""
    return SymbolLayer(
        "SimpleLine",
        {
            "line_color": colour(ink),
            "line_width": str(width),
            "line_width_unit": "MM",
            "line_style": "solid",
            "capstyle": cap,
            "joinstyle": "round",
            "use_custom_dash": "1" if dash else "0",
            "customdash": ";".join(map(str, dash)) or "5;2",
            "customdash_unit": "MM",
            "trim_distance_end": str(short),
            "trim_distance_end_unit": "MM",
        },
    )


def marker(
    shape: str, size: float, inside: str, edge: str, *, width: float = 0.48, offset: tuple[float, float] = (0.0, 0.0),
    dashed: bool = False, defined: Mapping[str, str] | None = None,
) -> SymbolLayer:  # fmt: skip
    """Return a point symbol: ``shape`` is a name that QGIS knows; hollow without ``inside``."""
    return SymbolLayer(
        "SimpleMarker",
        {
            "name": shape,
            "size": str(size),
            "size_unit": "MM",
            "color": colour(inside) if inside else "255,255,255,255",
            "outline_color": colour(edge),
            "outline_width": str(width),
            "outline_width_unit": "MM",
            "outline_style": "dash" if dashed else "solid",
            "joinstyle": "miter",
            "offset": f"{offset[0]},{offset[1]}",
            "offset_unit": "MM",
        },
        defined or {},
    )


# From a little before the end of the line to its end, on the map as it is drawn: the last of many points may stand
# so close to the end that its direction says nothing.
_BEARING = (
    "with_variable('g', transform(coalesce(geometry_n($geometry, num_geometries($geometry)), $geometry), "
    "'EPSG:4326', coalesce(@map_crs, 'EPSG:4326')), "
    "degrees(azimuth(line_interpolate_point(@g, 0.9 * length(@g)), end_point(@g))) - 90)"
)


def arrowhead(ink: str, size: float, *, short: float, unless: str) -> SymbolLayer:
    """Return an arrowhead ``short`` of the end of a line, left out where the expression ``unless`` holds.

    A line that is cut at ±180° has one, at the end of its last part.
    """
    # Moved back by its own offset: with offset_along_line QGIS 3.22 turns the head round.
    head = marker("filled_arrowhead", size, ink, "#ffffff", width=0.2, offset=(-short, 0.0))
    line = SymbolLayer(
        "MarkerLine", {"placement": "lastvertex", "rotate": "0"}, inner=replace(head, defined={"angle": _BEARING})
    )
    last = {"SymbolType": "Line", "geometryModifier": "geometry_n($geometry, num_geometries($geometry))"}
    return SymbolLayer("GeometryGenerator", last | {"units": "MapUnit"}, {"enabled": f"NOT ({unless})"}, line)


def renderer(rules: Sequence[Rule], kind: str) -> ET.Element:
    """Rule-based renderer; ``kind``: marker, line or fill."""
    root = ET.Element("renderer-v2", type="RuleRenderer", symbollevels="0", forceraster="0", enableorderby="0")
    listed = ET.SubElement(root, "rules", key="rules")
    symbols = ET.SubElement(root, "symbols")
    for number, rule in enumerate(rules):
        ET.SubElement(
            listed, "rule", key=f"rule-{number}", filter=rule.filter, label=rule.label, symbol=str(number)
        )  # fmt: skip
        symbols.append(_symbol(str(number), kind, rule.layers))
    return root


def labelling(labels: Sequence[Label]) -> ET.Element:
    """Labels by rule, each with a white halo or on a disc."""
    root = ET.Element("labeling", type="rule-based")
    rules = ET.SubElement(root, "rules", key="labels")
    for number, label in enumerate(labels):
        rule = ET.SubElement(rules, "rule", key=f"label-{number}", filter=label.filter)
        rule.append(_settings(label))
    return root


def _settings(label: Label) -> ET.Element:
    settings = ET.Element("settings", calloutType="simple")
    fonts = SERIFS if label.serif else FONTS
    weight = ("Bold" if label.bold else "") + (" Italic" if label.italic else "")
    style = ET.SubElement(
        settings, "text-style", fieldName=label.expression, isExpression="1", fontFamily=fonts[0],
        namedStyle=weight.strip() or "Regular", fontWeight="75" if label.bold else "50",
        fontItalic=str(int(label.italic)), fontSize=str(label.size), fontSizeUnit="Point",
        textColor=colour(label.colour), textOpacity="1", multilineHeight="0.95",
        capitalization="1" if label.spaced else "0", fontLetterSpacing=str(label.spaced),
    )  # fmt: skip
    families = ET.SubElement(style, "families")
    for name in fonts:
        ET.SubElement(families, "family", name=name)
    ET.SubElement(
        style, "text-buffer", bufferDraw="0" if label.badge else "1", bufferSize="0.7", bufferOpacity="0.92",
        bufferSizeUnits="MM", bufferColor=colour(label.halo), bufferNoFill="0", bufferJoinStyle="128",
    )  # fmt: skip
    if label.badge:
        style.append(_disc(label.badge))
    ET.SubElement(
        settings, "placement", placement=str(label.placement), placementFlags="9", dist=str(label.distance),
        distUnits="MM", priority=str(label.priority), centroidInside="1", centroidWhole="0", fitInPolygonOnly="0",
        predefinedPositionOrder=label.sides, offsetType="0" if label.at else "1",
        quadOffset=str(label.quadrant), offsetUnits="MM", geometryGenerator=label.at,
        geometryGeneratorEnabled=str(int(bool(label.at))), geometryGeneratorType="PointGeometry",
    )  # fmt: skip
    ET.SubElement(
        settings, "rendering", drawLabels="1", obstacle=str(int(label.obstacle)), fontMaxPixelSize="10000",
        maxNumLabels="2000",
    )  # fmt: skip
    properties = ET.SubElement(settings, "dd_properties")
    properties.append(_properties(label.defined))
    return settings


def option_map(values: Mapping[str, str]) -> ET.Element:
    """QGIS's way of writing a dictionary of texts."""
    root = ET.Element("Option", type="Map")
    for name, value in values.items():
        ET.SubElement(root, "Option", name=name, value=value, type="QString")
    return root


def _disc(inside: str) -> ET.Element:
    disc = ET.Element(
        "background", shapeDraw="1", shapeType="3", shapeSizeType="0", shapeSizeX="0.6", shapeSizeY="0.6",
        shapeSizeUnit="MM", shapeBorderWidth="0.4", shapeBorderWidthUnit="MM", shapeOpacity="1",
        shapeFillColor=colour(inside), shapeBorderColor=colour(inside), shapeOffsetUnit="MM", shapeRadiiUnit="MM",
    )  # fmt: skip
    edge = SymbolLayer(
        "SimpleFill",
        {
            "color": colour(inside), "style": "solid", "outline_color": colour(inside), "outline_style": "solid",
            "outline_width": "0.4", "outline_width_unit": "MM",
        },
    )  # fmt: skip
    disc.append(_symbol("fillSymbol", "fill", (edge,)))
    return disc


def _symbol(name: str, kind: str, layers: Sequence[SymbolLayer]) -> ET.Element:
    root = ET.Element("symbol", name=name, type=kind, alpha="1", clip_to_extent="1", force_rhr="0")
    for number, layer in enumerate(layers):
        element = ET.SubElement(root, "layer", {"class": layer.kind, "enabled": "1", "locked": "0", "pass": "0"})
        element.append(option_map(layer.options))
        ET.SubElement(element, "data_defined_properties").append(_properties(layer.defined))
        if layer.inner:
            sort = "line" if layer.inner.kind == "MarkerLine" else "marker"
            element.append(_symbol(f"@{name}@{number}", sort, (layer.inner,)))
    return root


def _properties(expressions: Mapping[str, str]) -> ET.Element:
    root = ET.Element("Option", type="Map")
    ET.SubElement(root, "Option", name="name", value="", type="QString")
    properties = ET.SubElement(root, "Option", name="properties", type="Map")
    for name, expression in expressions.items():
        each = ET.SubElement(properties, "Option", name=name, type="Map")
        ET.SubElement(each, "Option", name="active", value="true", type="bool")
        ET.SubElement(each, "Option", name="expression", value=expression, type="QString")
        ET.SubElement(each, "Option", name="type", value="3", type="int")
    ET.SubElement(root, "Option", name="type", value="collection", type="QString")
    return root
