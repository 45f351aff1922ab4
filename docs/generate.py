"""Write the pages that come from the code: ``python docs/generate.py``. A test holds them together."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from geomap.cli import cli
from geomap.columns import SPATIAL, TABLES, Table
from geomap.outputs import FORMATS
from geomap.settings import Settings

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from geomap.exporters.base import Keeps

HERE = Path(__file__).parent
_WIDTH = 88
_COMMANDS = """\
# Commands

<!-- Written by docs/generate.py from the code. Change the code, then run `make docs`. -->

What each command prints with `--help`. Exit codes are in [exit-codes.md](exit-codes.md), the files that `geomap map`
writes in the [README](../README.md#what-is-written), their columns in [schema.md](schema.md).
"""
_DECISIONS = """\
# Decisions

<!-- Written by docs/generate.py: `make docs`. -->

One page each: what was decided, why, and what else there was.
"""
_FORMATS = """\
# Formats

<!-- Written by docs/generate.py from the exporters. Change them, then run `make docs`. -->

`geomap map --format LIST` takes any of them, `geomap convert A B` turns one that can be read back into another, and
`geomap.write(layers, PATH)` and `geomap.read(PATH)` do the same from Python.
"""
_READING = """\
Every format is written whole or not at all, and the same layers give the same bytes. Coordinates are EPSG:4326,
longitude first; a longitude beyond 180° or a latitude beyond 90° is refused before anything is written. Where a
format has room, it says inside what it was made from: program, settings, gazetteers with their versions,
attributions, the article's source and date. Elsewhere a file NAME.SUFFIX.provenance.json beside it does.

## What each keeps

What geomap reads back, and where it does not, what another program reads; *exact* is to the last digit.
"""
_NOTES = """\
## Notes

- **gpkg**: a layer has one type of geometry, so a single line or shape reads as multiple in other software; geomap
  gives it back as it was.
- **geojson**: after RFC 7946. Lines and shapes are cut at ±180°, outer rings run counter-clockwise, coordinates have
  six decimals (a tenth of a metre), a `bbox` across ±180° begins in the east.
- **parquet**: GeoParquet 1.1 with covering boxes, so that a part of a large file can be read by place
  (`geopandas.read_parquet(PATH, bbox=…)`). `frame.attrs["geomap"]` has the provenance; the file of the mentions has
  the article's text, which their offsets count in. The six files belong together: `geomap.read` refuses a mixture.
- **kml, kmz**: cut at ±180° like GeoJSON. KML knows neither dashes nor arrowheads: an inferred path is paler, one
  that is not known thin, a denied one grey, and the number on a line is an arrowhead that points along it (in a KMZ;
  a KML by itself has no icons but coloured pins, for it fetches nothing from the network). Legs stand by journeys.
  Those without a line and what is not on the map are in the list without a place. Text of the article is shown as
  text, never run as HTML. With a date, every feature has it. In a KMZ the columns have no types, for GDAL does not
  find them there.
- **fgb**: the index sorts features by where they lie; a file with legs that have no line has no index and keeps its
  order.
- **csv**: UTF-8 with a byte order mark, comma, `"` around text, numbers as numbers. Spreadsheets run cells that begin
  with `=`, `+`, `-`, `@`, a tab or a line break, and some split cells at semicolons. At the start of a text and after
  a semicolon, a tab or a line break in it, a `'` is put before what would run, and before a `'`; take one away for
  the words (`geomap.exporters.spreadsheet.plain`). The geometry is WKT, in the column that GDAL and QGIS look for.
- **shp**: names of columns have ten characters, text 254 bytes, lists are left out, of the quotes the first is kept
  (`quote`), reals have 15 decimals and stay under a hundred million. NAME.shp.cuts.csv lists what was cut in this
  map. For old software only.
"""
_HEAD = """\
# Layers and settings

<!-- Written by docs/generate.py from the code. Change the code, then run `make docs`. -->

Geometries are EPSG:4326, longitude first. Offsets count code points of the article's text, half-open. Ids are derived
from the article and its offsets: the same input gives the same ids. *json* columns hold text that is a JSON list.
"""


def schema() -> str:
    """Return the text of docs/schema.md."""
    parts = [_HEAD, *(_table(table) for table in TABLES.values()), _settings()]
    return "\n".join(parts)


def _table(table: Table) -> str:
    many = "" if table.geometry == "Point" else f" or Multi{table.geometry}"
    geometry = f"Geometry: {table.geometry}{many}" if table.geometry else "No geometry"
    null = ", null where nothing is drawn" if table.name == "routes" else ""
    lines = [
        f"## {table.name}",
        "",
        f"{table.doc} {geometry}{null}.",
        "",
        "| column | type | meaning |",
        "|---|---|---|",
    ]
    for column in table.columns:
        values = f" ({', '.join(column.values)})" if column.values else ""
        kind = column.type + (", nullable" if column.nullable else "")
        lines.append(f"| `{column.name}` | {kind} | {column.doc}{values} |")
    return "\n".join([*lines, ""])


def formats() -> str:
    """Return the text of docs/formats.md."""
    return f"{_FORMATS}\n{_listed()}\n{_READING}\n{_kept()}\n{_NOTES}"


def _listed() -> str:
    lines = ["| `--format` | what for | files | read back |", "|---|---|---|---|"]
    for name, each in FORMATS.items():
        files = [f"`NAME{each.suffix}`"] if each.writer else []
        files += [f"`NAME.LAYER{end}`" for end in (each.suffix, *each.beside) if each.parts]
        files += [f"`NAME{each.suffix}{ending}`" for ending in each.extra]
        lines.append(f"| {name} | {each.doc} | {', '.join(files)} | {'yes' if each.reader else ''} |")
    return "\n".join([*lines, ""])


def _kept() -> str:
    known = {name: keeps for name, each in FORMATS.items() if (keeps := each.keeps)}
    rows: dict[str, Callable[[Keeps], str]] = {
        "layers": lambda keeps: _layers(keeps.layers),
        "every column by its name": lambda keeps: _yes(keeps.columns),
        "text of any length": lambda keeps: _yes(keeps.text),
        "numbers and booleans as such": lambda keeps: _yes(keeps.types),
        "nothing apart from empty text": lambda keeps: _yes(keeps.nothing),
        "order of the rows": lambda keeps: _yes(keeps.order),
        "coordinates": lambda keeps: keeps.coordinates,
        "single beside multiple shapes": lambda keeps: _yes(keeps.simple),
        "look": lambda keeps: _yes(keeps.styles),
        "article": lambda keeps: keeps.article or "–",
        "provenance": lambda keeps: keeps.provenance or "–",
    }
    lines = ["| | " + " | ".join(known) + " |", "|---" * (len(known) + 1) + "|"]
    lines += [f"| {title} | {' | '.join(say(keeps) for keeps in known.values())} |" for title, say in rows.items()]
    return "\n".join([*lines, ""])


def _layers(names: tuple[str, ...]) -> str:
    if set(names) == set(TABLES):
        return "all"
    if set(names) == set(SPATIAL):
        return ", ".join(names)
    return "all but " + ", ".join(name for name in TABLES if name not in names)


def _yes(kept: bool) -> str:  # noqa: FBT001
    return "yes" if kept else "–"


def _settings() -> str:
    lines = ["## Settings", "", "Fields of `geomap.Settings`.", "", "| setting | default | what for |", "|---|---|---|"]
    lines += [f"| `{name}` | {default} | {text} |" for name, (default, text) in Settings.explain().items()]
    return "\n".join([*lines, ""])


def commands() -> str:
    """Return the text of docs/commands.md."""
    parts = [_COMMANDS]
    root = click.Context(
        cli, info_name="geomap", terminal_width=_WIDTH, max_content_width=_WIDTH, **cli.context_settings
    )
    for context in _contexts(root):
        text = "\n".join(line.rstrip() for line in context.command.get_help(context).splitlines())
        parts.append(f"## {context.command_path}\n\n```text\n{text}\n```\n")
    return "\n".join(parts)


def _contexts(context: click.Context) -> Iterator[click.Context]:
    yield context
    if isinstance(context.command, click.Group):
        for name, command in context.command.commands.items():
            yield from _contexts(
                click.Context(
                    command,
                    context,
                    info_name=name,
                    terminal_width=_WIDTH,
                    max_content_width=_WIDTH,
                    **command.context_settings,
                )
            )


def decisions() -> str:
    """Return the list of decisions, by the titles of their pages."""
    pages = sorted(path for path in (HERE / "decisions").glob("*.md") if path.name != "README.md")
    titles = {path.name: path.read_text(encoding="utf-8").partition("\n")[0].removeprefix("# ") for path in pages}
    lines = [f"- [{title}]({name})" for name, title in titles.items()]
    return "\n".join([_DECISIONS, *lines, ""])


PAGES = {"schema.md": schema, "formats.md": formats, "commands.md": commands, "decisions/README.md": decisions}

if __name__ == "__main__":
    for page, write in PAGES.items():
        (HERE / page).write_text(write(), encoding="utf-8")
