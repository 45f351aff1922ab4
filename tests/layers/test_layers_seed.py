"""The seed article, read by hand, must come out as the issue says."""

import json

import handmade
import pytest

from geomap.columns import TABLES, records


@pytest.fixture(scope="module")
def layers():
    return handmade.seed().layers()


def by_name(layers, table):
    return {row["name"]: row for row in records(TABLES[table], getattr(layers, table))}


def test_columns_are_the_contract(layers):
    for name, table in TABLES.items():
        frame = getattr(layers, name)
        geometry = ["geometry"] if table.geometry else []
        assert list(frame.columns) == [*table.names, *geometry]


def test_places(layers):
    places = by_name(layers, "places")
    assert list(places) == ["Moscow", "Alabuga special economic zone", "Amirabad", "Makhachkala"]
    assert {name: row["role"] for name, row in places.items()} == {
        "Moscow": "reference",
        "Alabuga special economic zone": "event",
        "Amirabad": "endpoint",
        "Makhachkala": "endpoint",
    }
    assert places["Moscow"]["mention_count"] == 4
    assert places["Amirabad"]["attributed_to"] == "the White House"
    assert {row["claim_status"] for row in places.values()} == {"claimed"}
    assert {row["review"] for row in places.values()} == {"unreviewed"}


def test_areas(layers):
    areas = by_name(layers, "areas")
    assert {name: row["shaded"] for name, row in areas.items()} == {
        "Iran": False,
        "Russia": False,
        "Caspian Sea": True,
        "Ukraine": True,
        "Belarus": True,
    }


def test_governments_are_off_the_map_and_said_to_be(layers):
    rows = list(records(TABLES["mentions"], layers.mentions))
    off = {row["toponym"] for row in rows if not row["on_map"]}
    assert off == {"White House", "Tehran", "Moscow", "Russian", "United States", "European"}
    reasons = {row["toponym"]: row["reason"] for row in rows if not row["on_map"]}
    assert reasons["Tehran"].startswith("a government or another body")
    assert reasons["United States"] == "a government, not a place of the event"
    assert reasons["European"].startswith("demonym")
    unlocated = by_name(layers, "unlocated")
    assert list(unlocated) == ["White House", "two air bases", "United States", "Tehran"]
    assert unlocated["two air bases"]["what"] == "leg end"
    assert len(json.loads(layers.unlocated["quotes"][0])) == 6


def test_container_beside_what_it_contains(layers):
    iranian = next(row for row in records(TABLES["mentions"], layers.mentions) if row["toponym"] == "Iranian")
    assert iranian["on_map"]
    assert iranian["reason"] == "demonym, but contains Amirabad"


def test_legs(layers):
    legs = list(records(TABLES["routes"], layers.routes))
    assert [(leg["label"], leg["origin"], leg["destination"]) for leg in legs] == [
        ("a", "Iran", "Russia"),
        ("1", "Amirabad", "Makhachkala"),
        ("2", "Makhachkala", "two air bases"),
    ]
    first, sea, last = legs
    assert first["no_line_reason"]
    assert first["path_basis"] is None
    assert first["origin_implied"]
    assert [via["name"] for via in sea["via"]] == ["Caspian Sea"]
    assert last["destination_id"] is None
    assert last["quotes"][0]["text"].startswith("The White House also described how drones are shipped")
    assert list(layers.routes.geometry.isna()) == [True, False, True]


def test_ids_lead_somewhere(layers):
    mapped = set(layers.places["id"]) | set(layers.areas["id"])
    mentions = set(layers.mentions["id"])
    legs = set(layers.routes["id"])
    every = [key for name in TABLES for key in getattr(layers, name)["id"]]
    assert len(every) == len(set(every))
    assert set(layers.mentions["place_id"].dropna()) <= mapped
    assert set(layers.routes["origin_id"].dropna()) | set(layers.routes["destination_id"].dropna()) <= mapped
    assert {via["id"] for row in records(TABLES["routes"], layers.routes) for via in row["via"]} <= mapped
    assert set(layers.unlocated["leg_id"].dropna()) <= legs
    assert set(layers.unlocated["mention_id"].dropna()) <= mentions
    for name, table in TABLES.items():
        if "quotes" not in table.names:
            continue
        for row in records(table, getattr(layers, name)):
            assert row["quotes"], f"{name} {row['id']} has no quote"
            for quote in row["quotes"]:
                assert layers.article.text[quote["start"] : quote["end"]] == quote["text"]
                assert quote["mention_id"] is None or quote["mention_id"] in mentions


def test_rows_are_in_text_order(layers):
    assert list(layers.mentions["start"]) == sorted(layers.mentions["start"])
    for table in (layers.places, layers.areas):
        firsts = [min(quote["start"] for quote in json.loads(quotes)) for quotes in table["quotes"]]
        assert firsts == sorted(firsts)


def test_attributions_and_crs(layers):
    assert layers.attributions == ("GeoNames (CC BY 4.0)",)
    for name in ("places", "areas", "routes"):
        assert getattr(layers, name).crs.to_epsg() == 4326
