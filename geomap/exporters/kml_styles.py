"""How features look in KML, and what their balloons say: the symbols of the map page as far as KML has them.

KML has no dashes and no arrowheads. What the dashes say on the page is said by width and opacity, and in words; the
direction is a mark of its own on the line. Icons are files: a KMZ brings them along, a KML by itself has coloured pins.
"""

from __future__ import annotations

import html
import re
from typing import TYPE_CHECKING, Any, NamedTuple
from xml.etree import ElementTree as ET

from geomap.exporters.qgis_styles import CROSSED_WATER, GREY, INK, NAMED_AREA, PLACES, ROUTES, ROUTES_TEXT

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

_UNPRINTABLE = re.compile("[^\t\n\x20-\x7e\xa0-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
_ENTITY = "$"  # $[name] in a balloon is replaced by the name
_FAINT, _FAINTER = 150, 110


class Look(NamedTuple):
    """One style. ``icon`` is one of ``icons.SHAPES``, "" for a feature without; colours as "#0072B2"."""

    icon: str = ""
    tint: str = GREY
    label: float = 0.0
    label_tint: str = INK
    line: str = ""
    width: float = 0.0
    line_alpha: int = 255
    fill: str = ""
    fill_alpha: int = 140


LOOKS: Mapping[str, Look] = {
    "place-site": Look("square", PLACES, label=0.9),
    "place-settlement": Look("disc", PLACES, label=0.9),
    "place-near": Look("ring", PLACES, label=0.9),
    "place-coarse": Look("diamond", PLACES, label=0.9),
    "place-reference": Look("grey-ring", GREY, label=0.8, label_tint=GREY),
    "area-water": Look(fill=CROSSED_WATER),
    "area-exact": Look(line=PLACES, width=1.2, line_alpha=153, fill=NAMED_AREA),
    "area-envelope": Look(line=PLACES, width=1.2, line_alpha=153),
    "area-words": Look(line=PLACES, width=1.2, line_alpha=153),
    "area-named": Look(),
    "leg-stated": Look(line=ROUTES, width=3.0),
    "leg-inferred": Look(line=ROUTES, width=3.0, line_alpha=_FAINT),
    "leg-schematic": Look(line=ROUTES, width=1.5, line_alpha=_FAINTER),
    "leg-denied": Look(line=GREY, width=1.5, line_alpha=_FAINT),
    "leg-number": Look("arrow", ROUTES, label=1.0, label_tint=ROUTES_TEXT),
    "leg-number-plain": Look("dot", ROUTES, label=1.0, label_tint=ROUTES_TEXT),
    "listed": Look(),
}


def look_of(name: str, row: Mapping[str, Any]) -> str:
    """Name of the style of a row, by the rules that the QGIS styles have."""
    if name == "places":
        if row["role"] in {"reference", "container"}:
            return "place-reference"
        return f"place-{row['precision']}" if row["precision"] in {"near", "site", "settlement"} else "place-coarse"
    if name == "areas":
        return _area(row)
    if name == "routes":
        if row["modality"] == "denied" or row["claim_status"] == "disputed":
            return "leg-denied"
        return f"leg-{row['path_basis']}" if row["path_basis"] in {"stated", "schematic"} else "leg-inferred"
    return "listed"


def _area(row: Mapping[str, Any]) -> str:
    if row["shaded"] and row["basis"] == "envelope":
        return "area-envelope"
    words = row["gazetteer_id"].startswith("derived:")
    if row["shaded"] and not words:
        return "area-water" if row["precision"] == "water" else "area-exact"
    return "area-words" if row["precision"] == "near" or (row["shaded"] and words) else "area-named"


def style(name: str, *, icons: str = "") -> ET.Element:
    """Return the style called ``name``; ``icons`` is the folder that they lie in, "" where there are none."""
    look = LOOKS[name]
    root = ET.Element("Style", id=name)
    mark = ET.SubElement(root, "IconStyle")
    if icons and look.icon:
        ET.SubElement(mark, "scale").text = "0.5" if look.icon == "dot" else "0.8"
        ET.SubElement(ET.SubElement(mark, "Icon"), "href").text = f"{icons}/{look.icon}.png"
        ET.SubElement(mark, "hotSpot", x="0.5", y="0.5", xunits="fraction", yunits="fraction")
    else:
        ET.SubElement(mark, "color").text = colour(look.tint)
        # A number on a line needs no pin of its own.
        ET.SubElement(mark, "scale").text = "0" if name.startswith("leg") else "0.8"
    label = ET.SubElement(root, "LabelStyle")
    ET.SubElement(label, "color").text = colour(look.label_tint)
    ET.SubElement(label, "scale").text = f"{look.label:g}"
    line = ET.SubElement(root, "LineStyle")
    ET.SubElement(line, "color").text = colour(look.line or GREY, look.line_alpha if look.line else 0)
    ET.SubElement(line, "width").text = f"{look.width:g}"
    shape = ET.SubElement(root, "PolyStyle")
    ET.SubElement(shape, "color").text = colour(look.fill or GREY, look.fill_alpha if look.fill else 0)
    ET.SubElement(shape, "fill").text = str(int(bool(look.fill)))
    ET.SubElement(shape, "outline").text = str(int(bool(look.line)))
    balloon = ET.SubElement(root, "BalloonStyle")
    ET.SubElement(balloon, "bgColor").text = colour("#ffffff")
    ET.SubElement(balloon, "textColor").text = colour(INK)
    ET.SubElement(balloon, "text").text = "$[description]"  # fixed: a name would come in unescaped
    return root


def colour(code: str, alpha: int = 255) -> str:
    """Return "#0072B2" as KML writes it: alpha, blue, green, red."""
    return f"{alpha:02x}{code[5:7]}{code[3:5]}{code[1:3]}".lower()


def printable(text: object) -> str:
    """Text without what XML cannot hold."""
    return _UNPRINTABLE.sub("\ufffd", str(text).replace("\r\n", "\n").replace("\r", "\n"))


def shown(text: object) -> str:
    """Text as HTML that shows it: nothing in it is markup, and nothing is an entity of KML."""
    return html.escape(printable(text)).replace(_ENTITY, f"&#{ord(_ENTITY)};")


def balloon(name: str, title: str, row: Mapping[str, Any]) -> str:
    """Return the balloon of a row: its title, what is said of it in words, and its quotes."""
    parts = [f"<b>{shown(title)}</b>"]
    parts += [f"<br>{shown(line)}" for line in _lines(name, row)]
    for quote in row.get("quotes") or ():
        if isinstance(quote, dict):
            where = f" (paragraph {shown(quote['paragraph'])})" if quote.get("paragraph") else ""
            parts.append(f"<blockquote>{shown(quote.get('text', ''))}{where}</blockquote>")
    return "".join(parts) + link(row.get("article_url"))


def link(url: str | None) -> str:
    """Return a link to ``url`` where it is one of the web, the bare text where it is anything else."""
    if not url:
        return ""
    text = shown(url)
    return f'<br><a href="{text}">{text}</a>' if re.match(r"https?://[^\s\"'<>]+\Z", url) else f"<br>{text}"


def _lines(name: str, row: Mapping[str, Any]) -> Iterator[str]:
    """Yield what a reader asks first, in words."""
    if name in {"places", "areas"}:
        yield f"{row['kind_of_place']}; {row['precision']}; {row['role']}"
        km = row["uncertainty_km"]
        yield f"Match: {row['match_confidence']}" + (f"; within {km:g} km" if km else "")
        yield row["reason"]
    elif name == "routes":
        ends = "in either direction" if row["undirected"] else ""
        yield "; ".join(filter(None, (row["modality"], f"mode: {row['mode']}", ends)))
        km = f", {row['length_km']:.0f} km" if row["length_km"] is not None else ""
        yield f"Path: {row['path_basis']}{km}" if row["path_basis"] else f"No line: {row['no_line_reason'] or ''}"
    elif name == "relations":
        km = "" if row["measured_km"] is None else f"; on the map {row['measured_km']:.0f} km"
        yield f"{row['verdict']}{km}"
    elif row.get("reason"):
        yield row["reason"]
    if row.get("attributed_to"):
        yield f"According to {row['attributed_to']} ({row['claim_status']})"
