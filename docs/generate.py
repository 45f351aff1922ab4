"""Write the pages that come from the code: ``python docs/generate.py``. A test holds them together."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from geomap.cli import cli
from geomap.columns import TABLES, Table
from geomap.outputs import FORMATS
from geomap.settings import Settings

if TYPE_CHECKING:
    from collections.abc import Iterator

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
_HEAD = """\
# Layers, formats and settings

<!-- Written by docs/generate.py from the code. Change the code, then run `make docs`. -->

Geometries are EPSG:4326, longitude first. Offsets count code points of the article's text, half-open. Ids are derived
from the article and its offsets: the same input gives the same ids. *json* columns hold text that is a JSON list.
"""


def schema() -> str:
    """Return the text of docs/schema.md."""
    parts = [_HEAD, *(_table(table) for table in TABLES.values()), _formats(), _settings()]
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


def _formats() -> str:
    lines = ["## Formats", "", "| `--format` | suffix | what |", "|---|---|---|"]
    lines += [f"| {name} | `{each.suffix}` | {each.doc} |" for name, each in FORMATS.items()]
    return "\n".join([*lines, ""])


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


PAGES = {"schema.md": schema, "commands.md": commands, "decisions/README.md": decisions}

if __name__ == "__main__":
    for page, write in PAGES.items():
        (HERE / page).write_text(write(), encoding="utf-8")
