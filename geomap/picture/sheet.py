"""The paper: a matplotlib figure measured in units, y downwards, and the few things that are drawn on it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
import shapely
from matplotlib.collections import LineCollection, PathCollection
from matplotlib.figure import Figure
from matplotlib.patches import Circle, PathPatch, Polygon, Rectangle
from matplotlib.path import Path
from matplotlib.patheffects import withStroke

from geomap.picture.lettering import Face, font, width

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from matplotlib.artist import Artist
    from matplotlib.text import Text
    from numpy.typing import NDArray

    from geomap.picture.panel import Rect

    XY = Sequence[float] | NDArray[np.float64]

INK, MUTED, RULE, PAPER = "#16191d", "#535c66", "#d9dde1", "#ffffff"
LAND, SEA, CROSSED, COAST = "#f7f5f0", "#e3edf3", "#cfe1ec", "#9fb6c4"
BORDER, RIVER, COUNTRY, SEA_NAME = "#bdb7a9", "#c4d8e4", "#7d7867", "#5b7f96"
PLACE, PLACE_TEXT, LEG, LEG_TEXT = "#0072b2", "#00588a", "#d55e00", "#a84800"
BAD_TEXT, GOOD, NAMED, CHECK = "#805300", "#00694e", "#eee7d6", "#3b434b"
UNIT_DPI = 72

STYLES: dict[str, dict[str, Any]] = {
    "stated": {"linewidth": 2.5, "linestyle": "-"},
    "inferred": {"linewidth": 2.5, "linestyle": (0, (7, 4))},
    "schematic": {"linewidth": 1.6, "linestyle": (0, (3, 7))},
    "disputed": {"linewidth": 2.5, "linestyle": (0, (2, 3))},
}
HEAD_LONG, HEAD_WIDE = 12.0, 11.0


class Sheet:
    """A page of ``size`` units. What is drawn later lies above; ``clip`` keeps what follows within a rectangle."""

    def __init__(self, size: tuple[int, int]) -> None:
        self.size = size
        self.figure = Figure(figsize=(size[0] / UNIT_DPI, size[1] / UNIT_DPI), facecolor=PAPER)
        self.axes = self.figure.add_axes((0, 0, 1, 1))
        self.axes.set_axis_off()
        self.axes.set_xlim(0, size[0])
        self.axes.set_ylim(size[1], 0)
        self.clip: Any = None
        self._order = 0
        self.texts: list[Text] = []

    def window(self, rect: Rect, colour: str) -> None:
        """Fill a rectangle and draw within it from now on."""
        patch = Rectangle((rect.x, rect.y), rect.w, rect.h, facecolor=colour, edgecolor="none")
        self.add(patch)
        self.clip = patch

    def add(self, artist: Any) -> Artist:
        """Put an artist on top of what is there."""
        self._order += 1
        artist.set_zorder(self._order)
        if isinstance(artist, (LineCollection, PathCollection)):
            self.axes.add_collection(artist, autolim=False)
        else:
            self.axes.add_artist(artist)
        artist.set_clip_path(self.clip) if self.clip is not None else artist.set_clip_on(False)
        return artist  # type: ignore[no-any-return]

    def surfaces(self, parts: Iterable[Any], colour: str, **more: Any) -> None:
        """Fill polygons in units."""
        paths = [path for part in parts for path in _paths(part)]
        if paths:
            self.add(
                PathCollection(
                    paths, **({"facecolors": colour, "edgecolors": "none"} | more), transform=self.axes.transData
                )
            )

    def lines(self, parts: Iterable[Any], colour: str, linewidth: float, **more: Any) -> None:
        """Draw lines: arrays or shapely lines in units."""
        arrays = [part if isinstance(part, np.ndarray) else shapely.get_coordinates(part) for part in parts]
        arrays = [each for each in arrays if len(each) > 1]
        if arrays:
            options: dict[str, Any] = {
                "colors": colour,
                "linewidths": linewidth,
                "capstyle": "butt",
                "joinstyle": "round",
            } | more
            self.add(LineCollection(arrays, **options))

    def disc(self, at: XY, radius: float, **look: Any) -> None:
        """Draw a circle."""
        self.add(Circle((float(at[0]), float(at[1])), radius, **({"linewidth": 0} | look)))

    def square(self, at: XY, side: float, **look: Any) -> None:
        """Draw a square."""
        self.add(Rectangle((at[0] - side / 2, at[1] - side / 2), side, side, **({"linewidth": 0} | look)))

    def polygon(self, points: NDArray[np.float64], **look: Any) -> None:
        """Draw one closed outline."""
        self.add(Polygon(points, closed=True, **look))

    def write(
        self,
        lines: Sequence[tuple[str, Face]],
        at: tuple[float, float],
        *,
        align: str = "left",
        wide: float | None = None,
        halo: str = "",
        alpha: float = 0.92,
    ) -> None:
        """Write lines under one another; ``at`` is the upper left corner of their box, ``wide`` its width."""
        x, y = at
        wide = max((width(text, face) for text, face in lines), default=0.0) if wide is None else wide
        for text, face in lines:
            if text:
                left = x + {"left": 0.0, "center": 0.5, "right": 1.0}[align] * (wide - width(text, face))
                baseline = y + (face.line - face.size) / 2 + face.size * 0.79
                self._write(text, face, (left, baseline), halo, alpha)
            y += face.line

    def _write(self, text: str, face: Face, at: tuple[float, float], halo: str = "", alpha: float = 1.0) -> None:
        effects = [withStroke(linewidth=3, foreground=halo, alpha=alpha)] if halo else []
        written = self.axes.text(
            *at,
            text,
            fontproperties=font(face, text),
            color=face.colour,
            parse_math=False,
            usetex=False,
            path_effects=effects,
        )
        self._order += 1
        written.set_zorder(self._order)
        self.texts.append(written)

    # Symbols of the story.

    def place(self, symbol: str, at: XY, *, size: float = 1.0) -> None:
        """Draw the mark of a place: form and colour both tell what it is."""
        if symbol == "site":
            self.square(at, 11 * size + 3.6 * size, facecolor=PAPER)
            self.square(at, 11 * size, facecolor=PLACE)
        elif symbol == "settlement":
            self.disc(at, (6 + 1.8) * size, facecolor=PAPER)
            self.disc(at, 6 * size, facecolor=PLACE)
        else:
            colour = MUTED if symbol == "reference" else PLACE
            self.disc(at, (4.8 + 2.2) * size, facecolor=PAPER)
            self.disc(at, 4.8 * size, facecolor=PAPER, edgecolor=colour, linewidth=1.8 * size)

    def badge(self, label: str, kind: str, at: XY) -> None:
        """Draw the number of a leg: filled, hollow (text less sure) or dashed (not drawn)."""
        if kind == "filled":
            self.disc(at, 10.8, facecolor=PAPER)
            self.disc(at, 9.5, facecolor=LEG)
        else:
            self.disc(at, 11, facecolor=PAPER)
            dashes = (0, (3, 2.2)) if kind == "dashed" else "-"
            self.disc(at, 8.9, facecolor=PAPER, edgecolor=LEG, linewidth=1.4, linestyle=dashes)
        size = 11 if len(label) < 3 else 8.5  # noqa: PLR2004
        face = Face(size, PAPER if kind == "filled" else LEG_TEXT, weight=600)
        wide = width(label, face)
        self._write(label, face, (at[0] - wide / 2, at[1] + size * 0.36))

    def head(self, tip: NDArray[np.float64], back: NDArray[np.float64]) -> None:
        """Draw an arrowhead with its point at ``tip``, coming from ``back``."""
        along = tip - back
        along /= max(1e-9, float(np.hypot(*along)))
        across = np.array([-along[1], along[0]])
        base = tip - along * HEAD_LONG
        points = np.array([tip, base + across * HEAD_WIDE / 2, base + along * 2.6, base - across * HEAD_WIDE / 2])
        self.polygon(points, facecolor=LEG, edgecolor=PAPER, linewidth=1.0, joinstyle="miter")

    def leg(self, line: NDArray[np.float64], style: str) -> None:
        """Draw the path of a leg."""
        if style in {"stated", "inferred"}:
            self.lines([line], PAPER, 5.5)
        look = STYLES[style]
        self.lines([line], LEG, look["linewidth"], linestyles=[look["linestyle"]])

    def measure_path(self, line: NDArray[np.float64]) -> None:
        """Draw a measured line, with a tick at each end."""
        ticks = []
        for end, inner in ((line[0], line[1]), (line[-1], line[-2])):
            along = (end - inner) / max(1e-9, float(np.hypot(*(end - inner))))
            tick = np.array([-along[1], along[0]]) * 4.5
            ticks.append(np.array([end - tick, end + tick]))
        self.lines([line, *ticks], PAPER, 3.0, alpha=0.8)
        self.lines([line, *ticks], CHECK, 1.0)

    def dots(self, points: NDArray[np.float64], radius: float) -> None:
        """Draw very many places as small dots."""
        inside = np.unique(np.round(points[np.isfinite(points).all(axis=1)]), axis=0)
        around = np.linspace(0, 2 * np.pi, 9)
        circle = np.column_stack((np.cos(around), np.sin(around))) * radius
        codes = np.full(len(circle), Path.LINETO, dtype=np.uint8)
        codes[0], codes[-1] = Path.MOVETO, Path.CLOSEPOLY
        path = Path((inside[:, None, :] + circle[None, :, :]).reshape(-1, 2), np.tile(codes, len(inside)))
        self.add(PathPatch(path, facecolor=PLACE, edgecolor=PAPER, linewidth=0.35))


def _paths(part: Any) -> list[Path]:
    found = []
    for polygon in getattr(part, "geoms", [part]):
        if polygon.is_empty or polygon.geom_type != "Polygon":
            continue
        rings = [np.asarray(ring.coords) for ring in (polygon.exterior, *polygon.interiors)]
        codes = [np.full(len(ring), Path.LINETO, dtype=np.uint8) for ring in rings]
        for each in codes:
            each[0], each[-1] = Path.MOVETO, Path.CLOSEPOLY
        found.append(Path(np.vstack(rings), np.concatenate(codes)))
    return found
