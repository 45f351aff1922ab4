"""Spots: stretches of capitalised text that the gazetteer knows, or that are built like a place's name."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from dataclasses import dataclass, field
from functools import cached_property
from typing import TYPE_CHECKING, Protocol

from geomap.recognition.lexicon import (
    CONNECTORS,
    GENERIC_AFTER,
    GENERIC_BEFORE,
    ORGANISATION_HEADS,
    PERSON_TITLES,
    ROADS_AFTER,
    words,
)
from geomap.text import Token, sentences, tokens

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from geomap.model import Article, Place

MAX_TOKENS = 7
ABBREVIATION = 6  # letters before its dot: "Calif."
LOT = 2_000  # stretches of text that the gazetteer is asked for in one go
SHORT = 3  # letters: an acronym, or a word that stays small in headlines
_LINE_ENDS = re.compile("\n")
_INNER = frozenset("-–.'’&")


class Entry(Protocol):
    """A gazetteer's name entry: the place, the name as the gazetteer writes it, and what sort of name it is."""

    @property
    def place(self) -> Place: ...
    @property
    def written(self) -> str: ...
    @property
    def kind(self) -> str: ...


class Names(Protocol):
    """What recognition asks of a gazetteer."""

    def entries(self, name: str) -> Sequence[Entry]: ...
    def known(self, names: Iterable[str]) -> frozenset[str]: ...
    def capital_of(self, country_code: str) -> Place | None: ...


@dataclass(frozen=True, slots=True, eq=False)
class Spot:
    """Tokens ``first`` to ``last`` (inclusive) of a page, and what the gazetteer knows of them.

    ``pattern`` is "" for a gazetteer name, "generic" or "road" for a name built with a geographic noun.
    """

    first: int
    last: int
    start: int
    end: int
    text: str
    entries: tuple[Entry, ...] = field(default=(), compare=False)
    pattern: str = ""

    @property
    def words_end(self) -> int:
        """Index of the last word: an abbreviation's dot is a token of its own."""
        return self.last - (self.last > self.first and self.text.endswith("."))


class Page:
    """An article's tokens with what one needs to know of each; read-only after it is made."""

    def __init__(self, article: Article) -> None:
        self.text = article.text
        self.tokens = tokens(article.text)
        lower = {word: word.lower() for word in {t.text for t in self.tokens}}
        self.lower = tuple(lower[t.text] for t in self.tokens)
        self._sentence_starts = [start for start, _ in sentences(article.text)]

    @cached_property
    def sentences(self) -> tuple[tuple[int, range], ...]:
        """Number and tokens of each sentence."""
        starts = [token.start for token in self.tokens]
        bounds = [*(bisect_left(starts, start) for start in self._sentence_starts), len(starts)]
        first = [(-1, range(bounds[0]))]  # what stands before the first sentence, if anything does
        return tuple(each for each in (*first, *enumerate(map(range, bounds, bounds[1:]))) if each[1])

    @cached_property
    def _after_break(self) -> frozenset[int]:
        """Indexes of the tokens that begin a line."""
        starts = [token.start for token in self.tokens]
        return frozenset(bisect_left(starts, match.end()) for match in _LINE_ENDS.finditer(self.text))

    @cached_property
    def capitals(self) -> tuple[int, ...]:
        """Indexes of the capitalised words."""
        return tuple(i for i, t in enumerate(self.tokens) if t.text[0].isupper() and t.text[0].isalpha())

    def word(self, index: int) -> str:
        """Return the token at ``index`` in lower case, "" beyond either end."""
        return self.lower[index] if 0 <= index < len(self.tokens) else ""

    def token(self, index: int) -> Token | None:
        return self.tokens[index] if 0 <= index < len(self.tokens) else None

    def is_capital(self, index: int) -> bool:
        """Whether a capitalised word stands at ``index``."""
        return 0 <= index < len(self.tokens) and self.tokens[index].text[0].isupper()

    def joined(self, index: int) -> bool:
        """Whether token ``index`` follows the one before it without white space or with spaces only."""
        return 0 < index < len(self.tokens) and index not in self._after_break

    def glued(self, index: int, sign: str) -> bool:
        """Whether token ``index`` or the one before it is ``sign``, with no space between the two: "Iran-Russia"."""
        if not 0 < index < len(self.tokens) or sign not in {self.lower[index], self.lower[index - 1]}:
            return False
        return self.tokens[index - 1].end == self.tokens[index].start

    def sentence(self, offset: int) -> int:
        return bisect_right(self._sentence_starts, offset) - 1

    def starts_sentence(self, index: int) -> bool:
        """Whether token ``index`` is the first word of its sentence, quotation marks left out."""
        start = self.tokens[index].start
        number = self.sentence(start)
        begin = self._sentence_starts[number] if number >= 0 else 0
        return not any(c.isalnum() for c in self.text[begin:start])

    @cached_property
    def title_case(self) -> dict[int, tuple[float, float]]:
        """Share of capitalised and of all-capital words of each sentence, by number."""
        shares: dict[int, tuple[float, float]] = {}
        for number, sentence in self.sentences:
            told = [self.tokens[i].text for i in sentence if len(self.tokens[i].text) > SHORT]
            told = [word for word in told if word[0].isalpha()]
            if told:
                upper = sum(word.isupper() for word in told)
                shares[number] = (sum(word[0].isupper() for word in told) / len(told), upper / len(told))
        return shares

    @cached_property
    def seen_lower(self) -> frozenset[str]:
        """Words that the article writes in lower case somewhere."""
        return frozenset(t.text for t in self.tokens if t.text.islower())

    @cached_property
    def persons(self) -> frozenset[str]:
        """Words that follow a given name or a title somewhere in the article: its surnames."""
        given = words().given
        found: set[str] = set()
        for i, token in enumerate(self.tokens[:-1]):
            if not token.text[0].isupper():
                continue
            title = self.lower[i] in PERSON_TITLES
            name = token.text in given and len(token.text) >= SHORT
            j = i + 1
            if title and self.word(j) == ".":
                j += 1
            if name and self.is_capital(j) and len(self.tokens[j].text) == 1 and self.word(j + 1) == ".":
                j += 2
            nxt = self.token(j)
            if (title or name) and nxt and self.is_capital(j) and self.joined(j) and len(nxt.text) >= SHORT:
                found.add(nxt.text)
                after = self.token(j + 1)
                if title and nxt.text in given and after and self.is_capital(j + 1) and self.joined(j + 1):
                    found.add(after.text)
        return frozenset(found)


def find_spots(page: Page, gazetteer: Names) -> list[Spot]:
    """Every stretch that may be a place's name; they overlap, the caller chooses."""
    spots: dict[tuple[int, int], Spot] = {}
    for lot in _lots(page):
        known = gazetteer.known(text for _, _, text in lot)
        for first, last, text in lot:
            if text not in known:
                continue
            entries = tuple(e for e in gazetteer.entries(text) if _case_fits(text, e))
            if entries and page.word(last + 1) != "$" and not _word_too_many(page, first, last, entries, gazetteer):
                spots[first, last] = Spot(first, last, page.tokens[first].start, page.tokens[last].end, text, entries)
    for first in page.capitals:
        for spot in _built_names(page, first):
            spots.setdefault((spot.first, spot.last), spot)
    return sorted(spots.values(), key=lambda s: (s.first, s.last))


def _lots(page: Page) -> Iterator[list[tuple[int, int, str]]]:
    """First token, last token and text of what may be a name, ``LOT`` or a few more at a time."""
    lot: list[tuple[int, int, str]] = []
    for first in page.capitals:
        start = page.tokens[first].start
        lot += [(first, last, page.text[start : page.tokens[last].end]) for last in _ends(page, first)]
        if len(lot) >= LOT:
            yield lot
            lot = []
    yield lot


def _ends(page: Page, first: int) -> Iterator[int]:
    """Indexes where a name that begins at ``first`` may end."""
    for last in range(first, min(first + MAX_TOKENS, len(page.tokens))):
        token = page.tokens[last]
        if last > first and not page.joined(last):
            return
        if token.text[0].isalpha() or token.text[0].isdigit():
            if token.text[0].isupper() or last == first:
                yield last
            elif page.lower[last] not in CONNECTORS:
                if last > first:
                    yield last  # "Alabuga special", and then "… economic zone"
                if last > first + 4:
                    return
        elif token.text == ".":
            glued = token.start == page.tokens[last - 1].end
            if not glued or len(page.tokens[last - 1].text) > ABBREVIATION:
                return
            yield last
        elif token.text not in _INNER and token.text not in {"’s", "'s"}:
            return


def _word_too_many(page: Page, first: int, last: int, entries: Sequence[Entry], gazetteer: Names) -> bool:
    """Whether the first or the last word is the text's and not the name's.

    "The United States", but "The Hague"; "Dublin City Council", but "Iowa City Council".
    """
    if first == last:
        return False
    begin, end = page.tokens[first].start, page.tokens[last].end
    if page.lower[first] == "the":
        rest = page.text[page.tokens[first + 1].start : end]
    elif page.lower[last] == "city" and page.is_capital(last + 1) and page.word(last + 1) in ORGANISATION_HEADS:
        if any(e.kind == "name" and e.place.feature_class == "P" for e in entries):
            return False
        rest = page.text[begin : page.tokens[last - 1].end]
    else:
        return False
    return any(e.kind == "name" for e in gazetteer.entries(rest))


def _case_fits(text: str, entry: Entry) -> bool:
    bare = text.removesuffix(".")
    if bare != text and "." not in bare and (bare.isupper() or entry.kind != "abbreviation"):
        return False  # the sentence's dot: "the UK.", "Iowa City."
    if entry.kind == "abbreviation":
        # The gazetteer keeps one spelling of "KY" and "Ky.", "W.Va." and "W. Va."; bare small letters need a dot.
        return text == entry.written or (bare != text and _letters(text) == _letters(entry.written))
    # "OF" and "LA" are no Of and no La.
    return not (len(text) <= SHORT and text.isupper()) or entry.written.isupper()


def _letters(text: str) -> str:
    return text.replace(".", "").replace(" ", "").upper()


def _built_names(page: Page, first: int) -> Iterator[Spot]:
    """Names built with a geographic noun: "Kish River", "Lake Vermont", "County Road 35", "Joanne Lane"."""
    limit = min(first + 4, len(page.tokens))
    for last in range(first + 1, limit):
        if not page.joined(last) or not page.is_capital(last):
            break
        word = page.lower[last]
        if word in GENERIC_AFTER or word in ROADS_AFTER:
            pattern = "generic" if word in GENERIC_AFTER else "road"
            yield _spot(page, first, last, pattern)
    if page.lower[first] in GENERIC_BEFORE:
        last = first + 1
        if page.word(last) == "." and page.tokens[last].start == page.tokens[first].end:
            last += 1
        if page.is_capital(last) and page.joined(last) and page.lower[last] not in ROADS_AFTER:
            yield _spot(page, first, last, "generic")
    if page.lower[first] in {"interstate", "highway", "route"} or (
        page.lower[first] == "county" and page.word(first + 1) in {"road", "highway"}
    ):
        last = first + (2 if page.lower[first] == "county" else 1)
        if page.word(last)[:1].isdigit():
            yield _spot(page, first, last, "road")


def _spot(page: Page, first: int, last: int, pattern: str) -> Spot:
    start, end = page.tokens[first].start, page.tokens[last].end
    return Spot(first, last, start, end, page.text[start:end], (), pattern)


def spot_at(page: Page, start: int, end: int, gazetteer: Names) -> Spot:
    """Return the spot of a given span, which need not begin or end with a token."""
    inside = [i for i, t in enumerate(page.tokens) if t.start < end and start < t.end]
    first, last = (inside[0], inside[-1]) if inside else (0, 0)
    text = page.text[start:end]
    return Spot(first, last, start, end, text, tuple(gazetteer.entries(text)))
