"""Words and sentences with their offsets, shared by every stage that reads text."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import NamedTuple

# A word keeps inner apostrophes, hyphens and dots (O'Hare, Port-au-Prince, U.S.); "’s" is a word of its own.
_WORD = re.compile(
    r"(?:[A-Za-z]\.){2,}"  # U.S., D.R.C.
    r"|\d+(?:[.,]\d+)*"
    r"|[’'](?:s|S)\b"
    r"|[^\W\d_]+(?:[’'](?![sS]\b)[^\W\d_]+)*"
    r"|[^\w\s]|_"
)

_ABBREVIATIONS = frozenset(
    (
        "mr mrs ms dr prof gen col lt sgt capt maj adm gov sen rep rev hon st mt ft no vs etc inc ltd co corp jr sr "
        "dept jan feb mar apr jun jul aug sep sept oct nov dec ala ariz ark calif colo conn del fla ga ill ind kan ky "
        "la md mass mich minn miss mo mont neb nev okla ore pa penn tenn tex vt va wash wis wyo "
        "u.s u.k u.n e.g i.e a.m p.m d.c"
    ).split()
)
_END = re.compile(r"[.!?…]+[\"”’')\]]*(?=\s|$)|\n\s*\n|\n(?=[^\sa-z])")


class Token(NamedTuple):
    """A word or a sign; ``text[start:end]`` of the text it comes from. A tuple: an article makes thousands."""

    start: int
    end: int
    text: str

    @property
    def is_word(self) -> bool:
        return self.text[0].isalpha()

    @property
    def is_capitalised(self) -> bool:
        return self.text[0].isupper()


@lru_cache(maxsize=2)
def tokens(text: str) -> tuple[Token, ...]:
    """Split ``text`` into words and signs, with offsets in code points."""
    kept: dict[str, str] = {}  # a word that comes again is the same string: a long text has few
    same, make = kept.setdefault, tuple.__new__  # what ``Token(…)`` comes to, in two thirds of the time
    return tuple([make(Token, (*m.span(), same(m[0], m[0]))) for m in _WORD.finditer(text)])


@lru_cache(maxsize=2)
def sentences(text: str) -> tuple[tuple[int, int], ...]:
    """(start, end) of each sentence, half-open, white space at the edges left out.

    A line break ends a sentence too, as a headline has no full stop; not before a small letter: there it is wrapped.
    """
    found: list[tuple[int, int]] = []
    start = 0
    for match in _END.finditer(text):
        if match.group()[0] == "." and _is_abbreviation(text, match.start(), match.end()):
            continue
        _append(found, text, start, match.end())
        start = match.end()
    _append(found, text, start, len(text))
    return tuple(found)


def _append(found: list[tuple[int, int]], text: str, start: int, end: int) -> None:
    chunk = text[start:end]
    stripped = chunk.strip()
    if stripped:
        begin = start + chunk.index(stripped[0])
        found.append((begin, begin + len(stripped)))


def _is_abbreviation(text: str, dot: int, end: int) -> bool:
    following = text[end : end + 2].strip()[:1]
    if following and following.islower():
        return True
    word = re.search(r"[\w.]+$", text[max(0, dot - 12) : dot])
    if word is None:
        return False
    before = word.group()
    # "J. Smith", "U.S. Army": an initial goes on; so does a known abbreviation.
    return (len(before) == 1 and before.isupper()) or before.lower() in _ABBREVIATIONS
