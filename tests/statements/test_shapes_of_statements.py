"""Geometry of statements: what holds for every place on the globe."""

from __future__ import annotations

import pytest
import shapely
from hypothesis import given, settings
from hypothesis import strategies as st

from geomap.geodesy import destination, distance_km
from geomap.model import Mention, Place, Shape, Span, SpatialRelation
from geomap.statements import geometry
from geomap.statements.check import COAST_KM
from geomap.statements.lexicon import BEARINGS
from geomap.statements.regions import DEPTH, FAR_DEPTH, HALF, TIP_DEPTH, side_beside
from geomap.statements.shapes import VAGUEST_KM, implied

ANYWHERE = st.tuples(st.floats(-180, 180), st.floats(-90, 90))
EDGES = st.sampled_from(
    [
        (180.0, 0.0),
        (-180.0, 65.0),
        (179.99, -17.0),
        (0.0, 90.0),
        (0.0, -90.0),
        (12.0, 89.9),
        (-179.9, -89.5),
        (0.0, 0.0),
    ]
)
POINTS = ANYWHERE | EDGES
NEARLY = 0.02  # degrees: edges are chords between points up to 100 km apart
SLOW = settings(max_examples=60, deadline=None)


def _place(point, *, population=50_000, **more):
    return Place("g:1", "Town", *point, "P", "PPL", "XX", population=population, **more)


def _relation(kind, *, direction="", low=None, high=None, trigger="near", ground="Town"):
    span = Span(0, 1, "x")
    return SpatialRelation(
        span,
        kind,
        Span(2, 3, ground),
        Span(1, 2, trigger),
        direction=direction,
        distance_min_km=low,
        distance_max_km=high,
    )


def _sound(shape):
    assert shape.is_valid
    assert not shape.is_empty
    assert shape.geom_type in {"Polygon", "MultiPolygon"}
    west, south, east, north = shape.bounds
    assert -180 <= west <= east <= 180
    assert -90 <= south <= north <= 90


def _holds(shape, point):
    """Whether a point is in a shape; ±180° are one meridian, and every longitude is the pole."""
    lon, lat = point
    if abs(lat) > 89.9:
        return shape.distance(shapely.Point(shape.centroid.x, lat)) < 0.5 or shape.bounds[1 if lat < 0 else 3] == lat
    nearly = NEARLY if abs(lat) < 89 else 0.2  # a chord beside the pole spans many meridians
    return any(shape.distance(shapely.Point(lon + turn, lat)) < nearly for turn in (-360, 0, 360))


@SLOW
@given(POINTS, st.floats(0.5, VAGUEST_KM))
def test_a_disc_holds_its_middle_and_what_is_near_it(centre, km):
    shape = geometry.disc(centre, km)
    _sound(shape)
    assert _holds(shape, centre)
    for bearing in (0, 90, 200):
        assert _holds(shape, destination(centre, bearing, km * 0.95))


@SLOW
@given(POINTS, st.sampled_from(sorted(BEARINGS)), st.tuples(st.floats(1, 700), st.floats(1.0, 2.0)))
def test_direction_and_distance_give_a_point_in_a_sector(start, compass, distance):
    low, high = distance[0], distance[0] * distance[1]
    found = implied(_relation("direction+distance", direction=compass, low=low, high=high), _place(start))
    assert found is not None
    _sound(found.geometry)
    assert found.uncertainty_km > 0
    assert low - 0.5 <= distance_km(start, found.point) <= high + 0.5
    assert _holds(found.geometry, found.point)


@SLOW
@given(POINTS, st.sampled_from(sorted(BEARINGS)))
def test_a_direction_alone_gives_a_sector_and_no_point(start, compass):
    found = implied(_relation("direction", direction=compass), _place(start))
    assert found is not None
    _sound(found.geometry)
    assert found.point is None
    if abs(start[1]) < 89.5:  # where directions mean something
        assert _holds(found.geometry, destination(start, BEARINGS[compass], 30))
    assert "no distance" in found.words


@SLOW
@given(POINTS, st.floats(0, 360), st.floats(20, 1400))
def test_between_is_a_corridor_that_holds_the_way(start, bearing, km):
    end = destination(start, bearing, km)
    found = implied(_relation("between"), _place(start), partner=Place("g:2", "Other", *end, "P", "PPL", "XX"))
    assert found is not None
    _sound(found.geometry)
    assert found.uncertainty_km >= km / 2
    assert _holds(found.geometry, found.point)
    assert abs(distance_km(start, found.point) - distance_km(found.point, end)) < 1


@SLOW
@given(POINTS, st.sampled_from(["near", "close to", "on the outskirts of", "next to", "just outside"]))
def test_near_is_a_disc_about_the_ground(start, trigger):
    found = implied(_relation("near", trigger=trigger), _place(start))
    assert found is not None
    _sound(found.geometry)
    assert found.point == start
    assert 0 < found.uncertainty_km <= 60
    assert trigger in found.words


@SLOW
@given(
    st.tuples(st.floats(-180, 175), st.floats(-85, 80)),
    st.tuples(st.floats(0.5, 60), st.floats(0.5, 9)),
    st.sampled_from(["N", "S", "E", "W", "NE", "SW", ""]),
    st.sampled_from([TIP_DEPTH, FAR_DEPTH, DEPTH, HALF]),
)
def test_a_part_is_within_the_whole(corner, size, direction, depth):
    west, south = corner
    box = shapely.box(west, south, west + size[0], min(90, south + size[1]))
    parts = [shapely.clip_by_rect(box, -180, -90, 180, 90), shapely.clip_by_rect(box, 180, -90, 540, 90)]
    whole = shapely.union_all([parts[0], shapely.transform(parts[1], lambda xy: xy - [360, 0])])
    shape = geometry.part(whole, direction, depth)
    _sound(shape)
    assert shape.difference(whole.buffer(1e-6)).area < 1e-6
    assert 0.01 < shape.area / whole.area < 0.8
    assert shape.distance(shapely.Point(geometry.label_point(shape))) < 1e-9


def _island(west, south, east, north):
    place = Place(
        "g:9", "Island", (west + east) / 2, (south + north) / 2, "A", "PCLI", "XX", extent=(west, south, east, north)
    )
    wkb = shapely.to_wkb(shapely.box(west, south, east, north))
    return place, {"g:9": Shape(wkb, "boundary")}


def test_the_sea_off_a_coast_is_not_the_neighbours_land():
    island, outlines = _island(10, 10, 12, 12)
    neighbour = Place("g:8", "Neighbour", 13, 11, "A", "PCLI", "YY", extent=(12, 10, 14, 12))
    outlines["g:8"] = Shape(shapely.to_wkb(shapely.box(12, 10, 14, 12)), "boundary")
    found = implied(
        _relation("near", trigger="off the coast of"),
        island,
        shapes=outlines.get,
        countries=lambda: [island, neighbour],
    )
    assert found is not None
    _sound(found.geometry)
    assert found.point is None
    assert found.geometry.contains(shapely.Point(11, 9.5))
    assert not found.geometry.intersects(shapely.Point(11, 11))
    assert not found.geometry.intersects(shapely.Point(12.5, 11))
    assert not found.geometry.contains(shapely.Point(11, 10 - 1.2 * COAST_KM / 111))


def test_a_border_is_where_the_neighbour_is():
    island, outlines = _island(10, 10, 12, 12)
    neighbour = Place("g:8", "Neighbour", 13, 11, "A", "PCLI", "YY", extent=(12, 10, 14, 12))
    outlines["g:8"] = Shape(shapely.to_wkb(shapely.box(12, 10, 14, 12)), "boundary")
    for partner in (None, neighbour):
        found = implied(
            _relation("near", ground="the border between Island"),
            island,
            partner=partner,
            shapes=outlines.get,
            countries=lambda: [island, neighbour],
        )
        assert found is not None
        _sound(found.geometry)
        assert found.geometry.contains(shapely.Point(12.1, 11))
        assert not found.geometry.intersects(shapely.Point(10, 11))


@pytest.mark.parametrize("east", [179.0, 180.0])
def test_a_coast_at_the_edge_of_the_map(east):
    island, outlines = _island(east - 2, -18, east, -16)
    found = implied(_relation("near", trigger="off the coast of"), island, shapes=outlines.get)
    assert found is not None
    _sound(found.geometry)
    assert _holds(found.geometry, (-179.5, -17))


@pytest.mark.parametrize(
    ("relation", "ground"),
    [
        (_relation("near"), _island(10, 10, 12, 12)[0]),
        (_relation("direction+distance", direction="N", low=2000, high=9000), _place((0.0, 0.0))),
        (_relation("across"), _place((0.0, 0.0))),
        (_relation("in"), _place((0.0, 0.0))),
        (_relation("between"), _place((0.0, 0.0))),
        (_relation("near", trigger="off"), _place((0.0, 0.0))),
    ],
)
def test_what_says_too_little_has_no_shape(relation, ground):
    assert implied(relation, ground) is None


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("in eastern |X|", ("eastern", DEPTH)),
        ("in Eastern |X|", ("eastern", DEPTH)),
        ("the far north-eastern |X|", ("far northeastern", FAR_DEPTH)),
        ("northernmost |X|", ("far northern", FAR_DEPTH)),
        ("southern and eastern |X|", ("southern and eastern", DEPTH)),
        ("the north of |X|", ("northern", DEPTH)),
        ("the south-east of the |X|", ("southeastern", DEPTH)),
        ("eastern parts of |X|", ("eastern", DEPTH)),
        ("the southern half of |X|", ("southern", HALF)),
        ("the southern tip of |X|", ("outermost southern", TIP_DEPTH)),
        ("central |X|", ("central", DEPTH)),
        ("|X|'s east.", ("eastern", DEPTH)),
        ("|X|’s far west has", ("far western", FAR_DEPTH)),
        ("east of |X|", None),
        ("to the north of |X|", None),
        ("|X|'s east coast", None),
        ("|X|'s eastern province", None),
        ("a western-backed |X|", None),
        ("the eastern town of |X|", None),
        ("Northeastern-|X|", None),
        ("|X|", None),
    ],
)
def test_words_for_a_part(text, said):
    start = text.index("|")
    plain = text.replace("|", "")
    side = side_beside(plain, Mention(start, start + 1, "X"))
    assert (None if side is None else (side.adjectives, side.depth)) == said
