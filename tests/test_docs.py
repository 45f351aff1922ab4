"""What the documentation says is so: its code runs, its tables are the code's, its links lead somewhere."""

from __future__ import annotations

import importlib.util
import re
import shlex
from pathlib import Path

import pytest
from gazetteer_files import write_examples

from geomap.cli import cli, run

ROOT = Path(__file__).parents[1]
PAGES = sorted([*ROOT.glob("*.md"), *(ROOT / "docs").rglob("*.md")])
TEXT = """Drones cross the Caspian Sea

The drones are shipped across the Caspian Sea from the Iranian city of Amirabad to Makhachkala, Russia.
"""
_BLOCK = re.compile(r"^```(\w+)\n(.*?)^```", re.MULTILINE | re.DOTALL)
_LINK = re.compile(r"\]\(([^)#\s]+)[^)]*\)")


def _id(path: Path) -> str:
    return str(path.relative_to(ROOT))


def _blocks(language: str) -> list:
    return [
        pytest.param(block, id=f"{_id(page)}-{number}")
        for page in PAGES
        for number, (name, block) in enumerate(_BLOCK.findall(page.read_text(encoding="utf-8")))
        if name == language
    ]


@pytest.fixture
def folder(tmp_path, monkeypatch):
    """A folder with the files that the examples speak of."""
    (tmp_path / "article.txt").write_text(TEXT, encoding="utf-8")
    write_examples(tmp_path)
    monkeypatch.setenv("GEOMAP_DATA", str(tmp_path / "data"))
    monkeypatch.chdir(tmp_path)
    return tmp_path


@pytest.mark.parametrize("block", _blocks("python"))
def test_python_blocks_run(block, folder):
    exec(compile(block, "documentation", "exec"), {})
    for name in re.findall(r'write\(layers, "([^"]+)"\)', block):
        assert (folder / name).stat().st_size > 0


@pytest.mark.usefixtures("folder")
@pytest.mark.parametrize("block", _blocks("sh"))
def test_shell_blocks_are_commands_that_exist(block, capsys):
    makefile = (ROOT / "Makefile").read_text(encoding="utf-8")
    if "remove front" in block:
        assert run(["gazetteer", "add", "own", "areas.geojson", "--name", "front", "--quiet"]) == 0
    for line in filter(None, block.splitlines()):
        program, command, *rest = shlex.split(line, comments=True)
        if program == "make":
            assert re.search(rf"^{command}:", makefile, re.MULTILINE), line
        else:
            assert program == "geomap", line
            assert run([command, *rest]) == 0, line
            assert capsys.readouterr().err == ""


@pytest.mark.parametrize("page", PAGES, ids=_id)
def test_links_lead_somewhere(page):
    for target in _LINK.findall(page.read_text(encoding="utf-8")):
        assert "://" in target or (page.parent / target).exists(), target


def test_generated_pages_are_those_of_the_code():
    spec = importlib.util.spec_from_file_location("generate", ROOT / "docs" / "generate.py")
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    for name, write in module.PAGES.items():
        assert (ROOT / "docs" / name).read_text(encoding="utf-8") == write(), "run `make docs`"


def test_every_command_is_spoken_of():
    text = (ROOT / "README.md").read_text(encoding="utf-8")
    assert all(f"geomap {name}" in text for name in cli.commands)


def test_exit_codes_are_documented():
    from geomap import errors

    page = (ROOT / "docs" / "exit-codes.md").read_text(encoding="utf-8")
    codes = {value.exit_code for value in vars(errors).values() if isinstance(value, type)}
    assert all(f"| {code} |" in page for code in codes | {0, 7, 130})
