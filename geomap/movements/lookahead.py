"""Whether a clause goes on behind a comma, an "and" or a "to"; each answer is an index to go on from, or -1."""

from __future__ import annotations

from typing import TYPE_CHECKING

from geomap.movements import lexicon as lex

if TYPE_CHECKING:
    from geomap.movements.items import Item
    from geomap.movements.words import Frame

_THINGS = frozenset({"word", "det", "num", "demonym", "embedded"})
_STATIC = frozenset({"in", "at", "on"})
_LIST_REACH = 12
_ASIDE_REACH = 6


def is_infinitive(items: list[Item], k: int, verbs: set[int]) -> bool:
    """Whether the word at ``k``, behind "to", is a verb ("to verify …") rather than the start of a place."""
    if k >= len(items):
        return True
    item = items[k]
    if item.tag == "adv":
        return item.low.endswith("ly")
    if item.tag in {"aux", "neg"}:
        return True
    if item.tag != "word" or item.capitalised or item.low in lex.PLACE_ADJECTIVES or item.low in lex.PLACE_NOUNS:
        return False
    if item.low.endswith("s") and not item.low.endswith(("ss", "us")):
        return False  # "to schools in A"
    following = items[k + 1].low if k + 1 < len(items) else ""
    return k in verbs or following not in lex.PLACE_NOUNS


def over_comma(items: list[Item], k: int, frame: Frame, *, in_object: bool) -> int:
    """Go on behind the comma at ``k`` where an argument, a date or a list of things follows."""
    if k + 1 >= len(items) or _from_there(items, k + 1):
        return -1
    wanted = (frame.goal | frame.origin | lex.PATHS | {"aboard", "by"}) - _STATIC
    nxt = items[k + 1]
    then = items[k + 2].low if k + 2 < len(items) else ""
    if nxt.low in wanted or nxt.low in lex.TIMES:
        return k + 1
    if nxt.tag in {"conj", "adv"} and then in wanted:
        return k + 2  # "from the capital, Juba, northeast to Pibor"
    if not in_object:
        return -1
    return k + 1 if _is_list(items, k) else _over_apposition(items, k, wanted)


def over_conjunction(items: list[Item], k: int, frame: Frame, *, in_object: bool) -> int:
    """Go on behind the "and" at ``k`` where an argument or more of the object follows."""
    if k + 1 >= len(items) or _from_there(items, k):
        return -1
    nxt = items[k + 1]
    if nxt.tag == "prep" and nxt.low in frame.goal | frame.origin | lex.PATHS:
        return k + 1
    return k + 1 if in_object and nxt.tag in _THINGS else -1


def _is_list(items: list[Item], k: int) -> bool:
    """Whether the comma at ``k`` lies in a list of things: "drugs, weapons and people from …"."""
    for item in items[k + 1 : k + _LIST_REACH]:
        if item.tag == "conj":
            return True
        if item.tag not in _THINGS | {"comma"} or item.low.endswith("ing"):
            return False
    return False


def _over_apposition(items: list[Item], k: int, wanted: frozenset[str]) -> int:
    """E.g. "moved his daughter, Danielle, to A": pass over what stands between two commas."""
    for i in range(k + 1, min(k + _ASIDE_REACH, len(items) - 1)):
        if items[i].tag == "comma":
            return i + 1 if items[i + 1].low in wanted else -1
        if items[i].tag not in {"word", "num", "det"}:
            return -1
    return -1


def _from_there(items: list[Item], k: int) -> bool:
    """E.g. "and from there flown to B" belongs to the next verb."""
    k += items[k].tag == "conj"
    return k + 1 < len(items) and items[k].low == "from" and items[k + 1].low == "there"
