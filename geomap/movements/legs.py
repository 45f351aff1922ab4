"""Legs from drafts: one for each pair of ends, numbered by journey, nothing told twice."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from typing import TYPE_CHECKING

from geomap.model import Leg, LegEnd, Span

if TYPE_CHECKING:
    from collections.abc import Iterator

    from geomap.movements.drafts import Draft


_PASSING = frozenset({"fly", "sail", "transit", "traverse"})


def pair(text: str, draft: Draft) -> list[Leg]:
    """One leg for each pair of ends."""
    first, last = draft.items[draft.first], draft.items[min(draft.last, len(draft.items) - 1)]
    evidence = (Span(first.start, last.end, text[first.start : last.end]),)
    chain, order = _place_in_chain(draft)
    found = []
    origins: list[LegEnd | None] = [*draft.origins] or [None]
    goals: list[LegEnd | None] = [*draft.goals] or [None]
    for origin in origins:
        for goal in goals:
            if origin is not None and goal is not None and origin.span == goal.span:
                continue
            found.append(
                Leg(
                    origin=origin,
                    destination=goal,
                    via=tuple(end for end in draft.vias if end.located),
                    mode=draft.mode,
                    mode_basis=draft.mode_basis,
                    mover=draft.mover,
                    modality=draft.modality,
                    chain=chain,
                    order=order,
                    undirected=draft.undirected,
                    evidence=evidence,
                    attributed_to=draft.attributed_to,
                )
            )
    return found


def has_name(draft: Draft) -> bool:
    """Whether an end is a place that the text names; "taken to a hospital" alone is none."""
    ends = [*draft.origins, *draft.goals]
    if not ends:  # a place that is passed is no leg by itself, unless it is flown over or sailed through
        return draft.trigger.frame.word in _PASSING and any(end.located for end in draft.vias)
    return any(end.located or _proper(end) for end in (*ends, *draft.vias))


def _proper(end: LegEnd) -> bool:
    """Tell a named place that no gazetteer knows ("North Memorial Medical Center")."""
    return end.span.text[:1].isupper()


def _place_in_chain(draft: Draft) -> tuple[int, int]:
    """Return a number for the journey, the same for all its legs, and the place of this leg in it from 1."""
    if draft.previous is None:
        return draft.number, 1
    root, order = draft.previous, 2
    while root.previous is not None:
        root, order = root.previous, order + 1
    return root.number, order


def numbered(legs: list[Leg]) -> list[Leg]:
    """Journeys of two legs and more are numbered from 1 in text order; a leg by itself has no number."""
    steps = Counter(chain for chain, _ in {(leg.chain, leg.order) for leg in legs})
    longer = {chain for chain, size in steps.items() if size > 1}
    numbers: dict[int | None, int] = {}
    found = []
    for leg in legs:
        if leg.chain not in longer:
            found.append(replace(leg, chain=None, order=1))
        else:
            found.append(replace(leg, chain=numbers.setdefault(leg.chain, len(numbers) + 1)))
    return found


def without_doubles(legs: list[Leg]) -> Iterator[Leg]:
    """Two words may tell the same leg ("sent a convoy carrying aid to A")."""
    seen: list[tuple[Span | None, Span | None]] = []
    spans = [
        (leg.origin.span if leg.origin else None, leg.destination.span if leg.destination else None) for leg in legs
    ]
    for i, leg in enumerate(legs):
        mine = spans[i]
        if mine in seen or any(_within(mine, other) for j, other in enumerate(spans) if j != i):
            continue
        seen.append(mine)
        yield leg


def _within(mine: tuple[Span | None, Span | None], other: tuple[Span | None, Span | None]) -> bool:
    """Whether ``other`` says the same and more."""
    if mine == other:
        return False
    return all(one is None or one == two for one, two in zip(mine, other, strict=True))
