"""Layers into files and back: which format has which suffix, and all the files of an article at once."""

from __future__ import annotations

import hashlib
import re
import unicodedata
from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

from geomap.columns import SPATIAL, TABLES
from geomap.errors import ConfigurationError, DatasetIntegrityError, ExportError
from geomap.files import move, replacing, staging, telling

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from geomap.exporters.base import Keeps
    from geomap.model import Layers
    from geomap.picture import Picture


class Format(NamedTuple):
    """A format by its name. What writes and reads it is "module:function", imported when it is used.

    ``writer`` fills one file with everything: ``fill(layers, path)``. ``parts`` are the layers that have a file of
    their own, ``NAME.LAYER.suffix``, and ``parts_writer`` fills them: ``fill(layers, paths)`` with a path for each
    layer and for each ending of ``extra``. ``beside`` are the suffixes of what a driver puts beside each part,
    ``extra`` the endings of what belongs to all of them. A format without a ``writer`` is its parts.
    """

    suffix: str
    writer: str
    doc: str
    reader: str = ""
    parts: tuple[str, ...] = ()
    parts_writer: str = ""
    beside: tuple[str, ...] = ()
    extra: tuple[str, ...] = ()

    def files(self, stem: str, *, every: bool = True) -> list[str]:
        """Names of the files that are made for ``stem``; not ``every``: without parts where one file has it all."""
        whole = [stem + self.suffix] if self.writer else []
        if whole and not every:
            return whole
        parts = [f"{stem}.{part}{end}" for part in self.parts for end in (self.suffix, *self.beside)]
        return [*whole, *parts, *(stem + self.suffix + ending for ending in self.extra)]

    def stem(self, path: Path) -> str:
        """Name that the files of a set share: "x" for x.parquet and for x.places.parquet."""
        name = path.name[: -len(self.suffix)]
        head, _, part = name.rpartition(".")
        return head if head and part in self.parts and not self.writer else name

    @property
    def keeps(self) -> Keeps | None:
        """What of the layers the files hold, as the exporter says; None for what is made to be looked at."""
        module = (self.writer or self.parts_writer).partition(":")[0]
        found: Keeps | None = getattr(import_module(module), "KEEPS", None)
        return found


PICTURE = "geomap.picture:write_picture"
PAGE = "geomap.webmap:write_page"
_ALL = tuple(TABLES)
FORMATS = {
    "html": Format(".html", PAGE, "one page with the map and the text, opens from disk"),
    "gpkg": Format(
        ".gpkg",
        "geomap.exporters.geopackage:fill",
        "every layer, styled, for QGIS and other GIS software",
        reader="geomap.exporters.geopackage_read:load",
    ),
    "geojson": Format(
        ".geojson",
        "geomap.exporters.geojson:fill",
        "places, areas and routes; also one file each",
        parts=SPATIAL,
        parts_writer="geomap.exporters.geojson:fill_parts",
    ),
    "json": Format(".json", "geomap.exporters.summary:fill", "the summary: every table as JSON"),
    **{
        name: Format(f".{name}", PICTURE, f"a picture for print and slides, {what}")
        for name, what in (("png", "in pixels"), ("svg", "in lines, to be edited"), ("pdf", "in lines, one page"))
    },
    "kml": Format(
        ".kml", "geomap.exporters.kml:fill", "folders, styles and balloons, for Google Earth; icons are pins"
    ),
    "kmz": Format(".kmz", "geomap.exporters.kmz:fill", "the same with its icons in it"),
    "parquet": Format(
        ".parquet",
        "",
        "GeoParquet 1.1, every layer, for data frames and databases",
        reader="geomap.exporters.geoparquet:load",
        parts=_ALL,
        parts_writer="geomap.exporters.geoparquet:fill",
    ),
    "fgb": Format(
        ".fgb",
        "",
        "FlatGeobuf: places, areas and routes, for maps that read over the network",
        parts=SPATIAL,
        parts_writer="geomap.exporters.flatgeobuf:fill",
    ),
    "csv": Format(
        ".csv",
        "",
        "every layer as a table with WKT, for spreadsheets; nothing in it runs",
        parts=_ALL,
        parts_writer="geomap.exporters.spreadsheet:fill",
        extra=(".provenance.json",),
    ),
    "shp": Format(
        ".shp",
        "",
        "Shapefiles of places, areas and routes, and a table of what they cut; for old software",
        parts=SPATIAL,
        parts_writer="geomap.exporters.shapefile:fill",
        beside=(".shx", ".dbf", ".prj", ".cpg"),
        extra=(".provenance.json", ".cuts.csv"),
    ),
}
DEFAULTS = ("html", "gpkg", "geojson", "json")
"""The formats that are written when nobody asks for others."""
LONGEST_SLUG = 80
_DEVICES = re.compile(r"(?:con|prn|aux|nul|com\d|lpt\d)", re.IGNORECASE)  # not file names on Windows
_LIMITS = (180.0, 90.0)


def write(layers: Layers, path: str | Path, *, picture: Picture | None = None, tiles: str | None = None) -> list[Path]:
    """Write the format of the suffix; return what was written.

    That is ``path`` itself, or, where a format has a file for each layer, the files of that name: x.places.parquet,
    x.areas.parquet and so on for x.parquet. ``picture`` says how a picture (.png, .svg, .pdf) is to look, ``tiles``
    which tiles a page (.html) offers: a name of xyzservices or a URL template.

    Raises
    ------
    ConfigurationError
        The suffix belongs to no format.
    DatasetIntegrityError
        A coordinate is not finite or out of range.
    ExportError
        A file cannot be written; what was there before is still there.
    """
    path = Path(path)
    name = of_suffix(path)
    _refuse_impossible(layers)
    chosen = FORMATS[name]
    if chosen.writer:
        with replacing(path) as temporary:
            _function(chosen.writer)(layers, temporary, **_options(chosen, picture, tiles))
        return [path]
    stem = chosen.stem(path)
    return _write_set(layers, path.parent, stem, {name: chosen.files(stem)})


def write_together(every: Sequence[Layers], path: str | Path, *, tiles: str | None = None) -> Path:
    """Write one page (.html) of several articles, which can be switched on and off in it; return its path.

    Shared places are one, with the quotes of all; an article that comes twice is taken once. ``tiles`` says which
    tiles the page offers: a name of xyzservices or a URL template.

    Raises
    ------
    ConfigurationError
        The suffix is not .html, or there is no article.
    DatasetIntegrityError
        A coordinate is not finite or out of range.
    ExportError
        The file cannot be written; what was there before is still there.
    """
    from geomap.webmap import write_together as write_page_of  # noqa: PLC0415

    path = Path(path)
    if path.suffix.lower() != FORMATS["html"].suffix:
        raise ConfigurationError(f"{path.name}: several articles together are a page: the suffix is .html")
    for layers in every:
        _refuse_impossible(layers)
    path.parent.mkdir(parents=True, exist_ok=True)
    with replacing(path) as temporary:
        write_page_of(every, temporary, tiles=tiles)
    return path


def read(path: str | Path) -> Layers:
    """Read the layers in a file that geomap has written and somebody may have edited.

    Raises
    ------
    ConfigurationError
        The suffix belongs to no format, or to one that does not hold the layers.
    """
    path = Path(path)
    chosen = FORMATS[of_suffix(path)]
    if not chosen.reader:
        known = ", ".join(each.suffix for each in FORMATS.values() if each.reader)
        raise ConfigurationError(f"{path.name}: {chosen.suffix} does not hold the layers; what can be read: {known}")
    found: Layers = _function(chosen.reader)(path)
    return found


def of_suffix(path: Path) -> str:
    """Name of the format that ``path`` is in by its suffix; ``ConfigurationError`` where there is none."""
    for name, each in FORMATS.items():
        if path.suffix.lower() == each.suffix:
            return name
    known = ", ".join(each.suffix for each in FORMATS.values())
    raise ConfigurationError(f"{path.name}: no format has the suffix {path.suffix or '(none)'!r}; known are {known}")


def write_all(
    layers: Layers,
    folder: str | Path,
    *,
    formats: Sequence[str] = DEFAULTS,
    name: str | None = None,
    picture: Picture | None = None,
    tiles: str | None = None,
) -> list[Path]:
    """Write the files of an article into ``folder``, made where need be; return their paths.

    Nothing is put in place before everything is written. ``name`` is what the files are called, made safe;
    the article's own name without it. ``picture`` says how pictures are to look, ``tiles`` which tiles a page offers
    (a name of xyzservices or a URL template); by default it offers none.

    Raises
    ------
    ConfigurationError
        A format is not known.
    DatasetIntegrityError
        A coordinate is not finite or out of range.
    ExportError
        The folder or a file cannot be written.
    """
    for each in formats:
        if each not in FORMATS:
            raise ConfigurationError(f"unknown format {each!r}; known are {', '.join(FORMATS)}")
    _refuse_impossible(layers)
    folder = Path(folder)
    stem = slug(layers.article.name if name is None else name)
    names = {name: each.files(stem) for name, each in FORMATS.items() if name in formats}
    with telling(folder):
        if folder.exists() and not folder.is_dir():
            raise ExportError(f"cannot write into {folder}: it is not a folder")
        folder.mkdir(parents=True, exist_ok=True)
    return _write_set(layers, folder, stem, names, picture=picture, tiles=tiles)


def checked_tiles(named: str | None) -> None:
    """Raise ``ConfigurationError`` where a page could not offer these tiles."""
    if named is not None:
        from geomap.webmap.tiles import tiles_of  # noqa: PLC0415

        tiles_of(named)


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


def _write_set(
    layers: Layers,
    folder: Path,
    stem: str,
    names: dict[str, list[str]],
    *,
    picture: Picture | None = None,
    tiles: str | None = None,
) -> list[Path]:
    """Write all files of some formats beside their place, then put them there at once."""
    every = [file for files in names.values() for file in files]
    targets = [folder / file for file in every]
    for target in targets:
        if target.is_dir():
            raise ExportError(f"cannot write {target}: a folder is in its place")
    with staging(folder) as lent:
        for name, files in names.items():
            with telling(folder / files[0]):
                _fill(name, layers, lent, stem, every, picture=picture, tiles=tiles)
        move([lent / file for file in every], targets)
    return targets


def _fill(
    name: str,
    layers: Layers,
    folder: Path,
    stem: str,
    every: Sequence[str],
    *,
    picture: Picture | None,
    tiles: str | None,
) -> None:
    chosen = FORMATS[name]
    options = {"files": every} if name == "json" else _options(chosen, picture, tiles)
    if chosen.writer:
        _function(chosen.writer)(layers, folder / (stem + chosen.suffix), **options)
    if chosen.parts_writer:
        paths = {part: folder / f"{stem}.{part}{chosen.suffix}" for part in chosen.parts}
        paths |= {ending: folder / (stem + chosen.suffix + ending) for ending in chosen.extra}
        _function(chosen.parts_writer)(layers, paths)


def _options(chosen: Format, picture: Picture | None, tiles: str | None) -> dict[str, Any]:
    looks: dict[str, dict[str, Any]] = {PICTURE: {"options": picture}, PAGE: {"tiles": tiles}}
    return looks.get(chosen.writer, {})


def _function(place: str) -> Callable[..., Any]:
    module, _, name = place.partition(":")
    found: Callable[..., Any] = getattr(import_module(module), name)
    return found


def _refuse_impossible(layers: Layers) -> None:
    """Raise where a coordinate is not on the globe: some drivers write it without a word, and nothing reads it."""
    import numpy as np  # noqa: PLC0415
    import shapely  # noqa: PLC0415

    for name in SPATIAL:
        frame = getattr(layers, name)
        points, rows = shapely.get_coordinates(np.asarray(frame.geometry, dtype=object), return_index=True)
        wrong = ~(np.abs(points) <= _LIMITS).all(axis=1)  # nan compares false
        if wrong.any():
            at, (lon, lat) = rows[wrong][0], points[wrong][0]
            which = f"row {at + 1} ({frame['id'].iloc[at]})"
            raise DatasetIntegrityError(f"cannot write {name}: {which} lies at longitude {lon:g}, latitude {lat:g}")
