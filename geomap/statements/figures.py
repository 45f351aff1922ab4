"""What a statement places: the noun phrase or the name before its trigger."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from geomap.statements.lexicon import (
    AREAS,
    DETERMINERS,
    FACILITIES,
    FIGURE_HEADS,
    HEDGES,
    LINKS,
    NEGATIONS,
    PLACED_HEADS,
    PLYING,
    SETTLEMENTS,
    STOPS,
    TIME,
    words,
)
from geomap.statements.phrases import Phrase, is_verb_form, phrase_before

if TYPE_CHECKING:
    from geomap.model import Mention, Span
    from geomap.statements.page import Page

_AUXILIARIES = words("is are was were be been being has had have will would could may might to reportedly also")
_PARTICLES = words("down up out ashore over off back aground")
_NO_THINGS = words("billion million trillion percent mph kph knots degrees acres hectares feet tons tonnes")
_PARTS = words(
    "end part parts edge side corner tip section stretch slope slopes bank banks half mouth foot shore coast"
)
_LONGEST_BRACKET = 20
_CALLED = re.compile(r",?\s+(?:called|named|known\s+as|dubbed)\s+(?:the\s+)?")
_PLACEABLE = frozenset({"literal", "description"})


@dataclass(frozen=True, slots=True)
class Figure:
    """Where the words of the figure stand, the place they name, if any, and the phrase, if it is one."""

    span: Span
    mention: Mention | None = None
    phrase: Phrase | None = None


def figure_before(page: Page, offset: int, *, thing_only: bool, wide: bool = False) -> Figure | None:
    """Figure of the trigger that starts at ``offset``.

    ``thing_only`` asks for a thing right before the trigger, as "in" does: "was killed in X" places no thing. With
    ``wide`` it may also be what passes, happens or stands somewhere, and what something befell there: "a train
    derailed between A and B", but not "a train runs between A and B".
    """
    floor = page.token_at(page.sentence(offset)[0])
    index = page.token_at(offset) - 1
    index, linked, comma, negated = _skip_links(page, index, floor)
    if negated or index < floor:
        return None
    if _is_sort_behind(page, index):
        index -= 1  # "Donetsk region", "Matara district"; not "a Kherson suburb"
    if page.word(index) in _PARTICLES and is_verb_form(page.word(index - 1)):
        index -= 1
    mention = page.mention_ending(index)
    if mention is not None:
        return _named(page, mention, floor, linked=linked or comma)
    if page.word(index) in _NO_THINGS:
        return None
    if thing_only and comma and not linked:
        return None
    alight = page.word(index) == "fire" and page.word(index - 1) in {"caught", "catching"}
    verb = index - alight
    if not linked and not comma and (is_verb_form(page.word(verb)) or alight) and not _is_noun_here(page, verb, floor):
        if thing_only:
            return _befallen(page, verb, floor) if wide else None
        return _subject(page, verb, floor)
    heads = (PLACED_HEADS if wide else FIGURE_HEADS) if thing_only else None
    return _described(page, index, floor, heads=heads, loose=not comma)


def _is_sort_behind(page: Page, index: int) -> bool:
    """Whether a word says what the name before it is."""
    name = page.mention_ending(index - 1)
    if name is None or page.mention_ending(index) is not None or page.tokens[index].start != name.end + 1:
        return False
    if page.text[name.end] != " ":
        return False  # a heading ends with the name
    word = page.word(index)
    return word in AREAS or (word in SETTLEMENTS and page.word(page.token_at(name.start) - 1) not in {"a", "an"})


def _befallen(page: Page, verb: int, floor: int) -> Figure | None:
    """Craft or event that something happened to or with, named by the subject of its verb."""
    subject = _subject(page, verb, floor)
    head = subject.phrase.head if subject.phrase is not None else ""
    placed = head in PLACED_HEADS or head.removesuffix("es") in PLACED_HEADS or head.removesuffix("s") in PLACED_HEADS
    return subject if placed and page.word(verb) not in PLYING else None


def figure_after(page: Page, offset: int) -> Figure | None:
    """Figure of a statement that opens its sentence: "Near Moscow, a plant …" (``offset`` is where the ground ends)."""
    index = page.token_at(offset)
    if page.word(index) != ",":
        return None
    index += 1
    if page.word(index) not in DETERMINERS:
        return None
    last = index
    while last < index + 5 and last + 1 < len(page.tokens) and page.word(last + 1) not in STOPS:
        last += 1
        if page.word(last) in PLACED_HEADS and page.word(last + 1) not in PLACED_HEADS:
            phrase = phrase_before(page, last, index)
            return Figure(phrase.span, None, phrase) if phrase else None
    return None


def called_after(page: Page, offset: int) -> Mention | None:
    """Name that follows a statement: "a village near Kherson called X"."""
    match = _CALLED.match(page.text, offset)
    return page.mention_starting(match.end()) if match else None


def _is_noun_here(page: Page, index: int, floor: int) -> bool:
    """Tell "a refugee camp" from "they camp"."""
    if page.word(index) not in FIGURE_HEADS:
        return False
    phrase = phrase_before(page, index, floor)
    return phrase is not None and bool(phrase.determiner)


def _skip_links(page: Page, index: int, floor: int) -> tuple[int, bool, bool, bool]:
    """Step back over "which is located just", commas and days; say what was stepped over."""
    linked = comma = negated = False
    while index >= floor:
        word = page.word(index)
        if word == ")":
            index, comma = _before_bracket(page, index, floor), True
            continue
        if word in NEGATIONS:
            negated = True
        elif word in LINKS:
            linked = True
        elif word in {",", "(", "–", "—"}:
            comma = True
        elif not (word in HEDGES or (_is_time(page, index) and not page.mention_ending(index))):
            break
        index -= 1
    return index, linked, comma, negated


def _before_bracket(page: Page, index: int, floor: int) -> int:
    """Token before the bracket that ends at ``index``; ``floor - 1`` where none opens it."""
    least = max(floor, index - _LONGEST_BRACKET)
    while index >= least and page.word(index) != "(":
        index -= 1
    return index - 1 if index >= least else floor - 1


def _is_time(page: Page, index: int) -> bool:
    word = page.word(index)
    if word in TIME:
        # "on", "this" and "last" only as part of a date, "march" and "may" only as months.
        if word in {"on", "at", "this", "last"}:
            return page.word(index + 1) in TIME or page.word(index + 1).isdigit()
        if word in {"march", "may"}:
            return page.tokens[index].is_capitalised
        return True
    year = len(word) == 4 and word[:2] in {"19", "20"}  # noqa: PLR2004  (four digits)
    return word.isdigit() and (year or page.word(index - 1) in TIME or page.word(index + 1) in TIME)


def _named(page: Page, mention: Mention, floor: int, *, linked: bool) -> Figure | None:
    """Name before the trigger, or what the name only holds: "a village in Donetsk region, 20 km from …"."""
    first = page.token_at(mention.start)
    of = first - 1 - (page.word(first - 1) == "the")
    if not linked and page.word(of) == "of" and page.word(of - 1) in _PARTS and of - 1 >= floor:
        return Figure(page.span(page.tokens[of - 1].start, mention.end))  # "the south end of the X near Y"
    if mention.feature_class == "A" and (linked or page.word(first - 1) == ","):
        holder = _held_by(page, first, floor)
        if holder is not None:
            return holder
    # "Luanda said" is a government, "Luanda lies" is a town.
    if mention.kind not in _PLACEABLE and not (linked and mention.kind == "associative"):
        phrase = phrase_before(page, page.token_at(mention.end) - 1, floor)
        return Figure(phrase.span if phrase and mention.kind == "demonym" else page.span(mention.start, mention.end))
    return Figure(page.span(mention.start, mention.end), mention)


def _held_by(page: Page, first: int, floor: int) -> Figure | None:
    before = first - 1
    while page.word(before).endswith("ern") or page.word(before) in {"the", "central"}:
        before -= 1
    if before <= floor or page.word(before) not in {",", "in"}:
        return None
    inner = page.mention_ending(before - 1)
    if inner is not None and inner.kind in _PLACEABLE:
        return _named(page, inner, floor, linked=True)
    if page.word(before) == "in" and page.word(before - 1) in FIGURE_HEADS:
        phrase = phrase_before(page, before - 1, floor)
        return Figure(phrase.span, None, phrase) if phrase else None
    return None


def _described(page: Page, index: int, floor: int, *, heads: frozenset[str] | None, loose: bool) -> Figure | None:
    phrase = phrase_before(page, index, floor)
    if phrase is None:
        return None
    if heads is not None and phrase.head not in heads:
        return None
    if not loose and phrase.head not in FIGURE_HEADS:
        return None  # ", near Moscow" after some clause
    mention = _apposed(page, phrase, floor)
    if mention is not None:
        return Figure(page.span(mention.start, mention.end), mention, phrase)
    return Figure(phrase.span, None, phrase)


def _apposed(page: Page, phrase: Phrase, floor: int) -> Mention | None:
    """Name that a phrase stands in apposition to: "Bucha, a town near Kyiv"."""
    if phrase.is_plural or phrase.first - 1 < floor or page.word(phrase.first - 1) not in {",", "(", "–", "—"}:
        return None
    if phrase.head not in SETTLEMENTS and phrase.head not in FACILITIES and phrase.head not in AREAS:
        return None
    mention = page.mention_ending(phrase.first - 2)
    if mention is None or mention.kind not in _PLACEABLE:
        return None
    if mention.feature_class == "A" and phrase.head not in AREAS:
        inner = _held_by(page, page.token_at(mention.start), floor)
        return inner.mention if inner else None
    return mention


def _subject(page: Page, verb: int, floor: int) -> Figure:
    """Subject of a verb before the trigger: "drones are shipped across", "a plane crashed near"; else the verb."""
    index = verb - 1
    while index >= floor and (
        page.word(index) in _AUXILIARIES or page.word(index).endswith("ly") or _is_time(page, index)
    ):
        index -= 1
    if page.word(index) in {"that", "which"}:
        index -= 1 + (page.word(index - 1) == ",")
    itself = Figure(page.span_of_tokens(verb, verb))
    if index < floor or page.mention_ending(index) is not None or is_verb_form(page.word(index)):
        return itself
    phrase = phrase_before(page, index, floor)
    return Figure(phrase.span, None, phrase) if phrase else itself
