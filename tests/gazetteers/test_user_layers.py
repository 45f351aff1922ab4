"""Gazetteers over one another, and the commands that add, list and remove them."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest
from gazetteer_files import CITY, SITES, place, text, write_dump, write_examples

from geomap.cli import run
from geomap.errors import DatasetIntegrityError
from geomap.gazetteers import store
from geomap.gazetteers.adding import add_geonames, add_own
from geomap.gazetteers.embedded import DATA, EmbeddedGazetteer
from geomap.gazetteers.layered import LayeredGazetteer
from geomap.pipeline import map_article, open_gazetteer, read, read_article
from geomap.settings import Settings

ROOT = Path(__file__).parents[2]
SHIPPED = EmbeddedGazetteer()


@pytest.fixture(autouse=True)
def data(tmp_path, monkeypatch):
    """A data folder for each test."""
    monkeypatch.setenv("GEOMAP_DATA", str(tmp_path / "data"))
    return tmp_path / "data" / "gazetteers"


def own(folder, *rows: str, name: str = "mine", **options):
    path = folder / f"{name}.csv"
    path.write_text("\n".join(["name,lon,lat,class,alternates,geonameid,population", *rows]) + "\n", encoding="utf-8")
    return add_own(path, name=name, **options)


def dump(folder, *rows: str, name: str = "geo"):
    path = folder / f"{name}.txt"
    path.write_bytes(text(list(rows)))
    return add_geonames([path], name=name)


def test_without_any_the_shipped_one_is_opened_alone(data):
    assert isinstance(open_gazetteer(), EmbeddedGazetteer)
    assert not data.exists()


def test_a_file_named_stands_alone(tmp_path):
    own(tmp_path, "Depot Alpha,49.9,55.3,S,,,")
    assert isinstance(open_gazetteer(), LayeredGazetteer)
    assert isinstance(open_gazetteer(Settings(gazetteer=DATA)), EmbeddedGazetteer)


def test_a_folder_in_the_settings(tmp_path):
    own(tmp_path, "Depot Alpha,49.9,55.3,S,,,")
    assert isinstance(open_gazetteer(Settings(data=tmp_path / "data")), LayeredGazetteer)
    assert isinstance(open_gazetteer(Settings(data=tmp_path / "other")), EmbeddedGazetteer)


def test_a_new_place_is_found_beside_the_shipped_ones(tmp_path):
    own(tmp_path, "Springfield,49.9,55.3,S,,,")
    found = open_gazetteer().candidates("Springfield")
    shipped = SHIPPED.candidates("Springfield")
    assert {c.place.id for c in found} == {c.place.id for c in shipped} | {"own:mine:springfield"}


def test_a_place_of_the_same_geonameid_is_replaced_under_all_its_names(tmp_path):
    moscow = SHIPPED.place("geonames:524901")
    own(tmp_path, "Moscow Centre,37.62,55.75,P,,524901,")
    gazetteer = open_gazetteer()
    for name in ("Moscow Centre", "Moscow", "Moskva", "Москва"):
        [found] = [e.place for e in gazetteer.entries(name) if e.place.geonameid == 524901]
        assert (found.id, found.name, found.point, found.source) == (
            "geonames:524901", "Moscow Centre", (37.62, 55.75), "own:mine",
        )  # fmt: skip
        # What the row leaves blank stays known.
        assert (found.population, found.country_code, found.admin1_code, found.admin1_name) == (
            moscow.population, "RU", moscow.admin1_code, moscow.admin1_name,
        )  # fmt: skip
    assert gazetteer.place("geonames:524901").name == "Moscow Centre"
    assert gazetteer.capital_of("RU").name == "Moscow Centre"


def test_a_place_of_the_same_name_sort_and_spot_is_replaced(tmp_path):
    own(tmp_path, "Paris,2.35,48.85,P,,,", "Paris,10,10,P,,,", "Paris,2.35,48.86,S,,,")
    found = open_gazetteer().candidates("Paris")
    ids = [c.place.id for c in found]
    assert ids[0] == "own:mine:paris"
    assert found[0].place.population > 1_000_000
    assert "geonames:2988507" not in ids
    assert {"own:mine:paris-2", "own:mine:paris-3"} <= set(ids)
    assert len(ids) == len(SHIPPED.candidates("Paris")) + 2


def test_countries_and_divisions_of_a_dump_are_those_that_ship(tmp_path):
    dump(
        tmp_path,
        place(2017370, "Russian Federation", class_="A", code="PCLI", admin1="00", lat=60, lon=100),
        place(484048, "Tatarstan Republic", class_="A", code="ADM1", admin1="73", lat=55.3, lon=50.9),
        place(630671, "Caspian Sea", class_="H", code="LK", country="", admin1="", lat=42, lon=50.5),
    )
    gazetteer = open_gazetteer()
    assert [e.kind for e in gazetteer.entries("Russian") if e.place.geonameid == 2017370] == ["demonym"]
    country = gazetteer.country_of("RU")
    assert (country.id, country.name, country.point) == ("geonames:2017370", "Russia", (100.0, 60.0))
    tatarstan = {e.place.id for e in gazetteer.entries("Tatarstan") if e.place.feature_code == "ADM1"}
    assert tatarstan == {"geonames:484048"}
    assert gazetteer.admin1_of("RU.73").id == "geonames:484048"
    assert gazetteer.shape("geonames:484048") == SHIPPED.shape("division:RU.73")
    assert gazetteer.shape("geonames:2017370") == SHIPPED.shape("geonames:2017370")
    sea = [e.place.id for e in gazetteer.entries("Caspian Sea")]
    assert sea == ["geonames:630671"]
    assert gazetteer.shape("geonames:630671") == SHIPPED.shape("geomap:caspian-sea")
    assert gazetteer.place("geonames:630671").extent == SHIPPED.place("geomap:caspian-sea").extent


def test_lands_of_a_country_are_not_the_country(tmp_path):
    dump(
        tmp_path,
        place(2077456, "Commonwealth of Australia", class_="A", code="PCLI", country="AU", admin1="00"),
        place(2171234, "Reef Isles", class_="A", code="TERR", country="AU", admin1="00"),
        place(30_000_000, "Old Federation", class_="A", code="PCLH", country="AU", admin1="00"),
    )
    gazetteer = open_gazetteer()
    assert gazetteer.country_of("AU").id == "geonames:2077456"
    assert gazetteer.known(["Reef Isles", "Moscow", "nowhere at all"]) == {"Reef Isles", "Moscow"}
    for name in ("Reef Isles", "Old Federation"):
        [entry] = gazetteer.entries(name)
        assert (entry.place.name, entry.place.precision) == (name, "region")
        assert gazetteer.shape(entry.place.id) is None


def test_a_dump_takes_the_names_of_containers_from_what_ships(tmp_path):
    dump(tmp_path, place(CITY, "Zelenorechensk", admin1="73"))
    found = open_gazetteer().candidates("Zelenorechensk")[0].place
    assert (found.country_name, found.admin1_name) == ("Russia", "Tatarstan")


def test_own_tables_come_before_dumps_and_both_before_the_shipped_one(tmp_path):
    dump(tmp_path, place(524901, "Moscow", lat=55.1, lon=37.1, population=5, code="PPLC"), name="a")
    own(tmp_path, "Moscow,37.2,55.2,P,,524901,", name="z")
    assert [each.name for each in store.stored()] == ["z", "a"]
    found = open_gazetteer().place("geonames:524901")
    assert (found.point, found.population, found.feature_code) == ((37.2, 55.2), 5, "PPLC")
    store.remove("z")
    assert open_gazetteer().place("geonames:524901").point == (37.1, 55.1)
    store.remove("a")
    assert open_gazetteer().place("geonames:524901") == SHIPPED.place("geonames:524901")


def test_two_dumps_do_not_make_two_places(tmp_path):
    for name in ("one", "two"):
        dump(tmp_path, place(CITY, "Zelenorechensk"), place(698740, "Odesa", country="UA"), name=name)
    gazetteer = open_gazetteer()
    assert len(gazetteer.entries("Zelenorechensk")) == 1
    assert [e.place.geonameid for e in gazetteer.entries("Odesa")].count(698740) == 1


def test_every_answer_has_the_form_of_the_shipped_one(tmp_path):
    own(tmp_path, "Depot Alpha,49.9,55.3,S,,,")
    gazetteer = open_gazetteer()
    for name in ("Paris", "Georgia", "Russian", "US", "us", "Caspian Sea", "", "nothing at all"):
        assert gazetteer.entries(name) == SHIPPED.entries(name)
        assert gazetteer.candidates(name) == SHIPPED.candidates(name)
    assert gazetteer.candidates("Paris", country="us") == SHIPPED.candidates("Paris", country="us")
    assert gazetteer.shape("geonames:2017370") == SHIPPED.shape("geonames:2017370")
    assert gazetteer.shape("nothing") is gazetteer.place("nothing") is gazetteer.country_of("XX") is None
    assert gazetteer.countries() == SHIPPED.countries()
    public = {name for name in dir(EmbeddedGazetteer) if not name.startswith("_")} - {"classes_without_id"}
    assert public <= set(dir(gazetteer))


def test_the_user_s_places_reach_the_map_with_their_attribution(tmp_path):
    own(tmp_path, "Depot Alpha,49.91,55.31,base,Alpha Depot,,", attribution="Example Institute <b>", licence="ODbL-1.0")
    layers = map_article("The convoy drove from Kazan to Depot Alpha on Monday.\n")
    assert "own:mine:depot-alpha" in set(layers.places["gazetteer_id"])
    assert "Example Institute <b>, ODbL-1.0" in layers.attributions
    assert any("GeoNames" in line for line in layers.attributions)


def test_a_damaged_one_is_named_with_the_mend(tmp_path, data):
    own(tmp_path, "Depot Alpha,49.9,55.3,S,,,")
    path = data / "mine.own.sqlite"
    path.write_bytes(path.read_bytes()[:5000])
    with pytest.raises(DatasetIntegrityError, match=r"mine\.own\.sqlite is damaged .*geomap gazetteer remove mine"):
        read(read_article(str(ROOT / "seeds" / "000_17ea725e07b18fd2.txt")))
    store.remove("mine")
    assert isinstance(open_gazetteer(), EmbeddedGazetteer)


def test_files_of_others_in_the_folder_are_left_alone(data):
    data.mkdir(parents=True)
    for file in ("notes.txt", "x.sqlite", "X.own.sqlite", "x.other.sqlite", ".geomap-abc", "..own.sqlite"):
        (data / file).write_text("x")
    assert store.stored() == []


def test_the_folder_of_the_system_where_nothing_says_another(monkeypatch):
    monkeypatch.delenv("GEOMAP_DATA")
    assert store.folder().name == "gazetteers"
    assert store.folder().is_absolute()


def test_a_folder_that_cannot_be_written(tmp_path, monkeypatch, capsys):
    (tmp_path / "file").write_text("x")
    (tmp_path / "sites.csv").write_text(SITES)
    monkeypatch.setenv("GEOMAP_DATA", str(tmp_path / "file"))
    assert run(["gazetteer", "add", "own", str(tmp_path / "sites.csv")]) == 6
    assert capsys.readouterr().err.count("\n") == 1


# The commands


def test_from_adding_to_removing(tmp_path, capsys, monkeypatch):
    monkeypatch.chdir(tmp_path)
    write_examples(tmp_path)
    assert run(["gazetteer", "list"]) == 0
    assert "None yet" in capsys.readouterr().out
    assert run(["gazetteer", "add", "own", "sites.csv", "--licence", "CC0-1.0"]) == 0
    assert run(["gazetteer", "add", "geonames", "dumps", "--json"]) == 0
    said = capsys.readouterr()
    assert said.err == ""
    assert "Added sites: 2 places, 4 names" in said.out
    assert json.loads(said.out[said.out.index("{") :])["places"] == 5
    assert run(["gazetteer", "list", "--json"]) == 0
    listed = json.loads(capsys.readouterr().out)["gazetteers"]
    assert [(each["name"], each["sort"], each["places"], each["licence"]) for each in listed] == [
        ("sites", "own", 2, "CC0-1.0"),
        ("ru", "geonames", 5, "CC-BY-4.0"),
    ]
    assert run(["gazetteer", "info", "--json"]) == 0
    info = json.loads(capsys.readouterr().out)
    assert [each["name"] for each in info["over_it"]] == ["sites", "ru"]
    assert info["places"]["P"] > 200_000
    assert run(["gazetteer", "info", "ru", "--verify"]) == 0
    assert "geonames" in capsys.readouterr().out
    assert run(["geocode", "Blue Mirror Lake"]) == 0
    assert "Ozero Goluboye" in capsys.readouterr().out
    assert run(["gazetteer", "remove", "ru"]) == run(["gazetteer", "remove", "sites"]) == 0
    assert run(["geocode", "Blue Mirror Lake"]) == 7


def test_errors_are_lines_and_codes(tmp_path, capsys, data):
    bad = tmp_path / "bad.csv"
    bad.write_text("name,lon,lat,class\nA,1,2,S\nB,x,2,S\nC,1,2,\n")
    assert run(["gazetteer", "add", "own", str(bad)]) == 4
    said = capsys.readouterr()
    assert said.out == ""
    assert said.err.splitlines() == [
        "geomap: bad.csv, row 3: lon 'x' is no number",
        "geomap: bad.csv, row 4: no class",
        f"geomap: {bad}: 2 of 3 rows are wrong, nothing was added",
    ]
    assert run(["gazetteer", "remove", "absent"]) == 2
    assert run(["gazetteer", "info", "absent"]) == 2
    assert run(["gazetteer", "add", "geonames", str(tmp_path / "absent.zip")]) == 4
    assert capsys.readouterr().err.count("\n") == 3
    data.mkdir(parents=True, exist_ok=True)
    (data / "spoilt.own.sqlite").write_bytes(b"nothing")
    assert run(["gazetteer", "list"]) == 4
    assert "geomap gazetteer remove spoilt" in capsys.readouterr().out


def test_odd_rows_are_told(tmp_path, capsys):
    path = tmp_path / "RU.txt"
    path.write_bytes(text([place(1, "One"), place(2, "Two\x1b[31m", lat="north"), place(3, "Three")]))
    assert run(["gazetteer", "add", "geonames", str(path)]) == 0
    said = capsys.readouterr()
    assert "Added ru: 2 places" in said.out
    assert "RU.txt, row 2: latitude, longitude or population is no number" in said.err
    assert "\x1b" not in said.out + said.err


def test_progress_only_where_a_person_looks(tmp_path):
    paths = [str(path) for path in write_dump(tmp_path)]
    script = (
        "import sys; from geomap.gazetteers import dumps; dumps._EVERY = 2; sys.stderr.isatty = lambda: {tty}\n"
        "from geomap.cli import run; sys.exit(run(['gazetteer', 'add', 'geonames', *sys.argv[1:]]))"
    )
    seen = {
        tty: subprocess.run(
            [sys.executable, "-c", script.format(tty=tty), *paths], capture_output=True, text=True, check=True, cwd=ROOT
        ).stderr
        for tty in (True, False)
    }
    assert seen[False] == ""
    assert "RU.zip/RU.txt" in seen[True]
    assert "%, 4 rows" in seen[True]
