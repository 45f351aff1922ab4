"""The column beside the map: legs by number, what the signs mean, and where on earth this is."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

from geomap.picture import sheet as look
from geomap.picture.lettering import Face, width, wrap

if TYPE_CHECKING:
    from collections.abc import Sequence

    from geomap.picture.panel import Rect
    from geomap.picture.sheet import Sheet
    from geomap.picture.story import Step, Story

_TITLE = Face(12, look.INK, weight=600, leading=1.25)
_DETAIL = Face(10.5, look.MUTED, leading=1.3)
_KEY = Face(10.5, look.INK)
_MORE = Face(10.5, look.MUTED)
_INDENT = 25.0
_ROW = 18.0
_RULED = 10.0
_MOST = 80  # legs: no column has more
_KEYS = {
    "site": "Site (port, zone, base)",
    "settlement": "City, town or village",
    "near": "Near a place",
    "reference": "Reference point only",
    "area": "Area named in the text",
    "radius": "Where it may be",
    "water": "Water named in the text",
    "stated": "Leg, path as stated",
    "inferred": "Leg, path inferred",
    "schematic": "Leg, path not known",
    "disputed": "Leg, denied or disputed",
    "hollow": "Planned, alleged or denied",
    "open": "Leg with no known end",
    "check": "Measured distance",
}
_PLAIN_KEYS = ("settlement", "site")  # understood without a key: first to go where there is no room


@dataclass(frozen=True)
class Entry:
    """A leg as the column lists it."""

    step: Step
    title: list[str]
    detail: list[str]
    air: float

    @property
    def height(self) -> float:
        text = len(self.title) * _TITLE.line + len(self.detail) * _DETAIL.line
        return max(21.0 if self.air >= _RULED else 15.0, text) + self.air


Level = tuple[int, int, float]
WORDY: tuple[Level, ...] = ((3, 5, 15.0), (3, 4, 15.0), (3, 3, 15.0))
SHORT: tuple[Level, ...] = ((2, 3, 15.0), (2, 2, 15.0))
BRIEF: tuple[Level, ...] = ((2, 2, 7.0), (2, 1, 7.0), (1, 1, 5.0))
TERSE: tuple[Level, ...] = ((1, 0, 7.5),)
"""Most lines of a leg's title and of what stands below it, and the air after it; a rule only where that is wide."""


def entries(
    steps: Sequence[Step],
    wide: float,
    rooms: Sequence[float],
    levels: Sequence[Level] = (*WORDY, *SHORT, *BRIEF, *TERSE),
) -> tuple[list[list[Entry]], int]:
    """Return the legs that fit into columns of ``rooms`` units, in as many words as there is room for.

    Also how many do not fit: the last column keeps a row to say so.
    """
    columns: list[list[Entry]] = [[] for _ in rooms]
    more = len(steps)
    for level in levels:
        if len(steps) * (_TITLE.line + level[2]) > sum(rooms) and level is not levels[-1]:
            continue
        every = [_entry(step, wide, level) for step in steps[:_MOST]]
        columns, more = _filled(every, rooms)
        more += len(steps) - len(every)
        if not more:
            break
    return columns, more


def _filled(every: list[Entry], rooms: Sequence[float]) -> tuple[list[list[Entry]], int]:
    rest = list(every)
    columns: list[list[Entry]] = []
    for number, room in enumerate(rooms):
        own: list[Entry] = []
        left = room
        while rest and rest[0].height <= left:
            left -= rest[0].height
            own.append(rest.pop(0))
        if rest and number == len(rooms) - 1 and own and left < _ROW:
            rest.insert(0, own.pop())
        columns.append(own)
    return columns, len(rest)


def _entry(step: Step, wide: float, level: Level) -> Entry:
    titles, details, air = level
    room = wide - _INDENT
    title = wrap(step.title, _TITLE, room, lines=titles)
    ends = [f"{step.origin} {step.arrow}", step.destination]
    if len(title) == 2:  # noqa: PLR2004
        title = ends if max(width(each, _TITLE) for each in ends) <= room else title
    words = step.detail if details > 1 else step.brief
    detail = wrap(words, _DETAIL, room, lines=details) if details and words else []
    return Entry(step, title, detail, air)


def draw_legs(sheet: Sheet, found: Sequence[Entry], more: int, rect: Rect) -> float:
    """List the legs from the top of ``rect``; return where they end."""
    y = rect.y
    for each in found:
        sheet.badge(each.step.label, each.step.badge, (rect.x + 9.5, y + _TITLE.line / 2 + 1))
        rows = [(line, _TITLE) for line in each.title] + [(line, _DETAIL) for line in each.detail]
        sheet.write(rows, (rect.x + _INDENT, y))
        y += each.height
        if each.air < _RULED:
            continue
        sheet.lines([np.array([(rect.x, y - each.air / 2), (rect.right, y - each.air / 2)])], look.RULE, 0.8)
    if more and y + _ROW <= rect.bottom + 1:
        words = f"and {more:,} more {'leg' if more == 1 else 'legs'}" if found else f"{more:,} legs, not listed here"
        sheet.write([(words, _MORE)], (rect.x + _INDENT, y))
        y += _ROW
    return y


def key_lines(kinds: set[str], story: Story) -> list[tuple[str, str]]:
    """Say what the signs that occur mean, in order."""
    words = dict(_KEYS)
    crossed = {end for step in (*story.steps, *story.unnumbered) for end in step.via}
    if any(each.id in crossed for each in story.fields if each.symbol == "water"):
        words["water"] = "Water crossed"
    return [(name, text) for name, text in words.items() if name in kinds]


def draw_key(sheet: Sheet, lines: Sequence[tuple[str, str]], rect: Rect) -> float:
    """Draw the key from the top of ``rect``; return where it ends."""
    y = rect.y
    for name, text in lines:
        _sample(sheet, name, (rect.x + 18.0, y + _ROW / 2))
        sheet.write([(line, _KEY) for line in wrap(text, _KEY, rect.w - 46, lines=1)], (rect.x + 46, y + 2.5))
        y += _ROW
    return y


def fitting(lines: list[tuple[str, str]], room: float) -> list[tuple[str, str]]:
    """Leave out of a key what has no room: first what is understood without."""
    kept = list(lines)
    for name in _PLAIN_KEYS:
        if len(kept) * _ROW > room:
            kept = [each for each in kept if each[0] != name]
    return kept[: max(0, int(room // _ROW))]


def without_plain(lines: list[tuple[str, str]]) -> list[tuple[str, str]]:
    """Leave out of a key what is understood without."""
    return [each for each in lines if each[0] not in _PLAIN_KEYS]


def height_of_key(lines: Sequence[tuple[str, str]]) -> float:
    """Units that a key takes."""
    return len(lines) * _ROW


def write_note(sheet: Sheet, text: str, rect: Rect) -> float:
    """Write a remark from the top of ``rect``; return where it ends."""
    rows = [(line, _MORE) for line in wrap(text, _MORE, rect.w, lines=3)]
    sheet.write(rows, (rect.x, rect.y))
    return rect.y + sum(face.line for _, face in rows)


def _sample(sheet: Sheet, name: str, at: tuple[float, float]) -> None:
    x, y = at
    line = np.array([(x - 17, y), (x + 17, y)])
    if name in look.STYLES:
        sheet.lines([line], look.LEG, **_line_look(name))
        if name != "schematic":
            sheet.head(np.array([x + 19, y]), np.array([x, y]))
    elif name in {"area", "water", "radius"}:
        _swatch(sheet, name, at)
    elif name == "check":
        sheet.measure_path(line)
    elif name in {"open", "hollow"}:
        dashes = (0, (3, 2.2)) if name == "open" else "-"
        sheet.disc(at, 7.2, facecolor=look.PAPER, edgecolor=look.LEG, linewidth=1.4, linestyle=dashes)
    else:
        sheet.place(name, at, size=0.9)


def _line_look(name: str) -> dict[str, Any]:
    style = look.STYLES[name]
    return {"linewidth": style["linewidth"], "linestyles": [style["linestyle"]]}


def _swatch(sheet: Sheet, name: str, at: tuple[float, float]) -> None:
    corners = np.array([(-8, -5.5), (8, -5.5), (8, 5.5), (-8, 5.5)]) + np.array(at)
    styles: dict[str, dict[str, Any]] = {
        "area": {"facecolor": look.NAMED, "edgecolor": look.PLACE, "linewidth": 1.3},
        "water": {"facecolor": look.CROSSED, "edgecolor": look.COAST, "linewidth": 1.0},
        "radius": {"facecolor": "#f1f7fb", "edgecolor": look.PLACE, "linewidth": 1.3, "linestyle": (0, (4, 3))},
    }
    sheet.polygon(corners, **styles[name])
