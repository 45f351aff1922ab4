"""What only the words locate: the whole way from a sentence to its shapes."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
import shapely
from notation_of_statements import load

from geomap import pipeline
from geomap.geodesy import distance_km

CASES = load(Path(__file__).parent / "derived.txt")
_POINT = re.compile(r"([+-]) (-?[\d.]+) (-?[\d.]+)")


@pytest.fixture(scope="module")
def gazetteer():
    return pipeline.open_gazetteer()


def _located(text, gazetteer):
    return pipeline.located(pipeline.read(pipeline.from_text(text), gazetteer=gazetteer), gazetteer=gazetteer)


def test_there_are_enough_of_them():
    assert len(CASES) >= 40


@pytest.mark.parametrize(("text", "expected"), CASES, ids=[text[:40] for text, _ in CASES])
def test_derived(text, expected, gazetteer):
    reading, found = _located(text, gazetteer)
    derived = [each for each in found if each.place.id.startswith("derived:")]  # rivers keep their record
    lines = [line.split(" | ") for line in expected]
    assert [(each.place.name, each.place.precision) for each in derived] == [(name, how) for name, how, _ in lines]
    for each, (_, _, points) in zip(derived, lines, strict=True):
        shape = shapely.from_wkb(each.shape.wkb)
        assert shape.is_valid
        assert each.shape.basis == "derived"
        for sign, lon, lat in _POINT.findall(points):
            assert shape.intersects(shapely.Point(float(lon), float(lat))) == (sign == "+"), (sign, lon, lat)
        assert shapely.distance(shape, shapely.Point(each.place.point)) < 1e-6
        for resolution in each.resolutions:
            assert resolution in reading.resolutions
            # The reason quotes the words, and the words are the text's.
            quoted = re.search(r"“([^”]+)”", resolution.reason)
            assert quoted
            assert quoted[1] in " ".join(text.split())


def test_a_country_of_which_a_part_is_named_is_not_on_the_map_itself(gazetteer):
    layers = pipeline.map_article("Fighting raged in eastern Ukraine on Monday.", gazetteer=gazetteer)
    (area,) = layers.areas.to_dict("records")
    assert (area["name"], area["basis"], area["precision"], area["shaded"]) == (
        "eastern Ukraine",
        "derived",
        "region",
        True,
    )
    assert '"text":"Fighting raged in eastern Ukraine on Monday."' in area["quotes"]
    (mention,) = layers.mentions.to_dict("records")
    assert mention["place_id"] == area["id"]


def test_a_country_that_is_also_named_whole_keeps_its_own_row(gazetteer):
    text = (
        "Fighting raged in eastern Ukraine on Monday. Ukraine has asked for help, and Poland has sent it from Warsaw."
    )
    layers = pipeline.map_article(text, gazetteer=gazetteer)
    assert {"eastern Ukraine", "Ukraine"} <= set(layers.areas["name"])


def test_a_thing_without_a_name_is_a_near_point_with_its_shape(gazetteer):
    layers = pipeline.map_article("Shelling hit a village 20 km south of Kherson on Tuesday.", gazetteer=gazetteer)
    rows = {row["name"]: row for row in layers.places.to_dict("records")}
    village, kherson = rows["village 20 km south of Kherson"], rows["Kherson"]
    assert (village["precision"], village["role"], kherson["role"]) == ("near", "event", "reference")
    away = distance_km(village["geometry"].coords[0], kherson["geometry"].coords[0])
    assert away == pytest.approx(20, abs=0.5)
    (shape,) = layers.areas.to_dict("records")
    assert (shape["gazetteer_id"], shape["basis"], shape["shaded"]) == (village["gazetteer_id"], "derived", False)
    assert shape["geometry"].contains(village["geometry"])
    (relation,) = layers.relations.to_dict("records")
    assert relation["verdict"] == "unknown"
    assert "this statement alone" in relation["rule"]


def test_all_mentions_of_a_name_without_a_record_are_one_place(gazetteer):
    text = "The village of Qwertyovka near Kharkiv was captured. Two people died in Qwertyovka, the mayor said."
    reading, derived = _located(text, gazetteer)
    (one,) = derived
    assert len(one.resolutions) == 2
    assert [each.place.name for each in reading.resolutions if each.mention.toponym == "Qwertyovka"] == [
        "Qwertyovka"
    ] * 2


@pytest.mark.parametrize(
    ("text", "end", "name"),
    [
        ("The missiles were flown from Minsk to an air base near Engels.", "destination", "air base near Engels"),
        (
            "Weapons were trucked from Kyiv to a depot 15 km east of Poltava.",
            "destination",
            "depot 15 km east of Poltava",
        ),
    ],
)
def test_a_leg_ends_where_the_words_put_its_end(text, end, name, gazetteer):
    layers = pipeline.map_article(text, gazetteer=gazetteer)
    (leg,) = layers.routes.to_dict("records")
    rows = {row["name"]: row for row in layers.places.to_dict("records")}
    assert rows[name]["precision"] == "near"
    assert rows[name]["role"] == "endpoint"
    assert (leg[end], leg[f"{end}_id"]) == (name, rows[name]["id"])
    assert leg["geometry"] is not None


def test_places_of_the_jsonl_are_the_gazetteers_own(gazetteer):
    reading = pipeline.read(pipeline.from_text("Fighting raged in eastern Ukraine on Monday."), gazetteer=gazetteer)
    assert [each.place.id for each in reading.resolutions] == ["geonames:690791"]


def test_the_same_text_gives_the_same_shapes(gazetteer):
    text = (
        "A tanker was struck off the coast of Yemen, and a village 20 km south of Kherson in southern Ukraine burned."
    )
    assert _located(text, gazetteer)[1] == _located(text, gazetteer)[1]


def test_a_name_without_a_place_is_listed_with_what_the_text_puts_it_in(gazetteer):
    text = "A fire burned the Qwertyville National Forest in Virginia. He was born in Xyzzypolis, Kansas."
    unlocated = pipeline.map_article(text, gazetteer=gazetteer).unlocated
    reasons = dict(zip(unlocated["name"], unlocated["reason"], strict=True))
    assert reasons["Xyzzypolis"] == "the gazetteer has no place called Xyzzypolis; the text puts it in Kansas"
    reading = pipeline.read(pipeline.from_text(text), gazetteer=gazetteer)
    once, _ = pipeline.located(reading, gazetteer=gazetteer)
    twice, _ = pipeline.located(once, gazetteer=gazetteer)
    assert [each.reason for each in once.resolutions] == [each.reason for each in twice.resolutions]


def test_a_river_is_drawn_as_its_course_and_not_as_the_box_around_it(gazetteer):
    layers = pipeline.map_article(
        "The Rhine burst its banks. Water stood in Cologne by the Rhine.", gazetteer=gazetteer
    )
    (rhine,) = layers.areas[layers.areas["name"] == "Rhine"].to_dict("records")
    assert (rhine["basis"], rhine["precision"], rhine["mention_count"]) == ("derived", "linear", 2)
    assert rhine["geometry"].intersects(shapely.Point(6.96, 50.94).buffer(0.05))
    assert not rhine["geometry"].intersects(shapely.Point(8.5, 50.5))
    west, south, east, north = rhine["geometry"].bounds
    assert rhine["geometry"].area < 0.1 * (east - west) * (north - south)


def test_a_heading_is_no_part_of_a_phrase(gazetteer):
    text = "Floods from Ukraine to Kenya\n\nVillages along the Dnipro river were evacuated."
    _, derived = _located(text, gazetteer)
    assert "Villages along the Dnipro river" in {each.place.name for each in derived}


@pytest.mark.parametrize("words", ["the border between Kenya and Uganda", "the Kenya-Uganda border"])
def test_neither_side_of_a_border_is_where_it_happened(words, gazetteer):
    areas = pipeline.map_article(f"A customs post on {words} was looted on Monday.", gazetteer=gazetteer).areas
    shaded = dict(zip(areas["name"], areas["shaded"], strict=True))
    assert shaded.pop(f"customs post on {words}")
    assert not any(shaded.values())
