"""How fast, and in how much memory: start-up, one map, articles a second beside flashgeotext and geotext.

    python -m benchmarks.speed [--rounds N] [--articles N]

Everything that is compared runs in turn within one run. Times of commands are wall times of child processes, their
memory is the peak resident set; articles a second are by CPU time, on one core, of articles of about 400 words: the
development texts in GEOMAP_SHARED where they are, else the seed article.
"""

from __future__ import annotations

import argparse
import sys
import tempfile
import time
from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING, Any

from benchmarks.common import BENCH, CORPORA, SEED, alternate, child, json_lines, median, table
from geomap.articles import from_text
from geomap.pipeline import open_gazetteer, read
from geomap.recognition.rules import GazetteerRules
from geomap.resolution import resolve

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

GEOMAP = str(Path(sys.executable).with_name("geomap"))
WORDS = 400


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--rounds", type=int, default=5, help="how often each thing is run (default %(default)s)")
    parser.add_argument("--articles", type=int, default=120, help="articles read in a round (default %(default)s)")
    arguments = parser.parse_args()
    commands(arguments.rounds)
    rates(arguments.rounds, arguments.articles)


def commands(rounds: int) -> None:
    """Time and memory of the commands, in child processes."""
    with tempfile.TemporaryDirectory() as folder:
        tasks = {
            "python -c pass": [sys.executable, "-c", "pass"],
            "geomap --help": [GEOMAP, "--help"],
            "import geopandas, folium": [sys.executable, "-c", "import geopandas, folium"],
            "geomap map SEED": [GEOMAP, "map", str(SEED), "-o", folder, "--quiet"],
            "geomap places SEED": [GEOMAP, "places", str(SEED)],
        }
        runs = alternate({name: lambda a=arguments: child(a) for name, arguments in tasks.items()}, rounds)
    rows = [
        (
            name,
            f"{median(r.seconds for r in found):.2f}",
            f"{min(r.seconds for r in found):.2f}",
            f"{median(r.cpu for r in found):.2f}",
            f"{max(r.megabytes for r in found):.0f}",
        )
        for name, found in runs.items()
    ]
    table(f"Commands, {rounds} runs each, in turn", ("command", "median s", "least s", "CPU s", "peak MB"), rows)
    above = [
        whole.seconds - imports.seconds
        for whole, imports in zip(runs["geomap map SEED"], runs["import geopandas, folium"], strict=True)
    ]
    used = [
        whole.cpu - imports.cpu
        for whole, imports in zip(runs["geomap map SEED"], runs["import geopandas, folium"], strict=True)
    ]
    print(f"  geomap map above the imports: {median(above):.2f} s (CPU {median(used):.2f} s); bar 1.5 s")
    print(f"  geomap --help: {median(r.seconds for r in runs['geomap --help']):.2f} s; bar 0.3 s")


def rates(rounds: int, articles: int) -> None:
    """Articles a second on one core, in this process, everything loaded and warm."""
    texts, source = sample_texts(articles)
    readers = {**_geomap(), **_peers()}
    runs = alternate({name: lambda r=reader: _cpu(r, texts) for name, reader in readers.items()}, rounds)
    rate = {name: len(texts) / median(seconds) for name, seconds in runs.items()}
    peer = rate.get("flashgeotext")
    rows = [
        (name, f"{value:.1f}", f"{1000 / value:.1f}", f"{value / peer:.3f}" if peer else "-")
        for name, value in rate.items()
    ]
    title = f"Articles of about {WORDS} words ({len(texts)} from {source}), one core, {rounds} rounds in turn"
    table(title, ("reader", "articles/s", "ms each", "x flashgeotext"), rows)


def sample_texts(count: int) -> tuple[list[str], str]:
    """Texts of ``WORDS`` words: long documents are cut, short ones joined."""
    files = [BENCH / "places" / f"{name}.dev.jsonl" for name in CORPORA]
    if not all(file.exists() for file in files):
        return [f"{SEED.read_text(encoding='utf-8')}\n{number}" for number in range(count)], "the seed"
    texts: list[str] = []
    waiting = ""
    for documents in zip(*(json_lines(file) for file in files), strict=False):
        for document in documents:
            waiting = f"{waiting}\n\n{document['text']}" if waiting else document["text"]
            words = waiting.split(" ")
            if len(words) >= WORDS:
                texts.append(" ".join(words[:WORDS]))
                waiting = ""
            if len(texts) == count:
                return texts, "the development halves"
    return texts, "the development halves"


def _geomap() -> dict[str, Callable[[str], Any]]:
    gazetteer = open_gazetteer()
    recogniser = GazetteerRules(gazetteer)

    def places(text: str) -> Any:
        article = from_text(text)
        return resolve(article, recogniser.mentions(article), gazetteer)

    return {
        "geomap: recognition": lambda text: recogniser.mentions(from_text(text)),
        "geomap: recognition, resolution": places,
        "geomap: places, movements, statements": lambda text: read(
            from_text(text), gazetteer=gazetteer, recogniser=recogniser
        ),
    }


def _peers() -> dict[str, Callable[[str], Any]]:
    found: dict[str, Callable[[str], Any]] = {}
    try:
        flash = import_module("flashgeotext.geotext").GeoText()
        found["flashgeotext"] = lambda text: flash.extract(input_text=text)
        found["geotext"] = import_module("geotext").GeoText
    except ImportError as error:
        print(f"  {error.name} is not installed: left out (make bench installs it)")
    return found


def _cpu(reader: Callable[[str], Any], texts: Sequence[str]) -> float:
    start = time.process_time()
    for text in texts:
        reader(text)
    return time.process_time() - start


if __name__ == "__main__":
    main()
