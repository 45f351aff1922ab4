"""Where in the text the words stand that a leg or a check was read from.

The layers quote whole sentences. Within them the words are found again by what the row names: its ends, what it
passes, what moves; the trigger and the ground.
"""

from __future__ import annotations

from bisect import bisect_left
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    Row = Mapping[str, Any]
    Span = tuple[int, int]

_SKIPPED = " ,;:\t\n\r"


@dataclass(frozen=True, slots=True)
class Found:
    """The mentions in text order, where each starts, and the ids of countries, divisions and other areas."""

    mentions: Sequence[Row]
    starts: Sequence[int]
    areas: frozenset[str]

    @classmethod
    def of(cls, mentions: Sequence[Row], areas: Iterable[str]) -> Found:
        ordered = sorted(mentions, key=lambda row: (row["start"], -row["end"]))
        return cls(ordered, [row["start"] for row in ordered], frozenset(areas))

    def within(self, start: int, end: int) -> Sequence[Row]:
        return self.mentions[bisect_left(self.starts, start) : bisect_left(self.starts, end)]


def leg_spans(legs: Sequence[Row], found_mentions: Found, text: str) -> list[list[Span]]:
    """Spans of each leg, at most one a quoted sentence.

    A later leg of a journey begins where the one before it ends: "…to Makhachkala, | then transferred to two air
    bases | to be deployed in Ukraine".
    """
    found: list[list[Span]] = []
    ends: dict[tuple[int, int], int] = {}
    for leg in legs:
        own = []
        for quote in leg["quotes"]:
            start, end = quote["start"], quote["end"]
            key = (start, leg["chain"] or -1)
            begin = ends.get(key, start)
            span = _around(_named(leg), text, (begin, end), found_mentions) or (begin, end)
            if key in ends:
                span = (_skip(text, begin, end), span[1])
            span = (span[0], _with_qualifier(span[1], found_mentions, text))
            if leg["chain"] is not None:
                ends[key] = max(span[1], begin)
            if span[0] < span[1]:
                own.append(span)
        found.append(own)
    return found


def _with_qualifier(end: int, found: Found, text: str) -> int:
    """Take in the country or division right after a place: "Makhachkala, Russia"."""
    following = found.within(end + 2, end + 3)
    if following and text[end : end + 2] == ", " and following[0]["place_id"] in found.areas:
        return int(following[0]["end"])
    return end


def _named(leg: Row) -> list[tuple[str, str | None]]:
    """Names with the ids of their places: an implied origin may lie far back, so it is left out."""
    names = [(leg["mover"], None), (leg["destination"], leg["destination_id"])]
    if not leg["origin_implied"] or leg["chain"] is None:
        names.append((leg["origin"], leg["origin_id"]))
    names += [(via["name"], via["id"]) for via in leg["via"]]
    return [(name, place) for name, place in names if name]


def _around(names: Iterable[tuple[str, str | None]], text: str, within: Span, found: Found) -> Span | None:
    start, end = within
    inside = [row for row in found.within(start, end) if row["end"] <= end]
    hits: list[Span] = []
    for name, place in names:
        marks = [row for row in inside if place and row["place_id"] == place]
        if marks:
            hits.append((marks[0]["start"], marks[0]["end"]))
            continue
        at = text.find(name, start, end)
        if at >= 0:
            hits.append((at, at + len(name)))
    return (min(hit[0] for hit in hits), max(hit[1] for hit in hits)) if hits else None


def check_span(check: Row, text: str) -> Span | None:
    """Trigger and ground, where they stand together; the trigger alone otherwise."""
    for quote in check["quotes"]:
        start, end = quote["start"], quote["end"]
        if not check["trigger"]:
            return (start, end)
        at = text.find(check["trigger"], start, end)
        if at < 0:
            continue
        stop = at + len(check["trigger"])
        ground = text.find(check["ground"], at, end) if check["ground"] else -1
        if 0 <= ground <= stop + 12:
            stop = max(stop, ground + len(check["ground"]))
        # "the Iranian city of Amirabad": the figure ends the statement.
        if check["figure"] and text.startswith(f" {check['figure']}", stop):
            stop += 1 + len(check["figure"])
        return (at, stop)
    return None


def _skip(text: str, start: int, end: int) -> int:
    while start < end and text[start] in _SKIPPED:
        start += 1
    return start
