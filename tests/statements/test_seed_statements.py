"""The statements of the seed article, mentions by hand: spans as the text has them, verdicts as the map gives them."""

from __future__ import annotations

from pathlib import Path

import pytest

from geomap.model import Article, Mention, Place, Resolution, SpatialRelation
from geomap.statements import check_relations, read_relations

SEED = Path(__file__).parents[2] / "seeds" / "000_17ea725e07b18fd2.txt"
NAMES = {
    "Moscow": ("P", "Moscow"),
    "the Russian capital": ("P", "Moscow"),
    "Alabuga special economic zone": ("L", "Alabuga special economic zone"),
    "Caspian Sea": ("H", "Caspian Sea"),
    "Amirabad": ("P", "Amirabad"),
    "Makhachkala": ("P", "Makhachkala"),
    "Tehran": ("P", "Tehran"),
    **{name: ("A", name) for name in ("Iran", "Russia", "Ukraine", "Belarus", "United States")},
    "Iranian": ("A", "Iran"),
    "Russian": ("A", "Russia"),
    "Ukrainian": ("A", "Ukraine"),
}
PLACES = {
    "Moscow": Place("geonames:524901", "Moscow", 37.6156, 55.7522, "P", "PPLC", "RU", "Russia", population=10_381_222),
    "Alabuga special economic zone": Place("geomap:alabuga", "Alabuga", 52.05, 55.82, "L", "", "RU", uncertainty_km=6),
    "Amirabad": Place("geomap:amirabad", "Amirabad", 53.37, 36.86, "S", "PRT", "IR", "Iran"),
    "Makhachkala": Place("geonames:532096", "Makhachkala", 47.5, 42.98, "P", "PPLA", "RU", "Russia"),
    "Iran": Place("geonames:130758", "Iran", 53.0, 32.0, "A", "PCLI", "IR", "Iran"),
    "Russia": Place("geonames:2017370", "Russia", 100.0, 60.0, "A", "PCLI", "RU", "Russia"),
}


def _mentions(text: str) -> list[Mention]:
    found = []
    for name, (feature, lookup) in NAMES.items():
        at = text.find(name)
        while at >= 0:
            inside = text[at - 1 : at].isalpha() or text[at + len(name) : at + len(name) + 1].isalpha()
            if not inside:
                kind = "description" if name.startswith("the ") else "demonym" if name != lookup else "literal"
                found.append(Mention(at, at + len(name), name, kind=kind, lookup=lookup, feature_class=feature))
            at = text.find(name, at + 1)
    return sorted(found, key=lambda m: (m.start, -m.end))


@pytest.fixture(scope="module")
def relations() -> list[SpatialRelation]:
    text = SEED.read_text(encoding="utf-8")
    mentions = _mentions(text)
    resolutions = {m: Resolution(m, PLACES.get(m.query)) for m in mentions}
    return list(check_relations(read_relations(Article(id="seed", text=text), mentions), resolutions))


def test_every_statement_is_read_where_it_stands(relations: list[SpatialRelation]) -> None:
    assert [(r.figure.text, r.relation, r.ground.text) for r in relations] == [
        ("drone factory", "near", "Moscow"),
        ("a drone manufacturing plant", "near", "Moscow"),
        ("The plant", "in", "Alabuga special economic zone"),
        ("Alabuga special economic zone", "direction+distance", "the Russian capital"),
        ("drones", "across", "Caspian Sea"),
        ("Amirabad", "in", "Iranian"),
        ("Makhachkala", "in", "Russia"),
        ("civilian populations", "in", "Ukraine"),
        ("an industrial site", "direction+distance", "Moscow"),
        ("a drone assembly line", "in", "Russia"),
        ("tactical nuclear weapons", "in", "Belarus"),
    ]


@pytest.mark.parametrize(
    ("figure", "ground", "verdict"),
    [
        ("drone factory", "Moscow", "contradicted"),
        ("a drone manufacturing plant", "Moscow", "contradicted"),
        ("Alabuga special economic zone", "the Russian capital", "holds"),
        ("an industrial site", "Moscow", "holds"),
        ("Amirabad", "Iranian", "holds"),
        ("Makhachkala", "Russia", "holds"),
        ("The plant", "Alabuga special economic zone", "unknown"),
        ("civilian populations", "Ukraine", "unknown"),
    ],
)
def test_verdict(relations: list[SpatialRelation], figure: str, ground: str, verdict: str) -> None:
    (relation,) = [r for r in relations if r.figure.text == figure and r.ground.text == ground]
    assert relation.verdict == verdict


def test_the_nameless_plant_is_linked_and_says_by_what(relations: list[SpatialRelation]) -> None:
    for r in relations:
        if r.figure.text in {"drone factory", "a drone manufacturing plant", "an industrial site"}:
            assert r.figure_mention is not None
            assert r.figure_mention.toponym == "Alabuga special economic zone"
            assert r.evidence[1].text == "The plant in the Alabuga special economic zone"
            assert r.measured_km == pytest.approx(904, abs=2)
