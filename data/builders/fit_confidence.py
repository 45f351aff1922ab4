"""Fit geomap/resolution/confidence.csv: how often an answer is right, end to end, on the development halves.

Five folds over documents: recognition and resolution are fitted on four, their answers on the fifth are judged (within
161 km of the gold point, or the gold area; an answer on no gold name is wrong), and a logistic regression is fitted on
them. Its own calibration is measured by five folds again: expected calibration error over ten bins of equal mass.
"""

from __future__ import annotations

import argparse
import csv
import json

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


def main() -> None:
    """Measure, and write the weights unless --check."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--check", action="store_true")
    arguments = parser.parse_args()
    gazetteer = EmbeddedGazetteer()
    raw = [
        (corpus, json.loads(line))
        for corpus in fit_recognition.CORPORA
        for line in (fit_recognition.SHARED / "bench" / "places" / f"{corpus}.dev.jsonl").read_text().splitlines()
    ]
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
    if arguments.check:
        return
    table = fit([(f, y) for _, f, y in rows])
    with OUT.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(["feature", "weight"])
        writer.writerows((name, f"{value:.3f}") for name, value in sorted(table.items()))


if __name__ == "__main__":
    main()
