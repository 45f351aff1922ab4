"""The chain against what it must be: the best of all paths, and the sums of the features that the trainer saw."""

from __future__ import annotations

import io
from itertools import pairwise, product
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from geomap.articles import from_text
from geomap.gazetteers.embedded import EmbeddedGazetteer
from geomap.recognition.chain import BROKEN, Chain
from geomap.recognition.spots import Page, find_spots
from geomap.recognition.tagging import Tagger, gazetteer_codes, sequences, token_features

LABELS = ("O", "B-LOC", "I-LOC")
SEED = next(Path(__file__).parents[2].joinpath("seeds").glob("*.txt"))


def _chain(seed: int) -> Chain:
    numbers = np.random.default_rng(seed)
    weights = numbers.normal(size=(4, 3)).astype(np.float32)
    return Chain(LABELS, {f"f{i}": i for i in range(4)}, weights, numbers.normal(size=(3, 3)).astype(np.float32))


@settings(max_examples=50, deadline=None)
@given(st.integers(0, 10_000), st.lists(st.integers(1, 5), min_size=1, max_size=6))
def test_the_best_path_is_the_best_of_all_paths(seed, lengths):
    chain = _chain(seed)
    scores = np.random.default_rng(seed + 1).normal(size=(sum(lengths), 3)).astype(np.float32)
    firsts = [sum(lengths[:i]) for i in range(len(lengths))]
    before = scores.copy()
    for first, length, best in zip(firsts, lengths, chain.best(scores, firsts, lengths), strict=True):

        def total(path, first=first):
            own = sum(float(scores[first + i, label]) for i, label in enumerate(path))
            return own + sum(float(chain._transitions[a, b]) for a, b in pairwise(path))

        assert total(best) == pytest.approx(max(total(path) for path in product(range(3), repeat=length)), abs=1e-4)
    assert (scores == before).all()


def test_a_token_weighs_what_its_features_weigh():
    page = Page(from_text(SEED.read_text(encoding="utf-8") + "\n\nBy Maria Odesa\n\nMARIA ODESA SAID SO. maria"))
    codes = gazetteer_codes(page, find_spots(page, EmbeddedGazetteer()))
    scorer = Tagger()._scorer
    sentences = list(sequences(page))
    scores, firsts = scorer.scores(page, codes, sentences)
    used = set()
    for first, sentence in zip(firsts, sentences, strict=True):
        for at, row in enumerate(token_features(page, codes, sentence), start=first):
            used |= {name.partition("=")[0] for name in row}
            np.testing.assert_allclose(scores[at], scorer.chain.weigh(row), rtol=0, atol=1e-3)
    assert {"first", "last", "seen_lower", "person_in_article", "g", "-g", "+g", "-2w", "+2w"} <= used


def test_what_is_saved_comes_back_in_the_same_bytes(tmp_path):
    chain = _chain(1)
    for name in ("a", "b"):
        chain.save(tmp_path / name)
    raw = (tmp_path / "a").read_bytes()
    assert raw == (tmp_path / "b").read_bytes()
    back = Chain.load(io.BytesIO(raw))
    assert back.labels == LABELS
    assert (back.weigh(["f0", "f3", "unknown"]) == chain.weigh(["f0", "f3"])).all()
    assert (back._transitions == chain._transitions).all()
    with pytest.raises(BROKEN):
        Chain.load(io.BytesIO(raw[: len(raw) // 2]))
