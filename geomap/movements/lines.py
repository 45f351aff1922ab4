"""Lines that are operated between two places: "the A–B pipeline", "the A-B flight". They have no direction."""

from __future__ import annotations

from typing import TYPE_CHECKING

from geomap.model import LegEnd, Span
from geomap.movements import lexicon as lex
from geomap.movements.drafts import Draft
from geomap.movements.subjects import Subject
from geomap.movements.triggers import Trigger
from geomap.movements.words import table

if TYPE_CHECKING:
    from collections.abc import Iterator

    from geomap.movements.drafts import Sentence
    from geomap.movements.items import Item

_DASHES = frozenset({"-", "–", "—", "‑", "‐"})  # noqa: RUF001
_LINE = lex.LINES | frozenset({"express", "corridor", "run", "crossing", "canal"})
_MODES = {"line": "unknown", "lines": "unknown", "service": "unknown", "route": "unknown", "routes": "unknown"}


def read(text: str, sentence: Sentence) -> Iterator[Draft]:
    """Return the lines that a sentence names."""
    items = sentence.items
    for k in range(1, len(items) - 2):
        if items[k].text not in _DASHES or items[k - 1].tag != "place" or items[k + 1].tag != "place":
            continue
        if items[k - 1].end != items[k].start or items[k].end != items[k + 1].start:
            continue
        noun = next((i for i in range(k + 2, min(k + 5, len(items))) if items[i].low in _LINE), None)
        if noun is None or any(items[i].tag != "word" for i in range(k + 2, noun)):
            continue
        yield _draft(text, sentence, k, noun)


def _draft(text: str, sentence: Sentence, dash: int, noun: int) -> Draft:
    items = sentence.items
    frame = table()[0]["flight"][0][0]
    words = [items[i].low for i in range(dash + 2, noun + 1)]
    mode = next(
        (lex.VEHICLES[word] for word in reversed(words) if word in lex.VEHICLES), _MODES.get(words[-1], "unknown")
    )
    if words[-1] == "railway":
        mode = "rail"
    return Draft(
        sentence,
        Trigger(noun, frame, "noun", noun),
        Subject(-1, -1, -1),
        origins=[_end(text, items[dash - 1])],
        goals=[_end(text, items[dash + 1])],
        mode=mode,  # type: ignore[arg-type]
        mode_basis="stated" if mode != "unknown" else "",
        undirected=True,
        first=dash - 1,
        last=noun,
    )


def _end(text: str, item: Item) -> LegEnd:
    return LegEnd(Span(item.start, item.end, text[item.start : item.end]), item.mention)
