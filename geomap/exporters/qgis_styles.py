"""How each layer looks in QGIS: the symbols of the map page in QGIS's own terms."""

from __future__ import annotations

from typing import TYPE_CHECKING
from xml.etree import ElementTree as ET

from geomap.columns import TABLES
from geomap.exporters.qgis_symbols import (
    Label,
    Rule,
    arrowhead,
    fill,
    labelling,
    line,
    marker,
    option_map,
    renderer,
)

if TYPE_CHECKING:
    from geomap.columns import Column, Table

VERSION = "3.22.0-Bialowieza"
PLACES, PLACES_TEXT = "#0072B2", "#00588A"
ROUTES, ROUTES_TEXT = "#D55E00", "#A84800"
GREY, INK, WHITE = "#535c66", "#16191d", "#ffffff"
NAMED_AREA, NAMED_ONLY, CROSSED_WATER = "#eee7d6", "#7d7867", "#cfe1ec"

_PX = 0.2646  # of the page, in millimetres
_SHORT = 2.4  # lines stop before the point that they lead to, so that the arrowhead is seen
_CASING = line(WHITE, round(5.5 * _PX, 2), cap="round", short=_SHORT + 1)
# What the words alone gave a shape; the outline of a sea is derived as well, and is the gazetteer's.
_FROM_WORDS = "\"gazetteer_id\" LIKE 'derived:%'"
_EXACT = f'"shaded" AND "basis" <> \'envelope\' AND NOT {_FROM_WORDS}'
_UNDENIED = "\"modality\" <> 'denied' AND \"claim_status\" <> 'disputed'"


def _leg(*dash: float, width: float = 2.5) -> tuple:  # type: ignore[type-arg]
    return (
        _CASING,
        line(ROUTES, round(width * _PX, 2), dash=[round(each * _PX, 2) for each in dash], short=_SHORT + 1),
        arrowhead(ROUTES, 3.0, short=_SHORT, unless='"undirected"'),
    )


_RULES: dict[str, tuple[str, tuple[Rule, ...]]] = {
    "places": (
        "marker",
        (
            Rule("Reference point only", "\"role\" IN ('reference', 'container')", (marker("circle", 2.5, "", GREY),)),
            Rule(
                "Near",
                "\"role\" NOT IN ('reference', 'container') AND \"precision\" = 'near'",
                (marker("circle", 3.2, "", PLACES),),
            ),
            Rule(
                "Site",
                "\"role\" NOT IN ('reference', 'container') AND \"precision\" = 'site'",
                (marker("square", 2.9, PLACES, WHITE),),
            ),
            Rule(
                "Settlement",
                "\"role\" NOT IN ('reference', 'container') AND \"precision\" = 'settlement'",
                (marker("circle", 3.2, PLACES, WHITE),),
            ),
            Rule("Known more coarsely", "ELSE", (marker("diamond", 3.4, "", PLACES),)),
        ),
    ),
    "areas": (
        "fill",
        (
            Rule("Outline not exact", '"shaded" AND "basis" = \'envelope\'', (fill("", PLACES, dashed=True),)),
            Rule("Water", f"{_EXACT} AND \"precision\" = 'water'", (fill(CROSSED_WATER),)),
            Rule("Area named in the text", f"{_EXACT} AND \"precision\" <> 'water'", (fill(NAMED_AREA, PLACES),)),
            Rule(
                "Where it may be",
                f'"precision" = \'near\' OR ("shaded" AND {_FROM_WORDS})',
                (fill("", PLACES, dashed=True),),
            ),
            Rule("Only named", "ELSE", (fill(""),)),
        ),
    ),
    "routes": (
        "line",
        (
            Rule("Leg, path stated", f"\"path_basis\" = 'stated' AND {_UNDENIED}", _leg()),
            Rule(
                "Leg, path inferred",
                f"\"path_basis\" IN ('inferred-water', 'inferred-network', 'geodesic') AND {_UNDENIED}",
                _leg(7, 4),
            ),
            Rule("Leg, path not known", f"\"path_basis\" = 'schematic' AND {_UNDENIED}", _leg(2, 8, width=1.5)),
            Rule("Leg, denied or disputed", "ELSE", _leg(2, 3)),
        ),
    ),
}
_LABELS = {
    "places": Label('"name"', INK, 9.5, 6, distance=1.2, priority=9),
    "areas": Label(
        '"name"',
        PLACES_TEXT,
        9.0,
        4,
        defined={
            "Italic": "\"precision\" = 'water'",
            "Show": "\"precision\" <> 'near'",
            "Color": f"if(\"shaded\", '{PLACES_TEXT}', '{NAMED_ONLY}')",
        },
    ),
    "routes": Label(
        '"label"',
        WHITE,
        8.5,
        4,
        badge=ROUTES,
        priority=10,
        defined={
            "ShapeFillColor": f"if(\"modality\" = 'reported', '{ROUTES}', '{WHITE}')",
            "Color": f"if(\"modality\" = 'reported', '{WHITE}', '{ROUTES_TEXT}')",
        },
    ),
}
_TITLES = {
    "places": '"name"',
    "areas": '"name"',
    "routes": "\"label\" || ' ' || coalesce(\"origin\", '?') || ' → ' || coalesce(\"destination\", '?')",
    "mentions": '"toponym"',
    "relations": '"figure" || \' \' || "trigger" || \' \' || "ground"',
    "unlocated": '"name"',
}


def style(name: str) -> list[ET.Element]:
    """Elements of the style of a layer, as they stand both in a style file and in a project's layer."""
    table = TABLES[name]
    elements: list[ET.Element] = []
    if name in _RULES:
        kind, rules = _RULES[name]
        elements += [renderer(rules, kind), labelling(_LABELS[name])]
    fields = ET.Element("fieldConfiguration")
    aliases = ET.Element("aliases")
    for column in table.columns:
        fields.append(_field(column))
        ET.SubElement(aliases, "alias", field=column.name, name=column.alias)
    title = ET.Element("previewExpression")
    title.text = _TITLES[name]
    tip = ET.Element("mapTip")
    tip.text = _tip(table)
    return [*elements, fields, aliases, title, tip]


def qml(name: str) -> str:
    """Return the style of a layer as the text of a style file."""
    root = ET.Element(
        "qgis", version=VERSION, styleCategories="Symbology|Labeling|Fields|Forms|MapTips", labelsEnabled=labelled(name)
    )
    root.extend(style(name))
    ET.indent(root, " ")
    return ET.tostring(root, encoding="unicode") + "\n"


def labelled(name: str) -> str:
    """Whether the layer has labels, as QGIS writes it."""
    return "1" if name in _LABELS else "0"


def _field(column: Column) -> ET.Element:
    field = ET.Element("field", name=column.name, configurationFlags="None")
    kind = {"boolean": "CheckBox", "json": "TextEdit", "text": "TextEdit"}.get(column.type, "")
    options = {"IsMultiline": "1", "UseHtml": "0"} if column.type == "json" else {}
    if column.values:
        kind = "ValueMap"
    widget = ET.SubElement(field, "editWidget", type=kind)
    config = ET.SubElement(widget, "config")
    if column.values:
        root = ET.SubElement(config, "Option", type="Map")
        listed = ET.SubElement(root, "Option", name="map", type="List")
        for value in column.values:
            listed.append(option_map({value: value}))
    else:
        config.append(option_map(options))
    return field


def _tip(table: Table) -> str:
    """Title and quotes of a feature on hover; the article's words are escaped, for QGIS shows this as HTML."""
    title = f"<b>[% {_escaped(_TITLES[table.name])} %]</b>"
    if "quotes" not in table.names:
        return title
    each = _escaped("map_get(@element, 'text')")
    return f"{title}[% array_to_string(array_foreach(from_json(\"quotes\"), '<p>' || {each} || '</p>'), '') %]"


def _escaped(expression: str) -> str:
    return f"replace(replace(replace({expression}, '&', '&amp;'), '<', '&lt;'), '>', '&gt;')"
