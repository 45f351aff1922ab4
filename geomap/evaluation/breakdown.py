"""Where answers are right and wrong: by type, class and kind, by confidence, and the worst errors with their text.

Everything here pairs gold names and answers by overlap, and calls an answer right within 161 km or in the same area.
"""

from __future__ import annotations

import re
from collections import defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Literal

import numpy as np

from geomap.evaluation.scores import NEAR_KM, align, error_km

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence

    from geomap.evaluation.gold import Answer, Answers, Document, GoldName

BINS = 10
_CONTEXT = 60  # characters on each side of a quoted name
_CODE = re.compile(r"[AHLPRSTUV](\.[A-Z0-9]+)?")
CLASSES = {
    "A": "A country, division",
    "H": "H water",
    "L": "L region, park",
    "P": "P settlement",
    "R": "R road, railway",
    "S": "S site",
    "T": "T relief",
    "U": "U undersea",
    "V": "V vegetation",
    "": "no class",
}

Outcome = Literal["right", "far off", "no place", "not found", "no gold name", "cannot be judged"]


@dataclass(frozen=True, slots=True)
class Case:
    """A gold name with its answer, a gold name without one, or an answer on no gold name."""

    document: Document
    name: GoldName | None
    answer: Answer | None
    outcome: Outcome
    km: float | None = None

    @property
    def exact(self) -> bool:
        name, answer = self.name, self.answer
        return name is not None and answer is not None and (name.start, name.end) == (answer.start, answer.end)


def cases(documents: Sequence[Document], answers: Answers) -> tuple[Case, ...]:
    """Judge every gold name and every answer, document by document, gold names first."""
    return tuple(case for document in documents for case in _cases_of(document, answers.get(document.id, ())))


def _cases_of(document: Document, places: Sequence[Answer]) -> Iterator[Case]:
    pairs = align(document.names, places, "overlap")
    for g, name in enumerate(document.names):
        if g not in pairs:
            yield Case(document, name, None, "not found")
            continue
        answer = places[pairs[g]]
        if not name.has_point:
            yield Case(document, name, answer, "cannot be judged")
        elif not answer.has_point:
            yield Case(document, name, answer, "no place")
        else:
            km = error_km(name, answer)
            yield Case(document, name, answer, "right" if km <= NEAR_KM else "far off", km)
    found = set(pairs.values())
    for i, answer in enumerate(places):
        if i not in found:
            yield Case(document, None, answer, "no gold name")


def class_of(name: GoldName) -> str:
    """Return the GeoNames feature class that the gold itself says, by type or area; "" where it says none."""
    if _CODE.fullmatch(name.type):
        return name.type[0]
    return "A" if name.area else ""


def by_type(found: Iterable[Case]) -> list[dict[str, Any]]:
    """Figures for each ``type`` of the gold, the commonest first."""
    return _gold_rows(found, lambda name: name.type or "no type")


def by_class(found: Iterable[Case]) -> list[dict[str, Any]]:
    """Figures for each GeoNames feature class of the gold, the commonest first."""
    return _gold_rows(found, lambda name: CLASSES[class_of(name)])


def _gold_rows(found: Iterable[Case], group: Callable[[GoldName], str]) -> list[dict[str, Any]]:
    groups: dict[str, list[Case]] = defaultdict(list)
    for case in found:
        if case.name is not None:
            groups[group(case.name)].append(case)
    rows = []
    for key, each in sorted(groups.items(), key=lambda item: (-len(item[1]), item[0])):
        pointed = sum(case.name is not None and case.name.has_point for case in each)
        right = sum(case.outcome == "right" for case in each)
        rows.append(
            {
                "group": key,
                "gold": len(each),
                "found_exact": sum(case.exact for case in each) / len(each),
                "found_overlap": sum(case.answer is not None for case in each) / len(each),
                "geocodable": pointed,
                "acc161": right / pointed if pointed else None,
            }
        )
    return rows


def by_kind(found: Iterable[Case]) -> list[dict[str, Any]]:
    """Figures for each kind of mention that the answers say; ``precision161`` is over those that can be judged."""
    groups: dict[str, list[Case]] = defaultdict(list)
    for case in found:
        if case.answer is not None:
            groups[case.answer.kind or "no kind"].append(case)
    rows = []
    for key, each in sorted(groups.items(), key=lambda item: (-len(item[1]), item[0])):
        judged = [case for case in each if _is_judged(case)]
        rows.append(
            {
                "group": key,
                "answers": len(each),
                "on_gold_exact": sum(case.exact for case in each) / len(each),
                "on_gold_overlap": sum(case.name is not None for case in each) / len(each),
                "judged": len(judged),
                "precision161": sum(case.outcome == "right" for case in judged) / len(judged) if judged else None,
            }
        )
    return rows


def reliability(found: Iterable[Case], *, bins: int = BINS) -> dict[str, Any] | None:
    """Compare what answers say of their own confidence with how often they are right.

    Answers with a point, in bins of equal mass; one on no gold name is wrong, one on a gold name without a point is
    left out. ``ece`` is the expected calibration error (Naeini, Cooper & Hauskrecht 2015): the mean over the answers of
    the difference between said and right of their bin. None where no answer has a confidence.
    """
    judged = [case for case in found if _is_judged(case) and case.answer and case.answer.confidence is not None]
    if not judged:
        return None
    said = np.array([case.answer.confidence for case in judged if case.answer])
    right = np.array([case.outcome == "right" for case in judged], dtype=float)
    order = np.argsort(said, kind="stable")
    rows = [
        {
            "from": float(said[part[0]]),
            "to": float(said[part[-1]]),
            "answers": len(part),
            "said": float(said[part].mean()),
            "right": float(right[part].mean()),
        }
        for part in np.array_split(order, min(bins, len(order)))
    ]
    return {
        "answers": len(judged),
        "ece": sum(row["answers"] * abs(row["said"] - row["right"]) for row in rows) / len(judged),
        "bins": rows,
        "words": _words(judged),
    }


def _words(judged: Sequence[Case]) -> list[dict[str, Any]]:
    """Say how much of the answers each Linked Places word covers, and how often it is right."""
    groups: dict[str, list[bool]] = {"certain": [], "less-certain": [], "uncertain": []}
    for case in judged:
        if case.answer and case.answer.match_confidence in groups:
            groups[case.answer.match_confidence].append(case.outcome == "right")
    return [
        {"word": word, "answers": len(each), "share": len(each) / len(judged), "right": sum(each) / len(each)}
        for word, each in groups.items()
        if each
    ]


def _is_judged(case: Case) -> bool:
    return case.answer is not None and case.answer.has_point and case.outcome != "cannot be judged"


def worst(found: Iterable[Case], *, limit: int) -> dict[str, list[dict[str, Any]]]:
    """Return the worst errors of each sort with the text around them.

    ``far_off`` by distance, ``no_gold_name`` and ``no_place`` by confidence, ``not_found`` those first whose name is
    missed most often.
    """
    groups: dict[str, list[Case]] = defaultdict(list)
    for case in found:
        groups[case.outcome].append(case)
    missed: dict[str, int] = defaultdict(int)
    for case in groups["not found"]:
        missed[case.name.name if case.name else ""] += 1
    groups["far off"].sort(key=lambda case: -(case.km or 0.0))
    for sort in ("no gold name", "no place"):
        groups[sort].sort(key=lambda case: -((case.answer and case.answer.confidence) or 0.0))
    groups["not found"].sort(key=lambda case: (-missed[case.name.name], case.name.name) if case.name else (0, ""))
    shown = ("far off", "no gold name", "not found", "no place")
    return {sort.replace(" ", "_"): [_error(case) for case in groups[sort][:limit]] for sort in shown}


def _error(case: Case) -> dict[str, Any]:
    at = case.name or case.answer
    assert at is not None
    text = case.document.text
    row: dict[str, Any] = {
        "id": case.document.id,
        "start": at.start,
        "end": at.end,
        "before": text[max(0, at.start - _CONTEXT) : at.start],
        "name": text[at.start : at.end],
        "after": text[at.end : at.end + _CONTEXT],
    }
    if case.name is not None:
        row["gold"] = _where(case.name)
    if case.answer is not None:
        row["answer"] = _where(case.answer) | {"kind": case.answer.kind or None, "confidence": case.answer.confidence}
    if case.km is not None:
        row["km"] = case.km
    return row


def _where(each: GoldName | Answer) -> dict[str, Any]:
    return {"lat": each.lat, "lon": each.lon, "geonameid": each.geonameid, "area": each.area}
