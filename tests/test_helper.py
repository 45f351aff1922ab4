"""The second process: the same answer as here, and an answer where there is none."""

from __future__ import annotations

import os
import signal
import subprocess
import sys

import pytest

from geomap.errors import ConfigurationError
from geomap.helper import beside, second_process

IN_A_FRESH_PROCESS = """
import os
from geomap.helper import beside, second_process
if __name__ == "__main__":
    with second_process() as helper:
        print(beside(helper, lambda: None, os.getpid) != os.getpid())
"""


def test_it_is_another_process(tmp_path):
    script = tmp_path / "script.py"
    script.write_text(IN_A_FRESH_PROCESS)
    found = subprocess.run([sys.executable, script], capture_output=True, text=True, check=True)
    assert found.stdout == "True\n"


def test_none_where_the_libraries_are_loaded():
    import geopandas  # noqa: F401

    with second_process() as helper:
        assert helper is None


@pytest.fixture
def helper(monkeypatch):
    monkeypatch.delitem(sys.modules, "geopandas", raising=False)
    with second_process() as executor:
        yield executor


def test_errors_come_back(helper):
    with pytest.raises(ConfigurationError, match="no such thing"):
        beside(helper, lambda: None, _refuse)


def test_a_dead_helper_is_done_without(helper):
    assert beside(helper, lambda: None, _die_elsewhere, os.getpid()) == "done here"


def _refuse():
    raise ConfigurationError("no such thing")


def _die_elsewhere(first: int) -> str:
    if os.getpid() != first:
        os.kill(os.getpid(), signal.SIGKILL)
    return "done here"
