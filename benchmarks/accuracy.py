"""How right: places, movements and sea routes on the development halves, by the shared scorers.

    python -m benchmarks.accuracy [places] [gold-spans] [movements] [routes]

Runs in this process what ``geomap places --jsonl``, ``geomap routes --jsonl`` and ``geomap route`` print, and gives it
to the scorers of GEOMAP_SHARED/bench: ``score_places.py``, ``score_movements.py``, ``score_routes.py``. Says so where
these are not there.
"""

from __future__ import annotations

import argparse
import csv
import json
import re
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import TYPE_CHECKING, Any

from benchmarks.common import BENCH, CORPORA, SHARED, json_lines, no_shared, table
from geomap.jsonlines import leg_lines, place_lines
from geomap.pipeline import open_gazetteer, route
from geomap.settings import Settings

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

PARTS = ("places", "gold-spans", "movements", "routes")
# Which kinds each gold counts; the corpora's conventions differ.
KINDS = dict.fromkeys(CORPORA, ("literal", "associative", "demonym", "embedded")) | {
    "geovirus": ("literal", "associative")
}
BARS = {"lgl": (0.68, 0.52), "trnews": (0.78, 0.64), "geovirus": (0.84, 0.74), "gwn": (0.70, 0.58)}


def main() -> None:
    """Measure what is asked for (everything by default) and print."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("parts", nargs="*", choices=[*PARTS, []], help="what to measure; everything by default")
    arguments = parser.parse_args()
    if not BENCH.is_dir():
        no_shared("Accuracy")
        return
    work: dict[str, Callable[[Path], None]] = {
        "places": places,
        "gold-spans": gold_spans,
        "movements": movements,
        "routes": routes,
    }
    with tempfile.TemporaryDirectory() as folder:
        for part in arguments.parts or PARTS:
            work[part](Path(folder))


def places(folder: Path) -> None:
    """Score raw text in, places out."""
    rows = []
    for name in CORPORA:
        gold = BENCH / "places" / f"{name}.dev.jsonl"
        documents = [{"id": d["id"], "text": d["text"]} for d in json_lines(gold)]
        seconds = _predict(documents, folder / f"{name}.jsonl", kinds=KINDS[name])
        said = _score("score_places.py", gold, folder / f"{name}.jsonl", "--brief")
        f1, overlap, acc, precision, exact = re.findall(r"\d\.\d+", said)
        bar_f1, bar_acc = BARS[name]
        exact = exact if float(exact) else "-"  # GeoVirus has no GeoNames ids
        rows.append(
            (
                name,
                len(documents),
                f1,
                f"{bar_f1:.2f}",
                overlap,
                acc,
                f"{bar_acc:.2f}",
                precision,
                exact,
                f"{seconds:.0f}",
            )
        )
    head = (
        "places",
        "texts",
        "F1 exact",
        "bar",
        "F1 overlap",
        "acc@161",
        "bar",
        "precision@161",
        "exact id",
        "seconds",
    )
    table("Places, raw text (score_places.py --brief)", head, rows)


def gold_spans(folder: Path) -> None:
    """Score resolution alone: the mentions are given."""
    rows = []
    for name in CORPORA:
        gold = BENCH / "places" / f"{name}.dev.jsonl"
        documents = [
            {
                "id": d["id"],
                "text": d["text"],
                "spans": [{k: t[k] for k in ("start", "end", "name")} for t in d["toponyms"]],
            }
            for d in json_lines(gold)
        ]
        _predict(documents, folder / f"{name}.spans.jsonl", kinds=KINDS[name])
        said = _score("score_places.py", gold, folder / f"{name}.spans.jsonl", "--gold-spans", "--brief")
        rows.append(
            (
                name,
                *(v if float(v) else "-" for v in re.findall(r"\d+\.\d+", said)[:2]),
                *re.findall(r"mean (\d+) km", said),
            )
        )
    table("Places, gold spans (score_places.py --gold-spans)", ("places", "acc@161", "exact id", "mean km"), rows)


def movements(folder: Path) -> None:
    """Score movements; the scorer's own words."""
    documents = json_lines(BENCH / "movements" / "texts.dev.jsonl")
    _write(leg_lines(_lines(documents), settings=Settings()), folder / "legs.jsonl")
    print("\nMovements (score_movements.py)")
    print(_score("score_movements.py", folder / "legs.jsonl", "--half", "dev"), end="")


def routes(folder: Path) -> None:
    """Score sea routes between the ports of the development pairs, from their coordinates."""
    pairs = BENCH / "routes" / "sea_pairs.dev.csv"
    gazetteer = open_gazetteer()
    found = []
    with pairs.open(encoding="utf-8", newline="") as rows:
        for pair in csv.DictReader(rows):
            ends = [(float(pair[f"{end}_lon"]), float(pair[f"{end}_lat"])) for end in ("origin", "destination")]
            start = time.perf_counter()
            path = route(*ends, mode="sea", gazetteer=gazetteer)
            found.append(
                {
                    "origin": pair["origin"],
                    "destination": pair["destination"],
                    "parts": path.parts or None,
                    "seconds": time.perf_counter() - start,
                }
            )
    _write(found, folder / "routes.jsonl")
    print("\nSea routes (score_routes.py; the first one loads the water)")
    print(
        _score("score_routes.py", pairs, folder / "routes.jsonl", "--land", SHARED / "reference" / "land.parquet"),
        end="",
    )


def _predict(documents: Iterable[dict[str, Any]], path: Path, *, kinds: tuple[str, ...]) -> float:
    start = time.perf_counter()
    _write(place_lines(_lines(documents), settings=Settings(), kinds=kinds), path)
    return time.perf_counter() - start


def _lines(documents: Iterable[dict[str, Any]]) -> Iterable[bytes]:
    return (json.dumps(document).encode() for document in documents)


def _write(rows: Iterable[dict[str, Any]], path: Path) -> None:
    with path.open("w", encoding="utf-8") as out:
        for row in rows:
            if "error" in row:
                print(f"  {row['id']}: {row['error']}")
            out.write(json.dumps(row) + "\n")


def _score(script: str, *arguments: object) -> str:
    command = [sys.executable, str(BENCH / script), *map(str, arguments)]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    if done.returncode:
        sys.exit(f"{script}: exit code {done.returncode}\n{done.stderr}")
    return done.stdout


if __name__ == "__main__":
    main()
