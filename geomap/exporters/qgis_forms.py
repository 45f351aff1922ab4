"""How a feature is shown and edited in QGIS: names of fields, choices, tabs, what a new feature begins with."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any
from xml.etree import ElementTree as ET

from geomap.exporters.qgis_symbols import option_map
from geomap.exporters.row_checks import ADDED_LEG, ADDED_PLACE

if TYPE_CHECKING:
    from geomap.columns import Column, Table

SAID = "said"
"""A field that QGIS computes: the quotes as a person reads them."""
_SAID_ALIAS = "In the article's words"
_SAID_EXPRESSION = (
    "array_to_string(array_foreach(from_json(coalesce(\"quotes\", '[]')), "
    "'“' || map_get(@element, 'text') || '” (paragraph ' || map_get(@element, 'paragraph') || ')'), '\n\n')"
)
_TABS = (
    ("In the article", (SAID, "claim_status", "attributed_to", "mention_count", "mover", "modality", "mode_basis")),
    ("Review", ("review", "match_confidence", "match_score", "reason", "no_line_reason")),
    (
        "Record",
        (
            "id", "gazetteer", "gazetteer_id", "geonameid", "article_id", "article_url", "origin_id", "destination_id",
            "place_id", "figure_id", "ground_id", "leg_id", "mention_id", "recogniser", "method", "quotes",
            "candidates", "via",
        ),
    ),
)  # fmt: skip
_NOT_NULL, _UNIQUE, _SOFT = 1, 2, "2"
# An id of its own, so that a leg can refer to a place at once.
_NEW_ID = "'added-' || left(md5(uuid()), 12)"
_BEGINS: dict[str, dict[str, Any]] = {
    "places": ADDED_PLACE,
    "areas": ADDED_PLACE | {"precision": "region", "basis": "derived", "shaded": 1},
    "routes": ADDED_LEG,
}


def form(table: Table) -> list[ET.Element]:
    """Elements of a style that say how the fields of a layer are called, shown and filled."""
    parts = {
        tag: ET.Element(tag)
        for tag in ("fieldConfiguration", "aliases", "defaults", "constraints", "expressionfields", "editable")
    }
    begins = _BEGINS.get(table.name, {}) | {"quotes": "[]"} if "quotes" in table.names else {}
    for column in table.columns:
        parts["fieldConfiguration"].append(_field(column))
        ET.SubElement(parts["aliases"], "alias", field=column.name, name=column.alias)
        expression = _NEW_ID if column.name == "id" else _literal(begins.get(column.name))
        ET.SubElement(
            parts["defaults"], "default", field=column.name, expression=expression, applyOnUpdate="0"
        )  # fmt: skip
    ET.SubElement(
        parts["constraints"], "constraint", field="id", constraints=str(_NOT_NULL | _UNIQUE), unique_strength=_SOFT,
        notnull_strength=_SOFT, exp_strength="0",
    )  # fmt: skip
    if "quotes" in table.names:
        _add_said(parts)
    layout = ET.Element("editorlayout")
    layout.text = "tablayout"
    return [*parts.values(), layout, _tabs(table)]


def _add_said(parts: dict[str, ET.Element]) -> None:
    ET.SubElement(
        parts["expressionfields"], "field", name=SAID, expression=_SAID_EXPRESSION, type="10", typeName="string",
        length="-1", precision="0", subType="0", comment="",
    )  # fmt: skip
    ET.SubElement(parts["aliases"], "alias", field=SAID, name=_SAID_ALIAS)
    ET.SubElement(parts["editable"], "field", name=SAID, editable="0")
    parts["fieldConfiguration"].append(_widget(SAID, "TextEdit", {"IsMultiline": "1", "UseHtml": "0"}))


def _field(column: Column) -> ET.Element:
    if column.values:
        return _choices(column)
    if column.type == "boolean":
        return _widget(column.name, "CheckBox", {})
    if column.type == "json" or column.name in {"reason", "no_line_reason"}:
        return _widget(column.name, "TextEdit", {"IsMultiline": "1", "UseHtml": "0"})
    return _widget(column.name, "TextEdit" if column.type == "text" else "", {})


def _widget(name: str, kind: str, options: dict[str, str]) -> ET.Element:
    field = ET.Element("field", name=name, configurationFlags="None")
    config = ET.SubElement(ET.SubElement(field, "editWidget", type=kind), "config")
    config.append(option_map(options))
    return field


def _choices(column: Column) -> ET.Element:
    field = ET.Element("field", name=column.name, configurationFlags="None")
    config = ET.SubElement(ET.SubElement(field, "editWidget", type="ValueMap"), "config")
    listed = ET.SubElement(ET.SubElement(config, "Option", type="Map"), "Option", name="map", type="List")
    for value in column.values:
        listed.append(option_map({value: value}))
    return field


def _literal(value: Any) -> str:
    if value is None:
        return ""
    return "'" + value.replace("'", "''") + "'" if isinstance(value, str) else str(value)


def _tabs(table: Table) -> ET.Element:
    """One tab for what it is, then those of ``_TABS`` that have a field."""
    root = ET.Element("attributeEditorForm")
    elsewhere = {name for _, names in _TABS for name in names}
    there = [*table.names, *([SAID] if "quotes" in table.names else [])]
    tabs = [(table.title, [name for name in there if name not in elsewhere])]
    tabs += [(title, [name for name in names if name in there]) for title, names in _TABS]
    for title, names in tabs:
        if not names:
            continue
        tab = ET.SubElement(
            root, "attributeEditorContainer", name=title, columnCount="1", groupBox="0", showLabel="1",
            visibilityExpressionEnabled="0", visibilityExpression="",
        )  # fmt: skip
        for name in names:
            ET.SubElement(tab, "attributeEditorField", name=name, index="-1", showLabel="1")
    return root
