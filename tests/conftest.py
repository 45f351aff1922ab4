"""What the tests need of the machine, and a loud word where it is not there."""

from __future__ import annotations

import importlib.util
import os
import shutil
import subprocess
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import settings

if TYPE_CHECKING:
    from collections.abc import Iterator

ROOT = Path(__file__).parents[1]
SHARED = Path(os.environ.get("GEOMAP_SHARED") or ROOT.parent / "shared")
SYSTEM_PYTHON = "/usr/bin/python3"
settings.register_profile("shared machines", deadline=None)  # how long an example takes says more of the others
settings.load_profile("shared machines")


@cache
def _chromium() -> str | None:
    named = os.environ.get("GEOMAP_CHROMIUM")
    return named or next(filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))), None)


@cache
def _qgis() -> bool:
    """PyQGIS belongs to the system's Python, not to the one that runs the tests."""
    if not Path(SYSTEM_PYTHON).exists():
        return False
    found = subprocess.run([SYSTEM_PYTHON, "-c", "import qgis.core"], capture_output=True, check=False, timeout=60)
    return found.returncode == 0


# marker: (is it there, what is missing, the variable that makes its absence a failure)
_NEEDS = {
    "spacy": (
        lambda: importlib.util.find_spec("spacy") is not None,
        "spaCy (make .venv/.spacy)",
        "GEOMAP_REQUIRE_SPACY",
    ),
    "browser": (lambda: _chromium() is not None, "Chromium (Debian: apt install chromium)", "GEOMAP_REQUIRE_BROWSER"),
    "gis": (_qgis, "PyQGIS (Debian: apt install python3-qgis)", "GEOMAP_REQUIRE_QGIS"),
    "shared": (SHARED.is_dir, f"the shared gold data ({SHARED}; GEOMAP_SHARED)", "GEOMAP_REQUIRE_SHARED"),
}


def pytest_runtest_setup(item: pytest.Item) -> None:
    for marker, (there, what, variable) in _NEEDS.items():
        if item.get_closest_marker(marker) and not there():
            message = f"{marker} tests need {what}"
            if os.environ.get(variable):
                pytest.fail(f"{message}, and {variable} is set", pytrace=False)
            pytest.skip(message)


@pytest.hookimpl(wrapper=True, tryfirst=True)
def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> Iterator[None]:
    """Say last, right above the closing line, what was not run."""
    yield
    missing: dict[str, int] = {}
    for report in terminalreporter.stats.get("skipped", []):
        for marker, (_, what, _variable) in _NEEDS.items():
            if marker in report.keywords and f"{marker} tests need" in str(report.longrepr):
                missing[what] = missing.get(what, 0) + 1
    for what, count in missing.items():
        terminalreporter.write_line(f"!!! NOT RUN: {count} tests, for want of {what}", yellow=True, bold=True)


@pytest.fixture(scope="session", autouse=True)
def _no_gazetteers_of_the_user(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    """Whoever runs the tests may have added gazetteers: they are left alone, and not asked."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("GEOMAP_DATA", str(tmp_path_factory.mktemp("data")))
        yield


@pytest.fixture(scope="session")
def root() -> Path:
    """The project's folder."""
    return ROOT


@pytest.fixture(scope="session")
def shared() -> Path:
    """The shared gold data; the test must be marked ``shared``."""
    return SHARED


@pytest.fixture(scope="session")
def chromium() -> str:
    """The system's Chromium; the test must be marked ``browser``."""
    found = _chromium()
    assert found, "mark the test `browser`"
    return found


@pytest.fixture(scope="session")
def launched(chromium: str) -> Iterator[Any]:
    """Chromium, started once for all tests: Playwright cannot run twice in one process."""
    from playwright.sync_api import sync_playwright

    with sync_playwright() as running:
        browser = running.chromium.launch(
            executable_path=chromium, args=["--no-sandbox", "--headless=new", "--disable-gpu", "--hide-scrollbars"]
        )
        yield browser
        browser.close()


@pytest.fixture(scope="session")
def system_python() -> str:
    """The Python that has PyQGIS; the test must be marked ``gis``."""
    return SYSTEM_PYTHON


@pytest.fixture(scope="session")
def seed() -> Path:
    """The article that must come out right."""
    return ROOT / "seeds" / "000_17ea725e07b18fd2.txt"
