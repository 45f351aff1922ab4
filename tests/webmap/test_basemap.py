"""The ground under the story."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pytest
import shapely
from sample_layers import outline
from shapely.geometry import Point, box

from geomap.errors import DatasetIntegrityError, DatasetMissingError
from geomap.webmap import basemap
from geomap.webmap.frame import Frame, Grid, _room

if TYPE_CHECKING:
    from pathlib import Path

EUROPE = Frame((20, 35, 55, 57), _room((20, 35, 55, 57)))


def on_land(lon: float, lat: float) -> bool:
    return bool(shapely.contains_xy(shapely.union_all(basemap.clip(basemap.load().layer("land"), (lon - 1, lat - 1, lon + 1, lat + 1))), lon, lat))  # fmt: skip  # noqa: E501


@pytest.mark.parametrize(("lon", "lat"), [(37.6, 55.75), (-100, 40), (179.5, 68), (-179, 66.5), (0, -85), (134, -25)])
def test_land_is_land(lon: float, lat: float) -> None:
    assert on_land(lon, lat)


@pytest.mark.parametrize(("lon", "lat"), [(50.7, 41.9), (34, 43), (-30, 40), (178, 0), (-179.5, -45)])
def test_water_is_water(lon: float, lat: float) -> None:
    assert not on_land(lon, lat)


def test_crimea_lies_in_ukraine() -> None:
    assert outline("UA").contains(Point(34.1, 45.2))
    assert not outline("RU").contains(Point(34.1, 45.2))


def test_clip_goes_round_the_date_line() -> None:
    parts = basemap.clip(basemap.load().layer("land"), (170, 60, 200, 72))
    west, _, east, _ = shapely.total_bounds(parts)
    assert west >= 170
    assert 185 < east <= 200


def test_page_lines_stay_within_budget_and_are_the_same_twice() -> None:
    for story in ((20, 35, 55, 57), (-120, -40, 150, 65), (4, 51, 6, 52.5)):
        frame = Frame(story, _room(story))
        first, second = (basemap.drawn(frame, Grid(frame)) for _ in range(2))
        assert first == second
        assert set(first) == {"land", "lakes", "rivers", "borders", "disputed"}
        assert 0 < sum(len(line) for lines in first.values() for line in lines) <= 2.2 * 45_000


def test_names_stand_inside_what_they_name() -> None:
    shape = box(0, 0, 10, 3).difference(box(2, 1, 8, 3))
    spots = basemap.interior_points(shape)
    assert 1 < len(spots) <= 6
    assert all(shape.contains(Point(lon, lat)) for lon, lat, _ in spots)
    rooms = [round(room, 6) for _, _, room in spots]
    assert rooms == sorted(rooms, reverse=True)
    assert basemap.interior_points(None) == []


def test_countries_are_named_and_seas_too() -> None:
    grid = Grid(EUROPE)
    names = {label["name"] for label in basemap.country_labels(EUROPE, grid)}
    assert {"Russia", "Turkey", "Kazakhstan", "Romania"} <= names
    assert not names & {"N. Cyprus", "Siachen Glacier"}
    seas = {label["name"] for label in basemap.sea_labels(EUROPE, grid, without={"Caspian Sea"})}
    assert "Black Sea" in seas
    assert "Caspian Sea" not in seas


def test_country_names_by_code() -> None:
    assert basemap.country_name("IR") == "Iran"
    assert basemap.country_name("") == ""


def test_missing_and_damaged_files_are_one_line(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr("geomap.basemap.resources.files", lambda _: tmp_path)
    with pytest.raises(DatasetMissingError, match="basemap is missing"):
        basemap.Basemap("x.bin")
    (tmp_path / "_data").mkdir()
    (tmp_path / "_data" / "x.bin").write_bytes(b"nothing")
    with pytest.raises(DatasetIntegrityError, match="damaged"):
        basemap.Basemap("x.bin")


def test_clip_of_nothing_is_nothing() -> None:
    empty = np.array([], dtype=object)
    assert len(basemap.clip(empty, (0, 0, 1, 1))) == 0


def test_small_maps_have_the_finer_coast() -> None:
    small = Frame((9.5, 54.5, 11.5, 56), _room((9.5, 54.5, 11.5, 56)))
    large = Frame((-10, 35, 40, 65), small.box)
    count = [int(shapely.get_num_coordinates(basemap.land(frame)).sum()) for frame in (small, large)]
    assert count[0] > 2 * count[1]


INLAND = [(-98, 39), (-81.3, 26.5), (-55, -10), (2, 47), (105, 33), (10, 25), (78, 22), (134, -25), (24, -2), (-42, 75)]


@pytest.mark.parametrize("name", ["basemap-50m.bin", "basemap-10m.bin"])
def test_land_is_whole_and_valid(name):
    """Every continent is there: the fine coast once lacked the mainland of America."""
    land = basemap.load(name).layer("land")
    assert shapely.is_valid(land).all()
    assert [point for point in INLAND if not shapely.intersects_xy(land, *point).any()] == []
    assert abs(shapely.area(land).sum() - shapely.area(basemap.load().layer("land")).sum()) < 30  # square degrees
