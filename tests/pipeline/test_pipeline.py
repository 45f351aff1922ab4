from __future__ import annotations

import json
import math

import pytest

import geomap
from geomap.articles import from_text
from geomap.errors import ArticleError, ConfigurationError, DatasetMissingError, ExportError
from geomap.model import Mention
from geomap.pipeline import candidates, find_way, map_article, open_gazetteer, read

TEXT = "Ferry adrift\n\nA ferry sailed from Odesa to Istanbul on Monday, police in Ankara said.\n"


def test_text_and_article_give_the_same_layers():
    first, second = map_article(TEXT), map_article(from_text(TEXT))
    for name in ("places", "areas", "routes", "mentions", "relations", "unlocated"):
        assert getattr(first, name).equals(getattr(second, name)), name
    assert list(first.routes["origin"]) == ["Odesa"]
    assert list(first.routes["destination"]) == ["Istanbul"]
    assert first.routes.crs.to_epsg() == 4326
    assert any("GeoNames" in line for line in first.attributions)


def test_progress_names_the_stages_in_order():
    told = []
    map_article(TEXT, progress=told.append)
    assert told == [
        "opening the gazetteer",
        "looking for names",
        "reading movements and statements",
        "finding the places",
        "placing what only the words locate",
        "drawing the routes",
        "building the layers",
    ]


def test_a_recogniser_and_a_gazetteer_of_ones_own():
    class Only:
        def mentions(self, article):
            start = article.text.index("Odesa")
            return (Mention(start, start + 5, "Odesa", recogniser="only"),)

    layers = map_article(TEXT, recogniser=Only(), gazetteer=open_gazetteer())
    assert list(layers.mentions["toponym"]) == ["Odesa"]
    assert list(layers.mentions["recogniser"]) == ["only"]
    assert list(layers.places["name"]) == ["Odesa"]


def test_the_country_hint_decides():
    text = "A man was arrested in Springfield and another one in Birmingham."
    hinted = read(from_text(text), settings=geomap.Settings(country="US"))
    assert {each.place.country_code for each in hinted.resolutions} == {"US"}


def test_what_cannot_work_says_so(tmp_path):
    with pytest.raises(ArticleError):
        map_article("")
    with pytest.raises(DatasetMissingError):
        map_article(TEXT, settings=geomap.Settings(gazetteer=tmp_path / "none.sqlite"))
    layers = map_article("Quiet everywhere.")
    with pytest.raises(ExportError):
        geomap.write(layers, tmp_path / "no" / "such" / "folder.geojson")
    with pytest.raises(ConfigurationError):
        geomap.write(layers, tmp_path / "map.docx")
    assert list(tmp_path.iterdir()) == []


def test_write_by_suffix(tmp_path):
    layers = map_article(TEXT)
    for suffix in (".html", ".gpkg", ".geojson", ".json"):
        path = tmp_path / f"ferry{suffix}"
        geomap.write(layers, path)
        assert path.stat().st_size > 0
    names = {
        feature["properties"]["layer"] for feature in json.loads((tmp_path / "ferry.geojson").read_text())["features"]
    }
    assert "routes" in names


def test_to_folium_makes_a_folium_map():
    import folium

    assert isinstance(geomap.to_folium(map_article(TEXT)), folium.Map)


def test_route_between_points_and_names():
    by_point = geomap.route((53.383, 36.853), (47.51, 42.985), mode="sea")
    assert by_point.path_basis == "inferred-water"
    assert 845 <= by_point.length_km <= 890
    by_name = geomap.route("Odesa", "Istanbul", mode="sea")
    assert 550 <= by_name.length_km <= 750
    flown = geomap.route((37.6, 55.75), "Tehran", mode="air")
    assert flown.path_basis == "geodesic"
    assert math.isclose(flown.length_km, flown.great_circle_km, rel_tol=1e-3)
    assert all(math.isfinite(value) for part in by_name.parts for point in part for value in point)


def test_no_route_is_an_answer():
    dry = geomap.route("Moscow", "Madrid", mode="sea")
    assert dry.parts == ()
    assert dry.no_line_reason
    nowhere = geomap.route("Qwertyville", "Istanbul")
    assert nowhere.parts == ()
    assert nowhere.no_line_reason


@pytest.mark.parametrize("point", [(200.0, 0.0), (0.0, 91.0), (math.nan, 0.0), (0.0, math.inf)])
def test_points_that_are_nowhere(point):
    with pytest.raises(ConfigurationError):
        geomap.route(point, (0.0, 0.0))


def test_a_way_says_what_the_names_were_taken_for():
    way = find_way("Odesa", (28.97, 41.01))
    assert way.origin.place.country_code == "UA"
    assert way.destination.place.lon == 28.97
    assert way.origin.reason


def test_candidates_are_in_order():
    found = candidates("Moscow")
    assert found[0].place.geonameid == 524901
    assert [each.score for each in found] == sorted((each.score for each in found), reverse=True)
    assert candidates("Qwertyville") == []
