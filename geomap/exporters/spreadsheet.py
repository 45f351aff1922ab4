r"""CSV with WKT, a file a layer, for spreadsheets and everything else.

Comma, line feed, UTF-8 with the mark that spreadsheets know it by. Text is in quotes, numbers and booleans are not;
nothing at all stands for nothing, ``""`` for empty text. Spreadsheets run a cell that begins with ``=``, ``+``, ``-``,
``@``, a tab or a line break (https://owasp.org/www-community/attacks/CSV_Injection), and some take a semicolon for the
end of a cell. Wherever a cell could begin in a text, at its start and after a semicolon, a tab or a line break, an
apostrophe is put before what would run, and before an apostrophe. ``plain`` takes them away again.
"""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING, Any

from geomap.columns import TABLES
from geomap.exporters.base import Keeps
from geomap.provenance import facts

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from pathlib import Path

    import geopandas

    from geomap.columns import Column, Table
    from geomap.model import Layers

KEEPS = Keeps(layers=tuple(TABLES), types=False, nothing=False, provenance="beside")
PROVENANCE = ".provenance.json"
# Also behind spaces and quotes, which some readers take off, and the full-width forms, which some turn into the others.
_RUNS = re.compile(r"(\A(?=[\t\r\n])|(?:\A|[;\t\r\n])(?=['\"\s]*[=+\-@＝＋－＠]|'))")  # noqa: RUF001
_MADE = re.compile(r"(\A|[;\t\r\n])'")


def fill(layers: Layers, paths: Mapping[str, Path]) -> None:
    """Write each layer to its path straight away, for callers that see to whole files themselves."""
    for name, table in TABLES.items():
        with paths[name].open("w", encoding="utf-8-sig", errors="replace", newline="") as file:
            file.writelines(lines(table, getattr(layers, name)))
    write_provenance(layers, paths[PROVENANCE])


def write_provenance(layers: Layers, path: Path) -> None:
    """Write the facts on article and program as a file of their own, beside formats that have no room for them."""
    text = json.dumps(facts(layers), ensure_ascii=False, indent=1) + "\n"
    path.write_text(text, encoding="utf-8", errors="replace", newline="\n")


def lines(table: Table, rows: geopandas.GeoDataFrame) -> Iterator[str]:
    """Yield the lines of a table; the geometry is the last column, as the shortest text that gives it exactly."""
    import shapely  # noqa: PLC0415

    columns = [_cells(column, rows[column.name].tolist()) for column in table.columns]
    names = [*table.names]
    if table.geometry:
        texts = shapely.to_wkt(rows.geometry.to_numpy(), rounding_precision=-1)
        columns.append(["" if text is None else f'"{text}"' for text in texts])
        names.append("WKT")  # the name that GDAL looks for
    yield ",".join(names) + "\n"
    for cells in zip(*columns, strict=True):
        yield ",".join(cells) + "\n"


def inert(text: str) -> str:
    """Return text that no spreadsheet runs."""
    return _RUNS.sub(r"\1'", text)


def plain(text: str) -> str:
    """Return the text that ``inert`` was given."""
    return _MADE.sub(r"\1", text)


def _cells(column: Column, values: list[Any]) -> list[str]:
    import pandas as pd  # noqa: PLC0415

    if column.type in {"text", "json"}:
        return [f'"{inert(value).replace(chr(34), chr(34) * 2)}"' if isinstance(value, str) else "" for value in values]
    if column.type == "boolean":
        return ["true" if value else "false" for value in values]
    if column.type == "integer":
        return ["" if pd.isna(value) else str(int(value)) for value in values]
    return ["" if pd.isna(value) else repr(float(value)) for value in values]
