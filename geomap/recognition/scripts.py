"""Names written in another script than Latin: looked up as they stand, for there is no model that reads around them.

Cyrillic, Greek and Armenian have capitals; a name there begins with one. Arabic, Hebrew, Hangul and the scripts of
India set words apart; Chinese, Japanese and Thai do not, and every stretch of them may be a name. The fewer signs a
script gives, the larger the place must be to be taken for what is meant.
"""

from __future__ import annotations

import re
import unicodedata
from typing import TYPE_CHECKING

from geomap.model import Mention

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from geomap.model import Article
    from geomap.recognition.spots import Entry, Names

SCORE = 0.5  # of such a mention: the name is known, and nothing was read around it
MAX_WORDS = 4
MAX_LETTERS = 10  # of a name in a script that does not set words apart
# Letters from Greek on, without punctuation, signs and emoji; what else is no letter in there is sorted out below.
_OTHER = re.compile(
    "[\u0370-\u1dff\u1f00-\u1fff\u2c00-\u2dff\u2e80-\u2fff\u3005-\ufdff\ufe70-\ufefe\U00010000-\U0001cfff]"
)
_WORD = re.compile(f"{_OTHER.pattern}+")
_UNSPACED = re.compile("[\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u2e80-\ua4cf\uf900-\ufaff\U00020000-\U0003ffff]")
_HANGUL = re.compile("[\uac00-\ud7a3]+")
# One-letter words that are written together with the name: "and", "in", "to", "from" …
_CLITICS = frozenset("وفبكل" + "ובלמהכש")
_POPULATION = {"capital": 1_000, "spaced": 50_000, "unspaced": 100_000}
_SHORTEST = {"capital": 3, "spaced": 3, "hangul": 2, "unspaced": 2}
_BETWEEN = frozenset({" ", "-", "\u00a0"})


def mentions_in_other_scripts(article: Article, taken: Sequence[Mention], gazetteer: Names) -> list[Mention]:
    """Names of places in other scripts than Latin, beside those already ``taken``; longest first, left to right."""
    text = article.text
    if text.isascii() or not _OTHER.search(text):
        return []
    covered = {offset for each in taken for offset in range(each.start, each.end)}
    found: list[Mention] = []
    end = 0
    for first, last, sort in _stretches(text):
        if first < end or first in covered or last - 1 in covered:
            continue
        name = text[first:last]
        entry = _best(gazetteer.entries(name), sort)
        if entry is not None:
            found.append(
                Mention(first, last, name, feature_class=entry.place.feature_class, recogniser="script", score=SCORE)
            )
            end = last
    return found


def _best(entries: Sequence[Entry], sort: str) -> Entry | None:
    """Return the entry that makes a name of it: a country, a division, a capital, or a place that is large enough."""
    known = [
        entry
        for entry in entries
        if entry.place.feature_code.startswith(("PCL", "ADM1", "PPLC")) or entry.place.population >= _POPULATION[sort]
    ]
    return max(known, key=lambda entry: entry.place.population, default=None)


def _stretches(text: str) -> Iterator[tuple[int, int, str]]:
    """(start, end, sort) of what may be a name, by start and then longest first."""
    words = [run for match in _WORD.finditer(text) for run in _letters(text, match.start(), match.end())]
    for index, (start, end) in enumerate(words):
        if _UNSPACED.match(text, start):
            for first in range(start, end):
                for last in range(min(end, first + MAX_LETTERS), first + _SHORTEST["unspaced"] - 1, -1):
                    yield first, last, "unspaced"
        elif text[start] != text[start].lower():
            yield from _from_word(text, words, index, start, "capital")
        elif text[start] == text[start].upper():  # no small letter of a script that has capitals
            yield from _from_word(text, words, index, start, "spaced")
            if text[start] in _CLITICS and end - start > 1:
                yield from _from_word(text, words, index, start + 1, "spaced")


def _from_word(
    text: str, words: Sequence[tuple[int, int]], index: int, start: int, sort: str
) -> Iterator[tuple[int, int, str]]:
    """Stretches of whole words from ``start``, in the word ``index``; of Korean words also without the last letters."""
    last = index
    while last + 1 < min(len(words), index + MAX_WORDS) and text[words[last][1] : words[last + 1][0]] in _BETWEEN:
        last += 1
    for number in range(last, index, -1):
        yield start, words[number][1], sort
    end = words[index][1]
    hangul = _HANGUL.match(text, start)
    if end - start >= _SHORTEST["hangul" if hangul else sort]:
        yield start, end, sort
    if hangul:
        for shorter in range(end - 1, start + _SHORTEST["hangul"] - 1, -1):
            yield start, shorter, sort


def _letters(text: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    """Take a stretch apart at what is neither a letter nor a mark on one."""
    begin = start
    for index in range(start, end):
        if unicodedata.category(text[index])[0] not in "LM":
            if begin < index:
                yield begin, index
            begin = index + 1
    if begin < end:
        yield begin, end
