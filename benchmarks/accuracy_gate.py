"""Whether accuracy has fallen: figures of the labelled texts against the floors in ``floors.toml``.

    python -m benchmarks.accuracy_gate [--pin [--lower]] [NAME...]

Measures places on the development halves in GEOMAP_SHARED (from raw text, and with the gold spans given), movements by
``score_movements.py``, calibration over all corpora pooled, and places on the project's own labelled texts. Where the
development halves are not at hand it says so and measures the own texts alone. A figure under its floor fails, and so
does gold that is not what the floors were measured on: exit code 1.

``--pin`` raises the floors to 0.01 (0.02 on the own texts, which are few) under what is measured now; ``--lower`` lets
it lower them too, which is a decision and wants its reason in the commit.
"""

from __future__ import annotations

import argparse
import hashlib
import importlib.util
import json
import sys
import tomllib
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from benchmarks.common import BENCH, CORPORA, ROOT, json_lines, table
from geomap.evaluation.breakdown import cases, reliability
from geomap.evaluation.gold import read_gold
from geomap.evaluation.run import answer
from geomap.evaluation.scores import score, score_gold_spans
from geomap.gazetteers.embedded import DATA, EmbeddedGazetteer
from geomap.jsonlines import leg_lines
from geomap.settings import Settings

if TYPE_CHECKING:
    from collections.abc import Iterable

    from geomap.evaluation.breakdown import Case

# The shipped gazetteer alone, whatever this machine's user has added to it.
SHIPPED = Settings(gazetteer=DATA)
FLOORS = Path(__file__).with_name("floors.toml")
MARGIN = 0.01
OWN_MARGIN = 0.02
# Read the other way: a higher figure is worse.
CEILINGS = frozenset({"calibration error"})
_HEAD = """\
# Floors of accuracy, read and written by benchmarks/accuracy_gate.py (`make accuracy`, `make accuracy ARGS=--pin`).
# A floor is a little under what was measured when it was set, and lowering one is a decision; a bar is to be reached.
# The sha256 is of the gold.
"""


@dataclass(frozen=True, slots=True)
class Part:
    """A gold file with its floors, and the bars it is to reach; ``kinds`` of mentions count on it."""

    name: str
    file: str
    sha256: str
    kinds: tuple[str, ...]
    floors: dict[str, float]
    bars: dict[str, float]

    @property
    def path(self) -> Path:
        return ROOT / self.file if self.file.startswith("tests/") else BENCH / self.file


def main(arguments: list[str] | None = None) -> int:
    """Measure, print, and return the exit code."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parts = read_floors(FLOORS)
    parser.add_argument("names", nargs="*", metavar="NAME", help=f"what to measure: {', '.join(parts)}; all by default")
    parser.add_argument("--pin", action="store_true", help="raise the floors to a little under what is measured")
    parser.add_argument("--lower", action="store_true", help="with --pin: lower them as well")
    given = parser.parse_args(arguments)
    if unknown := [name for name in given.names if name not in parts]:
        parser.error(f"no {', '.join(unknown)}; there are {', '.join(parts)}")
    wanted = {*given.names} or {*parts}
    if "pooled" in wanted:
        wanted |= {*CORPORA}
    asked = [part for name, part in parts.items() if name in wanted]
    there = [part for part in asked if part.path.exists()]
    if missing := [part.name for part in asked if part not in there]:
        print(f"NOT MEASURED: {', '.join(missing)}: no gold data in {BENCH} (set GEOMAP_SHARED)")
        if not there:
            return 1
        print("Measured instead: the project's own labelled texts.")
    figures = measure(there)
    changed = [part.name for part in there if part.sha256 != digest(part.path)]
    fallen = report(there, figures)
    if given.pin:
        FLOORS.write_text(pinned(parts, figures, lower=given.lower), encoding="utf-8")
        print(f"\nwritten: {FLOORS}")
        return 0
    for name in changed:
        print(f"\nFAILED: the gold of {name} is not what its floors were measured on ({parts[name].path})")
    if fallen:
        print(f"\nFAILED: under the floor: {', '.join(fallen)}")
    return 1 if fallen or changed else 0


def read_floors(path: Path) -> dict[str, Part]:
    """Read the table of floors, by name."""
    rows = tomllib.loads(path.read_text(encoding="utf-8"))
    return {
        name: Part(
            name,
            row["file"],
            row["sha256"],
            tuple(row.get("kinds", ())),
            floors=row.get("floors", {}),
            bars=row.get("bars", {}),
        )
        for name, row in rows.items()
    }


def measure(parts: Iterable[Part]) -> dict[str, dict[str, float]]:
    """Figures of each part by name; the calibration of all raw-text answers of the corpora is under "pooled"."""
    figures: dict[str, dict[str, float]] = {}
    pooled: list[Case] = []
    for part in parts:
        if part.name == "pooled":
            continue
        if part.name == "movements":
            figures[part.name] = movements(part.path)
            continue
        figures[part.name], judged = places(part)
        pooled += judged if part.name != "own" else []
    if any(part.name == "pooled" for part in parts) and (found := reliability(pooled)):
        certain = next((row for row in found["words"] if row["word"] == "certain"), {"share": 0.0, "right": 0.0})
        figures["pooled"] = {
            "calibration error": found["ece"],
            "certain: share of the answers": certain["share"],
            "certain: right": certain["right"],
        }
    return figures


def places(part: Part) -> tuple[dict[str, float], tuple[Case, ...]]:
    """Figures of one corpus of labelled places, as score_places.py --brief says them."""
    documents = read_gold(part.path)
    gazetteer = EmbeddedGazetteer()
    raw = answer(documents, gazetteer=gazetteer, kinds=part.kinds)
    given = answer(documents, gazetteer=gazetteer, gold_spans=True)
    overlap = score(documents, raw, "overlap")["end_to_end"]
    return {
        "recognition F1, exact": score(documents, raw, "exact")["recognition"]["f1"],
        "acc@161 end to end": overlap["acc161"],
        "precision@161": overlap["precision161"],
        "gold spans, acc@161": score_gold_spans(documents, given)["resolution"]["acc161"],
    }, cases(documents, raw)


def movements(gold: Path) -> dict[str, float]:
    """Figures of score_movements.py: passages mined for movement words, and negatives of both strata."""
    spec = importlib.util.spec_from_file_location("score_movements", BENCH / "score_movements.py")
    assert spec is not None
    assert spec.loader is not None
    scorer = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(scorer)
    texts = (json.dumps(row).encode() for row in json_lines(gold.with_name("texts.dev.jsonl")))
    found = {row["id"]: row["legs"] for row in leg_lines(texts, settings=SHIPPED)}
    passages = json_lines(gold)
    mined = scorer.score([row for row in passages if row["stratum"] == "mined"], found)
    negatives = scorer.score([row for row in passages if row["kind"] == "negative"], found)
    return {
        "mined: strict leg F1": mined["leg_strict"]["F"],
        "mined: ends F1": mined["endpoint"]["F"],
        "mined: modality": mined["modality_accuracy"],
        "negatives left alone": 1 - negatives["negative_fp_rate"],
    }


def report(parts: Iterable[Part], figures: dict[str, dict[str, float]]) -> list[str]:
    """Print measured figures beside their floors, and return those that fell; a bar not reached is only said."""
    rows: list[tuple[str, ...]] = []
    fallen: list[str] = []
    for part in parts:
        for name, value in figures.get(part.name, {}).items():
            floor, bar = part.floors.get(name), part.bars.get(name)
            word = ""
            if _under(name, value, floor):
                fallen.append(f"{part.name} {name}")
                word = "FELL"
            elif _under(name, value, bar):
                word = "bar not reached"
            rows.append((f"{part.name}: {name}", _shown(value), _shown(floor), _shown(bar), word))
    if rows:
        table("Accuracy against its floors", ("figure", "measured", "floor", "bar", ""), rows)
    return fallen


def _under(name: str, value: float, line: float | None) -> bool:
    if line is None:
        return False
    return value > line if name in CEILINGS else value < line


def _shown(value: float | None) -> str:
    return "-" if value is None else f"{value:.3f}"


def pinned(parts: dict[str, Part], figures: dict[str, dict[str, float]], *, lower: bool) -> str:
    """Return the text of floors.toml with floors a little under what was measured."""
    blocks = [_HEAD]
    for name, part in parts.items():
        measured = figures.get(name, {})
        floors = part.floors | {
            figure: _floor(figure, value, None if lower else part.floors.get(figure), own=name == "own")
            for figure, value in measured.items()
        }
        lines = [f"[{name}]", f'file = "{part.file}"']
        lines.append(f'sha256 = "{digest(part.path) if measured else part.sha256}"')
        if part.kinds:
            lines.append(f"kinds = {json.dumps(part.kinds)}")
        for title, rows in (("floors", floors), ("bars", part.bars)):
            lines += [f"[{name}.{title}]", *(f'"{figure}" = {value}' for figure, value in rows.items())] if rows else []
        blocks.append("\n".join(lines) + "\n")
    return "\n".join(blocks)


def _floor(figure: str, value: float, before: float | None, *, own: bool) -> float:
    margin = OWN_MARGIN if own else MARGIN
    if figure in CEILINGS:
        least = round(value + margin, 3)
        return least if before is None else min(before, least)
    least = round(value - margin, 3)
    return least if before is None else max(before, least)


def digest(path: Path) -> str:
    """Return the sha256 of a gold file; "" of a folder."""
    return hashlib.sha256(path.read_bytes()).hexdigest() if path.is_file() else ""


if __name__ == "__main__":
    sys.exit(main())
