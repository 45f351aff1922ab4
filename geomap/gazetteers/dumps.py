"""The files of a GeoNames dump, zipped or not: which is which, and their rows one at a time.

Formats: download.geonames.org/export/dump/readme.txt. Tab-separated UTF-8 without quoting or heading; columns are only
ever added at the end, and a row may lack the last ones.
"""

from __future__ import annotations

import io
import re
import zipfile
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import IO, TYPE_CHECKING, Literal

from geomap.errors import ConfigurationError, DatasetIntegrityError, DatasetMissingError

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence

Kind = Literal["places", "names", "admin1", "admin2", "countries"]
LONGEST_LINE = 1_000_000  # bytes; GeoNames allows 10,000 characters of alternate names
_EVERY = 20_000  # rows between two words on progress
_LOOK = 65_536  # bytes read to recognise a file
_SUFFIXES = (".txt", ".zip", ".tsv")
# What lies beside the dumps and holds no places or names.
_OTHER = re.compile(
    r"readme.*|iso-?languagecodes|featurecodes.*|timezones|hierarchy|usertags|shapes.*|admin[45]?code5?s?|"
    r"continentcodes|(?:alternatenames)?(?:deletes|modifications)-.*|null",
    re.IGNORECASE,
)
_NUMBER = re.compile(r"-?\d+(?:\.\d+)?")


@dataclass(frozen=True, slots=True)
class Part:
    """A file of a dump; ``member`` is its name within a zip archive, ``size`` in bytes as it is read."""

    kind: Kind
    path: Path
    member: str
    size: int

    @property
    def label(self) -> str:
        """What messages call it."""
        return f"{self.path.name}/{self.member}" if self.member else self.path.name


@dataclass(slots=True)
class Odd:
    """Rows that are not as they should be: how many of how many, and the first of them in words."""

    rows: int = 0
    count: int = 0
    first: tuple[str, ...] = ()

    def add(self, label: str, row: int, why: str) -> None:
        """Note one. Some are to be expected in twelve million, a lot means that this is something else."""
        self.count += 1
        if len(self.first) < _SHOWN:
            self.first = (*self.first, f"{label}, row {row}: {why}")

    def check_early(self) -> None:
        """Check once there is enough to judge by: no need to read all of a file of something else."""
        if self.rows >= _ENOUGH:
            self.check()

    def check(self) -> None:
        """Raise ``DatasetIntegrityError`` where too many are odd."""
        if self.count > max(_ODD_FEW, _ODD_SHARE * self.rows):
            raise DatasetIntegrityError(
                f"{self.count} of {self.rows} rows are not as GeoNames writes them, nothing was added; {self.first[0]}"
            )


_SHOWN = 20
_ODD_FEW = 20
_ODD_SHARE = 0.01
_ENOUGH = 10_000


def parts(paths: Sequence[Path]) -> list[Part]:
    """Find the files of a dump in paths: text files, zip archives, folders of these.

    Raises
    ------
    DatasetMissingError, DatasetIntegrityError
        A path is not there, cannot be read, or is none of GeoNames' files.
    ConfigurationError
        No file with places is among them.
    """
    found: list[Part] = []
    for path in paths:
        given = [path]
        if path.is_dir():
            given = sorted(p for p in path.iterdir() if p.suffix.lower() in _SUFFIXES and not _OTHER.fullmatch(p.stem))
        for file in given:
            with _telling(file):
                found += _archived(file) if zipfile.is_zipfile(file) else _plain(file)
    if not any(part.kind == "places" for part in found):
        raise ConfigurationError(
            "no file with places among them: give allCountries, cities500 or a country's file such as RU.zip too"
        )
    return found


def rows(part: Part, odd: Odd, tell: Callable[[str], None]) -> Iterator[tuple[int, list[str]]]:
    """Give the fields of each row with its number, as long as the row is; comments and empty rows are passed over."""
    for number, line in lines(part, tell):
        if line[:1] == b"#" or not line.strip():
            continue
        odd.rows += 1
        if len(line) >= LONGEST_LINE:
            raise DatasetIntegrityError(f"{part.path}: row {number} is longer than {LONGEST_LINE:,} bytes")
        try:
            yield number, line.decode("utf-8").rstrip("\r\n").split("\t")
        except UnicodeDecodeError:
            odd.add(part.label, number, "not in UTF-8")
            odd.check_early()


def lines(part: Part, tell: Callable[[str], None]) -> Iterator[tuple[int, bytes]]:
    """Give each line with its number, in little memory, telling how far it is."""
    read, size = 0, max(1, part.size)
    with _telling(part.path), _opened(part) as stream:
        for number, line in enumerate(iter(lambda: stream.readline(LONGEST_LINE), b""), 1):
            read += len(line)
            if number % _EVERY == 0:
                tell(f"{part.label} {min(99, 100 * read // size)}%, {number:,} rows")
            yield number, line


@contextmanager
def _opened(part: Part) -> Iterator[IO[bytes]]:
    if not part.member:
        with part.path.open("rb") as stream:
            yield stream
        return
    with (
        zipfile.ZipFile(part.path) as archive,
        archive.open(part.member) as member,
        io.BufferedReader(member, 1 << 20) as stream,  # type: ignore[type-var]  # its own readline is slow
    ):
        yield stream


@contextmanager
def _telling(path: Path) -> Iterator[None]:
    """Turn what reading a file raises into an error of ours that names it."""
    try:
        yield
    except (DatasetIntegrityError, DatasetMissingError):
        raise
    except FileNotFoundError as error:
        raise DatasetMissingError(f"{path}: there is no such file") from error
    except RuntimeError as error:  # zipfile's word for a password
        raise DatasetIntegrityError(f"{path}: cannot be read ({error})") from error
    except (OSError, EOFError, ValueError, NotImplementedError, zipfile.BadZipFile, _zlib_error()) as error:
        why = getattr(error, "strerror", None) or error
        raise DatasetIntegrityError(f"{path}: cannot be read ({why})") from error


def _zlib_error() -> type[Exception]:
    import zlib  # noqa: PLC0415  (only where something went wrong)

    return zlib.error


def _plain(path: Path) -> list[Part]:
    with path.open("rb") as stream:
        kind = recognise(stream.read(_LOOK))
    if kind is None:
        raise DatasetIntegrityError(f"{path}: not a file of a GeoNames dump")
    return [Part(kind, path, "", path.stat().st_size)]


def _archived(path: Path) -> list[Part]:
    found = []
    with zipfile.ZipFile(path) as archive:
        for info in archive.infolist():
            name = Path(info.filename)
            if info.is_dir() or name.suffix.lower() != ".txt" or _OTHER.fullmatch(name.stem):
                continue
            with archive.open(info) as stream:
                kind = recognise(stream.read(_LOOK))
            if kind is not None:
                found.append(Part(kind, path, info.filename, info.file_size))
    if not found:
        raise DatasetIntegrityError(f"{path}: holds no file of a GeoNames dump")
    return found


def recognise(beginning: bytes) -> Kind | None:
    """Say which file of a dump begins like this, None if none: by the form of most of its first rows."""
    text = beginning.decode("utf-8", "replace")
    whole = text.split("\n")[: -1 if len(beginning) == _LOOK else None]
    fields = [line.rstrip("\r").split("\t") for line in whole if line.strip() and not line.startswith("#")][:50]
    votes: dict[Kind, int] = {kind: sum(map(test, fields)) for kind, test in _FORMS.items()}
    best = max(votes, key=lambda kind: votes[kind])
    return best if fields and votes[best] * 2 > len(fields) else None


def _is_number(*values: str) -> bool:
    return all(_NUMBER.fullmatch(value) for value in values)


def _is_place(row: Sequence[str]) -> bool:
    return len(row) >= 7 and row[0].isdecimal() and _is_number(row[4], row[5]) and len(row[6]) <= 1  # noqa: PLR2004


def _is_name(row: Sequence[str]) -> bool:
    return 4 <= len(row) <= 10 and row[0].isdecimal() and row[1].isdecimal() and bool(row[3])  # noqa: PLR2004


def _is_admin(dots: int) -> Callable[[Iterable[str]], bool]:
    form = re.compile(r"[A-Z]{2}" + r"\.[^.\s]+" * dots)

    def test(fields: Iterable[str]) -> bool:
        row = list(fields)
        return 2 <= len(row) <= 4 and form.fullmatch(row[0]) is not None  # noqa: PLR2004

    return test


def _is_country(row: Sequence[str]) -> bool:
    return len(row) >= 5 and re.fullmatch(r"[A-Z]{2} [A-Z]{3}", " ".join(row[:2])) is not None  # noqa: PLR2004


# Of two forms that fit as well the first is taken: a name marked 1 and 1 might be a place on the equator.
_FORMS: dict[Kind, Callable[[Sequence[str]], bool]] = {
    "names": _is_name, "places": _is_place, "admin1": _is_admin(1), "admin2": _is_admin(2), "countries": _is_country,
}  # fmt: skip
