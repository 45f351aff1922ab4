"""Fit geomap/resolution/weights.csv on the gold spans of the development halves (GEOMAP_SHARED/bench/places).

A conditional logit over the candidates of each name (scipy, L-BFGS, L2 penalty): as much probability as can be goes to
candidates within 161 km of the gold point, or that are the gold area. "alone" sees a name by itself; "joint" sees the
other names' best readings too and is fitted three times, each on the readings of the one before.
With --check: 5-fold cross-validated accuracy, no writing. Weights of legs are set by hand: no corpus has them.
"""

from __future__ import annotations

import hashlib
from collections import Counter
from typing import TYPE_CHECKING

import fit_recognition
import numpy as np
from scipy.optimize import minimize

from geomap.gazetteers.embedded import EmbeddedGazetteer
from geomap.geodesy import haversine_km
from geomap.model import Article
from geomap.recognition.rules import GazetteerRules
from geomap.resolution.evidence import context_features, expected_classes, static_features, surroundings
from geomap.resolution.groups import group_names
from geomap.resolution.resolver import best_readings, lookup, rank

if TYPE_CHECKING:
    from collections.abc import Callable

    from geomap.model import Mention, Place

OUT = fit_recognition.ROOT / "geomap" / "resolution" / "weights.csv"
FOLDS = fit_recognition.FOLDS
PENALTY = 0.5
# No corpus has sea legs; governments' houses are left out of them; and a point within 161 km is right whatever its
# class
# and wrong for any region, so that the fit cannot learn either. Set by hand, inside what is measured.
BY_HAND = {
    "institution_acts": 6.0,
    "state_acts": 1.5,
    "division_of_seat": -2.5,
    "sea_leg_port": 1.0,
    "sea_leg_on_water": 5.0,
    "sea_leg_off_water": -5.0,
    "sea_leg_inland": -2.5,
    "sea_leg_airfield": -3.0,
    "flight_to_airfield": 1.0,
    "flight_to_village": -7.0,
    "border_same_side": -5.0,
    "border_other_side": 4.0,
    "border_far": -4.0,
    "reviewed_area": 4.0,
    "class_fits": 2.5,
    "class_differs": -2.5,
}


def area_of(place: Place) -> str | None:
    """Return the GeoNames code of a country or first-level division."""
    if place.feature_code.startswith("PCL"):
        return place.country_code
    return place.admin1_code if place.feature_code == "ADM1" else None


def is_right(gold: dict, place: Place) -> bool:
    """Whether ``place`` is the gold area, or lies within 161 km of the gold point."""
    if gold["lat"] is None:
        return False
    if gold["area"] and area_of(place) == gold["area"]:
        return True
    return haversine_km((gold["lon"], gold["lat"]), place.point) <= 161


class Document:
    """Names, candidates and gold of one text."""

    def __init__(self, corpus: str, row: dict, gazetteer: EmbeddedGazetteer, rules: GazetteerRules) -> None:
        self.corpus = corpus
        self.article = Article(id=row["id"], text=row["text"])
        gold = {(t["start"], t["end"]): t for t in row["toponyms"]}
        self.mentions = rules.mentions_at(self.article, list(gold))
        self.found = lookup(self.mentions, gazetteer)
        self.names = group_names(self.article, self.mentions, self.found)
        self.gold = {m: gold[m.start, m.end] for m in self.mentions}
        self.fold = int(hashlib.sha1(f"{corpus}:{row['id']}".encode()).hexdigest(), 16) % FOLDS

    def right(self, mention: Mention, place: Place) -> bool:
        """Whether ``place`` is right for a mention."""
        return is_right(self.gold[mention], place)

    def cases(self, features_of: Callable) -> list:
        """(list of feature dicts, right flags, weight) for each name that has a right candidate."""
        rows = []
        for name in self.names:
            candidates = self.found[name.mentions[0]]
            if len(candidates) < 2:
                continue
            flags = np.array(
                [float(np.mean([self.right(m, c.place) for m in name.mentions])) > 0.5 for c in candidates]
            )
            if flags.any() and not flags.all():
                rows.append((features_of(name, candidates), flags, len(name.mentions) ** 0.5))
        return rows


def fit(cases: list) -> dict[str, float]:
    """Return the weights of a conditional logit."""
    names = sorted({f for features, _, _ in cases for row in features for f in row})
    fixed = np.array([BY_HAND.get(name, 0.0) for name in names])
    free = np.array([name not in BY_HAND for name in names])
    column = {n: i for i, n in enumerate(names)}
    blocks = []
    for features, flags, weight in cases:
        x = np.zeros((len(features), len(names)))
        for i, row in enumerate(features):
            for k, v in row.items():
                x[i, column[k]] = v
        blocks.append((x, flags, weight))

    def loss(raw: np.ndarray) -> tuple[float, np.ndarray]:
        theta = np.where(free, raw, fixed)
        value, gradient = PENALTY * float(raw @ raw) / 2, PENALTY * raw
        for x, flags, weight in blocks:
            z = x @ theta
            z -= z.max()
            p = np.exp(z)
            p /= p.sum()
            mass = p[flags].sum() + 1e-12
            q = np.where(flags, p, 0.0) / mass
            value -= weight * np.log(mass)
            gradient = gradient + weight * np.where(free, x.T @ (p - q), 0.0)
        return value, gradient

    result = minimize(loss, np.zeros(len(names)), jac=True, method="L-BFGS-B", options={"maxiter": 300})
    return dict(zip(names, np.where(free, result.x, fixed).tolist(), strict=True))


def fit_both(documents: list[Document]) -> tuple[dict, dict]:
    """Return the weights without and with surroundings."""

    def alone_features(document: Document) -> Callable:
        cache = {n: expected_classes(document.article, n.mentions) for n in document.names}
        return lambda name, candidates: static_features(candidates, cache[name])

    alone = fit([case for d in documents for case in d.cases(alone_features(d))])
    joint = alone
    for _ in range(3):
        cases = []
        for d in documents:
            ranked = rank(d.article, d.names, d.found, tables=(alone, joint))
            best = best_readings(ranked)
            around = surroundings(best, {n.query: len(n.mentions) for n in d.names})
            base = alone_features(d)
            context = context_features({n: d.found[n.mentions[0]] for n in d.names}, around, best)
            cases += d.cases(
                lambda n, candidates, base=base, context=context: [
                    still | beside for still, beside in zip(base(n, candidates), context[n], strict=True)
                ]
            )
        joint = fit(cases)
    return alone, joint


def measure(documents: list[Document], tables: tuple[dict, dict], counts: dict[str, Counter], errors: Counter) -> None:
    """Count right answers and errors."""
    for d in documents:
        ranked = rank(d.article, d.names, d.found, tables=tables)
        c = counts.setdefault(d.corpus, Counter())
        for name in d.names:
            for m in name.mentions:
                if d.gold[m]["lat"] is None:
                    continue
                c["gold"] += 1
                reach = any(d.right(m, x.place) for x in d.found[m])
                c["reach"] += reach
                if ranked[name] and d.right(m, ranked[name][0].candidate.place):
                    c["right"] += 1
                else:
                    got = ranked[name][0].candidate.place if ranked[name] else None
                    said = f"{got.name}/{got.feature_code}/{got.country_code}.{got.admin1_code}" if got else "-"
                    errors[d.corpus, "reach" if reach else "none", m.toponym, d.gold[m]["type"], said] += 1


def main() -> None:
    """Measure, and write the weights unless --check."""
    arguments = fit_recognition.asked(__doc__)
    gazetteer = EmbeddedGazetteer()
    rules = GazetteerRules(gazetteer)
    documents = [Document(corpus, row, gazetteer, rules) for corpus, row in fit_recognition.labelled()]
    counts: dict[str, Counter] = {}
    errors: Counter = Counter()
    for k in range(FOLDS):
        tables = fit_both([d for d in documents if d.fold != k])
        measure([d for d in documents if d.fold == k], tables, counts, errors)
    for corpus, c in counts.items():
        print(f"{corpus:9} acc@161 gold spans {c['right'] / c['gold']:.3f}  ceiling {c['reach'] / c['gold']:.3f}")
    fit_recognition.show(errors, arguments.errors)
    if not arguments.check:
        alone, joint = fit_both(documents)
        joint |= BY_HAND  # those that no corpus shows
        fit_recognition.write_weights(OUT, alone=alone, joint=joint)


if __name__ == "__main__":
    main()
