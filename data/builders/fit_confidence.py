"""Fit geomap/resolution/confidence.csv: how often an answer is right, end to end, on the development halves.

Five folds over documents: recognition and resolution are fitted on four, their answers on the fifth are judged (within
161 km of the gold point, or the gold area; an answer on no gold name is wrong), and a logistic regression is fitted on
them. Its own calibration is measured by five folds again: expected calibration error over ten bins of equal mass.
"""

from __future__ import annotations

import fit_recognition
import fit_resolution
import numpy as np

from geomap.gazetteers.embedded import EmbeddedGazetteer
from geomap.model import Article
from geomap.recognition import rules
from geomap.recognition.rules import GazetteerRules
from geomap.resolution.confidence import CERTAIN, confidence_features
from geomap.resolution.groups import group_names
from geomap.resolution.resolver import lookup, rank

OUT = fit_recognition.ROOT / "geomap" / "resolution" / "confidence.csv"
FOLDS = fit_recognition.FOLDS
BINS = 10
THRESHOLDS = (0.05, 0.1, 0.15, 0.2, 0.25, 0.3, 0.4, 0.5)
# The corpora mark few zones, ports and bases, so an exact match with a reviewed site would look doubtful to the fit; it
# is not. Set by hand, and inside what the calibration measures.
BY_HAND = {"reviewed": 3.0}


def answers(corpus: str, row: dict, gazetteer: EmbeddedGazetteer, tables: tuple) -> list[tuple[dict, float]]:
    """(features, right) of each answer on one text."""
    article = Article(id=row["id"], text=row["text"])
    scored = fit_recognition.SCORED.get(corpus)
    mentions = [
        m
        for m in GazetteerRules(gazetteer).mentions(article)
        if m.kind != "description" and (scored is None or m.kind in scored)
    ]
    found = lookup(mentions, gazetteer)
    names = group_names(article, mentions, found)
    ranked = rank(article, names, found, tables=tables)
    gold = {(t["start"], t["end"]): t for t in row["toponyms"]}
    rows = []
    for name in names:
        for mention in name.mentions:
            if not ranked[name]:
                continue
            truth = gold.get((mention.start, mention.end)) or next(
                (t for t in row["toponyms"] if t["start"] < mention.end and mention.start < t["end"]), None
            )
            if truth is not None and truth["lat"] is None:
                continue  # cannot be judged
            right = truth is not None and fit_resolution.is_right(truth, ranked[name][0].candidate.place)
            rows.append((confidence_features(mention, ranked[name], obeyed=bool(name.holders)), float(right)))
    return rows


def fit(rows: list[tuple[dict, float]]) -> dict[str, float]:
    """Weights of a logistic regression, those set by hand left as they are."""
    free = [({k: v for k, v in f.items() if k not in BY_HAND}, y, 1.0) for f, y in rows if not f["reviewed"]]
    return fit_recognition.fit(free, extra=False) | BY_HAND


def predict(features: dict, table: dict) -> float:
    """Return the probability of a right answer."""
    return 1 / (1 + np.exp(-sum(v * table.get(k, 0.0) for k, v in features.items())))


def calibration(probabilities: np.ndarray, right: np.ndarray) -> float:
    """Return the expected calibration error over bins of equal mass, and print the bins."""
    order = np.argsort(probabilities, kind="stable")
    error = 0.0
    for part in np.array_split(order, BINS):
        said, was = probabilities[part].mean(), right[part].mean()
        error += len(part) / len(order) * abs(said - was)
        print(f"  said {said:.3f}  right {was:.3f}  n {len(part)}")
    return error


def unsure(probabilities: np.ndarray, right: np.ndarray, literal: np.ndarray) -> None:
    """Print what a threshold under which an answer is not drawn would take off the map, and how much of it is wrong."""
    print("not drawn under  answers  wrong  literal ones  wrong  right ones lost")
    for threshold in THRESHOLDS:
        under = probabilities < threshold
        n, both = int(under.sum()), int((under & literal).sum())
        wrong, wrong_literal = (
            float((right[part] == 0).mean()) if part.any() else 0.0 for part in (under, under & literal)
        )
        lost = right[under & literal].sum() / right[literal].sum()
        print(f"{threshold:15.2f}  {n:7}  {wrong:5.3f}  {both:12}  {wrong_literal:5.3f}  {lost:15.4f}")


def main() -> None:
    """Measure, and write the weights unless --check."""
    arguments = fit_recognition.asked(__doc__)
    gazetteer = EmbeddedGazetteer()
    raw = fit_recognition.labelled()
    spotted = [fit_recognition.Document(corpus, row, gazetteer) for corpus, row in raw]
    recogniser = GazetteerRules(gazetteer)
    resolved = [fit_resolution.Document(corpus, row, gazetteer, recogniser) for corpus, row in raw]
    rows: list[tuple[int, dict, float]] = []
    shipped = rules.weights
    for k in range(FOLDS):
        recognition = fit_recognition.fit_both([d for d in spotted if d.fold != k])
        resolution = fit_resolution.fit_both([d for d in resolved if d.fold != k])
        rules.weights = lambda tables=recognition: tables
        for document, (corpus, row) in zip(spotted, raw, strict=True):
            if document.fold == k:
                rows += [(k, f, y) for f, y in answers(corpus, row, gazetteer, resolution)]
    rules.weights = shipped
    held = np.zeros(len(rows))
    for k in range(FOLDS):
        table = fit([(f, y) for fold, f, y in rows if fold != k])
        for i, (fold, f, _) in enumerate(rows):
            if fold == k:
                held[i] = predict(f, table)
    right = np.array([y for _, _, y in rows])
    error = calibration(held, right)
    certain = held >= CERTAIN - 0.005
    print(
        f"{len(rows)} answers, {right.mean():.3f} right; expected calibration error {error:.3f}; "
        f"certain: {certain.mean():.3f} of the answers, {right[certain].mean():.3f} of them right"
    )
    unsure(held, right, np.array([bool(f.get("kind_literal")) for _, f, _ in rows]))
    if not arguments.check:
        fit_recognition.write_weights(OUT, weight=fit([(f, y) for _, f, y in rows]))


if __name__ == "__main__":
    main()
