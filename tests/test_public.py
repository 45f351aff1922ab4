"""What users of the package hold on to."""

from __future__ import annotations

import subprocess
import sys
import time
from pathlib import Path

import pytest

import geomap
from geomap import errors, model

ROOT = Path(__file__).parents[1]


def test_all_is_sorted_and_every_name_is_there():
    assert geomap.__all__ == sorted(geomap.__all__)
    assert len(set(geomap.__all__)) == len(geomap.__all__)
    for name in geomap.__all__:
        assert getattr(geomap, name) is not None, name
    assert dir(geomap) == geomap.__all__


def test_what_the_contract_promises():
    promised = {"map_article", "read_article", "route", "to_folium", "write", "Layers", "Article", "Route", "Settings"}
    assert promised <= set(geomap.__all__)


def test_every_error_and_value_is_public():
    raised = {
        name for name, value in vars(errors).items() if isinstance(value, type) and value.__module__ == errors.__name__
    }
    values = {
        name for name, value in vars(model).items() if isinstance(value, type) and value.__module__ == model.__name__
    }
    assert raised | values <= set(geomap.__all__)


def test_unknown_names_are_attribute_errors():
    with pytest.raises(AttributeError, match="no attribute 'nothing'"):
        geomap.nothing  # noqa: B018


def test_every_public_name_is_documented():
    for name in geomap.__all__:
        assert name == "__version__" or getattr(geomap, name).__doc__, name


def test_the_version_is_that_of_the_project():
    import tomllib

    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    assert project["version"] == geomap.__version__


def test_the_package_is_typed():
    assert (ROOT / "geomap" / "py.typed").exists()


HEAVY = (
    "numpy",
    "pandas",
    "geopandas",
    "shapely",
    "folium",
    "scipy",
    "pyogrio",
    "rich",
    "charset_normalizer",
    "jinja2",
    "matplotlib",
)


@pytest.mark.parametrize("statement", ["import geomap", "import geomap.cli", "import geomap.pipeline"])
def test_importing_is_light(statement):
    script = f"{statement}\nimport sys\nprint([name for name in {HEAVY!r} if name in sys.modules])"
    found = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True, cwd=ROOT)
    assert found.stdout.strip() == "[]"


def test_help_answers_at_once():
    """0.3 s warm is the bar; a machine with other work gets the best of five, and some room."""
    best = min(_seconds() for _ in range(5))
    assert best < 0.6


def _seconds() -> float:
    begun = time.perf_counter()
    subprocess.run([sys.executable, "-m", "geomap", "--help"], capture_output=True, check=True, cwd=ROOT)
    return time.perf_counter() - begun
