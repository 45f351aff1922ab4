"""The gazetteer rules: spots, weighed by their evidence, the best that do not overlap."""

from __future__ import annotations

import math
from bisect import bisect_right
from collections import defaultdict
from functools import cache
from typing import TYPE_CHECKING

from geomap import shipped
from geomap.model import Mention
from geomap.recognition.descriptions import find_descriptions
from geomap.recognition.evidence import Features, describe, in_article, standings
from geomap.recognition.kinds import kind_of
from geomap.recognition.neighbours import beside
from geomap.recognition.scripts import mentions_in_other_scripts
from geomap.recognition.spots import Page, find_spots, spot_at
from geomap.recognition.tagging import Tagger, tagged_spots

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from geomap.model import Article, Kind
    from geomap.recognition.spots import Names, Spot


ENOUGH = 50  # spots of one text whose scores tell of the others: each looks at all of them


class GazetteerRules:
    """Recogniser that weighs classes of evidence for each name the gazetteer knows or that is built like one.

    Parameters
    ----------
    gazetteer
        Anything with ``entries(name)`` and ``capital_of(country_code)``.
    """

    def __init__(self, gazetteer: Names) -> None:
        self._gazetteer = gazetteer

    def mentions(self, article: Article) -> tuple[Mention, ...]:
        """Find the mentions of ``article``, in text order."""
        page = Page(article)
        scores = score_spots(page, *read_spots(page, self._gazetteer))
        mentions: list[Mention] = []
        for spot in choose(scores):
            kind = kind_of(page, spot, mentions[-1] if mentions else None)
            mentions.append(_mention(spot, kind, "rules", round(1 / (1 + math.exp(-scores[spot])), 3)))
        mentions += find_descriptions(page, mentions, self._gazetteer)
        mentions += mentions_in_other_scripts(article, mentions, self._gazetteer)
        return tuple(sorted(mentions, key=lambda m: (m.start, -m.end)))

    def mentions_at(self, article: Article, spans: Sequence[tuple[int, int]]) -> tuple[Mention, ...]:
        """Make mentions of spans that somebody else has marked, kinds told as for found ones."""
        page = Page(article)
        known = {(s.start, s.end): s for s in find_spots(page, self._gazetteer)}
        mentions: list[Mention] = []
        for start, end in sorted(set(spans)):
            spot = known.get((start, end)) or spot_at(page, start, end, self._gazetteer)
            kind = kind_of(page, spot, mentions[-1] if mentions else None)
            mentions.append(_mention(spot, kind, "given", 1.0))
        return tuple(mentions)


def _mention(spot: Spot, kind: Kind, recogniser: str, score: float) -> Mention:
    return Mention(
        spot.start,
        spot.end,
        spot.text,
        kind=kind,
        feature_class=feature_class(spot),
        recogniser=recogniser,
        score=score,
    )


def read_spots(page: Page, gazetteer: Names) -> tuple[list[Spot], list[str]]:
    """Return the spots of the gazetteer and of the tagger, and the tagger's label of each token."""
    known = find_spots(page, gazetteer)
    labels = Tagger().labels(page, known)
    return sorted({*known, *tagged_spots(page, labels, known)}, key=lambda s: (s.first, s.last)), labels


def score_spots(page: Page, spots: Sequence[Spot], labels: Sequence[str]) -> dict[Spot, float]:
    """Weigh each spot twice: by itself, then with what the article's other spots say. Above 0: a place."""
    first_weights, second_weights = weights()
    near, names = beside(page, spots), standings(spots)
    first: dict[Spot, float] = {}
    second: dict[Spot, float] = {}
    for spot in spots:
        # Weighed at once and let go: the features of a long text's spots would fill the memory.
        features = describe(page, spot, labels, names) | near.pop(spot)
        first[spot], second[spot] = _weigh(features, first_weights), _weigh(features, second_weights)
    by_text = group_by_text(spots)
    for spot in spots:
        second[spot] = _weigh(in_article(spot, first, by_text), second_weights, start=second[spot])
    return second


def all_features(page: Page, spots: Sequence[Spot], labels: Sequence[str]) -> dict[Spot, Features]:
    """Return the features of every spot, those of its neighbours included."""
    near, names = beside(page, spots), standings(spots)
    return {spot: describe(page, spot, labels, names) | near[spot] for spot in spots}


def group_by_text(spots: Sequence[Spot]) -> dict[str, list[Spot]]:
    """Spots of the same words; of words that a long text repeats and repeats, the first are enough."""
    groups: dict[str, list[Spot]] = defaultdict(list)
    for spot in spots:
        if len(groups[spot.text]) < ENOUGH:
            groups[spot.text].append(spot)
    return groups


def choose(scores: Mapping[Spot, float]) -> list[Spot]:
    """Spots above 0 that do not overlap, of the greatest total (weighted interval scheduling)."""
    spots = sorted((s for s, score in scores.items() if score > 0), key=lambda s: (s.end, s.start))
    best: list[tuple[float, int, Spot | None]] = [(0.0, -1, None)]
    ends = [0]
    for spot in spots:
        before = bisect_right(ends, spot.start) - 1
        total = best[before][0] + scores[spot]
        if total > best[-1][0]:
            best.append((total, before, spot))
        else:
            best.append((best[-1][0], len(best) - 1, None))
        ends.append(spot.end)
    chosen: list[Spot] = []
    index = len(best) - 1
    while index > 0:
        _, before, taken = best[index]
        if taken is not None:
            chosen.append(taken)
        index = before
    return chosen[::-1]


def feature_class(spot: Spot) -> str:
    """Return the likeliest GeoNames class by the name alone."""
    if not spot.entries:
        return {"road": "R"}.get(spot.pattern, "")
    rank = {"name": 3, "abbreviation": 3, "demonym": 2, "short": 1, "alternate": 1, "former": 0}

    def order(item: tuple[int, object]) -> tuple[int, int, int]:
        entry = spot.entries[item[0]]
        whole = entry.place.feature_code.startswith(("PCL", "ADM1", "OCN", "SEA"))
        return (whole and rank.get(entry.kind, 0) >= 1, rank.get(entry.kind, 0), entry.place.population)

    best = max(enumerate(spot.entries), key=order)[0]
    return spot.entries[best].place.feature_class


def _weigh(features: Features, table: Mapping[str, float], *, start: float = 0.0) -> float:
    total = start  # a loop and not a sum: nothing in recognition runs more often
    for name, value in features.items():
        weight = table.get(name)
        if weight is not None:
            total += weight * value
    return total


@cache
def weights() -> tuple[dict[str, float], dict[str, float]]:
    """Weights of the first and the second look, from ``weights.csv``: data/builders/fit_recognition.py."""
    first, second = shipped.weights("geomap.recognition", "weights.csv", "first", "second")
    return first, second
