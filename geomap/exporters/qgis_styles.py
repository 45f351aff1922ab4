"""How each layer looks in QGIS: the symbols of the map page in QGIS's own terms."""

from __future__ import annotations

from typing import TYPE_CHECKING
from xml.etree import ElementTree as ET

from geomap.columns import TABLES
from geomap.exporters.background import BACKGROUND
from geomap.exporters.qgis_forms import form
from geomap.exporters.qgis_symbols import (
    Label,
    Rule,
    arrowhead,
    fill,
    labelling,
    line,
    marker,
    renderer,
)
from geomap.webmap.words import MAP_BASES, MODES

if TYPE_CHECKING:
    from collections.abc import Mapping

    from geomap.columns import Table

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
_REFERENCE = "\"role\" IN ('reference', 'container')"
_UNDENIED = "\"modality\" <> 'denied' AND \"claim_status\" <> 'disputed'"


def _map(words: Mapping[str, str]) -> str:
    """Words as an expression."""
    pairs = ", ".join(f"'{key}', '{value}'" for key, value in words.items())
    return f"map({pairs})"


def _leg(*dash: float, width: float = 2.5) -> tuple:  # type: ignore[type-arg]
    return (
        _CASING,
        line(ROUTES, round(width * _PX, 2), dash=[round(each * _PX, 2) for each in dash], short=_SHORT + 1),
        arrowhead(ROUTES, 3.0, short=_SHORT, unless='"undirected"'),
    )


_LAND, _SEA, _COAST, _BORDER, _RIVER = "#f7f5f0", "#e3edf3", "#9fb6c4", "#bdb7a9", "#c4d8e4"

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
    "open_legs": (
        "marker",
        (
            Rule(
                "Leg without a known end",
                "",
                (
                    marker(
                        "circle",
                        5.0,
                        WHITE,
                        ROUTES,
                        width=0.4,
                        dashed=True,
                        defined={"offset": "'0,' || to_string(-6 - 5.6 * \"above\")"},
                    ),
                ),
            ),
        ),
    ),
    "background_land": (
        "fill",
        (
            Rule("Land", "\"kind\" = 'land'", (fill(_LAND, _COAST, width=0.25),)),
            Rule("Lake", "\"kind\" = 'lake'", (fill(_SEA, _COAST, width=0.2),)),
        ),
    ),
    "background_lines": (
        "line",
        (
            Rule("River", "\"kind\" = 'rivers'", (line(_RIVER, 0.25),)),
            Rule("Border", "\"kind\" = 'borders'", (line(_BORDER, 0.25),)),
            Rule("Disputed border", "\"kind\" = 'disputed'", (line(_BORDER, 0.25, dash=(1, 1)),)),
        ),
    ),
    "background_names": ("marker", (Rule("Name", "", (marker("circle", 0.0, "", WHITE, width=0.0),)),)),
}
# In the middle of the middle part of a leg.
_MIDDLE = (
    "with_variable('g', geometry_n($geometry, to_int(ceil(num_geometries($geometry) / 2.0))), "
    "line_interpolate_point(@g, 0.5 * length(@g)))"
)
_STEP = 'CASE WHEN "length_km" >= 500 THEN 50 WHEN "length_km" >= 100 THEN 10 WHEN "length_km" >= 20 THEN 5 ELSE 1 END'
_LEG_LINES = f"""array_to_string(array_filter(array(
 if("modality" = 'reported', '', "modality"),
 coalesce(map_get({_map(MODES)}, "mode"), ''),
 coalesce(map_get({_map(MAP_BASES)}, "path_basis"), ''),
 coalesce('about ' || to_string(to_int(round("length_km" / {_STEP}) * {_STEP})) || ' km', '')
), @element <> ''), '\n')"""
_LABELS = {
    "places": (
        Label(
            '"name"', INK, 9.5, 6, distance=1.4, priority=9, sides="L,R,TL,TR,BL,BR,TSR,BSR",
            defined={"Color": f"if({_REFERENCE}, '{GREY}', '{INK}')"},
        ),
    ),
    "areas": (
        Label(
            '"name"', PLACES_TEXT, 9.5, 4, filter="\"precision\" NOT IN ('near', 'water')", obstacle=False,
            defined={"Color": f"if(\"shaded\", '{PLACES_TEXT}', '{NAMED_ONLY}')"},
        ),
        Label(
            '"name"', PLACES_TEXT, 10.5, 4, filter="\"precision\" = 'water'", italic=True, serif=True, obstacle=False,
            halo=CROSSED_WATER,
        ),
    ),
    "routes": (
        Label(
            '"label"', WHITE, 8.5, 1, badge=ROUTES, priority=10, at=_MIDDLE,
            defined={
                "ShapeFillColor": f"if(\"modality\" = 'reported', '{ROUTES}', '{WHITE}')",
                "Color": f"if(\"modality\" = 'reported', '{WHITE}', '{ROUTES_TEXT}')",
            },
        ),
        Label(
            _LEG_LINES, ROUTES_TEXT, 8.5, 6, distance=3.6, bold=False, priority=8, at=_MIDDLE, obstacle=False,
            sides="R,L,TR,BR,TL,BL",
        ),
    ),
    "open_legs": (
        Label(
            '"label"', ROUTES_TEXT, 8.5, 1, priority=10,
            defined={"OffsetXY": 'array(0, -6 - 5.6 * "above")'},
        ),
        Label(
            '"missing"', GREY, 8.0, 1, bold=False, quadrant=3, priority=7, obstacle=False,
            defined={"OffsetXY": 'array(-3.6, -6 - 5.6 * "above")'},
        ),
    ),
    "background_names": (
        Label(
            '"name"', NAMED_ONLY, 7.5, 1, bold=False, spaced=1.2, priority=1, filter="\"kind\" = 'country'",
            obstacle=False, halo=_LAND,
        ),
        Label(
            '"name"', "#5f7f92", 8.5, 1, bold=False, italic=True, serif=True, priority=1, filter="\"kind\" = 'sea'",
            obstacle=False, halo=_SEA,
        ),
    ),
}  # fmt: skip
STYLED = (*TABLES, "open_legs", *(each.name for each in BACKGROUND))
"""The layers that have a style."""
_TITLES = {
    "open_legs": '"label"',
    "background_names": '"name"',
    "background_lines": '"kind"',
    "background_land": '"kind"',
    "places": '"name"',
    "areas": '"name"',
    "routes": "\"label\" || ' ' || coalesce(\"origin\", '?') || ' → ' || coalesce(\"destination\", '?')",
    "mentions": '"toponym"',
    "relations": '"figure" || \' \' || "trigger" || \' \' || "ground"',
    "unlocated": '"name"',
}


def style(name: str) -> list[ET.Element]:
    """Elements of the style of a layer, as they stand both in a style file and in a project's layer."""
    elements: list[ET.Element] = []
    if name in _RULES:
        kind, rules = _RULES[name]
        elements.append(renderer(rules, kind))
    if name in _LABELS:
        elements.append(labelling(_LABELS[name]))
    title = ET.Element("previewExpression")
    title.text = _TITLES[name]
    if name not in TABLES:
        return [*elements, title]
    table = TABLES[name]
    tip = ET.Element("mapTip")
    tip.text = _tip(table)
    return [*elements, *form(table), title, tip]


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


def _tip(table: Table) -> str:
    """Title and quotes of a feature on hover; the article's words are escaped, for QGIS shows this as HTML."""
    title = f"<b>[% {_escaped(_TITLES[table.name])} %]</b>"
    if "quotes" not in table.names:
        return title
    each = _escaped("map_get(@element, 'text')")
    return f"{title}[% array_to_string(array_foreach(from_json(\"quotes\"), '<p>' || {each} || '</p>'), '') %]"


def _escaped(expression: str) -> str:
    return f"replace(replace(replace({expression}, '&', '&amp;'), '<', '&lt;'), '>', '&gt;')"
