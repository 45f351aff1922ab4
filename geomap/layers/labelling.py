"""Labels of legs: numbers through the article, letters for movements between whole countries."""

from __future__ import annotations

from typing import TYPE_CHECKING

from geomap.layers.kinds import is_whole

if TYPE_CHECKING:
    from collections.abc import Sequence

    from geomap.layers.selection import Selection
    from geomap.model import Leg


def labels(legs: Sequence[Leg], selection: Selection) -> tuple[str, ...]:
    """1, 2, 3 … for legs of a chain and legs without a whole-country end; a, b, c … for the others."""
    found: list[str] = []
    numbers = letters = 0
    for leg in legs:
        places = [selection.place_of(end) for end in (leg.origin, leg.destination)]
        if leg.chain is None and any(place is not None and is_whole(place) for place in places):
            letters += 1
            found.append(letter(letters))
        else:
            numbers += 1
            found.append(str(numbers))
    return tuple(found)


def letter(number: int) -> str:
    """1 → a, 26 → z, 27 → aa, as columns of a spreadsheet."""
    text = ""
    while number:
        number, rest = divmod(number - 1, 26)
        text = chr(ord("a") + rest) + text
    return text
