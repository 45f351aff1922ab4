"""Mentions and a gazetteer in, resolutions out: joint over the article, two rounds of a linear ranker."""

from __future__ import annotations

import math
from dataclasses import replace
from functools import cache
from typing import TYPE_CHECKING

from geomap import shipped
from geomap.model import Candidate, Mention, Resolution
from geomap.resolution.confidence import confidence_of
from geomap.resolution.evidence import (
    ACRONYM,
    Features,
    Surroundings,
    context_features,
    expected_classes,
    static_features,
    surroundings,
)
from geomap.resolution.groups import Name, group_names, within
from geomap.resolution.hints import Hints
from geomap.resolution.legs import LegNeeds, leg_features, needs_of_legs
from geomap.resolution.parts import near_their_part
from geomap.resolution.verdict import Reading, reason_for

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from geomap.gazetteers.base import Gazetteer
    from geomap.model import Article, Leg, Place

MAX_CANDIDATES = 60
MAX_POINTS = 250  # places that say what is near: more than any news article names
NEGLIGIBLE = 1e-6
ROUNDS = 2
NO_HINTS = Hints()
UNLIKELY = -6.0  # weight of a candidate outside the country or division that the text sets beside the name


def resolve(
    article: Article,
    mentions: Sequence[Mention],
    gazetteer: Gazetteer,
    *,
    legs: Sequence[Leg] = (),
    hints: Hints = NO_HINTS,
) -> tuple[Resolution, ...]:
    """Decide for each mention which place it means.

    Parameters
    ----------
    mentions
        In text order, as a recogniser gives them.
    legs
        Legs as read from the text: the ends of a sea leg lie on the water that it crosses.
    hints
        What is known of the article from outside: its country, where it is from, who published it.

    Returns
    -------
    tuple of Resolution
        One for each mention, in the same order. A mention without a fitting place has ``place`` None and a reason.
    """
    found = lookup(mentions, gazetteer)
    names = group_names(article, mentions, found)
    masthead = _names_in(hints.publisher, gazetteer)
    found |= masthead
    names += [Name(query=m.query, mentions=(m,)) for m in masthead]
    ranked = rank(article, names, found, hints=hints)
    needs = needs_of_legs(legs, names, ranked, gazetteer)
    if needs:
        ranked = rank(article, names, found, needs=needs, hints=hints)
    answers: dict[Mention, Resolution] = {}
    for name in names:
        answers |= _resolutions(name, ranked[name], needs.get(name))
    answers |= near_their_part(mentions, answers, gazetteer)
    return tuple(answers[m] for m in mentions)


def lookup(mentions: Sequence[Mention], gazetteer: Gazetteer) -> dict[Mention, tuple[Candidate, ...]]:
    """Candidates of every mention; each query is asked once."""
    asked: dict[tuple[str, bool], tuple[Candidate, ...]] = {}
    for mention in mentions:
        key = (mention.query, mention.kind == "demonym")
        if key not in asked:
            asked[key] = _candidates(mention, gazetteer)
    return {m: asked[m.query, m.kind == "demonym"] for m in mentions}


def _candidates(mention: Mention, gazetteer: Gazetteer) -> tuple[Candidate, ...]:
    found = list(gazetteer.candidates(mention.query)) or _without_generic(mention.query, gazetteer)
    if mention.kind == "demonym" and any(c.match == "demonym" for c in found):
        found = [c for c in found if c.match == "demonym"]
    if mention.query.isupper() and len(mention.query.replace(".", "")) <= ACRONYM:
        # "EU" is no Eu; where nothing else is so called, it may be a short name in capitals.
        found = [c for c in found if c.match != "name" or c.place.name.isupper()] or found
    # Beyond the most populous, a namesake wins only by its surroundings: keep the order the gazetteer gives.
    found.sort(key=lambda c: (-c.score, -c.place.population, c.place.id))
    return tuple(found[: 4 * MAX_CANDIDATES])


def _names_in(publisher: str, gazetteer: Gazetteer) -> dict[Mention, tuple[Candidate, ...]]:
    """Return settlements and divisions named in a newspaper's name, as mentions that stand outside the text."""
    words = publisher.split()
    for length in range(len(words), 0, -1):
        for first in range(len(words) - length + 1):
            name = " ".join(words[first : first + length]).strip(",.()")
            found = tuple(c for c in gazetteer.candidates(name) if c.place.feature_class in {"A", "P"})
            if found and name[:1].isupper():
                return {Mention(-1, -1, name, recogniser="publisher"): found}
    return {}


def _without_generic(query: str, gazetteer: Gazetteer) -> list[Candidate]:
    """Divisions called "Karak" for "Karak district", rivers called "Peace" for "Peace River"."""
    words = query.split()
    behind = words[2:] if words[1:2] == ["of"] else words[1:]  # "Town of Groton"
    for generic, rest in ((words[-1], words[:-1]), (words[0], behind)) if len(words) > 1 else ():
        classes = _GENERIC_CLASSES.get(generic.lower().rstrip("."))
        if classes:
            return [c for c in gazetteer.candidates(" ".join(rest)) if c.place.feature_class in classes]
    return []


_GENERICS = {
    "A": "province prefecture district county co region state governorate municipality oblast parish",
    "AP": "township twp borough",
    "H": "river lake sea bay gulf",
    "TL": "island islands peninsula desert valley mountains",
    "P": "city town village",
}
_GENERIC_CLASSES = {word: classes for classes, words in _GENERICS.items() for word in words.split()}

Ranked = dict[Name, tuple[Reading, ...]]  # best first


def rank(
    article: Article,
    names: Sequence[Name],
    found: Mapping[Mention, Sequence[Candidate]],
    *,
    needs: Mapping[Name, LegNeeds] | None = None,
    hints: Hints = NO_HINTS,
    tables: Sequence[Mapping[str, float]] | None = None,
) -> Ranked:
    """Rank the candidates of every name, first alone, then with the others' best readings as surroundings."""
    alone, joint = tables or weights()
    counts = {name.query: len(name.mentions) for name in names}
    fields = {name: _field(article, name, found[name.mentions[0]]) for name in names}
    rivals = {name: found[name.mentions[0]] for name in names}
    context = context_features(rivals, Surroundings(), {})
    ranked = {name: _probabilities(_score(name, fields[name], context[name], alone)) for name in names}
    for _ in range(ROUNDS):
        best = best_readings(ranked)
        context = context_features(rivals, _of_weight(surroundings(best, counts)), best)
        ranked = {
            name: _probabilities(
                _score(name, fields[name], context[name], joint, needs=(needs or {}).get(name), hints=hints)
            )
            for name in names
        }
    return ranked


def _field(article: Article, name: Name, candidates: Sequence[Candidate]) -> list[tuple[Candidate, Features]]:
    """Candidates of a name, each with what speaks for it whatever else the article names."""
    expected = expected_classes(article, name.mentions)
    acts = any(m.kind == "associative" for m in name.mentions)
    return list(zip(candidates, static_features(candidates, expected, acts=acts), strict=True))


def _of_weight(around: Surroundings) -> Surroundings:
    """Keep the points that weigh most: every candidate looks at every point, and a book names thousands."""
    if len(around.points) <= MAX_POINTS:
        return around
    heaviest = sorted(around.points, key=lambda point: (-point[3], point[0]))[:MAX_POINTS]
    return replace(around, points=tuple(heaviest))


def best_readings(ranked: Ranked) -> dict[str, tuple[Place, float]]:
    """Return the leading candidate of each query with its probability."""
    return {name.query: (rows[0].candidate.place, rows[0].probability) for name, rows in ranked.items() if rows}


def _score(
    name: Name,
    field: Sequence[tuple[Candidate, Features]],
    context: Sequence[Features],
    table: Mapping[str, float],
    *,
    needs: LegNeeds | None = None,
    hints: Hints = NO_HINTS,
) -> list[tuple[Candidate, Features, float]]:
    scored: list[tuple[Candidate, Features, float]] = []
    inside = [within(c, name.holders) for c, _ in field] if name.holders else []
    for i, (candidate, still) in enumerate(field):
        features = still | context[i]
        if needs is not None:
            features |= leg_features(candidate, needs)
        score = hints.bonus(candidate.place)
        for key, value in features.items():
            if key in table:
                score += table[key] * value
        if inside and not inside[i] and any(inside):
            score += UNLIKELY
        scored.append((candidate, features, score))
    return scored


def _probabilities(scored: Sequence[tuple[Candidate, Features, float]]) -> tuple[Reading, ...]:
    if not scored:
        return ()
    highest = max(score for _, _, score in scored)
    exponentials = [(c, f, math.exp(score - highest)) for c, f, score in scored]
    total = sum(e for _, _, e in exponentials)
    readings = (Reading(c, e / total, f) for c, f, e in exponentials)
    return tuple(sorted(readings, key=lambda r: (-r.probability, r.candidate.place.id)))


def _resolutions(name: Name, readings: Sequence[Reading], needs: LegNeeds | None) -> dict[Mention, Resolution]:
    """Return the answer for each mention of a name: one place, and how sure it is of each."""
    if not readings:
        reason = f"the gazetteer has no place called {name.query}"
        return {mention: Resolution(mention, None, reason=reason) for mention in name.mentions}
    kept = tuple(
        Candidate(r.candidate.place, round(r.probability, 4), r.candidate.evidence, match=r.candidate.match)
        for r in readings[:MAX_CANDIDATES]
        if r.probability > NEGLIGIBLE
    )
    place = readings[0].candidate.place
    if name.holders and place.feature_class != "A" and not within(readings[0].candidate, name.holders):
        reason = f"the gazetteer has no {name.query} in {name.holder_words}, which the text sets beside it"
        return {mention: Resolution(mention, None, kept, reason=reason) for mention in name.mentions}
    reason = reason_for(name, readings, needs, weights()[1])
    answers: dict[Mention, Resolution] = {}
    for mention in name.mentions:
        score, confidence = confidence_of(mention, readings, obeyed=bool(name.holders))
        answers[mention] = Resolution(
            mention,
            place,
            kept,
            match_score=score,
            match_confidence=confidence,
            precision=place.precision,
            uncertainty_km=place.uncertainty_km,
            reason=reason,
        )
    return answers


@cache
def weights() -> tuple[dict[str, float], dict[str, float]]:
    """Weights without and with surroundings (``weights.csv``, fitted by ``data/builders/fit_resolution.py``)."""
    alone, joint = shipped.weights("geomap.resolution", "weights.csv", "alone", "joint")
    return alone, joint
