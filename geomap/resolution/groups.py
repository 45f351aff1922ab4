"""Mentions grouped into names: one sense per article, unless the text sets another country or division beside it."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from geomap.model import Article, Candidate, Mention

_CLASS_NOUNS = (
    "city|town|village|port|suburb|capital|province|region|state|county|district|island|base|airport|area|municipality|"
    "oblast|republic|territory|governorate|prefecture|neighborhood|neighbourhood|community|hamlet|settlement|enclave|"
    "peninsula|resort|hub|stronghold"
)
# "the Iranian city of Amirabad", "Russia's Belgorod region", "the US state of Georgia"
_OF = re.compile(rf"^(?:['’]s)?\s+(?:[a-z-]+\s+){{0,4}}(?:{_CLASS_NOUNS})s?(?:\s+of|,)?\s+$")
_POSSESSIVE = re.compile(r"^['’]s\s+(?:[a-z-]+\s+){0,2}$")
_COMMA = re.compile(r"^(?:,|\s?\()\s*(?:(?:in|the)\s+)?(?:[a-z]+(?:ern)\s+)?$")
_IN = re.compile(r"^,?\s+(?:[a-z-]+\s+){0,2}in\s+(?:the\s+)?(?:[a-z-]+(?:ern|ral)\s+)?$")

LARGE_TOWN = 100_000

Holder = tuple[str, str]  # country code, first-level code or ""


@dataclass(frozen=True, slots=True)
class Name:
    """Mentions taken to mean one place. ``holders`` are countries and divisions that the text sets beside it.

    ``holder`` says which of them are obeyed without exception ("Long Beach, CA"), ``near`` those that are only a hint.
    """

    query: str
    mentions: tuple[Mention, ...]
    holders: frozenset[Holder] = frozenset()
    hints: frozenset[Holder] = frozenset()
    holder_words: str = ""


def group_names(
    article: Article, mentions: Sequence[Mention], candidates: Mapping[Mention, Sequence[Candidate]]
) -> list[Name]:
    """Group mentions of the same words; those with another holder beside them are a name of their own."""
    beside = {m: holders_beside(article, m, nearby(mentions, i), candidates) for i, m in enumerate(mentions)}
    by_query: dict[str, list[Mention]] = {}
    for mention in mentions:
        by_query.setdefault(mention.query, []).append(mention)
    names: list[Name] = []
    for query, group in by_query.items():
        names += _senses(query, group, beside)
    return names


Beside = tuple[frozenset[Holder], frozenset[Holder], str]


def _senses(query: str, group: list[Mention], beside: Mapping[Mention, Beside]) -> list[Name]:
    strict = {m: beside[m][0] for m in group if beside[m][0]}
    senses: list[tuple[frozenset[Holder], list[Mention]]] = []
    number: dict[Mention, int] = {}
    for mention, holders in strict.items():
        for i, (known, members) in enumerate(senses):
            if compatible(known, holders):
                senses[i] = (known & holders or (known if any(a for _, a in known) else holders), members)
                break
        else:
            i = len(senses)
            senses.append((holders, []))
        senses[i][1].append(mention)
        number[mention] = i
    if not senses:
        senses = [(frozenset(), [])]
    last = 0
    for mention in group:
        # A bare mention means what the last one before it meant, else the first after it.
        last = number.get(mention, last)
        if mention not in strict:
            senses[last][1].append(mention)
    return [
        Name(
            query=query,
            mentions=tuple(sorted(members)),
            holders=holders,
            hints=frozenset().union(*(beside[m][1] for m in members)),
            holder_words=next((beside[m][2] for m in sorted(members) if beside[m][2]), ""),
        )
        for holders, members in senses
    ]


def compatible(a: frozenset[Holder], b: frozenset[Holder]) -> bool:
    """Whether two sets of holders can both be true: one country, and not two divisions of it."""
    return any(ca == cb and (not aa or not ab or aa == ab) for ca, aa in a for cb, ab in b)


def nearby(mentions: Sequence[Mention], index: int, *, reach: int = 3) -> Sequence[Mention]:
    """Return the mentions around ``index``, itself left out; a window, so that long articles take linear time."""
    return [*mentions[max(0, index - reach) : index], *mentions[index + 1 : index + 1 + reach]]


def holders_beside(
    article: Article, mention: Mention, neighbours: Sequence[Mention], candidates: Mapping[Mention, Sequence[Candidate]]
) -> Beside:
    """Return what stands beside one mention: (obeyed holders, hinted holders, their words)."""
    text = article.text
    strict: frozenset[Holder] = frozenset()
    hints: frozenset[Holder] = frozenset()
    words = ""
    own = candidates[mention]
    country = any(c.place.feature_code.startswith("PCL") and c.match in {"name", "short"} for c in own)
    if country and mention.feature_class == "A":
        own = tuple(c for c in own if not c.place.feature_code.startswith("PCL"))
    divisions = tuple(c for c in own if c.place.feature_code == "ADM1")
    for other in neighbours:
        if other.overlaps(mention):
            if mention.kind == "description":
                strict, words = areas(candidates[other]), other.toponym  # "the Russian capital"
            continue
        held = areas(candidates[other])
        if not held or other.query == mention.query:
            continue
        if mention.end <= other.start <= mention.end + 40:
            between = text[mention.end : other.start]
            # "China, Japan and Korea" is a list, though a town of Japan is called China; "Georgia, USA" is none.
            inner = divisions if country and all(not admin1 for _, admin1 in held) else own
            if _COMMA.match(between) and (fits(inner, held) or _only_holds(mention, other, own, candidates[other])):
                strict, words = strict or held, words or other.toponym
            elif _IN.match(between):
                hints |= held
        elif other.end <= mention.start <= other.end + 50:
            between = text[other.end : mention.start]
            if _OF.match(between) and (other.kind == "demonym" or fits(own, held)):
                strict, words = strict or held, words or other.toponym
            elif (_POSSESSIVE.match(between) and fits(own, held)) or (other.kind == "demonym" and between.isspace()):
                hints |= held
    return strict, hints, words


def _only_holds(mention: Mention, other: Mention, own: Sequence[Candidate], holders: Sequence[Candidate]) -> bool:
    """Whether "X, Y" can only mean "X in Y", though the gazetteer has no X there: "Holliday, Missouri".

    Not so in a list: where X may be a country or a division itself, or Y a town ("Boston, New York and Chicago").
    """
    if mention.kind != "literal" or other.kind not in {"literal", "associative"}:
        return False
    if any(c.place.feature_code.startswith("PCL") or c.place.feature_code == "ADM1" for c in own):
        return False
    return not any(c.place.feature_class == "P" and c.place.population > LARGE_TOWN for c in holders)


def areas(candidates: Sequence[Candidate]) -> frozenset[Holder]:
    """Countries and first-level divisions among ``candidates``."""
    found = set()
    for candidate in candidates:
        place = candidate.place
        if place.feature_code.startswith("PCL"):
            found.add((place.country_code, ""))
        elif place.feature_code == "ADM1" and candidate.match != "former":
            found.add((place.country_code, place.admin1_code))
    return frozenset(found)


def within(candidate: Candidate, holders: frozenset[Holder]) -> bool:
    """Whether the candidate lies in one of ``holders`` and is not that holder itself."""
    place = candidate.place
    if place.feature_code.startswith("PCL"):
        return False
    for country, admin1 in holders:
        if place.country_code != country:
            continue
        if not admin1:
            return True
        if place.admin1_code == admin1 and place.feature_code != "ADM1":
            return True
    return False


def fits(candidates: Sequence[Candidate], holders: frozenset[Holder]) -> bool:
    """Whether any candidate lies in one of ``holders``."""
    return any(within(c, holders) for c in candidates)
