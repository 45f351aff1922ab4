"""Text of a picture: which fonts, how wide, where it breaks. Text is never parsed: no mathematics, no markup.

Widths and sizes are in units (points).
"""

from __future__ import annotations

import logging
import re
import unicodedata
import warnings
from contextlib import contextmanager
from dataclasses import dataclass, replace
from functools import cache, lru_cache
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from matplotlib.font_manager import FontProperties

# What machines have, best first; DejaVu comes with matplotlib.
SANS = ("Inter", "Segoe UI", "Roboto", "Helvetica Neue", "Noto Sans", "Arial", "Liberation Sans")
SERIF = ("Gelasio", "Charter", "Georgia", "Source Serif 4", "Noto Serif", "Liberation Serif")
_SURE = {"sans": "DejaVu Sans", "serif": "DejaVu Serif"}
_SCRIPTS = ("Arabic", "Hebrew", "Devanagari", "Bengali", "Tamil", "Telugu", "Thai", "Georgian", "Armenian", "Ethiopic")
_CJK = ("Noto Sans CJK SC", "Noto Sans CJK JP", "PingFang SC", "Microsoft YaHei", "Hiragino Sans", "Yu Gothic")
_PLAIN = re.compile(r"[\u0020-\u04ff\u1e00-\u1eff\u2000-\u206f\u2190-\u21ff✓✕…]*")
# What turns the direction of a text, and what no file can hold or nobody can see.
_UNSEEN = re.compile(r"[\u061c\u200b\u200e\u200f\u202a-\u202e\u2060-\u206f\ufeff\ufff9-\ufffb\ufffe\uffff]")
_BREAKS = re.compile(r"\s+")
HAIR = "\u200a"
ELLIPSIS = "…"
_NARROWEST, _MOST_READ = 0.2, 4000  # of the size; characters
_MEASURE_DPI = 288  # text is measured finer than it is drawn, and the same whatever the picture's own resolution


@dataclass(frozen=True, slots=True)
class Face:
    """How a text looks."""

    size: float
    colour: str = "#16191d"
    weight: int = 400
    family: str = "sans"
    italic: bool = False
    leading: float = 1.22  # of the size

    def at(self, **changes: Any) -> Face:
        return replace(self, **changes)

    @property
    def line(self) -> float:
        """Height of a line."""
        return self.size * self.leading


def plain(text: str | None) -> str:
    """Return text in one line, without what is not seen: control characters, marks of direction, half surrogates."""
    if text and text.isascii() and text.isprintable():
        return " ".join(text.split())
    found = (text or "").encode("utf-8", "replace").decode("utf-8")
    found = _BREAKS.sub(" ", _UNSEEN.sub("", found))
    return "".join("\ufffd" if unicodedata.category(c) in {"Cc", "Cs", "Cn"} else c for c in found).strip()


@cache
def _installed() -> frozenset[str]:
    from matplotlib import font_manager  # noqa: PLC0415  (reads the machine's fonts once)

    return frozenset(font_manager.fontManager.get_font_names())


@cache
def families(kind: str, *, simple: bool = True) -> tuple[str, ...]:
    """Fonts for a text, the first that has a character draws it; ``simple`` for Latin, Greek and Cyrillic."""
    there = _installed()
    chosen = next((name for name in (SANS if kind == "sans" else SERIF) if name in there), None)
    found = [chosen] if chosen else []
    if not simple:
        found += [f"Noto Sans {script}" for script in _SCRIPTS if f"Noto Sans {script}" in there]
        found += [name for name in _CJK if name in there][:1]
    return (*found, _SURE[kind], *(() if kind == "sans" else (_SURE["sans"],)))


@lru_cache(maxsize=512)
def properties(face: Face, *, simple: bool = True) -> FontProperties:
    """Font of a face."""
    from matplotlib.font_manager import FontProperties  # noqa: PLC0415

    return FontProperties(
        family=list(families(face.family, simple=simple)),
        size=face.size,
        weight=face.weight,
        style="italic" if face.italic else "normal",
    )


def font(face: Face, text: str) -> FontProperties:
    """Return the font of a face for this text."""
    return properties(face, simple=_PLAIN.fullmatch(text) is not None)


@cache
def _renderer() -> Any:
    from matplotlib.backends.backend_agg import RendererAgg  # noqa: PLC0415

    return RendererAgg(8, 8, _MEASURE_DPI)  # type: ignore[no-untyped-call]


@lru_cache(maxsize=8192)
def width(text: str, face: Face) -> float:
    """Width of one line."""
    if not text:
        return 0.0
    with quiet():
        wide, _, _ = _renderer().get_text_width_height_descent(text, font(face, text), ismath=False)
    return float(wide) * 72 / _MEASURE_DPI


def spaced(text: str) -> str:
    """Capitals with a hair between them, as the names of countries are set."""
    return HAIR.join(text.upper())


def cut(text: str, face: Face, most: float) -> str:
    """Shorten a line to ``most`` units, with an ellipsis."""
    if width(text, face) <= most:
        return text
    return text[: _fitting(text, face, most - width(ELLIPSIS, face))].rstrip() + ELLIPSIS


def _fitting(text: str, face: Face, most: float) -> int:
    """How many characters of a text have room, at least one: guessed by its width, then put right."""
    count = max(1, min(len(text), int(len(text) * most / max(1.0, width(text, face)))))
    while count > 1 and width(text[:count], face) > most:
        count -= 1
    while count < len(text) and width(text[: count + 1], face) <= most:
        count += 1
    return count


def longest(text: str, face: Face) -> float:
    """Width of the longest word."""
    return max((width(word, face) for word in text.split(" ")), default=0.0)


def wrap(text: str, face: Face, most: float, *, lines: int = 99, balanced: bool = False) -> list[str]:
    """Break text into lines of at most ``most`` units; words that are longer are broken, what is too much is cut."""
    # No letter is narrower than this, on average: what can never have room is not measured.
    text = text[: int(min(_MOST_READ, lines * most / (_NARROWEST * face.size) + 1))]
    found = _broken(text, face, most)
    if len(found) > lines:
        found = [*found[: lines - 1], cut(" ".join(found[lines - 1 :]), face, most)]
    elif balanced and len(found) > 1:
        low, least = most, max(most * 0.4, min(most, longest(text, face)))
        while low - 4 >= least and len(_broken(text, face, low - 4)) == len(found):
            low -= 4
        found = _broken(text, face, low)
    return found


def _broken(text: str, face: Face, most: float) -> list[str]:
    found: list[str] = []
    line = ""
    for word in text.split(" "):
        joined = f"{line} {word}" if line else word
        if width(joined, face) <= most:
            line = joined
            continue
        if line:
            found.append(line)
        line = word
        while width(line, face) > most and len(line) > 1:
            count = _fitting(line, face, most)
            found.append(line[:count])
            line = line[count:]
    return [*found, line] if line or not found else found


def block(lines: Sequence[tuple[str, Face]]) -> tuple[float, float]:
    """Width and height of lines under one another."""
    return max((width(text, face) for text, face in lines), default=0.0), sum(face.line for _, face in lines)


@contextmanager
def quiet() -> Iterator[None]:
    """Keep matplotlib from telling which fonts and signs it has not: another one is drawn, or a box."""
    logger = logging.getLogger("matplotlib")
    before = logger.level
    logger.setLevel(logging.ERROR)
    try:
        with warnings.catch_warnings():
            warnings.filterwarnings("ignore", message=r"Glyph .* missing from")
            warnings.filterwarnings("ignore", message=r"Matplotlib currently does not support")
            yield
    finally:
        logger.setLevel(before)
