"""The project's own files: make, lock files, CI, what the wheel is made of."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import tomllib
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
LOCKS = sorted((ROOT / "requirements").glob("*.txt"))
_PINNED = re.compile(r"([a-z0-9-]+)==([0-9][^\s;]*)(?: ; .+)?")


def _names(requirements: list[str]) -> set[str]:
    return {re.match(r"[A-Za-z0-9_.-]+", each).group().lower().replace("_", "-") for each in requirements}


def _locked(name: str) -> dict[str, set[str]]:
    found: dict[str, set[str]] = {}
    for line in (ROOT / "requirements" / f"{name}.txt").read_text(encoding="utf-8").splitlines():
        match = _PINNED.fullmatch(line)
        assert match, f"{name}.txt: {line!r} is no pinned version (or names a host)"
        found.setdefault(match[1], set()).add(match[2])
    return found


def test_lock_files_hold_what_the_project_asks_for():
    run = set(_locked("run"))
    assert _names(PROJECT["project"]["dependencies"]) <= run, "run `make lock`"
    for group, wanted in PROJECT["dependency-groups"].items():
        assert _names(wanted) | run <= set(_locked(group)), "run `make lock`"


def test_lock_files_agree():
    every = {path.stem: _locked(path.stem) for path in LOCKS}
    for name, versions in every["run"].items():
        assert all(other[name] == versions for other in every.values()), name


@pytest.mark.skipif(not shutil.which("make"), reason="no make here")
def test_make_help_lists_every_command():
    done = subprocess.run(["make", "-s"], cwd=ROOT, capture_output=True, text=True, check=True)
    phony = re.search(r"^\.PHONY: (.+)$", (ROOT / "Makefile").read_text(encoding="utf-8"), re.MULTILINE)[1]
    listed = re.findall(r"^  make (\w+) +\S", done.stdout, re.MULTILINE)
    assert sorted(listed) == sorted(phony.split())


@pytest.mark.skipif(not shutil.which("make"), reason="no make here")
@pytest.mark.parametrize(
    ("python", "says"),
    [("", "found none"), ("/nowhere/python3", "needs Python 3.11 or newer"), ("/bin/sh", "needs Python 3.11 or newer")],
)
def test_make_says_in_one_line_what_is_missing(python, says, tmp_path):
    arguments = ["make", "-s", "map", f"PYTHON={python}", "UV=", f"VENV={tmp_path / 'venv'}"]
    environment = {name: value for name, value in os.environ.items() if not name.startswith("MAKE")}
    done = subprocess.run(arguments, cwd=ROOT, capture_output=True, text=True, check=False, env=environment)
    assert done.returncode != 0
    ours = [line for line in done.stderr.splitlines() if not line.startswith("make:")]
    assert len(ours) == 1
    assert says in ours[0]


def test_ci_is_strict_and_runs_both():
    script = (ROOT / ".ci" / "run").read_text(encoding="utf-8")
    assert script.startswith("#!/usr/bin/env bash\n")
    assert os.access(ROOT / ".ci" / "run", os.X_OK)
    for needed in ("set -euo pipefail", "GEOMAP_REQUIRE_BROWSER=1", "GEOMAP_REQUIRE_QGIS=1", "make lint", "make test"):
        assert needed in script


def test_the_changelog_knows_the_version_or_what_comes():
    text = (ROOT / "CHANGELOG.md").read_text(encoding="utf-8")
    assert "## Unreleased" in text or f"## {PROJECT['project']['version']}" in text
