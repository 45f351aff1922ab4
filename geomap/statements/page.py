"""An article's words, sentences and mentions, indexed for the readers of this stage."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from typing import TYPE_CHECKING

from geomap.model import Span
from geomap.text import Token, sentences, tokens

if TYPE_CHECKING:
    from collections.abc import Sequence

    from geomap.model import Article, Mention


class Page:
    """Read-only index of one article; token numbers are positions in ``tokens``."""

    def __init__(self, article: Article, mentions: Sequence[Mention]) -> None:
        self.article = article
        self.text = article.text
        self.tokens: tuple[Token, ...] = tokens(article.text)
        self.lower = [token.text.lower().replace("'", "’") for token in self.tokens]
        self._starts = [token.start for token in self.tokens]
        self._sentences = sentences(article.text)
        self._sentence_starts = [start for start, _ in self._sentences]
        # Where two mentions share an edge the longer is meant: "the Russian capital", not "Russian".
        self._mention_from: dict[int, Mention] = {}
        self._mention_to: dict[int, Mention] = {}
        for mention in sorted(mentions, key=lambda m: (m.start, m.end)):
            self._mention_from[mention.start] = mention
            kept = self._mention_to.get(mention.end)
            if kept is None or mention.start < kept.start:
                self._mention_to[mention.end] = mention

    def word(self, index: int) -> str:
        """Token ``index`` in lower case, "" outside the text."""
        return self.lower[index] if 0 <= index < len(self.lower) else ""

    def token_at(self, offset: int) -> int:
        """Return the number of the first token that starts at or after ``offset``."""
        return bisect_left(self._starts, offset)

    def sentence(self, offset: int) -> tuple[int, int]:
        """Offsets of the sentence that holds ``offset``."""
        index = max(0, bisect_right(self._sentence_starts, offset) - 1)
        return self._sentences[index]

    def mention_starting(self, offset: int) -> Mention | None:
        """Longest mention that starts at ``offset``."""
        return self._mention_from.get(offset)

    def mention_ending(self, index: int) -> Mention | None:
        """Longest mention whose last token is ``index``."""
        return self._mention_to.get(self.tokens[index].end) if 0 <= index < len(self.tokens) else None

    def span(self, start: int, end: int) -> Span:
        """Make the span of ``text[start:end]``."""
        return Span(start, end, self.text[start:end])

    def span_of_tokens(self, first: int, last: int) -> Span:
        """Make the span of tokens ``first`` to ``last``, both included."""
        return self.span(self.tokens[first].start, self.tokens[last].end)
