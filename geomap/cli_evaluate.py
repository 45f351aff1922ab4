"""The commands that measure: ``geomap evaluate`` and ``geomap gazetteer gaps``."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import click

from geomap.console import choices, debug_option, gazetteer_option, hint_options, json_option, recogniser_option
from geomap.settings import Settings
from geomap.terminal import Stages, clean, json_text, say, table, warn

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from pathlib import Path

_DECIMALS = 4


@click.command("evaluate")
@click.argument("gold", metavar="GOLD")
@click.argument("predictions", required=False, metavar="[PREDICTIONS]")
@click.option("--kinds", metavar="LIST", help="Kinds of mentions that count, with commas between; all by default.")
@click.option("--gold-spans", is_flag=True, help="Measure resolution alone: the gold spans are given.")
@click.option(
    "--errors", type=click.IntRange(min=0), default=5, show_default=True, help="How many of the worst errors to show."
)
@json_option
@hint_options
@recogniser_option
@gazetteer_option
@debug_option
def evaluate_command(
    gold: str,
    predictions: str | None,
    *,
    kinds: str | None,
    gold_spans: bool,
    errors: int,
    as_json: bool,
    gazetteer: Path | None,
    **options: Any,
) -> int:
    """Measure geomap on labelled articles.

    GOLD holds an article a line: {"id", "text", "toponyms": [{"start", "end", "name", "lat", "lon", "geonameid",
    "area", "type"}]}, offsets in code points. PREDICTIONS holds answers as `geomap places --jsonl` prints them;
    without them geomap reads the articles itself.

    An answer is right within 161 km, or where it names the same area ("RU", "RU.73").

    \b
    Examples:
      geomap evaluate gold.jsonl
      geomap evaluate gold.jsonl predictions.jsonl --kinds literal,associative
      geomap evaluate gold.jsonl --gold-spans --json
    """
    from geomap import jsonlines
    from geomap.evaluation.gold import read_answers, read_gold
    from geomap.evaluation.run import answer, evaluate, of_kinds
    from geomap.pipeline import checked_settings

    wanted = choices("--kinds", kinds, jsonlines.KINDS)
    documents = read_gold(gold)
    if predictions is not None:
        answers = of_kinds(read_answers(predictions), wanted)
    else:
        stages = Stages(quiet=as_json)
        stages.begin(gold)
        settings = checked_settings(Settings(gazetteer=gazetteer, **options))
        try:
            answers = answer(documents, settings=settings, kinds=wanted, gold_spans=gold_spans, progress=stages)
        finally:
            stages.end()
    figures = evaluate(documents, answers, worst=errors, gold_spans=gold_spans)
    if ignored := figures["ignored_prediction_ids"]:
        warn(f"{ignored} of the answered documents are not in {gold}")
    if as_json:
        say(json_text(_rounded(figures), indent=1))
    else:
        _show(figures)
    return 0


@click.command("gaps")
@click.argument("gold", nargs=-1, required=True, metavar="GOLD...")
@click.option(
    "--limit", type=click.IntRange(min=1), default=30, show_default=True, help="How many names to show for each file."
)
@json_option
@gazetteer_option
@debug_option
def gaps_command(gold: tuple[str, ...], *, limit: int, as_json: bool, gazetteer: Path | None) -> int:
    """List what the gazetteer lacks.

    The names in labelled articles that have no candidate within 161 km and none that is their area, by class and
    frequency; and the ceiling that this sets to accuracy. GOLD is as for `geomap evaluate`.

    \b
    Examples:
      geomap gazetteer gaps gold.jsonl
      geomap gazetteer gaps gold.jsonl --limit 100 --json
    """
    from geomap.evaluation.gaps import gaps, look
    from geomap.evaluation.gold import read_gold
    from geomap.pipeline import open_gazetteer

    settings = Settings(gazetteer=gazetteer)
    opened = open_gazetteer(settings)
    found = {path: gaps(look(read_gold(path), gazetteer=opened, settings=settings)) for path in gold}
    if as_json:
        say(json_text(_rounded({"files": [{"file": path, **each} for path, each in found.items()]}), indent=1))
        return 0
    for path, each in found.items():
        _show_gaps(path, each, limit)
    return 0


def _show(figures: dict[str, Any]) -> None:
    say(f"{figures['documents']} articles, {figures['names']} gold names")
    if "overlap" in figures:
        matches = [(match, figures[match]) for match in ("exact", "overlap")]
        _section(
            "Recognition",
            ("spans", "precision", "recall", "F1", "right", "found", "gold"),
            [(m, *_shares(f["recognition"], "p", "r", "f1"), *_counts(f["recognition"])) for m, f in matches],
        )
        _section(
            "End to end: found, and placed within 161 km",
            ("spans", "acc@161", "precision@161", "F1", "exact id"),
            [(m, *_shares(f["end_to_end"], "acc161", "precision161", "f1_161", "exact_id")) for m, f in matches],
        )
    else:
        matches = [("given", figures)]
    _section(
        "Resolution of the names found" if "overlap" in figures else "Resolution",
        ("spans", "names", "unplaced", "acc@161", "mean km", "median km", "AUC"),
        [(match, *_distances(each["resolution"])) for match, each in matches],
    )
    for title, key in (("type of the gold", "by_type"), ("class of the gold", "by_class")):
        _section(
            f"By {title}",
            (title, "gold", "found", "exactly", "with a point", "acc@161"),
            [
                (
                    r["group"],
                    r["gold"],
                    *_shares(r, "found_overlap", "found_exact"),
                    r["geocodable"],
                    _share(r["acc161"]),
                )
                for r in figures[key]
            ],
        )
    _section(
        "By kind of the answer",
        ("kind", "answers", "on gold", "exactly", "judged", "precision@161"),
        [
            (
                r["group"],
                r["answers"],
                *_shares(r, "on_gold_overlap", "on_gold_exact"),
                r["judged"],
                _share(r["precision161"]),
            )
            for r in figures["by_kind"]
        ],
    )
    _show_reliability(figures["reliability"])
    _show_worst(figures["worst"])


def _show_reliability(found: dict[str, Any] | None) -> None:
    if found is None:
        return
    rows = [
        (f"{r['from']:.2f}–{r['to']:.2f}", r["answers"], _share(r["said"]), _share(r["right"])) for r in found["bins"]
    ]
    _section(
        f"Reliability: expected calibration error {found['ece']:.3f} over {found['answers']} answers",
        ("confidence", "answers", "said", "right"),
        rows,
    )
    _section(
        "Words of confidence",
        ("word", "answers", "share", "right"),
        [(r["word"], r["answers"], _share(r["share"]), _share(r["right"])) for r in found["words"]],
    )


_ERRORS = {
    "far_off": "Worst errors: placed far off",
    "no_gold_name": "Found where the gold has no name",
    "not_found": "Not found",
    "no_place": "Found, and not placed",
}


def _show_worst(found: dict[str, list[dict[str, Any]]]) -> None:
    for sort, title in _ERRORS.items():
        if not found[sort]:
            continue
        say(f"\n{title}")
        for row in found[sort]:
            km = f"{row['km']:,.0f} km: " if "km" in row else ""
            sure = (row.get("answer") or {}).get("confidence")
            said = f" ({sure:.2f})" if sure is not None else ""
            quote = f"{row['before'].lstrip()}[{row['name']}]{row['after'].rstrip()}"
            say(f"  {clean(row['id'])} {row['start']}–{row['end']}{said} {km}{clean(quote)}")


def _show_gaps(path: str, found: dict[str, Any], limit: int) -> None:
    ceiling = _share(found["ceiling"])
    say(f"{clean(path)}: {found['in_reach']} of {found['geocodable']} names in reach, ceiling {ceiling}")
    _section(
        "By class of the gold",
        ("class", "names", "out of reach", "no candidate", "ceiling"),
        [(r["class"], r["names"], r["gaps"], r["no_candidate"], _share(r["ceiling"])) for r in found["classes"]],
    )
    _section(
        "Names out of reach",
        ("name", "times", "class", "type", "candidates", "nearest km", "gold at"),
        [
            (
                r["name"],
                r["times"],
                r["class"],
                r["type"] or "",
                r["candidates"],
                "–" if r["nearest_km"] is None else f"{r['nearest_km']:,.0f}",
                f"{r['lat']:.2f}, {r['lon']:.2f}",
            )
            for r in found["missing"][:limit]
        ],
    )
    if (more := len(found["missing"]) - limit) > 0:
        say(f"  … and {more} more (--limit)")
    say()


def _section(title: str, headings: Sequence[str], rows: Sequence[Sequence[object]]) -> None:
    if rows:
        say(f"\n{title}")
        table(headings, rows, right=[h for h in headings[1:] if h not in {"class", "type", "gold at"}])


def _shares(row: dict[str, Any], *keys: str) -> Iterable[str]:
    return [_share(row[key]) for key in keys]


def _share(value: float | None) -> str:
    return "–" if value is None else f"{value:.3f}"


def _counts(row: dict[str, Any]) -> Sequence[int]:
    return [row["correct"], row["predicted"], row["gold"]]


def _distances(row: dict[str, Any]) -> Sequence[object]:
    if not row["n"]:
        return [0, *["–"] * 5]
    return [
        row["n"],
        row["unresolved"],
        _share(row["acc161"]),
        f"{row['mean_km']:,.0f}",
        f"{row['median_km']:,.0f}",
        _share(row["auc"]),
    ]


def _rounded(value: Any) -> Any:
    if isinstance(value, dict):
        return {key: each if key in {"lat", "lon"} else _rounded(each) for key, each in value.items()}
    if isinstance(value, list):
        return [_rounded(each) for each in value]
    return round(value, _DECIMALS) if isinstance(value, float) else value
