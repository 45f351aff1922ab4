"""The development half of the movement benchmark, from raw text, against floors that only a decision lowers."""

from __future__ import annotations

import importlib.util
import json
import os
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from geomap.gazetteers.embedded import EmbeddedGazetteer
from geomap.model import Article, Leg, LegEnd
from geomap.movements import read_legs
from geomap.recognition.rules import GazetteerRules

if TYPE_CHECKING:
    from types import ModuleType

BENCH = Path(os.environ.get("GEOMAP_SHARED", Path(__file__).parents[3] / "shared")) / "bench"
pytestmark = [
    pytest.mark.shared,
    pytest.mark.skipif(not BENCH.exists(), reason=f"no shared benchmarks at {BENCH} (GEOMAP_SHARED)"),
]


def lines(name: str) -> list[dict[str, Any]]:
    return [json.loads(line) for line in (BENCH / "movements" / name).read_text(encoding="utf-8").splitlines()]


def end(found: LegEnd | None) -> dict[str, Any] | None:
    return None if found is None else {"start": found.span.start, "end": found.span.end}


def shown(leg: Leg) -> dict[str, Any]:
    return {
        "origin": end(leg.origin),
        "destination": end(leg.destination),
        "via": [end(via) for via in leg.via],
        "mode": leg.mode,
        "modality": leg.modality,
    }


@pytest.fixture(scope="module")
def scorer() -> ModuleType:
    spec = importlib.util.spec_from_file_location("score_movements", BENCH / "score_movements.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


@pytest.fixture(scope="module")
def predictions() -> dict[str, list[dict[str, Any]]]:
    recogniser = GazetteerRules(EmbeddedGazetteer())
    found = {}
    for line in lines("texts.dev.jsonl"):
        article = Article(id=line["id"], text=line["text"])
        found[line["id"]] = [shown(leg) for leg in read_legs(article, tuple(recogniser.mentions(article)))]
    return found


def test_mined_passages(scorer: ModuleType, predictions: dict[str, list[dict[str, Any]]]) -> None:
    gold = [line for line in lines("movements.dev.jsonl") if line["stratum"] == "mined"]
    score = scorer.score(gold, predictions)
    assert score["leg_strict"]["F"] >= 0.88
    assert score["endpoint"]["F"] >= 0.90
    assert score["modality_accuracy"] >= 0.93
    assert score["counts"].get("neg_hit", 0) <= 3


def test_random_passages(scorer: ModuleType, predictions: dict[str, list[dict[str, Any]]]) -> None:
    gold = [line for line in lines("movements.dev.jsonl") if line["stratum"] == "random"]
    assert scorer.score(gold, predictions)["counts"].get("neg_hit", 0) <= 1
