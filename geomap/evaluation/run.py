"""geomap's own answers to labelled articles, and all figures of a set of answers together."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from geomap.articles import from_text
from geomap.evaluation import breakdown
from geomap.evaluation.gold import Answers, answers_of
from geomap.evaluation.scores import score, score_gold_spans
from geomap.jsonlines import KINDS, places_of
from geomap.pipeline import open_gazetteer, read

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

    from geomap.evaluation.gold import Document
    from geomap.gazetteers.base import Atlas
    from geomap.settings import Settings


def answer(
    documents: Sequence[Document],
    *,
    settings: Settings | None = None,
    gazetteer: Atlas | None = None,
    kinds: Iterable[str] = KINDS,
    gold_spans: bool = False,
    progress: Callable[[str], None] | None = None,
) -> Answers:
    """Run geomap on labelled articles; with ``gold_spans`` it is told where the names are, and only resolves them."""
    wanted = tuple(kinds)
    gazetteer = gazetteer or open_gazetteer(settings)
    answers: Answers = {}
    for number, document in enumerate(documents, start=1):
        if progress is not None:
            progress(f"article {number} of {len(documents)}")
        spans = [(name.start, name.end) for name in document.names] if gold_spans else None
        if not document.text.strip() or spans == []:
            answers[document.id] = ()
            continue
        reading = read(from_text(document.text), settings=settings, gazetteer=gazetteer, spans=spans)
        found = places_of(reading, kinds=KINDS if gold_spans else wanted)
        answers[document.id] = answers_of(found, f"document {document.id!r}")
    return answers


def of_kinds(answers: Answers, kinds: Iterable[str]) -> Answers:
    """Keep answers of these kinds, and those that say no kind."""
    wanted = {"", *kinds}
    return {ident: tuple(each for each in found if each.kind in wanted) for ident, found in answers.items()}


def evaluate(
    documents: Sequence[Document], answers: Answers, *, worst: int = 10, gold_spans: bool = False
) -> dict[str, Any]:
    """Return every figure: ``exact`` and ``overlap`` (or ``resolution``), the breakdowns, the worst errors."""
    known = {document.id for document in documents}
    result: dict[str, Any] = {
        "documents": len(documents),
        "names": sum(len(document.names) for document in documents),
        "ignored_prediction_ids": len(answers.keys() - known),
    }
    if gold_spans:
        result |= score_gold_spans(documents, answers)
    else:
        result |= {"exact": score(documents, answers, "exact"), "overlap": score(documents, answers, "overlap")}
    found = breakdown.cases(documents, answers)
    return result | {
        "by_type": breakdown.by_type(found),
        "by_class": breakdown.by_class(found),
        "by_kind": breakdown.by_kind(found),
        "reliability": breakdown.reliability(found),
        "worst": breakdown.worst(found, limit=worst),
    }
