"""Imports go one way: values, stages, pipeline, commands."""

from __future__ import annotations

import ast
from pathlib import Path

import pytest

PACKAGE = Path(__file__).parents[1] / "geomap"
# What everybody may use: values, errors and helpers that know no stage.
COMMON = {
    "basemap",
    "cache",
    "columns",
    "errors",
    "files",
    "geodesy",
    "helper",
    "model",
    "provenance",
    "review",
    "settings",
    "shipped",
    "text",
    "_data",
}
STAGES = {
    "articles",
    "exporters",
    "gazetteers",
    "layers",
    "movements",
    "picture",
    "recognition",
    "resolution",
    "routing",
    "statements",
    "webmap",
}
# Above the pipeline: what the commands are made of.
TOP = {
    "__init__",
    "__main__",
    "cli",
    "cli_evaluate",
    "cli_files",
    "cli_gazetteer",
    "console",
    "evaluation",
    "jsonlines",
    "reports",
    "revised",
    "terminal",
    "waylines",
}
# A stage may look at the contract of another, never at its work.
CONTRACTS = {f"geomap.{stage}.base" for stage in STAGES}
# Outputs stand on one another: the page is one of the formats.
# The commands on gazetteers and on files of layers are about their files, with no article to send down the pipeline.
ALLOWED = {
    ("exporters", "webmap"),
    ("webmap", "exporters"),
    ("picture", "exporters"),
    ("picture", "webmap"),
    ("cli_files", "outputs"),
    ("cli_gazetteer", "gazetteers"),
}


def _unit(module: str) -> str:
    parts = module.split(".")
    return parts[1] if len(parts) > 1 else "__init__"


def _imports(path: Path) -> set[str]:
    """Return modules of geomap that a file imports when it runs (not only to be type-checked)."""
    tree = ast.parse(path.read_text(encoding="utf-8"))
    typing_only = {
        id(inner)
        for node in ast.walk(tree)
        if isinstance(node, ast.If) and isinstance(node.test, ast.Name) and node.test.id == "TYPE_CHECKING"
        for inner in ast.walk(node)
    }
    found: set[str] = set()
    for node in ast.walk(tree):
        if id(node) in typing_only:
            continue
        if isinstance(node, ast.Import):
            found |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"{path}: relative import"
            found.add(node.module or "")
            # ``from geomap import errors`` names a module, ``from geomap import route`` does not.
            if node.module == "geomap":
                found |= {f"geomap.{alias.name}" for alias in node.names if alias.name != "__version__"}
    return {name for name in found if name.split(".")[0] == "geomap" and name != "geomap"}


FILES = sorted(PACKAGE.rglob("*.py"))


def _id(path: Path) -> str:
    return str(path.relative_to(PACKAGE))


@pytest.mark.parametrize("path", FILES, ids=_id)
def test_imports_go_one_way(path):
    unit = path.relative_to(PACKAGE).parts[0].removesuffix(".py")
    used = _imports(path)
    if unit in COMMON:
        assert {_unit(name) for name in used} <= COMMON
    elif unit in STAGES:
        outside = {name for name in used if _unit(name) not in COMMON | {unit} and name not in CONTRACTS}
        assert {name for name in outside if (unit, _unit(name)) not in ALLOWED} == set()
    elif unit == "outputs":
        assert {_unit(name) for name in used} <= COMMON | {"exporters", "picture", "webmap"}
    elif unit == "pipeline":
        assert {_unit(name) for name in used} <= COMMON | STAGES | {"outputs"}
    else:
        assert unit in TOP, f"{unit}: say in this test where it belongs"
        # Commands reach the stages through the pipeline; reading text is what JSON lines do themselves.
        more = {above for below, above in ALLOWED if below == unit}
        assert {_unit(name) for name in used} <= COMMON | TOP | {"pipeline", "articles"} | more


def test_every_module_is_of_a_size_to_feel_at_home_in():
    long = {_id(path): n for path in FILES if (n := len(path.read_text(encoding="utf-8").splitlines())) > 440}
    assert long == {}
