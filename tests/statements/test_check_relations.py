from __future__ import annotations

import pytest
import shapely
from hypothesis import given
from hypothesis import strategies as st
from notation_of_statements import parse

from geomap.geodesy import bearing_deg, destination, distance_km
from geomap.model import Mention, Place, Point, Resolution, Shape, Span, SpatialRelation
from geomap.statements import check_relations, read_relations
from geomap.statements.lexicon import BEARINGS

PLACES = {
    p.name: p
    for p in (
        Place("g:1", "Moscow", 37.6156, 55.7522, "P", "PPLC", "RU", "Russia", "48", population=10_381_222),
        Place("g:2", "Alabuga", 52.05, 55.82, "L", "", "RU", "Russia", "73", uncertainty_km=6),
        Place("g:3", "Russia", 100.0, 60.0, "A", "PCLI", "RU", "Russia"),
        Place("g:4", "Iran", 53.0, 32.0, "A", "PCLI", "IR", "Iran"),
        Place("g:5", "Amirabad", 53.37, 36.86, "P", "PPL", "IR", "Iran", "35"),
        Place("g:6", "Makhachkala", 47.5, 42.98, "P", "PPLA", "RU", "Russia", "17", population=500_000),
        Place("g:7", "Kherson", 32.61, 46.64, "P", "PPLA", "UA", "Ukraine", "08", population=320_000),
        Place("g:8", "Mykolaiv", 31.99, 46.97, "P", "PPLA", "UA", "Ukraine", "16", population=510_000),
        Place("g:9", "Odesa", 30.72, 46.48, "P", "PPLA", "UA", "Ukraine", "17", population=1_000_000),
        Place("g:10", "Kyiv", 30.52, 50.45, "P", "PPLC", "UA", "Ukraine", "12", population=2_800_000),
        Place("g:11", "Bucha", 30.22, 50.55, "P", "PPL", "UA", "Ukraine", "13", population=37_000),
        Place("g:12", "Texas", -99.25, 31.25, "A", "ADM1", "US", "United States", "TX"),
        Place(
            "g:13", "Paris TX", -95.555, 33.661, "P", "PPLA2", "US", "United States", "TX", "Texas", population=25_000
        ),
        Place("g:14", "Paris", 2.35, 48.853, "P", "PPLC", "FR", "France", "11", "Ile-de-France", population=2_100_000),
        Place("g:15", "San Juan", -66.1, 18.46, "P", "PPLC", "PR", "Puerto Rico", population=400_000),
        Place("g:16", "United States", -98.6, 39.8, "A", "PCLI", "US", "United States"),
        Place("g:17", "Squareland", 10.0, 10.0, "A", "PCLI", "SQ", "Squareland", extent=(8.0, 8.0, 12.0, 12.0)),
        Place("g:18", "Northtown", 10.0, 11.5, "P", "PPL", "SQ", "Squareland", population=5_000),
        Place("g:19", "Farhaven", 10.0, 12.5, "P", "PPL", "XX", "Elsewhere", population=5_000),
        Place("g:20", "Bight", 20.0, 0.0, "H", "GULF", extent=(18.0, -2.0, 22.0, 2.0)),
        Place("g:21", "Isla", 20.0, 0.0, "P", "PPL", population=100),
        Place("g:22", "Dateline Sea", 180.0, 0.0, "H", "SEA", extent=(175.0, -5.0, -175.0, 5.0)),
        Place("g:23", "Suva", 178.4, -4.0, "P", "PPLC", "FJ", population=90_000),
        Place("g:25", "Edgeton", 22.005, 0.5, "P", "PPL", population=100),
        Place("g:24", "Gulag", 40.0, 0.0, "S", "PRN", uncertainty_km=60),
    )
}
BOX = {"g:17": Shape(shapely.box(8, 8, 12, 12).wkb, "boundary")}


def judge(marked: str, *, shapes: bool = False, names: dict[str, str] | None = None) -> list[SpatialRelation]:
    article, mentions = parse(marked)
    names = names or {}
    found = {m: Resolution(m, PLACES.get(names.get(m.toponym, m.query))) for m in mentions}
    return list(check_relations(read_relations(article, mentions), found, shapes=BOX.get if shapes else None))


@pytest.mark.parametrize(
    ("marked", "verdict"),
    [
        ("[Alabuga:L], several hundred kilometers east of [Moscow], grew.", "holds"),
        ("[Alabuga:L], several hundred miles east of [the Russian capital:desc=Moscow], grew.", "holds"),
        ("[Alabuga:L] near [Moscow] grew.", "contradicted"),
        ("[Alabuga:L], several hundred kilometers west of [Moscow], grew.", "contradicted"),
        ("[Alabuga:L], about 700 km east of [Moscow], grew.", "loose"),
        ("[Alabuga:L], about 1,100 km east of [Moscow], grew.", "loose"),
        ("[Alabuga:L], about 300 km east of [Moscow], grew.", "contradicted"),
        ("[Alabuga:L], about 900 km northeast of [Moscow], grew.", "holds"),
        ("[Alabuga:L], about 900 km north-northeast of [Moscow], grew.", "loose"),
        ("[Alabuga:L], about 900 km north of [Moscow], grew.", "contradicted"),
        ("[Alabuga:L], east of [Moscow], grew.", "holds"),
        ("[Alabuga:L], 900 km from [Moscow], grew.", "holds"),
        ("[Bucha] near [Kyiv] is free.", "holds"),
        ("[Bucha], on the outskirts of [Kyiv], is free.", "holds"),
        ("[Bucha], north-west of [Kyiv], is free.", "holds"),
        ("[Kherson] near [Mykolaiv] is free.", "loose"),
        ("[Mykolaiv], halfway between [Odesa] and [Kherson], is free.", "holds"),
        ("[Kherson], halfway between [Odesa] and [Mykolaiv], is free.", "loose"),
        ("[Moscow], halfway between [Odesa] and [Mykolaiv], is free.", "contradicted"),
        ("The [Iran:dem] port of [Amirabad] grew.", "holds"),
        ("[Makhachkala], [Russia:A], grew.", "holds"),
        ("[Makhachkala], [Iran:A], grew.", "contradicted"),
        ("[Paris TX], [Texas:A], grew.", "holds"),
        ("[Paris], [Texas:A], grew.", "contradicted"),
        ("[San Juan], [United States:A], grew.", "loose"),
        ("[Bucha] in [Kyiv] is free.", "loose"),
        ("[Alabuga:L] in [Moscow] grew.", "contradicted"),
        ("[Northtown] in northern [Squareland:A] grew.", "holds"),
        ("[Northtown] in southern [Squareland:A] grew.", "contradicted"),
        ("[Northtown] in eastern [Squareland:A] grew.", "holds"),
        ("[Isla] on the [Bight:H] grew.", "holds"),
        ("[Farhaven] on the [Bight:H] grew.", "contradicted"),
        ("[Suva] on the [Dateline Sea:H] grew.", "holds"),
        ("[Farhaven], 60 km north of [Squareland:A], grew.", "holds"),
        ("[Farhaven], 60 km south of [Squareland:A], grew.", "contradicted"),
        ("[Moscow] near [Moscow] grew.", "unknown"),
        ("[Atlantis] near [Moscow] grew.", "unknown"),
        ("[Moscow] near [Atlantis] grew.", "unknown"),
        ("A plant near [Moscow] grew.", "unknown"),
        ("[Iran:A], near [Moscow], grew.", "unknown"),
        ("[Moscow], 20 km north of [Russia:A], grew.", "unknown"),
        ("[Northtown], 20 km north of [Squareland:A], grew.", "unknown"),
        ("Drones were flown across the [Bight:H].", "unknown"),
        ("[Bucha], close to [Gulag:S], grew.", "contradicted"),
    ],
)
def test_verdict(marked: str, verdict: str) -> None:
    relations = judge(marked)
    assert {r.verdict for r in relations} == {verdict}
    assert all(r.rule for r in relations)


@pytest.mark.parametrize(
    ("marked", "verdict", "km"),
    [
        ("[Farhaven] near the [Squareland:dem] border grew.", "loose", 55),
        ("[Northtown] near the [Squareland:dem] border grew.", "loose", 55),
        ("[Farhaven], 60 km from the [Squareland:dem] border, grew.", "holds", 55),
        ("[Farhaven], 150 km from the border with [Squareland:A], grew.", "contradicted", 55),
        ("[Moscow] near the border with [Squareland:A] grew.", "contradicted", None),
        ("[Farhaven], off the coast of [Squareland:A], grew.", "holds", 55),
    ],
)
def test_border_is_measured_on_the_outline(marked: str, verdict: str, km: float | None) -> None:
    (relation,) = judge(marked, shapes=True)
    assert relation.verdict == verdict
    if km is not None:
        assert relation.measured_km == pytest.approx(km, abs=2)


def test_no_outline_no_border() -> None:
    (relation,) = judge("[Moscow] near the [Iran:dem] border grew.")
    assert relation.verdict == "unknown"
    assert "outline" in relation.rule


def test_the_rule_says_what_was_measured() -> None:
    (relation,) = judge("[Alabuga:L], several hundred kilometers east of [Moscow], grew.")
    assert relation.rule == "904 km, bearing 84°: within 300–1000 km and within 45° of east"
    assert relation.measured_km == pytest.approx(904, abs=2)
    assert relation.measured_bearing == pytest.approx(84, abs=1)


def test_a_place_that_is_not_in_its_container_is_doubted_rather_than_the_text() -> None:
    (relation,) = judge("[Paris], [Texas:A], grew.")
    assert relation.verdict == "contradicted"
    assert relation.rule == "Paris is in France, Texas in United States: the map may have another place of the name"


def test_the_edge_of_an_envelope_is_inside_it() -> None:
    (relation,) = judge("[Edgeton] on the [Bight:H] grew.")
    assert relation.verdict == "holds"
    (relation,) = judge("[Edgeton] in the [Bight:H] grew.")
    assert relation.verdict == "holds"


def test_order_is_kept_and_nothing_else_changes() -> None:
    article, mentions = parse("A plant near [Moscow] and a base in [Kyiv] and [Bucha], north of [Kyiv], were hit.")
    read = read_relations(article, mentions)
    checked = check_relations(read, {})
    assert [(r.figure, r.trigger, r.ground, r.evidence) for r in checked] == [
        (r.figure, r.trigger, r.ground, r.evidence) for r in read
    ]
    assert all(r.verdict == "unknown" and r.rule for r in checked)


def _statement(figure: Place, ground: Place, **kwargs: object) -> SpatialRelation:
    f, g = Mention(0, 1, "F"), Mention(5, 6, "G")
    relation = SpatialRelation(
        figure=Span(0, 1, "F"),
        ground=Span(5, 6, "G"),
        trigger=Span(2, 4, "of"),
        figure_mention=f,
        ground_mention=g,
        **kwargs,
    )
    (checked,) = check_relations([relation], {f: Resolution(f, figure), g: Resolution(g, ground)})
    return checked


def _place(name: str, point: Point, **kwargs: object) -> Place:
    return Place(name, name, *point, "P", "PPL", **kwargs)


points = st.tuples(st.floats(-180, 180), st.floats(-70, 70))


@given(points, st.floats(50, 2000), st.sampled_from(sorted(BEARINGS)))
def test_a_place_put_where_the_text_says_holds(start: Point, km: float, compass: str) -> None:
    figure = _place("f", destination(start, BEARINGS[compass], km))
    relation = _statement(
        figure,
        _place("g", start),
        relation="direction+distance",
        direction=compass,
        distance_min_km=km * 0.9,
        distance_max_km=km * 1.1,
    )
    assert relation.verdict == "holds"
    assert relation.measured_km == pytest.approx(km, rel=0.001, abs=0.1)


@given(points, st.floats(50, 2000), st.sampled_from(sorted(BEARINGS)))
def test_the_opposite_direction_is_contradicted(start: Point, km: float, compass: str) -> None:
    figure = _place("f", destination(start, BEARINGS[compass] + 180, km))
    assert _statement(figure, _place("g", start), relation="direction", direction=compass).verdict == "contradicted"


@given(points, points)
def test_measurements_are_the_geodesics(a: Point, b: Point) -> None:
    relation = _statement(_place("f", a), _place("g", b), relation="near")
    assert relation.measured_km == pytest.approx(distance_km(b, a), abs=0.06)
    assert relation.measured_bearing is not None
    assert 0 <= relation.measured_bearing <= 360
    off = abs((relation.measured_bearing - bearing_deg(b, a) + 180) % 360 - 180)
    assert off <= 0.06


ORDER = {"holds": 0, "loose": 1, "contradicted": 2}


@given(st.floats(1, 3000), st.floats(1, 3000))
def test_farther_is_never_nearer(one: float, other: float) -> None:
    ground = _place("g", (10.0, 40.0), population=500_000)
    verdicts = [
        ORDER[_statement(_place("f", destination((10.0, 40.0), 90, km)), ground, relation="near").verdict]
        for km in sorted((one, other))
    ]
    assert verdicts == sorted(verdicts)


@given(st.floats(1, 500), st.floats(1, 300), st.floats(0, 200))
def test_uncertainty_only_widens(km: float, said: float, uncertainty: float) -> None:
    def verdict(radius: float) -> int:
        figure = _place("f", destination((10.0, 40.0), 0, km), uncertainty_km=radius)
        checked = _statement(
            figure,
            _place("g", (10.0, 40.0)),
            relation="distance",
            distance_min_km=said * 0.9,
            distance_max_km=said * 1.1,
        )
        return ORDER[checked.verdict]

    assert verdict(2 + uncertainty) <= verdict(2)
