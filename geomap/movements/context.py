"""Ends that are said by "there", "his country" or left to the clause before."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from geomap.model import LegEnd, Span
from geomap.movements import lexicon as lex

if TYPE_CHECKING:
    from geomap.model import Mention
    from geomap.movements.drafts import Draft, Sentence
    from geomap.movements.items import Item
    from geomap.movements.places import Found

_STATES = frozenset({"country", "nation"})
_LOCATIVE = frozenset({"in", "at", "near", "to", "into", "of", "on", "from", "outside"})


def leg_end(text: str, sentence: Sentence, found: Found) -> LegEnd | None:
    """Return the end of a leg that a phrase names; None where an anaphor stands for nothing that is named."""
    items, before = sentence.items, sentence.before
    if found.kind == "there":
        mention = _last_place(items, found.first) or _last_place(before, len(before))
        return _named(text, mention) if mention is not None else None
    if found.kind == "home":
        mention = _home(items, found.first) or _home(before, len(before))
        if mention is None:
            return _described(text, items, found)
        return replace(_named(text, mention), implied=mention.kind == "demonym")
    if found.kind == "anaphor":
        mention = taken_up(sentence, found.first, items[found.last].low)
        if mention is not None:
            return _named(text, mention) if mention.kind != "demonym" else None
        return _described(text, items, found) if items[found.last].low in lex.DESCRIBED else None
    if found.kind == "described":
        return _described(text, items, found)
    start, end = items[found.first].start, items[found.last].end
    return LegEnd(Span(start, end, text[start:end]), found.mention, located=found.mention is not None)


def _named(text: str, mention: Mention) -> LegEnd:
    return LegEnd(Span(mention.start, mention.end, text[mention.start : mention.end]), mention)


def _described(text: str, items: list[Item], found: Found) -> LegEnd:
    start, end = items[found.first].start, items[found.last].end
    return LegEnd(Span(start, end, text[start:end]), None, located=False)


def _last_place(items: list[Item], stop: int) -> Mention | None:
    """Return the nearest place before ``stop`` that stands behind a preposition of place."""
    for k in range(stop - 1, 0, -1):
        if items[k].tag == "place" and not items[k].possessive and _behind_preposition(items, k):
            return items[k].mention
    return next((item.mention for item in reversed(items[:stop]) if item.tag == "place" and not item.possessive), None)


def taken_up(sentence: Sentence, stop: int, noun: str) -> Mention | None:
    """Return the one place before that "the city", "the country" can stand for; None where there are several.

    It is looked for in the sentence, with the demonyms and governments that "the country" may take up, else in the
    sentence before.
    """
    items = sentence.items[:stop]
    if noun in _STATES:
        found = [item.mention for item in items if item.mention is not None and item.mention.feature_class == "A"]
    else:
        found = list(antecedents(items, noun))
    if not found and noun == "island":  # a country, where no other place can be meant
        found = [mention for mention in antecedents(items, "country") if mention.feature_class == "A"]
    names = {mention.query for mention in found}
    if not names:
        found = antecedents(sentence.before, noun)
        names = {mention.query for mention in found}
    doubtful = any(item.mention is not None and not item.mention.feature_class for item in items)
    return found[0] if len(names) == 1 and not doubtful else None


def antecedents(items: list[Item], noun: str) -> list[Mention]:
    """Return the places of the class that ``noun`` names, each once, in text order."""
    classes = lex.ANAPHORS.get(noun, "")
    found: dict[str, Mention] = {}
    for k, item in enumerate(items):
        mention = item.mention
        if mention is None or item.tag != "place" or mention.kind not in {"literal", "description"}:
            continue
        said = any(noun.rstrip("s") in other.low for other in items[max(k - 3, 0) : k + 2])
        if mention.feature_class in classes.split() or said:
            found.setdefault(mention.query, mention)
    return list(found.values())


def both_ends(text: str, sentence: Sentence, first: int, noun: int) -> tuple[list[LegEnd], list[LegEnd]]:
    """E.g. "between the two cities", where exactly two were named: in the sentence, else in the one before."""
    for items in (sentence.items[:first], sentence.before):
        found = antecedents(items, sentence.items[noun].low)
        if found:
            return ([_named(text, found[0])], [_named(text, found[1])]) if len(found) == 2 else ([], [])  # noqa: PLR2004
    return [], []


def _behind_preposition(items: list[Item], k: int) -> bool:
    for i in range(k - 1, max(k - 5, -1), -1):
        if items[i].tag == "prep":
            return items[i].low in _LOCATIVE
        if items[i].tag not in {"word", "det", "demonym", "num"}:
            return False
    return False


def _home(items: list[Item], stop: int) -> Mention | None:
    """Return the country whose people or head "his country" speaks of: the first named in what comes before."""
    for item in items[:stop]:
        if item.mention is not None and item.mention.feature_class in {"A", ""} and item.tag in {"place", "demonym"}:
            return item.mention
    return None


def event_origin(draft: Draft) -> Mention | None:
    """E.g. "arrested in A and taken to …", "loaded at A, then shipped to …": the place of what came before."""
    items = draft.items
    stop = draft.trigger.first
    if stop == 0 or (
        items[stop - 1].tag not in {"conj", "comma", "sub", "aux"} and items[stop - 1].low not in {"before", "after"}
    ):
        return None
    event = next((k for k in range(stop - 1, max(stop - 14, -1), -1) if items[k].low in lex.EVENTS), None)
    if event is None:
        return None
    for k in range(event + 1, min(event + 7, stop)):
        if items[k].tag == "place":
            return items[k].mention if not items[k].possessive and _behind_event(items, event, k) else None
        if items[k].tag in {"comma", "sub", "conj"}:
            return None
    return None


def _behind_event(items: list[Item], event: int, place: int) -> bool:
    preposition = next((items[k].low for k in range(place - 1, event, -1) if items[k].tag == "prep"), "")
    return preposition in {"in", "at", "near", "outside", "off", "of", "on"}
