"""Gazetteers of the user's: how fast a GeoNames dump is loaded, in how much memory, and what look-ups cost afterwards.

    python -m benchmarks.gazetteers [--rows N]

The dump is made here, in the format of GeoNames, of 60,000 names of the shipped gazetteer's and pairs of them: places
over the whole world with three alternate names each, and half as many rows of alternateNamesV2. Loading runs in a
child process; its memory is the peak resident set. Look-ups are by CPU time, in turn, by the shipped gazetteer alone
and under the one added, with everything forgotten before each round. Two to five minutes with a million rows, so
`make bench` does without it.
"""

from __future__ import annotations

import argparse
import os
import random
import sys
import tempfile
import time
from pathlib import Path
from typing import TYPE_CHECKING

from benchmarks.common import SEED, child, median, table
from geomap.articles import from_text
from geomap.gazetteers.embedded import EmbeddedGazetteer
from geomap.gazetteers.store import stored
from geomap.pipeline import open_gazetteer, read

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

GEOMAP = str(Path(sys.executable).with_name("geomap"))
FIRST_ID = 20_000_000  # above those in use: nothing is replaced
LOOK_UPS = 20_000
CODES = ("P\tPPL",) * 6 + ("H\tSTM", "S\tHTL", "T\tMT", "A\tADM3")


def main() -> None:
    """Make the dump, load it, look names up."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--rows", type=int, default=1_000_000, help="places in the dump (default %(default)s)")
    parser.add_argument("--rounds", type=int, default=3, help="rounds of look-ups (default %(default)s)")
    arguments = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        os.environ["GEOMAP_DATA"] = folder
        words = _words()
        before = _questions(words)
        loading(Path(folder), words, arguments.rows)
        look_ups(before, arguments.rounds)
        reading(arguments.rounds)


def loading(folder: Path, words: Sequence[str], rows: int) -> None:
    """Load a tenth of the rows and all of them: memory must not grow with them."""
    found = []
    for count in (rows // 10, rows):
        paths = [folder / "places.txt", folder / "names.txt"]
        with paths[0].open("w", encoding="utf-8") as stream:
            stream.writelines(_places(words, count))
        with paths[1].open("w", encoding="utf-8") as stream:
            stream.writelines(_names(words, count))
        size = sum(path.stat().st_size for path in paths) / 1e6
        run = child([GEOMAP, "gazetteer", "add", "geonames", *map(str, paths), "--name", "bench", "--quiet"])
        for path in paths:
            path.unlink()
        [added] = stored()
        info = added.open().info()
        found.append((
            f"{count:,} + {count // 2:,}", f"{size:.0f}", f"{run.seconds:.0f}", f"{run.cpu:.0f}",
            f"{count * 1.5 / run.cpu:,.0f}", f"{run.megabytes:.0f}", f"{info['size_bytes'] / 1e6:.0f}",
            f"{info['names']:,}",
        ))  # fmt: skip
    headings = ("rows of places + names", "dump MB", "s", "CPU s", "rows/CPU s", "peak MB", "file MB", "names")
    table("Loading a GeoNames dump", headings, found)


def look_ups(questions: dict[str, list[str]], rounds: int) -> None:
    """Time names by the shipped gazetteer and by the layers, known and unknown, and opening."""
    both = {"shipped alone": EmbeddedGazetteer, "under the one added": open_gazetteer}
    spent: dict[tuple[str, str], list[float]] = {}
    for number in range(rounds + 1):
        for kind, names in questions.items():
            for which, make in both.items():
                seconds = _time(make, names)
                if number:
                    spent.setdefault((kind, which), []).append(seconds)
    rows = [
        (kind, which, f"{1e6 * median(seconds) / len(questions[kind]):.1f}") for (kind, which), seconds in spent.items()
    ]
    table(
        f"Look-ups, nothing remembered ({LOOK_UPS:,} names, {rounds} rounds in turn)",
        ("names", "gazetteer", "µs each"),
        rows,
    )


def reading(rounds: int) -> None:
    """Time the reading of the seed article, everything loaded and warm."""
    text = SEED.read_text(encoding="utf-8")
    spent: dict[str, list[float]] = {}
    both = {"shipped alone": EmbeddedGazetteer(), "under the one added": open_gazetteer()}
    for number in range(rounds + 1):
        for which, gazetteer in both.items():
            begun = time.process_time()
            read(from_text(text), gazetteer=gazetteer)
            if number:
                spent.setdefault(which, []).append(time.process_time() - begun)
    rows = [(which, f"{1e3 * median(seconds):.1f}") for which, seconds in spent.items()]
    table(f"The seed article read, warm ({rounds} rounds in turn)", ("gazetteer", "ms"), rows)


def _time(make: Callable[[], object], names: Sequence[str]) -> float:
    gazetteer = make()
    gazetteer.entries("Paris")  # type: ignore[attr-defined]
    begun = time.process_time()
    for name in names:
        gazetteer.entries(name)  # type: ignore[attr-defined]
    spent = time.process_time() - begun
    gazetteer.close()  # type: ignore[attr-defined]
    return spent


def _words() -> list[str]:
    shipped = EmbeddedGazetteer()
    rows = shipped._all("SELECT name FROM place WHERE feature_class = 'P' ORDER BY place LIMIT 60000")  # noqa: SLF001
    shipped.close()
    return [row[0] for row in rows]


def _questions(words: Sequence[str]) -> dict[str, list[str]]:
    chance = random.Random(2)
    known = chance.sample(sorted(set(words)), LOOK_UPS)
    return {"known": known, "unknown": [f"{name} zq" for name in known]}


def _places(words: Sequence[str], count: int) -> Iterator[str]:
    chance = random.Random(1)
    for number in range(count):
        one, two, three, four = chance.sample(words, 4)
        name = f"{one} {two}" if number % 10 else one  # a tenth shares its name with others
        lat, lon = chance.uniform(-60, 75), chance.uniform(-180, 180)
        yield (
            f"{FIRST_ID + number}\t{name}\t{name}\t{three} {one},{four} {two},{two}-{three}\t{lat:.5f}\t{lon:.5f}\t"
            f"{CODES[number % 10]}\tRU\t\t{number % 83:02}\t{number % 997}\t\t\t{number % 5000}\t\t100\tEurope/Moscow\t"
            "2026-10-01\n"
        )


def _names(words: Sequence[str], count: int) -> Iterator[str]:
    chance = random.Random(3)
    for number in range(count // 2):
        one, two = chance.sample(words, 2)
        id_ = FIRST_ID + chance.randrange(2 * count)  # half of them of places that are not there
        yield f"{number}\t{id_}\t{('en', 'ru', 'link', 'de')[number % 4]}\t{one} {two}\t{number % 2 or ''}\t\t\t\t\t\n"


if __name__ == "__main__":
    main()
