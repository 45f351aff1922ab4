"""Which names a place gets: what is kept of GeoNames' alternate names, and the short and long forms of divisions."""

from __future__ import annotations

import json
import re
import unicodedata
from functools import cache, lru_cache
from importlib import resources

from geomap.gazetteers.fold import fold

LONGEST = 60
SHORTEST = 3
COMMON_FROM = 500_000  # an alternate name that is a common English word stays only for cities of this size
SCRIPTS_FROM = 30_000  # names in other than Latin script stay for cities of this size
# GeoNames' airport and UN/LOCODE codes are written in capitals; a name of six capitals is a name.
_NO_LETTERS = re.compile(r"[\d/;,()\[\]{}<>|=@#*\t\n]")
CODE = re.compile(r"[A-Z]{1,5}|[A-Z]{2} ?[A-Z0-9]{3}")

_SHORT = re.compile(
    r"^(?:the |(?:city and borough|city and county|city and district|county borough|metropolitan borough|"
    r"republic|state|province|region|county|city|district|department|governorate|territory|kingdom|"
    r"principality|municipality|borough|royal borough|provincia|département|departamento|comunidad|"
    r"regierungsbezirk|arrondissement|landkreis|kreis|oblast|community)(?: autónoma)? "
    r"(?:of |de |di |du |del |della |do |da |des |d['’])?(?:the )?|muḩāfaz̧at |qaḑā’ )"
    r"|(?:,? (?:county|parish|borough|census area|municipality|oblast|oblast['’]|province|region|state|governorate|"
    r"district|department|prefecture|krai|kray|republic|raion|rayon|autonomous (?:oblast|okrug|region|republic)|"
    r"okrug|territory|metropolitan (?:city|borough|area)|city|canton|voivodeship|division|sheng|shi|diqu))+$",
    re.IGNORECASE,
)
_WORDS = ("Province", "State", "Region", "Governorate", "Prefecture", "Oblast", "District", "Department", "County")
_WORDS_1: dict[str, tuple[str, ...]] = {"US": ("State",), "CA": ("Province",), "AU": (), "GB": (), "IE": ("Province",)}
_WORDS_2: dict[str, tuple[str, ...]] = {"US": (), "CA": (), "GB": (), "IT": ("Province",), "ES": ("Province",)}
# What is left of "Eastern Province", "Jewish Autonomous Oblast" or "District of Columbia" is no name of it.
_NO_NAMES = """
north south east west northern southern eastern western northeast northwest southeast southwest northeastern
northwestern central upper lower middle capital national federal coast coastal highland highlands lakes islands new old
great special jewish columbia mexico
"""
NO_NAMES = frozenset(_NO_NAMES.split()) | {f"far {side}" for side in ("north", "south", "east", "west")}


@lru_cache(maxsize=4096)
def _script(character: str) -> str:
    return unicodedata.name(character, "?").split(" ")[0]


def is_latin(name: str) -> bool:
    """Tell whether every letter is Latin."""
    return name.isascii() or all(_script(c) in {"LATIN", "MODIFIER"} for c in name if c.isalpha())


@cache
def common_words() -> frozenset[str]:
    """Words that are more often a word than a name, lower case, as the recogniser counts them."""
    path = resources.files("geomap") / "_data" / "words.json"
    return frozenset(json.loads(path.read_text(encoding="utf-8"))["common"] if path.is_file() else [])


def refused(name: str, population: int, *, scripts_from: int = SCRIPTS_FROM) -> str:
    """Say why an alternate name of GeoNames is left out; "" if it is kept.

    Names in other than Latin script stay for places of ``scripts_from`` people.
    """
    if _NO_LETTERS.search(name) or len(name) > LONGEST or (not name.isascii() and any(map(str.isdigit, name))):
        return "digits, brackets, commas, or very long"
    if not is_latin(name):
        return "" if population >= scripts_from and len(name) > 1 else "other script, small place"
    if len(name) < SHORTEST or CODE.fullmatch(name):
        return "too short, or a code"
    if not (name[0].isupper() or any(map(str.isupper, name))):
        return "transliteration in lower case"
    if population < COMMON_FROM and name.casefold() in common_words():
        return "common English word"
    return ""


def longer_of(name: str, level: int, country: str) -> list[str]:
    """Return a division's name with the words that news puts behind it ("Akita Prefecture", "Karak district").

    English texts say province, region or oblast of the same division, so every word is tried; where a division's own
    name has one already, it is put on the name without it.
    """
    core = short_of(name) or name
    if (country, level) == ("IE", 2):
        return [f"County {core}", f"Co {core}"]
    words = {1: _WORDS_1.get(country, _WORDS), 2: _WORDS_2.get(country, ("District",))}[level]
    return [f"{core} {word}" for word in words]


def short_of(name: str) -> str:
    """Return a division's name without its type ("Douglas County" → "Douglas"), "" if nothing is left or changes."""
    short = _SHORT.sub("", name).strip(" -–,")
    return short if short != name and len(short) >= SHORTEST and fold(short) not in NO_NAMES else ""
