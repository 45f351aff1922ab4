"""What is told behind the ends of a movement: stops on the way, and where it went on to."""

from __future__ import annotations

from typing import TYPE_CHECKING

from geomap.movements import lexicon as lex
from geomap.movements.places import Found, read_places

if TYPE_CHECKING:
    from geomap.movements.items import Item
    from geomap.movements.words import Frame

_STOPS = lex.words(
    "stop stops stopped stopping stopover stopovers layover layovers refuel refueled refuelled refueling refuelling"
)
_CALLS = lex.words("call calls called calling transiting transited passing passed routed")
_THROUGH = frozenset({"through", "via", "over", "by_way_of"})
_STATIC = frozenset({"in", "at", "over", "on"})
_ONWARD = lex.words("then later on onward onwards eventually finally subsequently afterwards next")
_LIGHT = frozenset({"comma", "aux", "adv", "det", "num", "word", "prep"})
_REACH = 9


def read_stops(items: list[Item], behind: int, *, noun: bool) -> list[Found]:
    """Return the places of a stop told behind the ends: "with a stop in A", "passing through B", "had called at C".

    ``noun`` tells that the movement is a noun, whose predicate may tell the stop ("the flight stops in A"); what
    somebody does after a verb of movement and "and" is no stop on the way.
    """
    for k in range(behind, min(behind + _REACH, len(items) - 2)):
        item = items[k]
        if item.tag not in _LIGHT or item.tag == "place":
            return []
        after = items[k + 1].low
        stops = item.low in _STOPS and after in _STATIC | _THROUGH
        passes = item.low in _CALLS and (after in _THROUGH or (item.low.startswith("call") and after == "at"))
        if not (stops or passes):
            if item.low in lex.SPEECH:
                return []
            continue
        if any(other.low in {"back", "return"} for other in items[k + 2 : k + 8]):
            return []  # "with a stop in A on the way back"
        finite = item.low.endswith(("ed", "s", "op")) and not _with(items, behind, k)
        return read_places(items, k + 2)[0] if noun or not finite else []
    return []


def _with(items: list[Item], first: int, stop: int) -> bool:
    """E.g. "with a stop": a noun."""
    return any(item.low in {"with", "after", "including", "a", "its", "two"} for item in items[first:stop])


def read_onward(items: list[Item], behind: int, frame: Frame) -> tuple[list[Found], int]:
    """Return where the journey goes on to: "to A and on to B", "to A and from there to B"."""
    k = behind
    while k < len(items) and items[k].tag in {"comma", "conj"}:
        k += 1
    first = k
    if k + 1 < len(items) and items[k].low == "from" and items[k + 1].low in {"there", "where"}:
        k += 2
    while k < len(items) and (items[k].low in _ONWARD or (k > first and items[k].tag == "adv")):
        k += 1
    goal = k < len(items) - 1 and items[k].low in frame.goal & {"to", "into", "onto"}
    return read_places(items, k + 1) if goal and first > behind and k > first else ([], behind)
