"""Ids and quotes: how a row leads back to the words it came from."""

from __future__ import annotations

import hashlib
import json
import re
from bisect import bisect_right
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from geomap.text import sentences

if TYPE_CHECKING:
    from collections.abc import Iterable

    from geomap.model import Article, Mention, Span

# A "sentence" without an end (a table, a list of names) is cut to a window about the words, or a page of such text
# would be stored once for every name in it.
LONGEST_QUOTE = 600
_UNWRITABLE = re.compile("[\0\ud800-\udfff]")


def dumps(value: Any) -> str:
    """JSON as the ``json`` columns hold it."""
    return clean(json.dumps(value, ensure_ascii=False, separators=(",", ":"), allow_nan=False))


def clean(text: str) -> str:
    """Put U+FFFD, one for one, in place of what no file format can hold: NUL and half a surrogate pair."""
    return _UNWRITABLE.sub("\ufffd", text)


@dataclass(frozen=True, slots=True)
class Quoter:
    """Makes ids and quotes for one article. ``begins`` are the starts of its sentences."""

    article: Article
    spans: tuple[tuple[int, int], ...]
    begins: tuple[int, ...]

    @classmethod
    def of(cls, article: Article) -> Quoter:
        spans = sentences(article.text)
        return cls(article, spans, tuple(start for start, _ in spans))

    def id(self, letter: str, *parts: object) -> str:
        """Derive an id from the article's id and ``parts``; ``letter`` tells what it is of."""
        key = "\x1f".join((self.article.id, letter, *map(str, parts)))
        return f"{letter}-{hashlib.sha256(key.encode('utf-8', 'surrogatepass')).hexdigest()[:12]}"

    def place_id(self, gazetteer_id: str) -> str:
        return self.id("p", gazetteer_id)

    def mention_id(self, mention: Mention | Span) -> str:
        return self.id("m", mention.start, mention.end)

    def sentence(self, offset: int) -> int:
        """Index of the sentence that holds ``offset``."""
        return max(0, bisect_right(self.begins, offset) - 1)

    def quote(self, span: Mention | Span, *, mentions: Iterable[Mention] = ()) -> dict[str, Any]:
        """Return the sentence around ``span``; ``text`` is the article's text from ``start`` to ``end``.

        ``mention_id`` is that of the first of ``mentions`` that stands in it. ``words`` has the offsets of ``span``
        itself, in the article as ``start`` and ``end`` are.
        """
        start, end = self._around(span)
        inside = next((each for each in mentions if start <= each.start and each.end <= end), None)
        return {
            "mention_id": self.mention_id(inside) if inside else None,
            "start": start,
            "end": end,
            "paragraph": self.article.paragraph_of(span.start),
            "text": self.article.text[start:end],
            "words": [[span.start, span.end]],
        }

    def quotes(self, mentions: Iterable[Mention]) -> list[dict[str, Any]]:
        """Quote each mention."""
        return [self.quote(mention, mentions=(mention,)) for mention in mentions]

    def evidence(self, spans: Iterable[Span], mentions: Iterable[Mention]) -> list[dict[str, Any]]:
        """Quote the sentences around ``spans``, each once, with all the words in it that say so."""
        known = tuple(mentions)
        found: dict[tuple[int, int], dict[str, Any]] = {}
        for span in spans:
            quote = self.quote(span, mentions=known)
            first = found.setdefault((quote["start"], quote["end"]), quote)
            if first is not quote:
                first["words"] = _joined([*first["words"], *quote["words"]])
        return list(found.values())

    def _around(self, span: Mention | Span) -> tuple[int, int]:
        first, last = self.sentence(span.start), self.sentence(max(span.start, span.end - 1))
        start, end = (self.spans[first][0], self.spans[last][1]) if self.spans else (span.start, span.end)
        start, end = min(start, span.start), max(end, span.end)
        if end - start <= LONGEST_QUOTE:
            return start, end
        spare = max(0, LONGEST_QUOTE - (span.end - span.start)) // 2
        left, right = max(start, span.start - spare), min(end, span.end + spare)
        text = self.article.text
        if left > start:
            space = text.find(" ", left, span.start)
            left = space + 1 if space >= 0 else left
        if right < end:
            space = text.rfind(" ", span.end, right)
            right = space if space >= 0 else right
        return left, right


def _joined(spans: Iterable[list[int]]) -> list[list[int]]:
    """Spans in order, those that overlap as one."""
    found: list[list[int]] = []
    for start, end in sorted(spans):
        if found and start < found[-1][1]:
            found[-1][1] = max(found[-1][1], end)
        else:
            found.append([start, end])
    return found
