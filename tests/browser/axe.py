"""axe-core, which looks for what keeps people with disabilities out. From npm, for the tests alone."""

from __future__ import annotations

import importlib.util
import json
import shutil
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

ROOT = Path(__file__).parents[2]
_RUN = """async (where) => (await axe.run(where || document, {resultTypes: ["violations"]})).violations
  .filter((each) => ["serious", "critical"].includes(each.impact))
  .map((each) => `${each.impact} ${each.id}: ${each.nodes.slice(0, 4).map((node) => node.target + " " + (node.any[0]
    ? node.any[0].message : "")).join(" | ")}`)"""


@cache
def script() -> str:
    """axe-core as package-lock.json pins it: out of ``node_modules`` if it is there, else fetched by npm."""
    name = "node_modules/axe-core"
    wanted = json.loads((ROOT / "package-lock.json").read_text(encoding="utf-8"))["packages"][name]["version"]
    there = ROOT / name / "package.json"
    if there.is_file() and json.loads(there.read_text(encoding="utf-8"))["version"] == wanted:
        return (ROOT / name / "axe.min.js").read_text(encoding="utf-8")
    spec = importlib.util.spec_from_file_location("geomap_hatch_build", ROOT / "hatch_build.py")
    assert spec
    assert spec.loader
    hook = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(hook)
    hook._OPTIONS = tuple(option for option in hook._OPTIONS if option != "--omit=dev")
    with TemporaryDirectory(prefix="geomap-axe-") as folder:
        for file in ("package.json", "package-lock.json"):
            shutil.copy(ROOT / file, folder)
        hook._npm_ci(folder)
        return (Path(folder) / name / "axe.min.js").read_text(encoding="utf-8")


def findings(page: Any, where: str = "") -> list[str]:
    """Serious and critical findings on the page, or in one part of it, as it is now."""
    # Injected past the page's content security policy, which admits no script but its own.
    if not page.evaluate("typeof axe !== 'undefined'"):
        page.evaluate(script())
    found: list[str] = page.evaluate(_RUN, where)
    return found
