"""One row of a GeoNames dump: a checked record, or what is wrong with it."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Sequence

    from geomap.gazetteers.entries import NameKind

CLASSES = "AHLPRSTUV"
COLUMNS = 19
LONGEST_NAME = 200
_ID_DIGITS = 9  # of GeoNames' ids; eight are in use
_MOST_PEOPLE = 10**11
_COUNTRY_CODE = re.compile(r"[A-Z]{2}")
# Controls, marks that turn the direction of writing, separators, surrogates, private use: never part of a name.
_UNFIT = re.compile(
    "[\x00-\x1f\x7f-\x9f\u061c\u200b\u200e\u200f\u2028-\u202e\u2060-\u206f\ufeff\ufff9-\uffff\ud800-\uf8ff]"
)


class Record(NamedTuple):
    """A row of a dump, checked."""

    id: int
    name: str
    ascii_name: str
    alternates: tuple[str, ...]
    lon: float
    lat: float
    feature_class: str
    feature_code: str
    country: str
    admin1: str
    admin2: str
    population: int
    modified: str


def read_record(row: list[str]) -> Record | str:
    """Return the place of a row, or what is wrong with it. Trailing columns may be missing."""
    if len(row) < COLUMNS:
        if len(row) < 7:  # noqa: PLR2004  (the class is the last that a place cannot do without)
            return f"{len(row)} columns, 19 are usual"
        row += [""] * (COLUMNS - len(row))
    if not (id_ := id_of(row[0])):
        return "the first column is no GeoNames id"
    name = fit(row[1])
    if not name or len(name) > LONGEST_NAME:
        return "no name" if not name else f"a name of {len(name)} characters"
    try:
        lat, lon = float(row[4]), float(row[5])
        population = int(row[14] or 0)
    except ValueError:
        return "latitude, longitude or population is no number"
    if not (-90 <= lat <= 90 and -180 <= lon <= 180):  # noqa: PLR2004  (false for NaN too)
        return f"latitude {row[4]}, longitude {row[5]} is not on Earth"
    if len(row[6]) > 1 or row[6] not in CLASSES:
        return f"{row[6][:20]!r} is no feature class"
    return Record(
        id_, name, fit(row[2]), tuple(map(fit, row[3].split(","))) if row[3] else (), lon, lat,
        row[6], row[7][:10], row[8] if _COUNTRY_CODE.fullmatch(row[8]) else "",
        "" if row[10] == "00" else row[10][:20],
        row[11][:80], min(max(0, population), _MOST_PEOPLE), row[18][:10],
    )  # fmt: skip


def kind_of(language: str, flags: Sequence[str]) -> NameKind:
    """Say what sort of name a row of alternateNamesV2 is; ``flags``: preferred, short, colloquial, historic."""
    preferred, short, colloquial, historic = ((*flags, "", "", "", "")[i].strip() == "1" for i in range(4))
    if historic or language == "fr_1793":
        return "former"
    if language == "abbr":
        return "abbreviation"
    if short:
        return "short"
    return "name" if preferred and language == "en" and not colloquial else "alternate"


def fit(text: str) -> str:
    """Return a name with white space folded, and without what is never part of a name."""
    if not text.isprintable():
        text = _UNFIT.sub(" ", text)
    return " ".join(text.split())


def id_of(text: str) -> int:
    """Return a GeoNames id, 0 where the text is none."""
    return int(text) if text.isdecimal() and text.isascii() and len(text) <= _ID_DIGITS else 0
