"""What the benchmarks share: where the gold is, child processes with their memory, tables."""

from __future__ import annotations

import json
import os
import statistics
import subprocess
import sys
import time
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

ROOT = Path(__file__).parents[1]
SEED = ROOT / "seeds" / "000_17ea725e07b18fd2.txt"
SHARED = Path(os.environ.get("GEOMAP_SHARED") or ROOT.parent / "shared")
BENCH = SHARED / "bench"
CORPORA = ("lgl", "trnews", "geovirus", "gwn")


@dataclass(frozen=True, slots=True)
class Run:
    """Wall seconds, CPU seconds and peak memory (MB) of a child process."""

    seconds: float
    cpu: float
    megabytes: float


def child(arguments: Sequence[str]) -> Run:
    """Run a command to its end, its output thrown away; raise where it fails."""
    start = time.perf_counter()
    with subprocess.Popen(arguments, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, cwd=ROOT) as process:
        assert process.stderr is not None
        said = process.stderr.read().decode(errors="replace")
        _, status, usage = os.wait4(process.pid, 0)
        seconds = time.perf_counter() - start
        process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode:
        sys.exit(f"{' '.join(arguments)}: exit code {process.returncode}\n{said}")
    # ru_maxrss is in bytes on macOS, in kilobytes elsewhere.
    unit = 1e6 if sys.platform == "darwin" else 1e3
    return Run(seconds, usage.ru_utime + usage.ru_stime, usage.ru_maxrss / unit)


def alternate(tasks: dict[str, Callable[[], Any]], rounds: int) -> dict[str, list[Any]]:
    """Run the tasks in turn, so that a busy moment falls on all of them; the first round is thrown away."""
    found: dict[str, list[Any]] = {name: [] for name in tasks}
    for number in range(rounds + 1):
        for name, task in tasks.items():
            outcome = task()
            if number:
                found[name].append(outcome)
    return found


def median(values: Iterable[float]) -> float:
    """Return the median of ``values``."""
    return statistics.median(values)


def table(title: str, head: Sequence[str], rows: Iterable[Sequence[object]]) -> None:
    """Print a table with a title; the first column is left, the others are right."""
    cells = [[str(cell) for cell in row] for row in (head, *rows)]
    widths = [max(len(row[i]) for row in cells) for i in range(len(head))]
    print(f"\n{title}")
    for number, row in enumerate(cells):
        shown = [row[0].ljust(widths[0]), *(cell.rjust(width) for cell, width in zip(row[1:], widths[1:], strict=True))]
        print("  " + "  ".join(shown).rstrip())
        if number == 0:
            print("  " + "  ".join("-" * width for width in widths))
    sys.stdout.flush()


def json_lines(path: Path) -> list[dict[str, Any]]:
    """Read a file of JSON lines."""
    return [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines() if line.strip()]


def no_shared(what: str) -> None:
    """Say that something is left out because the shared gold is not there."""
    print(f"\n{what}: LEFT OUT, no gold data in {BENCH} (set GEOMAP_SHARED)")
