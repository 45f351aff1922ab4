"""Loads GeoNames dumps into a gazetteer file, streamed: memory does not grow with the dump.

A first pass over the places finds the divisions and countries, so that the second can say of each place where it lies;
then come the alternate names, of which only those of known places are kept.
"""

from __future__ import annotations

from bisect import bisect_right
from dataclasses import dataclass, field
from itertools import groupby
from operator import itemgetter
from typing import TYPE_CHECKING

from geomap.errors import DatasetIntegrityError
from geomap.gazetteers.dumps import Odd, lines, rows
from geomap.gazetteers.entries import KIND_CODES
from geomap.gazetteers.fold import fold
from geomap.gazetteers.middle import box, centre
from geomap.gazetteers.naming import longer_of, refused, short_of
from geomap.gazetteers.records import CLASSES, fit, id_of, kind_of, read_record
from geomap.gazetteers.writer import Writer

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from pathlib import Path

    from geomap.gazetteers.base import Atlas
    from geomap.gazetteers.dumps import Part
    from geomap.gazetteers.entries import NameKind
    from geomap.gazetteers.records import Record
    from geomap.model import Point

SOURCE = "geonames"
ATTRIBUTION = "Place names and coordinates: GeoNames (geonames.org), CC BY 4.0"
LICENCE = "CC-BY-4.0"
CITY_SHARE = 0.4  # of a division's population: then the name means the city first
# Languages of alternateNamesV2 that are none: codes, links and numbers, no names.
_NO_LANGUAGES = frozenset(
    ["link", "wkdt", "post", "iata", "icao", "faac", "unlc", "tcid", "phon", "piny", "uicn", "nuts"]
)
# Where two names of a place fold alike, the lower standing stays.
_OWN, _FLAGGED, _FORM, _LISTED = 0, 1, 7, 8
_STANDING: dict[NameKind, int] = {"name": 1, "short": 2, "abbreviation": 3, "alternate": 4, "former": 5}
_COUNTRY_RANK = {"PCLI": 0, "PCL": 1, "PCLF": 1, "PCLS": 2, "PCLD": 2, "PCLIX": 3, "TERR": 4}
# A city that is most of a division of its name is what the name means: Moscow, Kyiv, and nearly every commune.
_STEP_BACK = f"""
UPDATE name SET kind = {KIND_CODES["short"]} WHERE kind = {KIND_CODES["name"]}
  AND place IN (SELECT place FROM place WHERE feature_class = 'A' AND feature_code LIKE 'ADM%')
  AND EXISTS (SELECT 1 FROM place p, name o JOIN place c ON c.place = o.place
    WHERE p.place = name.place AND o.folded = name.folded AND o.kind = {KIND_CODES["name"]}
    AND c.feature_class = 'P' AND c.country_code = p.country_code AND c.admin1_code IS p.admin1_code
    AND (c.population > {CITY_SHARE} * p.population OR p.population = 0 AND p.feature_code NOT IN ('ADM1', 'ADM2')))
"""  # noqa: S608  (numbers of ours)


@dataclass(slots=True)
class Report:
    """What was loaded. ``odd`` are rows left out for their form, with the first in words."""

    places: int = 0
    names: int = 0
    odd: Odd = field(default_factory=Odd)
    twice: int = 0
    of_no_class: int = 0
    other_classes: int = 0


class _Sizes:
    """Which ids are known, and how large the place is, in a byte each: pages of it exist where ids are."""

    _PAGE = 1 << 16
    _STEPS = (1, 30_000, 500_000)  # people; what ``naming.refused`` asks for

    def __init__(self) -> None:
        self._pages: dict[int, bytearray] = {}

    def __bool__(self) -> bool:
        return bool(self._pages)

    def __contains__(self, number: int) -> bool:
        page = self._pages.get(number >> 16)
        return page is not None and page[number & 0xFFFF] > 0

    def add(self, number: int, population: int) -> None:
        page = self._pages.get(number >> 16)
        if page is None:
            page = self._pages[number >> 16] = bytearray(self._PAGE)
        page[number & 0xFFFF] = 1 + bisect_right(self._STEPS, population)

    def population(self, number: int) -> int:
        """At least this many people live there."""
        return (0, *self._STEPS)[self._pages[number >> 16][number & 0xFFFF] - 1]


@dataclass(slots=True)
class _Codes:
    """Divisions and countries: code → GeoNames id, and what the tables of codes call them."""

    admin1: dict[str, int] = field(default_factory=dict)
    admin2: dict[str, int] = field(default_factory=dict)
    countries: dict[str, int] = field(default_factory=dict)
    names: dict[int, str] = field(default_factory=dict)
    capitals: dict[str, str] = field(default_factory=dict)


def load(
    parts: Sequence[Part], path: Path, *, shipped: Atlas, classes: str = CLASSES, tell: Callable[[str], None]
) -> Report:
    """Load the files of a dump into a new gazetteer file at ``path``.

    Parameters
    ----------
    parts
        What ``dumps.parts`` found.
    shipped
        Says which divisions are known already, and what countries are called where no countryInfo does.
    classes
        Feature classes to keep.
    tell
        Called with a few words on progress.

    Raises
    ------
    DatasetIntegrityError
        A file cannot be read, or too many of its rows are not as GeoNames writes them.
    """
    writer = Writer(path)
    try:
        return _Load(writer, shipped, classes, tell).run(parts)
    finally:
        writer.close()


class _Load:
    """One run of the loader."""

    def __init__(self, writer: Writer, shipped: Atlas, classes: str, tell: Callable[[str], None]) -> None:
        self.writer, self.shipped, self.classes, self.tell = writer, shipped, frozenset(classes), tell
        self.codes, self.sizes, self.report = _Codes(), _Sizes(), Report()
        self.newest = ""

    def run(self, parts: Sequence[Part]) -> Report:
        by_kind = {kind: [p for p in parts if p.kind == kind] for kind in ("admin1", "admin2", "countries")}
        places = [p for p in parts if p.kind == "places"]
        for part in places:
            self._find_divisions(part)
        for part in by_kind["admin1"]:
            self._read_codes(part, self.codes.admin1)
        for part in by_kind["admin2"]:
            self._read_codes(part, self.codes.admin2)
        for part in by_kind["countries"]:
            self._read_countries(part)
        for part in places:
            self._read_places(part)
        self.writer.flush()
        self._place_divisions(self.codes.admin1, level=1)
        self._place_divisions(self.codes.admin2, level=2)
        for part in (p for p in parts if p.kind == "names"):
            self._read_names(part)
        self.report.odd.check()
        if not self.sizes:
            raise DatasetIntegrityError(f"{places[0].label}: no place in it could be used")
        self.tell("sorting the names")
        self._finish([part.label for part in parts])
        return self.report

    # Codes

    def _find_divisions(self, part: Part) -> None:
        ranks: dict[str, int] = {}
        for _, line in lines(part, lambda words: self.tell(f"{words}, looking for divisions")):
            if b"\tA\t" not in line:
                continue
            row = line.decode("utf-8", "replace").split("\t")
            if len(row) < 12 or row[6] != "A" or not id_of(row[0]):  # noqa: PLR2004
                continue
            code, number, country = row[7], id_of(row[0]), row[8]
            if code == "ADM1":
                self.codes.admin1.setdefault(f"{country}.{row[10]}", number)
            elif code == "ADM2":
                self.codes.admin2.setdefault(f"{country}.{row[10]}.{row[11]}", number)
            elif code in _COUNTRY_RANK and _COUNTRY_RANK[code] < ranks.get(country, 99):
                ranks[country] = _COUNTRY_RANK[code]
                self.codes.countries[country] = number

    def _read_codes(self, part: Part, into: dict[str, int]) -> None:
        for number, row in rows(part, self.report.odd, self.tell):
            if len(row) < 4 or not id_of(row[3].strip()):  # noqa: PLR2004
                self.report.odd.add(part.label, number, "a code, two names and a GeoNames id are wanted")
                continue
            id_ = id_of(row[3].strip())
            into[row[0]] = id_
            self.codes.names[id_] = fit(row[1])

    def _read_countries(self, part: Part) -> None:
        for number, row in rows(part, self.report.odd, self.tell):
            if len(row) < 17 or not (len(row[0]) == 2 and row[0].isalpha()) or not row[16].isdecimal():  # noqa: PLR2004
                self.report.odd.add(part.label, number, "a country's code and GeoNames id are wanted")
                continue
            if id_ := id_of(row[16]):  # states that are no more have 0
                self.codes.countries[row[0]] = id_
                self.codes.names[id_] = fit(row[4])
                self.codes.capitals[row[0]] = row[5]

    # Places

    def _read_places(self, part: Part) -> None:
        odd, report = self.report.odd, self.report
        for number, row in rows(part, odd, self.tell):
            found = read_record(row)
            if isinstance(found, str):
                odd.add(part.label, number, found)
                odd.check_early()
            elif found.id in self.sizes:
                report.twice += 1
            elif not found.feature_class:
                report.of_no_class += 1
            elif found.feature_class not in self.classes:
                report.other_classes += 1
            else:
                self._add(found)

    def _add(self, place: Record) -> None:
        id_, name, country = place.id, place.name, place.country
        is_country = place.feature_code in _COUNTRY_RANK and self.codes.countries.get(country) == id_
        if is_country:
            at_home = None if id_ in self.codes.names else self.shipped.country_of(country)
            name = self.codes.names.get(id_) or (at_home.name if at_home else name)
        admin1 = f"{country}.{place.admin1}" if place.admin1 and not is_country else ""
        admin2 = self.codes.admin2.get(f"{country}.{place.admin1}.{place.admin2}") if place.admin2 else None
        self.writer.place((
            id_, None, name, round(place.lon * 1e5), round(place.lat * 1e5), place.feature_class, place.feature_code,
            country, admin1 or None, None if admin2 == id_ else admin2, place.population, 1, None,
            # Lands that are no more, and lands of a country: they have its code, and are not it.
            "region" if place.feature_code.startswith(("PCL", "TERR")) and not is_country else None, None,
        ))  # fmt: skip
        self.sizes.add(id_, place.population)
        self.newest = max(self.newest, place.modified)
        give = self.writer.name
        give(id_, name, "name", of=name, standing=_OWN)
        if place.name != name:
            give(id_, place.name, "alternate", of=name, standing=_FLAGGED)
        if place.feature_code in {"ADM1", "ADM2"}:
            self._forms(id_, name, country, level=int(place.feature_code[3]))
        for other in (place.ascii_name, *place.alternates):
            if other != name and other and not refused(other, place.population, scripts_from=0):
                give(id_, other, "alternate", of=name, standing=_LISTED)

    def _forms(self, id_: int, name: str, country: str, *, level: int) -> None:
        if short := short_of(name):
            self.writer.name(id_, short, "short", of=name, standing=_FORM)
        for longer in longer_of(name, level, country):
            self.writer.name(id_, longer, "alternate", of=name, standing=_FORM)

    # Names

    def _read_names(self, part: Part) -> None:
        for number, row in rows(part, self.report.odd, self.tell):
            if len(row) < 4 or not id_of(row[1]):  # noqa: PLR2004
                self.report.odd.add(part.label, number, "two ids, a language and a name are wanted")
                continue
            id_, language = id_of(row[1]), row[2]
            if id_ not in self.sizes or language in _NO_LANGUAGES:
                continue
            written = fit(row[3])
            kind = kind_of(language, row[4:8])
            # An abbreviation looks like the codes that are left out of the others.
            why = "" if kind == "abbreviation" and len(written) > 1 else self._refused(written, id_)
            if written and not why:
                # The place's own name is not at hand: what is kept of the writing is right without it.
                self.writer.name(id_, written, kind, of="", standing=_STANDING[kind])

    def _refused(self, written: str, id_: int) -> str:
        return refused(written, self.sizes.population(id_), scripts_from=0)

    # The end

    def _finish(self, labels: Sequence[str]) -> None:
        writer = self.writer
        writer.merge_names()
        writer.db.execute(_STEP_BACK)
        writer.rows("source", [(1, SOURCE, ATTRIBUTION, LICENCE, self.newest)])
        for table, codes in (("admin1", self.codes.admin1), ("country", self.codes.countries)):
            for code, id_ in sorted(codes.items()):
                named = writer.db.execute("SELECT name FROM place WHERE place = ?", (id_,)).fetchone()
                if named:
                    more = (self._capital(code),) if table == "country" else ()
                    writer.rows(table, [(code, named[0], id_, id_, *more)])
        self.tell("writing")
        counts = writer.finish({"inputs": ", ".join(labels), "sort": SOURCE})
        self.report.places, self.report.names = counts["places"], counts["names"]

    def _capital(self, country: str) -> int | None:
        seats = self.writer.db.execute(
            "SELECT place, population, EXISTS (SELECT 1 FROM name n WHERE n.folded = ? AND n.place = p.place) "
            "FROM (SELECT place, population FROM place WHERE feature_code = 'PPLC' AND country_code = ?) p",
            (fold(self.codes.capitals.get(country, "")), country),
        ).fetchall()
        best = max(seats, key=lambda seat: (seat[2], seat[1], -seat[0]), default=None)
        return None if best is None else int(best[0])

    def _place_divisions(self, codes: dict[str, int], *, level: int) -> None:
        """Place divisions that the dump has by code alone in the middle of their settlements.

        Those that the shipped gazetteer has are left to it.
        """
        missing = {id_: code for code, id_ in codes.items() if id_ not in self.sizes and id_ in self.codes.names}
        if not missing:
            return
        column = {1: "admin1_code", 2: "admin2"}[level]
        query = (
            f"SELECT {column}, lon_e5 / 1e5, lat_e5 / 1e5, population FROM place "  # noqa: S608
            f"WHERE feature_class = 'P' AND {column} IS NOT NULL ORDER BY 1"
        )
        placed = []
        for key, group in groupby(self.writer.db.execute(query), key=itemgetter(0)):
            id_ = codes.get(key, 0) if level == 1 else key
            code = missing.get(id_)
            if code is not None and not self._is_shipped(code, level):
                towns = list(group)
                placed.append((id_, code, [town[1:3] for town in towns], sum(town[3] for town in towns)))
        for id_, code, points, people in placed:
            self._add_division(id_, code, points, people, level=level)
        self.writer.flush()

    def _is_shipped(self, code: str, level: int) -> bool:
        found = self.shipped.admin1_of(code) if level == 1 else self.shipped.place(f"division:{code}")
        return found is not None

    def _add_division(self, id_: int, code: str, points: list[Point], people: int, *, level: int) -> None:
        name, parts = self.codes.names[id_], code.split(".")
        lon, lat = centre(points)
        self.writer.place((
            id_, None, name, round(lon * 1e5), round(lat * 1e5), "A", f"ADM{level}", parts[0], ".".join(parts[:2]),
            None, people, 1, None, None, None,
        ))  # fmt: skip
        self.writer.rows("extent", [(id_, *box(points))])
        self.sizes.add(id_, people)
        self.writer.name(id_, name, "name", of=name, standing=_OWN)
        self._forms(id_, name, parts[0], level=level)
