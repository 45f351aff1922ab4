"""Reading what stands before a movement word: who moves or makes move, and which state that is."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from geomap.movements import lexicon as lex
from geomap.movements.cues import GOVERNORS

if TYPE_CHECKING:
    from geomap.model import Mention
    from geomap.movements.items import Item
    from geomap.movements.triggers import Trigger

_PHRASE = frozenset({"word", "det", "num", "demonym", "embedded", "place", "prep", "conj"})
_STARTS = frozenset({"sub", "comma", "break", "conj"})
_GOES_ON = frozenset({"then", "later", "subsequently"})
_CLAUSE_PREPOSITIONS = lex.words("after before by via because_of due_to according_to despite")


@dataclass(slots=True)
class Subject:
    """A noun phrase before a verb: items ``first`` to ``last``, its head noun, the state if it is one."""

    first: int
    last: int
    head: int
    relative: bool = False

    @property
    def found(self) -> bool:
        return self.head >= 0


_NONE = Subject(-1, -1, -1)


def read_subject(items: list[Item], trigger: Trigger, verbs: set[int]) -> Subject:
    """Return the noun phrase that the movement word is said of, as far as closed classes show it."""
    if trigger.is_noun:
        return _NONE
    k = trigger.first - 1
    k = _over_governors(items, k) if trigger.infinitive or trigger.form == "ing" else k
    if k >= 0 and (items[k].tag in {"conj", "adv"} or items[trigger.first].low in _GOES_ON):
        return _NONE
    relative = k >= 0 and items[k].low in {"who", "which", "that"}
    if relative:
        k -= 1
    if k >= 0 and items[k].tag == "comma":
        k = k - 1 if relative else _before_insertion(items, k)
    if k < 0:
        return _NONE
    if items[k].tag == "pron":
        return Subject(k, k, k, relative)
    reduced = (trigger.form == "ing" or trigger.passive) and not trigger.auxiliaries
    found = _noun_phrase(items, k, verbs, relative=relative)
    return _nearest(items, found) if found.found and (relative or reduced) else found


def _nearest(items: list[Item], found: Subject) -> Subject:
    """Return the last noun phrase of several: the antecedent in "found on a train that travelled …"."""
    first, last = found.first, found.last
    for k in range(last, found.first, -1):
        if items[k].tag != "prep" or items[k].low == "of":
            continue
        if any(item.tag == "word" for item in items[k + 1 : last + 1]) and items[k].low != "from":
            first = k + 1
            break
    if first == found.first or first > last:
        return found
    head = next((k - 1 for k in range(first + 1, found.last + 1) if items[k].tag == "prep"), found.last)
    return Subject(first, found.last, head, found.relative)


def _over_governors(items: list[Item], k: int) -> int:
    """Step left over "agreed to", "is expected to", "plans to begin"."""
    while k >= 0:
        item = items[k]
        if item.low in GOVERNORS or item.tag in {"aux", "neg", "adv"} or item.low == "to":
            k -= 1
        else:
            return k
    return k


def _before_insertion(items: list[Item], comma: int) -> int:
    """Index of the last item before ", who lives there," when ``comma`` is its second comma, else -1."""
    for k in range(comma - 1, max(comma - 20, 0), -1):
        if items[k].tag == "comma":
            return k - 1
        if items[k].tag == "break":
            return -1
    return -1


def _noun_phrase(items: list[Item], last: int, verbs: set[int], *, relative: bool) -> Subject:
    first = last + 1
    for k in range(last, max(last - 24, -1), -1):
        item = items[k]
        if item.tag not in _PHRASE or item.low in lex.SPEECH or (k in verbs and not item.low.endswith("ing")):
            break
        if item.tag == "prep" and item.low in _CLAUSE_PREPOSITIONS:
            break
        first = k
        if _begins_phrase(items, k, last):
            break
    if first > last:
        return _NONE
    while first < last and items[first].tag in {"conj", "prep"}:
        first += 1
    head = -1
    for k in range(first, last + 1):
        item = items[k]
        if item.tag == "prep" or (k in verbs and k > first) or (item.tag == "det" and head >= 0):
            break
        if head >= 0 and item.low.endswith("ed") and k < last and items[k + 1].tag == "prep":
            break  # "two trucks loaded with flour"
        if item.tag in {"word", "place", "pron"} or (item.tag in {"demonym", "num", "det"} and head < 0):
            head = k
    return Subject(first, last, head, relative)


def _begins_phrase(items: list[Item], k: int, last: int) -> bool:
    """Whether a determiner behind a plain word opens the phrase: "(includes) 45 artists", "(allowing) the city"."""
    if items[k].tag not in {"det", "num"} or k == 0 or items[k - 1].tag != "word":
        return False
    if items[k - 1].low.endswith("ing") or (k > 1 and items[k - 2].tag == "det"):
        return False  # "a train carrying the troops", "the last 40 soldiers"
    return k < last and items[k + 1].low not in lex.TIMES and items[k + 1].tag != "prep"


def state_subject(items: list[Item], trigger: Trigger) -> Mention | None:
    """Return the country that sends, ships or deports: "Japan says it will deliver …", "French forces sent …"."""
    k = _over_governors(items, trigger.first - 1)
    if k >= 0 and items[k].low == "it":
        k -= 1
        while k >= 0 and (items[k].low in lex.SPEECH or items[k].low == "that" or items[k].low in lex.TIMES):
            k -= 1
    elif k >= 0 and items[k].low in {"which", "that"} and k > 0 and items[k - 1].tag == "comma":
        k -= 2
    if k < 0:
        return None
    item = items[k]
    before = items[k - 1] if k else None
    if item.tag == "place" and not item.possessive and item.mention is not None and item.mention.feature_class == "A":
        if before is not None and before.tag == "conj" and k > 1 and items[k - 2].tag == "place":
            return None  # two states, and maybe not the senders: "permission from A and B to send"
        if trigger.infinitive and before is not None and before.low in GOVERNORS:
            return item.mention  # "asked Norway to send"
        free = before is None or before.tag in _STARTS or before.low == "the" or before.low in lex.SPEECH
        return item.mention if free or (before is not None and before.low == "by" and trigger.passive) else None
    return _state_body(items, k)


def _state_body(items: list[Item], k: int) -> Mention | None:
    """E.g. "the Russian military", "Philippine authorities": the state behind a body of it."""
    if items[k].low not in lex.STATE_BODIES:
        return None
    for i in range(k - 1, max(k - 4, -1), -1):
        item = items[i]
        if item.tag == "demonym" or (
            item.tag == "place" and item.mention is not None and item.mention.feature_class == "A"
        ):
            clear = (
                i == 0
                or items[i - 1].tag in _STARTS
                or items[i - 1].low in {"the", "that"}
                or items[i - 1].low in lex.SPEECH
            )
            return item.mention if clear else None
        if item.tag != "word":
            return None
    return None
