from __future__ import annotations

import csv
from importlib import resources
from pathlib import Path

import pytest

from geomap.movements.words import table

SOURCE = Path(__file__).parents[2] / "data" / "sources" / "movement_words.csv"


def test_packaged_table_is_the_reviewed_one() -> None:
    packaged = resources.files("geomap.movements").joinpath("movement_words.csv").read_bytes()
    assert packaged == SOURCE.read_bytes()


def test_rows_are_sorted_and_single() -> None:
    rows = list(csv.DictReader(SOURCE.read_text(encoding="utf-8").splitlines()))
    keys = [(row["pos"] != "verb", row["word"]) for row in rows]
    assert keys == sorted(keys)
    assert len(keys) == len(set(keys))
    assert len(rows) >= 250


@pytest.mark.parametrize(
    ("form", "word", "name"),
    [
        ("fled", "flee", "ed"),
        ("flew", "fly", "past"),
        ("flown", "fly", "participle"),
        ("ferries", "ferry", "s"),
        ("deported", "deport", "ed"),
        ("evacuating", "evacuate", "ing"),
        ("pulled_out", "pull out", "ed"),
        ("shipments", "shipment", "noun"),
        ("deliveries", "delivery", "noun"),
    ],
)
def test_forms(form: str, word: str, name: str) -> None:
    assert (word, name) in {(frame.word, found) for frame, found in table()[0][form]}
