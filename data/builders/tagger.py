"""Train geomap/_data/tagger.npz on the annotated texts of GEOMAP_SHARED/train (licences in data/registry.json).

Averaged perceptron over a linear chain. Place spans are split at commas ("Paris, France" is two); FAC counts as LOC;
one text in sixteen is also put into capitals, so that headlines and datelines are known. Deterministic.
"""

from __future__ import annotations

import argparse
import json
import os
import zlib
from collections import Counter
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
import pycrfsuite

from geomap.gazetteers.embedded import EmbeddedGazetteer
from geomap.model import Article
from geomap.recognition.chain import Chain
from geomap.recognition.spots import Page, find_spots
from geomap.recognition.tagging import gazetteer_codes, sequences, token_features

if TYPE_CHECKING:
    from collections.abc import Iterator

ROOT = Path(__file__).resolve().parents[2]
TRAIN = Path(os.environ.get("GEOMAP_SHARED", ROOT.parent / "shared")) / "train"
OUT = ROOT / "geomap" / "_data" / "tagger.npz"
ITERATIONS = 12
MIN_FREQUENCY = 2
MERGED = {"FAC": "LOC"}


def spans_of(row: dict) -> Iterator[tuple[int, int, str]]:
    """Spans of a training text, places split at commas."""
    for start, end, label in row["spans"]:
        if label not in {"LOC", "FAC"} or "," not in row["text"][start:end]:
            yield start, end, MERGED.get(label, label)
            continue
        at = start
        for part in row["text"][start:end].split(","):
            stripped = part.strip()
            if stripped:
                begin = at + part.index(stripped[0])
                yield begin, begin + len(stripped), "LOC"
            at += len(part) + 1


def labels_of(page: Page, spans: list[tuple[int, int, str]]) -> list[str]:
    """BIO labels of the tokens."""
    labels = ["O"] * len(page.tokens)
    for start, end, label in spans:
        inside = [i for i, t in enumerate(page.tokens) if start <= t.start and t.end <= end]
        for i in inside:
            labels[i] = ("B-" if i == inside[0] else "I-") + label
    return labels


def examples(row: dict, gazetteer: EmbeddedGazetteer) -> Iterator[tuple[list[list[str]], list[str]]]:
    """(features, labels) of each sentence of a training text, some a second time in capitals."""
    spans = list(spans_of(row))
    shout = zlib.crc32(row["id"].encode()) % 16 == 0
    texts = [row["text"]] + ([row["text"].upper()] if shout and len(row["text"].upper()) == len(row["text"]) else [])
    for text in texts:
        page = Page(Article(id=row["id"], text=text))
        labels = labels_of(page, spans)
        codes = gazetteer_codes(page, find_spots(page, gazetteer))
        for sentence in sequences(page):
            yield token_features(page, codes, sentence), [labels[i] for i in sentence]


def chain_of(path: Path) -> Chain:
    """Read the weights of a model that the trainer wrote."""
    tagger = pycrfsuite.Tagger()
    tagger.open(str(path))
    info = tagger.info()
    labels = sorted(info.labels, key=lambda label: int(info.labels[label]))
    column = {label: number for number, label in enumerate(labels)}
    row = {name: number for number, name in enumerate(sorted({name for name, _ in info.state_features}))}
    weights = np.zeros((len(row), len(labels)), dtype=np.float32)
    for (name, label), weight in info.state_features.items():
        weights[row[name], column[label]] = weight
    transitions = np.zeros((len(labels), len(labels)), dtype=np.float32)
    for (before, label), weight in info.transitions.items():
        transitions[column[before], column[label]] = weight
    return Chain(labels, row, weights, transitions)


def main() -> None:
    """Train, or with --held-out show what a model that has not seen every tenth text finds in it."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--held-out", action="store_true")
    arguments = parser.parse_args()
    gazetteer = EmbeddedGazetteer()
    trainer = pycrfsuite.Trainer(algorithm="ap", verbose=False)
    trainer.set_params({"max_iterations": ITERATIONS, "feature.minfreq": MIN_FREQUENCY})
    held = []
    for path in sorted(TRAIN.glob("*.jsonl")):
        for line in path.read_text(encoding="utf-8").splitlines():
            row = json.loads(line)
            for features, labels in examples(row, gazetteer):
                if arguments.held_out and zlib.crc32(row["id"].encode()) % 10 == 3:
                    held.append((features, labels))
                else:
                    trainer.append(features, labels)
    out = OUT.with_suffix(".tmp")
    trainer.train(str(out))
    if arguments.held_out:
        tagger = pycrfsuite.Tagger()
        tagger.open(str(out))
        counts: Counter = Counter()
        for features, labels in held:
            for gold, said in zip(labels, tagger.tag(features), strict=True):
                counts[gold[2:] or "O", said[2:] or "O"] += 1
        for (gold, said), n in sorted(counts.items()):
            print(f"{gold:5} {said:5} {n}")
        out.unlink()
        return
    chain_of(out).save(OUT)
    out.unlink()
    print(OUT.stat().st_size, "bytes")


if __name__ == "__main__":
    main()
