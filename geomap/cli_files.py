"""The commands on files of layers: ``geomap formats`` and ``geomap convert``."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from geomap.console import debug_option, json_option
from geomap.terminal import clean, json_text, say, table

if TYPE_CHECKING:
    from geomap.exporters.base import Keeps
    from geomap.outputs import Format


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
    from geomap.outputs import FORMATS, of_suffix, read, write

    of_suffix(Path(target))  # before the work of reading
    files = write(read(source), target)
    if not quiet:
        for path in files:
            say(clean(path))
        if cuts := [path for path in files if path.name.endswith(FORMATS["shp"].suffix + ".cuts.csv")]:
            say(f"Shapefiles cut names and text: {clean(cuts[0].name)} says which")
    return 0


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
