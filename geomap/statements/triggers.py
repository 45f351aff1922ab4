"""The words that state where something is, as patterns over the text, and what they come to."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

from geomap.statements.distances import DISTANCE, UNIT_WORDS, Range, parse
from geomap.statements.lexicon import QUALITIES

if TYPE_CHECKING:
    from collections.abc import Iterator

Frame = Literal["near", "along", "measure", "direction", "part", "in", "between", "across", "coast"]

_HALF = r"(?:north|south)(?:[\s-]?(?:east|west))?|east|west"
_COMPASS = rf"(?:(?:north|south|east|west)-(?:north|south)[\s-]?(?:east|west)|{_HALF})"
_ADJECTIVE = r"(?:(?:north|south)(?:[\s-]?(?:east|west))?|east|west)ern(?:most)?"
_TOWARDS = (
    r"(?:(?:to\s+the|due|just|further|farther|directly|immediately|somewhere|slightly|out|down|up)\s+){0,3}"
    rf"(?P<compass>{_COMPASS})\b"
)
_AWAY = (
    r"(?:\s+(?:away|inland|offshore|upriver|downriver|upstream|downstream|by\s+road|by\s+air|as\s+the\s+crow\s+flies)"
    r"),?"
)

_MEASURE = re.compile(
    rf"(?<![\w.,$€£])(?P<distance>{DISTANCE})(?:{_AWAY})?"
    rf"(?:\s*,?\s+{_TOWARDS}(?:ward|wards)?\s+(?:of|from)"
    r"|\s+(?P<plain>from|outside(?:\s+of)?|off|beyond|inside|short\s+of)(?:\s+of)?|\s+(?P<of>of))(?=\s)",
    re.IGNORECASE,
)
_UNIT = re.compile(rf"(?<![A-Za-z])(?:{UNIT_WORDS})\b", re.IGNORECASE)  # "160km" as well
_TAIL = re.compile(r"\b(?:of|from|outside|off|beyond|inside)\b", re.IGNORECASE)
_LOOK_BACK = 8
_REACH = 60  # characters that the words before a unit may take
# "half an hour’s drive south of": time is no distance, but the direction stands.
_DRIVE = (
    r"(?:(?:(?:just|about|some|less|more|roughly|nearly|under|over|around|than)\s+){0,3}(?:half\s+an?|an?|two|three|four|five|several|a\s+few|\d+)"
    r"[\s-](?:hour|minute|day)s?(?:[’']s?)?\s+(?:drive|walk|ride|flight|journey|march|sail|boat\s+ride)\s+)?"
)
_WORDS = re.compile(
    r"\b(?:"
    r"(?P<near>near(?:\s+to)?|close\s+to|not\s+far\s+from|in\s+the\s+vicinity\s+of|a\s+short\s+distance\s+from|"
    r"within\s+sight\s+of|next\s+to|adjacent\s+to|just\s+(?:outside|beyond|off)(?:\s+of)?|in\s+(?:and|or)\s+(?:around|near)|around)"
    r"|(?P<outskirts>(?:on|at|in|to|from|toward|towards)\s+the\s+(?:\w+\s+)?(?:outskirts|edge|fringes?|periphery)\s+of|outside(?:\s+of)?)"
    rf"|{_DRIVE}(?:(?P<hug>just|directly|immediately|right)\s+)?"
    r"(?:(?:to\s+the\s+|due\s+|further\s+|farther\s+){0,3}"
    rf"(?P<compass>{_COMPASS})\s+of)"
    rf"|(?P<in>in|at|inside|within)(?:\s+(?P<partly>{_ADJECTIVE}|central|(?-i:{_HALF})))?"
    r"|(?P<between>(?:mid-?way\s+|half-?way\s+)?between|(?<=\broad\s)from|(?<=\bhighway\s)from|(?<=\bmotorway\s)from)"
    r"|(?P<across>across)"
    r"|(?P<along>on|along|by)"
    r"|(?P<coast>off(?:\s+of)?(?:\s+the)?(?:\s+\w+)?\s+(?:coast|coasts|coastline|shore|shores)(?:\s+of)?|off(?=\s+(?:the\s+)?(?-i:[A-Z])))"
    r")(?=\s)",
    re.IGNORECASE,
)
_PART = re.compile(
    rf"\b(?:(?P<lead>in|inside|within|throughout|across)\s+)?the\s+(?:(?:{QUALITIES})\s+)?(?:far|extreme|very|deep)?\s*"
    rf"(?P<compass>{_COMPASS}|{_ADJECTIVE}(?:\s+(?:part|parts|half|edge|tip|corner|area|areas|end|side|province|region))?)\s+of(?=\s)",
    re.IGNORECASE,
)


_FRAMES: dict[str, Frame] = {
    "near": "near",
    "outskirts": "near",
    "along": "along",
    "between": "between",
    "across": "across",
    "coast": "coast",
}


@dataclass(frozen=True, slots=True)
class Trigger:
    """Words that state a place, ``text[start:end]``; the ground begins after ``end``."""

    start: int
    end: int
    frame: Frame
    direction: str = ""
    range: Range | None = None


def find_triggers(text: str) -> list[Trigger]:
    """All triggers of ``text`` in order, the longest where they overlap."""
    found: list[Trigger] = []
    taken = bytearray(len(text))
    for trigger in (*_measures(text), *_parts(text), *_plain(text)):
        if not any(taken[trigger.start : trigger.end]):
            taken[trigger.start : trigger.end] = b"\1" * (trigger.end - trigger.start)
            found.append(trigger)
    return sorted(found, key=lambda t: t.start)


def _measures(text: str) -> Iterator[Trigger]:
    done = 0
    for unit in _UNIT.finditer(text):
        if not _TAIL.search(text, unit.end(), unit.end() + _REACH):
            continue
        match = _MEASURE.search(text, max(done, unit.start() - _REACH), unit.end() + 2 * _REACH)
        if match is None:
            continue
        done = match.end()
        distance = parse(match)
        if distance is None:
            continue
        if match["of"] and "within" not in (match["hedge"] or "").lower():
            continue  # "20 km of road"
        compass, plain = match["compass"], (match["plain"] or "").lower()
        frame: Frame = "in" if plain == "inside" else "measure"
        yield Trigger(match.start(), match.end(), frame, point(compass or ""), distance)


def _parts(text: str) -> Iterator[Trigger]:
    for match in _PART.finditer(text):
        before = text[max(0, match.start() - _LOOK_BACK) : match.start()].rstrip()[-3:].lower()
        if not match["lead"] and before.endswith("to"):
            continue  # "to the north of"
        start = match.start() if match["lead"] else match.start("compass")
        yield Trigger(start, match.end(), "part", point(match["compass"]))


def _plain(text: str) -> Iterator[Trigger]:
    for match in _WORDS.finditer(text):
        kind = match.lastgroup or ""
        start, end = match.span()
        if match["compass"]:
            distance = (0.0, 30.0) if match["hug"] else None
            yield Trigger(start, end, "measure" if distance else "direction", point(match["compass"]), distance)
        elif match["in"]:
            yield Trigger(start, end, "in", point(match["partly"] or ""))
        else:
            yield Trigger(start, end, _FRAMES[kind])


def point(words: str) -> str:
    """Compass point of "south-west", "northeastern part", "north-northwest"; "" for none."""
    letters = re.sub(r"[^a-z]", "", words.lower().split(" part")[0])
    initials = re.findall(r"north|south|east|west", letters)
    return "".join(initial[0].upper() for initial in initials[:3])
