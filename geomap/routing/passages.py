"""Names of the passages: canals, straits and sea routes that can be opened, closed and asked for."""

from __future__ import annotations

import re
import unicodedata
from functools import cache

from geomap.routing.mask import Passage, load


def passages() -> tuple[Passage, ...]:
    """Return the passages that can be opened and closed, in the order of the table."""
    return tuple(passage for passage in load().passages if passage.optional)


def passage_named(*names: str) -> str | None:
    """Id of the passage that one of the names means, None if none does."""
    known = _by_name()
    return next((known[key] for key in map(_folded, names) if key in known), None)


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
