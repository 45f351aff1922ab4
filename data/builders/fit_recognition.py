"""Fit geomap/recognition/weights.csv on the development halves (GEOMAP_SHARED/bench/places).

Two logistic regressions with an L2 penalty (scipy, L-BFGS): one on a spot by itself, one that adds what the article's
other spots say; their scores come from 5-fold cross-validation, or the second look would trust the first too far.
Features are classes of context (``recognition/evidence.py``), never words. --check: cross-validated F1, no writing.
"""

from __future__ import annotations

import argparse
import csv
import hashlib
import json
import os
from collections import Counter
from pathlib import Path

import numpy as np
from scipy.optimize import minimize
from scipy.sparse import csr_matrix

from geomap.gazetteers.embedded import EmbeddedGazetteer
from geomap.model import Article
from geomap.recognition.evidence import in_article
from geomap.recognition.kinds import kind_of
from geomap.recognition.rules import all_features, choose, group_by_text, read_spots
from geomap.recognition.spots import Page

ROOT = Path(__file__).resolve().parents[2]
SHARED = Path(os.environ.get("GEOMAP_SHARED", ROOT.parent / "shared"))
OUT = ROOT / "geomap" / "recognition" / "weights.csv"
CORPORA = ("lgl", "trnews", "geovirus", "gwn")
FOLDS = 5
PENALTY = 1.0
# The corpora leave out governments' houses ("the White House") and know few sites; a map of the news wants them.
BY_HAND = {"reviewed_site": 3.0}
# Annotators differ over "European" and "the EU"; one too many does no harm, it stays off the map.
LEAN = {"only_demonym": 1.5, "acronym+class_L": 1.0}
SCORED = {"geovirus": {"literal", "associative"}}


class Document:
    """Spots, features and labels of one text."""

    def __init__(self, corpus: str, row: dict, gazetteer: EmbeddedGazetteer) -> None:
        self.corpus = corpus
        self.page = Page(Article(id=row["id"], text=row["text"]))
        self.gold = {(t["start"], t["end"]) for t in row["toponyms"]}
        self.spots, labels = read_spots(self.page, gazetteer)
        self.features = all_features(self.page, self.spots, labels)
        self.by_text = group_by_text(self.spots)
        self.labels = {s: float((s.start, s.end) in self.gold) for s in self.spots}
        kinds = SCORED.get(corpus)
        self.judged = {s: kinds is None or self.labels[s] or kind_of(self.page, s, None) in kinds for s in self.spots}
        self.fold = int(hashlib.sha1(f"{corpus}:{row['id']}".encode()).hexdigest(), 16) % FOLDS


def fit(rows: list[tuple[dict[str, float], float, float]], *, extra: bool = True) -> dict[str, float]:
    """Weights of a logistic regression on (features, label, weight) rows."""
    names = sorted({name for features, _, _ in rows for name in features} - set(BY_HAND))
    column = {name: i for i, name in enumerate(names)}
    data, indices, indptr = [], [], [0]
    for features, _, _ in rows:
        for name, value in features.items():
            if name in BY_HAND:
                continue
            data.append(value)
            indices.append(column[name])
        indptr.append(len(data))
    x = csr_matrix((data, indices, indptr), shape=(len(rows), len(names)))
    y = np.array([label for _, label, _ in rows])
    w = np.array([weight for _, _, weight in rows])

    def loss(theta: np.ndarray) -> tuple[float, np.ndarray]:
        z = x @ theta
        value = (w * (np.logaddexp(0, z) - y * z)).sum() + PENALTY * (theta**2).sum() / 2
        gradient = x.T @ (w * (1 / (1 + np.exp(-z)) - y)) + PENALTY * theta
        return value, gradient

    result = minimize(loss, np.zeros(len(names)), jac=True, method="L-BFGS-B", options={"maxiter": 500})
    table = dict(zip(names, result.x.tolist(), strict=True))
    if not extra:
        return table
    table |= BY_HAND
    for name, more in LEAN.items():
        table[name] += more
    return table


def weigh(features: dict[str, float], table: dict[str, float]) -> float:
    """Return the weighted sum."""
    return sum(v * table.get(k, 0.0) for k, v in features.items())


def first_rows(documents: list[Document], shares: Counter) -> list:
    """Return (features, label, weight) of every spot by itself."""
    return [(d.features[s], d.labels[s], shares[d.corpus]) for d in documents for s in d.spots if d.judged[s]]


def second_rows(documents: list[Document], tables: dict[int, dict], shares: Counter) -> list:
    """Return (features, label, weight) of every spot with the others' scores, from the table of its fold."""
    rows = []
    for d in documents:
        scores = {s: weigh(d.features[s], tables[d.fold]) for s in d.spots}
        rows += [
            (d.features[s] | in_article(s, scores, d.by_text), d.labels[s], shares[d.corpus])
            for s in d.spots
            if d.judged[s]
        ]
    return rows


def fit_both(documents: list[Document]) -> tuple[dict, dict]:
    """Return the weights of the first and of the second look."""
    gold = Counter()
    for d in documents:
        gold[d.corpus] += len(d.gold)
    # Square root: a small corpus counts for more than its size, without drowning the large one.
    shares = Counter({c: float(np.sqrt(max(gold.values()) / gold[c])) for c in gold})
    tables = {k: fit(first_rows([d for d in documents if d.fold != k], shares)) for k in range(FOLDS)}
    return fit(first_rows(documents, shares)), fit(second_rows(documents, tables, shares))


def f1(documents: list[Document], first: dict, second: dict, counts: dict[str, Counter], errors: Counter) -> None:
    """Count hits and errors."""
    for d in documents:
        scores = {s: weigh(d.features[s], first) for s in d.spots}
        final = {s: weigh(d.features[s] | in_article(s, scores, d.by_text), second) for s in d.spots}
        previous, found = None, set()
        for s in choose(final):
            kind = kind_of(d.page, s, previous)
            if d.corpus not in SCORED or kind in SCORED[d.corpus]:
                found.add((s.start, s.end))
        c = counts.setdefault(d.corpus, Counter())
        c["tp"] += len(found & d.gold)
        c["found"] += len(found)
        c["gold"] += len(d.gold)
        c["reachable"] += len(d.gold & {(s.start, s.end) for s in d.spots})
        for span in found - d.gold:
            errors["FP", d.corpus, d.page.text[slice(*span)]] += 1
        for span in d.gold - found:
            reach = span in {(s.start, s.end) for s in d.spots}
            errors["FN" if reach else "FN-no-spot", d.corpus, d.page.text[slice(*span)]] += 1


def labelled() -> list[tuple[str, dict]]:
    """Return (corpus, labelled text) of the development halves."""
    folder = SHARED / "bench" / "places"
    return [
        (corpus, json.loads(line))
        for corpus in CORPORA
        for line in (folder / f"{corpus}.dev.jsonl").read_text(encoding="utf-8").splitlines()
    ]


def asked(description: str | None) -> argparse.Namespace:
    """Return what the command line asks for: to measure only, and how many errors to show."""
    parser = argparse.ArgumentParser(description=description)
    parser.add_argument("--check", action="store_true", help="measure by cross-validation, write nothing")
    parser.add_argument("--errors", type=int, default=0, metavar="N", help="show the N most frequent errors")
    return parser.parse_args()


def show(errors: Counter, number: int) -> None:
    """Print the most frequent errors."""
    for key, n in errors.most_common(number):
        print(n, *key)


def write_weights(path: Path, **tables: dict[str, float]) -> None:
    """Write tables of weights side by side, a row a feature, a column a table."""
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(["feature", *tables])
        for name in sorted(set().union(*tables.values())):
            writer.writerow([name, *(f"{table.get(name, 0.0):.3f}" for table in tables.values())])


def main() -> None:
    """Measure, and write the weights unless --check."""
    arguments = asked(__doc__)
    gazetteer = EmbeddedGazetteer()
    documents = [Document(corpus, row, gazetteer) for corpus, row in labelled()]
    counts: dict[str, Counter] = {}
    errors: Counter = Counter()
    for k in range(FOLDS):
        first, second = fit_both([d for d in documents if d.fold != k])
        f1([d for d in documents if d.fold == k], first, second, counts, errors)
    for corpus, c in counts.items():
        p, r = c["tp"] / c["found"], c["tp"] / c["gold"]
        print(
            f"{corpus:9} P {p:.3f} R {r:.3f} F1 {2 * p * r / (p + r):.3f}  reachable {c['reachable'] / c['gold']:.3f}"
        )
    show(errors, arguments.errors)
    if not arguments.check:
        first, second = fit_both(documents)
        write_weights(OUT, first=first, second=second)


if __name__ == "__main__":
    main()
