"""Kinds of mentions: the place itself, its government, its people, or a part of an organisation's name.

The distinctions are those of the toponym taxonomy behind GeoWebNews (literal, associative, demonym, embedded); they
decide what goes on the map, so each rule asks for a sign in the words beside the name.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from geomap.model import INSTITUTIONS
from geomap.recognition.lexicon import (
    AGENTS,
    AUXILIARIES,
    DEEDS_TO_LAND,
    DIRECTION_ADJECTIVES,
    DONE_TO_LAND,
    GENERIC_AFTER,
    HEADS_BEFORE,
    LOCATIVE,
    ORGANISATION_HEADS,
    ORGANISATIONS_OF,
    PERSON_TITLES,
    PLACE_NOUNS,
    RELATIONS,
    STATE_ACTS,
    STATE_NOUNS,
    TEAM_ACTS,
    TEAM_PLAYS,
)

if TYPE_CHECKING:
    from geomap.model import Kind, Mention
    from geomap.recognition.spots import Page, Spot

_HEADLINE_WORDS = frozenset(
    "without with after as in on at from by over under to is are has was will amid against".split()
)
_COUNTRY_NOUNS = frozenset({"country", "nation", "republic"})  # "the country of Ghana"
LARGE_TOWN = 100_000  # "Turkish" the people, against a hamlet called Turkish


def kind_of(page: Page, spot: Spot, previous: Mention | None) -> Kind:
    """Tell the kind of a chosen spot; ``previous`` is the mention before it, whose kind a list shares."""
    if _is_demonym(spot):
        return "embedded" if _in_organisation(page, spot) else "demonym"
    if _in_organisation(page, spot):
        return "embedded"
    if not _may_act(spot):
        # "Sheffield beat Norwich"
        return "associative" if page.word(spot.last + 1) in TEAM_PLAYS and page.joined(spot.last + 1) else "literal"
    shared = _list_kind(page, spot, previous)
    if shared is not None:
        return shared
    return "associative" if _acts(page, spot) else "literal"


def _is_demonym(spot: Spot) -> bool:
    kinds = {entry.kind for entry in spot.entries}
    if "demonym" not in kinds:
        return False
    # "Canadian" is no county; "Georgian" is no district.
    return not any(
        e.kind in {"name", "abbreviation"} and (e.place.feature_class == "A" or e.place.population > LARGE_TOWN)
        for e in spot.entries
    )


def _in_organisation(page: Page, spot: Spot) -> bool:
    """Whether the name stands inside a capitalised organisation's name."""
    if _organisation_follows(page, spot.last + 1):
        return True
    index = spot.first - 1
    before = page.word(index)
    if before == "of" and page.is_capital(index - 1):
        return page.word(index - 1) in ORGANISATIONS_OF
    if before in HEADS_BEFORE:
        return page.is_capital(index)
    # "Agence France-Presse"
    return page.word(spot.last + 1) == "-" and page.is_capital(spot.last + 2) and page.is_capital(index)


def _organisation_follows(page: Page, index: int) -> bool:
    """Whether an organisation's noun stands among the capitalised words from ``index`` on: "… Police Department"."""
    found = False
    for step in range(4):
        word = page.word(index + step)
        if not word or not page.joined(index + step):
            break
        if page.is_capital(index + step):
            if word in PERSON_TITLES or word in _HEADLINE_WORDS:
                return False  # "Chinese State Councilor": a person; "Puerto Rico Without Power": a headline
            found = found or (word in ORGANISATION_HEADS and word not in GENERIC_AFTER)
        elif found or step == 0 or word not in {"of", "and", "for", "&", "the"}:
            break
    return found


def _may_act(spot: Spot) -> bool:
    """Whether the name may stand for a government: countries, divisions, capitals, government buildings."""
    for entry in spot.entries:
        code = entry.place.feature_code
        if code.startswith("PCL") or code in {"PPLC", "ADM1", "CONT", "RGN"} or code in INSTITUTIONS:
            return True
    return False


def _list_kind(page: Page, spot: Spot, previous: Mention | None) -> Kind | None:
    if previous is None or previous.kind not in {"literal", "associative"}:
        return None
    between = page.text[previous.end : spot.start].strip().lower()
    if between in {"and", "or", ", and", "and the", "or the"} and _place_after(page, spot) is None:
        return previous.kind
    if between in {"(", "–", "—"}:
        return previous.kind  # the short form behind the long one
    # "Makhachkala, Russia": a container is as literal as what it contains.
    if between == "," and previous.kind == "literal":
        return "literal"
    return None


def _place_after(page: Page, spot: Spot) -> bool | None:
    """Return True where the next word makes the name a place, False where a government, None otherwise."""
    index = spot.last + 1
    word = page.word(index)
    if not page.joined(index):
        return None
    if word in {"’s", "'s"}:
        index += 1
        word = page.word(index)
        if word in {"north", "south", "east", "west", "coast", "border", "capital"} | DIRECTION_ADJECTIVES:
            return True
        if page.is_capital(index) and word not in STATE_NOUNS | PERSON_TITLES | ORGANISATION_HEADS:
            return True  # "Rome's Ciampino airport"
        return word in PLACE_NOUNS if word[:1].isalpha() else None
    if word in STATE_NOUNS:
        return False
    if word in PLACE_NOUNS:
        return True
    return None


def _acts(page: Page, spot: Spot) -> bool:
    """Whether the words beside the name speak of a government rather than of a place."""
    after = _place_after(page, spot)
    if after is not None:
        return not after
    before, ahead = spot.first - 1, page.word(spot.first - 1)
    if ahead == "the":
        before -= 1
        ahead = page.word(before)
    if ahead in DIRECTION_ADJECTIVES:
        return False
    if ahead in {"neighbouring", "neighboring", "nearby"} or (ahead == "with" and page.word(before - 1) == "border"):
        return False
    if ahead in LOCATIVE and page.joined(spot.first):
        return ahead in {"from", "between"} and page.word(before - 1) in RELATIONS
    if ahead in AGENTS or page.glued(spot.first, "-") or page.glued(spot.last + 1, "-"):
        return True
    if _verb_follows(page, spot):
        return True
    if ahead in {",", "(", ""} or not page.joined(spot.first):
        return _modifies(page, spot)
    if ahead == "of":
        return page.word(before - 1) not in PLACE_NOUNS | DIRECTION_ADJECTIVES | DEEDS_TO_LAND | _COUNTRY_NOUNS
    if ahead in DONE_TO_LAND or (ahead == "on" and page.word(before - 1) in DEEDS_TO_LAND):
        return False
    # Subject, object or modifier without a preposition of place: a country is an actor there.
    return any(e.place.feature_code.startswith("PCL") or e.place.feature_code in INSTITUTIONS for e in spot.entries)


def _modifies(page: Page, spot: Spot) -> bool:
    token = page.token(spot.last + 1)
    return token is not None and token.text.islower() and token.text not in {"and", "or", "where", "when", "in", "on"}


def _verb_follows(page: Page, spot: Spot) -> bool:
    """Whether a verb of acting follows: "Moscow said", "Tehran and Moscow were considering"."""
    index = spot.last + 1
    if page.word(index) in {"and", "or"} and page.is_capital(index + 1):
        index += 2
        while page.is_capital(index):
            index += 1
    word = page.word(index)
    if not page.joined(index):
        return False
    past = word.endswith("ed") and len(word) > len("need")  # "welcomed"
    adverb = word.endswith("ly") and len(word) > len("only")
    return past or adverb or word in STATE_ACTS | AUXILIARIES | TEAM_ACTS
