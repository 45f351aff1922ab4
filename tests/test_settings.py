from __future__ import annotations

from dataclasses import FrozenInstanceError, fields

import pytest

from geomap.errors import ConfigurationError
from geomap.settings import Settings


def test_every_setting_has_a_default_and_help():
    explained = Settings.explain()
    assert set(explained) == {each.name for each in fields(Settings)}
    for name, (default, text) in explained.items():
        assert getattr(Settings(), name) == default
        assert len(text) > 20, name
        assert text.endswith("."), name


def test_settings_are_frozen():
    with pytest.raises(FrozenInstanceError):
        Settings().country = "US"


@pytest.mark.parametrize("wrong", [{"country": "USA"}, {"country": "us"}, {"max_article_bytes": 0}])
def test_nonsense_is_refused(wrong):
    with pytest.raises(ConfigurationError):
        Settings(**wrong)
