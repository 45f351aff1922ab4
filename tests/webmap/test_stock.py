"""The Folium map that people add to."""

from __future__ import annotations

import re

import folium
import pytest
from sample_layers import seed_layers

from geomap.webmap import to_folium


@pytest.fixture
def made() -> folium.Map:
    return to_folium(seed_layers())


def html(made: folium.Map) -> str:
    return re.sub(r"base64,[\w+/=]+", "", made.get_root().render())


def test_is_a_folium_map_with_layers_to_switch(made: folium.Map) -> None:
    assert isinstance(made, folium.Map)
    text = html(made)
    for name in ('"Places"', '"Areas"', '"Routes"'):
        assert name in text
    assert "L.control.layers" in text


def test_needs_no_network(made: folium.Map) -> None:
    text = html(made).replace("http://www.w3.org/", "")
    assert not re.search(r"(?:src|href)=[\"']?(?:https?:)?//", text)


def test_inferred_route_is_dashed_and_has_a_head(made: folium.Map) -> None:
    text = html(made)
    assert '"dashArray": "7 4"' in text
    assert text.count('"fillColor": "#d55e00"') >= 1


def test_quotes_and_reasons_are_in_the_popups(made: folium.Map) -> None:
    text = html(made)
    assert "drones are shipped across the Caspian Sea" in text
    assert "Why this one" in text


def test_an_icon_brings_its_own_assets(made: folium.Map) -> None:
    folium.Marker((50, 40), popup="mine", icon=folium.Icon(color="red")).add_to(made)
    assert "awesome-markers" in html(made)
