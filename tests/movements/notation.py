"""A short notation for sentences with marked names and the legs they state.

``[Name]`` is a literal mention of a settlement; ``[Name:X]`` gives another class (A country or division, P, H, L,
S, T) or kind (dem, assoc, emb, desc). A leg is ``ORIGIN > DESTINATION | field | …``: "-" is no end, ``(i)`` an implied
end, ``(u)`` an unlocated one, ``=`` instead of ``>`` an undirected leg; fields are modes, modalities (several with
commas: any of them) and ``via A, B`` and ``mover WORDS``. "-" alone means that nothing moves.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from geomap.model import Article, Leg, LegEnd, Mention
from geomap.movements import read_legs

if TYPE_CHECKING:
    from pathlib import Path

MODES = {"sea", "air", "road", "rail", "foot", "pipeline", "unknown"}
KINDS = {"dem": "demonym", "assoc": "associative", "emb": "embedded", "desc": "description"}
_MARK = re.compile(r"\[([^\]:]+)(?::(\w+))?\]")


@dataclass(frozen=True)
class Expected:
    origin: str
    destination: str
    via: tuple[str, ...] = ()
    modes: frozenset[str] = frozenset({"unknown"})
    modalities: frozenset[str] = frozenset({"reported"})
    undirected: bool = False
    mover: str = ""


def parse(marked: str) -> tuple[Article, tuple[Mention, ...]]:
    text, mentions, last = "", [], 0
    for match in _MARK.finditer(marked):
        text += marked[last : match.start()]
        name, code = match.group(1), match.group(2) or "P"
        kind = KINDS.get(code, "literal")
        feature = "A" if kind in {"demonym", "associative"} else "P" if len(code) > 1 else code
        mentions.append(Mention(len(text), len(text) + len(name), name, kind=kind, feature_class=feature))
        text += name
        last = match.end()
    return Article(id="t", text=text + marked[last:]), tuple(mentions)


def expected(line: str) -> Expected:
    ends, *fields = [part.strip() for part in line.split("|")]
    sign = " = " if " = " in ends else " > "
    origin, destination = (end.strip() for end in ends.split(sign))
    via: tuple[str, ...] = ()
    mover = ""
    modes, modalities = frozenset({"unknown"}), frozenset({"reported"})
    for field in fields:
        words = field.split(",")
        if field.startswith("via "):
            via = tuple(name.strip() for name in field[4:].split(","))
        elif field.startswith("mover "):
            mover = field[6:].strip()
        elif words[0] in MODES:
            modes = frozenset(words)
        else:
            modalities = frozenset(words)
    return Expected(origin, destination, via, modes, modalities, sign == " = ", mover)


def legs_of(marked: str) -> tuple[Leg, ...]:
    return read_legs(*parse(marked))


def end_matches(want: str, got: LegEnd | None) -> bool:
    if want == "-":
        return got is None
    soft = want.endswith(("(i)", "(u)"))
    if got is None:
        return soft
    name = want[:-3] if soft else want
    return got.span.text in name or name in got.span.text


def matches(want: Expected, got: Leg) -> bool:
    straight = end_matches(want.origin, got.origin) and end_matches(want.destination, got.destination)
    if straight or not want.undirected:
        return straight
    return end_matches(want.origin, got.destination) and end_matches(want.destination, got.origin)


def load(path: Path) -> list[tuple[str, list[Expected]]]:
    cases: list[tuple[str, list[Expected]]] = []
    for raw in path.read_text(encoding="utf-8").splitlines():
        line = raw.strip()
        if not line or line.startswith("#"):
            continue
        if line == "-":
            continue
        # A leg line begins with an end and a sign before any "|"; a sentence ends with a full stop.
        if not line.endswith((".", "?", "!", "”")):
            cases[-1][1].append(expected(line))
        else:
            cases.append((line, []))
    return cases
