"""Names of the passages: canals, straits and sea routes that can be opened, closed and asked for."""

from __future__ import annotations

import re
import unicodedata
from functools import cache
from typing import TYPE_CHECKING

from geomap.errors import ConfigurationError
from geomap.routing.mask import Passage, load

if TYPE_CHECKING:
    from collections.abc import Iterable

    from geomap.model import Point

# Words before a passage's name that say the way did not lead through it.
_AVOIDED = re.compile(
    r"\b(?:avoid\w*|bypass\w*|skip\w*|instead of|rather than|not (?:through|via|by|along)|clos(?:ed|ure|ing)(?: of)?)"
    r"\W+(?:the )?$",
    re.IGNORECASE,
)


def passages() -> tuple[Passage, ...]:
    """Return the passages that can be opened and closed, in the order of the table."""
    return tuple(passage for passage in load().passages if passage.optional)


def passage_named(*names: str) -> str | None:
    """Id of the passage that one of the names means, None if none does."""
    known = _by_name()
    return next((known[key] for key in map(_folded, names) if key in known), None)


def passages_in(text: str) -> frozenset[str]:
    """Ids of the passages that a text names as a way, those it says were avoided left out."""
    found: set[str] = set()
    for match in _any_name().finditer(text):
        passage = passage_named(match.group())
        if passage is not None and not _AVOIDED.search(text[: match.start()]):
            found.add(passage)
    return frozenset(found)


def known_switches(switches: Iterable[str]) -> frozenset[str]:
    """Return switches such as "volga-don" (open) and "-suez" (close) by id, from ids or names in any case.

    Raises
    ------
    ConfigurationError
        A passage is not known, or is both opened and closed.
    """
    found: set[str] = set()
    unknown: list[str] = []
    for switch in switches:
        sign = "-" if switch.strip().startswith("-") else ""
        passage = passage_named(switch.strip().removeprefix(sign).removeprefix("+"))
        if passage is None:
            unknown.append(switch.strip())
        else:
            found.add(sign + passage)
    if unknown:
        names = ", ".join(passage.id for passage in passages())
        raise ConfigurationError(f"passages: there is no {', '.join(unknown)}; there are {names}")
    both = sorted(each for each in found if f"-{each}" in found)
    if both:
        raise ConfigurationError(f"passages: {', '.join(both)} cannot be both open and closed")
    return frozenset(found)


def opened_by(switches: Iterable[str], *, ends: Iterable[Point]) -> frozenset[str]:
    """Ids of the passages that are open to a journey between ``ends``: those of every day, with the switches set."""
    from geomap.routing.vias import within  # noqa: PLC0415  (scipy takes 0.3 s to import)

    wanted, points = known_switches(switches), tuple(ends)
    usual = {
        each.id
        for each in passages()
        if each.open or (each.opens_within and any(within(point, each.opens_within) for point in points))
    }
    closed = {each for each in wanted if each.startswith("-")}
    return frozenset((usual | (wanted - closed)) - {each.removeprefix("-") for each in closed})


@cache
def _any_name() -> re.Pattern[str]:
    names = sorted({name for passage in passages() for name in passage.names}, key=lambda name: (-len(name), name))
    written = (re.escape(name).replace("\\ ", r"\s+").replace("\\-", "[-\u2010-\u2013]") for name in names)
    return re.compile(rf"\b(?:{'|'.join(written)})\b")


@cache
def _by_name() -> dict[str, str]:
    found: dict[str, str] = {}
    for passage in passages():
        for name in (passage.id, *passage.names):
            found.setdefault(_folded(name), passage.id)
    return found


def _folded(name: str) -> str:
    plain = unicodedata.normalize("NFKD", name.casefold())
    plain = "".join(letter for letter in plain if not unicodedata.combining(letter))
    return re.sub(r"[\W_]+", " ", plain).strip().removeprefix("the ")
