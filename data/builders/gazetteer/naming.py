"""Which names a place gets: what is kept of GeoNames' alternate names, and the short forms of divisions."""

from __future__ import annotations

import json
import re
import unicodedata
from functools import cache, lru_cache

from provenance import ROOT

from geomap.gazetteers.fold import fold

from .model import RANK, Row

LONGEST = 60
SHORTEST = 3
COMMON_FROM = 500_000  # an alternate name that is a common English word stays only for cities of this size
SCRIPTS_FROM = 30_000  # names in other than Latin script stay for cities of this size
# GeoNames' airport and UN/LOCODE codes are written in capitals; a name of six capitals is a name.
CODE = re.compile(r"[A-Z]{1,5}|[A-Z]{2} ?[A-Z0-9]{3}")

_SHORT = re.compile(
    r"^(?:the |(?:republic|state|province|region|county|city|district|department|governorate|territory|kingdom|"
    r"principality|municipality|borough|royal borough|provincia|département|departamento|comunidad|"
    r"regierungsbezirk|arrondissement|landkreis|kreis|oblast|community)(?: autónoma)? "
    r"(?:of |de |di |du |del |della |do |da |des |d['’])?(?:the )?|muḩāfaz̧at |qaḑā’ )"
    r"|(?:,? (?:county|parish|borough|census area|municipality|oblast|oblast['’]|province|region|state|governorate|"
    r"district|department|prefecture|krai|kray|republic|raion|rayon|autonomous (?:oblast|okrug|region|republic)|"
    r"okrug|territory|metropolitan (?:city|borough|area)|city|canton|voivodeship|division|sheng|shi|diqu))+$",
    re.IGNORECASE,
)


@lru_cache(maxsize=4096)
def _script(character: str) -> str:
    return unicodedata.name(character, "?").split(" ")[0]


def is_latin(name: str) -> bool:
    """Tell whether every letter is Latin."""
    return name.isascii() or all(_script(c) in {"LATIN", "MODIFIER"} for c in name if c.isalpha())


@cache
def common_words() -> frozenset[str]:
    """Words that are more often a word than a name, lower case, as the recogniser counts them."""
    path = ROOT / "geomap" / "_data" / "words.json"
    words = json.loads(path.read_text(encoding="utf-8"))["common"] if path.is_file() else []
    return frozenset(words)


def put(row: Row, written: str, kind: str) -> None:
    """Give ``row`` a name; where two fold alike, the better kind stays, then the first."""
    written = " ".join(written.split())
    folded = fold(written)
    if not folded or len(written) > LONGEST:
        return
    old = row.names.get(folded)
    if old is None or RANK[kind] < RANK[old[0]]:
        row.names[folded] = (kind, written)


def refused(name: str, population: int) -> str:
    """Say why an alternate name of GeoNames is left out; "" if it is kept."""
    if any(c.isdigit() or c in "/;,()[]{}<>|=@#*\t\n" for c in name) or len(name) > LONGEST:
        return "digits, brackets, commas, or very long"
    if not is_latin(name):
        return "" if population >= SCRIPTS_FROM and len(name) > 1 else "other script, small place"
    if len(name) < SHORTEST or CODE.fullmatch(name):
        return "too short, or a code"
    if not any(c.isupper() for c in name):
        return "transliteration in lower case"
    if population < COMMON_FROM and name.casefold() in common_words():
        return "common English word"
    return ""


def short_of(name: str) -> str:
    """Return a division's name without its type ("Douglas County" → "Douglas"), "" if nothing is left or changes."""
    short = _SHORT.sub("", name).strip(" -–,")
    return short if short != name and len(short) >= SHORTEST else ""
