"""Who or what moves: the words for it, and what only seems to move (messages, money, power, disease)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from geomap.model import Span
from geomap.movements import lexicon as lex
from geomap.movements.subjects import COUNTS

if TYPE_CHECKING:
    from geomap.movements.arguments import Arguments
    from geomap.movements.items import Item
    from geomap.movements.subjects import Subject
    from geomap.movements.triggers import Trigger

_GOODS = lex.words("shipment delivery export import supply smuggling trafficking consignment flow convoy")
_NOT_GOODS = lex.words("direct more new recent major large huge big first further regular illegal such cross its their")
_WEATHER = lex.words("weather blizzard storms storm typhoon hurricane cyclone tornado wildfire epidemic outbreak")
_BEFORE_NOUN = frozenset({"word", "det", "num", "demonym", "embedded"})
_ATTACKERS = frozenset({"bomber", "bombers", "attacker", "attackers"})
_MENT = ("ment", "ments")  # an installment of aid, equipment
_FORCES = lex.words(
    "novel book poem song film story river rivers flood floods floodwaters wind winds current currents tide "
    "tides waves rain rains"
)
_ENDINGS = ("tion", "sion", "ness", "ity", "ism", "ance", "ence", "dom", "ment", "hood")
_PHYSICAL = lex.words(
    "administration ambulance amenity ammunition antiquity apartment armament assistance audience authority "
    "celebrity city collection commodity community conference congregation consignment constitution contingent "
    "corporation delegation department deputation detachment distance division document element entity equipment "
    "exhibition expedition facility federation foundation fragment garment generation government infinity "
    "installation institution instrument kingdom majority mansion medicament medication minority mission monument "
    "nation operation organisation organization parliament patient personality pigment population possession "
    "procession provision quantity regiment reinforcement residence security settlement shipment station "
    "transportation unity university utility vaccination vegetation"
)
_CURRENCIES = lex.words(
    "deutschemark deutschmark deutschmarks yen rupees pesos francs roubles rubles lira riyals naira"
)
_MONEY = frozenset({"$", "€", "£"})
_GROUPS = frozenset({"group", "groups", "team", "crew"})
_LETTERS = frozenset({"letter", "letters"})
_CEDING = frozenset({"transfer", "return", "hand over"})
_LANDS = lex.words("area areas island islands land lands territory territories region province district zone peninsula")
_DUTIES = lex.words("duties duty tariff tariffs tax taxes levy levies")
_MEASURES = lex.TIMES | lex.words("times mile miles kilometer kilometers kilometre kilometres metres meters yards km")
_MOVER_REACH = 160  # characters; a mover farther from its verb is not quoted with it


def is_abstract(items: list[Item], trigger: Trigger, args: Arguments, subject: Subject) -> bool:
    """Whether what goes is no thing and nobody: messages, money, power, disease."""
    if trigger.is_noun:
        return _abstract_noun(items, trigger)
    carried = up_to_preposition(items, *args.theme) if args.theme is not None and not trigger.passive else []
    if carried and trigger.frame.word in {"bring", "take", "carry"} and carried[-1].low in _MEASURES:
        return True  # "brings 20 years of experience to A"
    if trigger.frame.word == "drive" and subject.found and items[subject.head].low in _ATTACKERS:
        return True
    if carried and subject.found and items[subject.head].low in _FORCES:
        return True  # "the river carried mud into A"
    if carried:
        return _is_abstract(carried, cargo=True) or carried[-1].low in _LETTERS
    if trigger.frame.word in {"flee", "leave"} or not subject.found:
        return False
    head = items[subject.head].low
    if head in _FORCES and trigger.frame.moves_theme:
        return True
    if head == "it" and any(item.low in _WEATHER for item in items[: subject.head]):
        return True  # "the storm weakened as it moved towards A"
    if trigger.frame.word in _CEDING and head in _LANDS:
        return True
    if any(item.low in _WEATHER for item in items[subject.first : subject.last + 1]):
        return True
    phrase = items[subject.first : _over_counts(items, subject.head + 1, trigger.first)]
    if trigger.infinitive and any(item.text in _MONEY for item in phrase):
        return False  # "pay $300 to be taken to A"
    return _is_abstract(phrase, cargo=trigger.passive)


def up_to_preposition(items: list[Item], first: int, stop: int) -> list[Item]:
    """Return the items of a noun phrase up to what is attached to it."""
    for k in range(first, stop):
        if items[k].tag in {"prep", "comma", "sub"}:
            return items[first:k]
    return items[first:stop]


def _is_abstract(phrase: list[Item], *, cargo: bool) -> bool:
    if not phrase:
        return False
    if any(item.low in _WEATHER for item in phrase):
        return True
    if any(
        item.text in _MONEY
        or item.low in _CURRENCIES
        or (item.low in {"million", "billion"} and phrase[-1].low in {"million", "billion", "dollars", "euros"})
        for item in phrase
    ):
        return True
    head = next((item for item in reversed(phrase) if item.tag in {"word", "pron", "sub"}), None)
    if head is None or (head.capitalised and head is not phrase[0]):
        return False
    if head.low in lex.CARGO_ANYWAY and cargo:
        return False
    return head.low in lex.ABSTRACT or (_abstract_by_form(head.low) and not (cargo and head.low.endswith(_MENT)))


def _abstract_by_form(noun: str) -> bool:
    """E.g. "tradition", "friendship", "independence": what has such an ending goes nowhere, but for a few."""
    one = noun.removesuffix("s")
    one = f"{one[:-2]}y" if one.endswith("ie") else one
    return one.endswith(_ENDINGS) and one not in _PHYSICAL


def _abstract_noun(items: list[Item], trigger: Trigger) -> bool:
    """E.g. "duties on imports from China", "the transfer of power"."""
    k = trigger.index
    after = items[k + 1 : k + 5]
    if after and after[0].low == "of":
        said = up_to_preposition(items, k + 2, min(k + 6, len(items)))
        if any(item.low in lex.ABSTRACT - lex.CARGO_ANYWAY for item in said):
            return True
    around = {item.low for item in (*items[max(k - 7, 0) : k], *items[k : k + 14])}
    if trigger.frame.word in {"import", "export"} and around & _DUTIES:
        return True
    return k > 0 and items[k - 1].low in {
        "river",
        "cash",
        "data",
        "capital",
        "information",
        "money",
        "power",
        "technology",
        "knowledge",
        "wire",
        "bank",
        "job",
    }


def read_mover(
    text: str, items: list[Item], trigger: Trigger, args: Arguments, subject: Subject
) -> tuple[Span | None, int]:
    """Return the words of who or what moves, and the first item of the clause."""
    if trigger.is_noun:
        return _mover_of_noun(text, items, trigger)
    if trigger.frame.moves_theme and not trigger.passive and args.theme is not None:
        phrase = _trimmed(up_to_preposition(items, *args.theme))
        if phrase and phrase[-1].low not in _MEASURES:
            first = args.theme[0]
            clause = subject.first if subject.found else trigger.first
            return _span(text, items, first, first + len(phrase)), _near(items, clause, trigger)
    money = subject.found and any(item.text in _MONEY for item in items[subject.first : subject.head + 1])
    if (
        not subject.found
        or money
        or items[subject.head].low in {"the", "a", "an"}
        or items[subject.head].low in _MEASURES
        or (trigger.frame.moves_theme and args.from_dative)
    ):
        return None, trigger.first
    stop = _over_counts(items, subject.head + 1, trigger.first)
    return _span(text, items, subject.first, stop), _near(items, subject.first, trigger)


def _over_counts(items: list[Item], stop: int, limit: int) -> int:
    """E.g. "hundreds of thousands of refugees", "the first wave of artists": what is counted belongs to it."""
    while stop + 1 < limit and items[stop - 1].low in COUNTS - _GROUPS and items[stop].low == "of":
        k = stop + 1
        while k < limit and items[k].tag in {"word", "det", "num", "demonym"}:
            k += 1
            if items[k - 1].low in COUNTS:
                break
        if items[k - 1].tag not in {"word", "demonym", "det"} or items[k - 1].low in {"the", "most", "which"}:
            break
        stop = k
    return stop


def _trimmed(phrase: list[Item]) -> list[Item]:
    """Return a noun phrase without the "back" and "home" behind it."""
    while phrase and phrase[-1].tag == "adv":
        phrase = phrase[:-1]
    return phrase


def _near(items: list[Item], first: int, trigger: Trigger) -> int:
    return first if items[trigger.index].start - items[first].start <= _MOVER_REACH else trigger.first


def _mover_of_noun(text: str, items: list[Item], trigger: Trigger) -> tuple[Span | None, int]:
    k = trigger.index
    if k + 2 < len(items) and items[k + 1].low == "of":
        stop = k + 2
        while stop < len(items) and items[stop].tag in {"word", "det", "num", "demonym", "conj"}:
            stop += 1
        if stop > k + 2:
            return _span(text, items, k + 2, stop), k
    before = items[k - 1] if k else None
    if trigger.frame.word in _GOODS:
        if before is None or before.tag != "word" or before.capitalised or before.low in _NOT_GOODS:
            return None, k
        goods = not before.low.endswith(("ed", "ing", "st", "er", "al"))
        return (_span(text, items, k - 1, k), k - 1) if goods else (None, k)
    if trigger.frame.word in lex.VEHICLES and trigger.frame.word != "flight":
        first = k
        while first > max(k - 4, 0) and (
            items[first - 1].tag in _BEFORE_NOUN or items[first - 1].low in {"first", "last"}
        ):
            first -= 1
            if items[first].tag == "det":
                break
        return _span(text, items, first, k + 1), first
    owner = next((i for i in range(k - 1, max(k - 7, -1), -1) if items[i].possessive), -1)
    return (_span(text, items, owner, owner + 1), owner) if owner >= 0 else (None, k)


def _span(text: str, items: list[Item], first: int, stop: int) -> Span:
    start, end = items[first].start, items[stop - 1].end
    return Span(start, end, text[start:end])
