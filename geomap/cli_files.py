"""The commands on files of layers: ``geomap formats``, ``geomap convert`` and ``geomap render``."""

from __future__ import annotations

import warnings
from collections import Counter
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from geomap.console import (
    NO_PLACE,
    choices,
    debug_option,
    in_turn,
    json_option,
    passages_option,
    router_options,
)
from geomap.terminal import clean, json_text, say, table, warn

if TYPE_CHECKING:
    from collections.abc import Sequence

    from geomap.exporters.base import Keeps
    from geomap.model import Layers
    from geomap.outputs import Format
    from geomap.settings import Settings


@click.command("formats")
@json_option
@debug_option
def formats_command(*, as_json: bool) -> int:
    """List the formats that geomap writes.

    Each with its suffix, what it is for, and whether geomap can read it back. What each keeps of the layers is in
    --json and in docs/formats.md.

    \b
    Examples:
      geomap formats
      geomap formats --json
    """
    from geomap.outputs import FORMATS

    if as_json:
        say(json_text({"formats": [_described(name, each) for name, each in FORMATS.items()]}, indent=2))
        return 0
    rows = [(name, each.suffix, "yes" if each.reader else "", _files(each), each.doc) for name, each in FORMATS.items()]
    table(("format", "suffix", "read back", "files", "what for"), rows)
    return 0


@click.command("convert")
@click.argument("source", metavar="A")
@click.argument("target", metavar="B")
@click.option("--quiet", is_flag=True, help="Print nothing but errors.")
@debug_option
def convert_command(source: str, target: str, *, quiet: bool) -> int:
    """Turn a file of layers into another format.

    The formats are those of the suffixes. A is a file that geomap can read back (see `geomap formats`), as it was
    written or as somebody has edited it. A format with a file for each layer is named by what they share: x.parquet
    for x.places.parquet and the others.

    \b
    Examples:
      geomap convert article.gpkg article.kmz
      geomap convert article.gpkg article.parquet
      geomap convert article.parquet edited.gpkg
    """
    from geomap.outputs import FORMATS, of_suffix, write
    from geomap.revised import read

    of_suffix(Path(target))  # before the work of reading
    files = write(read(source), target)
    if not quiet:
        for path in files:
            say(clean(path))
        if cuts := [path for path in files if path.name.endswith(FORMATS["shp"].suffix + ".cuts.csv")]:
            say(f"Shapefiles cut names and text: {clean(cuts[0].name)} says which")
    return 0


@click.command("render")
@click.argument("files", nargs=-1, required=True, metavar="FILE...")
@click.option("-o", "--output", "folder", default=".", metavar="DIR", help="Folder for the files; made if need be.")
@click.option(
    "--format",
    "formats",
    metavar="LIST",
    help="Formats to write, with commas between; by default those of `geomap map` without the one that FILE is in.",
)
@click.option("--json", "as_json", is_flag=True, help="Print the summary as JSON.")
@click.option("--quiet", is_flag=True, help="Print nothing but errors.")
@passages_option
@router_options
@debug_option
def render_command(
    files: tuple[str, ...], *, folder: str, formats: str | None, as_json: bool, quiet: bool, **options: Any
) -> int:
    """Make page and exports again from a GeoPackage that a person has edited.

    Move a point, delete a leg, add a place in QGIS, save, and render: ids, quotes and provenance stay, edited rows
    are marked as reviewed by a person, legs whose places were moved are drawn again. What makes no sense is named by
    layer and row, and then nothing is written. FILE itself is only read.

    \b
    Examples:
      geomap render article.gpkg
      geomap render article.gpkg -o checked --format html,geojson,gpkg
      geomap render article.gpkg -o checked --json
    """
    from geomap import reports
    from geomap.outputs import DEFAULTS, FORMATS, of_suffix, write_all
    from geomap.pipeline import checked_settings, summary
    from geomap.settings import Settings

    settings = checked_settings(Settings(**options))
    asked = choices("--format", formats, tuple(FORMATS)) if formats else ()

    def one(file: str) -> int:
        source = Path(file)
        wanted = asked or tuple(each for each in DEFAULTS if each != of_suffix(source))
        _spare(source, folder, wanted)
        layers = _read(source, settings)
        written = write_all(layers, folder, formats=wanted, name=source.stem)
        if as_json:
            say(json_text(summary(layers, files=written), indent=1))
        elif not quiet:
            reports.show_map(layers, written)
            say(_reviewed(layers))
        return 0 if reports.has_places(layers) else NO_PLACE

    return in_turn(files, one)


def _spare(source: Path, folder: str, formats: Sequence[str]) -> None:
    """Refuse to write over the file that is read: what was edited could no longer be told from what was written."""
    from geomap.outputs import FORMATS, slug

    for name in formats:
        for file in FORMATS[name].files(slug(source.stem)):
            if (Path(folder) / file).resolve() == source.resolve():
                raise click.UsageError(f"{name} would be written over {source}; name another folder with -o")


def _read(source: Path, settings: Settings) -> Layers:
    """Read a file; what of it is left out comes as a line on standard error."""
    from geomap.revised import read

    with warnings.catch_warnings(record=True) as told:
        warnings.simplefilter("always")
        layers = read(source, settings=settings)
    for each in told:
        warn(f"{source.name}: {each.message}")
    return layers


def _reviewed(layers: Layers) -> str:
    """Say how much a person has reviewed."""
    words = {"places": ("place", "places"), "areas": ("area", "areas"), "routes": ("leg", "legs")}
    parts = []
    for name, (one, more) in words.items():
        count = Counter(getattr(layers, name)["review"] != "unreviewed")[True]
        if count:
            parts.append(f"{count} {one if count == 1 else more}")
    return f"\nReviewed by a person: {', '.join(parts) if parts else 'nothing yet'}"


def _files(each: Format) -> str:
    if not each.parts:
        return "one"
    return "one, and one a layer" if each.writer else "one a layer"


def _described(name: str, each: Format) -> dict[str, Any]:
    return {
        "name": name,
        "suffix": each.suffix,
        "what": each.doc,
        "files": each.files("NAME"),
        "read_back": bool(each.reader),
        "keeps": _kept(each.keeps),
    }


def _kept(keeps: Keeps | None) -> dict[str, Any] | None:
    from dataclasses import asdict

    return asdict(keeps) if keeps else None
