"""The old file or the new one, never half: a full disk, a kill at any moment, a file that somebody else holds."""

import os
import signal
import sqlite3
import subprocess
import sys
import textwrap
import time
from contextlib import closing
from dataclasses import replace
from pathlib import Path

import handmade
import pytest

from geomap import outputs
from geomap.errors import ExportError

HERE = str(Path(handmade.__file__).parent)
WRITER = textwrap.dedent("""
    import sys
    from dataclasses import replace
    from pathlib import Path
    sys.path.insert(0, sys.argv[1])
    import handmade
    from geomap import outputs
    from geomap.exporters import geopackage, geopackage_read
    layers = handmade.seed().layers()
    title = sys.argv[3]
    layers = replace(layers, article=replace(layers.article, title=title))
    outputs.write(layers, Path(sys.argv[2]).with_name("warm.gpkg"))
    print("ready", flush=True)
    while True:
        outputs.write(layers, sys.argv[2])
""")


@pytest.fixture(scope="module")
def layers():
    return handmade.seed().layers()


def title_in(path):
    return outputs.read(path).article.title


def test_killed_at_many_moments(layers, tmp_path):
    """A process that writes the file over and over is killed again and again, a little later each time."""
    path = tmp_path / "x.gpkg"
    outputs.write(layers, path)
    for number in range(8):
        wanted = f"written by {number}"
        with subprocess.Popen(
            [sys.executable, "-c", WRITER, HERE, str(path), wanted], stdout=subprocess.PIPE, text=True
        ) as writer:  # fmt: skip
            assert writer.stdout.readline() == "ready\n"
            time.sleep(0.02 + 0.05 * number)
            writer.send_signal(signal.SIGKILL)
            assert writer.wait(timeout=60) == -signal.SIGKILL
        found = title_in(path)  # the whole of it can be read, whichever it is
        assert found == layers.article.title or found.startswith("written by ")
        with closing(sqlite3.connect(path)) as database:
            assert database.execute("PRAGMA integrity_check").fetchall() == [("ok",)]
    outputs.write(layers, path)  # what is left over does no harm
    assert title_in(path) == layers.article.title
    left = {each.name for each in tmp_path.iterdir()} - {"x.gpkg", "warm.gpkg"}
    assert all(name.startswith(".geomap-") for name in left), left


def test_open_elsewhere(layers, tmp_path):
    """Another program reads and holds the file: the new one takes its place, the reader keeps what it has open."""
    path = tmp_path / "x.gpkg"
    outputs.write(layers, path)
    with closing(sqlite3.connect(path)) as reader:
        reader.execute("BEGIN EXCLUSIVE")
        other = replace(layers, article=replace(layers.article, title="other"))
        outputs.write(other, path)
        assert reader.execute("SELECT title FROM geomap_article").fetchone() == (layers.article.title,)
    assert title_in(path) == "other"


def test_a_journal_of_the_old_file_is_not_taken_for_the_new_ones(layers, tmp_path):
    """QGIS keeps what is not yet merged in FILE-wal; killed, it leaves that behind."""
    path = tmp_path / "x.gpkg"
    outputs.write(layers, path)
    script = textwrap.dedent("""
        import os, signal, sqlite3, sys
        database = sqlite3.connect(sys.argv[1], isolation_level=None)
        database.execute("PRAGMA journal_mode = WAL")
        database.execute("UPDATE geomap_article SET title = 'edited, not merged'")
        os.kill(os.getpid(), signal.SIGKILL)
    """)
    subprocess.run([sys.executable, "-c", script, str(path)], check=False)
    assert path.with_name("x.gpkg-wal").exists()
    assert title_in(path) == "edited, not merged", "what the other program has saved is read"
    other = replace(layers, article=replace(layers.article, title="other"))
    outputs.write(other, path)
    assert title_in(path) == "other"
    with closing(sqlite3.connect(path)) as database:
        assert database.execute("PRAGMA integrity_check").fetchall() == [("ok",)]


def test_a_file_that_another_program_edits_is_not_replaced(layers, tmp_path):
    """As QGIS has it open: with a journal beside the file, which would be played into the new one."""
    path = tmp_path / "x.gpkg"
    outputs.write(layers, path)
    with closing(sqlite3.connect(path, isolation_level=None)) as editor:
        editor.execute("PRAGMA journal_mode = WAL")
        editor.execute("UPDATE geomap_article SET title = 'edited'")
        with pytest.raises(ExportError, match=r"x\.gpkg: another program has it open") as error:
            outputs.write(layers, path)
        assert "\n" not in str(error.value)
        assert title_in(path) == "edited"
        assert {each.name for each in tmp_path.iterdir()} == {"x.gpkg", "x.gpkg-wal", "x.gpkg-shm"}
    outputs.write(layers, path)
    assert title_in(path) == layers.article.title


@pytest.fixture
def small_disk(tmp_path):
    """A disk of 400 kB, which takes a right of the system's."""
    folder = tmp_path / "disk"
    folder.mkdir()
    done = subprocess.run(
        ["mount", "-t", "tmpfs", "-o", "size=400k", "tmpfs", str(folder)], capture_output=True, text=True, check=False
    )
    if done.returncode:
        pytest.skip(f"NOT RUN: a small disk cannot be made here ({done.stderr.strip()})")
    try:
        yield folder
    finally:
        subprocess.run(["umount", str(folder)], check=True)


@pytest.mark.skipif(os.name != "posix", reason="NOT RUN: a small disk is made with mount")
def test_a_full_disk_of_its_own(layers, small_disk):
    path = small_disk / "x.gpkg"
    path.write_bytes(b"what was there")
    with pytest.raises(ExportError) as error:
        outputs.write(layers, path)
    text = str(error.value)
    assert "\n" not in text
    assert "x.gpkg" in text
    assert path.read_bytes() == b"what was there"
    assert [each.name for each in small_disk.iterdir()] == ["x.gpkg"]
    outputs.write(handmade.Case("Nothing.").layers(), small_disk / "y.json")  # there is room for little things


def test_a_folder_that_is_read_only(layers, tmp_path):
    if os.geteuid() == 0:
        folder = Path("/proc/1")
    else:
        folder = tmp_path / "closed"
        folder.mkdir(mode=0o500)
    with pytest.raises(ExportError) as error:
        outputs.write(layers, folder / "x.gpkg")
    assert str(folder) in str(error.value)
