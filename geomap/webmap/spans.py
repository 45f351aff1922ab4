"""Where in the text the words stand that a leg or a check was read from.

The layers quote whole sentences, and say which words in them state the row.
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
    """Spans of each leg, at most one a quoted sentence: from the first to the last of the words that state it.

    A later leg of a journey begins where the one before it ends: "…to Makhachkala, | then transferred to two air
    bases | to be deployed in Ukraine".
    """
    found: list[list[Span]] = []
    ends: dict[tuple[int, int], int] = {}
    for leg in legs:
        own = []
        for quote in leg["quotes"]:
            key = (quote["start"], leg["chain"] or -1)
            start, end = stated(quote)
            if key in ends:
                start = _skip(text, max(start, ends[key]), end)
            end = _with_qualifier(end, found_mentions, text)
            if leg["chain"] is not None:
                ends[key] = max(end, ends.get(key, end))
            if start < end:
                own.append((start, end))
        found.append(own)
    return found


def stated(quote: Row) -> Span:
    """Return the span from the first to the last of a quote's words that say so; all of it without such words."""
    words = quote.get("words") or [[quote["start"], quote["end"]]]
    return min(start for start, _ in words), max(end for _, end in words)


def _with_qualifier(end: int, found: Found, text: str) -> int:
    """Take in the country or division right after a place: "Makhachkala, Russia"."""
    following = found.within(end + 2, end + 3)
    if following and text[end : end + 2] == ", " and following[0]["place_id"] in found.areas:
        return int(following[0]["end"])
    return end


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
