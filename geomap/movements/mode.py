"""By what way: only where it is said (flown, by rail) or entailed (a ship, crossing a sea)."""

from __future__ import annotations

from typing import TYPE_CHECKING, cast

from geomap.movements import lexicon as lex

if TYPE_CHECKING:
    from geomap.model import Mode
    from geomap.movements.arguments import Arguments
    from geomap.movements.items import Item
    from geomap.movements.subjects import Subject
    from geomap.movements.triggers import Trigger

_MEANS_WORDS = frozenset({"by", "aboard", "on", "on_board", "in", "via", "through"})
_CARRIED = frozenset({"passengers", "travellers", "travelers", "traffic", "cargo", "freight", "services", "service"})
_FLEET = frozenset({"force", "fleet", "group", "ship", "convoy", "squadron"})
_JOURNEYS = frozenset({"voyage", "journey", "trip", "passage", "crossing", "mission", "run"})
_SHIPPING = frozenset({"ship", "export", "deliver", "supply", "transport", "haul", "send", "import", "donate"})
_CARGO_VERBS = frozenset({"escort", "tow", "send", "dispatch", "despatch", "deploy", "divert", "take"})


def read_mode(items: list[Item], trigger: Trigger, args: Arguments, subject: Subject) -> tuple[Mode, str]:
    """Mode and its basis ("stated", "entailed" or "")."""
    said = _means(items, trigger, args)
    if said:
        return said, "stated"
    if trigger.frame.mode and not (
        trigger.frame.word == "drive" and (trigger.passive or _has_object(args)) and _is_out(args)
    ):
        return cast("Mode", trigger.frame.mode), "stated"
    by_vehicle = _vehicle(items, trigger, args, subject)
    if by_vehicle:
        return by_vehicle, "entailed"
    crossed = any(found.mention is not None and found.mention.feature_class == "H" for found in args.vias)
    return ("sea", "entailed") if crossed else ("unknown", "")


def _has_object(args: Arguments) -> bool:
    return args.theme is not None and args.theme[1] > args.theme[0]


def _is_out(args: Arguments) -> bool:
    """E.g. "were driven from their homes" is no drive."""
    return bool(args.origins) and not args.goals


def _means(items: list[Item], trigger: Trigger, args: Arguments) -> Mode | None:
    """E.g. "by rail", "aboard a ship", "on foot", "in small boats", within the clause."""
    last = min(max(args.end + 6, trigger.index + 8), len(items))
    for k in range(trigger.index + 1, last):
        item = items[k]
        if item.tag in {"sub", "break"} or (item.tag == "aux" and k > trigger.index + 1):
            return None
        if item.tag != "prep" or item.low not in _MEANS_WORDS:
            continue
        for other in items[k + 1 : k + 5]:
            if other.tag not in {"word", "det", "num", "demonym"}:
                break
            mode = lex.MEANS.get(other.low)
            if mode and not (other.low in {"land", "air", "sea"} and item.low != "by"):
                return cast("Mode", mode)
    return None


def _vehicle(items: list[Item], trigger: Trigger, args: Arguments, subject: Subject) -> Mode | None:
    """Return the mode of what moves, where that is a vehicle: "the ship is sailing", "a bus carrying pilgrims"."""
    own = not (trigger.frame.moves_theme and trigger.frame.subject == "origin" and not trigger.passive)
    if subject.found and own and not (trigger.passive and trigger.frame.word in _SHIPPING):
        mode = _of_phrase(items, subject.first, subject.head + 1)
        if items[subject.head].low == "it":
            return _in_clause(items, trigger)  # "a truck was stopped as it headed for …"
        if not mode and (subject.relative or trigger.form == "ing"):
            mode = _of_phrase(items, subject.last, subject.last + 1)
        driven = items[subject.head].low in {"driver", "drivers", "motorist", "motorists", "trucker"}
        if mode and not (driven and trigger.passive):
            return mode
    if trigger.frame.word.startswith(("on ", "en ")):
        return _in_clause(items, trigger)
    if (
        trigger.frame.word in _JOURNEYS
        and trigger.is_noun
        and any(
            items[k].low == "on" and items[k + 1].tag == "det" for k in range(max(trigger.index - 3, 0), trigger.index)
        )
    ):
        return _in_clause(items, trigger)  # "the freighter, on a voyage from A to B"
    if trigger.is_noun:
        return _of_phrase(items, max(trigger.index - 2, 0), trigger.index + 1)
    if args.theme is not None and (trigger.frame.word in _CARGO_VERBS or args.from_dative):
        first, last = args.theme
        stop = next((k for k in range(first, last) if items[k].tag in {"prep", "adv"} and items[k].low != "of"), last)
        return _of_phrase(items, first, max(stop, first + 1))
    return None


def _in_clause(items: list[Item], trigger: Trigger) -> Mode | None:
    """Find the vehicle of the clause: "the ships must stop in A on their way to B"."""
    for item in reversed(items[max(trigger.first - 14, 0) : trigger.first]):
        if item.tag == "break":
            return None
        if item.low in lex.VEHICLES:
            return cast("Mode", lex.VEHICLES[item.low])
    return None


def _of_phrase(items: list[Item], first: int, stop: int) -> Mode | None:
    phrase = items[first:stop]
    if not phrase:
        return None
    head = phrase[-1].low
    if head in _CARRIED and len(phrase) > 1 and phrase[-2].low in lex.VEHICLES:
        return cast("Mode", lex.VEHICLES[phrase[-2].low])  # "rail passengers", "air cargo"
    if head in lex.VEHICLES:
        return cast("Mode", lex.VEHICLES[head])
    if head in _FLEET and any(item.low == "naval" for item in phrase):
        return "sea"
    return None
