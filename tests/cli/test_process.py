"""What only a process of its own shows: terminals, pipes, signals, encodings, tracebacks."""

from __future__ import annotations

import json
import os
import pty
import signal
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
GEOMAP = [sys.executable, "-m", "geomap"]
TEXT = "Ferry adrift\n\nA ferry sailed from Odesa to Istanbul on Monday — a spokesman said.\n"


def _run(*arguments: str, **options) -> subprocess.CompletedProcess:
    return subprocess.run([*GEOMAP, *arguments], cwd=ROOT, capture_output=True, check=False, **options)


def test_standard_input(tmp_path):
    done = _run("map", "-", "-o", str(tmp_path), "--format", "json", "--json", input=TEXT.encode())
    assert done.returncode == 0, done.stderr
    assert json.loads(done.stdout)["legs"][0]["destination"] == "Istanbul"
    assert [path.name for path in tmp_path.iterdir()] == ["stdin.json"]


def test_progress_and_tables_on_a_terminal(tmp_path):
    article = tmp_path / "ferry.txt"
    article.write_text(TEXT, encoding="utf-8")
    code, shown = _on_a_terminal("map", str(article), "-o", str(tmp_path / "maps"), "--format", "json")
    assert code == 0
    assert "ferry: looking for names …" in shown
    assert "Odesa → Istanbul" in shown
    code, shown = _on_a_terminal("geocode", "Odesa", "--limit", "1")
    assert code == 0
    assert "Odesa" in shown
    assert "─" in shown


def _on_a_terminal(*arguments: str) -> tuple[int, str]:
    ours, theirs = pty.openpty()
    environment = {**os.environ, "TERM": "xterm", "COLUMNS": "200"}
    process = subprocess.Popen([*GEOMAP, *arguments], cwd=ROOT, stdout=theirs, stderr=theirs, env=environment)
    os.close(theirs)
    pieces = []
    while True:
        try:
            piece = os.read(ours, 4096)
        except OSError:  # Linux says so when the other side is closed
            break
        if not piece:
            break
        pieces.append(piece)
    os.close(ours)
    return process.wait(60), b"".join(pieces).decode("utf-8", "replace")


def test_a_reader_that_goes_away_is_no_failure(tmp_path):
    source = tmp_path / "in.jsonl"
    source.write_text('{"id": 1, "text": "Rain in Rome, Oslo, Paris and Madrid."}\n' * 400)
    process = subprocess.Popen(
        [*GEOMAP, "places", "--jsonl", str(source)], cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.PIPE
    )
    assert process.stdout.readline().startswith(b'{"id": 1')
    process.stdout.close()
    assert process.stderr.read() == b""
    process.stderr.close()
    assert process.wait(60) == 0


def test_lines_are_answered_as_they_come():
    process = subprocess.Popen(
        [*GEOMAP, "places", "--jsonl", "-"], cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE
    )
    for number in range(3):
        process.stdin.write(json.dumps({"id": number, "text": "Rain in Rome."}).encode() + b"\n")
        process.stdin.flush()
        assert json.loads(process.stdout.readline())["id"] == number
    process.stdin.close()
    assert process.wait(60) == 0
    process.stdout.close()


def test_interrupted():
    process = subprocess.Popen(
        [*GEOMAP, "places", "--jsonl", "-"],
        cwd=ROOT,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
    )
    process.stdin.write(b'{"id": 1, "text": "Rain in Rome."}\n')
    process.stdin.flush()
    process.stdout.readline()  # it is at work
    process.send_signal(signal.SIGINT)
    out, err = process.communicate(timeout=60)
    assert process.returncode == 130
    assert (out, err.strip()) == (b"", b"geomap: interrupted")


def test_a_terminal_without_unicode(tmp_path):
    article = tmp_path / "ferry.txt"
    article.write_text(TEXT, encoding="utf-8")
    environment = {**os.environ, "PYTHONIOENCODING": "latin-1", "PYTHONUTF8": "0"}
    done = _run("map", str(article), "-o", str(tmp_path), "--format", "json", env=environment)
    assert done.returncode == 0, done.stderr
    assert rb"Odesa \u2192 Istanbul" in done.stdout


def test_the_same_bytes_twice_and_in_two_folders(tmp_path, seed):
    written = []
    for name, hash_seed in (("one", "1"), ("two", "2")):
        folder = tmp_path / name
        environment = {**os.environ, "PYTHONHASHSEED": hash_seed}
        done = _run("map", str(seed), "-o", str(folder), "--quiet", env=environment)
        assert (done.returncode, done.stderr) == (0, b"")
        written.append({path.name: path.read_bytes() for path in sorted(folder.iterdir())})
    assert len(written[0]) == 7
    assert written[0].keys() == written[1].keys()
    assert [name for name in written[0] if written[0][name] != written[1][name]] == []


@pytest.mark.parametrize("debug", [False, True])
def test_a_bug_says_how_to_report_it(debug, tmp_path):
    """A recogniser that breaks stands for a bug."""
    article = tmp_path / "ferry.txt"
    article.write_text(TEXT, encoding="utf-8")
    script = (
        "import sys; from geomap.recognition.rules import GazetteerRules\n"
        "def broken(self, article): return {}['broken']\n"
        "GazetteerRules.mentions = broken\n"
        "from geomap.cli import main; main()"
    )
    arguments = ["places", str(article), *(["--debug"] if debug else [])]
    done = subprocess.run([sys.executable, "-c", script, *arguments], cwd=ROOT, capture_output=True, check=False)
    assert done.returncode == 1
    if debug:
        assert b"Traceback" in done.stderr
    else:
        assert done.stderr.splitlines()[0] == b"geomap: unexpected failure: KeyError: 'broken'"
        assert b"report it" in done.stderr
        assert b"Traceback" not in done.stderr
