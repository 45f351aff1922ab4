"""Recognition and resolution figures, after Gritta, Pilehvar & Collier, "A Pragmatic Guide to Geoparsing Evaluation".

The definitions agree to the last digit with those of ``score_places.py``, the scorer of the shared gold. Distances are
great-circle km; a name without an answer counts as half the equator away; where gold and answer name the same area the
error is 0, because one point cannot stand for a country.
"""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Any, Literal

import numpy as np

from geomap.geodesy import haversine_km

if TYPE_CHECKING:
    from collections.abc import Sequence

    from geomap.evaluation.gold import Answer, Answers, Document, GoldName

NEAR_KM = 161.0
"""100 miles, the threshold of the geoparsing literature."""
UNRESOLVED_KM = 20038.0

Match = Literal["exact", "overlap"]
Pairs = dict[int, int]
"""Index of a gold name -> index of its answer."""


def error_km(gold: GoldName, answer: Answer | None) -> float:
    """Return how far an answer is from its gold name, which must have a point."""
    if answer is None or answer.lat is None or answer.lon is None:
        return UNRESOLVED_KM
    if _same_area(gold, answer):
        return 0.0
    assert gold.lat is not None
    assert gold.lon is not None
    return haversine_km((gold.lon, gold.lat), (answer.lon, answer.lat))


def _same_area(gold: GoldName, answer: Answer) -> bool:
    return gold.area is not None and gold.area == answer.area


def _same_id(gold: GoldName, answer: Answer | None) -> bool:
    return answer is not None and (_same_area(gold, answer) or answer.geonameid == gold.geonameid)


def align(names: Sequence[GoldName], answers: Sequence[Answer], match: Match) -> Pairs:
    """Pair gold names and answers one to one; ``overlap`` takes those first that share the most characters.

    Among equals the pair of more similar lengths goes first, then the earlier gold name, then the earlier answer.
    """
    if match == "exact":
        places = {(a.start, a.end): i for i, a in enumerate(answers)}
        pairs: Pairs = {}
        for g, name in enumerate(names):
            if (found := places.pop((name.start, name.end), None)) is not None:
                pairs[g] = found
        return pairs
    shared = []
    for g, name in enumerate(names):
        for i, answer in enumerate(answers):
            common = min(name.end, answer.end) - max(name.start, answer.start)
            if common > 0:
                unlike = abs((name.end - name.start) - (answer.end - answer.start))
                shared.append((-common, unlike, g, i))
    pairs = {}
    taken: set[int] = set()
    for _, _, g, i in sorted(shared):
        if g not in pairs and i not in taken:
            pairs[g] = i
            taken.add(i)
    return pairs


def prf(correct: int, answered: int, wanted: int) -> dict[str, Any]:
    """Precision, recall and F1 with their counts; 0 where there is nothing to divide by."""
    p = correct / answered if answered else 0.0
    r = correct / wanted if wanted else 0.0
    return {
        "p": p,
        "r": r,
        "f1": 2 * p * r / (p + r) if p + r else 0.0,
        "correct": correct,
        "predicted": answered,
        "gold": wanted,
    }


def distances(errors: Sequence[float]) -> dict[str, Any]:
    """Return figures of errors in km. ``auc`` is the area under ln(error + 1), sorted: 0 is best, None under two."""
    if not errors:
        return {"n": 0}
    values = np.sort(np.asarray(errors, dtype=float))
    logs = np.log(values + 1)
    worst = math.log(UNRESOLVED_KM + 1) * (len(values) - 1)
    return {
        "n": len(values),
        "unresolved": int((values >= UNRESOLVED_KM).sum()),
        "acc161": float((values <= NEAR_KM).mean()),
        "mean_km": float(values.mean()),
        "median_km": float(np.median(values)),
        "auc": float(((logs[1:] + logs[:-1]) / 2).sum() / worst) if len(values) > 1 else None,
    }


def score(documents: Sequence[Document], answers: Answers, match: Match) -> dict[str, Any]:
    """Score answers to raw text.

    ``recognition`` is over all gold names. ``resolution`` is over those with a point that were found. ``end_to_end``
    counts a name with a point as a hit when it was found and placed within 161 km: ``acc161`` is their share of all
    names with a point, ``precision161`` of all answers with a point, but for those on a gold name without one, which
    cannot be judged. ``exact_id`` is the share of gold GeoNames ids that were answered with that id or area.
    """
    found = answered = wanted = judged = points = ids = with_id = 0
    errors: list[float] = []
    for document in documents:
        names, places = document.names, answers.get(document.id, ())
        pairs = align(names, places, match)
        found, answered, wanted = found + len(pairs), answered + len(places), wanted + len(names)
        judged += sum(place.has_point for place in places)
        points += sum(name.has_point for name in names)
        with_id += sum(name.has_point and name.geonameid is not None for name in names)
        for g, i in pairs.items():
            if not names[g].has_point:
                judged -= places[i].has_point
                continue
            errors.append(error_km(names[g], places[i]))
            ids += names[g].geonameid is not None and _same_id(names[g], places[i])
    hits = sum(error <= NEAR_KM for error in errors)
    whole = prf(hits, judged, points)
    return {
        "recognition": prf(found, answered, wanted),
        "resolution": distances(errors),
        "end_to_end": {
            "acc161": whole["r"],
            "precision161": whole["p"],
            "f1_161": whole["f1"],
            "exact_id": ids / with_id if with_id else None,
            "hits": hits,
            "judged_places": judged,
            "geocodable": points,
        },
    }


def score_gold_spans(documents: Sequence[Document], answers: Answers) -> dict[str, Any]:
    """Score resolution alone, the gold spans given: every name with a point counts."""
    errors: list[float] = []
    ids = with_id = 0
    for document in documents:
        spans = {(answer.start, answer.end): answer for answer in answers.get(document.id, ())}
        for name in document.names:
            if not name.has_point:
                continue
            answer = spans.get((name.start, name.end))
            errors.append(error_km(name, answer))
            if name.geonameid is not None:
                with_id += 1
                ids += _same_id(name, answer)
    return {"resolution": distances(errors) | {"exact_id": ids / with_id if with_id else None}}
