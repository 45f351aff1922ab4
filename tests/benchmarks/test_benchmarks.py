"""The benchmarks say what they leave out, and measure what they run."""

from __future__ import annotations

import os
import subprocess
import sys

import pytest

from benchmarks.common import ROOT, alternate, child, table
from benchmarks.speed import WORDS, sample_texts


def test_without_the_gold_accuracy_says_so_and_succeeds(tmp_path):
    done = subprocess.run(
        [sys.executable, "-m", "benchmarks", "accuracy"],
        env={**os.environ, "GEOMAP_SHARED": str(tmp_path / "absent")},
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    assert "LEFT OUT" in done.stdout


def test_a_benchmark_that_is_not_there_is_named():
    done = subprocess.run(
        [sys.executable, "-m", "benchmarks", "nonsense"], cwd=ROOT, capture_output=True, text=True, check=False
    )
    assert done.returncode == 1
    assert "no benchmark nonsense" in done.stderr


def test_a_child_is_measured():
    # From a small process of its own: Linux counts what the parent held when it forked.
    script = (
        "import sys; from benchmarks.common import child\n"
        "run = child([sys.executable, '-c', 'x = bytearray(60_000_000); x[::4096] = bytes(len(x[::4096]))'])\n"
        "print(run.seconds > 0, 60 < run.megabytes < 200)"
    )
    done = subprocess.run([sys.executable, "-c", script], cwd=ROOT, capture_output=True, text=True, check=True)
    assert done.stdout.split() == ["True", "True"]


def test_a_child_that_fails_stops_the_benchmark():
    with pytest.raises(SystemExit, match="exit code 3"):
        child([sys.executable, "-c", "raise SystemExit(3)"])


def test_tasks_run_in_turn_and_the_first_round_is_dropped():
    calls = []
    found = alternate({"a": lambda: calls.append("a"), "b": lambda: calls.append("b")}, 2)
    assert "".join(calls) == "ababab"
    assert found == {"a": [None, None], "b": [None, None]}


def test_articles_are_of_one_length():
    texts, _ = sample_texts(5)
    assert len(texts) == 5
    assert all(abs(len(text.split()) - WORDS) < 120 for text in texts)


def test_a_table_lines_up(capsys):
    table("T", ("name", "n"), [("a", 1), ("bcd", 22)])
    assert capsys.readouterr().out == "\nT\n  name   n\n  ----  --\n  a      1\n  bcd   22\n"
