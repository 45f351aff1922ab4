"""Descriptions that name a place without its name: "the Russian capital"."""

from __future__ import annotations

from typing import TYPE_CHECKING

from geomap.model import Mention

if TYPE_CHECKING:
    from collections.abc import Sequence

    from geomap.recognition.spots import Names, Page


def find_descriptions(page: Page, mentions: Sequence[Mention], gazetteer: Names) -> list[Mention]:
    """Find the capitals that are named by their country: "the Russian capital", "France's capital".

    "The German capital, Berlin" names it itself and is left alone.
    """
    found: list[Mention] = []
    if "capital" not in page.lower:
        return found
    starts = {token.start: i for i, token in enumerate(page.tokens)}
    ends = {token.end: i for i, token in enumerate(page.tokens)}
    taken = {mention.start for mention in mentions}
    for mention in mentions:
        first, last = starts.get(mention.start), ends.get(mention.end)
        if first is None or last is None:
            continue
        noun = last + 1
        if page.word(noun) in {"’s", "'s"}:
            noun += 1
        elif page.word(first - 1) != "the":
            continue
        else:
            first -= 1
        if page.word(noun) != "capital":
            continue
        following = page.token(noun + 2 if page.word(noun + 1) == "," else noun + 1)
        if following is not None and (following.start in taken or following.text[0].isupper()):
            continue
        start, end = page.tokens[first].start, page.tokens[noun].end
        for entry in gazetteer.entries(mention.toponym):
            capital = (
                gazetteer.capital_of(entry.place.country_code) if entry.place.feature_code.startswith("PCL") else None
            )
            if capital is not None:
                text = page.text[start:end]
                found.append(Mention(start, end, text, kind="description", lookup=capital.name, feature_class="P"))
                break
    return found
