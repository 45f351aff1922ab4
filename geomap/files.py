"""Whole files or none: written beside their place, flushed to the disk, then renamed into it."""

from __future__ import annotations

import os
import shutil
import sqlite3
import tempfile
from contextlib import closing, contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from geomap.errors import ExportError

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence


@contextmanager
def staging(folder: Path) -> Iterator[Path]:
    """Lend a new folder inside ``folder``, on the same disk, and take it away afterwards."""
    with telling(folder):
        if folder.exists() and not folder.is_dir():
            raise ExportError(f"cannot write into {folder}: it is not a folder")
        lent = Path(tempfile.mkdtemp(prefix=".geomap-", dir=folder))
    try:
        yield lent
    finally:
        shutil.rmtree(lent, ignore_errors=True)


@contextmanager
def replacing(path: Path) -> Iterator[Path]:
    """Lend a file of the same name to write to; put it in the place of ``path`` when all went well.

    Raises ``ExportError`` with one clear line otherwise; what was there before is still there. A symbolic link
    stays one: what it points to is replaced.
    """
    path = Path(path)
    with telling(path):
        target = Path(os.path.realpath(path))
        _refuse_folder(target)
        with staging(target.parent) as lent:
            yield lent / path.name
            move([lent / path.name], [target])


def move(written: Sequence[Path], targets: Sequence[Path]) -> None:
    """Rename files into place, once all of them are on the disk."""
    for path, target in zip(written, targets, strict=True):
        with telling(target):
            _refuse_folder(target)
            _settle(target)
            _flush(path)
    for path, target in zip(written, targets, strict=True):
        with telling(target):
            path.replace(target)
    for folder in {target.parent for target in targets}:
        _flush(folder)


@contextmanager
def telling(path: Path) -> Iterator[None]:
    """Turn what the system and the drivers raise into an ``ExportError`` that names ``path``."""
    try:
        yield
    except ExportError:
        raise
    except (OSError, sqlite3.Error) as error:
        why = getattr(error, "strerror", None) or " ".join(str(error).split())
        raise ExportError(f"cannot write {path}: {why}") from error
    except ValueError as error:
        if "null" in str(error):  # "embedded null byte" in a file name
            raise ExportError(f"cannot write {str(path)!r}: {error}") from error
        raise


def _settle(path: Path) -> None:
    """Have SQLite put the journal of a database into it: beside a new file it would be played into that one.

    Raises ``ExportError`` where another program has the database open with such a journal.
    """
    journals = [path.with_name(path.name + ending) for ending in ("-wal", "-journal")]
    if not path.exists() or not any(each.exists() for each in journals):
        return
    why = "another program has it open, or has left its changes beside it; open and close it there"
    try:
        with closing(sqlite3.connect(path, timeout=1.0)) as database:
            database.execute("PRAGMA journal_mode = DELETE").fetchone()
            database.execute("SELECT count(*) FROM sqlite_master").fetchone()
    except sqlite3.Error as error:
        raise ExportError(f"cannot write {path}: {why} ({error})") from error
    if any(each.exists() for each in journals):
        raise ExportError(f"cannot write {path}: {why}")


def _refuse_folder(path: Path) -> None:
    if path.is_dir():
        raise ExportError(f"cannot write {path}: a folder is in its place")


def _flush(path: Path) -> None:
    descriptor = os.open(path, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    except OSError:  # some network file systems cannot flush a folder
        if not path.is_dir():
            raise
    finally:
        os.close(descriptor)
