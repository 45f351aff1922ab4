"""Spatial statements of an article, as the text makes them: nothing is looked up or measured here."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING

from geomap.model import Mention, Span, SpatialRelation
from geomap.statements.figures import Figure, called_after, figure_after, figure_before
from geomap.statements.grounds import Ground, ground_after
from geomap.statements.holders import holders
from geomap.statements.lexicon import CONTINENTS, MOTION, PLACED_HEADS, words
from geomap.statements.page import Page
from geomap.statements.phrases import phrase_before
from geomap.statements.reference import places_of_things
from geomap.statements.triggers import Trigger, find_triggers

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from geomap.model import Article, Relation
    from geomap.statements.phrases import Phrase

_RANKS = words("first second only most last main no any every")
_WATER = re.compile(
    r"\b(?:sea|ocean|gulf|strait|channel|canal|bay|river|lake|sound|desert|alps|mountains?)\b", re.IGNORECASE
)
_RELATIONS: dict[str, Relation] = {
    "near": "near",
    "along": "near",
    "coast": "near",
    "direction": "direction",
    "part": "in",
    "in": "in",
    "between": "between",
    "across": "across",
}
_AND_THE, _HYPHEN = re.compile(r",?\s+and\s+(?:the\s+)?"), re.compile(r"\s?[-–—]\s?")
_LINK_AND, _LINK_TO = re.compile(r",?\s+and(?=\s)"), re.compile(r"\s+to(?=\s)")
_TO = re.compile(r"\s+to\s+(?:the\s+)?[A-Z]")


def read_relations(article: Article, mentions: Sequence[Mention]) -> tuple[SpatialRelation, ...]:
    """Read what ``article`` says of where things are, in text order.

    Parameters
    ----------
    article
        The text; offsets of the result are its code points.
    mentions
        Mentions of places in it. A statement's ground is always one of them, its figure may be.

    Returns
    -------
    tuple of SpatialRelation
        With verdict "unknown" and nothing measured; "between A and B" gives two, one for each ground.
    """
    page = Page(article, mentions)
    found = [relation for trigger in find_triggers(page.text) for relation in _read(page, trigger)]
    found = _with_things(page, _apart(page, found))
    found += holders(page, mentions, {(r.figure.start, r.ground.start) for r in found})
    return tuple(sorted(found, key=lambda r: (r.trigger.start, r.ground.start, r.figure.start)))


def _read(page: Page, trigger: Trigger) -> Iterator[SpatialRelation]:
    ground = ground_after(page, trigger.end)
    if ground is not None and ground.edge and page.text[trigger.start : trigger.end].lower() == "at":
        trigger = replace(trigger, frame="along")  # "at the Polish border"
    if ground is None or not _fits(page, trigger, ground):
        return
    figure = _figure(page, trigger, ground)
    if figure is None or _is_closeness(page, trigger, figure) or _is_path(page, trigger, figure):
        return
    if figure.span.start < ground.end and ground.span.start < figure.span.end:
        return
    relation: Relation
    if trigger.frame == "measure":
        relation = "direction+distance" if trigger.direction else "distance"
    else:
        relation = _RELATIONS[trigger.frame]
    first = _relation(page, trigger, figure, ground, relation)
    yield first
    neighbour = _across_the_edge(page, ground) if ground.edge else None
    if neighbour is not None:
        start = ground.span.start if neighbour.start >= ground.end else neighbour.start
        whole = page.span(start, max(ground.end, neighbour.end))
        evidence = (page.span(first.evidence[0].start, max(first.evidence[0].end, whole.end)),)
        yield replace(first, ground=whole, ground_mention=neighbour, evidence=evidence)
    if trigger.frame == "between":
        other = _second(page, trigger, ground)
        if other is not None:
            yield replace(
                first,
                ground=other.span,
                ground_mention=other.mention,
                evidence=(page.span(first.evidence[0].start, other.end),),
            )


def _is_closeness(page: Page, trigger: Trigger, figure: Figure) -> bool:
    """Tell "the bank is close to Moscow" from "the mill is close to Moscow"."""
    close = page.lower[page.token_at(trigger.start)] == "close"
    return close and figure.mention is None and figure.phrase is not None and figure.phrase.head not in PLACED_HEADS


def _is_path(page: Page, trigger: Trigger, figure: Figure) -> bool:
    """Tell "shipped to Rostov by the canal", "from Vienna to Budapest along the Danube" from where a town lies."""
    said = page.text[trigger.start : trigger.end].lower()
    if figure.mention is None or trigger.frame != "along" or said not in {"by", "along"}:
        return False
    return said == "by" or page.word(page.token_at(figure.mention.start) - 1) in {"to", "from", "and", "towards"}


def _apart(page: Page, relations: Sequence[SpatialRelation]) -> list[SpatialRelation]:
    """Take each statement by itself.

    "Between" in "the border between A and B" belongs to what lies on the border. "Ambushed along the Tigris south of
    Mosul" says where the patrol was, not the river.
    """
    inner = {r.ground.start + r.ground.text.find("between") for r in relations if " between " in r.ground.text}
    along = {(r.ground.start, r.ground.end): r for r in relations if r.trigger.text.lower() == "along"}
    found = []
    for r in relations:
        if r.relation == "between" and r.trigger.start in inner:
            continue
        first = along.get((r.figure.start, r.figure.end))
        if first is None:
            found.append(r)
            continue
        evidence = page.span(first.evidence[0].start, r.ground.end)
        found.append(replace(r, figure=first.figure, figure_mention=first.figure_mention, evidence=(evidence,)))
    return found


def _relation(page: Page, trigger: Trigger, figure: Figure, ground: Ground, relation: Relation) -> SpatialRelation:
    low, high = trigger.range or (None, None)
    start = min(figure.span.start, trigger.start)
    return SpatialRelation(
        figure=figure.span,
        relation=relation,
        ground=ground.span,
        trigger=page.span(trigger.start, trigger.end),
        figure_mention=figure.mention,
        ground_mention=ground.mention,
        direction=trigger.direction,
        distance_min_km=None if low is None else round(low, 3),
        distance_max_km=None if high is None else round(high, 3),
        evidence=(page.span(start, max(ground.end, figure.span.end)),),
    )


def _figure(page: Page, trigger: Trigger, ground: Ground) -> Figure | None:
    named = called_after(page, ground.end)
    if named is not None:
        return Figure(page.span(named.start, named.end), named)
    inside = trigger.frame in {"in", "part"} and trigger.range is None
    on_water = trigger.frame == "along" and not ground.edge
    thing_only = inside or on_water or trigger.frame == "between"
    wide = trigger.frame == "between" or (on_water and page.lower[page.token_at(trigger.start)] == "along")
    figure = figure_before(page, trigger.start, thing_only=thing_only, wide=wide)
    if trigger.frame == "between" and figure is not None and figure.mention is not None:
        # "in Nicaragua, between Suriname and …" belongs to something before
        return None if figure.mention.feature_class == "A" else figure
    if figure is None and trigger.start == page.sentence(trigger.start)[0] and not thing_only:
        return figure_after(page, ground.end)
    return figure


def _fits(page: Page, trigger: Trigger, ground: Ground) -> bool:
    """Leave out what only looks like a statement of place."""
    mention = ground.mention
    watery = mention.feature_class == "H" or (
        mention.feature_class in {"", "T"} and bool(_WATER.search(mention.toponym))
    )
    said = page.text[trigger.start : trigger.end].lower()
    if trigger.frame == "across":
        return watery
    if trigger.frame == "along":
        return ground.edge or (watery and mention.kind == "literal")
    if trigger.frame == "between":
        return (
            not ground.edge
            and mention.kind in {"literal", "description"}
            and _second(page, trigger, ground) is not None
        )
    if trigger.frame == "coast":
        return mention.kind not in {"demonym", "embedded"} or ground.edge
    if trigger.frame == "near" and said.startswith(
        ("outside", "just outside", "around", "in and around", "in or around")
    ):
        # "the largest outside Asia", "around Europe"; "farms outside Budapest", whose division bears its name
        if mention.toponym.casefold() in CONTINENTS:
            return False
        if mention.feature_class != "A" or ground.edge:
            return True
        phrase = phrase_before(page, page.token_at(trigger.start) - 1, page.token_at(page.sentence(trigger.start)[0]))
        return "outside" in said and phrase is not None and not _is_superlative(phrase)
    if trigger.frame == "in":
        return trigger.range is not None or (mention.kind in {"literal", "description"} and not ground.edge)
    if trigger.frame == "measure" and not trigger.direction:
        # "walked 20 miles from A (to B)" is the length of a way
        index = page.token_at(trigger.start) - 1
        return page.word(index) not in MOTION and not _TO.match(page.text, ground.end)
    return True


def _is_superlative(phrase: Phrase) -> bool:
    """Whether a phrase is of the largest or the only one of its kind, "the largest mosque outside Algeria"."""
    return any(word.endswith("est") or word in _RANKS for word in (*phrase.modifiers, phrase.determiner, phrase.head))


def _across_the_edge(page: Page, ground: Ground) -> Mention | None:
    """Return the other country of "the border between A and B", "the A-B border"."""
    start = ground.mention.end
    match = _AND_THE.match(page.text, start) if " between " in ground.span.text else _HYPHEN.match(page.text, start)
    return page.mention_starting(match.end()) if match else None


def _second(page: Page, trigger: Trigger, ground: Ground) -> Ground | None:
    """Return the other end: "between A and B", "the road from A to B"."""
    link = _LINK_TO if page.text[trigger.start : trigger.end].lower() == "from" else _LINK_AND
    match = link.match(page.text, ground.end)
    if match is None:
        return None
    other = ground_after(page, match.end())
    return other if other is not None and not other.edge else None


def _with_things(page: Page, relations: Sequence[SpatialRelation]) -> list[SpatialRelation]:
    """Give figures without a name the place that the article gives the thing elsewhere."""
    grounds: dict[tuple[int, int], str] = {}
    located: dict[tuple[int, int], Mention] = {}
    sources: dict[Mention, Span] = {}
    for r in relations:
        key = (r.figure.start, r.figure.end)
        if r.figure_mention is not None or r.ground_mention is None:
            continue
        grounds.setdefault(key, r.ground_mention.query.casefold())
        if r.relation == "in" and not r.direction:
            located.setdefault(key, r.ground_mention)
            sources.setdefault(r.ground_mention, r.evidence[0])
    places = places_of_things(page, grounds, located) if located else {}
    result: list[SpatialRelation] = []
    for r in relations:
        place = places.get((r.figure.start, r.figure.end)) if r.figure_mention is None else None
        if place is None or (
            r.ground_mention is not None and place.query.casefold() == r.ground_mention.query.casefold()
        ):
            result.append(r)
        else:
            result.append(replace(r, figure_mention=place, evidence=(*r.evidence, sources[place])))
    return result
