"""The place that a statement refers to: the mention after the trigger, a border of it, or its coast."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from geomap.statements.lexicon import AREAS, DETERMINERS, FACILITIES, SETTLEMENTS, STOPS, THINGS, words

if TYPE_CHECKING:
    from geomap.model import Mention, Span
    from geomap.statements.page import Page

_TYPES = "|".join(sorted(SETTLEMENTS | AREAS | set(FACILITIES), key=len, reverse=True))
# "east of rural X", "near besieged X", "outside rebel-held X": the place is meant.
_ARTICLE = re.compile(
    r"\s+(?:the\s+)?(?:(?:rural|nearby|neighbou?ring|besieged|occupied|embattled|historic|downtown|"
    r"[\w-]+-(?:held|occupied|controlled|torn))\s+)?",
    re.IGNORECASE,
)
_EDGE = re.compile(
    r"\s+(?:the|its|their|\w+[’']s|[A-Z][\w-]+)\s+(?:[\w-]+\s+){0,2}?"
    r"(?:borders?|frontier|boundary|coast|coastline|shores?|banks?)\s+(?:with|of|between)\s+(?:the\s+)?",
)
# "the Iranian city of", "the capital, ", "the center of", "the eastern town of".
_OF = re.compile(
    rf"\s+(?:(?:the|a|an|its|his|their)\s+)?(?:[\w’'-]+\s+){{0,5}}?"
    rf"(?:(?:{_TYPES}|center|centre|heart|middle)\s+(?:of|called|named)\s+(?:the\s+)?|(?:capital|city|town|village|port)(?:\s+city)?,?\s+)",
)
_EDGE_NOUN = re.compile(
    r"(?:[’']s)?(?:-[A-Z]\w+)?\s+(?:\w+\s+)?(?:borders?|frontier|boundary|coast|coastline|shores?|banks?)\b"
)
_STREETS = re.compile(
    r"(?:,\s+(?:[A-Z][\w’'-]*\s?){1,3}){0,3},?\s+(?:and|or)\s+(?:[A-Z][\w’'-]*\s){1,3}(?:avenues|streets|roads|lanes|drives|boulevards|"
    r"highways|routes|ways)\b"
)
# A lower-case noun after a name makes the name a modifier: "near Moscow airport". These keep the name's place.
_OWN_NOUNS = words(
    "region province area district county state oblast city town village island islands valley peninsula governorate "
    "river lake sea desert mountains"
)
_INSIDE_NAMES = DETERMINERS | {"of", "with", "between"}
_FOREIGN_NOUNS = (
    frozenset(FACILITIES)
    | THINGS
    | words(
        "counties towns villages cities areas regions states suburb suburbs neighborhood neighbourhood outskirts "
        "officials government border coast stock court team street police positions line lines resident residents "
        "man woman"
    )
)


@dataclass(frozen=True, slots=True)
class Ground:
    """What the statement is measured from. ``edge`` where its border or coast is meant."""

    span: Span
    mention: Mention
    edge: bool
    end: int


def ground_after(page: Page, offset: int) -> Ground | None:
    """Ground that begins right after ``offset``, None where no mention stands there."""
    text = page.text
    limit = page.sentence(offset)[1]
    for pattern, edge in ((_ARTICLE, False), (_EDGE, True), (_OF, False)):
        match = pattern.match(text, offset, limit)
        if match is None or (pattern is not _ARTICLE and runs_over_stops(page, match.start(), match.end())):
            continue
        mention = page.mention_starting(match.end())
        # A description begins at its article: "the Russian capital".
        whole = page.mention_starting(match.start() + len(match.group()) - len(match.group().lstrip()))
        if whole is not None and (mention is None or whole.end > mention.end):
            mention = whole
        ground = _ground(page, mention, offset, edge=edge) if mention is not None else None
        # "the Syrian town of Maaloula": the adjective is no ground, what follows may be.
        if ground is not None or (mention is not None and mention.kind != "demonym"):
            return ground
    return None


def runs_over_stops(page: Page, start: int, end: int) -> bool:
    """Whether a preposition stands among the words between: "near a school in the town of"."""
    between = page.lower[page.token_at(start) : page.token_at(end)]
    return any(word in STOPS and word not in _INSIDE_NAMES for word in between)


def _ground(page: Page, mention: Mention, offset: int, *, edge: bool) -> Ground | None:
    text = page.text
    if edge:
        begin = page.tokens[page.token_at(offset)].start
        return Ground(page.span(begin, mention.end), mention, edge=True, end=mention.end)
    border = _EDGE_NOUN.match(text, mention.end)
    if border:
        return Ground(page.span(mention.start, border.end()), mention, edge=True, end=border.end())
    if mention.kind in {"demonym", "embedded"}:
        return None
    if text[mention.end : mention.end + 2] in {"’s", "'s"}:
        return None
    if _STREETS.match(text, mention.end):
        return None  # "near Rivers and Stokes avenues"
    following = re.match(r"\s(\w+)", text[mention.end : mention.end + 24])
    noun = following[1] if following else ""
    if noun in _FOREIGN_NOUNS and noun not in _OWN_NOUNS:
        return None
    if text[mention.end : mention.end + 1] == "-" and text[mention.end + 1 : mention.end + 2].islower():
        return None  # "in Moscow-backed"
    return Ground(page.span(mention.start, mention.end), mention, edge=False, end=mention.end)
