"""Whom the text names as the source of a statement: "officials said", "according to the White House"."""

from __future__ import annotations

from typing import TYPE_CHECKING

from geomap.movements import lexicon as lex

if TYPE_CHECKING:
    from geomap.movements.items import Item

_SAYING = lex.words(
    "said says say told tells announced announces reported reports claimed claims described describes confirmed "
    "confirms alleged alleges allege stated states added insisted revealed disclosed declared acknowledged believe "
    "believes warned suspect suspects estimate estimates wrote"
)
_IN_NAME = frozenset({"word", "det", "num", "demonym", "embedded", "place", "adv"})
_LONGEST = 9


def attributed_to(text: str, items: list[Item], first: int, last: int) -> str:
    """Return the source that the sentence gives for what stands from item ``first`` to ``last``, or ""."""
    for k, item in enumerate(items):
        if item.low == "according_to":
            return _forward(text, items, k + 1)
        if item.low not in _SAYING or first <= k <= last or (k and items[k - 1].low in lex.BE):
            continue
        if k < first:
            name = _backward(text, items, k)
        else:
            comma_before = any(other.tag == "comma" for other in items[last + 1 : k])
            name = _backward(text, items, k) if comma_before else ""
        if name:
            return name
    return ""


def _backward(text: str, items: list[Item], verb: int) -> str:
    k = verb - 1
    while k >= 0 and (items[k].tag in {"adv", "aux"} or items[k].low in {"last", "late", "earlier"} | lex.TIMES):
        k -= 1
    stop = k + 1
    while k >= 0 and stop - k <= _LONGEST and (items[k].tag in _IN_NAME or items[k].low == "of"):
        k -= 1
    first = k + 1
    if first >= stop or stop - first > _LONGEST or (k >= 0 and items[k].tag not in {"comma", "sub", "break", "conj"}):
        return ""
    return _phrase(text, items, first, stop)


def _forward(text: str, items: list[Item], first: int) -> str:
    stop = first
    while stop < len(items) and stop - first < _LONGEST and (items[stop].tag in _IN_NAME or items[stop].low == "of"):
        if items[stop].low in {"released", "published", "obtained", "seen", "issued"}:
            break
        stop += 1
    return _phrase(text, items, first, stop) if stop > first else ""


def _phrase(text: str, items: list[Item], first: int, stop: int) -> str:
    phrase = " ".join(text[items[first].start : items[stop - 1].end].split())
    if items[first].tag in {"det", "adv"} or (
        first == 0 and items[0].tag == "word" and stop - first == 1 and not _is_name(phrase)
    ):
        return phrase[0].lower() + phrase[1:]
    return phrase


def _is_name(phrase: str) -> bool:
    """Whether a single capitalised word at the start of a sentence is a name: no plural, no common one."""
    return not (phrase.endswith("s") or phrase.lower() in {"police", "militants", "staff"})
