"""Loads a table of the user's own places, CSV or GeoJSON, into a gazetteer file. Every error is told by its row."""

from __future__ import annotations

import hashlib
import re
import unicodedata
from dataclasses import dataclass
from typing import TYPE_CHECKING

from geomap.errors import DatasetIntegrityError
from geomap.gazetteers.own_files import places
from geomap.gazetteers.schema import OWN_IDS_FROM
from geomap.gazetteers.writer import Writer

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from geomap.gazetteers.own_files import Own


class _RowError(Exception):
    """What is wrong with a row."""


@dataclass(frozen=True, slots=True)
class Report:
    """How much was loaded."""

    places: int
    names: int


def load(
    source: Path, path: Path, *, name: str, default_class: str = "", attribution: str = "", licence: str = "",
    on_error: Callable[[str], None] | None = None,
) -> Report:  # fmt: skip
    """Load the places of ``source`` into a new gazetteer file at ``path``.

    Parameters
    ----------
    name
        What the gazetteer is called; the ids of its places begin with "own:NAME:".
    default_class
        Class of rows that give none; a letter of GeoNames ("S", "P/PPL") or a word of ``own_files.CLASSES``.
    attribution, licence
        To be said beside a map; the name alone where they are empty.
    on_error
        Called with each error, in the order of the rows.

    Raises
    ------
    DatasetMissingError, DatasetIntegrityError
        The file cannot be read, or at least one of its rows is wrong.
    """
    writer = Writer(path)
    try:
        rows, count, wrong, first = places(source, default_class), 0, 0, ""
        add = _Adder(writer, name)
        for number, found in rows:
            count += 1
            try:
                if isinstance(found, str):
                    raise _RowError(found)  # noqa: TRY301  (counted with those that the database finds)
                add(found)
            except _RowError as error:
                line = f"{source.name}, row {number}: {error}"
                wrong, first = wrong + 1, first or line
                if on_error:
                    on_error(line)
        if wrong:
            more = "" if on_error else f"; {first}"
            are = "row is" if wrong == 1 else "rows are"
            raise DatasetIntegrityError(f"{source}: {wrong} of {count} {are} wrong, nothing was added{more}")
        if not count:
            raise DatasetIntegrityError(f"{source}: it holds no places")
        writer.merge_names()
        said = f"{attribution or f'Places: {name}'}{f', {licence}' if licence else ''}"
        writer.rows("source", [(1, f"own:{name}", said, licence or "not stated", "")])
        counts = writer.finish({"inputs": source.name, "sort": "own"})
    finally:
        writer.close()
    return Report(**counts)


class _Adder:
    """Gives places their ids and writes them."""

    def __init__(self, writer: Writer, name: str) -> None:
        self.writer, self.name = writer, name
        self.ids: set[str] = set()
        self.numbers: set[int] = set()

    def __call__(self, place: Own) -> None:
        number = place.geonameid or OWN_IDS_FROM + len(self.ids) + 1
        if number in self.numbers:
            raise _RowError(f"geonameid {number} is there already")
        id_ = self._id(place)
        self.ids.add(id_)
        if place.geonameid:
            self.numbers.add(number)
        self.writer.place((
            number, None if place.geonameid else id_, place.name, round(place.lon * 1e5), round(place.lat * 1e5),
            place.feature_class, place.feature_code, place.country, place.admin1, None, place.population, 1, None,
            None, place.uncertainty_km,
        ))  # fmt: skip
        if place.extent:
            self.writer.rows("extent", [(number, *place.extent)])
        if place.outline:
            self.writer.rows("shape", [(number, "boundary", place.outline)])
        for standing, (written, kind) in enumerate([(place.name, "name"), *place.names]):
            self.writer.name(number, written, kind, of=place.name, standing=standing)

    def _id(self, place: Own) -> str:
        base = f"own:{self.name}:{_slug(place.id or place.name)}"
        if base not in self.ids:
            return base
        if place.id:
            raise _RowError(f"the id {place.id!r} is there already")
        number = 2
        while f"{base}-{number}" in self.ids:
            number += 1
        return f"{base}-{number}"


def _slug(text: str) -> str:
    """Return text in small letters of ASCII; where that loses letters, a short hash of it is put behind."""
    plain = unicodedata.normalize("NFKD", text)
    bare = "".join(c for c in plain if not unicodedata.combining(c))
    safe = re.sub(r"[^a-z0-9]+", "-", bare.lower()).strip("-")[:60]
    if bare.isascii() and safe:
        return safe
    digest = hashlib.sha256(text.encode("utf-8")).hexdigest()[:8]
    return f"{safe}-{digest}" if safe else digest
