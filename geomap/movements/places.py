"""Reading the place out of a noun phrase: "the Iranian city of Amirabad", "an air base in Arkansas", "L'Aquila, Italy".

The end of a leg is the most specific proper name of the phrase; what contains it is passed over.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Literal

from geomap.movements import lexicon as lex
from geomap.movements.words import table

if TYPE_CHECKING:
    from geomap.model import Mention
    from geomap.movements.items import Item

_LONGEST = 16
_LONGEST_NAME = 4
_ANOTHER = lex.words("other same next neighboring neighbouring nearby rest whole host home receiving")
_BEFORE = frozenset({"det", "num", "demonym", "embedded"})
_BLOCS = lex.words(
    "european_union eu nato un u.n. united_nations opec oas asean commonwealth eurozone african_union arab_league"
)


# What a place is of another, where "the city of X" would be X itself.
_RELATIONS = lex.words(
    "capital center centre heart hub suburb port part gateway seat stronghold edge outskirts birthplace"
)
_NO_PLACE_HEADS = lex.ABSTRACT - lex.PLACE_NOUNS - lex.GATHERINGS


@dataclass(slots=True)
class Found:
    """A place phrase: which items name it, and the mention in them; ``first`` to ``last`` are item indices."""

    first: int
    last: int
    kind: Literal["named", "facility", "described", "there", "home", "anaphor", "unknown"]
    mention: Mention | None = None


@dataclass(slots=True)
class _Scan:
    """What was met on the way through one phrase."""

    named: int = -1
    owner: int = -1
    noun: int = -1
    head: int = -1
    prep: int = -1
    spoiled: bool = False
    heads: list[str] = field(default_factory=list)  # the nouns before each preposition, and the one that owns


def read_places(
    items: list[Item],
    j: int,
    *,
    loose: bool = False,
    direct: bool = False,
    subject: bool = False,
    unknown: bool = False,
) -> tuple[list[Found], int]:
    """Read the places of the phrase that starts at ``j``, a list of them too, and the index behind.

    ``loose`` allows any noun before "in" ("fled an offensive in X"); else an abstract one spoils the phrase, and with
    ``direct`` everything but a place's noun does ("left her job in X").
    """
    first, k = read_place(items, j, loose=loose, direct=direct)
    if unknown and (first is None or first.kind in {"described", "anaphor"}):
        first, k = _unknown_name(items, j if first is None else first.last + 2) or (first, k)
    if first is None:
        return [], k
    found = [first]
    while first.kind == "named":
        nxt, after = _continuation(items, k, subject=subject)
        if nxt is None:
            break
        found.append(nxt)
        k = after
    return found, k


def read_place(items: list[Item], j: int, *, loose: bool = False, direct: bool = False) -> tuple[Found | None, int]:
    """Read one place phrase at ``j``; the index is behind its containers ("Paris, France")."""
    if j < len(items) and items[j].low == "there":
        return Found(j, j, "there"), j + 1
    scan = _Scan()
    k = j
    while k < len(items) and k - j < _LONGEST and _step(items, j, k, scan):
        k += 1
    if direct and not loose and any(head not in lex.PLACE_NOUNS | lex.DESCRIBED for head in scan.heads):
        return None, k
    found = _choose(items, j, k, scan, loose=loose)
    if found is not None and found.kind == "named":
        k = _skip_containers(items, k)
    return found, k


def _step(items: list[Item], j: int, k: int, scan: _Scan) -> bool:
    """Take item ``k`` into the phrase; False where the phrase ends before it."""
    item = items[k]
    if item.tag == "place":
        return _step_name(items, k, scan)
    if item.tag in _BEFORE:
        if scan.named >= 0:
            return False
        if item.tag == "embedded" and item.possessive:
            scan.owner = k
        return True
    houses = item.low == "home" and k + 1 < len(items) and items[k + 1].low in {"in", "of", "near", "at", "outside"}
    if item.tag == "word" or houses:
        return _step_word(items, k, scan)
    if item.tag == "prep" and item.low == "of" and scan.named >= 0 and scan.noun == k - 1 > scan.named:
        scan.owner, scan.named = scan.named, -1  # "the U.S. state of Arizona"
        scan.prep = k
        scan.heads.append(items[k - 1].low)
        return True
    if item.tag == "prep" and item.low in lex.LOCATORS and scan.named < 0 and (k == j or scan.head >= 0):
        scan.prep = k
        if k > j:
            scan.heads.append(items[k - 1].low)
        return True
    if item.tag == "comma" and scan.named < 0 and scan.noun == k - 1 >= j:
        return k + 1 < len(items) and items[k + 1].tag == "place"
    return item.tag == "adv" and scan.named < 0 and not item.capitalised


def _step_name(items: list[Item], k: int, scan: _Scan) -> bool:
    item = items[k]
    if scan.named >= 0 and scan.named != k - 1:
        return False
    if item.possessive:
        scan.owner = k
        return True
    scan.named = k
    return True


def _step_word(items: list[Item], k: int, scan: _Scan) -> bool:
    item = items[k]
    if scan.named >= 0:
        if item.low in lex.PLACE_NOUNS or item.text in lex.FACILITY:
            scan.noun = k
            return True
        scan.spoiled = _is_modifier(items, k)
        return False
    if item.low in lex.SPEECH or _is_finite(item):
        return False
    if item.low.endswith("ing") and scan.head >= 0 and item.low not in lex.PLACE_NOUNS | {"building", "landing"}:
        return False  # "an agreement allowing …"
    scan.head = k
    if item.low in lex.PLACE_NOUNS or item.text in lex.FACILITY:
        scan.noun = k
    return item.text not in lex.TIMES


def _is_modifier(items: list[Item], k: int) -> bool:
    """Whether the name before ``k`` only modifies a noun: "the Sochi mayoral election"."""
    item = items[k]
    if item.low in lex.NOT_PLACE_HEADS or f"{item.low}s" in lex.NOT_PLACE_HEADS:
        return True
    following = items[k + 1] if k + 1 < len(items) else item
    if item.capitalised and following.capitalised and following.low in lex.NOT_PLACE_HEADS:
        return True  # "the UK Albums Chart"
    adjective = item.low.endswith(("al", "ary", "ive", "ic", "ous")) or item.low in {"nuclear", "peace", "trade"}
    return adjective and k + 1 < len(items) and items[k + 1].low in lex.NOT_PLACE_HEADS


def _is_finite(item: Item) -> bool:
    return any(form in {"past", "ed", "ing"} for _, form in table()[0].get(item.low, ()))


def _choose(items: list[Item], j: int, k: int, scan: _Scan, *, loose: bool) -> Found | None:
    if scan.spoiled or j >= len(items):
        return None
    if scan.named >= 0:
        return _choose_named(items, scan, loose=loose)
    owned = scan.owner >= 0 and scan.noun > scan.owner
    if owned:
        return Found(scan.owner, scan.owner, "named", items[scan.owner].mention)
    facility = _facility(items, j, k)
    if facility is not None:
        return facility
    home = items[j].low in lex.POSSESSIVES and scan.noun > 0 and items[scan.noun].low in {"country", "homeland"}
    if home:
        return Found(j, scan.noun, "home")
    last = scan.head if scan.prep < 0 else scan.prep - 1
    if _is_anaphor(items, j, last, scan):
        return Found(j, last, "anaphor")
    described = last >= j and items[last].low in lex.DESCRIBED and items[j].tag in {"det", "num"}
    return Found(j, last, "described") if described else None


def _is_anaphor(items: list[Item], j: int, last: int, scan: _Scan) -> bool:
    """E.g. "the city", "the stricken island": a place that was named before; not "the other city", "the city of"."""
    if last <= j or scan.prep >= 0 or scan.owner >= 0 or items[j].low not in {"the", "this", "that", "both", "these"}:
        return False
    behind = items[last + 1].low if last + 1 < len(items) else ""
    plain = not any(item.low in _ANOTHER or item.capitalised or item.tag == "demonym" for item in items[j + 1 : last])
    return items[last].low in lex.ANAPHORS and plain and behind not in {"of", "where", "that", "which"}


def _choose_named(items: list[Item], scan: _Scan, *, loose: bool) -> Found | None:
    mention = items[scan.named].mention
    if mention is not None and mention.toponym.lower().replace(" ", "_") in _BLOCS:
        return None
    if any(head in lex.OUTCOMES or (not loose and head in _NO_PLACE_HEADS) for head in scan.heads):
        return None
    return Found(scan.named, scan.named, "named", mention)


def _facility(items: list[Item], j: int, k: int) -> Found | None:
    """E.g. "Douglas County Hospital": a run of capitalised words that a facility noun closes."""
    for last in range(k - 1, j - 1, -1):
        if items[last].text not in lex.FACILITY:
            continue
        first = last
        while first > j and items[first - 1].capitalised and items[first - 1].tag in {"word", "embedded", "place"}:
            first -= 1
        if first < last:
            inside = next((items[i].mention for i in range(first, last) if items[i].mention is not None), None)
            return Found(first, last, "facility", inside)
    return None


def _unknown_name(items: list[Item], j: int) -> tuple[Found, int] | None:
    """Return a capitalised name that no recogniser knew: behind "arrived in" it is a place for all that."""
    first = j + (j < len(items) and items[j].low in {"the", "nearby", "neighboring", "neighbouring"})
    last = first
    while last < len(items) and items[last].capitalised and items[last].tag == "word" and last - first < _LONGEST_NAME:
        if items[last].low in lex.TIMES:
            break
        last += 1
    if last - first == 1 and items[first].low in {"north", "south", "east", "west"}:
        return None
    if last == first or any(item.low in lex.NO_PLACES or item.text.isupper() for item in items[first:last]):
        return None
    if last < len(items) and (items[last].tag in {"word", "num"} and items[last].low not in lex.TIMES):
        return None
    return Found(first, last - 1, "unknown"), last


def _skip_containers(items: list[Item], k: int) -> int:
    """Pass over ", France" and " in Germany" behind a name, unless the comma begins a list."""
    while k + 1 < len(items):
        if behind := _apposition(items, k):
            k = behind
            continue
        if items[k].tag == "prep" and items[k].low in {"in", "of", "near", "outside", "on"}:
            inner = k + 1
            while inner < len(items) and items[inner].tag in _BEFORE | {"word"} and inner - k < 6:  # noqa: PLR2004
                if items[inner].tag == "word" and items[inner].low not in lex.PLACE_ADJECTIVES | lex.PLACE_NOUNS:
                    break
                inner += 1
            if inner < len(items) and items[inner].tag == "place" and not _two_towns(items, k, inner):
                listed = items[k].low == "of"
                k = inner + 1
                while (
                    listed and k + 1 < len(items) and items[k].tag in {"comma", "conj"} and items[k + 1].tag == "place"
                ):
                    k += 2
                continue
            return k
        if items[k].tag == "comma" and items[k + 1].tag in {"place", "demonym"} and _contains(items, k):
            k += 2
            continue
        return k
    return k


def _apposition(items: list[Item], comma: int) -> int:
    """Return the index behind ", the capital of Niger", ", a port in Ukraine", which say what the name before is; or 0.

    Not so where the words lead up to a name of their own: "Metz, the city of Nancy and …".
    """
    k = comma + 1
    if items[comma].tag != "comma" or k >= len(items) or items[k].low not in {"the", "a", "an", "its"}:
        return 0
    article, k = items[k].low, k + 1
    while k < len(items) and k - comma < _LONGEST_NAME + 2:
        if items[k].low in lex.PLACE_NOUNS and not items[k].possessive:
            break
        if items[k].tag not in {"word", "adv", "num", "demonym"} and not items[k].possessive:
            return 0
        k += 1
    while k + 1 < len(items) and items[k + 1].low in lex.PLACE_NOUNS:
        k += 1
    if k + 1 >= len(items) or items[k].low not in lex.PLACE_NOUNS:
        return 0
    prep = items[k + 1]
    if prep.tag in {"comma", "break"}:
        return k + 1
    if prep.tag != "prep" or prep.low not in lex.LOCATORS | {"of"}:
        return 0
    if prep.low == "of" and article == "the" and items[k].low not in _RELATIONS:
        return 0
    inner = k + 2
    while (
        inner < len(items)
        and inner - k < _LONGEST_NAME + 2
        and (_may_precede(items[inner]) or items[inner].low == "with")
    ):
        inner += 1
    return inner + 1 if inner < len(items) and items[inner].tag == "place" else 0


def _two_towns(items: list[Item], prep: int, inner: int) -> bool:
    """E.g. "arrived from A in B": a town lies in no other."""
    before, after = items[prep - 1].mention, items[inner].mention
    both = before is not None and after is not None and before.feature_class == after.feature_class == "P"
    return items[prep].low == "in" and both


def _contains(items: list[Item], comma: int) -> bool:
    """Whether the name behind the comma holds the one before it ("Reston, Virginia"), rather than goes on a list."""
    before, after = items[comma - 1].mention, items[comma + 1].mention
    if before is None or after is None or items[comma + 1].possessive:
        return False
    if before.feature_class != "A" and after.feature_class == "A":
        return True
    k = comma + 1
    while k < len(items) and items[k].tag in {"place", "comma"}:
        k += 1
    if k >= len(items) or items[k].tag != "conj":
        return True
    while k + 1 < len(items) and (_may_precede(items[k + 1]) or items[k + 1].tag == "adv"):
        k += 1
    return not (k + 1 < len(items) and items[k + 1].tag == "place")


def _continuation(items: list[Item], k: int, *, subject: bool = False) -> tuple[Found | None, int]:
    """Return the next place of a list at ``k`` (", B", "and C"), or None."""
    n = len(items)
    start = k
    while k < n and items[k].tag in {"comma", "conj"} and k - start < 2:  # noqa: PLR2004
        k += 1
    if k == start or k >= n:
        return None, start
    if items[k].tag == "adv":
        k += 1
    if k < n and items[k].low in {"to", "from", "into"}:
        return None, start
    inner = k
    while inner < n and inner - k < 6 and _may_precede(items[inner]):  # noqa: PLR2004
        inner += 1
    if inner >= n or items[inner].tag != "place":
        return None, start
    found, after = read_place(items, k)
    if found is None or found.kind != "named" or (not subject and _begins_clause(items, after)):
        return None, start
    return found, after


def _may_precede(item: Item) -> bool:
    if item.tag in _BEFORE or (item.tag == "prep" and item.low == "of"):
        return True
    return item.tag == "word" and (item.low in lex.PLACE_ADJECTIVES or item.low in lex.PLACE_NOUNS)


def _begins_clause(items: list[Item], k: int) -> bool:
    """Whether a verb stands at ``k``: then the name before it is a subject, not the last of a list."""
    if k >= len(items):
        return False
    item = items[k]
    if item.tag == "adv" and k + 1 < len(items):
        item = items[k + 1]
    finite = any(form in {"past", "ed", "s"} for _, form in table()[0].get(item.low, ()))
    return item.tag == "aux" or item.low in lex.SPEECH or finite
