"""Sea routes: how long, how far off the ports, how much on land, how quick; searoute beside geomap in the same run.

    python -m benchmarks.routes [--each]

The pairs and the scorer are those of GEOMAP_SHARED (bench/routes, score_routes.py); each pair is routed by one and then
by the other, so that a busy moment falls on both. Load and memory are those of a child process that draws one route.
"""

from __future__ import annotations

import argparse
import csv
import json
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import TYPE_CHECKING, Any

from benchmarks.common import BENCH, SHARED, child, median, table

if TYPE_CHECKING:
    from collections.abc import Callable

    Line = list[list[list[float]]] | None

PAIRS = BENCH / "routes" / "sea_pairs.dev.csv"
BARS = "bars: median 1.08 x great circle, 0.4% on land, ends 12 km, 0.120 s median, 2.5 s worst, 0.5 s load, 350 MB"
LOAD = "import {0}, time; t = time.process_time(); {1}; print(time.process_time() - t)"
GEOMAP = ("scipy.sparse.csgraph, pyproj", "from geomap.routing import route; route((30, 43), (30, 43.1), mode='sea')")
SEAROUTE = ("networkx", "import searoute; searoute.searoute([30, 43], [30, 43.1])")


def main() -> None:
    """Route, score and print."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--each", action="store_true", help="a line for every pair")
    arguments = parser.parse_args()
    if not PAIRS.exists():
        print(f"no sea pairs at {PAIRS}: set GEOMAP_SHARED")
        return
    with PAIRS.open(encoding="utf-8", newline="") as file:
        pairs = list(csv.DictReader(file))
    # Before this process grows: a child's peak begins with the size of its parent.
    starts = {"geomap": GEOMAP, "searoute": SEAROUTE}
    memory = {name: child([sys.executable, "-c", code[1]]).megabytes for name, code in starts.items()}
    load = {name: loading(code) for name, code in starts.items()}
    routers = {"geomap": by_geomap, "searoute": by_searoute}
    for draw in routers.values():
        draw((30.0, 43.0), (30.0, 43.1))
    found: dict[str, list[dict[str, Any]]] = {name: [] for name in routers}
    for pair in pairs:
        for name, draw in routers.items():
            found[name].append(timed(draw, pair))
    rows = []
    for name, lines in found.items():
        seconds, cpu = ([line[key] for line in lines] for key in ("seconds", "cpu"))
        times = (median(seconds), max(seconds), median(cpu), max(cpu), load[name])
        rows.append((name, *(f"{each:.3f}" for each in times), f"{memory[name]:.0f}"))
    head = ("router", "s median", "s worst", "cpu s median", "cpu s worst", "load cpu s", "MB")
    table(f"{len(pairs)} port pairs", head, rows)
    print(f"  {BARS}")
    for name, lines in found.items():
        print(f"\n{name}: {score(lines, each=arguments.each and name == 'geomap')}")


def timed(draw: Callable[..., Line], pair: dict[str, str]) -> dict[str, Any]:
    """Draw one pair, as a line of the scorer's input."""
    ends = [(float(pair[f"{end}_lon"]), float(pair[f"{end}_lat"])) for end in ("origin", "destination")]
    wall, cpu = time.perf_counter(), time.process_time()
    parts = draw(*ends)
    wall, cpu = time.perf_counter() - wall, time.process_time() - cpu
    return {"origin": pair["origin"], "destination": pair["destination"], "parts": parts, "seconds": wall, "cpu": cpu}


def by_geomap(a: tuple[float, float], b: tuple[float, float]) -> Line:
    """Route with geomap."""
    from geomap.routing import route  # noqa: PLC0415  (what is measured is not loaded before)

    return [[list(point) for point in part] for part in route(a, b, mode="sea").parts] or None


def by_searoute(a: tuple[float, float], b: tuple[float, float]) -> Line:
    """Route with searoute, its line cut where it jumps over ±180°."""
    import searoute  # noqa: PLC0415

    line = searoute.searoute(list(a), list(b))["geometry"]["coordinates"]
    parts: list[list[list[float]]] = [[]]
    for lon, lat, *_ in line:
        point = [(lon + 180) % 360 - 180, lat]
        if parts[-1] and abs(point[0] - parts[-1][-1][0]) > 180:
            parts.append([])
        parts[-1].append(point)
    return parts if sum(map(len, parts)) > 1 else None


def loading(code: tuple[str, str]) -> float:
    """CPU seconds from import to the first answer, median of three processes; libraries underneath not counted."""
    runs = [
        subprocess.run([sys.executable, "-c", LOAD.format(*code)], capture_output=True, text=True, check=True)
        for _ in range(3)
    ]
    return median(float(run.stdout.split()[-1]) for run in runs)


def score(lines: list[dict[str, Any]], *, each: bool) -> str:
    """Return what the scorer says of the lines."""
    with tempfile.TemporaryDirectory() as folder:
        routes = Path(folder) / "routes.jsonl"
        routes.write_text("".join(json.dumps(line) + "\n" for line in lines), encoding="utf-8")
        command = [sys.executable, str(BENCH / "score_routes.py"), str(PAIRS), str(routes)]
        command += ["--land", str(SHARED / "reference" / "land.parquet"), *(["--each"] if each else [])]
        return subprocess.run(command, capture_output=True, text=True, check=True).stdout.strip()


if __name__ == "__main__":
    main()
