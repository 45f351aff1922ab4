"""Which projection is chosen, and that the world survives being cut for it."""

from __future__ import annotations

import numpy as np
import pytest
import shapely
from hypothesis import given, settings
from hypothesis import strategies as st

from geomap import basemap
from geomap.picture import projection as projections
from geomap.picture.panel import Rect, fit

RECT = Rect(0, 0, 550, 474)
MARGINS = (60.0, 45.0, 60.0, 75.0)


@pytest.mark.parametrize(
    ("where", "extent", "family"),
    [
        ("Ukraine to the Caspian", (23, 36, 53.4, 56), "conic"),
        ("the United States", (-124, 25, -67, 49), "conic"),
        ("southern Australia", (115, -38, 151, -28), "conic"),
        ("Indonesia", (95, -10, 141, 6), "cylindrical"),
        ("the whole world", (-120, -40, 150, 60), "cylindrical"),
        ("across the Pacific", (130, -35, -75, 50), "cylindrical"),
        ("the Arctic", (-160, 68, 30, 83), "azimuthal"),
        ("all around the pole", (-180, 80, 180, 90), "azimuthal"),
        ("Antarctica", (-68, -90, 167, -66), "azimuthal"),
        ("Svalbard", (10, 76, 34, 81), "azimuthal"),
        ("a town", (2.2, 48.8, 2.5, 48.9), "azimuthal"),
        ("Chile", (-75, -55, -66, -18), "azimuthal"),
        ("Africa", (-17, -35, 51, 37), "azimuthal"),
        ("across 180 degrees", (170, 50, -170, 55), "conic"),
    ],
)
def test_the_rule(where, extent, family):
    assert projections.choose(extent).family == family, where


def test_parallels_are_named_on_their_side():
    assert projections.choose((23, 36, 53.4, 56)).name.endswith("parallels 39° and 53° N")
    assert projections.choose((115, -38, 151, -28)).name.endswith("parallels 36° and 30° S")


lons = st.floats(-180, 180)
lats = st.floats(-90, 90)
extents = st.tuples(lons, lats, lons, lats).map(lambda e: (e[0], min(e[1], e[3]), e[2], max(e[1], e[3])))


@settings(max_examples=200, deadline=None)
@given(extents)
def test_every_extent_has_a_projection_that_shows_it(extent):
    chosen = projections.choose(extent)
    west, south, east, north = extent
    turn = (east - west) % 360
    points = np.array([(west + turn * x, south + (north - south) * y) for x in (0, 0.5, 1) for y in (0, 0.5, 1)])
    points[:, 0] = chosen.unrolled(points[:, 0])
    xy = chosen.forward(points)
    assert np.isfinite(xy).all()
    back = chosen.inverse(xy)
    same = projections.angle(projections.azimuthal(0, 0), back) - projections.angle(projections.azimuthal(0, 0), points)
    assert np.abs(same).max() < 1e-3


@settings(max_examples=60, deadline=None)
@given(st.lists(st.tuples(lons, lats), min_size=1, max_size=8))
def test_every_story_lies_within_its_map(points):
    panel = fit([shapely.Point(each) for each in points], RECT, margins=MARGINS)
    units = panel.units(np.array(points))
    rect = panel.rect
    assert (units >= np.array([rect.x, rect.y]) - 0.5).all()
    assert (units <= np.array([rect.right, rect.bottom]) + 0.5).all()


@settings(max_examples=40, deadline=None)
@given(lons, lats, st.floats(2, 149))
def test_a_cap_holds_what_is_near_and_nothing_else(lon, lat, radius):
    shape = projections.cap(lon, lat, radius)
    assert shape.is_valid
    grid = np.array([(x, y) for x in np.arange(lon - 179.5, lon + 180, 7.0) for y in np.arange(-89.5, 90, 7.0)])
    far = projections.angle(projections.azimuthal(lon, lat), grid)
    inside = shapely.contains_xy(shape, grid)
    clear = np.abs(far - min(radius, 150)) > 1.5
    assert (inside == (far < radius))[clear].all()


@pytest.mark.parametrize("lon", [-180, -120, -45, 0, 33, 90, 150, 179])
def test_the_world_has_no_seam_across_it(lon):
    """Land and sea are where they are, whatever the middle of the map is."""
    chosen = projections.world(lon)
    edge = chosen.forward(np.array([[lon + 180.0, 80.0]]))[0]
    rect = Rect(0, 0, 720, 720 * edge[1] / edge[0])
    panel = fit([shapely.Point(lon - 100, 0), shapely.Point(lon + 100, 0)], rect, margins=(0, 0, 0, 0))
    _agrees_with_the_globe(panel)


@pytest.mark.parametrize(
    "points",
    [
        [(0, 90), (100, 72), (-60, 70)],
        [(0, -90), (100, -66), (-60, -70)],
        [(175, 65), (-170, 60)],
        [(178, -18), (-172, -14)],
        [(10, 0), (40, -30), (-10, 33)],
        [(30, 60), (150, 50), (60, 80)],
        [(37, 55), (180, 65), (30, 45)],
    ],
)
def test_land_is_where_it_is(points):
    _agrees_with_the_globe(fit([shapely.Point(each) for each in points], RECT, margins=MARGINS))


def _agrees_with_the_globe(panel):
    land = basemap.load().layer("land")
    drawn = panel.drawn(land)
    shape = shapely.union_all(drawn)
    rect = panel.rect
    axes = np.linspace(rect.x + 2, rect.right - 2, 23), np.linspace(rect.y + 2, rect.bottom - 2, 19)
    mesh = np.column_stack([each.ravel() for each in np.meshgrid(*axes)])
    where = panel.degrees(mesh)
    seen = np.isfinite(where).all(axis=1)
    mesh, where = mesh[seen], where[seen]
    where[:, 0] = (where[:, 0] + 180) % 360 - 180
    tree = shapely.STRtree(land)
    points = shapely.points(where)
    truth = np.zeros(len(points), dtype=bool)
    truth[tree.query(points, predicate="within")[0]] = True
    coast = shapely.distance(shape.boundary, shapely.points(mesh)) < 2.0
    wrong = (shapely.contains_xy(shape, mesh) != truth) & ~coast
    assert truth[~coast].any() or not len(drawn)
    assert not wrong.any(), where[wrong]


def test_the_scale_is_that_of_the_ground():
    from pyproj import Geod

    panel = fit([shapely.Point(23, 36), shapely.Point(53, 56)], RECT, margins=MARGINS)
    a, b = panel.degrees(np.array([[225.0, 237.0], [325.0, 237.0]]))
    assert panel.km_per_unit(275, 237) * 100 == pytest.approx(Geod(ellps="WGS84").inv(*a, *b)[2] / 1000, rel=2e-3)
