"""GeoNames dumps, in the exact formats of the dumps."""

from __future__ import annotations

import os
import random
import re
import signal
import subprocess
import sys
import tracemalloc
from pathlib import Path

import pytest
from gazetteer_files import (
    ADMIN2,
    CITY,
    COUNTRIES,
    DISTRICT,
    HILL,
    LAKE,
    NAMES,
    PLACES,
    VILLAGE,
    name,
    place,
    text,
    write_dump,
    write_zip,
)

from geomap.errors import ConfigurationError, DatasetError, DatasetIntegrityError, DatasetMissingError
from geomap.gazetteers import store
from geomap.gazetteers.adding import add_geonames
from geomap.gazetteers.dumps import parts, recognise
from geomap.gazetteers.schema import content_hash

ROOT = Path(__file__).parents[2]


@pytest.fixture(autouse=True)
def data(tmp_path, monkeypatch):
    """A data folder for each test."""
    monkeypatch.setenv("GEOMAP_DATA", str(tmp_path / "data"))
    return tmp_path / "data" / "gazetteers"


def opened(name_: str):
    return store.find(name_).open()


def kinds(gazetteer, *names: str) -> dict[str, list[tuple[int, str, str]]]:
    return {n: [(e.place.geonameid, e.kind, e.written) for e in gazetteer.entries(n)] for n in names}


def dump(folder: Path, rows: list[str], file: str = "RU.txt") -> Path:
    path = folder / file
    path.write_bytes(text(rows))
    return path


def test_a_whole_dump(tmp_path):
    added = add_geonames(write_dump(tmp_path))
    assert (added.name, added.places, added.odd) == ("ru", 5, 0)
    gazetteer = opened("ru")
    [entry] = gazetteer.entries("Zelenorechensk")[:1]
    assert entry.place.id == f"geonames:{CITY}"
    assert entry.place.point == (49.71, 55.61)
    assert (entry.place.feature_class, entry.place.feature_code) == ("P", "PPLA2")
    assert (entry.place.admin1_code, entry.place.admin2_name) == ("RU.73", "Zelenorechensk District")
    assert (entry.place.population, entry.place.source) == (60_000, "geonames")
    assert gazetteer.place(f"geonames:{LAKE}").precision == "water"
    assert gazetteer.place(f"geonames:{DISTRICT}").precision == "admin2"
    assert gazetteer.attributions() == ("Place names and coordinates: GeoNames (geonames.org), CC BY 4.0",)
    info = gazetteer.info(verify=True)
    assert info["sort"] == "geonames"
    assert info["sources"] == [{"id": "geonames", "version": "2026-10-01", "licence": "CC-BY-4.0"}]
    gazetteer.close()


def test_flags_and_languages_of_alternate_names(tmp_path):
    add_geonames(write_dump(tmp_path))
    found = kinds(
        opened("ru"), "Greenriver City", "Zelenorechinsk Old", "Зеленка", "ZRK", "Greenriver", "Fleuve Vert",
        "Зеленореченск", "Blue Mirror Lake", "422500", "ZRV", "ZRC", "Of No Place Here",
        "https://en.wikipedia.org/wiki/Zelenorechensk",
    )  # fmt: skip
    assert found == {
        "Greenriver City": [(CITY, "name", "Greenriver City")],
        # Marked historic in alternateNamesV2, which knows better than the column of alternates.
        "Zelenorechinsk Old": [(CITY, "former", "Zelenorechinsk Old")],
        "Зеленка": [(CITY, "alternate", "Зеленка")],
        "ZRK": [(CITY, "abbreviation", "ZRK")],
        "Greenriver": [(CITY, "short", "Greenriver")],
        "Fleuve Vert": [(CITY, "former", "Fleuve Vert")],
        "Зеленореченск": [(CITY, "alternate", "Зеленореченск")],
        "Blue Mirror Lake": [(LAKE, "name", "Blue Mirror Lake")],
        "422500": [],
        "ZRV": [],
        "ZRC": [],
        "Of No Place Here": [],
        "https://en.wikipedia.org/wiki/Zelenorechensk": [],
    }


def test_a_city_comes_before_the_division_of_its_name(tmp_path):
    rows = [
        place(1, "Somewhere", class_="A", code="ADM2", admin2="7", population=70_000),
        place(2, "Somewhere", admin2="7", population=60_000),
        place(3, "Elsewhere", class_="A", code="ADM2", admin2="8", population=70_000),
        place(4, "Elsewhere", admin2="8", population=600),
        place(5, "Nowhere", class_="A", code="ADM4"),
        place(6, "Nowhere"),
    ]
    add_geonames([dump(tmp_path, rows)])
    found = kinds(opened("ru"), "Somewhere", "Elsewhere", "Nowhere")
    assert {id_: kind for each in found.values() for id_, kind, _ in each} == {
        1: "short", 2: "name", 3: "name", 4: "name", 5: "short", 6: "name",
    }  # fmt: skip
    assert opened("ru").place("geonames:5").precision == "admin2"


def test_short_and_long_forms_of_divisions(tmp_path):
    add_geonames(write_dump(tmp_path))
    entries = {e.place.id: e.kind for e in opened("ru").entries("Zelenorechensk")}
    assert entries == {f"geonames:{CITY}": "name", f"geonames:{DISTRICT}": "short"}


def test_countries_capitals_and_divisions_without_a_place(tmp_path):
    rows = [
        place(40_000_001, "Kingdom of Xanadu", class_="A", code="PCLI", country="XZ", admin1="00", population=1000),
        place(11, "Xanadu Town", country="XZ", admin1="01", code="PPLC", lon=100.1, lat=10.1, population=100),
        place(12, "Larger Town", country="XZ", admin1="01", code="PPLC", lon=100.9, lat=10.9, population=500),
    ]
    codes = tmp_path / "admin1CodesASCII.txt"
    codes.write_bytes(text(["XZ.01\tFirst Part\tFirst Part\t40000010", "XZ.02\tEmpty Part\tEmpty Part\t40000011"]))
    countries = dump(tmp_path, COUNTRIES, "countryInfo.txt")
    add_geonames([dump(tmp_path, rows, "XZ.txt"), codes, countries])
    gazetteer = opened("xz")
    country = gazetteer.country_of("XZ")
    assert (country.name, country.precision, country.admin1_code) == ("Xanadu", "country", "")
    assert [e.kind for e in gazetteer.entries("Kingdom of Xanadu")] == ["alternate"]
    assert gazetteer.capital_of("XZ").name == "Xanadu Town"  # countryInfo's word counts for more than size
    part = gazetteer.admin1_of("XZ.01")
    assert (part.id, part.name, part.precision) == ("geonames:40000010", "First Part", "admin1")
    assert part.extent == (100.1, 10.1, 100.9, 10.9)
    assert abs(part.lon - 100.5) < 0.2
    assert gazetteer.admin1_of("XZ.02") is None  # no settlement says where it is
    assert gazetteer.place("geonames:11").admin1_name == "First Part"


@pytest.mark.parametrize("how", ["txt", "zip", "folder", "zip in capitals"])
def test_text_archives_and_folders(tmp_path, how):
    if how == "txt":
        paths = [dump(tmp_path, PLACES)]
    elif how == "folder":
        write_dump(tmp_path / "dumps")
        (tmp_path / "dumps" / "notes.md").write_text("not looked at")
        (tmp_path / "dumps" / "readme.txt").write_text("not looked at")
        paths = [tmp_path / "dumps"]
    else:
        paths = [write_zip(tmp_path / ("RU.ZIP" if "capitals" in how else "RU.zip"), {"RU.txt": text(PLACES)})]
    assert add_geonames(paths, name="x").places == 5


def test_the_files_are_told_apart_by_what_is_in_them(tmp_path):
    """GeoNames calls a country's alternate names RU.zip as well, in another folder."""
    (tmp_path / "names").mkdir()
    places = write_zip(tmp_path / "RU.zip", {"RU.txt": text(PLACES)})
    names = write_zip(tmp_path / "names" / "RU.zip", {"RU.txt": text(NAMES)})
    assert sorted(p.kind for p in parts([names, places])) == ["names", "places"]
    add_geonames([names, places])
    assert opened("ru").entries("Blue Mirror Lake")


@pytest.mark.parametrize(
    ("rows", "kind"),
    [
        (PLACES, "places"),
        (NAMES, "names"),
        (["1\t2\ten\tName\t1\t1"], "names"),
        (ADMIN2, "admin2"),
        (["AD.06\tSant Julià de Loria\tSant Julia de Loria\t3039162"], "admin1"),
        (COUNTRIES, "countries"),
        (["{'json': 1}"], None),
        (["name,lon,lat", "a,1,2"], None),
        (["# only comments"], None),
        ([], None),
        (["\x00\x01\x02" * 50], None),
    ],
)
def test_recognition_of_files(rows, kind):
    assert recognise(text(rows)) == kind


def test_odd_rows_are_left_out_and_told(tmp_path):
    odd = {
        "6 columns, 19 are usual": "9\ta\ta\t\t1\t2",
        "the first column is no GeoNames id": place(0, "Zero"),
        "no name": place(50, " \t ".strip()),
        "latitude, longitude or population is no number": place(51, "Letters", lat="north"),
        "latitude 95, longitude 49.5 is not on Earth": place(52, "Beyond", lat=95),
        "latitude nan, longitude 49.5 is not on Earth": place(53, "Nan", lat="nan"),
        "'PP' is no feature class": place(54, "Class", class_="PP"),
        "a name of 300 characters": place(55, "x" * 300),
    }
    short = "\t".join(place(60, "Short Row").split("\t")[:9])
    path = tmp_path / "RU.txt"
    path.write_bytes(
        text([*PLACES, *odd.values(), short, place(CITY, "Twice"), place(61, "Blank", class_="")]) + b"\xff\n"
    )
    added = add_geonames([path])
    assert added.odd == len(odd) + 1
    assert [line.partition(": ")[2] for line in added.first_odd] == [*odd, "not in UTF-8"]
    assert added.first_odd[0].startswith("RU.txt, row 6: ")
    assert dict(added.left_out) == {"given twice": 1, "without a class": 1}
    assert [e.place.geonameid for e in opened("ru").entries("Short Row")] == [60]
    assert opened("ru").place(f"geonames:{CITY}").name == "Zelenorechensk"


def test_windows_line_ends_comments_and_no_last_line_end(tmp_path):
    path = tmp_path / "RU.txt"
    path.write_bytes(b"# a comment\r\n\r\n" + "\r\n".join(PLACES).encode())
    assert add_geonames([path]).places == 5


def test_a_file_of_something_else_is_refused(tmp_path, data):
    good = dump(tmp_path, PLACES)
    cases = {
        "not a file of a GeoNames dump": dump(tmp_path, ["a,b,c"] * 9, "table.txt"),
        "there is no such file": tmp_path / "absent.txt",
        "holds no file": write_zip(tmp_path / "empty.zip", {}),
        "rows are not as GeoNames": dump(tmp_path, [*PLACES, *[place(0, "x")] * 40, *PLACES * 5], "odd.txt"),
    }
    for message, path in cases.items():
        with pytest.raises(DatasetError, match=message) as caught:
            add_geonames([good, path], name="x")
        assert "\n" not in str(caught.value)
    assert not data.exists() or not list(data.iterdir())
    with pytest.raises(ConfigurationError, match="no file with places"):
        add_geonames([dump(tmp_path, NAMES, "alternateNamesV2.txt")])
    with pytest.raises(DatasetMissingError):
        add_geonames([tmp_path / "nothing"])


def test_damaged_archives(tmp_path, data):
    whole = write_zip(
        tmp_path / "RU.zip", {"RU.txt": text([place(i, f"Town {i}") for i in range(1, 3000)])}
    ).read_bytes()
    spoilt = bytearray(whole)
    at = whole.index(b"RU.txt") + 400
    spoilt[at : at + 200] = bytes(200)
    for content in (bytes(spoilt), whole[: len(whole) // 2]):
        path = tmp_path / "spoilt.zip"
        path.write_bytes(content)
        with pytest.raises(DatasetIntegrityError, match=r"spoilt\.zip: (cannot be read|not a file)"):
            add_geonames([path])
    assert store.stored() == []
    assert not data.exists() or not list(data.iterdir())


def test_hostile_names_stay_names(tmp_path):
    hostile = [
        "Robert'); DROP TABLE place;--", "<script>alert(1)</script>", "{{ 7*7 }}", "=cmd|' /C calc'!A0",
        "../../etc/passwd", "%s%n", "a" * 150,
    ]  # fmt: skip
    rows = [place(i, written) for i, written in enumerate(hostile, 1)]
    rows += [place(90, "Nul\x00Town"), place(91, "Left\u202eRight"), place(92, "Bell\x07"), place(93, "Wide\u2028Line")]
    add_geonames([dump(tmp_path, rows), dump(tmp_path, [name(1, 90, "en", "Red\x1b[31m Town")], "names.txt")])
    gazetteer = opened("ru")
    for i, written in enumerate(hostile, 1):
        assert gazetteer.place(f"geonames:{i}").name == written
        assert [e.place.geonameid for e in gazetteer.entries(written)] == [i]
    assert [gazetteer.place(f"geonames:{i}").name for i in (90, 91, 92, 93)] == [
        "Nul Town",
        "Left Right",
        "Bell",
        "Wide Line",
    ]


def test_a_row_without_an_end_takes_no_memory(tmp_path):
    path = tmp_path / "RU.zip"
    write_zip(path, {"RU.txt": text(PLACES) + b"7\t" + b"x" * 30_000_000})
    tracemalloc.start()
    try:
        with pytest.raises(DatasetIntegrityError, match="row 6 is longer than"):
            add_geonames([path])
        assert tracemalloc.get_traced_memory()[1] < 12e6
    finally:
        tracemalloc.stop()


def test_memory_does_not_grow_with_the_dump(tmp_path, monkeypatch):
    """Python's; SQLite has 64 MB for its pages. The benchmark measures the process."""
    monkeypatch.setattr("geomap.gazetteers.writer.BATCH", 200)

    def peak(count: int) -> int:
        path = tmp_path / f"{count}.txt"
        path.write_bytes(text([place(i, f"Town of {i}", alternates=f"Stadt {i}x,Ville {i}y") for i in range(1, count)]))
        tracemalloc.start()
        add_geonames([path], name="x")
        most = tracemalloc.get_traced_memory()[1]
        tracemalloc.stop()
        return most

    peak(100)
    assert peak(6000) < peak(1000) + 300_000


def test_the_order_of_the_rows_does_not_matter(tmp_path):
    def digest(rows: list[str]) -> str:
        add_geonames([dump(tmp_path, rows)], name="x")
        gazetteer = opened("x")
        return content_hash(gazetteer._open())

    shuffled = [*PLACES]
    random.Random(1).shuffle(shuffled)
    assert digest(PLACES) == digest(PLACES) == digest(shuffled)


def test_classes(tmp_path):
    paths = write_dump(tmp_path)
    added = add_geonames(paths[:1], classes="P")
    assert added.places == 2
    assert dict(added.left_out) == {"of other classes": 3}
    # The codes name the district: it is put in the middle of its settlements, as the one that ships does.
    add_geonames(paths, classes="P")
    assert opened("ru").place(f"geonames:{DISTRICT}").extent == (49.71, 55.61, 49.8, 55.7)
    assert opened("ru").place(f"geonames:{HILL}") is None
    with pytest.raises(ConfigurationError, match="letters"):
        add_geonames([tmp_path / "RU.zip"], classes="PX")


def test_alternate_names_of_a_place_added_again_replace(tmp_path):
    add_geonames([dump(tmp_path, PLACES)])
    assert opened("ru").entries("Malaya Zelenorechka")
    add_geonames([dump(tmp_path, PLACES[:2])])
    assert not opened("ru").entries("Malaya Zelenorechka")
    assert opened("ru").place(f"geonames:{VILLAGE}") is None
    assert [each.name for each in store.stored()] == ["ru"]


_SLOW = """
import sys, time
from pathlib import Path
from geomap.gazetteers import adding, writer
real = writer.Writer.{step}
def slow(self, *arguments):
    real(self, *arguments)
    print("there", flush=True)
    time.sleep(60)
writer.Writer.{step} = slow
adding.add_geonames([Path(sys.argv[1])], name="x")
"""


@pytest.mark.skipif(os.name != "posix", reason="SIGKILL")
@pytest.mark.parametrize("step", ["flush", "merge_names", "finish"])
def test_killed_in_the_middle(tmp_path, data, step):
    add_geonames([dump(tmp_path, PLACES[:3], "old.txt")], name="x")
    before = (data / "x.geonames.sqlite").read_bytes()
    more = dump(tmp_path, [*PLACES, *(place(i, f"Town {i}") for i in range(1, 500))], "new.txt")
    command = [sys.executable, "-c", _SLOW.format(step=step), str(more)]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True, cwd=ROOT) as process:
        assert process.stdout.readline() == "there\n"
        left = [p for p in data.iterdir() if p.name.startswith(".geomap-")]
        assert left
        process.send_signal(signal.SIGKILL)
        process.wait(10)
    assert (data / "x.geonames.sqlite").read_bytes() == before
    assert [each.name for each in store.stored()] == ["x"]
    assert opened("x").entries("Zelenorechensk")
    # The next one clears away what was left, and is put in place.
    assert add_geonames([more], name="x").places == 5 + 499
    assert [p.name for p in data.iterdir()] == ["x.geonames.sqlite"]


@pytest.mark.skipif(os.name != "posix", reason="a limit on the size of files")
def test_a_full_disk_is_one_line_and_leaves_the_old_state(tmp_path, data):
    add_geonames([dump(tmp_path, PLACES[:3], "old.txt")], name="x")
    before = (data / "x.geonames.sqlite").read_bytes()
    more = dump(tmp_path, [place(i, f"Town {i}") for i in range(1, 9000)], "new.txt")
    script = (
        "import resource, sys; resource.setrlimit(resource.RLIMIT_FSIZE, (300_000, 300_000))\n"
        "from geomap.cli import run; sys.exit(run(['gazetteer', 'add', 'geonames', sys.argv[1], '--name', 'x']))"
    )
    found = subprocess.run(
        [sys.executable, "-c", script, str(more)], capture_output=True, text=True, check=False, cwd=ROOT
    )
    assert found.returncode == 6
    assert re.fullmatch(r"geomap: cannot write \S+x\.geonames\.sqlite: .+\n", found.stderr)
    assert (data / "x.geonames.sqlite").read_bytes() == before
    assert [p.name for p in data.iterdir()] == ["x.geonames.sqlite"]


def test_two_at_once(tmp_path, data):
    """A run that is still alive is not cleared away by another."""
    big = dump(tmp_path, [place(i, f"Town {i}") for i in range(1, 500)], "big.txt")
    command = [sys.executable, "-c", _SLOW.format(step="flush"), str(big)]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True, cwd=ROOT) as process:
        try:
            assert process.stdout.readline() == "there\n"
            add_geonames([dump(tmp_path, PLACES)], name="y")
            assert [p for p in data.iterdir() if p.name.startswith(".geomap-")]
        finally:
            process.kill()
    assert [each.name for each in store.stored()] == ["y"]
