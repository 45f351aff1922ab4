"""What part of the world a page shows."""

from __future__ import annotations

import dataclasses
import json
import math
from typing import TYPE_CHECKING, Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sample_layers import frame as table_frame
from sample_layers import seed_layers
from shapely.geometry import Point, box

from geomap.columns import TABLES, records
from geomap.webmap.frame import MAX_LAT, Frame, Grid, _room, frame_of, latitude, mercator

if TYPE_CHECKING:
    from geomap.model import Layers

LONGITUDES = st.floats(-180, 180)
LATITUDES = st.floats(-MAX_LAT, MAX_LAT)


def with_points(*points: tuple[float, float]) -> Layers:
    seed = seed_layers()
    rows = [dict(seed.places.iloc[0].drop("geometry")) | {"id": str(i)} for i in range(len(points))]
    empty = {name: table_frame(TABLES[name], []) for name in TABLES if name != "places"}
    places = table_frame(TABLES["places"], rows, geometries=[Point(p) for p in points])
    return dataclasses.replace(seed, places=places, **empty)


@given(LATITUDES)
def test_mercator_has_an_inverse(lat: float) -> None:
    assert math.isclose(latitude(mercator(lat)), lat, abs_tol=1e-9)


@settings(max_examples=30, deadline=None)
@given(st.lists(st.tuples(LONGITUDES, st.floats(-90, 90)), min_size=1, max_size=6))
def test_every_point_lies_in_story_and_box(points: list[tuple[float, float]]) -> None:
    frame = frame_of(with_points(*points))
    for lon, lat in points:
        x, y = frame.unrolled(lon), max(-MAX_LAT, min(MAX_LAT, lat))
        assert frame.story[0] - 1e-6 <= x <= frame.story[2] + 1e-6
        assert frame.story[1] - 1e-6 <= y <= frame.story[3] + 1e-6
    assert frame.box[0] <= frame.story[0] + 1e-6
    assert frame.box[2] >= frame.story[2] - 1e-6
    assert frame.story[2] - frame.story[0] <= 360


def test_both_sides_of_the_date_line_are_one_piece() -> None:
    frame = frame_of(with_points((178.4, -18.1), (-171.8, -13.8)))
    west, _, east, _ = frame.story
    assert east - west < 12
    assert abs(frame.unrolled(178.4) - frame.unrolled(-171.8)) < 12


def with_land(points: list[tuple[float, float]], *outlines: Any) -> Layers:
    layers = with_points(*points)
    row = next(r for r in records(TABLES["areas"], seed_layers().areas) if r["name"] == "Ukraine")
    rows = [row | {"id": str(i), "shaded": True} for i in range(len(outlines))]
    rows = [{key: json.dumps(v) if key in {"quotes", "candidates"} else v for key, v in r.items()} for r in rows]
    return dataclasses.replace(layers, areas=table_frame(TABLES["areas"], rows, geometries=list(outlines)))


BRAZIL = [(-47.9, -15.8), (-43.9, -19.9), (-67.8, -10.0), (-48.5, -27.6)]


def test_land_far_from_everything_does_not_widen_the_frame() -> None:
    around, japan = box(-74, -34, -35, 5), box(130, 31, 145, 45)
    west, _, east, _ = frame_of(with_land(BRAZIL, around, japan)).story
    assert west == pytest.approx(-74)
    assert east == pytest.approx(-35)


def test_land_beside_or_around_the_story_is_shown_whole() -> None:
    france, spain = box(-5, 42, 8, 51), box(-9, 36, 3, 43)
    west, south, east, north = frame_of(with_land([(2.35, 48.86)], france, spain)).story
    assert (west, south, east, north) == pytest.approx((-9, 36, 8, 51))
    # On the other side of ±180° is beside too.
    west, _, east, _ = frame_of(with_land([(178.4, -18.1)], box(-180, -20, -178, -15))).story
    assert east - west < 12


def test_land_alone_is_the_story() -> None:
    west, _, east, _ = frame_of(with_land([], box(130, 31, 145, 45), box(-74, -34, -35, 5))).story
    assert east - west > 150


def test_one_point_is_shown_with_its_surroundings() -> None:
    west, south, east, north = frame_of(with_points((10, 50))).story
    assert 3 < east - west < 8
    assert 2 < north - south < 8


def test_no_point_at_all_is_the_world() -> None:
    assert frame_of(with_points()).is_world


@pytest.mark.parametrize("lat", [90, -90, 89.9])
def test_poles_stay_finite(lat: float) -> None:
    frame = frame_of(with_points((0, lat)))
    assert all(map(math.isfinite, (*frame.story, *frame.box)))


@given(st.lists(st.tuples(st.floats(20, 50), st.floats(30, 60)), min_size=1, max_size=30))
def test_lines_survive_the_grid(points: list[tuple[float, float]]) -> None:
    frame = Frame((20, 30, 50, 60), _room((20, 30, 50, 60)))
    grid = Grid(frame)
    line = grid.line(np.array(points))
    cells = np.cumsum(np.array(line).reshape(-1, 2), axis=0)
    expected = grid.project(np.array(points))
    assert (cells[0] == expected[0]).all()
    assert (cells[-1] == expected[-1]).all()
    size = 360 / grid.cells
    assert abs((cells[-1][0] + grid.origin[0]) * size - 180 - points[-1][0]) <= size
