"""Shipped files that are damaged or missing: one line names the file and the mend, exit code 4, never a crash."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

import geomap

PACKAGE = Path(geomap.__file__).parent
TEXT = "The drones are shipped across the Caspian Sea from Amirabad to Makhachkala, Russia.\n"


def _cut(raw: bytes) -> bytes:
    return raw[: len(raw) // 2]


def _spoil(raw: bytes) -> bytes:
    """Change a byte in every 500, the first 100 left out."""
    changed = bytearray(raw)
    for index in range(100, len(changed), 500):
        changed[index] ^= 0x5A
    return bytes(changed)


def _hole(raw: bytes) -> bytes:
    return raw[:100] + bytes(len(raw) - 100)


def _empty(_: bytes) -> bytes:
    return b""


CASES = [
    ("_data/tagger.npz", None, "missing"),
    ("_data/tagger.npz", _cut, "damaged"),
    ("_data/tagger.npz", _spoil, "damaged"),
    ("_data/tagger.npz", _hole, "damaged"),
    ("_data/words.json", None, "missing"),
    ("_data/words.json", _cut, "damaged"),
    ("recognition/weights.csv", None, "missing"),
    ("recognition/weights.csv", _hole, "damaged"),
    ("resolution/weights.csv", _spoil, "damaged"),
    ("resolution/confidence.csv", _empty, "damaged"),
    ("movements/movement_words.csv", None, "missing"),
    ("movements/movement_words.csv", _hole, "damaged"),
    ("_data/gazetteer.sqlite", None, "missing"),
    ("_data/gazetteer.sqlite", _cut, "damaged"),
    ("_data/water_mask.bin", None, "cannot be read"),
    ("_data/water_mask.bin", _spoil, "damaged"),
]


@pytest.fixture(scope="module")
def package(tmp_path_factory):
    """A copy of the package whose data are links."""
    copy = tmp_path_factory.mktemp("installed") / "geomap"
    shutil.copytree(PACKAGE, copy, ignore=shutil.ignore_patterns("_data", "__pycache__", "vendor"))
    (copy / "_data").mkdir()
    for path in (PACKAGE / "_data").iterdir():
        (copy / "_data" / path.name).symlink_to(path)
    (copy.parent / "article.txt").write_text(TEXT, encoding="utf-8")
    return copy


def _places(package: Path) -> subprocess.CompletedProcess:
    command = [sys.executable, "-m", "geomap", "map", "article.txt", "-o", "maps", "--format", "json", "--quiet"]
    environment = os.environ | {"PYTHONPATH": str(package.parent)}
    return subprocess.run(
        command, cwd=package.parent, env=environment, capture_output=True, text=True, check=False, timeout=120
    )


def test_the_copy_works(package):
    done = _places(package)
    assert (done.returncode, done.stdout, done.stderr) == (0, "", "")


@pytest.mark.parametrize(("name", "damage", "word"), CASES)
def test_one_line_names_the_file_and_the_mend(package, name, damage, word):
    path = package / name
    raw = path.read_bytes()
    link = path.readlink() if path.is_symlink() else None
    path.unlink()
    try:
        if damage:
            path.write_bytes(damage(raw))
        done = _places(package)
    finally:
        path.unlink(missing_ok=True)
        if link:
            path.symlink_to(link)
        else:
            path.write_bytes(raw)
    assert done.returncode == 4, done.stderr
    assert done.stdout == ""
    assert done.stderr.count("\n") == 1
    assert Path(name).name in done.stderr
    assert word in done.stderr
    assert "reinstall geomap" in done.stderr
