from __future__ import annotations

import shutil
import sqlite3
from typing import TYPE_CHECKING

import pytest
import shapely
from hypothesis import given
from hypothesis import strategies as st

from geomap.errors import DatasetIntegrityError, DatasetMissingError
from geomap.gazetteers.embedded import DATA, EmbeddedGazetteer
from geomap.geodesy import haversine_km

if TYPE_CHECKING:
    from pathlib import Path


@pytest.fixture(scope="module")
def gazetteer() -> EmbeddedGazetteer:
    return EmbeddedGazetteer()


def first(gazetteer: EmbeddedGazetteer, name: str, **options: str):
    return gazetteer.candidates(name, **options)[0].place


@pytest.mark.parametrize(
    ("name", "id_", "class_code", "country"),
    [
        ("Moscow", "geonames:524901", "P/PPLC", "RU"),
        ("Makhachkala", "geonames:532096", "P/PPLA", "RU"),
        ("Russia", "geonames:2017370", "A/PCLI", "RU"),
        ("Minnesota", "geonames:5037779", "A/ADM1", "US"),
        ("Tatarstan", "division:RU.73", "A/ADM1", "RU"),
        ("Caspian Sea", "geomap:caspian-sea", "H/SEA", ""),
        ("Alabuga special economic zone", "geomap:alabuga-special-economic-zone", "L/INDS", "RU"),
        ("Africa", "geonames:6255146", "L/CONT", ""),
    ],
)
def test_first_candidate(gazetteer: EmbeddedGazetteer, name: str, id_: str, class_code: str, country: str) -> None:
    place = first(gazetteer, name)
    assert (place.id, f"{place.feature_class}/{place.feature_code}", place.country_code) == (id_, class_code, country)
    assert gazetteer.place(id_) == place


def test_names_of_another_kind(gazetteer: EmbeddedGazetteer) -> None:
    kinds = {
        (name, entry.place.name): entry.kind
        for name in ("Russian", "Fla.", "Moskva", "Douglas", "Douglas County")
        for entry in gazetteer.entries(name)
    }
    assert kinds["Russian", "Russia"] == "demonym"
    assert kinds["Fla.", "Florida"] == "abbreviation"
    assert kinds["Moskva", "Moscow"] == "alternate"
    assert kinds["Douglas County", "Douglas County"] == "name"
    assert kinds["Douglas", "Douglas County"] == "short"


def test_written_keeps_case(gazetteer: EmbeddedGazetteer) -> None:
    [entry] = [e for e in gazetteer.entries("us") if e.place.feature_code == "PCLI"]
    assert entry.written.replace(".", "") == "US"
    lower, upper = (
        next(
            c.score
            for c in gazetteer.candidates(name)
            if c.place.country_code == "US" and c.place.precision == "country"
        )
        for name in ("us", "US")
    )
    assert lower < upper


def test_country_filter(gazetteer: EmbeddedGazetteer) -> None:
    assert {c.place.country_code for c in gazetteer.candidates("Paris", country="us")} == {"US"}
    assert len(gazetteer.candidates("Paris")) > len(gazetteer.candidates("Paris", country="US")) > 3


def test_each_place_once_best_first(gazetteer: EmbeddedGazetteer) -> None:
    found = gazetteer.candidates("Springfield")
    assert len({c.place.id for c in found}) == len(found) > 20
    assert [c.score for c in found] == sorted((c.score for c in found), reverse=True)
    assert all(c.evidence and 0 < c.score <= 1 for c in found)


def test_a_city_comes_before_the_division_that_it_fills(gazetteer: EmbeddedGazetteer) -> None:
    assert [first(gazetteer, n).feature_class for n in ("Moscow", "Paris", "Kyiv")] == ["P", "P", "P"]


@pytest.mark.parametrize("name", ["", "  ", "…", "Zzyzxqwv", "'; DROP TABLE place; --", "\x00", "a" * 10_000])
def test_unknown(gazetteer: EmbeddedGazetteer, name: str) -> None:
    assert gazetteer.candidates(name) == ()
    assert gazetteer.entries(name) == ()


@given(st.text(max_size=30))
def test_any_text_is_a_question(text: str) -> None:
    gazetteer = EmbeddedGazetteer()
    assert isinstance(gazetteer.candidates(text), tuple)
    assert gazetteer.place(text) is None
    assert gazetteer.shape(text) is None
    gazetteer.close()


def test_containers(gazetteer: EmbeddedGazetteer) -> None:
    kazan = first(gazetteer, "Kazan", country="RU")
    assert (kazan.admin1_code, kazan.admin1_name, kazan.country_name) == ("RU.73", "Tatarstan", "Russia")
    division = gazetteer.admin1_of("RU.73")
    assert division is not None
    assert division.precision == "admin1"
    country = gazetteer.country_of("ru")
    assert country is not None
    assert country.precision == "country"
    assert country.geonameid == 2017370
    alexandria = next(c.place for c in gazetteer.candidates("Alexandria") if c.place.admin1_code == "US.MN")
    assert alexandria.admin2_name == "Douglas County"


def test_capitals(gazetteer: EmbeddedGazetteer) -> None:
    names = {code: gazetteer.capital_of(code) for code in ("RU", "IR", "US", "GB", "UA", "BY")}
    assert [place.name for place in names.values() if place] == [
        "Moscow", "Tehran", "Washington", "London", "Kyiv", "Minsk",
    ]  # fmt: skip
    assert gazetteer.capital_of("XX") is None


@pytest.mark.parametrize(
    ("name", "basis", "inside", "outside"),
    [
        ("Ukraine", "boundary", [(30.5, 50.4), (34.1, 45.0)], [(37.6, 55.7)]),  # Crimea too
        ("Russia", "boundary", [(37.6, 55.7), (-175.0, 66.5)], [(34.1, 45.0)]),
        ("Minnesota", "boundary", [(-94.6, 46.3)], [(-97.5, 46.3)]),
        ("Tatarstan", "derived", [(49.1, 55.8)], [(37.6, 55.7)]),
        ("Caspian Sea", "derived", [(51.0, 42.0), (50.0, 38.5)], [(47.5, 43.0), (53.0, 36.0), (49.0, 41.0 - 5)]),
        ("Black Sea", "derived", [(34.0, 43.5)], [(34.3, 45.0), (36.5, 46.0)]),  # without the Sea of Azov
        ("Lake Victoria", "derived", [(33.0, -1.0)], [(34.9, -1.0)]),
    ],
)
def test_shapes(gazetteer: EmbeddedGazetteer, name: str, basis: str, inside: list, outside: list) -> None:
    shape = gazetteer.shape(first(gazetteer, name).id)
    assert shape is not None
    assert shape.basis == basis
    outline = shapely.from_wkb(shape.wkb)
    assert outline.is_valid
    assert all(outline.contains(shapely.Point(p)) for p in inside)
    assert not any(outline.contains(shapely.Point(p)) for p in outside)


def test_settlements_have_no_shape(gazetteer: EmbeddedGazetteer) -> None:
    assert gazetteer.shape("geonames:524901") is None


def test_label_points_lie_in_their_country(gazetteer: EmbeddedGazetteer) -> None:
    for code in ("RU", "US", "FR", "NO", "CL", "FJ", "NZ", "HR", "VN", "ID"):
        place = gazetteer.country_of(code)
        shape = place and gazetteer.shape(place.id)
        assert place
        assert shape
        assert shapely.from_wkb(shape.wkb).contains(shapely.Point(place.point)), code


def test_divisions_lie_by_their_cities(gazetteer: EmbeddedGazetteer) -> None:
    for city, division in (("Kazan", "RU.73"), ("Makhachkala", "RU.17"), ("Mosul", "IQ.15"), ("Duluth", "US.MN")):
        place = gazetteer.admin1_of(division)
        assert place
        assert haversine_km(first(gazetteer, city).point, place.point) < 300, city


def test_attributions_and_info(gazetteer: EmbeddedGazetteer) -> None:
    assert any("GeoNames" in line and "CC BY 4.0" in line for line in gazetteer.attributions())
    info = gazetteer.info()
    assert info["places"]["P"] > 200_000
    assert all(source["licence"] for source in info["sources"])
    assert info["size_bytes"] == DATA.stat().st_size


def test_missing_file_says_what_to_do(tmp_path: Path) -> None:
    with pytest.raises(DatasetMissingError, match=r"nowhere\.sqlite is missing; .*make data"):
        EmbeddedGazetteer(tmp_path / "nowhere.sqlite").candidates("Paris")


def _short(path: Path) -> None:
    shutil.copyfile(DATA, path)
    with path.open("r+b") as stream:
        stream.truncate(path.stat().st_size // 2)


def _middle(path: Path) -> None:
    shutil.copyfile(DATA, path)
    with path.open("r+b") as stream:
        stream.seek(0)
        stream.write(b"\0" * 4096)


def _other_version(path: Path) -> None:
    with sqlite3.connect(path) as db:
        db.execute("CREATE TABLE meta(key, value)")
        db.execute("INSERT INTO meta VALUES ('schema_version', '999')")


@pytest.mark.parametrize(
    "spoil",
    [_short, _middle, _other_version, lambda p: p.write_bytes(b""), lambda p: p.write_text("not a database" * 99)],
)
def test_damaged_file(tmp_path: Path, spoil) -> None:
    path = tmp_path / "gazetteer.sqlite"
    spoil(path)
    with pytest.raises(DatasetIntegrityError, match=r"damaged .*make data"):
        EmbeddedGazetteer(path).candidates("Paris")


def test_a_folder_is_no_gazetteer(tmp_path: Path) -> None:
    with pytest.raises(DatasetMissingError):
        EmbeddedGazetteer(tmp_path).entries("Paris")


def test_the_file_is_never_written(tmp_path: Path) -> None:
    path = tmp_path / "a b%20#é.sqlite"
    shutil.copyfile(DATA, path)
    path.chmod(0o444)
    gazetteer = EmbeddedGazetteer(path)
    assert gazetteer.candidates("Paris")
    gazetteer.close()
    assert [p.name for p in tmp_path.iterdir()] == [path.name]


def test_many_names_are_asked_in_one_go(gazetteer: EmbeddedGazetteer) -> None:
    names = ["Paris", "U.S.", "Sant Julià de Lòria", "nowhere at all", "", "...", "Paris\x00", "\ud800", "a'--\""]
    assert gazetteer.known(names) == {name for name in names if gazetteer.entries(name)}
    assert gazetteer.known([]) == frozenset()
