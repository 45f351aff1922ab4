"""Along a river, a coast, a border, and so far from a country in a direction: what is drawn and what is checked."""

from __future__ import annotations

from dataclasses import replace

import pytest
import shapely
from hypothesis import given, settings
from hypothesis import strategies as st

from geomap.geodesy import destination
from geomap.model import Mention, Place, Resolution, Shape, Span, SpatialRelation
from geomap.pipeline import open_gazetteer
from geomap.statements import check_relations, geometry
from geomap.statements.courses import course_of
from geomap.statements.extents import Area
from geomap.statements.shapes import BANK_KM, implied

SLOW = settings(max_examples=25, deadline=None)
TOWNS = {
    "Dnieper": [(32.06, 49.44), (32.61, 46.63), (30.6, 50.4), (35.05, 48.46)],
    "Rhine": [(6.96, 50.94), (7.6, 47.56), (6.1, 51.9)],
    "Mississippi River": [(-91.2, 30.45), (-90.07, 35.1), (-90.2, 38.6), (-93.2, 44.9)],
    "Nile": [(32.64, 25.7), (31.2, 30.0), (32.5, 15.6)],
    "Tigris": [(43.13, 36.34), (44.4, 33.3)],
    "Danube": [(16.4, 48.2), (19.05, 47.5), (20.45, 44.8), (28.0, 45.4)],
    "Ganges": [(83.0, 25.3), (85.1, 25.6)],
    "Volga": [(44.5, 48.7), (49.1, 55.75)],
}


@pytest.fixture(scope="module")
def gazetteer():
    return open_gazetteer()


def river(gazetteer, name):
    return next(c.place for c in gazetteer.candidates(name) if c.place.feature_code == "STM")


@pytest.mark.parametrize("name", sorted(TOWNS))
def test_a_river_runs_by_its_towns(name, gazetteer):
    line = course_of(river(gazetteer, name))
    assert line is not None
    assert [point for point in TOWNS[name] if line.distance(shapely.Point(point)) > 0.15] == []


def test_a_course_stays_with_its_river(gazetteer):
    """The Missouri joins the Mississippi, the Inn the Danube: neither is a part of the other."""
    for name, elsewhere in (("Mississippi River", (-95.9, 41.26)), ("Danube", (11.4, 47.27)), ("Nile", (37.4, 11.6))):
        assert course_of(river(gazetteer, name)).distance(shapely.Point(elsewhere)) > 1.2, name


def test_most_courses_are_the_same_twice_and_within_their_envelope(gazetteer):
    for name in TOWNS:
        place = river(gazetteer, name)
        west, south, east, north = place.extent
        assert shapely.box(west - 0.31, south - 0.31, east + 0.31, north + 0.31).covers(course_of(place))
        assert course_of(place).equals(course_of(replace(place)))


@pytest.mark.parametrize(
    "place",
    [
        Place("x", "Nowhere River", 0.0, 0.0, "H", "STM", extent=(-1, -1, 1, 1)),
        Place("x", "No envelope", 6.96, 50.94, "H", "STM"),
        Place("x", "Crossing 180°", 179.9, 50.0, "H", "STM", extent=(179, 49, -179, 51)),
        Place("x", "A lake", 33.0, -1.0, "H", "LK", extent=(31, -3, 35, 1)),
        # Far more of the map than the line fills: not believed.
        Place("x", "Wide envelope", 6.96, 50.94, "H", "STM", extent=(-40, 20, 60, 70)),
    ],
)
def test_what_the_basemap_does_not_draw_has_no_course(place):
    assert course_of(place) is None


def judged(figure, ground, gazetteer, *, trigger="on"):
    one, other = Mention(0, 1, "F"), Mention(5, 6, "G")
    relation = SpatialRelation(
        Span(0, 1, "F"), "near", Span(5, 6, "G"), Span(2, 4, trigger), figure_mention=one, ground_mention=other
    )
    resolved = {
        one: Resolution(one, figure, match_confidence="certain"),
        other: Resolution(other, ground, match_confidence="certain"),
    }
    return check_relations([relation], resolved, shapes=gazetteer.shape)[0]


@pytest.mark.parametrize(
    ("name", "point", "verdict"),
    [
        ("Danube", (16.37, 48.21), "holds"),  # Vienna
        ("Danube", (11.58, 48.14), "contradicted"),  # Munich, within the envelope
        ("Dnieper", (32.06, 49.44), "holds"),
        ("Dnieper", (34.55, 49.59), "contradicted"),  # Poltava
        ("Nile", (39.2, 21.5), "contradicted"),
    ],
)
def test_on_a_river_is_measured_from_its_course(name, point, verdict, gazetteer):
    town = Place("t", "Town", *point, "P", "PPL", population=30_000)
    assert judged(town, river(gazetteer, name), gazetteer).verdict == verdict


def test_an_island_is_small_enough_to_lie_off_a_coast(gazetteer):
    turkey = next(c.place for c in gazetteer.candidates("Turkey") if c.place.feature_code == "PCLI")
    island = Place("i", "Island", 26.2, 39.2, "T", "ISL", extent=(25.8, 38.95, 26.65, 39.4))
    assert judged(island, turkey, gazetteer, trigger="off the coast of").verdict == "holds"
    far = replace(island, lon=-20.0, extent=(-20.4, 38.95, -19.55, 39.4))
    assert judged(far, turkey, gazetteer, trigger="off the coast of").verdict == "contradicted"
    russia = next(c.place for c in gazetteer.candidates("Russia") if c.place.feature_code == "PCLI")
    assert judged(russia, turkey, gazetteer, trigger="off the coast of").verdict == "unknown"


def test_a_small_area_may_lie_in_a_wide_one(gazetteer):
    baltic = next(c.place for c in gazetteer.candidates("Baltic Sea"))
    one, other = Mention(0, 1, "F"), Mention(5, 6, "G")
    relation = SpatialRelation(
        Span(0, 1, "F"), "in", Span(5, 6, "G"), Span(2, 4, "in"), figure_mention=one, ground_mention=other
    )
    for (lon, lat), width, verdict in (
        ((13.4, 54.45), 0.3, "holds"),  # Rügen, an island at its edge
        ((20.0, 58.5), 0.3, "holds"),
        ((2.35, 48.85), 0.3, "contradicted"),
        ((20.0, 58.5), 9.0, "unknown"),  # as wide as a country
    ):
        extent = (lon - width, lat - width / 2, lon + width, lat + width / 2)
        island = Place("i", "Island", lon, lat, "T", "ISL", extent=extent)
        resolved = {one: Resolution(one, island), other: Resolution(other, baltic)}
        (checked,) = check_relations([relation], resolved, shapes=gazetteer.shape)
        assert checked.verdict == verdict, (lon, lat, checked.rule)


def test_the_north_goes_by_the_main_parts(gazetteer):
    spain = next(c.place for c in gazetteer.candidates("Spain") if c.place.feature_code == "PCLI")
    west, south, east, north = Area(spain, gazetteer.shape).main_extent
    assert -10 < west < east < 5
    assert 35 < south < north < 44
    russia = next(c.place for c in gazetteer.candidates("Russia") if c.place.feature_code == "PCLI")
    west, _, east, _ = Area(russia, gazetteer.shape).main_extent
    assert west > 19
    assert 150 < (east - west) % 360 < 175  # to 180° and beyond


def _relation(kind, *, direction="", low=None, high=None, trigger="near", ground="Land"):
    return SpatialRelation(
        Span(0, 1, "x"),
        kind,
        Span(2, 3, ground),
        Span(1, 2, trigger),
        direction=direction,
        distance_min_km=low,
        distance_max_km=high,
    )


def _land(west, south, east, north):
    extent = (west, south, east, north)
    place = Place("g:9", "Land", (west + east) / 2, (south + north) / 2, "A", "PCLI", "XX", extent=extent)
    return place, {"g:9": Shape(shapely.to_wkb(shapely.box(*extent)), "boundary")}


def _neighbour(outlines, west, south, east, north):
    extent = (west, south, east, north)
    outlines["g:8"] = Shape(shapely.to_wkb(shapely.box(*extent)), "boundary")
    return Place("g:8", "Neighbour", (west + east) / 2, (south + north) / 2, "A", "PCLI", "YY", extent=extent)


def _sound(shape):
    assert shape.is_valid
    assert shape.geom_type in {"Polygon", "MultiPolygon"}
    west, south, east, north = shape.bounds
    assert -180 <= west <= east <= 180
    assert -90 <= south <= north <= 90


@pytest.mark.parametrize("trigger", ["along the coast of", "near", "on"])
def test_along_a_coast_is_on_both_sides_of_it_and_not_by_the_neighbour(trigger):
    land, outlines = _land(10, 10, 14, 14)
    neighbour = _neighbour(outlines, 14, 10, 18, 14)
    found = implied(
        _relation("near", trigger=trigger, ground="the coast of Land"),
        land,
        shapes=outlines.get,
        countries=lambda: [land, neighbour],
    )
    _sound(found.geometry)
    assert found.point is None
    for inside in ((12, 10.1), (12, 9.9), (10.1, 12)):
        assert found.geometry.covers(shapely.Point(inside)), inside
    for outside in ((12, 12), (13.9, 12), (14.1, 12), (12, 9)):
        assert not found.geometry.intersects(shapely.Point(outside)), outside


def test_the_western_coast_is_in_the_west():
    land, outlines = _land(10, 10, 14, 14)
    relation = _relation("near", trigger="off the western coast of")
    found = implied(relation, land, shapes=outlines.get, countries=lambda: [land])
    _sound(found.geometry)
    assert found.geometry.covers(shapely.Point(9.5, 12))
    assert not found.geometry.intersects(shapely.Point(14.5, 12))
    assert "western" in found.words


@SLOW
@given(st.sampled_from("N E S W NE SE SW NW".split()), st.floats(50, 600), st.floats(-60, 60), st.floats(-179, 175))
def test_so_far_from_a_country_in_a_direction(compass, km, south, west):
    land, outlines = _land(west, south, west + 3, south + 3)
    relation = _relation("direction+distance", direction=compass, low=km * 0.9, high=km * 1.1)
    found = implied(relation, land, shapes=outlines.get)
    _sound(found.geometry)
    gap = Area(land, outlines.get).gap_km
    for x, y in shapely.get_coordinates(found.geometry)[::7]:
        assert km * 0.9 - 25 <= gap((float(x), float(y))) <= km * 1.1 + 25
    bearing = {"N": 0, "E": 90, "S": 180, "W": 270}.get(compass)
    if bearing is not None and abs(south) < 40:
        middle = destination(land.point, bearing, km + 111 * (1.5 if compass in "NS" else 1.2))
        assert found.geometry.distance(shapely.Point(middle)) < 2


def test_a_direction_from_a_country_without_a_distance_says_too_little():
    land, outlines = _land(10, 10, 14, 14)
    assert implied(_relation("direction", direction="N"), land, shapes=outlines.get) is None


def test_near_an_island_is_round_it_and_near_a_country_nowhere():
    small, outlines = _land(10, 10, 11, 11)
    assert implied(_relation("near"), small, shapes=outlines.get) is None
    small = replace(small, feature_class="T", feature_code="ISL")
    found = implied(_relation("near"), small, shapes=outlines.get)
    _sound(found.geometry)
    assert found.geometry.covers(shapely.box(10, 10, 11, 11))
    wide, outlines = _land(10, 10, 20, 20)
    assert implied(_relation("near"), wide, shapes=outlines.get) is None


@SLOW
@given(st.floats(-175, 175), st.floats(-75, 75), st.floats(0.5, 5), st.floats(2, 60))
def test_a_strip_along_a_line_holds_the_line(lon, lat, size, km):
    line = shapely.LineString([(lon, lat), (lon + size, lat + size / 3), (lon + size, lat + size)])
    line = shapely.clip_by_rect(line, -180, -90, 180, 90)
    shape = geometry.strip_of_line(line, km)
    _sound(shape)
    assert shape.buffer(0.03).covers(line)
    assert shape.area > 0


def test_along_a_river_hugs_it_more_than_near_it(gazetteer):
    rhine = river(gazetteer, "Rhine")
    near, along = (
        implied(_relation("near", trigger=word, ground="Rhine"), rhine, shapes=gazetteer.shape)
        for word in ("near", "along")
    )
    assert near.geometry.buffer(0.02).covers(along.geometry)
    assert f"{BANK_KM:.0f} km on either side of the Rhine" in along.words
