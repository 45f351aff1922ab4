"""Linking what several movement words say: one leg told by two verbs, journeys of several legs."""

from __future__ import annotations

from dataclasses import replace
from itertools import pairwise
from typing import TYPE_CHECKING

from geomap.model import LegEnd, Span
from geomap.movements import lexicon as lex
from geomap.movements.context import event_origin

if TYPE_CHECKING:
    from geomap.model import Mention
    from geomap.movements.drafts import Draft
    from geomap.movements.items import Item

_GOES_ON = frozenset({"then", "later", "subsequently", "afterwards", "eventually", "finally", "next"})
_STOPS = lex.words("stop stops stopped stopping stopover layover refuel refueled refuelled landed put called paused")
_ARRIVALS = frozenset({"return", "arrive", "land", "dock", "touch down", "come"})
_ABOARD = frozenset({"aboard", "on", "on_board", "in"})
_TRIPS = frozenset({"trip", "journey", "voyage", "flight", "drive", "trek"})
_TAKEOFFS = frozenset({"takeoff", "take-off", "liftoff", "lift-off", "departure"})
_BETWEEN = frozenset({"conj", "comma", "adv", "prep", "word", "det", "num", "aux", "neg", "sub"})
_AGAIN = frozenset({"he", "she", "they", "it", "who"})


def link(drafts: list[Draft], before: list[Draft]) -> list[Draft]:
    """Merge and chain the drafts of one sentence; ``before`` are those of the sentence before it."""
    merged: list[Draft] = []
    for draft in drafts:
        if merged and draft.previous is None and _merge(merged[-1], draft):
            one = _merged(merged[-1], draft)
            for other in drafts:
                if other.previous is merged[-1] or other.previous is draft:
                    other.previous = one
            merged[-1] = one
        else:
            merged.append(draft)
    for i, draft in enumerate(merged):
        draft.vias.extend(_end_at(mention, implied=False) for mention in _stopovers(draft))
        _chain(draft, merged[:i], before)
    return merged


def _stopovers(draft: Draft) -> list[Mention]:
    """E.g. "stopped in A on his way to B": the places of a stop before "on the way" and "en route"."""
    items, stop = draft.items, draft.trigger.first
    resumed = stop > 0 and items[stop - 1].low == "before" and draft.trigger.form == "ing"
    if not resumed and not draft.trigger.frame.word.startswith(("on ", "en ")):
        return []
    halt = next((k for k in range(stop - 1, max(stop - 9, -1), -1) if items[k].low in _STOPS), None)
    if halt is None:
        return []
    found = (items[k].mention for k in range(halt + 1, stop) if items[k].tag == "place")
    return [mention for mention in found if mention is not None][:1]


def _merge(a: Draft, b: Draft) -> bool:
    """Whether two words tell one leg: "left A and crossed into B", "the flight from A landed in B"."""
    if _predicate_of(a, b):
        return True
    pronoun = b.subject.found and b.items[b.subject.head].low in {"they", "it"}
    if (
        a.trigger.frame.word == "flight"
        and pronoun
        and b.trigger.frame.word in _ARRIVALS
        and not (a.goals or b.origins)
    ):
        return a.trigger.is_noun  # "passengers on the flight from A were seen when they landed in B"
    if _tells_way(a, b):
        return True
    if b.trigger.frame.word in _TAKEOFFS and a.goals and not a.origins and a.trigger.frame.word not in _ARRIVALS:
        return any(item.low == "after" for item in a.items[a.behind : b.trigger.first])
    if not (a.origins and not a.goals and b.goals and not b.origins) and not (
        a.goals and not a.origins and b.origins and not b.goals and _after(a, b)
    ):
        return False
    if b.trigger.frame.word == "return" or (a.trigger.frame.word in _ARRIVALS and not _after(a, b) and not a.goals):
        return False
    if _after(a, b):
        return True
    if b.subject.found and b.subject.first <= a.trigger.index <= b.subject.last:
        return True  # the first word stands in the subject of the second
    return _same_subject(a, b) and a.modality != "denied"


def _tells_way(a: Draft, b: Draft) -> bool:
    """Whether one word tells the way of the other: "entered A, crossing B", "pass through A on their way to B"."""
    gap = a.items[a.behind : b.trigger.first]
    if b.trigger.frame.word == "bound" and a.origins and not a.goals and gap and gap[0].low in _ABOARD:
        return all(item.tag in {"prep", "det", "word", "num"} for item in gap)  # "left A aboard a jet bound for B"
    if b.vias and not b.goals and not b.origins:
        return not gap or (b.trigger.form == "ing" and len(gap) == 1 and gap[0].tag == "comma")
    if not a.vias or a.goals or not b.goals or b.origins:
        return False
    if b.trigger.frame.word == "bound" or b.trigger.frame.word.startswith(("on ", "en ")):
        return all(item.tag in {"adv", "comma"} or item.low in lex.TIMES or item.low == "on" for item in gap)
    return not a.origins and b.trigger.form == "ing" and [item.low for item in gap] == ["before"]


def _predicate_of(a: Draft, b: Draft) -> bool:
    """E.g. "Shipments into A have been arriving by road through B": the verb says more of the noun."""
    inside = a.trigger.is_noun and b.subject.found and b.subject.first <= a.trigger.index <= b.subject.head
    return inside and not (a.goals and b.goals) and not (a.origins and b.origins)


def _after(a: Draft, b: Draft) -> bool:
    """E.g. "arrived in B after leaving A"."""
    k = b.trigger.first - 1
    return k > a.trigger.index and a.items[k].low == "after" and b.trigger.form == "ing" and k - a.last <= 6  # noqa: PLR2004


def _same_subject(a: Draft, b: Draft) -> bool:
    """Whether ``b`` is coordinated with ``a`` under one subject."""
    items = a.items
    gap = items[a.behind : b.trigger.first]
    if _in_insertion(a, b):
        return True
    if not gap or any(item.tag not in _BETWEEN for item in gap):
        return False
    k = b.trigger.first - 1
    while k >= a.behind and (items[k].tag in {"adv", "num"} or items[k].low in lex.TIMES or _of_time(items, k)):
        k -= 1
    if items[k].tag in {"conj", "comma"}:
        return True
    if items[k].low in {"before", "prior_to"} and b.trigger.form == "ing":
        return True
    return items[k].low == "to" and any(item.tag == "conj" for item in gap)


def _of_time(items: list[Item], k: int) -> bool:
    """Whether the preposition at ``k`` belongs to a date: "and then on January 29 docked"."""
    return items[k].low in {"on", "in", "at", "by"} and (items[k + 1].low in lex.TIMES or items[k + 1].tag == "num")


def _in_insertion(a: Draft, b: Draft) -> bool:
    """E.g. "The ship, which left A last week, is to dock in B"."""
    items = a.items
    k = a.trigger.first - 1
    relative = k > 0 and items[k].low in {"which", "who"} and items[k - 1].tag == "comma"
    return relative and b.subject.found and b.subject.last == k - 2


def _merged(a: Draft, b: Draft) -> Draft:
    known = a if a.mode != "unknown" else b
    return replace(
        b,
        origins=a.origins or b.origins,
        goals=b.goals or a.goals,
        vias=[*a.vias, *b.vias],
        mode=known.mode,
        mode_basis=known.mode_basis,
        mover=a.mover or (None if a.trigger.frame.word in _TRIPS and _predicate_of(a, b) else b.mover),
        modality=b.modality if b.modality != "reported" else a.modality,
        first=min(a.first, b.first),
        last=max(a.last, b.last),
        behind=max(a.behind, b.behind),
    )


def _chain(draft: Draft, earlier: list[Draft], before: list[Draft]) -> None:
    """Give ``draft`` the step it goes on from, and the origin that follows from it."""
    if not draft.goals or draft.previous is not None:
        return
    items = draft.items
    previous = next((other for other in reversed(earlier) if other.goals and other.modality != "denied"), None)
    if (
        previous is not None
        and not draft.origins
        and len(previous.goals) == 1
        and not previous.goals[0].implied
        and not _from_there(items, draft)
        and _follows(previous, draft)
    ):
        _continue_from(draft, previous)
        return
    if previous is not None and draft.origins and _same_place(draft.origins[0], previous.goals[-1]):
        draft.previous = previous
        return
    if not draft.origins and previous is not None and _from_there(items, draft):
        draft.previous = previous
        draft.origins = [previous.goals[-1]]
        return
    if draft.origins:
        last = before[-1] if before else None
        if last is not None and last.goals and _same_place(draft.origins[0], last.goals[-1]):
            draft.previous = last
        return
    if not earlier and before and len(before[-1].goals) == 1 and _resumes(items, draft):
        _continue_from(draft, before[-1])
        return
    origin = event_origin(draft) if draft.trigger.passive and not draft.trigger.is_noun else None
    if origin is not None:
        draft.origins = [_end_at(origin)]


def _from_there(items: list[Item], draft: Draft) -> bool:
    """E.g. "… and from there flown to B"."""
    lows = [item.low for item in items[max(draft.trigger.first - 5, 0) : draft.trigger.first]]
    return any(pair == ("from", "there") for pair in pairwise(lows))


def _follows(a: Draft, b: Draft) -> bool:
    if a.trigger.is_noun or b.trigger.is_noun or a.undirected:
        return False
    items = a.items
    gap = items[a.behind : b.trigger.first]
    onward = b.trigger.passive or b.trigger.frame.word in {"return", "go back", "come back"}
    if not gap and b.trigger.infinitive and onward:
        return True  # "allow those who were expelled to A to return to B", "flown to A to be deployed in B"
    if b.trigger.first > 0 and any(item.low == "where" for item in gap):
        return b.trigger.passive or b.subject.found
    if any(item.low in _GOES_ON for item in items[a.behind : b.trigger.index]) and not _new_subject(b):
        return True
    return _same_subject(a, b) or (
        any(item.low in {"before", "prior_to"} for item in gap) and not _new_subject(b, strict=False)
    )


def _new_subject(b: Draft, *, strict: bool = True) -> bool:
    """Whether the verb has a subject of its own other than a pronoun."""
    if not b.subject.found:
        return False
    head = b.items[b.subject.head]
    if head.tag == "pron":
        return False
    return strict or (b.mover is not None)


def _resumes(items: list[Item], draft: Draft) -> bool:
    """Whether a new sentence goes on with the journey of the one before: "He was then flown to …"."""
    opening = items[: draft.trigger.index + 2]
    return (
        bool(opening)
        and any(item.low in _GOES_ON for item in opening)
        and (
            items[0].tag == "pron"
            or items[0].low in {"the", "then", "later", "his", "her", "their"}
            or items[0].low in _AGAIN
        )
    )


def _continue_from(draft: Draft, previous: Draft) -> None:
    draft.previous = previous
    draft.origins = [replace(previous.goals[-1], implied=True)]
    own = draft.subject.found and draft.items[draft.subject.head].tag not in {"place", "pron"}
    if draft.mover is None or not own:
        draft.mover = previous.mover or draft.mover


def _same_place(a: LegEnd, b: LegEnd) -> bool:
    return a.span == b.span


def _end_at(mention: Mention, *, implied: bool = True) -> LegEnd:
    """Return an end that is a mention elsewhere in the sentence."""
    return LegEnd(Span(mention.start, mention.end, mention.toponym), mention, implied=implied)
