"""What speaks for and against a spot being a place: named features, weighed by ``weights.csv``.

Each feature is a class of context, never a single name, so that a weight says something about news in general.
"""

from __future__ import annotations

import math
from functools import lru_cache
from typing import TYPE_CHECKING

from geomap.recognition.lexicon import (
    DIRECTION_ADJECTIVES,
    DONE_TO_LAND,
    GENERIC_BEFORE,
    LANDS_PLURAL,
    LOCATIVE,
    ORGANISATION_HEADS,
    PERSON_TITLES,
    PERSON_VERBS,
    PLACE_NOUNS,
    ROADS_PLURAL,
    SPEECH,
    STATE_NOUNS,
    TIME_WORDS,
    WEAK_LOCATIVE,
    words,
)

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from geomap.recognition.spots import Entry, Page, Spot

Features = dict[str, float]
ACRONYM_LENGTH = 3  # "US", "UAE": capitals say nothing of shouting
HEADLINE_SHARE = 0.7
UPPER_SHARE = 0.6
LIST_WORDS = 8  # behind a name, in which the noun of its list may stand


def describe(page: Page, spot: Spot, labels: Sequence[str], names: Mapping[tuple[str, str], Features]) -> Features:
    """Features of one spot by itself: its name, its words, what stands beside it, and the tagger's labels of it.

    ``names`` are the ``standings`` of the article's spots.
    """
    found: Features = {"bias": 1.0, **names[spot.text, spot.pattern]}
    found.update(_wording(page, spot))
    found.update(_before(page, spot))
    found.update(_after(page, spot))
    found.update(_behind_list(page, spot.last + 1))
    found.update(_place_in_text(page, spot))
    found.update(_tagged(page, spot, labels))
    found = {name: value for name, value in found.items() if value}
    for name, others in _TOGETHER.items():
        if name in found:
            for other in others:
                if other in found:
                    found[f"{name}+{other}"] = 1.0
    return found


# Pairs that say more together than the sum of the two.
_TOGETHER: dict[str, tuple[str, ...]] = {
    "sentence_start": ("common", "in_given_name", "surname", "next_capital", "next_speech", "single"),
    "in_given_name": ("next_capital", "prev_locative", "single"),
    "surname_in_article": ("prev_locative", "next_speech", "next_comma_capital"),
    "surname": ("prev_capital", "prev_capital_first", "prev_locative", "prev_given", "next_speech"),
    "prev_locative": ("common", "village", "town", "city", "pattern_generic", "pattern_road", "single"),
    "prev_in": ("village", "town", "city", "pattern_generic"),
    "headline": ("single", "common", "village", "town"),
    "prev_the": ("single", "pattern_generic", "class_H", "class_S", "pattern_road"),
    "prev_capital": ("village", "town", "city", "country_name", "adm1_name"),
    "next_capital": ("village", "town", "city", "country_name", "adm1_name", "only_demonym"),
    "next_organisation": ("village", "town", "city", "country_name", "adm1_name", "only_demonym"),
    "single": ("village", "town", "city", "adm2_short"),
    "known_generic": ("adm2_name", "prev_locative"),
    "acronym": ("class_L",),
    "ends_city": ("next_capital", "next_organisation"),
    "generic_first": ("prev_locative", "prev_in"),
    "plural_lands": ("single", "village", "town"),
    "only_alternate": ("tag_whole_LOC", "prev_locative", "metropolis", "city", "town", "village"),
}


def in_article(spot: Spot, scores: Mapping[Spot, float], by_text: Mapping[str, list[Spot]]) -> Features:
    """Features from the rest of the article, by the first scores of all spots."""
    others = [scores[s] for s in by_text[spot.text] if s != spot]
    found: Features = {}
    if others:
        best, mean = max(others), sum(others) / len(others)
        found["elsewhere_best"] = max(-3.0, min(3.0, best))
        found["elsewhere_mean"] = max(-3.0, min(3.0, mean))
    return found


_SIZES = (("metropolis", 2_000_000), ("city", 200_000), ("town", 20_000), ("village", 0))


def standings(spots: Iterable[Spot]) -> dict[tuple[str, str], Features]:
    """How prominent each name is, by text and pattern: the best of the places it may name."""
    found: dict[tuple[str, str], Features] = {}
    for spot in spots:
        if (spot.text, spot.pattern) not in found:
            found[spot.text, spot.pattern] = _name(spot)
    return found


@lru_cache(maxsize=16384)
def _standing(entries: tuple[Entry, ...]) -> Mapping[str, float]:
    found: Features = {}
    population = max((e.place.population for e in entries), default=0)
    exact = max((e.place.population for e in entries if e.kind in {"name", "short"}), default=0)
    # A sea or a union of states is no village for having no population.
    if any(e.place.feature_class in {"A", "P"} for e in entries):
        found[next(size for size, least in _SIZES if population >= least)] = 1.0
    found["log_population"] = math.log10(population + 1) / 4
    found["log_population_own_name"] = math.log10(exact + 1) / 4
    for entry in entries:
        found["kind_" + entry.kind] = 1.0
    # The name's main bearers say what sort of name it is; "Boston" is no airport, "Kharkiv" no oblast first of all.
    # Nor is "Ukraine" a town for being another name of one.
    settled = any(e.place.feature_class == "P" and e.kind == "name" for e in entries)
    whole = any(e.place.feature_code.startswith(("PCL", "ADM1")) and e.kind in _FIRST for e in entries)
    for entry in entries:
        side = entry.place.source == "airportsdata" or (entry.place.feature_class == "A" and entry.kind not in _OWN)
        if whole and entry.place.feature_class == "P" and entry.kind in {"alternate", "former"}:
            continue
        if not (settled and (side or entry.kind == "short")):
            found.update(_class_of(entry))
    if all(e.kind == "alternate" for e in entries):
        found["only_alternate"] = 1.0
    if all(e.kind == "demonym" for e in entries):
        found["only_demonym"] = 1.0
        found["demonym_" + ("country" if found.get("country_demonym") else "other")] = 1.0
    found["ambiguity"] = math.log10(len(entries) + 1)
    return found


_OWN = frozenset({"name", "abbreviation", "demonym"})
_FIRST = frozenset({"name", "short", "abbreviation"})


def _class_of(entry: Entry) -> Features:
    place, code = entry.place, entry.place.feature_code
    if place.feature_class == "A":
        level = "country" if code.startswith("PCL") else code.lower() if code in {"ADM1", "ADM2"} else "division"
        return {f"{level}_{entry.kind}": 1.0}
    if entry.kind == "demonym":
        return {}
    if place.feature_class == "P":
        return {"settlement": 1.0, "capital": float(code == "PPLC")}
    if place.source == "airportsdata":
        return {"airport": 1.0}
    # A table that somebody wrote, the project or the user, has the places that its author looks for.
    written_here = place.source == "geomap" or place.source.startswith("own:")
    if written_here and " " in entry.written and place.feature_class in {"S", "L"}:
        return {"reviewed_site": 1.0}
    return {f"class_{place.feature_class or 'none'}": 1.0}


def _name(spot: Spot) -> Features:
    if spot.pattern and not spot.entries:
        return {f"pattern_{spot.pattern}": 1.0}
    found = dict(_standing(spot.entries))
    if spot.pattern:
        found[f"known_{spot.pattern}"] = 1.0
    return found


def _wording(page: Page, spot: Spot) -> Features:
    lists = words()
    first = page.tokens[spot.first].text
    found: Features = {}
    if spot.first == spot.words_end:
        lower = page.lower[spot.first]
        found["single"] = 1.0
        word = not spot.text.isupper() or len(spot.text) > ACRONYM_LENGTH  # "US" is no "us"
        found["common"] = float(word and lower in lists.common)
        found["seen_lower"] = float(word and lower in page.seen_lower)
        found["time_word"] = float(lower in TIME_WORDS)
        found["title_word"] = float(lower in PERSON_TITLES or lower in ORGANISATION_HEADS)
        found["in_given_name"] = float(spot.text in lists.given)
        found["surname"] = float(spot.text in lists.surnames)
        found["surname_in_article"] = float(spot.text in page.persons)
        found["short"] = float(len(spot.text) <= ACRONYM_LENGTH)
    else:
        found["ends_city"] = float(page.lower[spot.last] == "city" and _adds_city(spot))
        found["generic_first"] = float(page.lower[spot.first] in GENERIC_BEFORE and not spot.entries)
        found["in_given_name"] = float(first in lists.given and not spot.pattern)
        known = "known" if spot.entries else "built"
        found[f"{known}_{min(4, sum(w[0].isalpha() for w in page.lower[spot.first : spot.last + 1]))}_words"] = 1.0
        found["all_common"] = float(all(w in lists.common for w in page.lower[spot.first : spot.last + 1]))
        found["ends_person"] = float(page.tokens[spot.last].text in page.persons)
    found["upper"] = float(spot.text.isupper() and len(spot.text) > ACRONYM_LENGTH)
    found["acronym"] = float(spot.text.isupper() and len(spot.text) <= ACRONYM_LENGTH)
    return found


def _adds_city(spot: Spot) -> bool:
    """Whether a name is a town's own with "City" behind it: "Dublin City", not "Iowa City"."""
    whole = spot.text.lower()
    return any(whole == e.place.name.lower() + " city" for e in spot.entries)


def _before(page: Page, spot: Spot) -> Features:
    index = spot.first - 1
    before = page.word(index)
    if not before or not page.joined(spot.first):
        return {"prev_nothing": 1.0}
    if before == "the":
        return {"prev_the": 1.0, "prev_locative_the": float(page.word(index - 1) in LOCATIVE)}
    if _is_initial(page, index):
        return {"prev_initial": 1.0}
    if before == "." and page.word(index - 1) in PERSON_TITLES | {"jr", "sr"}:
        return {"prev_title": 1.0}
    if before in LOCATIVE:
        return {
            "prev_locative": 1.0,
            "prev_in": float(before in {"in", "near", "at"}),
            "prev_locative_first": float(page.is_capital(index) and page.starts_sentence(index)),
        }
    if before in WEAK_LOCATIVE:
        of = before == "of"
        return {
            f"prev_{before}": 1.0,
            "place_of": float(of and page.word(index - 1) in PLACE_NOUNS),
            "capital_of": float(of and page.is_capital(index - 1)),
        }
    if before == ",":
        return {"prev_comma": 1.0, "prev_capital_comma": float(page.is_capital(index - 1))}
    return {_class_before(page, index): 1.0, "prev_given": float(page.tokens[index].text in words().given)}


def _is_initial(page: Page, index: int) -> bool:
    """Whether "J." ends at token ``index``, in one token or two."""
    word = page.lower[index]
    if word == ".":
        return len(page.word(index - 1)) == 1 and page.is_capital(index - 1)
    return len(word) == 2 and word[1] == "." and page.is_capital(index)  # noqa: PLR2004


def _class_before(page: Page, index: int) -> str:
    before = page.lower[index]
    if before == "-" and page.word(index - 1) in _PARTIES:
        return "prev_party"
    for name, members in _CLASSES_BEFORE.items():
        if before in members:
            return name
    if page.is_capital(index):
        return "prev_capital_first" if page.starts_sentence(index) else "prev_capital"
    return "prev_number" if before[0].isdigit() else "prev_other"


_PARTIES = frozenset("dri")  # "Sen. Rich Olive, D-Story City"
_CLASSES_BEFORE = {
    "prev_title": PERSON_TITLES,
    "prev_deed": DONE_TO_LAND,
    "prev_direction": DIRECTION_ADJECTIVES,
    "prev_quote": frozenset("\"“”'‘’("),
    "prev_hyphen": frozenset("-"),
    "prev_possessive": frozenset({"’s", "'s"}),
    "prev_determiner": frozenset({"a", "an", "this", "that", "his", "her", "their", "our", "my"}),
}


def _after(page: Page, spot: Spot) -> Features:
    index = spot.last + 1
    after, token = page.word(index), page.token(index)
    if token is None or not page.joined(index):
        return {"next_nothing": 1.0}
    if after == ",":
        return {
            "next_comma": 1.0,
            "next_comma_capital": float(page.is_capital(index + 1)),
            "next_comma_number": float(page.word(index + 1)[:1].isdigit()),
        }
    if page.is_capital(index):
        return _capital_after(page, index)
    for name, members in _CLASSES_AFTER.items():
        if after in members:
            return {name: 1.0}
    return {"next_lower" if after[0].isalpha() else "next_sign": 1.0}


def _behind_list(page: Page, index: int) -> Features:
    """Return what the names of a list are called behind it: "Walton and Oconee counties", "Elm and Oak streets"."""
    for step in range(LIST_WORDS):
        word = page.word(index + step)
        if word in LANDS_PLURAL:
            return {"plural_lands": 1.0}
        if word in ROADS_PLURAL:
            return {"plural_roads": 1.0}
        if word not in _BETWEEN_NAMES and not (step and page.is_capital(index + step)):
            break
    return {}


def _capital_after(page: Page, index: int) -> Features:
    after = page.lower[index]
    if after in ORGANISATION_HEADS:
        return {"next_organisation": 1.0}
    if len(after) == 1 and page.word(index + 1) == ".":
        return {"next_initial": 1.0}
    if after in PERSON_TITLES:
        return {"next_title": 1.0}
    return {
        "next_capital": 1.0,
        "next_surname": float(page.tokens[index].text in words().surnames),
        "next_capital_organisation": float(page.word(index + 1) in ORGANISATION_HEADS and page.is_capital(index + 1)),
    }


_CLASSES_AFTER = {
    "next_possessive": frozenset({"’s", "'s"}),
    "next_hyphen": frozenset("-"),
    "next_speech": SPEECH,
    "next_place_noun": PLACE_NOUNS,
    "next_state_noun": STATE_NOUNS,
    "next_person_verb": PERSON_VERBS,
}


def _tagged(page: Page, spot: Spot, labels: Sequence[str]) -> Features:
    """Return what the tagger calls the spot, and whether its name begins and ends where the spot does.

    Small words that the tagger counts to a name are none of it: "eastern Ukraine", "Ukraine and southern Lebanon".
    """
    found: Features = {}
    inside = labels[spot.first : spot.words_end + 1]
    for label in inside:
        name = f"tag_{label[2:] or 'O'}"
        found[name] = found.get(name, 0.0) + 1 / len(inside)
    first = inside[0]
    whole = first != "O" and all(label[:1] == "I" for label in inside[1:])
    if whole and (first[:1] == "B" or not page.is_capital(spot.first - 1)):
        goes_on = labels[spot.last + 1 : spot.last + 2] == [f"I-{first[2:]}"]
        if not goes_on or page.word(spot.last + 1) in _BETWEEN_NAMES:
            found[f"tag_whole_{first[2:]}"] = 1.0
    return found


_BETWEEN_NAMES = frozenset({"and", "or", ",", "/"})


def _place_in_text(page: Page, spot: Spot) -> Features:
    capitals, upper = page.title_case.get(page.sentence(spot.start), (0.0, 0.0))
    found: Features = {}
    if page.starts_sentence(spot.first):
        found["sentence_start"] = 1.0
    if capitals > HEADLINE_SHARE:
        found["headline"] = 1.0
    if upper > UPPER_SHARE:
        found["upper_sentence"] = 1.0
    return found
