"""Adds gazetteers to the user's folder: all of one or nothing."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from geomap.errors import ConfigurationError
from geomap.gazetteers import store
from geomap.gazetteers.embedded import EmbeddedGazetteer
from geomap.gazetteers.records import CLASSES

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from pathlib import Path

_LONGEST_WORDS = 300
_UNFIT = re.compile("[\x00-\x1f\x7f-\x9f\u200b-\u200f\u2028-\u202e\u2060-\u206f\ud800-\udfff]")


@dataclass(frozen=True, slots=True)
class Added:
    """What was added. ``odd`` rows were left out for their form, ``first_odd`` says of some what is wrong with them.

    ``left_out`` counts what was left out for other reasons, in words.
    """

    name: str
    sort: store.Sort
    path: Path
    size_bytes: int
    places: int
    names: int
    odd: int = 0
    first_odd: tuple[str, ...] = ()
    left_out: tuple[tuple[str, int], ...] = ()


def add_geonames(
    paths: Sequence[Path], *, name: str = "", classes: str = CLASSES, tell: Callable[[str], None] = lambda _: None
) -> Added:
    """Add a GeoNames dump: files of places, alternate names, codes of divisions, countries; or folders with them.

    Parameters
    ----------
    paths
        allCountries or files of single countries, alternateNamesV2, admin1CodesASCII, admin2Codes, countryInfo, .txt or
        .zip, told apart by what is in them.
    name
        What to call the gazetteer; after the files with places where it is empty.
    classes
        Feature classes of GeoNames to keep.
    tell
        Called with a few words on progress.

    Raises
    ------
    ConfigurationError
        A name or class that is none, or no places among the files.
    DatasetMissingError, DatasetIntegrityError
        A file is not there, or is damaged or something else.
    ExportError
        The user's folder cannot be written.
    """
    from geomap.gazetteers import dumps, geonames  # noqa: PLC0415  (only who adds needs them)

    unknown = sorted(set(classes) - set(CLASSES))
    if unknown or not classes:
        raise ConfigurationError(f"classes: {classes!r} is not made of GeoNames' letters {CLASSES}")
    parts = dumps.parts(paths)
    stems = dict.fromkeys(part.path.stem for part in parts if part.kind == "places")
    name = name or store.name_for("-".join(stems))
    shipped = EmbeddedGazetteer()
    try:
        with store.adding(name, "geonames") as built:
            report = geonames.load(parts, built, shipped=shipped, classes=classes, tell=tell)
    finally:
        shipped.close()
    path = store.find(name).path
    left_out = {
        "given twice": report.twice,
        "without a class": report.of_no_class,
        "of other classes": report.other_classes,
    }
    return Added(
        name, "geonames", path, path.stat().st_size, report.places, report.names, report.odd.count, report.odd.first,
        tuple((words, count) for words, count in left_out.items() if count),
    )  # fmt: skip


def add_own(
    source: Path,
    *,
    name: str = "",
    default_class: str = "",
    attribution: str = "",
    licence: str = "",
    on_error: Callable[[str], None] | None = None,
) -> Added:
    """Add a table of places, CSV or GeoJSON; parameters as for ``own.load``.

    Raises
    ------
    ConfigurationError
        A name, class or text that is none.
    DatasetMissingError, DatasetIntegrityError
        The file is not there, cannot be read, or has rows that are wrong.
    ExportError
        The user's folder cannot be written.
    """
    from geomap.gazetteers import own, own_files  # noqa: PLC0415

    for what, text in (("attribution", attribution), ("licence", licence)):
        if len(text) > _LONGEST_WORDS or _UNFIT.search(text):
            raise ConfigurationError(f"{what}: one line of at most {_LONGEST_WORDS} characters is wanted")
    if default_class and own_files.class_of(default_class) is None:
        raise ConfigurationError(f"class: {default_class!r} is none (such as S, P/PPL, port)")
    name = name or store.name_for(source.stem)
    with store.adding(name, "own") as built:
        report = own.load(
            source, built, name=name, default_class=default_class, attribution=attribution, licence=licence,
            on_error=on_error,
        )  # fmt: skip
    path = store.find(name).path
    return Added(name, "own", path, path.stat().st_size, report.places, report.names)
