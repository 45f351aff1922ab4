"""The article's text, cut into stretches that carry the same marks.

Offsets are code points here and UTF-16 units in a browser, so the page gets strings and no offsets.
"""

from __future__ import annotations

import itertools
from bisect import bisect_right
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from geomap.text import sentences

if TYPE_CHECKING:
    from collections.abc import Sequence

    from geomap.model import Article

    Span = tuple[int, int]


@dataclass
class Marks:
    """What is marked in a text: spans with the index of what they belong to."""

    mentions: list[tuple[Span, dict[str, Any]]] = field(default_factory=list)
    legs: list[tuple[Span, int]] = field(default_factory=list)
    checks: list[tuple[Span, int]] = field(default_factory=list)


def sentence_at(article: Article, offset: int) -> int:
    """Index of the sentence that holds an offset."""
    return max(0, bisect_right(sentences(article.text), (offset, len(article.text))) - 1)


def sentence_span(article: Article, number: int) -> Span:
    """Start and end of a sentence."""
    spans = sentences(article.text)
    return spans[number] if spans else (0, 0)


def paragraphs(article: Article, marks: Marks) -> list[list[list[Any]]]:
    """Paragraphs as lists of [sentence, stretches]; a stretch is a dict with ``t``, its text, and its marks.

    ``m`` is the mention's mark, ``l`` and ``c`` the legs and checks it belongs to, ``bl`` and ``bc`` those that begin
    with it.
    """
    text = article.text
    spans = sentences(text)
    edges = {0, len(text), *article.paragraphs}
    edges.update(edge for span in spans for edge in span)
    mentions = _outermost(marks.mentions)
    for group in (mentions, marks.legs, marks.checks):
        edges.update(edge for span, _ in group for edge in span)
    ordered = sorted(edge for edge in edges if 0 <= edge <= len(text))
    begins = [start for start, _ in spans]
    active = _Active(mentions, marks.legs, marks.checks)
    found: list[list[list[Any]]] = [[] for _ in article.paragraphs]
    for start, end in itertools.pairwise(ordered):
        number = bisect_right(article.paragraphs, start) - 1
        if number < 0:
            continue
        sentence = bisect_right(begins, start) - 1
        if sentence < 0 or start >= spans[sentence][1]:
            sentence = -1
        stretch = {"t": text[start:end], **active.at(start)}
        paragraph = found[number]
        if paragraph and paragraph[-1][0] == sentence:
            paragraph[-1][1].append(stretch)
        else:
            paragraph.append([sentence, [stretch]])
    return [_trimmed(paragraph) for paragraph in found]


def _outermost(mentions: Sequence[tuple[Span, dict[str, Any]]]) -> list[tuple[Span, dict[str, Any]]]:
    """Leave out mentions inside others, such as "Russian" in "the Russian capital"."""
    kept: list[tuple[Span, dict[str, Any]]] = []
    for span, mark in sorted(mentions, key=lambda item: (item[0][0], -item[0][1])):
        if not kept or span[0] >= kept[-1][0][1]:
            kept.append((span, mark))
    return kept


class _Active:
    """Answers, for offsets that only grow, which marks cover them."""

    def __init__(self, mentions: Sequence[Any], legs: Sequence[Any], checks: Sequence[Any]) -> None:
        self.groups = {
            "m": sorted(mentions, key=lambda item: item[0]),
            "l": sorted(legs, key=lambda item: item[0]),
            "c": sorted(checks, key=lambda item: item[0]),
        }
        self.next = dict.fromkeys(self.groups, 0)
        self.open: dict[str, list[Any]] = {key: [] for key in self.groups}

    def at(self, offset: int) -> dict[str, Any]:
        found: dict[str, Any] = {}
        for key, group in self.groups.items():
            while self.next[key] < len(group) and group[self.next[key]][0][0] <= offset:
                self.open[key].append(group[self.next[key]])
                self.next[key] += 1
            self.open[key] = [item for item in self.open[key] if item[0][1] > offset]
            values = [value for _, value in self.open[key]]
            if key == "m":
                found |= {"m": values[0]} if values else {}
                continue
            starting = [value for span, value in self.open[key] if span[0] == offset]
            found |= {key: sorted(set(values))} if values else {}
            found |= {f"b{key}": sorted(set(starting))} if starting else {}
        return found


def _trimmed(paragraph: list[list[Any]]) -> list[list[Any]]:
    while paragraph and paragraph[-1][0] < 0 and not "".join(s["t"] for s in paragraph[-1][1]).strip():
        paragraph.pop()
    return paragraph
