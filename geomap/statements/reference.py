"""Which facility phrases of an article speak of the same thing, and the name of the place where it is.

A plain, cautious rule of nominal coreference: a link is made only by the signs listed in ``_links``; a thing that
two names claim has none. What is not linked stays without a place.
"""

from __future__ import annotations

import itertools
from collections import Counter
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from geomap.statements.lexicon import FACILITIES, GENERIC_FACILITIES, OTHERS
from geomap.statements.phrases import Phrase, facility_phrases

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from geomap.model import Mention
    from geomap.statements.page import Page

_REMEMBERED = 50  # things that a text can point back to; a catalogue of thousands is no article
_SITE_CLASSES = frozenset({"P", "S", "L", "T", ""})


@dataclass(slots=True)
class _Thing:
    phrases: list[Phrase] = field(default_factory=list)
    heads: set[str] = field(default_factory=set)
    telling: set[str] = field(default_factory=set)
    grounds: set[str] = field(default_factory=set)
    in_title: bool = False


def places_of_things(
    page: Page, grounds: Mapping[tuple[int, int], str], located: Mapping[tuple[int, int], Mention]
) -> dict[tuple[int, int], Mention]:
    """Place of each facility phrase whose thing the text puts in exactly one named site.

    Parameters
    ----------
    grounds
        For phrases (by offsets) that some statement places: the name of its ground, folded.
    located
        For phrases that an "in" or "at" statement places: the mention it names.
    """
    things: list[_Thing] = []
    of_phrase: dict[tuple[int, int], _Thing] = {}
    phrases = [p for p in facility_phrases(page) if not p.is_plural and p.determiner not in OTHERS]
    phrases = [p for p in phrases if not set(p.modifiers) & OTHERS]
    inner = _inner_phrases(page, phrases)
    title_end = page.text.find("\n") if "\n" in page.text else 0
    for phrase in phrases:
        key = (phrase.span.start, phrase.span.end)
        ground = grounds.get(key, "")
        thing = _antecedent(phrase, inner.get(key), ground, things)
        if thing is None:
            thing = _Thing()
            things.append(thing)
        _join(thing, phrase, ground, in_title=phrase.span.start < title_end)
        if key in inner:
            _join(thing, inner[key], "", in_title=False)
        of_phrase[key] = thing
    return _place(of_phrase, located)


def _join(thing: _Thing, phrase: Phrase, ground: str, *, in_title: bool) -> None:
    thing.phrases.append(phrase)
    thing.heads.add(phrase.head)
    thing.telling |= phrase.telling
    thing.in_title |= in_title
    if ground:
        thing.grounds.add(ground)


def _antecedent(phrase: Phrase, inner: Phrase | None, ground: str, things: Sequence[_Thing]) -> _Thing | None:
    fitting = [thing for thing in things[-_REMEMBERED:] if _links(phrase, inner, ground, thing)]
    if phrase.is_definite:
        return fitting[-1] if fitting else None
    return fitting[0] if len(fitting) == 1 else None


def _links(phrase: Phrase, inner: Phrase | None, ground: str, thing: _Thing) -> bool:
    """Tell whether ``phrase`` points back to ``thing``.

    - the heads agree: the same noun, or nouns that can stand for one kind of facility;
    - "the plant": no modifier that tells it apart, or one that the thing has;
    - "a drone plant", "drone factory": a shared telling modifier, no other place given, and either the thing was
      announced in the title or both are placed by the same name;
    - for "a site where a drone factory is built" the factory's words count.
    """
    spoken = inner or phrase
    if not any(_same_kind(spoken.head, head) for head in thing.heads):
        return False
    telling = phrase.telling | (inner.telling if inner else frozenset())
    shared = bool(telling & thing.telling)
    if phrase.is_definite:
        return (
            shared
            or (not phrase.telling and phrase.head not in GENERIC_FACILITIES)
            or (not telling and not thing.telling)
        )
    if not shared or (ground and thing.grounds and ground not in thing.grounds):
        return False
    return thing.in_title or (bool(ground) and ground in thing.grounds)


def _same_kind(head: str, other: str) -> bool:
    return bool(FACILITIES[head] & FACILITIES[other])


def _inner_phrases(page: Page, phrases: Sequence[Phrase]) -> dict[tuple[int, int], Phrase]:
    """For "a site … where … a drone factory", the factory of the site: the first in the clause."""
    found: dict[tuple[int, int], Phrase] = {}
    for phrase, following in itertools.pairwise(phrases):
        if phrase.head not in GENERIC_FACILITIES or following.head in GENERIC_FACILITIES:
            continue
        if page.sentence(phrase.span.start) != page.sentence(following.span.start):
            continue
        if "where" in page.lower[phrase.last : following.first]:
            found[phrase.span.start, phrase.span.end] = following
    return found


def _place(
    of_phrase: Mapping[tuple[int, int], _Thing], located: Mapping[tuple[int, int], Mention]
) -> dict[tuple[int, int], Mention]:
    named: dict[int, list[Mention]] = {}
    for key, mention in located.items():
        thing = of_phrase.get(key)
        if thing is not None and mention.feature_class in _SITE_CLASSES:
            named.setdefault(id(thing), []).append(mention)
    found: dict[tuple[int, int], Mention] = {}
    for key, thing in of_phrase.items():
        mentions = named.get(id(thing), [])
        if len(Counter(m.query.casefold() for m in mentions)) == 1:
            found[key] = mentions[0]
    return found
