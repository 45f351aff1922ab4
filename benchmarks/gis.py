"""Files for GIS software at size: 100,000 places and 20,000 routes, beside the plain writers of GeoPandas.

    python -m benchmarks.gis [--rounds N] [--places N] [--routes N] [--only FORMAT]

Each file is written by a child process of its own that loads the same layers; plain and ours take turns, so that a busy
moment falls on both, and the quickest of each counts. Seconds are those of writing alone, memory the peak resident set
of the whole process, layers and libraries in it. The bars: GeoPackage and GeoParquet in at most 1.5 times the plain
time, under 1.5 GB.
"""

from __future__ import annotations

import argparse
import json
import pickle
import resource
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
import shapely

from benchmarks.common import ROOT, alternate, table
from geomap import outputs
from geomap.columns import SPATIAL, TABLES
from geomap.layers import tabulate
from geomap.model import Article, Layers

if TYPE_CHECKING:
    from collections.abc import Iterator

TIMES, MEGABYTES = 1.5, 1500.0
BARRED = ("gpkg", "parquet")
OTHERS = ("geojson", "kmz", "fgb", "csv")
_STEPS = 40  # points of a route


def main() -> int:
    """Measure and print; 1 where a bar is not kept."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--rounds", type=int, default=3, help="how often each file is written (default %(default)s)")
    parser.add_argument("--places", type=int, default=100_000, help="default %(default)s")
    parser.add_argument("--routes", type=int, default=20_000, help="default %(default)s")
    parser.add_argument("--only", choices=(*BARRED, *OTHERS), action="append", help="only this format; may be repeated")
    parser.add_argument("--child", nargs=2, metavar=("WHAT", "LAYERS"), help=argparse.SUPPRESS)
    arguments = parser.parse_args()
    if arguments.child:
        print(json.dumps(write(arguments.child[0], Path(arguments.child[1]))))
        return 0
    with tempfile.TemporaryDirectory() as folder:
        stored = Path(folder) / "layers.pickle"
        stored.write_bytes(pickle.dumps(layers(arguments.places, arguments.routes), protocol=5))
        wanted = arguments.only or (*BARRED, *OTHERS)
        pairs = [name for each in BARRED if each in wanted for name in (f"plain {each}", each)]
        found = alternate({name: lambda n=name: child(n, stored) for name in pairs}, arguments.rounds)
        found |= {name: [child(name, stored)] for name in OTHERS if name in wanted}
    return report(found, arguments.places, arguments.routes)


def report(found: dict[str, list[dict[str, Any]]], places: int, routes: int) -> int:
    """Print the table; 1 where a bar is not kept."""
    rows, kept = [], True
    for name, runs in found.items():
        seconds, most = min(run["seconds"] for run in runs), max(run["megabytes"] for run in runs)
        cpu = min(run["cpu"] for run in runs)
        times = ""
        if name in BARRED:
            ratio = seconds / min(run["seconds"] for run in found[f"plain {name}"])
            kept = kept and ratio <= TIMES and most < MEGABYTES
            times = f"{ratio:.2f}"
        size = runs[0]["bytes"] / 1e6
        rows.append((name, f"{seconds:.2f}", f"{cpu:.2f}", times, f"{most:.0f}", f"{size:.0f}"))
    table(
        f"Files of {places:,} places and {routes:,} routes",
        ("file", "s", "CPU s", "times plain", "MB of memory", "MB"),
        rows,
    )
    print(f"  bars: {TIMES} times plain, {MEGABYTES:.0f} MB: {'kept' if kept else 'NOT KEPT'}")
    return 0 if kept else 1


def child(what: str, stored: Path) -> dict[str, Any]:
    """Write one sort of file in a process of its own."""
    command = [sys.executable, "-m", "benchmarks.gis", "--child", what, str(stored)]
    done = subprocess.run(command, capture_output=True, text=True, cwd=ROOT, check=False)
    if done.returncode:
        sys.exit(f"{what}: exit code {done.returncode}\n{done.stderr}")
    found: dict[str, Any] = json.loads(done.stdout)
    return found


def write(what: str, stored: Path) -> dict[str, Any]:
    """Load the layers and write them; seconds of writing, peak memory, bytes written."""
    import pyarrow.parquet  # noqa: F401, PLC0415  (their import is nobody's writing)
    import pyogrio  # noqa: F401, PLC0415
    import pyproj  # noqa: F401, PLC0415

    made: Layers = pickle.loads(stored.read_bytes())
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        start, cpu = time.perf_counter(), time.process_time()
        if what.startswith("plain "):
            plain(made, folder, what.removeprefix("plain "))
        else:
            outputs.write(made, folder / f"x.{what}")
        seconds, cpu = time.perf_counter() - start, time.process_time() - cpu
        written = sum(path.stat().st_size for path in folder.iterdir())
    unit = 1e6 if sys.platform == "darwin" else 1e3
    megabytes = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / unit
    return {"seconds": seconds, "cpu": cpu, "megabytes": megabytes, "bytes": written}


def plain(made: Layers, folder: Path, suffix: str) -> None:
    """Write the places, areas and routes as GeoPandas does by itself."""
    for name in SPATIAL:
        frame = getattr(made, name)
        if suffix == "gpkg":
            frame.to_file(folder / "x.gpkg", layer=name, driver="GPKG")
        else:
            frame.to_parquet(folder / f"x.{name}.parquet", index=False)


def layers(places: int, routes: int) -> Layers:
    """Layers of a size, in which every row has quotes and candidates like those of news; the same every time."""
    random = np.random.default_rng(6)
    points = np.column_stack([random.uniform(-180, 180, places), random.uniform(-85, 85, places)])
    frames = {name: tabulate(name, []) for name in TABLES}
    frames["places"] = tabulate("places", [_row("places", n) for n in range(places)], list(shapely.points(points)))
    frames["routes"] = tabulate("routes", [_row("routes", n) for n in range(routes)], list(_lines(random, routes)))
    return Layers(article=Article(id="a-large", text="Large.", name="large"), **frames)


def _lines(random: np.random.Generator, count: int) -> Iterator[shapely.LineString]:
    for _ in range(count):
        start = random.uniform((-90, -60), (90, 60))
        yield shapely.LineString(start + np.cumsum(random.uniform(-0.5, 0.5, (_STEPS, 2)), axis=0))


def _row(name: str, number: int) -> dict[str, Any]:
    quote = {"mention_id": f"m-{number:012x}", "start": number, "end": number + 120, "paragraph": 1 + number % 30}
    quote["text"] = f"The {number}th ship left the harbour on Monday, port officials said, bound for the other shore."
    candidate = {
        "id": f"geonames:{number}",
        "name": "Somewhere",
        "lon": 1.5,
        "lat": 2.5,
        "score": 0.5,
        "reason": "name",
    }
    values: dict[str, Any] = {"quotes": json.dumps([quote]), "candidates": json.dumps([candidate] * 2), "via": "[]"}
    kinds = {
        "integer": number,
        "real": number / 7,
        "boolean": bool(number % 2),
        "json": "[]",
        "text": "words of the text",
    }
    row: dict[str, Any] = {}
    for column in TABLES[name].columns:
        value = column.values[number % len(column.values)] if column.values else kinds[column.type]
        row[column.name] = values.get(column.name, None if column.nullable and number % 3 else value)
    return row | {"id": f"{name[0]}-{number:012x}"}


if __name__ == "__main__":
    sys.exit(main())
