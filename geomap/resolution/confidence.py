"""How sure an answer is: a probability that holds, fitted by ``data/builders/fit_confidence.py``, checked in bins."""

from __future__ import annotations

import math
from dataclasses import replace
from functools import cache
from typing import TYPE_CHECKING

from geomap import shipped
from geomap.geodesy import haversine_km
from geomap.model import INSTITUTIONS
from geomap.resolution.evidence import sort_of

if TYPE_CHECKING:
    from collections.abc import Sequence

    from geomap.model import MatchConfidence, Mention, Place, Resolution
    from geomap.resolution.evidence import Features
    from geomap.resolution.verdict import Reading

# Thresholds of the three Linked Places words; benchmarks/accuracy.py prints what each covers and how often it is right.
CERTAIN = 0.92
LESS_CERTAIN = 0.6
# Held out, 51 of 68 answers under it are wrong, 25 of the 36 literal ones; a higher one soon costs more right answers
# than it saves readers (docs/decisions/what-goes-on-the-map.md has the table, fit_confidence.py prints it).
UNSURE = 1 / 3  # seven of ten such answers on labelled news are wrong: docs/decisions/what-goes-on-the-map.md
SAME_PLACE_KM = 25.0
AROUND_KM = 100.0
_LIMIT = 6.0


def confidence_of(mention: Mention, readings: Sequence[Reading], *, obeyed: bool) -> tuple[float, MatchConfidence]:
    """Return the match score 0 to 1 and its Linked Places word."""
    features = confidence_features(mention, readings, obeyed=obeyed)
    total = sum(value * weights().get(name, 0.0) for name, value in features.items())
    score = round(min(0.99, 1 / (1 + math.exp(-total))), 2)
    return score, "certain" if score >= CERTAIN else "less-certain" if score >= LESS_CERTAIN else "uncertain"


def sure_enough(resolution: Resolution) -> Resolution:
    """Leave an answer that is most likely wrong off the map: it is listed with what it might have been."""
    place = resolution.place
    if place is None or resolution.match_score >= UNSURE or place.feature_code in INSTITUTIONS:
        return resolution  # an institution that goes by its house is listed as that
    reason = f"too unsure to be drawn ({resolution.match_score:.2f}); the likeliest was {place.name}"
    where = place.admin1_name or place.country_name
    return replace(resolution, place=None, precision="unlocated", reason=f"{reason}, {where}" if where else reason)


def confidence_features(mention: Mention, readings: Sequence[Reading], *, obeyed: bool) -> Features:
    """Features of an answer: how clear the recognition and the ranking were, and what sort of place it is."""
    first, evidence = readings[0].candidate.place, readings[0].features
    share = readings[0].probability + sum(r.probability for r in readings[1:8] if same_answer(r, first))
    rivals = sum(not same_answer(r, first) for r in readings[1:])
    return {
        "bias": 1.0,
        "recognition": _logit(mention.score),
        "ranking": _logit(share),
        "rivals": math.log10(1 + rivals),
        "obeyed": float(obeyed),
        "match_" + readings[0].candidate.match: 1.0,
        "is_" + sort_of(first): 1.0,
        "kind_" + mention.kind: 1.0,
        "reviewed": float(_is_reviewed_site(first)),
        # How much the rest of the article speaks for where the answer lies.
        "country_some": evidence.get("country_some", 0.0),
        "country_share": evidence.get("country_share", 0.0),
        "near": evidence.get("near", 0.0),
        "division_named": evidence.get("division_named", 0.0),
        "alone": float(rivals == 0),
        "alone_and_strange": float(rivals == 0 and not evidence.get("country_some")),
        "population": math.log10(first.population + 1) / 4,
    }


def _is_reviewed_site(place: Place) -> bool:
    # A table that somebody wrote, the project or the user, has what its author looks for.
    written = place.source == "geomap" or place.source.startswith("own:")
    return place.precision == "site" and written and place.feature_code not in INSTITUTIONS


def same_answer(reading: Reading, place: Place) -> bool:
    """Whether a candidate makes no doubt of ``place``: it is beside it, or is the division of that name around it."""
    other = reading.candidate.place
    within = AROUND_KM if "A" in {other.feature_class, place.feature_class} else SAME_PLACE_KM
    return haversine_km(other.point, place.point) <= within


def _logit(p: float) -> float:
    p = min(max(p, 1e-6), 1 - 1e-6)
    return max(-_LIMIT, min(_LIMIT, math.log(p / (1 - p))))


@cache
def weights() -> dict[str, float]:
    """Weights of ``confidence.csv``."""
    (table,) = shipped.weights("geomap.resolution", "confidence.csv", "weight")
    return table
