"""The builders of data/builders: provenance, names, and that two builds agree."""

from __future__ import annotations

import importlib
import json
import sqlite3
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
import shapely

from geomap.gazetteers.embedded import DATA, EmbeddedGazetteer
from geomap.gazetteers.packing import pack
from geomap.gazetteers.schema import content_hash

if TYPE_CHECKING:
    from collections.abc import Iterator

ROOT = Path(__file__).parents[2]
BUILDERS = ROOT / "data" / "builders"
SOURCES = [{"id": "geomap", "attribution": "Made up", "licence": "MIT", "version": "1"}]


@pytest.fixture(autouse=True)
def builders(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    monkeypatch.syspath_prepend(str(BUILDERS))
    before = set(sys.modules)
    yield
    for name in set(sys.modules) - before:
        if name == "provenance" or name.partition(".")[0] == "gazetteer":
            del sys.modules[name]


def small(order: int = 1):
    """A gazetteer of three places; ``order`` turns round what the build should not depend on."""
    model = importlib.import_module("gazetteer.model")
    naming = importlib.import_module("gazetteer.naming")
    build = model.Build()
    rows = [
        model.Row("geonames:10", "Vila", 1.5, 42.5, "A", "PCLI", country="AD", source="geomap", geonameid=10),
        model.Row("geonames:11", "Soldeu", 1.66769, 42.57688, "P", "PPLC", country="AD", source="geomap", geonameid=11),
        model.Row("geomap:sea", "Made-up Sea", 3.0, 40.0, "H", "SEA", source="geomap", extent=(2.0, 39.0, 4.0, 41.0)),
    ]
    for row in rows[::order]:
        naming.put(row, row.name, "name")
        naming.put(row, f"{row.name} Too", "alternate")
        build.add(row)
    build.countries["AD"], build.capitals["AD"] = "geonames:10", "geonames:11"
    build.shapes["geonames:10"] = ("boundary", pack(shapely.box(1, 42, 2, 43)))
    return build


def test_two_builds_agree(tmp_path: Path) -> None:
    write = importlib.import_module("gazetteer.write").write
    one = write(small(), tmp_path / "one.sqlite", SOURCES, "nothing")
    other = write(small(-1), tmp_path / "other.sqlite", SOURCES, "nothing")
    assert one == other
    changed = small()
    changed.rows["geonames:11"].lat += 0.00001
    assert write(changed, tmp_path / "third.sqlite", SOURCES, "nothing") != one


def test_what_is_written_is_read(tmp_path: Path) -> None:
    write = importlib.import_module("gazetteer.write").write
    path = tmp_path / "small.sqlite"
    digest = write(small(), path, SOURCES, "nothing")
    gazetteer = EmbeddedGazetteer(path)
    [candidate] = gazetteer.candidates("SOLDEU TOO")
    assert (candidate.place.id, candidate.place.point) == ("geonames:11", (1.66769, 42.57688))
    assert candidate.place.country_name == "Vila"
    assert gazetteer.capital_of("AD") == candidate.place
    assert gazetteer.place("geomap:sea").extent == (2.0, 39.0, 4.0, 41.0)
    assert gazetteer.shape("geomap:sea").basis == "envelope"
    assert gazetteer.shape("geonames:10").basis == "boundary"
    assert gazetteer.info(verify=True)["content_sha256"] == digest
    gazetteer.close()


def test_a_changed_row_is_found_out(tmp_path: Path) -> None:
    from geomap.errors import DatasetIntegrityError

    path = tmp_path / "small.sqlite"
    importlib.import_module("gazetteer.write").write(small(), path, SOURCES, "nothing")
    with sqlite3.connect(path) as db:
        db.execute("UPDATE place SET lat_e5 = 0 WHERE name = 'Soldeu'")
    gazetteer = EmbeddedGazetteer(path)
    assert gazetteer.candidates("Soldeu")
    with pytest.raises(DatasetIntegrityError, match="damaged"):
        gazetteer.info(verify=True)
    gazetteer.close()


def test_shipped_content_is_what_was_built() -> None:
    with sqlite3.connect(f"{DATA.as_uri()}?mode=ro&immutable=1", uri=True) as db:
        stated = dict(db.execute("SELECT key, value FROM meta"))["content_sha256"]
        assert content_hash(db) == stated
    db.close()


def test_shipped_sources_are_registered() -> None:
    registry = {s["id"]: s for s in json.loads((ROOT / "data" / "registry.json").read_text())["sources"]}
    with sqlite3.connect(f"{DATA.as_uri()}?mode=ro&immutable=1", uri=True) as db:
        for key, attribution, licence, version in db.execute("SELECT key, attribution, licence, version FROM source"):
            source = registry[key]
            assert (source["attribution"], source["licence"], source["version"]) == (attribution, licence, version)
    db.close()


@pytest.mark.parametrize("left_out", ["licence", "attribution", "version"])
def test_a_source_without_licence_ends_the_build(tmp_path: Path, left_out: str) -> None:
    provenance = importlib.import_module("provenance")
    registry = json.loads(provenance.REGISTRY.read_text(encoding="utf-8"))
    registry["sources"][0][left_out] = ""
    provenance.REGISTRY = tmp_path / "registry.json"
    provenance.REGISTRY.write_text(json.dumps(registry))
    provenance.sources.cache_clear()
    with pytest.raises(SystemExit, match=f"says no {left_out}"):
        provenance.sources()


def test_an_input_that_is_not_the_reviewed_one_ends_the_build(tmp_path: Path) -> None:
    provenance = importlib.import_module("provenance")
    changed = tmp_path / "admin1.json"
    changed.write_text("[]")
    with pytest.raises(SystemExit, match="sha256 is"):
        provenance.check("cities-json", "admin1.json", changed)
    with pytest.raises(SystemExit, match="does not list"):
        provenance.check("cities-json", "other.json", changed)
    with pytest.raises(SystemExit, match="no source"):
        provenance.check("nobody", "other.json", changed)


@pytest.mark.parametrize(
    ("name", "short"),
    [
        ("Douglas County", "Douglas"),
        ("County Durham", "Durham"),
        ("City and Borough of Leeds", "Leeds"),
        ("Tatarstan Republic", "Tatarstan"),
        ("Provincia di Siracusa", "Siracusa"),
        ("Eastern Province", ""),
        ("Jewish Autonomous Oblast", ""),
        ("Minnesota", ""),
    ],
)
def test_short_names_of_divisions(name: str, short: str) -> None:
    assert importlib.import_module("gazetteer.naming").short_of(name) == short


@pytest.mark.parametrize(
    ("name", "population", "kept"),
    [
        ("Moskau", 10_000_000, True),
        ("moskau", 10_000_000, False),
        ("MOW", 10_000_000, False),
        ("Mo", 500, False),
        ("Área 51", 500, False),
        ("Москва", 10_000_000, True),
        ("Москва", 900, False),
        ("the", 900, False),
    ],
)
def test_alternate_names(name: str, population: int, *, kept: bool) -> None:
    assert (importlib.import_module("gazetteer.naming").refused(name, population) == "") is kept


def test_polygons_are_cut_at_the_date_line() -> None:
    uncross = importlib.import_module("gazetteer.topology").uncross
    stitched = shapely.Polygon([(170, 60), (170, 70), (-170, 70), (-170, 60)])
    whole = uncross(stitched)
    assert whole.area == pytest.approx(200)
    assert whole.contains(shapely.Point(175, 65))
    assert whole.contains(shapely.Point(-175, 65))
    assert not whole.contains(shapely.Point(0, 65))


def test_every_reviewed_row_is_used_or_noted() -> None:
    reviewed = importlib.import_module("gazetteer.reviewed")
    gazetteer = EmbeddedGazetteer()
    for table in ("waters", "regions", "sites"):
        rows = list(reviewed.rows(table))
        assert rows
        absent = [row["name"] for row in rows if not gazetteer.entries(row["name"])]
        assert not absent, f"{table}: rebuild with `make data`"
