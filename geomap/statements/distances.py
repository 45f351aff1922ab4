"""Stated distances as ranges in kilometres. The table of ranges is in docs/decisions/spatial-statements.md."""

from __future__ import annotations

import re

from geomap.statements.lexicon import UNITS_KM

Range = tuple[float, float]

# What a vague number means, as (least, most).
VAGUE: dict[str, Range] = {
    "a couple of": (1.5, 3),
    "a couple": (1.5, 3),
    "couple of": (1.5, 3),
    "a few": (2, 7),
    "several": (3, 10),
    "a handful of": (2, 6),
    "half a dozen": (5, 7),
    "a dozen": (10, 14),
    "dozens of": (24, 100),
    "several dozen": (30, 100),
    "a few dozen": (24, 60),
    "tens of": (20, 100),
    "scores of": (40, 100),
    "a couple hundred": (150, 300),
    "a couple of hundred": (150, 300),
    "a few hundred": (200, 600),
    "several hundred": (300, 1000),
    "hundreds of": (200, 1000),
    "many hundreds of": (400, 1000),
    "a few thousand": (2000, 6000),
    "several thousand": (3000, 10000),
    "thousands of": (2000, 10000),
}
# What the words around a number make of it, as factors of the number.
HEDGES: dict[str, Range] = {
    "": (0.9, 1.1),
    "about": (0.85, 1.15),
    "nearly": (0.8, 1.02),
    "just over": (0.98, 1.2),
    "over": (0.98, 1.6),
    "well over": (1.1, 2.5),
    "at least": (0.98, 2.0),
    "just under": (0.8, 1.02),
    "under": (0.0, 1.02),
}
_SAME_HEDGE = {
    "about": (
        "about, around, some, roughly, approximately, approx, estimated, an estimated, close to, just about, "
        "only about, "
        "some about, perhaps, maybe, as close as"
    ),
    "nearly": "nearly, almost",
    "over": "over, more than, upwards of",
    "at least": "at least, no less than, not less than",
    "just under": "just under, slightly less than, a little less than, just short of, a little under",
    "just over": "just over, slightly more than, a little more than, a little over, slightly over",
    "well over": "well over, far more than",
    "under": "under, less than, fewer than, up to, within, no more than, not more than, at most, as much as",
}
_HEDGE_OF = {phrase: name for name, phrases in _SAME_HEDGE.items() for phrase in phrases.split(", ")}
_TEENS_END = 19
_NUMBER_WORDS = (
    "zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen seventeen "
    "eighteen nineteen twenty thirty forty fifty sixty seventy eighty ninety"
)
_NUMBERS = {
    word: float(i if i <= _TEENS_END else 10 * (i - _TEENS_END + 1)) for i, word in enumerate(_NUMBER_WORDS.split())
}
_WORD = "|".join(sorted([*_NUMBERS, "hundred", "thousand", "half", "quarter"], key=len, reverse=True))

_HEDGE_WORDS = "|".join(sorted((re.escape(p) for p in _HEDGE_OF), key=len, reverse=True)).replace(r"\ ", r"\s+")
_VAGUE_WORDS = "|".join(sorted(VAGUE, key=len, reverse=True)).replace(" ", r"\s+")
UNIT_WORDS = "|".join(sorted(UNITS_KM, key=len, reverse=True)).replace(" ", r"\s+")
_DIGITS = r"\d{1,3}(?:,\d{3})+(?:\.\d+)?|\d{1,6}(?:\.\d+)?"

#: Pattern of a stated distance, without the direction; the groups are named for ``parse``.
DISTANCE = (
    rf"(?:(?P<hedge>(?:{_HEDGE_WORDS}|just|only|barely|still|nearly|almost)(?:\s+(?:{_HEDGE_WORDS}))?)\s+)?"
    rf"(?:(?P<vague>{_VAGUE_WORDS})"
    rf"|(?:between\s+)?(?P<low>{_DIGITS})\s?(?:-|–|—|to|or|and)\s?(?P<high>{_DIGITS})"
    rf"|(?P<digits>{_DIGITS})(?P<thousand>\s+thousand)?"
    rf"|(?P<words>(?:an?|{_WORD})(?:[\s-]+(?:and\s+)?(?:an?\s+)?(?:{_WORD}))*(?:\s+(?:of\s+)?an?)?))"
    rf"[\s-]{{0,2}}(?P<unit>{UNIT_WORDS})\b\.?(?P<half>\s+and\s+a\s+half\b)?(?P<orso>\s+or\s+so\b)?"
    rf"(?:\s*,?\s*[(/]\s*(?:about|some|roughly|around|nearly|just\s+over|\s)*[\d.,]+(?:\s?[-–]\s?[\d.,]+|\s+to\s+[\d.,]+)?"
    rf"[\s-]?(?:{UNIT_WORDS})\.?\s*\)?|\s*,?\s+or\s+(?:about\s+)?[\d.,]+[\s-](?:{UNIT_WORDS}),?)?"
)


def parse(match: re.Match[str]) -> Range | None:
    """Kilometres that the groups of a ``DISTANCE`` match allow, None where the number makes no sense."""
    groups = match.groupdict()
    unit = UNITS_KM[_squeeze(groups["unit"])]
    if groups["vague"]:
        low, high = VAGUE[_squeeze(groups["vague"])]
        return (low * unit, high * unit)
    factors = HEDGES[hedge_of(groups["hedge"] or "")]
    if groups["orso"]:
        factors = HEDGES["about"]
    if groups["low"]:
        first, last = sorted((_number(groups["low"]), _number(groups["high"])))
        return (first * 0.95 * unit, last * 1.05 * unit)
    value = _number(groups["digits"]) if groups["digits"] else number_of(groups["words"])
    if groups["thousand"]:
        value = (value or 0) * 1000
    if not value:
        return None
    if groups["half"]:
        value += 0.5
    return _range(value, unit, factors)


def _range(value: float, unit: float, factors: Range) -> Range:
    low, high = value * factors[0], value * factors[1]
    if factors == HEDGES[""]:
        # A bare "2 miles" has been rounded to the mile.
        slack = min(0.5, value / 2)
        low, high = min(low, value - slack), max(high, value + slack)
    return (low * unit, high * unit)


def hedge_of(phrase: str) -> str:
    """Key of ``HEDGES`` for the words before a number; "just 10 km" and "only 10 km" say 10 km."""
    words = _squeeze(phrase)
    if words in _HEDGE_OF:
        return _HEDGE_OF[words]
    for start in ("just ", "only ", "barely ", "still "):
        if words.startswith(start):
            return _HEDGE_OF.get(words.removeprefix(start), "")
    return _HEDGE_OF.get(words.split()[-1], "") if words else ""


def number_of(text: str) -> float | None:
    """Value of number words: "two hundred and fifty", "a", "half a", "one and a half"."""
    total = current = 0.0
    seen = False
    for word in re.split(r"[\s-]+", text.lower()):
        if word in {"a", "an", "and", "of", ""}:
            continue
        if word in _NUMBERS:
            current += _NUMBERS[word]
        elif word == "hundred":
            current = (current or 1) * 100
        elif word == "thousand":
            total, current = total + (current or 1) * 1000, 0.0
        elif word in {"half", "quarter"}:
            current += 0.5 if word == "half" else 0.25
        else:
            return None
        seen = True
    return total + current if seen else 1.0


def _number(digits: str) -> float:
    return float(digits.replace(",", ""))


def _squeeze(text: str) -> str:
    return " ".join(text.lower().split())
