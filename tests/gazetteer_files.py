"""Writes files in the formats of GeoNames' dumps, and tables as users have them, for tests and for examples."""

from __future__ import annotations

import json
import zipfile
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pathlib import Path

# Invented land: ids above those in use, country RU so that codes of divisions are real.
COUNTRY, DISTRICT, CITY, VILLAGE, LAKE, HILL = 40_000_001, 40_000_002, 40_000_003, 40_000_004, 40_000_005, 40_000_006


def place(
    id_: int,
    name: str,
    *,
    lat: float | str = 55.5,
    lon: float | str = 49.5,
    class_: str = "P",
    code: str = "PPL",
    country: str = "RU",
    admin1: str = "73",
    admin2: str = "",
    population: int | str = 0,
    ascii_name: str = "",
    alternates: str = "",
) -> str:
    """Return a row of the 19 columns of allCountries.txt."""
    return "\t".join(
        map(str, [
            id_, name, ascii_name or name, alternates, lat, lon, class_, code, country, "", admin1, admin2, "", "",
            population, "", "120", "Europe/Moscow", "2026-10-01",
        ])
    )  # fmt: skip


def name(number: int, id_: int, language: str, written: str, *flags: str) -> str:
    """Return a row of alternateNamesV2.txt: flags preferred, short, colloquial, historic, from, to."""
    return "\t".join([str(number), str(id_), language, written, *(*flags, *[""] * 6)[:6]])


PLACES = [
    place(DISTRICT, "Zelenorechensk District", class_="A", code="ADM2", admin2="40000002", population=90_000),
    place(
        CITY, "Zelenorechensk", lat=55.61, lon=49.71, code="PPLA2", admin2="40000002", population=60_000,
        alternates="Zelenorečensk,Зеленореченск,ZRC,Zelenorechinsk Old",
    ),
    place(VILLAGE, "Malaya Zelenorechka", lat=55.7, lon=49.8, admin2="40000002", population=300),
    place(LAKE, "Ozero Goluboye", lat=55.65, lon=49.6, class_="H", code="LK"),
    place(HILL, "Gora Kruglaya", lat=55.66, lon=49.61, class_="T", code="HLL"),
]  # fmt: skip
NAMES = [
    name(1, CITY, "en", "Greenriver City", "1"),
    name(2, CITY, "en", "Zelenorechinsk Old", "", "", "", "1", "1920", "1955"),
    name(3, CITY, "ru", "Зеленка", "", "", "1"),
    name(4, CITY, "abbr", "ZRK"),
    name(5, CITY, "link", "https://en.wikipedia.org/wiki/Zelenorechensk"),
    name(6, CITY, "post", "422500"),
    name(7, CITY, "iata", "ZRV"),
    name(8, CITY, "en", "Greenriver", "", "1"),
    name(9, CITY, "fr_1793", "Fleuve Vert"),
    name(10, 39_999_999, "en", "Of No Place Here", "1"),
    name(11, LAKE, "en", "Blue Mirror Lake", "1"),
]
ADMIN1 = ["RU.73\tTatarstan Republic\tTatarstan Republic\t484048", "XZ.01\tFirst Part\tFirst Part\t40000010"]
ADMIN2 = ["RU.73.40000002\tZelenorechensk District\tZelenorechensk District\t40000002"]
_HEADING = (
    "#ISO\tISO3\tISO-Numeric\tfips\tCountry\tCapital\tArea(in sq km)\tPopulation\tContinent\ttld\tCurrencyCode\t"
    "CurrencyName\tPhone\tPostal Code Format\tPostal Code Regex\tLanguages\tgeonameid\tneighbours\tEquivalentFipsCode"
)
_RUSSIA = (
    "RU\tRUS\t643\tRS\tRussia\tMoscow\t17100000\t144478050\tEU\t.ru\tRUB\tRuble\t7\t######\t^(\\d{6})$\tru,tt\t"
    "2017370\tGE,CN,BY\t"
)
COUNTRIES = [
    "# GeoNames.org Country Information",
    _HEADING,
    _RUSSIA,
    "XZ\tXZZ\t999\tXZ\tXanadu\tXanadu Town\t100\t1000\tAS\t.xz\tXZD\tDollar\t1\t\t\txz\t40000001\t\t",
]


def text(rows: list[str]) -> bytes:
    """Return rows as a dump has them."""
    return ("\n".join(rows) + "\n").encode()


def write_zip(path: Path, members: dict[str, bytes]) -> Path:
    """Write an archive as GeoNames has them: with a readme beside the data."""
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for member, content in {"readme.txt": b"Readme for GeoNames\n", **members}.items():
            archive.writestr(member, content)
    return path


def write_dump(folder: Path) -> list[Path]:
    """Write a small dump of every kind of file."""
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "admin1CodesASCII.txt").write_bytes(text(ADMIN1))
    (folder / "admin2Codes.txt").write_bytes(text(ADMIN2))
    (folder / "countryInfo.txt").write_bytes(text(COUNTRIES))
    languages = b"ISO 639-3\tISO 639-2\tISO 639-1\tLanguage Name\naaa\t\t\tGhotuo\n"
    return [
        write_zip(folder / "RU.zip", {"RU.txt": text(PLACES)}),
        write_zip(
            folder / "alternateNamesV2.zip", {"alternateNamesV2.txt": text(NAMES), "iso-languagecodes.txt": languages}
        ),
        *(folder / f"{stem}.txt" for stem in ("admin1CodesASCII", "admin2Codes", "countryInfo")),
    ]


SITES = """name,lon,lat,class,alternates
Depot Alpha,49.91,55.31,base,Alpha|Alpha Depot
Quay Nine,49.05,55.76,L/PRT,
"""
SQUARE = {"type": "Polygon", "coordinates": [[[48, 54], [49, 54], [49, 55], [48, 55], [48, 54]]]}
AREAS = {
    "type": "FeatureCollection",
    "features": [
        {"type": "Feature", "properties": {"name": "Zone Quebec", "class": "region"}, "geometry": SQUARE},
        {
            "type": "Feature",
            "properties": {"name": "Point Romeo", "class": "site", "alternates": ["Romeo Point", "PR1"]},
            "geometry": {"type": "Point", "coordinates": [48.5, 54.5, 120]},
        },
    ],
}


def write_examples(folder: Path) -> None:
    """Write what the examples of the commands and of the documentation speak of."""
    write_dump(folder)
    write_dump(folder / "dumps")
    (folder / "sites.csv").write_text(SITES, encoding="utf-8")
    (folder / "areas.geojson").write_text(json.dumps(AREAS), encoding="utf-8")
