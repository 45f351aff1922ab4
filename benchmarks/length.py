"""How time and memory grow with the length of one article: 10,000, 100,000 and 1,000,000 words.

    python -m benchmarks.length [--words N ...]

The texts are those of GEOMAP_SHARED where they are, else the seed article and the texts that the project carries, one
after the other and again from the beginning until there are enough words. Each length runs in a process of its own;
seconds are of the processor, memory is the peak resident set. Linear means that the time for 1,000 words stays.
"""

from __future__ import annotations

import argparse
import json
import resource
import subprocess
import sys
import time
from itertools import cycle
from typing import TYPE_CHECKING, Any

from benchmarks.common import BENCH, CORPORA, ROOT, SEED, json_lines, table

if TYPE_CHECKING:
    from collections.abc import Iterator

WORDS = (10_000, 100_000, 1_000_000)
OWN = ROOT / "tests" / "accuracy" / "own.jsonl"


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--words", type=int, nargs="+", default=list(WORDS), help="lengths to measure")
    parser.add_argument("--one", type=int, help=argparse.SUPPRESS)
    arguments = parser.parse_args()
    if arguments.one:
        print(json.dumps(one(arguments.one)))
        return
    rows, stages = [], []
    for words in arguments.words:
        command = [sys.executable, "-m", "benchmarks.length", "--one", str(words)]
        done = subprocess.run(command, cwd=ROOT, check=True, stdout=subprocess.PIPE, text=True)
        found: dict[str, Any] = json.loads(done.stdout.splitlines()[-1])
        total = sum(found["stages"].values())
        rows.append(
            (
                f"{words:,}",
                f"{found['mentions']:,}",
                f"{found['legs']:,}",
                f"{total:.1f}",
                f"{1000 * total / words:.3f}",
                f"{found['megabytes']:,.0f}",
            )
        )
        stages.append((f"{words:,}", *(f"{1000 * value / words:.3f}" for value in found["stages"].values())))
    table("One article of so many words", ("words", "mentions", "legs", "s", "s/1,000", "peak MB"), rows)
    table("Seconds for 1,000 words, by stage", ("words", *found["stages"]), stages)


def one(words: int) -> dict[str, Any]:
    """Map one text of so many words."""
    from geomap.pipeline import map_article, open_gazetteer  # noqa: PLC0415  (only in the process that measures)

    gazetteer = open_gazetteer()
    map_article("A warm day in Paris. The ferry sailed from Odesa to Istanbul.", gazetteer=gazetteer)  # loads it all
    clock = _Clock()
    layers = map_article(text_of(words), gazetteer=gazetteer, progress=clock)
    clock("")
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / (1e6 if sys.platform == "darwin" else 1e3)
    return {"stages": clock.stages, "mentions": len(layers.mentions), "legs": len(layers.routes), "megabytes": peak}


class _Clock:
    """Processor seconds of each stage."""

    def __init__(self) -> None:
        self.stages: dict[str, float] = {}
        self._name, self._begun = "", time.process_time()

    def __call__(self, name: str) -> None:
        now = time.process_time()
        if self._name:
            self.stages[self._name] = now - self._begun
        self._name, self._begun = name, now


def text_of(words: int) -> str:
    """Return a text of at least so many words."""
    found: list[str] = []
    count = 0
    for text in cycle(list(_texts())):
        found.append(text)
        count += len(text.split())
        if count >= words:
            break
    return "\n\n".join(found)


def _texts() -> Iterator[str]:
    gold = [BENCH / "places" / f"{name}.dev.jsonl" for name in CORPORA]
    there = [path for path in gold if path.exists()]
    if not there:
        yield SEED.read_text(encoding="utf-8")
    for path in there or [OWN]:
        yield from (row["text"] for row in json_lines(path))


if __name__ == "__main__":
    main()
