"""Lines that are operated between two places: "the A–B pipeline", "the A-B flight". They have no direction."""

from __future__ import annotations

from typing import TYPE_CHECKING

from geomap.model import LegEnd, Span
from geomap.movements import lexicon as lex
from geomap.movements import modality, triggers
from geomap.movements.drafts import Draft
from geomap.movements.places import read_place
from geomap.movements.sources import attributed_to
from geomap.movements.subjects import Subject
from geomap.movements.triggers import Trigger
from geomap.movements.words import table

if TYPE_CHECKING:
    from collections.abc import Iterator

    from geomap.movements.drafts import Sentence
    from geomap.movements.items import Item

_DASHES = frozenset({"-", "–", "—", "‑", "‐"})  # noqa: RUF001
_LINKING = lex.words("link links linking linked connect connects connecting connected joining")
_LINE = lex.LINES | frozenset({"express", "corridor", "run", "crossing", "canal", "leg", "voyage", "sailing"})
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
        yield _draft(text, sentence, (k - 1, k + 1), noun)
    for verb, noun, first, second in _links(items):
        draft = _draft(text, sentence, (first, second), noun)
        draft.modality = modality.judge(items, triggers.linking_verb(items, verb), second + 1, None)
        if draft.modality == "reported":
            draft.modality = modality.judge(items, draft.trigger, second + 1, None)
        yield draft


def _links(items: list[Item]) -> Iterator[tuple[int, int, int, int]]:
    """Find the line and its two places: "the pipeline linking A with B"."""
    for k in range(1, len(items) - 3):
        if items[k].low not in _LINKING:
            continue
        noun = next((i for i in range(k - 1, max(k - 7, -1), -1) if items[i].low in _LINE | lex.VEHICLES.keys()), None)
        first, after = read_place(items, k + 1)
        if noun is None or first is None or first.kind != "named" or after >= len(items) - 1:
            continue
        if items[after].low in {"and", "with", "to"}:
            second, _ = read_place(items, after + 1)
            if second is not None and second.kind == "named":
                yield k, noun, first.first, second.first


def _draft(text: str, sentence: Sentence, ends: tuple[int, int], noun: int) -> Draft:
    items = sentence.items
    frame = table()[0]["flight"][0][0]
    words = [items[i].low for i in range(max(ends[1] + 1, noun - 2) if noun > ends[1] else max(noun - 2, 0), noun + 1)]
    mode = next(
        (lex.VEHICLES[word] for word in reversed(words) if word in lex.VEHICLES), _MODES.get(words[-1], "unknown")
    )
    if words[-1] == "railway":
        mode = "rail"
    draft = Draft(
        sentence,
        Trigger(noun, frame, "noun", noun),
        Subject(-1, -1, -1),
        origins=[_end(text, items[ends[0]])],
        goals=[_end(text, items[ends[1]])],
        mode=mode,  # type: ignore[arg-type]
        mode_basis="stated" if mode != "unknown" else "",
        undirected=True,
        first=min(ends[0], noun),
        last=max(ends[1], noun),
    )
    draft.attributed_to = attributed_to(text, items, draft.first, draft.last)
    return draft


def _end(text: str, item: Item) -> LegEnd:
    return LegEnd(Span(item.start, item.end, text[item.start : item.end]), item.mention)
