"""``--near``, ``--publisher`` and ``--passages``: what they change, and what is refused."""

from __future__ import annotations

import json

import pytest

from geomap.cli import run

TEXT = "Council votes\n\nThe council of Springfield voted on Monday. Residents of Springfield cheered.\n"
SHIP = "The bulk carrier sailed from Murmansk to Vladivostok on Monday.\n"
VOLGA = "The barge sailed from Makhachkala to Taganrog on Monday.\n"


@pytest.fixture
def article(tmp_path):
    path = tmp_path / "council.txt"
    path.write_text(TEXT, encoding="utf-8")
    return path


def _run(capsys, *arguments: object) -> tuple[int, str, str]:
    code = run([*map(str, arguments)])
    captured = capsys.readouterr()
    return code, captured.out, captured.err


def _points(out: str) -> set[tuple[int, int]]:
    return {(round(row["lon"]), round(row["lat"])) for row in json.loads(out)["places"]}


@pytest.mark.parametrize(
    ("hint", "point"),
    [
        (["--near", "-72.6,42.1"], (-73, 42)),
        (["--near=-93.3,37.2"], (-93, 37)),
        (["--near", "Chicopee"], (-73, 42)),
        (["--near", "chicopee", "--country", "us"], (-73, 42)),
        (["--publisher", "The Eugene Register-Guard"], (-123, 44)),
    ],
)
def test_hints_decide_between_places_of_one_name(article, hint, point, capsys):
    code, out, err = _run(capsys, "places", article, "--json", *hint)
    assert (code, err) == (0, "")
    assert _points(out) == {point}


def test_hints_reach_maps_routes_and_streams(article, tmp_path, capsys):
    code, _, err = _run(capsys, "map", article, "-o", tmp_path / "maps", "--format", "json", "--near=-72.6,42.1")
    assert (code, err) == (0, "")
    (row,) = json.loads((tmp_path / "maps" / "council.json").read_text(encoding="utf-8"))["places"]
    assert round(row["lon"]) == -73
    assert _run(capsys, "routes", article, "--near", "Chicopee")[0] == 0
    lines = tmp_path / "in.jsonl"
    lines.write_text(json.dumps({"id": 1, "text": TEXT}), encoding="utf-8")
    code, out, _ = _run(capsys, "places", "--jsonl", lines, "--near", "Chicopee")
    assert code == 0
    assert _points(out) == {(-73, 42)}


@pytest.mark.parametrize(
    ("near", "words"),
    [
        ("200,95", "200,95 is not a longitude and latitude"),
        ("10,-91", "longitude first"),
        ("12,", "neither LON,LAT"),
        ("1 2", "neither LON,LAT"),
        (" ", "nothing given"),
        ("Qwertyville on Asdf", "no place called Qwertyville on Asdf"),
        ("nan,5", "no place called nan,5"),
    ],
)
@pytest.mark.parametrize("command", ["map", "places", "routes"])
def test_no_place_to_be_near_is_refused_at_once(command, near, words, article, tmp_path, capsys):  # noqa: PLR0917
    folder = ["-o", tmp_path / "maps"] if command == "map" else []
    code, out, err = _run(capsys, command, article, "--near", near, *folder)
    assert (code, out) == (2, "")
    assert words in err
    assert err.count("\n") == 1
    assert not (tmp_path / "maps").exists()


def test_a_near_of_another_country_is_not_found(article, capsys):
    code, _, err = _run(capsys, "places", article, "--near", "Chicopee", "--country", "MN")
    assert code == 2
    assert "no place called Chicopee in MN" in err


def _km(out: str) -> float | None:
    return json.loads(out)["length_km"]


def test_passages_open_and_close(capsys):
    usual = _km(_run(capsys, "route", "Murmansk", "Vladivostok", "--json")[1])
    opened = _km(_run(capsys, "route", "Murmansk", "Vladivostok", "--json", "--passages", "northern-sea-route")[1])
    assert opened < 11_500 < usual
    usual = _km(_run(capsys, "route", "Mumbai", "Marseille", "--json")[1])
    closed = _km(_run(capsys, "route", "Mumbai", "Marseille", "--json", "--passages=-suez")[1])
    assert closed > usual + 8000
    both = _km(_run(capsys, "route", "Makhachkala", "Marseille", "--json", "--passages", "Volga-Don Canal, -Suez")[1])
    assert both
    assert _km(_run(capsys, "route", "Makhachkala", "Marseille", "--json")[1]) is None


def test_passages_reach_maps(tmp_path, capsys):
    (tmp_path / "barge.txt").write_text(VOLGA, encoding="utf-8")
    reasons = {}
    for name, more in {"usual": [], "opened": ["--passages", "volga-don"]}.items():
        code, out, err = _run(capsys, "map", tmp_path / "barge.txt", "-o", tmp_path / name, "--json", *more)
        assert (code, err) == (0, "")
        reasons[name] = json.loads(out)["legs"][0]["no_line_reason"]
    assert "no water" in reasons["usual"]
    assert reasons["opened"] is None


@pytest.mark.parametrize("command", [["map"], ["routes"], ["route", "Odesa"]])
@pytest.mark.parametrize(
    ("passages", "words"),
    [
        ("suezz", "there is no suezz; there are suez, panama"),
        ("suez,-suez", "cannot be both open and closed"),
        (",", "nothing given"),
    ],
)
def test_passages_that_are_none_are_refused(command, passages, words, article, capsys):
    code, out, err = _run(capsys, *command, article, f"--passages={passages}")
    assert (code, out) == (2, "")
    assert words in err
    assert err.count("\n") == 1
