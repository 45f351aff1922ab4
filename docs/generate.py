"""Write docs/schema.md from the code: ``python docs/generate.py``. A test holds the two together."""

from __future__ import annotations

from pathlib import Path

from geomap.columns import TABLES, Table
from geomap.outputs import FORMATS
from geomap.settings import Settings

HERE = Path(__file__).parent
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


if __name__ == "__main__":
    (HERE / "schema.md").write_text(schema(), encoding="utf-8")
