"""The project's own tables, data/sources/*.csv: waters, regions, sites, names of countries and divisions, demonyms.

The columns are described in data/sources/README.md. A row that names a country, division, city or region that is not
there is left out and noted; a row without coordinates or with an unknown class ends the build.
"""

from __future__ import annotations

import csv
import re
import unicodedata
from typing import TYPE_CHECKING

from provenance import ROOT

from geomap.gazetteers.fold import fold

from . import naming
from .model import Build, Row

if TYPE_CHECKING:
    from collections.abc import Iterator

SOURCES = ROOT / "data" / "sources"
SOURCE = "geomap"
CLASSES = frozenset("AHLPRSTUV")
KINDS = {"short": "short", "alternate": "alternate", "former": "former", "official": "alternate", "name": "name"}
SAME_PLACE_DEG = 0.1  # a site of the table that is in the gazetteer already


def rows(name: str) -> Iterator[dict[str, str]]:
    """Give the rows of a table, stripped; none if there is no such table yet."""
    path = SOURCES / f"{name}.csv"
    if not path.is_file():
        return
    with path.open(encoding="utf-8", newline="") as stream:
        for number, row in enumerate(csv.DictReader(stream), 2):
            yield {"line": f"{name}.csv:{number}"} | {k: (v or "").strip() for k, v in row.items() if k}


def slug(name: str) -> str:
    """Return ``name`` in ASCII, lower case, words joined by hyphens."""
    plain = unicodedata.normalize("NFKD", name).encode("ascii", "ignore").decode().lower()
    return re.sub(r"[^a-z0-9]+", "-", plain).strip("-")


def _number(row: dict[str, str], key: str) -> float | None:
    return float(row[key]) if row.get(key) else None


def _extent(row: dict[str, str]) -> tuple[float, float, float, float] | None:
    found = [_number(row, key) for key in ("west", "south", "east", "north")]
    return None if None in found else tuple(found)  # type: ignore[return-value]


def add_places(build: Build) -> None:
    """Add waters, regions and sites."""
    spots = _spots(build)
    for table in ("waters", "regions", "sites"):
        # "Atlantic", "Mideast": what the tables call a sea or a region is a name of its own, not another spelling.
        kind = "alternate" if table == "sites" else "name"
        for data in rows(table):
            _add(build, spots, data, kind)


def _add(build: Build, spots: dict[tuple[str, str], list[Row]], data: dict[str, str], kind: str) -> None:
    class_, code = data["feature_class"], data["feature_code"]
    lon, lat, extent = _number(data, "lon"), _number(data, "lat"), _extent(data)
    if class_ not in CLASSES or not code or lon is None or lat is None:
        raise SystemExit(f"data/sources/{data['line']}: {data['name']} needs class, code, lon and lat")
    countries = re.split(r"[ ,;|]+", data.get("country_codes") or data.get("country_code") or "")
    existing = _existing(spots, data, lon, lat)
    if existing is not None:
        row = existing
        row.extent = extent or row.extent
    else:
        id_ = f"{SOURCE}:{slug(data['name'])}"
        while id_ in build.rows:
            id_ += f"-{slug(countries[0] or code)}"
        admin1 = data.get("admin1_code", "")
        row = Row(
            id=id_, name=data["name"], lon=lon, lat=lat, feature_class=class_, feature_code=code,
            country=countries[0] if len(countries) == 1 else "",
            admin1=admin1 if "." in admin1 or not admin1 else f"{countries[0]}.{admin1}", extent=extent,
            source=SOURCE, precision=data.get("precision", ""), uncertainty_km=_number(data, "uncertainty_km"),
        )  # fmt: skip
        naming.put(row, row.name, "name")
        build.add(row)
        if class_ in "LT" and extent:
            build.regions[id_] = countries
    for other in filter(None, data.get("alternates", "").split("|")):
        naming.put(row, other, kind)
    for whole in [row.name, *filter(None, data.get("alternates", "").split("|"))]:
        if whole.startswith("The "):
            naming.put(row, whole[4:], "short")


def _spots(build: Build) -> dict[tuple[str, str], list[Row]]:
    """Return (feature code, folded name) → continents, settlements and sites."""
    spots: dict[tuple[str, str], list[Row]] = {}
    for row in build.rows.values():
        if row.feature_class in "SP" or row.feature_code == "CONT":
            for folded in row.names:
                spots.setdefault((row.feature_code, folded), []).append(row)
    return spots


def _existing(spots: dict[tuple[str, str], list[Row]], data: dict[str, str], lon: float, lat: float) -> Row | None:
    """Return the continent of that name, or the settlement or site of that name and code at that spot."""
    for row in spots.get((data["feature_code"], fold(data["name"])), []):
        if row.feature_code == "CONT" or abs(row.lat - lat) + abs(row.lon - lon) < SAME_PLACE_DEG:
            return row
    return None


def add_names(build: Build) -> None:
    """Add what countries and divisions are also called, demonyms and abbreviations."""
    for data in rows("country_names"):
        _name(build, build.countries.get(data["code"].upper()), data, KINDS.get(data["kind"]))
    for data in rows("admin1_names"):
        _name(build, build.admin1.get(data["code"]), data, KINDS.get(data["kind"]))
    for data in rows("admin2_names"):
        _name(build, build.admin2.get(data["code"]), data, KINDS.get(data["kind"]))
    by_name = _Names(build)
    for data in rows("demonyms"):
        _name(build, by_name.find(data), data | {"name": data["word"]}, "demonym")
    for data in rows("abbreviations"):
        _name(build, by_name.find(data), data | {"name": data["abbreviation"]}, "abbreviation")


def _name(build: Build, id_: str | None, data: dict[str, str], kind: str | None) -> None:
    if id_ is None or kind is None:
        build.notes.append(f"{data['line']}: {data['name']} names nothing that is there")
        return
    row = build.rows[id_]
    if kind == "name" and data["name"] != row.name:
        old = row.name
        row.name = data["name"]
        row.names = {f: ("alternate" if k == "name" else k, w) for f, (k, w) in row.names.items()}
        naming.put(row, old, "alternate")
    naming.put(row, data["name"], kind)
    if data["name"].startswith("The "):
        naming.put(row, data["name"][4:], kind)


class _Names:
    """Finds what a demonym or an abbreviation stands for."""

    def __init__(self, build: Build) -> None:
        self.build = build
        self.named: dict[str, list[Row]] = {}
        for row in build.rows.values():
            for folded in row.names:
                self.named.setdefault(folded, []).append(row)

    def find(self, data: dict[str, str]) -> str | None:
        """Return the id that scope and code name, else the largest place of the name within the scope."""
        code, scope = data.get("code", ""), data["scope"]
        if scope == "country":
            return self.build.countries.get(code.upper())
        if scope == "admin1" and code in self.build.admin1:
            return self.build.admin1[code]
        if f"geonames:{code}" in self.build.rows:
            return f"geonames:{code}"
        fits = {
            "continent": lambda r: r.feature_code == "CONT",
            "admin1": lambda r: r.feature_code == "ADM1",
            "city": lambda r: r.feature_class == "P",
        }.get(scope, lambda r: r.source == SOURCE or r.feature_code in {"CONT", "ADM1"})
        # A city's code is "CN:Beijing", a division's "US.FL", a region's its name.
        country = re.split(r"[.:]", code)[0].upper() if scope in {"city", "admin1"} else ""
        found = [
            row
            for row in self.named.get(fold(data["refers_to"]), [])
            if fits(row) and (not country or row.country == country)
        ]
        return max(found, key=lambda r: (r.source == SOURCE, r.population, r.id)).id if found else None
