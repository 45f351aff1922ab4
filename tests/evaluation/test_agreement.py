"""The figures are those of score_places.py, to the last digit."""

from __future__ import annotations

import json
import math
import subprocess
import sys
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from geomap.cli import run
from geomap.evaluation.gold import read_answers, read_gold
from geomap.evaluation.run import answer, evaluate

OWN = Path(__file__).parents[1] / "accuracy" / "own.jsonl"
pytestmark = pytest.mark.shared


def _theirs(shared, gold, predictions, *options):
    command = [sys.executable, str(shared / "bench" / "score_places.py"), str(gold), str(predictions), *options]
    done = subprocess.run(command, capture_output=True, text=True, check=True)
    return json.loads(done.stdout)


def _ours(gold, predictions, capsys, *options):
    capsys.readouterr()
    assert run(["evaluate", str(gold), str(predictions), "--json", *options]) == 0
    return json.loads(capsys.readouterr().out)


def _same(ours, theirs):
    """Every figure that the script prints, and nothing beside them in those parts; NaN is null here."""
    for key, value in theirs.items():
        if isinstance(value, dict):
            assert ours[key].keys() == value.keys()
            _same(ours[key], value)
        elif isinstance(value, float) and math.isnan(value):
            assert ours[key] is None
        else:
            assert ours[key] == value, key
    return True


def _write(path, rows):
    path.write_text("".join(json.dumps(row) + "\n" for row in rows), encoding="utf-8")
    return path


def _predict(path, gold, *, gold_spans=False):
    """Write geomap's answers to the first articles, to hold the test short; the others count as not answered."""
    documents = read_gold(gold)[:25]
    answers = answer(documents, gold_spans=gold_spans)
    keys = ("start", "end", "name", "lat", "lon", "geonameid", "area", "kind", "confidence")
    rows = [
        {"id": ident, "places": [{k: getattr(each, k) for k in keys} for each in found]}
        for ident, found in answers.items()
    ]
    return _write(path, [*rows, {"id": "not in the gold", "places": []}])


@pytest.mark.parametrize("corpus", ["lgl", "trnews", "geovirus", "gwn", "own"])
def test_answers_of_geomap(corpus, shared, tmp_path, capsys):
    gold = OWN if corpus == "own" else shared / "bench" / "places" / f"{corpus}.dev.jsonl"
    raw = _predict(tmp_path / "raw.jsonl", gold)
    assert _same(_ours(gold, raw, capsys), _theirs(shared, gold, raw))
    given = _predict(tmp_path / "given.jsonl", gold, gold_spans=True)
    ours = _ours(gold, given, capsys, "--gold-spans")
    assert _same(ours, _theirs(shared, gold, given, "--gold-spans"))
    assert ours["resolution"]["n"] > 50


_LENGTH = 24
_POINTS = st.one_of(
    st.just((None, None)),
    st.tuples(st.floats(-90, 90, width=32), st.floats(-180, 180, width=32)),
    st.sampled_from([(50.45, 30.52), (51.6, 30.5)]),
)


@st.composite
def _places(draw, *, gold):
    start = draw(st.integers(0, _LENGTH - 1))
    end = draw(st.integers(start + 1, min(start + 6, _LENGTH)))
    lat, lon = draw(_POINTS)
    place = {
        "start": start,
        "end": end,
        "name": "x" * (end - start),
        "lat": lat,
        "lon": lon,
        "geonameid": draw(st.sampled_from([None, 1, 2])),
        "area": draw(st.sampled_from([None, "UA", "UA.12"])),
    }
    return place | ({"type": None} if gold else {})


_DOCUMENTS = st.lists(
    st.tuples(st.lists(_places(gold=True), max_size=6), st.lists(_places(gold=False), max_size=6)),
    min_size=1,
    max_size=3,
)


@pytest.fixture(scope="module")
def scorer(shared):
    import importlib.util

    spec = importlib.util.spec_from_file_location("score_places", shared / "bench" / "score_places.py")
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


@settings(max_examples=100, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(documents=_DOCUMENTS)
def test_any_answers(documents, scorer, tmp_path):
    gold = [{"id": i, "text": "x" * _LENGTH, "toponyms": names} for i, (names, _) in enumerate(documents)]
    said = [{"id": i, "places": places} for i, (_, places) in enumerate(documents)]
    read = read_gold(_write(tmp_path / "gold.jsonl", gold))
    answers = read_answers(_write(tmp_path / "said.jsonl", said))
    predictions = {row["id"]: row["places"] for row in said}
    ours, given = evaluate(read, answers), evaluate(read, answers, gold_spans=True)
    for match in ("exact", "overlap"):
        _close(ours[match], scorer.score_end_to_end(gold, predictions, match))
    _close({"resolution": given["resolution"]}, scorer.score_gold_spans(gold, predictions))


def _close(ours, theirs):
    for key, value in theirs.items():
        if isinstance(value, dict):
            _close(ours[key], value)
        elif isinstance(value, float) and math.isnan(value):
            assert ours[key] is None
        else:
            assert ours[key] == (pytest.approx(value, rel=1e-9, abs=1e-9) if isinstance(value, float) else value), key
