from __future__ import annotations

import json

import pytest

from geomap.cli import run
from geomap.jsonlines import area_code
from geomap.model import Place


def _run(capsys, *arguments: str) -> tuple[int, list[dict], str]:
    code = run(list(arguments))
    captured = capsys.readouterr()
    return code, [json.loads(line) for line in captured.out.splitlines()], captured.err


def _file(tmp_path, *lines: object) -> str:
    path = tmp_path / "in.jsonl"
    path.write_bytes(
        b"".join((line if isinstance(line, bytes) else json.dumps(line).encode()) + b"\n" for line in lines)
    )
    return str(path)


PLACE_KEYS = [
    "start",
    "end",
    "name",
    "kind",
    "lat",
    "lon",
    "geonameid",
    "area",
    "confidence",
    "match_confidence",
    "reason",
]


def test_places_form(capsys, tmp_path):
    text = "Ukraine said the ferry sailed from Odesa to Istanbul. Nobody in Texas knew."
    code, lines, _ = _run(capsys, "places", "--jsonl", _file(tmp_path, {"id": 7, "text": text}))
    assert code == 0
    (document,) = lines
    assert list(document) == ["id", "places"]
    assert document["id"] == 7
    found = {place["name"]: place for place in document["places"]}
    for place in found.values():
        assert list(place) == PLACE_KEYS
        assert text[place["start"] : place["end"]] == place["name"]
        assert 0 <= place["confidence"] <= 1
        assert place["match_confidence"] in {"certain", "less-certain", "uncertain"}
    assert found["Odesa"]["geonameid"] == 698740
    assert found["Odesa"]["area"] is None
    assert abs(found["Odesa"]["lat"] - 46.48) < 0.1
    assert abs(found["Odesa"]["lon"] - 30.73) < 0.1
    assert found["Ukraine"]["area"] == "UA"
    assert found["Ukraine"]["kind"] == "associative"
    assert found["Texas"]["area"] == "US.TX"


def test_kinds_are_kept_apart(capsys, tmp_path):
    source = _file(tmp_path, {"id": "a", "text": "The French minister flew to Rome. Paris said it was pleased."})
    _, (every,), _ = _run(capsys, "places", "--jsonl", source)
    _, (literal,), _ = _run(capsys, "places", "--jsonl", source, "--kinds", "literal")
    assert {place["kind"] for place in every["places"]} >= {"literal", "demonym", "associative"}
    assert [place["name"] for place in literal["places"]] == ["Rome"]


def test_spans_are_resolved_exactly_and_in_order(capsys, tmp_path):
    text = "Nobody from Rome or Lyon has been to Qwertyville."
    spans = [{"start": 20, "end": 24, "name": "Lyon"}, {"start": 37, "end": 48, "name": "Qwertyville"}]
    _, (document,), _ = _run(capsys, "places", "--jsonl", _file(tmp_path, {"id": 1, "text": text, "spans": spans}))
    lyon, nowhere = document["places"]
    assert (lyon["name"], nowhere["name"]) == ("Lyon", "Qwertyville")
    assert lyon["geonameid"] == 2996944
    assert nowhere["lat"] is nowhere["lon"] is nowhere["geonameid"] is None
    assert nowhere["reason"]
    _, (empty,), _ = _run(capsys, "places", "--jsonl", _file(tmp_path, {"id": 1, "text": text, "spans": []}))
    assert empty["places"] == []


def test_one_line_in_one_line_out(capsys, tmp_path):
    source = _file(
        tmp_path,
        {"id": 1, "text": "Rain in Oslo."},
        b"not json",
        b"\xff\xfe",
        [],
        {"id": 2},
        {"id": 3, "text": ""},
        {"id": 4, "text": "Rain in Oslo.", "spans": [{"start": 8, "end": 99}]},
        {"id": 5, "text": "Rain in Oslo.", "spans": 3},
        b"[" * 100_000,
        {"id": 6, "text": "Rain in Oslo\ud800\u0000."},
    )
    code, lines, errors = _run(capsys, "places", "--jsonl", source)
    assert code == 3
    assert [line["id"] for line in lines] == [1, None, None, None, 2, 3, 4, 5, None, 6]
    assert ["error" in line for line in lines] == [False, *[True] * 8, False]
    assert all(line["places"] == [] for line in lines if "error" in line)
    assert lines[-1]["places"][0]["name"] == "Oslo"
    assert errors.count("\n") == 1
    assert "8 of the lines failed" in errors


def test_routes_form(capsys, tmp_path):
    text = "The drones were shipped from Bushehr to Basra, then flown to two air bases."
    code, (document,), _ = _run(capsys, "routes", "--jsonl", _file(tmp_path, {"id": "x", "text": text}))
    assert code == 0
    assert list(document) == ["id", "legs"]
    first, second = document["legs"]
    assert list(first) == ["origin", "destination", "via", "mode", "modality", "mover", "chain", "undirected"]
    assert first["origin"] == {"start": 29, "end": 36, "name": "Bushehr"}
    assert first["destination"]["name"] == "Basra"
    assert second["destination"] == {"start": 61, "end": 74, "name": "two air bases", "located": False}
    assert second["origin"]["implied"] is True
    assert second["mode"] == "air"
    assert first["chain"] == second["chain"] is not None


def test_routes_lines_that_fail(capsys, tmp_path):
    code, lines, _ = _run(capsys, "routes", "--jsonl", _file(tmp_path, b"{", {"id": 1, "text": "No news."}))
    assert code == 3
    assert lines[0]["legs"] == lines[1]["legs"] == []
    assert "error" in lines[0]
    assert "error" not in lines[1]


def test_a_mark_at_the_beginning_is_no_error(capsys, tmp_path):
    code, (line,), _ = _run(capsys, "places", "--jsonl", _file(tmp_path, b'\xef\xbb\xbf{"id": 1, "text": "In Rome."}'))
    assert code == 0
    assert line["places"][0]["start"] == 3


@pytest.mark.parametrize("command", ["places", "routes"])
def test_documents_that_cannot_be_read(capsys, tmp_path, command):
    for source in (str(tmp_path / "none"), str(tmp_path)):
        code, lines, errors = _run(capsys, command, "--jsonl", source)
        assert (code, lines) == (3, [])
        assert errors.count("\n") == 1


def _place(**given) -> Place:
    return Place(id="x", name="X", lon=0, lat=0, **given)


def test_areas_are_countries_and_first_level_divisions():
    country = {"feature_code": "PCLI", "country_code": "RU", "precision": "country"}
    assert area_code(_place(**country)) == "RU"
    division = {"feature_code": "ADM1", "country_code": "RU", "precision": "admin1"}
    assert area_code(_place(**division, admin1_code="73")) == "RU.73"
    assert area_code(_place(**division, admin1_code="RU.73")) == "RU.73"
    assert area_code(_place(**division)) is None
    assert area_code(_place(feature_code="PPLA", country_code="RU", admin1_code="73")) is None
    assert area_code(_place(feature_code="ADM2", country_code="US", admin1_code="TX", precision="admin2")) is None
