"""Tables of places as people have them, CSV or GeoJSON: checked rows, or what is wrong with each."""

from __future__ import annotations

import csv
import json
import math
import re
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import IO, TYPE_CHECKING, Any

from geomap.errors import DatasetIntegrityError, DatasetMissingError
from geomap.gazetteers.fold import fold

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from pathlib import Path

    from geomap.gazetteers.entries import NameKind
    from geomap.model import Extent

LARGEST_GEOJSON = 200_000_000  # bytes; it is read in one piece
LONGEST = 120  # characters of a name
_LONGEST_FIELD = 1_000_000
# What a column may be called; the first is what the documentation calls it.
COLUMNS: dict[str, tuple[str, ...]] = {
    "name": ("name", "title", "toponym", "place"),
    "lon": ("lon", "longitude", "lng", "long", "x"),
    "lat": ("lat", "latitude", "y"),
    "class": ("class", "feature_class", "featureclass", "type"),
    "code": ("code", "feature_code", "featurecode"),
    "country": ("country", "country_code", "countrycode", "iso2"),
    "admin1": ("admin1", "admin1_code"),
    "population": ("population", "pop"),
    "alternates": ("alternates", "alternatenames", "alternate_names", "aliases"),
    "former": ("former", "former_names"),
    "uncertainty_km": ("uncertainty_km",),
    "geonameid": ("geonameid", "geoname_id", "geonames_id"),
    "id": ("id", "identifier"),
}
CLASSES: dict[str, tuple[str, str]] = {
    "country": ("A", "PCL"), "division": ("A", "ADM1"), "county": ("A", "ADM2"),
    "settlement": ("P", "PPL"), "city": ("P", "PPL"), "town": ("P", "PPL"), "village": ("P", "PPL"),
    "site": ("S", ""), "building": ("S", "BLDG"), "airport": ("S", "AIRP"), "base": ("S", "INSM"),
    "factory": ("S", "MFG"), "port": ("L", "PRT"), "region": ("L", "RGN"), "area": ("L", "AREA"),
    "water": ("H", ""), "sea": ("H", "SEA"), "lake": ("H", "LK"), "river": ("H", "STM"), "strait": ("H", "STRT"),
    "road": ("R", "RD"), "railway": ("R", "RR"), "mountain": ("T", "MT"), "island": ("T", "ISL"),
    "forest": ("V", "FRST"), "undersea": ("U", ""),
}  # fmt: skip
_LETTERS = "AHLPRSTUV"
_SPLIT = re.compile(r"[|;]")
_CLASS = re.compile(rf"([{_LETTERS}])(?:[/.]([A-Z][A-Z0-9]{{0,9}}))?")
# As in a terminal: what hides or turns round other text has no place in a name.
_UNFIT = re.compile(
    "[\x00-\x1f\x7f-\x9f\u061c\u200b\u200e\u200f\u2028-\u202e\u2060-\u206f\ufeff\ufff9-\ufffb\ud800-\udfff]"
)
_ADMIN1 = re.compile(r"[A-Z]{2}\.[A-Za-z0-9_-]{1,16}")
_MOST_PEOPLE = 10**11


@dataclass(slots=True)
class Own:
    """A place of the user's, checked."""

    name: str
    lon: float
    lat: float
    feature_class: str
    feature_code: str
    country: str = ""
    admin1: str | None = None
    population: int = 0
    uncertainty_km: float | None = None
    geonameid: int | None = None
    id: str = ""
    names: list[tuple[str, NameKind]] = field(default_factory=list)
    extent: Extent | None = None
    outline: bytes | None = None


class _RowError(Exception):
    """What is wrong with a row."""


def places(source: Path, default_class: str = "") -> Iterator[tuple[int, Own | str]]:
    """Give each row of a file with its number, as a place or as what is wrong with it.

    Rows of a CSV are counted as a spreadsheet counts them (the heading is row 1), features of GeoJSON from 1.

    Raises
    ------
    DatasetMissingError, DatasetIntegrityError
        The file is not there, or is neither.
    """
    with _telling(source), source.open("rb") as stream:
        is_json = stream.read(512).lstrip(b"\xef\xbb\xbf \t\r\n")[:1] in {b"{", b"["}
        yield from (_features if is_json else _table)(source, default_class)


def class_of(text: str) -> tuple[str, str] | None:
    """Return class and code of GeoNames that a letter ("S"), a pair ("P/PPLC") or a word ("port") stands for."""
    match = _CLASS.fullmatch(text.strip())
    return (match[1], match[2] or "") if match else CLASSES.get(text.strip().casefold())


@contextmanager
def _telling(source: Path) -> Iterator[None]:
    try:
        yield
    except FileNotFoundError as error:
        raise DatasetMissingError(f"{source}: there is no such file") from error
    except UnicodeDecodeError as error:
        raise DatasetIntegrityError(f"{source}: not in UTF-8: save it as UTF-8 and add it again") from error
    except (OSError, ValueError, RecursionError) as error:
        why = getattr(error, "strerror", None) or error
        raise DatasetIntegrityError(f"{source}: cannot be read ({why})") from error


def _table(source: Path, default_class: str) -> Iterator[tuple[int, Own | str]]:
    with source.open(encoding="utf-8-sig", newline="") as stream:
        heading, width, reader = _heading(source, stream)
        number = 1
        while True:
            number += 1
            try:
                cells = next(reader)
            except StopIteration:
                return
            except csv.Error as error:
                yield number, str(error)
                continue
            if not any(cell.strip() for cell in cells):
                continue
            if len(cells) > width:
                yield number, f"{len(cells)} cells, the heading has {width}"
                continue
            yield (
                number,
                _read({key: cells[at].strip() for key, at in heading.items() if at < len(cells)}, default_class),
            )


def _heading(source: Path, stream: IO[str]) -> tuple[dict[str, int], int, Any]:
    """Return where each column is, how many there are, and the reader of the rows below."""
    csv.field_size_limit(_LONGEST_FIELD)
    first = stream.readline(_LONGEST_FIELD)
    stream.seek(0)
    reader = csv.reader(stream, delimiter=max(",;\t", key=first.count), strict=True)
    try:
        cells = [cell.strip().casefold().replace(" ", "_") for cell in next(reader, [])]
    except csv.Error as error:
        raise DatasetIntegrityError(f"{source}: not CSV ({error})") from error
    found = {key: next((cells.index(each) for each in known if each in cells), -1) for key, known in COLUMNS.items()}
    missing = [key for key in ("name", "lon", "lat") if found[key] < 0]
    if missing:
        there = ", ".join(cells)[:200] or "none"
        raise DatasetIntegrityError(f"{source}: no column {', '.join(missing)} (there are: {there})")
    return {key: at for key, at in found.items() if at >= 0}, len(cells), reader


def _features(source: Path, default_class: str) -> Iterator[tuple[int, Own | str]]:
    if source.stat().st_size > LARGEST_GEOJSON:
        raise DatasetIntegrityError(f"{source}: GeoJSON of more than {LARGEST_GEOJSON // 10**6} MB; CSV may be larger")
    whole = json.loads(source.read_text(encoding="utf-8-sig"))
    features = whole.get("features") if isinstance(whole, dict) and whole.get("type") == "FeatureCollection" else None
    if not isinstance(features, list):
        raise DatasetIntegrityError(f"{source}: no FeatureCollection of GeoJSON")
    if "crs" in whole and not re.search(r"CRS84|4326", json.dumps(whole["crs"])):
        raise DatasetIntegrityError(f"{source}: its coordinates are not degrees (EPSG:4326), as GeoJSON has them")
    for number, feature in enumerate(features, 1):
        properties = feature.get("properties") if isinstance(feature, dict) else None
        if not isinstance(properties, dict):
            yield number, "no feature with properties"
            continue
        folded = {str(key).casefold(): value for key, value in properties.items()}
        values = {
            key: _text(next(folded[each] for each in known if each in folded))
            for key, known in COLUMNS.items()
            if any(each in folded for each in known)
        }
        if "id" not in values and "id" in feature:
            values["id"] = _text(feature["id"])
        yield number, _read(values, default_class, geometry=feature.get("geometry") or {})


def _text(value: Any) -> str:
    if isinstance(value, list):
        return "|".join(map(_text, value))
    return "" if value is None else str(value).strip()


# One row


def _read(values: Mapping[str, str], default_class: str, *, geometry: Any = None) -> Own | str:
    try:
        if geometry is None:
            place = _at(values, _number(values, "lon", 180), _number(values, "lat", 90), default_class)
        else:
            place = _shaped(values, geometry, default_class)
    except _RowError as error:
        return str(error)
    return place


def _at(values: Mapping[str, str], lon: float | None, lat: float | None, default_class: str) -> Own:
    if lon is None or lat is None:
        raise _RowError("no longitude" if lon is None else "no latitude")
    name = _name(values.get("name", ""))
    written = values.get("class", "") or default_class
    found = class_of(written)
    if found is None:
        raise _RowError(f"{written[:40]!r} is no class (such as S, P/PPL, port)" if written else "no class")
    code = values.get("code", "") or found[1]
    if not re.fullmatch(r"[A-Z0-9]{0,10}", code):
        raise _RowError(f"{code[:40]!r} is no feature code (such as PPLC)")
    country = values.get("country", "").upper()
    if country and not re.fullmatch(r"[A-Z]{2}", country):
        raise _RowError(f"{country[:40]!r} is no code of a country (two letters, such as US)")
    uncertainty = _number(values, "uncertainty_km", 20_000)
    if uncertainty is not None and uncertainty < 0:
        raise _RowError(f"uncertainty_km {uncertainty:g} is less than nothing")
    return Own(
        name, lon, lat, found[0], code, country, _admin1(values.get("admin1", ""), country),
        _whole(values, "population", _MOST_PEOPLE) or 0, uncertainty, _whole(values, "geonameid", 999_999_999) or None,
        values.get("id", "")[:LONGEST], _others(values),
    )  # fmt: skip


def _shaped(values: Mapping[str, str], geometry: Any, default_class: str) -> Own:
    """Return the place of a feature: a point, or an outline with a point in it."""
    kind = geometry.get("type") if isinstance(geometry, dict) else None
    if kind == "Point":
        position = geometry.get("coordinates")
        if not isinstance(position, list) or len(position) < 2:  # noqa: PLR2004
            raise _RowError("a point without coordinates")
        numbers = {"lon": _text(position[0]), "lat": _text(position[1])}
        return _at(values, _number(numbers, "lon", 180), _number(numbers, "lat", 90), default_class)
    if kind not in {"Polygon", "MultiPolygon"}:
        raise _RowError(f"geometry {str(kind)[:40]}: a Point, Polygon or MultiPolygon is wanted")
    import shapely  # noqa: PLC0415  (tables of points do without)
    from shapely.geometry import shape  # noqa: PLC0415

    from geomap.gazetteers.packing import pack  # noqa: PLC0415

    try:
        outline = shape(geometry)
    except (ValueError, TypeError, AttributeError, IndexError, shapely.errors.ShapelyError) as error:
        raise _RowError("its outline has no proper coordinates") from error
    west, south, east, north = outline.bounds if not outline.is_empty else (math.nan,) * 4
    if not (-180 <= west <= east <= 180 and -90 <= south <= north <= 90):  # noqa: PLR2004
        raise _RowError("its outline is empty or not on Earth (longitude first, degrees)")
    if not isinstance(outline, shapely.Polygon | shapely.MultiPolygon) or not outline.is_valid or outline.area == 0:
        raise _RowError(f"its outline is no area: {shapely.is_valid_reason(outline)}")
    inside = outline.representative_point()
    place = _at(values, round(inside.x, 5), round(inside.y, 5), default_class)
    place.extent, place.outline = (west, south, east, north), pack(outline)
    return place


def _name(text: str) -> str:
    name = " ".join(text.split())
    if _UNFIT.search(name):
        raise _RowError("a name with control characters, or with marks that turn round the text")
    if not fold(name):
        raise _RowError(f"{name!r}: nothing in the name can be looked up" if name else "no name")
    if len(name) > LONGEST:
        raise _RowError(f"a name of {len(name)} characters, {LONGEST} are allowed")
    return name


def _others(values: Mapping[str, str]) -> list[tuple[str, NameKind]]:
    kinds: dict[str, NameKind] = {"alternates": "alternate", "former": "former"}
    return [
        (_name(part), kind)
        for column, kind in kinds.items()
        for part in _SPLIT.split(values.get(column, ""))
        if part.strip()
    ]


def _admin1(code: str, country: str) -> str | None:
    if not code:
        return None
    whole = code if "." in code else f"{country}.{code}"
    if not _ADMIN1.fullmatch(whole):
        raise _RowError(f"{code[:40]!r} is no code of a division (such as US.MN)")
    return whole


def _number(values: Mapping[str, str], column: str, limit: float) -> float | None:
    text = values.get(column, "")
    if not text:
        return None
    try:
        value = float(text)
    except ValueError:
        hint = " (a point, not a comma, before the decimals)" if "," in text else ""
        raise _RowError(f"{column} {text[:40]!r} is no number{hint}") from None
    if not abs(value) <= limit:  # true of NaN too
        swapped = " (are longitude and latitude swapped?)" if column == "lat" and abs(value) <= 180 else ""  # noqa: PLR2004
        raise _RowError(f"{column} {text[:40]} is out of range{swapped}")
    return value


def _whole(values: Mapping[str, str], column: str, limit: int) -> int | None:
    value = _number(values, column, limit)
    if value is None:
        return None
    if value < 0 or value != int(value):
        raise _RowError(f"{column} {values[column][:40]} is no whole number")
    return int(value)
