"""The user's own gazetteers: a folder of files, each put in place whole."""

from __future__ import annotations

import os
import re
import shutil
import sqlite3
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Literal

from geomap.errors import ConfigurationError, ExportError, GeomapError
from geomap.files import move, staging, telling
from geomap.gazetteers.embedded import EmbeddedGazetteer

if TYPE_CHECKING:
    from collections.abc import Iterator

Sort = Literal["own", "geonames"]
SORTS: tuple[Sort, ...] = ("own", "geonames")  # in the order of precedence
VARIABLE = "GEOMAP_DATA"
_NAME = re.compile(r"[a-z0-9][a-z0-9_-]{0,39}")
_DEVICES = re.compile(r"con|prn|aux|nul|com\d|lpt\d")  # not file names on Windows
_OWNER = "owner"


@dataclass(frozen=True, slots=True)
class Stored:
    """A gazetteer in the user's folder."""

    name: str
    sort: Sort
    path: Path

    def open(self) -> EmbeddedGazetteer:
        """Return it to ask; nothing is opened before the first question."""
        mend = f"`geomap gazetteer remove {self.name}` takes it away, then add it again"
        return EmbeddedGazetteer(self.path, mend=mend)


def folder(data: Path | None = None) -> Path:
    """Return where the user's gazetteers are: in ``data``, in GEOMAP_DATA, or in the system's folder for user data."""
    named = data or os.environ.get(VARIABLE)
    if named:
        return Path(named) / "gazetteers"
    from platformdirs import user_data_path  # noqa: PLC0415  (only where the variable does not say)

    return user_data_path("geomap", appauthor=False) / "gazetteers"


def stored(data: Path | None = None) -> list[Stored]:
    """Return the user's gazetteers in the order in which they are asked: own files, then GeoNames, each by name."""
    where = folder(data)
    found = []
    with suppress(OSError):  # no such folder, or none that this user may read
        for path in where.iterdir():
            name, _, rest = path.name.partition(".")
            sort, _, suffix = rest.partition(".")
            if suffix == "sqlite" and sort in SORTS and _NAME.fullmatch(name):
                found.append(Stored(name, SORTS[SORTS.index(sort)], path))
    return sorted(found, key=lambda each: (SORTS.index(each.sort), each.name))


def find(name: str) -> Stored:
    """Return the gazetteer of that name.

    Raises
    ------
    ConfigurationError
        There is none.
    """
    known = stored()
    for each in known:
        if each.name == name:
            return each
    there = f"there are {', '.join(each.name for each in known)}" if known else "none has been added"
    raise ConfigurationError(f"no gazetteer called {name!r}: {there}")


def remove(name: str) -> Path:
    """Take the gazetteer of that name away and return the path that it had.

    Raises
    ------
    ConfigurationError
        There is none of that name.
    ExportError
        The file cannot be deleted.
    """
    path = find(name).path
    with telling(path):
        path.unlink()
    return path


def name_for(stem: str) -> str:
    """Return a name for a gazetteer made of that file: lower case, what is no letter or digit as a hyphen."""
    safe = re.sub(r"[^a-z0-9]+", "-", stem.casefold()).strip("-")[:40].strip("-")
    return safe if _NAME.fullmatch(safe) and not _DEVICES.fullmatch(safe) else "own"


@contextmanager
def adding(name: str, sort: Sort) -> Iterator[Path]:
    """Lend a path to build a gazetteer at; put it in its place when all went well.

    Otherwise everything is as it was before. The gazetteer of the same name and sort is replaced.

    Raises
    ------
    ConfigurationError
        The name is not one, or another sort of gazetteer has it.
    ExportError
        The folder cannot be written.
    """
    if not _NAME.fullmatch(name) or _DEVICES.fullmatch(name):
        raise ConfigurationError(f"{name!r} is no name for a gazetteer: small letters, digits, - and _, at most 40")
    for each in stored():
        if each.name == name and each.sort != sort:
            raise ConfigurationError(f"there is a gazetteer {name} of another sort ({each.sort}): choose another name")
    where = folder()
    with telling(where):
        where.mkdir(parents=True, exist_ok=True)
    _sweep(where)
    with staging(where) as lent:
        (lent / _OWNER).write_text(str(os.getpid()), encoding="ascii")
        built, target = lent / "gazetteer.sqlite", where / f"{name}.{sort}.sqlite"
        try:
            yield built
        except GeomapError:  # of what was read: some of them are OSErrors too
            raise
        except (sqlite3.Error, OSError) as error:
            raise ExportError(f"cannot write {target}: {error}") from error
        move([built], [target])


def _sweep(where: Path) -> None:
    """Take away what killed processes left behind."""
    for left in where.glob(".geomap-*"):
        with suppress(OSError, ValueError):
            if not _alive(int((left / _OWNER).read_text(encoding="ascii"))):
                shutil.rmtree(left, ignore_errors=True)


def _alive(process: int) -> bool:
    if os.name != "posix":  # elsewhere signal 0 is not a question
        return True
    try:
        os.kill(process, 0)
    except ProcessLookupError:
        return False
    except OSError:
        return True
    return True
