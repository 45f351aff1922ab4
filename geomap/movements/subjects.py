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
_BEFORE_VERB = lex.MODALS | lex.words("do does did to")
# Verb forms that end a noun phrase and do not show it as "-ed" does.
_FINITE = lex.words(
    "said sold made took got had told met won lost found caught held kept gave saw knew thought bought brought built "
    "fell rose grew paid ran sat sent spoke spent stood stole struck swore taught wore wrote began became broke chose "
    "forgot heard hid led makes means takes gives wants allows"
)
_PARTICIPLES = lex.words(
    "stolen taken made found caught born sold sent brought bought held known shown shot lost left built driven flown "
    "grown hidden freed seized"
)
COUNTS = lex.words(
    "thousands hundreds dozens scores tens millions group groups members percent couple pair half majority number wave "
    "waves generations team crew one some many most all"
)
_ON_THE_WAY = ("on ", "en ")
_ENDINGS = lex.words("sank crashed capsized died drowned disappeared vanished overturned exploded stopped broke")
_PERMISSIONS = lex.words("approval permission authorization authorisation clearance permit order orders chance right")
_SEEN = frozenset({"seen", "spotted", "filmed", "photographed"})
_APPOSITION = 3


@dataclass(slots=True)
class Subject:
    """A noun phrase before a verb: items ``first`` to ``last``, its head noun, whether a relative clause is on it."""

    first: int
    last: int
    head: int
    relative: bool = False

    @property
    def found(self) -> bool:
        return self.head >= 0


NOBODY = Subject(-1, -1, -1)


def read_subject(items: list[Item], trigger: Trigger, verbs: set[int]) -> Subject:
    """Return the noun phrase that the movement word is said of, as far as closed classes show it."""
    if trigger.is_noun:
        return NOBODY
    governed = trigger.infinitive or trigger.form == "ing"
    k = _last_before(items, trigger, governed=governed)
    relative = k >= 0 and items[k].low in {"who", "which", "that"}
    who = relative and items[k].low == "who"
    if relative:
        k -= 1
    if k >= 0 and items[k].tag == "comma":
        k = k - 1 if relative else _before_insertion(items, k)
    if k < 0:
        return NOBODY
    if items[k].tag == "pron":
        return Subject(k, k, k, relative)
    participle = trigger.form == "ing" or trigger.passive or trigger.frame.word in {"bound", "destined"}
    reduced = participle and not trigger.auxiliaries
    found = _noun_phrase(items, k, verbs, relative=relative, governed=governed)
    if found.found and not (relative or governed) and (trigger.auxiliaries or trigger.form == "past"):
        k = _over_relative(items, found.first)
        found = _noun_phrase(items, k, verbs) if k >= 0 else found
    if governed and found.found and items[found.head].low in _PERMISSIONS:
        return NOBODY  # "received approval from B to enter A"
    return _nearest(items, found, who=who) if found.found and (relative or reduced) else found


def _last_before(items: list[Item], trigger: Trigger, *, governed: bool) -> int:
    """Index of the last item of what stands before the verb, its governors and times passed over; -1 for none."""
    on_the_way = trigger.frame.word.startswith(_ON_THE_WAY)
    if on_the_way and set(trigger.auxiliaries) & {"do", "does", "did"}:
        return -1  # "the route that her cat did on its way to …"
    k = trigger.first - 1
    if governed:
        k = _over_decision(items, _over_governors(items, k))
    if on_the_way and k > 0 and items[k].low in _ENDINGS:
        k -= 1  # "a ferry sank on its way to …"
    if k > 0 and (items[k].tag == "num" or items[k].low in lex.TIMES) and items[k - 1].low in {"in", "on", "at"}:
        k -= 2  # "he studied there and in 1819 moved to …"
    if k >= 0 and (items[k].tag in {"conj", "adv"} or items[trigger.first].low in _GOES_ON):
        return -1
    if trigger.form == "ing" and k > 0 and items[k].low in {"for", "from"}:
        return k - 1  # "praised leaders for coming", "kept them from leaving"
    said = k > 1 and items[k].low in lex.SPEECH and items[k - 1].tag == "pron"
    return k - 2 if said and items[k - 2].low in {"which", "who"} else k  # "the ship, which it said was headed …"


def shared_subject(items: list[Item], trigger: Trigger, verbs: set[int]) -> Subject:
    """Return the subject of a coordinated verb: where the clause begins ("She sold her house and moved to …")."""
    k = trigger.first - 1
    while k >= 0 and (items[k].tag == "adv" or items[k].low in _GOES_ON):
        k -= 1
    joined = items[k].tag == "conj" or (items[k].tag == "comma" and trigger.passive and not trigger.auxiliaries)
    if k < 1 or not (joined or (items[k].low in {"while", "before", "after"} and trigger.form == "ing")):
        return NOBODY
    first = k
    while first > 0 and items[first - 1].tag not in {"break", "sub"} and items[first - 1].low not in lex.SPEECH:
        first -= 1
    while first < k and items[first].tag in {"adv", "comma", "conj"}:
        first += 1
    if items[first].tag == "pron":
        return Subject(first, first, first)
    for last in range(first + 1, min(first + 9, k)):
        item = items[last]
        if item.tag not in _PHRASE - {"prep", "conj"} or last in verbs or _is_verb(items, last) or _past(item):
            verbal = item.tag == "aux" or last in verbs or _is_verb(items, last) or _past(item)
            head = last - 1
            return Subject(first, head, head) if verbal and items[head].tag in {"word", "place"} else NOBODY
    return NOBODY


def _past(item: Item) -> bool:
    return item.tag == "word" and not item.capitalised and item.low.endswith("ed")


def _nearest(items: list[Item], found: Subject, *, who: bool) -> Subject:
    """Return the last noun phrase of several: the antecedent in "found on a train that travelled …"."""
    first, last = found.first, found.last
    for k in range(last, found.first, -1):
        opens = (
            items[k].low.endswith("ing") and items[k].tag == "word" and k < last and items[k + 1].tag in {"det", "num"}
        )
        if opens or (items[k].low == "of" and who and items[k - 1].low not in COUNTS | lex.TRAVELLERS):
            first = k + 1  # "photographs of several men who …", "a case involving a woman who …"
            break
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
        charged = item.low == "of" and k > 0 and items[k - 1].low in GOVERNORS  # "suspected of carrying"
        seen = item.low in _SEEN or (item.low == "last" and items[k + 1].low in _SEEN)  # "was last seen heading for"
        if item.low in GOVERNORS or item.tag in {"aux", "neg", "adv"} or item.low == "to" or charged or seen:
            k -= 1
        else:
            return k
    return k


def _over_relative(items: list[Item], first: int) -> int:
    """E.g. "boats that strayed into A’s waters were escorted": the last item of what the relative clause is said of."""
    for k in range(first - 1, max(first - 10, 0), -1):
        if items[k].low in {"who", "that", "which"}:
            said = items[k - 1].low in lex.SPEECH or items[k - 1].low in GOVERNORS or items[k - 1].tag != "word"
            return -1 if said or k == first - 1 else k - 1
        if items[k].tag in {"break", "comma", "conj", "sub"}:
            return -1
    return -1


def _over_decision(items: list[Item], k: int) -> int:
    """E.g. "the agency made the decision to leave": step over the article and the verb."""
    if k < 1 or items[k].tag != "det" or items[k].low in lex.POSSESSIVES or items[k + 1].low not in GOVERNORS:
        return k
    return k - 2 if items[k - 1].low in _FINITE else -1


def _before_insertion(items: list[Item], comma: int) -> int:
    """Index of the last item before ", who lives there," when ``comma`` is its second comma, else -1."""
    for k in range(comma - 1, max(comma - 20, 0), -1):
        if items[k].tag == "comma":
            aside = next((i for i in range(k - 1, max(k - _APPOSITION, 0), -1) if items[i].tag == "comma"), 0)
            return aside - 1 if aside and items[aside + 1].tag == "num" else k - 1  # "Mr. Otieno, 41, a cook, …"
        if items[k].tag == "break":
            return -1
    return -1


def _noun_phrase(
    items: list[Item], last: int, verbs: set[int], *, relative: bool = False, governed: bool = False
) -> Subject:
    first = last + 1
    for k in range(last, max(last - 24, -1), -1):
        item = items[k]
        if not _in_phrase(items, k) or (k in verbs and not item.low.endswith("ing")):
            break
        raised = item.low == "by" and k > 1 and (_past(items[k - 1]) or items[k - 1].low in _PARTICIPLES)
        if (item.low in _CLAUSE_PREPOSITIONS and not raised) or _is_verb(items, k, governed=governed):
            break
        first = k
        if _begins_phrase(items, k, last):
            break
    if first > last:
        return NOBODY
    while first < last and items[first].tag in {"conj", "prep"}:
        first += 1
    first = _behind_time(items, first, last)
    if first > 0 and items[first - 1].tag == "prep":  # "driven from their homes and another 6,000 have fled"
        first = next((k + 1 for k in range(last - 1, first, -1) if items[k].tag == "conj"), first)
    first = _with_first_of_list(items, first, last)
    return Subject(first, last, _head(items, first, last, verbs), relative)


def _with_first_of_list(items: list[Item], first: int, last: int) -> int:
    """E.g. "(Ali,) his wife and their six children": the name that begins the list."""
    if first > 1 and items[first - 1].tag == "conj" and items[first - 2].low in lex.SUBJECT_PRONOUNS:
        return first - 2  # "he and his family"
    listed = any(item.tag == "conj" for item in items[first:last])
    if not listed or first < 2 or items[first - 1].tag != "comma":  # noqa: PLR2004
        return first
    k = first - 2
    while k >= 0 and items[k].tag == "word" and items[k].capitalised:
        k -= 1
    opens = k < 0 or items[k].tag in {"break", "sub", "comma"} or items[k].low in lex.SPEECH
    return k + 1 if k < first - 2 and opens else first


def _behind_time(items: list[Item], first: int, last: int) -> int:
    """E.g. "(in) 1985 the station", "this month the team": when it was is no part of who moves."""
    if first < last and items[first].tag == "num" and items[first + 1].tag == "det":
        return first + 1
    whose = first < last and items[first + 1].possessive  # "this year's guests"
    if (
        first + 1 < last
        and not whose
        and items[first].low in {"this", "last", "next", "that"}
        and items[first + 1].low in lex.TIMES
    ):
        return first + 2
    return first


def _in_phrase(items: list[Item], k: int) -> bool:
    item = items[k]
    before = items[k - 1].tag if k else "break"
    if item.tag == "adv":
        return before in {"det", "num"}  # "the late president", "two newly arrived men"
    if item.low in lex.SPEECH:  # "an estimated 6,000 people", "suspected militants"
        return item.low.endswith("ed") and before in {"det", "num", "conj", "sub", "comma", "break"}
    return item.tag in _PHRASE


def _is_verb(items: list[Item], k: int, *, governed: bool = False) -> bool:
    """Whether a word on the way left from a verb is one itself, so that the phrase begins behind it."""
    item, before = items[k], items[k - 1] if k else None
    if item.tag != "word" or item.capitalised or before is None or before.tag == "det" or before.possessive:
        return False
    after = items[k + 1] if k + 1 < len(items) else None
    if before.low in _BEFORE_VERB and not (before.low == "to" and item.low in lex.PLACE_NOUNS):
        return True
    if item.low in _FINITE or (governed and item.low in GOVERNORS):
        return before.tag not in {"prep", "num", "demonym"}
    if governed and item.low.endswith("ing") and after is not None and after.tag in {"det", "num"}:
        return True  # "(a card) inviting the president (to return)"
    if not item.low.endswith("ed") or after is None:
        return False
    named = before.tag in {"pron", "place"} or (before.tag == "word" and before.capitalised and k > 1)
    return named or (before.tag != "adv" and after.tag in {"det", "num", "pron", "place", "demonym"})


def _head(items: list[Item], first: int, last: int, verbs: set[int]) -> int:
    head, joined = -1, False
    for k in range(first, last + 1):
        item = items[k]
        if item.tag == "prep" or (k in verbs and k > first):
            break
        joined = k > first and (
            items[k - 1].tag in {"conj", "comma"} or (joined and items[k - 1].tag in {"det", "num"})
        )
        if item.tag == "det" and head >= 0 and items[head].tag not in {"det", "num"} and not joined:
            break
        if head >= 0 and (item.low.endswith("ed") or item.low in _PARTICIPLES) and _ends_reduced(items, k, last):
            break  # "two trucks loaded with flour", "a statue stolen"
        noun = item.tag == "demonym" and (k == last or items[k + 1].tag not in {"word", "demonym"})
        if item.tag in {"word", "place", "pron"} or noun or (item.tag in {"demonym", "num", "det"} and head < 0):
            head = k
        elif item.tag in {"num", "det"} and items[head].tag in {"det", "num"}:
            head = k  # "the six", "several hundred"
    return head


def _ends_reduced(items: list[Item], k: int, last: int) -> bool:
    return k == last or items[k + 1].tag in {"prep", "adv", "place"} or items[k + 1].low in lex.TIMES


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
