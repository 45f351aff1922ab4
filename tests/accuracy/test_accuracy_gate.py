"""Accuracy has not fallen: on the project's own labelled texts and, where they are at hand, the development halves."""

from __future__ import annotations

import importlib.util
import json
import os
import subprocess
import sys
from collections import Counter

import pytest

from benchmarks import accuracy_gate
from benchmarks.common import ROOT
from geomap.evaluation.gold import read_gold
from geomap.geodesy import haversine_km

OWN = ROOT / "tests" / "accuracy" / "own.jsonl"
HARD = {
    "abbreviations", "city and state", "datelines", "demonyms", "directions", "governments", "headlines", "lists",
    "one name for two places", "organisations", "persons", "short form", "streets and facilities", "transliterations",
    "waters and regions", "words",
}  # fmt: skip


def _gate(*arguments, shared=None):
    environment = os.environ | ({"GEOMAP_SHARED": str(shared)} if shared else {})
    return subprocess.run(
        [sys.executable, "-m", "benchmarks.accuracy_gate", *arguments],
        env=environment,
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )


def test_own_texts_are_above_their_floors(capsys):
    assert accuracy_gate.main(["own"]) == 0, capsys.readouterr().out


@pytest.mark.shared
def test_development_halves_are_above_their_floors():
    done = _gate()
    assert done.returncode == 0, done.stdout + done.stderr
    assert "NOT MEASURED" not in done.stdout
    for name in ("lgl", "trnews", "geovirus", "gwn", "pooled", "movements", "own"):
        assert f"\n  {name}: " in done.stdout


def test_without_the_development_halves_it_says_so_and_measures_the_own_texts(tmp_path):
    done = _gate(shared=tmp_path / "absent")
    assert done.returncode == 0, done.stdout + done.stderr
    assert "NOT MEASURED: lgl, trnews, geovirus, gwn, pooled, movements" in done.stdout
    assert "\n  own: " in done.stdout
    assert _gate("lgl", shared=tmp_path / "absent").returncode == 1


@pytest.fixture
def floors(tmp_path, monkeypatch):
    """A copy of the floors to tamper with."""
    path = tmp_path / "floors.toml"
    path.write_text(accuracy_gate.FLOORS.read_text(encoding="utf-8"), encoding="utf-8")
    monkeypatch.setattr(accuracy_gate, "FLOORS", path)
    return path


def test_a_fall_fails_with_a_table(floors, capsys):
    before, own, after = floors.read_text().partition("[own.floors]\n")
    floors.write_text(before + own + after.replace('"acc@161 end to end" = 0', '"acc@161 end to end" = 1', 1))
    assert accuracy_gate.main(["own"]) == 1
    shown = capsys.readouterr().out
    assert "FAILED: under the floor: own acc@161 end to end\n" in shown
    assert [line.split()[0] for line in shown.splitlines() if line.endswith("FELL")] == ["own:"]


def test_other_gold_fails(floors, capsys):
    floors.write_text(floors.read_text().replace(accuracy_gate.digest(OWN), "0" * 64))
    assert accuracy_gate.main(["own"]) == 1
    assert "the gold of own is not what its floors were measured on" in capsys.readouterr().out


def test_pinning_writes_the_floors(floors, capsys):
    kept = accuracy_gate.read_floors(floors)
    floors.write_text(floors.read_text().replace(accuracy_gate.digest(OWN), "0" * 64))
    assert accuracy_gate.main(["own", "--pin"]) == 0
    written = accuracy_gate.read_floors(floors)
    assert written["own"].sha256 == accuracy_gate.digest(OWN)
    assert all(written["own"].floors[name] >= floor for name, floor in kept["own"].floors.items())
    assert {**written, "own": None} == {**kept, "own": None}
    assert accuracy_gate.main(["own"]) == 0
    capsys.readouterr()


def _own(**floors):
    kinds = ("literal",)
    return accuracy_gate.Part(
        "own", "tests/accuracy/own.jsonl", accuracy_gate.digest(OWN), kinds, floors=floors, bars={}
    )


def test_pinning_raises_floors_and_lowers_them_only_on_purpose():
    part = _own(**{"precision@161": 0.9, "calibration error": 0.05})
    worse = {"own": {"precision@161": 0.8, "calibration error": 0.2}}
    better = {"own": {"precision@161": 0.99, "calibration error": 0.01}}
    assert '"precision@161" = 0.9\n"calibration error" = 0.05\n' in accuracy_gate.pinned(
        {"own": part}, worse, lower=False
    )
    assert '"precision@161" = 0.78\n"calibration error" = 0.22\n' in accuracy_gate.pinned(
        {"own": part}, worse, lower=True
    )
    assert '"precision@161" = 0.97\n"calibration error" = 0.03\n' in accuracy_gate.pinned(
        {"own": part}, better, lower=False
    )


def test_pinned_floors_read_back(tmp_path):
    parts = accuracy_gate.read_floors(accuracy_gate.FLOORS)
    path = tmp_path / "floors.toml"
    path.write_text(accuracy_gate.pinned(parts, {}, lower=False), encoding="utf-8")
    assert accuracy_gate.read_floors(path) == parts


def test_own_texts_are_what_the_marked_text_says():
    spec = importlib.util.spec_from_file_location("label", ROOT / "tests" / "accuracy" / "label.py")
    label = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(label)
    written = [json.loads(line) for line in OWN.read_text(encoding="utf-8").splitlines()]
    made = label.documents()
    assert [(row["id"], row["hard"], row["text"]) for row in written] == [(r["id"], r["hard"], r["text"]) for r in made]
    for old, new in zip(written, made, strict=True):
        for was, now in zip(old["toponyms"], new["toponyms"], strict=True):
            same = ("start", "end", "name", "geonameid", "area", "type")
            assert [was[key] for key in same] == [now[key] for key in same], "run python tests/accuracy/label.py"
            if was["lat"] is not None:
                assert haversine_km((was["lon"], was["lat"]), (now["lon"], now["lat"])) < 50


def test_own_texts_cover_the_hard_classes():
    documents = read_gold(OWN)
    assert len(documents) >= 25
    hard = Counter(each for line in OWN.read_text(encoding="utf-8").splitlines() for each in json.loads(line)["hard"])
    assert hard.keys() == HARD
    assert sum(len(document.names) for document in documents) >= 150
