"""What a person sees of a command: tables, progress, JSON. Nothing of an article reaches a terminal as a command."""

from __future__ import annotations

import json
import re
import sys
import unicodedata
from typing import TYPE_CHECKING, Any

import click

if TYPE_CHECKING:
    from collections.abc import Sequence

# Control characters, marks that reorder or hide text, separators that some readers take for line ends, surrogates.
_UNSAFE = re.compile(
    "[\x00-\x1f\x7f-\x9f\u00ad\u061c\u180e\u200b\u200e\u200f\u2028-\u202e\u2060-\u206f\ud800-\udfff\ufeff\ufff9-\ufffb]"
    "|[\U000e0000-\U000e007f]"
)
_LONG_WORD = 15
_WHITE = re.compile(r"[ \t\r\n\x0b\x0c\x85\u2028\u2029]+")


def clean(text: object) -> str:
    """Make text fit for one line of a terminal: white space folded, controls shown as escapes."""
    return _UNSAFE.sub(_escape, _WHITE.sub(" ", str(text)))


def json_text(value: Any, *, indent: int | None = None) -> str:
    """JSON with letters as they are, and escapes for whatever a terminal would obey."""
    text = json.dumps(value, ensure_ascii=False, allow_nan=False, indent=indent)
    return _JSON_UNSAFE.sub(_escape_json, text)


# A line break that json.dumps sets between values stays; within a string it is already escaped.
_JSON_UNSAFE = re.compile(_UNSAFE.pattern.replace("\x00-\x1f", "\x00-\x09\x0b-\x1f"))


def _escape(match: re.Match[str]) -> str:
    return match.group().encode("unicode_escape").decode("ascii")


def _escape_json(match: re.Match[str]) -> str:
    units = match.group().encode("utf-16-be", "surrogatepass")
    return "".join(f"\\u{units[i]:02x}{units[i + 1]:02x}" for i in range(0, len(units), 2))


def say(text: str = "") -> None:
    """Print a line that is already clean."""
    click.echo(text)


def warn(text: str) -> None:
    """Print one line on standard error."""
    click.echo(f"geomap: {clean(text)}", err=True)


def table(headings: Sequence[str], rows: Sequence[Sequence[object]], *, right: Sequence[str] = ()) -> None:
    """Print a table: with a heading that stands out where a person looks, in plain columns where a program reads.

    ``right`` names the columns that are set to the right.
    """
    cells = [[clean(cell) for cell in row] for row in rows]
    if sys.stdout.isatty():
        _drawn(headings, cells, right)
    else:
        columns([[*headings], *cells], right=[heading in right for heading in headings])


def columns(rows: Sequence[Sequence[object]], *, right: Sequence[bool] = (), indent: str = "") -> None:
    """Print rows in columns; the last column is as wide as it likes."""
    cells = [[clean(cell) for cell in row] for row in rows]
    widths = [max(map(width, column)) for column in zip(*cells, strict=True)]
    sides = right or [False] * len(widths)
    for row in cells:
        padded = (_pad(cell, size, to_right=side) for cell, size, side in zip(row, widths, sides, strict=True))
        say(indent + "  ".join(padded).rstrip())


def _drawn(headings: Sequence[str], cells: Sequence[Sequence[str]], right: Sequence[str]) -> None:
    from rich.box import SIMPLE_HEAD  # noqa: PLC0415  (0.1 s that pipes do without)
    from rich.console import Console  # noqa: PLC0415
    from rich.table import Table  # noqa: PLC0415
    from rich.text import Text  # noqa: PLC0415

    drawn = Table(box=SIMPLE_HEAD)
    for index, heading in enumerate(headings):
        # No narrower than its longest word, within reason: a column of syllables is not read.
        words = (width(word) for row in cells for word in row[index].split())
        least = min(_LONG_WORD, max(words, default=1))
        drawn.add_column(heading, justify="right" if heading in right else "left", overflow="fold", min_width=least)
    for row in cells:
        drawn.add_row(*(Text(cell) for cell in row))  # Text: a "[bold]" in an article is no markup
    Console().print(drawn)


def width(text: str) -> int:
    """Columns that text takes in a terminal: East Asian characters two, combining marks none."""
    return sum(
        0 if unicodedata.combining(char) else 2 if unicodedata.east_asian_width(char) in "WF" else 1 for char in text
    )


def _pad(text: str, size: int, *, to_right: bool) -> str:
    room = " " * (size - width(text))
    return room + text if to_right else text + room


class Stages:
    """Progress on standard error: the stage at work, in place, and only where a person is looking."""

    def __init__(self, *, quiet: bool = False) -> None:
        self._on = not quiet and sys.stderr.isatty()
        self._name = ""

    def begin(self, name: str) -> None:
        self._name = clean(name)

    def __call__(self, stage: str) -> None:
        if self._on:
            click.echo(f"\r\x1b[2K{self._name}: {stage} …", err=True, nl=False)

    def end(self) -> None:
        if self._on:
            click.echo("\r\x1b[2K", err=True, nl=False)
