"""The shipped mask, its table of passages, and what happens where it is damaged."""

from __future__ import annotations

import csv

import numpy as np
import pytest

from geomap.errors import DatasetIntegrityError, DatasetMissingError
from geomap.routing.graph import build, opened
from geomap.routing.mask import PATH, load
from geomap.routing.passages import passage_named, passages
from geomap.routing.shores import node_at
from geomap.routing.vias import entries

WET = {
    "Caspian": (51, 40),
    "Superior": (-88, 47.9), "Victoria": (33.2, -1), "Baikal": (108, 53.5), "Tanganyika": (29.4, -5),
    "Black Sea": (34, 43), "Baltic": (19, 57), "Hudson Bay": (-86, 60), "Bering, west of 180": (179.9, 60),
    "Bering, east of 180": (-179.9, 60), "Ross Sea": (-175, -77),
}  # fmt: skip
DRY = {
    "Moscow": (37.6, 55.75), "Kansas": (-98, 38.5), "Chukotka, west of 180": (179.9, 68),
    "Sinai": (33.8, 29.5),
    "Chukotka, east of 180": (-179.5, 68), "South Pole": (0, -79.9), "Isle Royale": (-88.9, 48.0),
    "Panama": (-80.5, 8.5),
}  # fmt: skip


@pytest.mark.parametrize("name", WET)
def test_seas_and_great_lakes_are_water(name):
    assert not load().land(*(np.array([x]) for x in WET[name]))[0]


@pytest.mark.parametrize("name", DRY)
def test_land_is_land(name):
    assert load().land(*(np.array([x]) for x in DRY[name]))[0]


def test_the_mask_is_small():
    assert PATH.stat().st_size < 600_000


def test_the_mask_cannot_be_changed():
    with pytest.raises(ValueError, match="read-only"):
        load().kind[0, 0] = 1


def test_every_row_of_the_table_is_in_the_mask(root):
    with (root / "data/sources/passages.csv").open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    shipped = {each.id: each for each in load().passages}
    assert shipped.keys() == {row["id"] for row in rows}
    assert all(row["note"] for row in rows)
    assert {row["id"] for row in rows if row["default"] == "off"} == {
        "volga-don", "northern-sea-route", "northwest-passage",
    }  # fmt: skip
    assert {each.id for each in passages()} == {row["id"] for row in rows if row["kind"] in ("canal", "strait", "gate")}


def test_every_passage_joins_two_waters():
    for gate in build().gates:
        first, last = entries(gate)
        assert min(first, last) >= 0, gate.passage
        assert first != last, gate.passage


def test_all_oceans_are_one_water_and_the_caspian_is_another():
    default = frozenset(each.id for each in passages() if each.open)
    _, water = opened(default)
    at = {name: water[node_at(WET[name])] for name in ("Black Sea", "Baltic", "Hudson Bay", "Superior", "Caspian")}
    assert len({at[name] for name in ("Black Sea", "Baltic", "Hudson Bay", "Superior")}) == 1
    assert at["Caspian"] != at["Baltic"]
    _, water = opened(frozenset({"volga-don"}))
    assert water[node_at(WET["Caspian"])] == water[node_at((37.0, 46.0))]  # the Sea of Azov


def test_opening_a_passage_changes_nothing_for_others():
    before = opened(frozenset({"suez"}))[0].data.copy()
    opened(frozenset())
    opened(frozenset({"panama", "suez"}))
    assert np.array_equal(before, opened(frozenset({"suez"}))[0].data)


@pytest.mark.parametrize(
    ("name", "passage"),
    [
        ("the Suez Canal", "suez"), ("SUEZ", "suez"), ("Bosphorus", "bosporus"), ("Volga–Don Canal", "volga-don"),
        ("St. Lawrence Seaway", "st-lawrence-seaway"), ("the Northern Sea Route", "northern-sea-route"),
        ("Çanakkale Strait", "dardanelles"), ("Black Sea", None), ("", None),
    ],
)  # fmt: skip
def test_passages_are_known_by_their_names(name, passage):
    assert passage_named(name) == passage


@pytest.mark.parametrize(
    "damage", [lambda b: b[:-100], lambda b: b"x" + b, lambda b: b[:30], lambda b: b[:5000] + b[5001:]]
)
def test_a_damaged_mask_is_said_to_be(tmp_path, damage):
    broken = tmp_path / "mask.bin"
    broken.write_bytes(damage(PATH.read_bytes()))
    with pytest.raises(DatasetIntegrityError, match="water mask is damaged"):
        load(broken)


def test_a_missing_mask_is_said_to_be(tmp_path):
    with pytest.raises(DatasetMissingError, match="cannot be read"):
        load(tmp_path / "mask.bin")
