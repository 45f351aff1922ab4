"""Noun phrases as far as closed classes of words can tell them: determiner, modifiers, head."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from geomap.statements.lexicon import BARE_VERBS, DETERMINERS, FACILITIES, FIGURE_HEADS, PLAIN_MODIFIERS, STOPS, VERBS

if TYPE_CHECKING:
    from geomap.model import Span
    from geomap.statements.page import Page

_LONGEST = 7


@dataclass(frozen=True, slots=True)
class Phrase:
    """Tokens ``first`` to ``last`` of a page; ``last`` is the head noun."""

    first: int
    last: int
    span: Span
    determiner: str
    modifiers: tuple[str, ...]
    head: str

    @property
    def is_definite(self) -> bool:
        return self.determiner in {"the", "this", "that", "these", "those"}

    @property
    def is_plural(self) -> bool:
        return self.head.endswith("s") and not self.head.endswith(("works", "barracks", "ss"))

    @property
    def telling(self) -> frozenset[str]:
        """Modifiers that tell this thing from others of its kind."""
        return frozenset(self.modifiers) - PLAIN_MODIFIERS


def phrase_before(page: Page, last: int, floor: int) -> Phrase | None:
    """Phrase whose head is token ``last``, reading back no further than token ``floor``."""
    if last < floor or not _can_be_noun(page, last):
        return None
    first = last
    while first > floor and last - first < _LONGEST:
        word = page.word(first - 1)
        if word in DETERMINERS or word in {"’s", "'s"}:
            first -= 1
            if word in DETERMINERS:
                return _phrase(page, first, last, word)
            continue
        if word == "-" and page.word(first - 2).isalpha() and first - 2 >= floor:
            first -= 2
            continue
        if word in STOPS or not (word[0].isalpha() or word[0].isdigit()):
            break
        first -= 1
    return _bare(page, first, last)


def _bare(page: Page, first: int, last: int) -> Phrase:
    """No determiner: leave out what looks like a verb, as in "build drone factory"."""
    first = max((i + 1 for i in range(first, last) if _is_verb(page, i)), default=first)
    if page.word(first) in {"’s", "-"}:
        first += 1
    return _phrase(page, min(first, last), last, "")


def _phrase(page: Page, first: int, last: int, determiner: str) -> Phrase:
    begin = first + 1 if determiner else first
    modifiers = tuple(word for word in page.lower[begin:last] if word[0].isalnum())
    return Phrase(first, last, page.span_of_tokens(first, last), determiner, modifiers, page.word(last))


def _can_be_noun(page: Page, index: int) -> bool:
    word = page.word(index)
    if word.endswith("ly") and word not in {"family", "assembly", "ally", "supply", "monopoly"}:
        return False  # "has traditionally been close to"
    return word[:1].isalpha() and word not in STOPS


def _is_verb(page: Page, index: int) -> bool:
    word = page.word(index)
    if word in BARE_VERBS or word in VERBS or word in {"up", "down", "out", "off", "over"}:
        return True
    return word.endswith("ed") and index + 1 < len(page.tokens) and page.word(index + 1) not in FIGURE_HEADS


def is_verb_form(word: str) -> bool:
    """Whether ``word``, standing before a trigger, is a verb rather than a noun."""
    return word in VERBS or (word.endswith("ed") and word not in {"bed", "shed", "seabed", "riverbed", "airshed"})


def facility_phrases(page: Page) -> list[Phrase]:
    """Every phrase with a facility noun at its head, in text order."""
    found: list[Phrase] = []
    for index, word in enumerate(page.lower):
        if word not in FACILITIES:
            continue
        following = page.word(index + 1)
        if following in FACILITIES and page.tokens[index + 1].start == page.tokens[index].end + 1:
            continue  # "plant site": the last noun is the head
        if page.mention_ending(index) is not None:
            continue  # a name, not a description
        floor = page.token_at(page.sentence(page.tokens[index].start)[0])
        phrase = phrase_before(page, index, floor)
        if phrase is not None:
            found.append(phrase)
    return found
