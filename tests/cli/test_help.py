"""Every command explains itself, and its examples are true."""

from __future__ import annotations

import io
import re
import shlex

import click
import pytest
from gazetteer_files import write_examples

from geomap.cli import cli, run

TEXT = """Drones cross the Caspian Sea

The drones are shipped across the Caspian Sea from the Iranian city of Amirabad to Makhachkala, Russia.
"""
GOLD = """{"id": 1, "text": "The ferry sailed from Odesa to Istanbul.", "toponyms": [\
{"start": 22, "end": 27, "name": "Odesa", "lat": 46.48, "lon": 30.73, "geonameid": 698740, "type": "P.PPLA"}]}
"""
PREDICTIONS = '{"id": 1, "places": [{"start": 22, "end": 27, "lat": 46.48, "lon": 30.73}]}\n'
PAIRS = """origin,origin_lon,origin_lat,destination,destination_lon,destination_lat
Amirabad,53.383,36.853,Makhachkala,47.51,42.985
"""


def _commands(command: click.Command = cli, path: tuple[str, ...] = ()):
    yield path, command
    if isinstance(command, click.Group):
        for name, inner in command.commands.items():
            yield from _commands(inner, (*path, name))


EVERY = list(_commands())
IDS = [" ".join(("geomap", *path)) for path, _ in EVERY]


@pytest.mark.parametrize(("path", "command"), EVERY, ids=IDS)
def test_help(path, command, capsys):
    assert run([*path, "--help"]) == 0
    shown = capsys.readouterr().out
    assert shown.startswith(f"Usage: geomap {' '.join(path)}".rstrip())
    assert max(map(len, shown.splitlines())) <= 120
    for parameter in command.params:
        if isinstance(parameter, click.Option):
            assert parameter.help or isinstance(parameter.type, click.Choice), parameter.name
            assert parameter.opts[0] in shown
    if path:
        assert "Example" in shown


_EXAMPLE = re.compile(r"^\s*((?:cat \S+ \| )?geomap .*)$", re.MULTILINE)
EXAMPLES = [(path, line.strip()) for path, command in EVERY for line in _EXAMPLE.findall(command.help or "")]


def _gazetteers(folder, line, monkeypatch):
    """Write files to add; where an example speaks of one that was added, add it."""
    monkeypatch.setenv("GEOMAP_DATA", str(folder / "data"))
    write_examples(folder)
    if line.endswith(" sites"):
        assert run(["gazetteer", "add", "own", "sites.csv", "--quiet"]) == 0


@pytest.mark.parametrize(("path", "line"), EXAMPLES, ids=[line for _, line in EXAMPLES])
def test_examples_run(path, line, tmp_path, monkeypatch, capsys):
    monkeypatch.chdir(tmp_path)
    for name in ("article", "monday", "tuesday"):
        (tmp_path / f"{name}.txt").write_text(TEXT, encoding="utf-8")
    (tmp_path / "documents.jsonl").write_text('{"id": 1, "text": "The ferry sailed from Odesa to Istanbul."}\n')
    (tmp_path / "pairs.csv").write_text(PAIRS)
    (tmp_path / "gold.jsonl").write_text(GOLD)
    (tmp_path / "predictions.jsonl").write_text(PREDICTIONS)
    if path[:1] == ("gazetteer",):
        _gazetteers(tmp_path, line, monkeypatch)
    if path in {("convert",), ("render",)}:
        assert run(["map", "article.txt", "--format", "gpkg,parquet", "--quiet"]) == 0
    if line.startswith("cat"):
        _, _, line = line.partition(" | ")
        monkeypatch.setattr("sys.stdin", io.TextIOWrapper(io.BytesIO(TEXT.encode())))
    words = shlex.split(line.partition(" > ")[0].replace("*.txt", "article.txt"))
    assert words[0] == "geomap"
    assert tuple(words[1 : 1 + len(path)]) == path
    assert run(words[1:]) == 0
    captured = capsys.readouterr()
    assert captured.err == ""
    assert captured.out


def test_the_exit_codes_are_in_the_help(capsys):
    run(["--help"])
    assert "130  interrupted" in capsys.readouterr().out


def test_version(capsys):
    assert run(["--version"]) == 0
    assert re.fullmatch(r"geomap \d+\.\d+\.\d+\n", capsys.readouterr().out)
