"""Places with their holders: "Makhachkala, Russia", "the Iranian city of Amirabad", "Ukraine’s Kherson region"."""

from __future__ import annotations

import re
from itertools import pairwise
from typing import TYPE_CHECKING

from geomap.model import SpatialRelation
from geomap.statements.grounds import runs_over_stops
from geomap.statements.lexicon import AREAS, FACILITIES, SETTLEMENTS

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from geomap.model import Mention
    from geomap.statements.page import Page

_HELD = frozenset({"P", "S", "L", "H", "T", ""})
_TYPES = "|".join(sorted(SETTLEMENTS | AREAS | set(FACILITIES), key=len, reverse=True))
_AFTER = re.compile(r"\s?,\s|\s\(")
_OF = re.compile(
    rf"(?:[’']s)?\s+(?:[\w-]+\s+){{0,3}}?(?:{_TYPES})(?:\s+(?:of|called|named)\s+(?:the\s+)?|,\s+|\s+(?=[A-Z]))",
)
_JOIN = re.compile(r",?\s+(?:and|or)\s+(?:the\s+)?|,\s+")
_LONGEST_RUN = 12
_OWNER = re.compile(r"[’']s\s+(?:(?:[\w-]+ern|largest|main|second|biggest|port|coastal|border)\s+){0,2}")
_AREA_NOUN = re.compile(
    r"\s+(?:region|province|oblast|governorate|district|county|state|prefecture|peninsula)\b", re.IGNORECASE
)


def holders(page: Page, mentions: Sequence[Mention], known: set[tuple[int, int]]) -> list[SpatialRelation]:
    """Statements that a place lies in a country or a division, each found once."""
    found: dict[tuple[int, int], SpatialRelation] = {}
    for mention in mentions:
        if mention.kind == "description":
            continue
        for relation in (*_behind(page, mention), *_before(page, mention)):
            key = (relation.figure.start, relation.ground.start)
            if key not in known:
                found.setdefault(key, relation)
    return list(found.values())


def _behind(page: Page, figure: Mention) -> Iterator[SpatialRelation]:
    """Find the holder after the name: "Makhachkala, Russia", "Lyon (France)"."""
    match = _AFTER.match(page.text, figure.end)
    ground = page.mention_starting(match.end()) if match else None
    if match is None or ground is None or figure.kind != "literal" or figure.feature_class not in _HELD:
        return
    if ground.feature_class != "A" or ground.kind not in {"literal", "associative"}:
        return
    # "in Kashmir, India-Pakistan border", "from Minsk, Russia's ally"
    if re.match(r"-[A-Z]|[’']s", page.text[ground.end : ground.end + 2]) or _in_list(page, figure, ground):
        return
    end = (
        ground.end + 1 if match.group().endswith("(") and page.text[ground.end : ground.end + 1] == ")" else ground.end
    )
    trigger = page.span(figure.start, end)
    yield SpatialRelation(
        figure=page.span(figure.start, figure.end),
        relation="in",
        ground=page.span(ground.start, ground.end),
        trigger=trigger,
        figure_mention=figure,
        ground_mention=ground,
        evidence=(trigger,),
    )


def _in_list(page: Page, figure: Mention, ground: Mention) -> bool:
    """Tell a list, "Moscow, Ukraine and Belarus", from places with their holders, "Gary, Indiana, and Troy, Ohio".

    The whole run of names with commas and "and" between must be places each followed by one or two holders.
    """
    run = [figure, ground]
    while len(run) < _LONGEST_RUN and (previous := _joined_before(page, run[0])) is not None:
        run.insert(0, previous)
    while len(run) < _LONGEST_RUN and (following := _joined_after(page, run[-1])) is not None:
        run.append(following)
    classes = "p" if run[0].feature_class != "A" else "A"
    for before, mention in pairwise(run):
        joined = bool(re.search(r"\w", page.text[before.end : mention.start]))
        classes += "&" * joined + ("A" if mention.feature_class == "A" else "p")
    return re.fullmatch(r"(?:&?pA{1,2})+", classes) is None


def _joined_before(page: Page, mention: Mention) -> Mention | None:
    index = page.token_at(mention.start) - 1
    index -= page.word(index) == "the"
    if page.word(index) in {"and", "or"}:
        index -= 1
        index -= page.word(index) == ","
        return page.mention_ending(index)
    return page.mention_ending(index - 1) if page.word(index) == "," else None


def _joined_after(page: Page, mention: Mention) -> Mention | None:
    match = _JOIN.match(page.text, mention.end)
    return page.mention_starting(match.end()) if match else None


def _before(page: Page, ground: Mention) -> Iterator[SpatialRelation]:
    """Find the place after its holder: "the Iranian city of Amirabad", "Ukraine’s Kherson region"."""
    if ground.feature_class != "A" or ground.kind == "embedded":
        return
    for pattern in (_OF, _OWNER):
        match = pattern.match(page.text, ground.end)
        figure = page.mention_starting(match.end()) if match else None
        if match is None or figure is None or figure.kind != "literal":
            continue
        if runs_over_stops(page, match.start(), match.end()):
            continue
        if figure.feature_class not in _HELD and not (
            pattern is _OWNER and figure.feature_class == "A" and _AREA_NOUN.match(page.text, figure.end)
        ):
            continue
        trigger = page.span(ground.start, match.end() - len(match.group()) + len(match.group().rstrip()))
        yield SpatialRelation(
            figure=page.span(figure.start, figure.end),
            relation="in",
            ground=page.span(ground.start, ground.end),
            trigger=trigger,
            figure_mention=figure,
            ground_mention=ground,
            evidence=(page.span(ground.start, figure.end),),
        )
        return
