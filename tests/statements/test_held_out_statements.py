"""Sentences that were labelled before the code was asked; the first score is in the head of their file."""

from __future__ import annotations

import re
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
import shapely
from notation_of_statements import load

from geomap import pipeline

if TYPE_CHECKING:
    from geomap.model import Derived, SpatialRelation

EVERY = load(Path(__file__).parent / "held_out.txt")
CASES = [(text, expected) for text, expected in EVERY if not text.startswith("~")]
RELATIONS = ("near", "direction+distance", "direction", "distance", "between", "across")
_STATEMENT = re.compile(r"(?P<figure>.+) > (?P<relation>\S+)(?: (?P<direction>[NESW]{1,3}))? \| (?P<rest>.+)")
_POINT = re.compile(r"([+-]) (-?[\d.]+) (-?[\d.]+)")


@pytest.fixture(scope="module")
def gazetteer() -> Any:
    return pipeline.open_gazetteer()


def says(relation: SpatialRelation, line: str) -> bool:
    """Whether a statement is the one of a line."""
    match = _STATEMENT.fullmatch(line)
    assert match, line
    ground, *more = match["rest"].split(" | ")
    same = (relation.relation, relation.direction) == (match["relation"], match["direction"] or "")
    same &= match["figure"].lower() in relation.figure.text.lower()
    same &= ground in relation.ground.text or relation.ground.text in ground
    for each in more:
        if each[0].isdigit():
            low, high = map(float, each.split("-"))
            assert relation.distance_max_km is not None
            same &= abs((relation.distance_min_km or 0) - low) <= 1 and abs(relation.distance_max_km - high) <= 1
        else:
            same &= relation.verdict == each
    return bool(same)


def named(derived: tuple[Derived, ...], name: str) -> list[Derived]:
    return [each for each in derived if all(word.lower() in each.place.name.lower() for word in name.split())]


def test_every_relation_is_there_often_enough() -> None:
    lines = [line for _, expected in EVERY for line in expected]
    assert len(EVERY) >= 95
    for relation in RELATIONS:
        assert sum(f" > {relation} " in line for line in lines) >= 2, relation
    assert sum("> in N" in line or "@ northern" in line or "@ southern" in line for line in lines) >= 5


@pytest.mark.parametrize(("text", "expected"), CASES, ids=[text[:50] for text, _ in CASES])
def test_held_out(text: str, expected: list[str], gazetteer: Any) -> None:
    reading = pipeline.read(pipeline.from_text(text), gazetteer=gazetteer)
    reading, derived = pipeline.located(reading, gazetteer=gazetteer)
    told = [each for each in reading.relations if each.relation != "in"]
    if expected == ["none"]:
        assert not told
        assert not derived
    for line in expected:
        if line.startswith(("@", "!@")):
            name, _, points = line.lstrip("!@ ").partition(" | ")
            found = named(derived, name)
            assert bool(found) == line.startswith("@"), line
            for sign, lon, lat in _POINT.findall(points):
                inside = shapely.from_wkb(found[0].shape.wkb).covers(shapely.Point(float(lon), float(lat)))
                assert inside == (sign == "+"), (line, sign, lon, lat)
        elif line.startswith("not filled "):
            areas = pipeline.map_article(text, gazetteer=gazetteer).areas
            assert line.removeprefix("not filled ") not in set(areas["name"][areas["shaded"]])
        elif line != "none":
            assert any(says(each, line) for each in reading.relations), line
            told = [each for each in told if not says(each, line)]
    if any(" > " in line for line in expected):
        assert not told, "a statement that the text does not make"
