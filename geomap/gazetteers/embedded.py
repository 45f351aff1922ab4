"""The gazetteer that the wheel ships: one SQLite file, opened read-only and immutable."""

from __future__ import annotations

import json
import re
import sqlite3
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, Any, cast

from geomap.errors import DatasetIntegrityError, DatasetMissingError
from geomap.gazetteers.entries import KINDS, Entry, candidates_of, in_order
from geomap.gazetteers.fold import fold
from geomap.gazetteers.schema import SCHEMA_VERSION, content_hash, read_writing
from geomap.model import Place, Shape

if TYPE_CHECKING:
    from collections.abc import Iterable

    from geomap.model import Candidate, Precision, ShapeBasis

DATA = Path(__file__).resolve().parent.parent / "_data" / "gazetteer.sqlite"
MEND = "reinstall geomap, or build it with `make data`"

_PLACE = (
    "p.place, p.id, p.name, p.lon_e5, p.lat_e5, p.feature_class, p.feature_code, p.country_code, p.admin1_code, "
    "p.population, p.source, p.geonameid, p.precision, p.uncertainty_km, b.name, e.west, e.south, e.east, e.north"
)
_JOINS = "LEFT JOIN place b ON b.place = p.admin2 LEFT JOIN extent e ON e.place = p.place"
_BY_NAME = (
    f"SELECT n.kind, n.written, {_PLACE} FROM name n JOIN place p ON p.place = n.place {_JOINS} WHERE n.folded = ?"  # noqa: S608
)
_KNOWN = "SELECT DISTINCT n.folded FROM json_each(?) AS asked JOIN name n ON n.folded = asked.value"
_BY_ROW = f"SELECT {_PLACE} FROM place p {_JOINS} WHERE p.place = ?"  # noqa: S608
_CLASS_PRECISION: dict[str, Precision] = {
    "H": "water", "L": "region", "R": "linear", "S": "site", "T": "region", "V": "region"
}  # fmt: skip
_GEONAMES_ID = re.compile(r"geonames:(\d{1,9})")


def _precision(feature_class: str, code: str) -> Precision:
    """Return how finely a place of that class and code is known."""
    if code.startswith("PCL") or code == "TERR":
        return "country"
    if feature_class == "A":
        return "admin1" if code.startswith("ADM1") else "admin2" if code.startswith("ADM") else "region"
    fixed: dict[str, Precision] = {
        "H": "water",
        "L": "region",
        "S": "site",
        "T": "region",
        "V": "region",
        "R": "linear",
    }
    return fixed.get(feature_class, "settlement")


def _uncertainty_km(feature_class: str, population: int) -> float | None:
    """Return a radius for a place without one of its own.

    A settlement is taken for a disc of 2,500 people a square kilometre, at least 1 km in radius. None for areas: their
    extent or shape says it.
    """
    if feature_class == "P":
        return round(max(1.0, float((population / 2500 / 3.14159) ** 0.5)), 1)
    return 2.0 if feature_class == "S" else None


class EmbeddedGazetteer:
    """GeoNames cities, countries and divisions, airports, and the project's reviewed tables.

    Nothing is opened before the first question. One instance belongs to one thread.

    Raises
    ------
    DatasetMissingError, DatasetIntegrityError
        From the first question, if the file is absent or is not a gazetteer of this version.
    """

    def __init__(self, path: Path | None = None, *, mend: str = MEND) -> None:
        self.path = DATA if path is None else Path(path)
        self._mend = mend
        self._db: sqlite3.Connection | None = None
        self._sources: dict[int, str] = {}
        self._countries: dict[str, tuple[str, int, int | None]] = {}
        self._admin1: dict[str, tuple[str, int]] = {}
        self._entries = lru_cache(maxsize=16384)(self._read_entries)
        self._rows = lru_cache(maxsize=4096)(self._read_row)

    def entries(self, name: str) -> tuple[Entry, ...]:
        """Return the places of exactly this name, but for what ``fold`` evens out; best kind and largest first."""
        folded = fold(name)
        return self._entries(folded) if folded else ()

    def known(self, names: Iterable[str]) -> frozenset[str]:
        """Return which of ``names`` have entries: many asked in one go, as most stretches of a text are no names."""
        folded = {name: fold(name) for name in names}
        found = {row[0] for row in self._all(_KNOWN, json.dumps(list(dict.fromkeys(folded.values()))))}
        return frozenset(name for name, key in folded.items() if key and key in found)

    def candidates(self, toponym: str, *, country: str | None = None) -> tuple[Candidate, ...]:
        """Return the places that ``toponym`` may name, each once, best name match first, then the more populous."""
        return candidates_of(self.entries(toponym), toponym, country=country)

    def shape(self, place_id: str) -> Shape | None:
        """Return the outline of a country, division, water or region; of the last two at least the envelope."""
        row = self._number(place_id)
        found = None if row is None else self._one("SELECT basis, packed FROM shape WHERE place = ?", row)
        from geomap.gazetteers.packing import box, unpack  # noqa: PLC0415  (brings shapely)

        if found is None:
            place = None if row is None else self._rows(row)
            boxed = place is not None and place.precision in {"water", "region"} and place.extent
            return Shape(wkb=box(boxed), basis="envelope") if boxed else None
        try:
            return Shape(wkb=unpack(found[1]), basis=cast("ShapeBasis", found[0]))
        except ValueError as error:
            raise self._damaged(error) from error

    def place(self, place_id: str) -> Place | None:
        """Return the record with that id."""
        row = self._number(place_id)
        return None if row is None else self._rows(row)

    def country_of(self, code: str) -> Place | None:
        """Return the country of that ISO 3166-1 alpha-2 code ("RU")."""
        self._open()
        found = self._countries.get(code.upper())
        return None if found is None else self._rows(found[1])

    def countries(self) -> tuple[Place, ...]:
        """Return every country and territory, in the order of their codes."""
        self._open()
        found = (self._rows(self._countries[code][1]) for code in sorted(self._countries))
        return tuple(place for place in found if place is not None)

    def admin1_of(self, code: str) -> Place | None:
        """Return the first-level division of that GeoNames code ("RU.73")."""
        self._open()
        found = self._admin1.get(code)
        return None if found is None else self._rows(found[1])

    def capital_of(self, country_code: str) -> Place | None:
        """Return the capital of the country of that ISO 3166-1 alpha-2 code."""
        self._open()
        found = self._countries.get(country_code.upper())
        return None if found is None or found[2] is None else self._rows(found[2])

    def classes_without_id(self) -> frozenset[str]:
        """Return the feature classes of the places that have no GeoNames id."""
        query = "SELECT DISTINCT feature_class FROM place WHERE id IS NOT NULL AND geonameid IS NULL"
        return frozenset(row[0] for row in self._all(query))

    def attributions(self) -> tuple[str, ...]:
        """Say what must be said beside a map made of this data, one line a source."""
        return tuple(dict.fromkeys(row[0] for row in self._all("SELECT attribution FROM source ORDER BY source")))

    def versions(self) -> tuple[tuple[str, str], ...]:
        """Return name and version of each source; for one without a version, what its content hashes to."""
        content = dict(self._all("SELECT key, value FROM meta")).get("content_sha256", "")
        rows = self._all("SELECT key, version FROM source ORDER BY source")
        return tuple((key, version or content[:12]) for key, version in rows)

    def info(self, *, verify: bool = False) -> dict[str, Any]:
        """Tell what the file holds: path, size, versions, sources, counts by class.

        ``verify`` also hashes the whole content and compares (half a minute).

        Raises
        ------
        DatasetIntegrityError
            With ``verify``, if the content is not what was built.
        """
        meta = dict(self._all("SELECT key, value FROM meta ORDER BY key"))
        if verify and (actual := content_hash(self._open())) != meta.get("content_sha256"):
            raise DatasetIntegrityError(f"{self.path} is damaged: content is {actual[:16]}…; {self._mend}")
        counts = self._all("SELECT feature_class, count(*) FROM place GROUP BY 1 ORDER BY 1")
        sources = self._all("SELECT key, version, licence FROM source ORDER BY source")
        return {
            "path": str(self.path),
            "size_bytes": self.path.stat().st_size,
            **meta,
            "verified": verify,
            "places": dict(counts),
            "names": self._all("SELECT count(*) FROM name")[0][0],
            "shapes": self._all("SELECT count(*) FROM shape")[0][0],
            "sources": [{"id": key, "version": version, "licence": licence} for key, version, licence in sources],
        }

    def close(self) -> None:
        """Close the file; the next question opens it again."""
        if self._db is not None:
            self._db.close()
            self._db = None
        self._entries.cache_clear()
        self._rows.cache_clear()

    # Reading

    def _open(self) -> sqlite3.Connection:
        if self._db is not None:
            return self._db
        if not self.path.is_file():
            raise DatasetMissingError(f"the gazetteer {self.path} is missing; {self._mend}")
        db = None
        try:
            uri = f"{self.path.resolve().as_uri()}?mode=ro&immutable=1"
            db = sqlite3.connect(uri, uri=True, cached_statements=32)
            self._check(db)
            self._sources = dict(db.execute("SELECT source, key FROM source"))
            self._countries = {row[0]: row[1:] for row in db.execute("SELECT code, name, place, capital FROM country")}
            self._admin1 = {row[0]: row[1:] for row in db.execute("SELECT code, name, place FROM admin1")}
        except (sqlite3.Error, DatasetIntegrityError) as error:
            if db is not None:
                db.close()
            raise self._damaged(error) from error
        self._db = db
        return db

    def _check(self, db: sqlite3.Connection) -> None:
        """Look at what is quick to look at: header, length, version. ``info(verify=True)`` looks at all."""
        meta = dict(db.execute("SELECT key, value FROM meta"))
        if meta.get("schema_version") != str(SCHEMA_VERSION):
            raise DatasetIntegrityError(
                f"its schema is {meta.get('schema_version')}, this geomap reads {SCHEMA_VERSION}"
            )
        pages, size = (db.execute(f"PRAGMA {name}").fetchone()[0] for name in ("page_count", "page_size"))
        if pages * size != self.path.stat().st_size:
            raise DatasetIntegrityError(f"it is {self.path.stat().st_size} bytes long, should be {pages * size}")

    def _damaged(self, error: Exception) -> DatasetIntegrityError:
        return DatasetIntegrityError(f"the gazetteer {self.path} is damaged ({error}); {self._mend}")

    def _all(self, query: str, *values: object) -> list[tuple[Any, ...]]:
        try:
            return self._open().execute(query, values).fetchall()
        except sqlite3.Error as error:
            raise self._damaged(error) from error

    def _one(self, query: str, *values: object) -> tuple[Any, ...] | None:
        rows = self._all(query, *values)
        return rows[0] if rows else None

    def _number(self, place_id: str) -> int | None:
        """Return the row number of an id: GeoNames places have their GeoNames id."""
        match = _GEONAMES_ID.fullmatch(place_id)
        if match:
            return int(match[1])
        found = self._one("SELECT place FROM place WHERE id = ?", place_id)
        return None if found is None else int(found[0])

    def _read_row(self, number: int) -> Place | None:
        found = self._one(_BY_ROW, number)
        return None if found is None else self._place(found)

    def _read_entries(self, folded: str) -> tuple[Entry, ...]:
        found = self._all(_BY_NAME, folded)
        if not found:
            return ()
        return in_order(
            Entry(self._place(row[2:]), read_writing(row[1], name=row[4], folded=folded), KINDS[row[0]])
            for row in found
        )

    def _place(self, row: tuple[Any, ...]) -> Place:
        number, id_, name, lon, lat, class_, code, country, admin1, population, source, geonameid, precision, *rest = (
            row
        )
        uncertainty, admin2_name, *extent = rest
        country_name = self._countries.get(country, ("",))[0]
        return Place(
            id=id_ or f"geonames:{number}",
            name=name,
            lon=lon / 1e5,
            lat=lat / 1e5,
            feature_class=class_,
            feature_code=code,
            country_code=country,
            country_name=country_name,
            admin1_code=admin1 or "",
            admin1_name=self._admin1.get(admin1, ("",))[0] if admin1 else "",
            admin2_name=admin2_name or "",
            population=population,
            extent=None if extent[0] is None else cast("tuple[float, float, float, float]", tuple(extent)),
            source=self._sources[source],
            geonameid=geonameid if id_ else number,
            precision=precision or _precision(class_, code),
            uncertainty_km=uncertainty if uncertainty is not None else _uncertainty_km(class_, population),
        )
