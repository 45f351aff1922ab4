"""Layers into files: which format has which suffix, and all the files of an article at once."""

from __future__ import annotations

import hashlib
import re
import unicodedata
from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from geomap.errors import ConfigurationError, ExportError
from geomap.files import move, replacing, staging, telling

if TYPE_CHECKING:
    from collections.abc import Sequence

    from geomap.model import Layers


class Format(NamedTuple):
    """A format by its name: suffix, and "module:function" of its writer, imported when it is used."""

    suffix: str
    writer: str
    doc: str


FORMATS = {
    "html": Format(".html", "geomap.webmap:write_page", "one page with the map and the text, opens from disk"),
    "gpkg": Format(".gpkg", "geomap.exporters.geopackage:fill", "every layer, styled, for QGIS and other GIS software"),
    "geojson": Format(".geojson", "geomap.exporters.geojson:fill", "places, areas and routes; also one file each"),
    "json": Format(".json", "geomap.exporters.summary:fill", "the summary: every table as JSON"),
}
DEFAULTS = ("html", "gpkg", "geojson", "json")
"""The formats that are written when nobody asks for others."""
LONGEST_SLUG = 80
_PARTS = ("places", "areas", "routes")
_DEVICES = re.compile(r"(?:con|prn|aux|nul|com\d|lpt\d)", re.IGNORECASE)  # not file names on Windows


def write(layers: Layers, path: str | Path) -> None:
    """Write one file in the format of its suffix.

    Raises
    ------
    ConfigurationError
        The suffix belongs to no format.
    ExportError
        The file cannot be written; what was there before is still there.
    """
    path = Path(path)
    for each in FORMATS.values():
        if path.suffix.lower() == each.suffix:
            with replacing(path) as temporary:
                _fill(each, layers, temporary)
            return
    known = ", ".join(each.suffix for each in FORMATS.values())
    raise ConfigurationError(f"{path.name}: no format has the suffix {path.suffix or '(none)'!r}; known are {known}")


def write_all(
    layers: Layers, folder: str | Path, *, formats: Sequence[str] = DEFAULTS, name: str | None = None
) -> list[Path]:
    """Write the files of an article into ``folder``, made where need be; return their paths.

    Nothing is put in place before everything is written. ``name`` is what the files are called, made safe;
    the article's own name without it.

    Raises
    ------
    ConfigurationError
        A format is not known.
    ExportError
        The folder or a file cannot be written.
    """
    for each in formats:
        if each not in FORMATS:
            raise ConfigurationError(f"unknown format {each!r}; known are {', '.join(FORMATS)}")
    folder = Path(folder)
    stem = slug(layers.article.name if name is None else name)
    wanted = [each for each in FORMATS if each in formats]
    names = {each: _file_names(each, stem) for each in wanted}
    every = [file for each in wanted for file in names[each]]
    with telling(folder):
        if folder.exists() and not folder.is_dir():
            raise ExportError(f"cannot write into {folder}: it is not a folder")
        folder.mkdir(parents=True, exist_ok=True)
    targets = [folder / file for file in every]
    for target in targets:
        if target.is_dir():
            raise ExportError(f"cannot write {target}: a folder is in its place")
    with staging(folder) as lent:
        for each in wanted:
            with telling(folder / names[each][0]):
                _fill_format(each, layers, [lent / file for file in names[each]], every)
        move([lent / file for file in every], targets)
    return targets


def slug(name: str) -> str:
    """Make a file name safe: letters, digits, ``-`` and ``_``, at most 80.

    Marks are taken off letters. Where letters of another script are lost, a short hash of the name stands for them,
    so that two names do not become one.
    """
    plain = "".join(c for c in unicodedata.normalize("NFKD", name) if not unicodedata.combining(c))
    safe = re.sub(r"[^A-Za-z0-9_-]+", "-", plain).strip("-")
    lost = any(c.isalnum() and not c.isascii() for c in plain)
    if not safe or lost or len(safe) > LONGEST_SLUG or _DEVICES.fullmatch(safe):
        digest = hashlib.sha256(name.encode("utf-8", "surrogatepass")).hexdigest()[:6]
        safe = f"{safe[: LONGEST_SLUG - 7].strip('-') or 'article'}-{digest}"
    return safe


def _file_names(format_name: str, stem: str) -> list[str]:
    suffix = FORMATS[format_name].suffix
    extra = [f"{stem}.{part}{suffix}" for part in _PARTS] if format_name == "geojson" else []
    return [stem + suffix, *extra]


def _fill_format(name: str, layers: Layers, paths: Sequence[Path], every: Sequence[str]) -> None:
    if name == "geojson":
        from geomap.exporters import geojson  # noqa: PLC0415

        geojson.fill(layers, paths[0])
        for part, path in zip(_PARTS, paths[1:], strict=True):
            geojson.fill(layers, path, names=(part,))
    elif name == "json":
        from geomap.exporters import summary  # noqa: PLC0415

        summary.fill(layers, paths[0], files=every)
    else:
        _fill(FORMATS[name], layers, paths[0])


def _fill(chosen: Format, layers: Layers, path: Path) -> None:
    module, _, function = chosen.writer.partition(":")
    getattr(import_module(module), function)(layers, path)
