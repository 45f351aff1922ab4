"""What the smaller commands print, for people and as JSON."""

from __future__ import annotations

import json

import pytest

from geomap.cli import run

TEXT = """Ferry adrift

A ferry sailed from Odesa to Istanbul on Monday, Ukrainian police said. It was then towed to two naval bases.
"""
HEAD = "origin,origin_lon,origin_lat,destination,destination_lon,destination_lat\n"


@pytest.fixture
def article(tmp_path) -> str:
    path = tmp_path / "ferry.txt"
    path.write_text(TEXT, encoding="utf-8")
    return str(path)


def _out(capsys, *arguments: str, code: int = 0) -> str:
    assert run(list(arguments)) == code
    captured = capsys.readouterr()
    assert captured.err == ""
    return captured.out


def test_places_table(article, capsys):
    lines = _out(capsys, "places", article).splitlines()
    assert lines[0].split() == ["place", "lon", "lat", "known", "to", "match", "in", "the", "text", "as", "why"]
    (odesa,) = (line for line in lines if line.startswith("Odesa"))
    assert "Odesa 1 (literal)" in odesa
    assert "46.4" in odesa
    (ukraine,) = (line for line in lines if line.startswith("Ukraine"))
    assert "Ukrainian 1 (demonym)" in ukraine
    literal = _out(capsys, "places", article, "--kinds", "literal").splitlines()
    assert [line.split()[0].rstrip(",") for line in literal[1:]] == ["Odesa", "Istanbul"]


def test_places_json_is_the_form_of_the_lines(article, tmp_path, capsys):
    printed = json.loads(_out(capsys, "places", article, "--json"))
    lines = tmp_path / "in.jsonl"
    lines.write_text(json.dumps({"id": printed["id"], "text": TEXT}) + "\n")
    assert json.loads(_out(capsys, "places", "--jsonl", str(lines))) == printed
    assert json.loads(_out(capsys, "routes", article, "--json"))["legs"][0]["origin"]["name"] == "Odesa"


def test_routes_table(article, capsys):
    out = _out(capsys, "routes", article)
    assert "Odesa → Istanbul" in out
    assert "by sea, reported" in out
    assert "along water, inferred" in out
    assert "A ferry sailed from Odesa" in out


def test_routes_without_a_movement(tmp_path, capsys):
    path = tmp_path / "rain.txt"
    path.write_text("Rain fell in Oslo.")
    assert _out(capsys, "routes", str(path)) == "No movement found.\n"


def test_geocode(capsys):
    found = json.loads(_out(capsys, "geocode", "Amirabad", "--country", "ir", "--json"))
    assert found["name"] == "Amirabad"
    assert len(found["candidates"]) >= 2
    assert {each["country_code"] for each in found["candidates"]} == {"IR"}
    assert all(each["reason"] and 0 <= each["score"] <= 1 for each in found["candidates"])
    assert len(_out(capsys, "geocode", "Springfield", "--limit", "3").splitlines()) == 4
    assert "No place called Qwertyville" in _out(capsys, "geocode", "Qwertyville", code=7)
    assert json.loads(_out(capsys, "geocode", "Qwertyville", "--json", code=7))["candidates"] == []


def test_gazetteer_info(capsys):
    info = json.loads(_out(capsys, "gazetteer", "info", "--json"))
    assert sum(info["places"].values()) > 200_000
    assert all(source["licence"] for source in info["sources"])
    assert "CC-BY-4.0" in _out(capsys, "gazetteer", "info")


def test_route_for_a_person(capsys):
    out = _out(capsys, "route", "53.383,36.853", "Makhachkala")
    assert "along water, inferred" in out
    assert "great circle" in out
    dry = _out(capsys, "route", "Moscow", "Madrid")
    assert dry.splitlines()[-1].startswith("No line")
    assert "No line" in _out(capsys, "route", "Qwertyville", "Madrid", code=7)


def test_route_with_negative_coordinates(capsys):
    found = json.loads(_out(capsys, "route", "-5.80,35.79", "-5.43,36.13", "--json"))
    assert found["origin"]["lon"] == -5.8
    assert 40 <= found["length_km"] <= 70
    assert found["path_basis"] == "inferred-water"


def test_pairs_form(tmp_path, capsys):
    path = tmp_path / "pairs.csv"
    path.write_text(HEAD + '"Suez, port",32.55,29.95,Port Said,32.31,31.26\nMwanza,32.9,-2.51,Istanbul,28.98,41.01\n')
    suez, lake = (json.loads(line) for line in _out(capsys, "route", "--pairs", str(path)).splitlines())
    assert list(suez) == [
        "origin",
        "destination",
        "parts",
        "length_km",
        "path_basis",
        "no_line_reason",
        "seconds",
    ]
    assert suez["origin"] == "Suez, port"
    assert suez["no_line_reason"] is None
    assert 140 <= suez["length_km"] <= 200
    assert all(len(point) == 2 for part in suez["parts"] for point in part)
    assert lake["parts"] is None
    assert lake["no_line_reason"]


def test_pairs_that_fail(tmp_path, capsys):
    path = tmp_path / "pairs.csv"
    path.write_text(HEAD + "A,x,1,B,2,3\nC,1,1,D,200,3\nSuez,32.55,29.95,Port Said,32.31,31.26\nshort\n")
    assert run(["route", "--pairs", str(path)]) == 2
    captured = capsys.readouterr()
    lines = [json.loads(line) for line in captured.out.splitlines()]
    assert ["error" in line for line in lines] == [True, True, False, True]
    assert "line 2" in lines[0]["error"]
    assert captured.err.count("\n") == 1
    path.write_text("origin,destination\nA,B\n")
    assert run(["route", "--pairs", str(path)]) == 2
    captured = capsys.readouterr()
    assert "has no column origin_lon" in captured.err
    assert captured.err.count("\n") == 1
