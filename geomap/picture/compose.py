"""The whole picture: title, column, map, scale, sources; each where the size of the paper leaves it room."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

import numpy as np

from geomap.picture import column
from geomap.picture import ground as grounds
from geomap.picture import sheet as look
from geomap.picture import story as stories
from geomap.picture.lettering import Face, plain, width, wrap
from geomap.picture.mapping import Plot
from geomap.picture.naming import Names
from geomap.picture.panel import Panel, Rect, fit
from geomap.picture.sheet import Sheet

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable

    from numpy.typing import NDArray

    from geomap.picture.options import Picture
    from geomap.picture.story import Story

_MARGIN, _GUTTER, _COLUMN = 22.0, 16.0, 190.0
_TITLE = Face(23, look.INK, weight=700, family="serif", leading=1.2)
_TITLES = ((23, 2), (20, 2), (17.5, 2), (16, 3))  # size, lines
_NOTE = Face(9.6, look.MUTED, leading=1.36)
_SMALL = Face(7.6, look.MUTED, leading=1.32)
_SCALE = Face(10, look.INK, weight=500)
_MARGINS = (62.0, 46.0, 62.0, 74.0)  # of the map: room for names, and at the bottom for the scale
_GLOBE, _SMALL_GLOBE, _LEAST_GLOBE = 52.0, 38.0, 20.0
_WAYS = (
    (False, _GLOBE, column.WORDY),
    (False, _SMALL_GLOBE, column.WORDY),
    (True, _SMALL_GLOBE, column.WORDY),
    (True, _SMALL_GLOBE, column.SHORT),
    (True, _SMALL_GLOBE, column.BRIEF[:2]),
    (True, 0.0, column.BRIEF),
    (True, 30.0, column.TERSE),
)
_LEAST_MAP = 150.0
_ABOVE = ((0, 0.85), (3, 0.76), (math.inf, 0.66))  # legs at most, and what of the room the map above them takes
_NARROW_LESS = 0.16  # of it, where there is one column for legs and key
_LONG_PROJECTION = "Albers equal-area conic projection, parallels 40° and 50° N"  # room for it, before one is known
_NICE = (1, 2, 5)
_UNEVEN = 1.06  # the scale at the map's edge against its middle: from here on it is said where it holds
_HOPELESS = 1.9  # from here on no bar is right
_BAR_MOST = 105.0


def compose(story: Story, options: Picture) -> Sheet:
    """Draw a story on a sheet."""
    sheet = Sheet(options.size)
    across, down = options.size
    paper = Rect(_MARGIN, 18.0, across - 2 * _MARGIN, down - 18.0 - 14.0)
    title = plain(options.title) if options.title is not None else story.headline
    top = _title(sheet, title, paper)
    foot_high = sum(face.line for _, face in _foot_lines(story, "", paper.w))
    room = Rect(paper.x, top, paper.w, paper.bottom - top - foot_high - 8)
    beside = across >= 1.15 * down and across >= 560  # noqa: PLR2004
    panel = _panel(story, room, beside=beside)
    if panel.projection.world and beside:  # twice as wide as high: over the whole paper, the legs below it
        beside = False
        panel = _panel(story, room, beside=False)
    plot = Plot(sheet, panel, story)
    bar = _Bar.of(panel, plot.points.values())
    ground = plot.draw()
    Names(plot, [bar.box] if bar else []).write(ground)
    if bar:
        bar.draw(sheet)
    sheet.clip = None
    if beside:
        _column(plot, Rect(room.x, room.y, _COLUMN, room.h))
    else:
        _below(plot, Rect(room.x, panel.rect.bottom + 12, room.w, room.bottom - panel.rect.bottom - 12))
    foot = _foot_lines(story, panel.projection.name, paper.w)
    sheet.write(foot, (paper.x, paper.bottom - sum(face.line for _, face in foot)))
    return sheet


def _panel(story: Story, room: Rect, *, beside: bool) -> Panel:
    """Return the map's window: beside the column, or above it."""
    if beside:
        rect = Rect(room.x + _COLUMN + _GUTTER, room.y, room.w - _COLUMN - _GUTTER, max(_LEAST_MAP, room.h))
    else:
        share = next(share for most, share in _ABOVE if len(story.steps) <= most)
        share -= _NARROW_LESS if room.w < 2 * _COLUMN else 0.0
        rect = Rect(room.x, room.y, room.w, max(_LEAST_MAP, room.h * share))
    return fit(story.shapes(), rect, margins=_margins(rect))


def _margins(rect: Rect) -> tuple[float, float, float, float]:
    shrink = min(1.0, rect.w / 550, rect.h / 400)
    left, top, right, bottom = _MARGINS
    return left * shrink, top * shrink, right * shrink, bottom * max(0.6, shrink)


def _title(sheet: Sheet, text: str, paper: Rect) -> float:
    """Write the title, smaller where it is long; return where what follows begins."""
    if not text:
        return paper.y
    face, most = _TITLE, 2
    for size, most in _TITLES:
        face = _TITLE.at(size=size)
        if len(wrap(text, face, paper.w)) <= most:
            break
    lines = wrap(text, face, paper.w, lines=most, balanced=True)
    sheet.write([(line, face) for line in lines], (paper.x, paper.y - 3))
    return paper.y + len(lines) * face.line + 9


def _foot_lines(story: Story, projection: str, wide: float) -> list[tuple[str, Face]]:
    first = " ".join(filter(None, [story.inferred, f"{projection or _LONG_PROJECTION}."]))
    second = f"{story.gazetteers}{story.claims}"
    lines = [(line, _NOTE) for text in (first, second) for line in wrap(text, _NOTE, wide, lines=2)]
    return lines + [(line, _SMALL) for line in wrap(stories.sources(story) + ".", _SMALL, wide, lines=6)]


def _column(plot: Plot, rect: Rect) -> None:
    sheet, panel, story = plot.sheet, plot.panel, plot.story
    every = column.key_lines(plot.kinds, story)
    note = _unnamed(plot)
    # What gives way first: the globe's size, then the keys that are understood without, then words.
    found: list[list[column.Entry]] = []
    more, keys, globe = 1, every, 0.0
    for fewer, radius, levels in _WAYS:
        keys = column.without_plain(every) if fewer else every
        globe = 0.0 if panel.projection.world or not radius else 2 * radius + 10
        needed = column.height_of_key(keys) + (34 if note else 0) + globe + 4
        found, more = column.entries(story.steps, rect.w, [rect.h - needed], levels)
        if not more:
            break
    y = column.draw_legs(sheet, found[0], more, rect)
    left = rect.bottom - y - globe
    y = column.draw_key(sheet, column.fitting(keys, left), Rect(rect.x, y, rect.w, left))
    if note:
        column.write_note(sheet, note, Rect(rect.x, y + 4, rect.w, 30))
    if globe:
        radius = (globe - 10) / 2
        grounds.draw_globe(sheet, panel, (rect.x + radius + 1, rect.bottom - radius - 1), radius)


def _below(plot: Plot, rect: Rect) -> None:
    """Set legs and key in columns below the map; the key heads the last one."""
    sheet, panel, story = plot.sheet, plot.panel, plot.story
    note = _unnamed(plot)
    count = max(1, int((rect.w + _GUTTER) // (_COLUMN + _GUTTER)))
    wide = (rect.w - (count - 1) * _GUTTER) / count
    boxes = [Rect(rect.x + i * (wide + _GUTTER), rect.y, wide, rect.h) for i in range(count)]
    if not story.steps:
        boxes.reverse()
    last = boxes[-1]
    keys = column.fitting(column.key_lines(plot.kinds, story), last.h - (30 if note else 0))
    if count == 1:  # the legs matter more than what the signs mean
        found, more = column.entries(story.steps, wide, [last.h])
        y = column.draw_legs(sheet, found[0], more, last)
        keys = column.fitting(column.without_plain(keys), last.bottom - y - (30 if note else 0))
        last = Rect(last.x, y, last.w, max(0.0, last.bottom - y))
    y = column.draw_key(sheet, keys, last)
    if note and y + 30 <= last.bottom + 1:
        y = column.write_note(sheet, note, Rect(last.x, y + 4, last.w, 30))
    if count > 1:
        boxes[-1] = Rect(last.x, y + 8, last.w, max(0.0, last.bottom - y - 8))
        found, more = column.entries(story.steps, wide, [each.h for each in boxes])
        for own, box in zip(found, boxes, strict=True):
            y = column.draw_legs(sheet, own, more if box is boxes[-1] else 0, box)
    radius = min(_SMALL_GLOBE, (last.bottom - y - 8) / 2)
    if radius > _LEAST_GLOBE and not panel.projection.world:
        grounds.draw_globe(sheet, panel, (last.x + radius + 2, last.bottom - radius - 1), radius)


def _unnamed(plot: Plot) -> str:
    """Say what the map does not."""
    if not plot.story.spots and not plot.story.fields:
        return "The text names no place that could be found."
    if not plot.unnamed:
        return ""
    return f"and {plot.unnamed:,} more {'place' if plot.unnamed == 1 else 'places'}, marked without a name"


def _covered(bar: _Bar, corner: tuple[float, float], points: Iterable[NDArray[np.float64]]) -> int:
    bar.place(*corner)
    return bar.covers(points)


class _Bar:
    """The scale: right at the middle of the map, which is said where it matters."""

    def __init__(self, panel: Panel, km: float, units: float, note: str) -> None:
        self.km, self.units = km, units
        label = f"{km:,.0f} km" if km >= 1 else f"{km * 1000:,.0f} m"
        self.label = f"{label} {note}".strip()
        self.wide = units + width(self.label, _SCALE) - width(self.label.split(" ", maxsplit=1)[0], _SCALE) / 2
        self.place(panel.rect.x + 16, panel.rect.bottom - 17)

    def place(self, x: float, y: float) -> None:
        """Put the bar's left end somewhere."""
        self.x, self.y = x, y
        self.box = (x - 6, y - 22, x + self.wide + 4, y + 6)

    def covers(self, points: Iterable[NDArray[np.float64]]) -> int:
        """How many points lie under the bar."""
        low_x, low_y, high_x, high_y = self.box
        return sum(low_x - 8 < x < high_x + 8 and low_y - 8 < y < high_y + 8 for x, y in points)

    @classmethod
    def of(cls, panel: Panel, points: Collection[NDArray[np.float64]]) -> _Bar | None:
        """Return the bar of a map, in a corner where it covers no place; None where no bar would be right."""
        rect = panel.rect
        middle = panel.km_per_unit(rect.x + rect.w / 2, rect.y + rect.h / 2)
        if not math.isfinite(middle) or middle <= 0:
            return None
        edges = [(rect.x + rect.w * i, rect.y + rect.h * j) for i in (0.1, 0.5, 0.9) for j in (0.1, 0.5, 0.9)]
        each = np.array([panel.km_per_unit(*edge) for edge in edges])
        note = "in the middle of the map"
        if panel.projection.family == "cylindrical":
            lat = panel.degrees(np.array([[rect.x + rect.w / 2, rect.y + rect.h / 2]]))[0, 1]
            note = f"at {abs(lat):.0f}° {'N' if lat >= 0 else 'S'}"
        uneven = float(np.nanmax(np.maximum(each / middle, middle / each)))
        if uneven > _HOPELESS or not np.isfinite(each).all():
            return None
        most = _BAR_MOST * middle * min(1.0, rect.w / 400)
        power = 10 ** math.floor(math.log10(most))
        km = max(nice * power for nice in _NICE if nice * power <= most)
        bar = cls(panel, km, km / middle, note if uneven > _UNEVEN else "")
        right, top = rect.right - bar.wide - 16, rect.y + 34
        corners = [(bar.x, bar.y), (right, bar.y), (right, top), (bar.x, top)]
        bar.place(*min(corners, key=lambda corner: _covered(bar, corner, points)))
        return bar

    def draw(self, sheet: Sheet) -> None:
        """Draw the bar with its ends and its middle marked."""
        right, half = self.x + self.units, self.x + self.units / 2
        lines = [
            np.array([(self.x, self.y - 4), (self.x, self.y), (right, self.y), (right, self.y - 4)]),
            np.array([(half, self.y - 2.5), (half, self.y)]),
        ]
        sheet.lines(lines, look.PAPER, 3.4, alpha=0.85)
        sheet.lines(lines, look.INK, 1.3)
        high = self.y - 6 - _SCALE.line
        sheet.write([("0", _SCALE)], (self.x - width("0", _SCALE) / 2, high), halo=look.PAPER)
        number = self.label.split(" ", maxsplit=1)[0]
        sheet.write([(self.label, _SCALE)], (right - width(number, _SCALE) / 2, high), halo=look.PAPER)
