"""What the commands print for a person. Every string goes through ``terminal.clean``."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, Any

from geomap.columns import TABLES, records
from geomap.terminal import clean, columns, say, table

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from pathlib import Path

    from geomap.model import Candidate, Layers, Place, Resolution
    from geomap.pipeline import Reading, Way

_SIGNS = {"holds": "✓", "loose": "~", "contradicted": "✕", "unknown": "?"}
_BASES = {
    "stated": "along the stated way",
    "inferred-water": "along water, inferred",
    "inferred-network": "by a routing service, inferred",
    "geodesic": "as the crow flies",
    "schematic": "a schematic line",
}
_QUOTE_LENGTH = 90


def has_places(layers: Layers) -> bool:
    """Whether anything in the article was placed, on the map or only named."""
    return len(layers.places) + len(layers.areas) > 0


def show_map(layers: Layers, files: Iterable[Path]) -> None:
    """Summarise a map: places, areas, movements, checks, what is missing, files."""
    say(clean(layers.article.title))
    if not has_places(layers):
        say("\nNo place found: the map is empty.")
    _section("Places", [_place_row(each) for each in _rows(layers, "places")])
    _section("Areas", [_area_row(each) for each in _rows(layers, "areas")])
    _section("Movements", [_leg_row(each) for each in _rows(layers, "routes")])
    _section("Checks", _check_rows(layers))
    _section("Not on the map", _missing_rows(layers))
    _section("Written", [(str(path),) for path in files])


def show_routes(layers: Layers) -> None:
    """Print the movements as a table."""
    rows = [(*_leg_row(each), _quote(each["quotes"])) for each in _rows(layers, "routes")]
    if not rows:
        say("No movement found.")
        return
    table(("", "movement", "how", "line", "quote"), rows)


def show_places(reading: Reading, *, kinds: Sequence[str]) -> None:
    """Print one row for each thing that the article names: its place, or why it has none."""
    groups: dict[tuple[str, str], list[Resolution]] = {}
    for each in reading.resolutions:
        if each.mention.kind in kinds:
            key = ("place", each.place.id) if each.place else ("name", each.mention.toponym)
            groups.setdefault(key, []).append(each)
    if not groups:
        say("No place found.")
        return
    rows = []
    for found in groups.values():
        best = max(found, key=lambda each: each.match_score)
        place = best.place
        rows.append(
            (
                ", ".join(filter(None, (place.name, within(place)))) if place else "(not located)",
                f"{place.lon:.3f}" if place else "",
                f"{place.lat:.3f}" if place else "",
                best.precision,
                f"{best.match_confidence} {best.match_score:.2f}" if place else "",
                _uses(found),
                best.reason,
            )
        )
    headings = ("place", "lon", "lat", "known to", "match", "in the text as", "why")
    table(headings, rows, right=("lon", "lat"))


def _uses(found: Sequence[Resolution]) -> str:
    """Say which words name a place, how often and as what: "Iran 6 (associative), Iranian 2 (demonym)"."""
    counts = Counter((each.mention.toponym, each.mention.kind) for each in found)
    return ", ".join(f"{toponym} {count} ({kind})" for (toponym, kind), count in counts.items())


def within(place: Place) -> str:
    """Division and country of a place, as far as they are known and are not the place itself."""
    parts = (place.admin2_name, place.admin1_name, place.country_name or place.country_code)
    return ", ".join(dict.fromkeys(part for part in parts if part and part != place.name))


def show_candidates(name: str, found: Sequence[Candidate]) -> None:
    """Print the places that a name may mean."""
    if not found:
        say(clean(f"No place called {name} in the gazetteer."))
        return
    rows = [
        (
            each.place.name,
            within(each.place),
            each.place.feature_code or each.place.feature_class,
            f"{each.place.lon:.3f}",
            f"{each.place.lat:.3f}",
            f"{each.place.population:,}" if each.place.population else "",
            f"{each.score:.2f}",
            each.place.id,
            "; ".join(each.evidence),
        )
        for each in found
    ]
    headings = ("place", "in", "code", "lon", "lat", "population", "score", "id", "why")
    table(headings, rows, right=("lon", "lat", "population", "score"))


def candidate_dicts(found: Sequence[Candidate]) -> list[dict[str, Any]]:
    """Return candidates as plain values, with the names of the layers' columns."""
    return [
        {
            "id": each.place.id,
            "name": each.place.name,
            "lon": round(each.place.lon, 5),
            "lat": round(each.place.lat, 5),
            "feature_class": each.place.feature_class,
            "feature_code": each.place.feature_code,
            "country_code": each.place.country_code,
            "admin1_code": each.place.admin1_code,
            "population": each.place.population,
            "score": round(each.score, 4),
            "reason": "; ".join(each.evidence),
        }
        for each in found
    ]


def show_way(found: Way) -> None:
    """Print what the ends were taken to be, and the line between them or why there is none."""
    rows = []
    for word, end in (("From", found.origin), ("To", found.destination)):
        place = end.place
        name = f"{place.name} ({place.lon:.3f}, {place.lat:.3f})" if place else end.mention.toponym
        rows.append((word, ", ".join(filter(None, (name, within(place) if place else ""))), end.reason))
    route = found.route
    if not route.parts:
        rows.append(("No line", route.no_line_reason, ""))
    else:
        basis = _BASES.get(route.path_basis or "", "")
        rows.append(("Line", f"{_km(route.length_km)} {basis}", f"great circle {_km(route.great_circle_km)}"))
        gaps = (route.start_gap_km or 0, route.end_gap_km or 0)
        if max(gaps) >= 1:
            rows.append(("Gaps", f"{gaps[0]:.0f} km at the beginning, {gaps[1]:.0f} km at the end", ""))
        if route.land_share:
            rows.append(("On land", f"{route.land_share:.1%}", ""))
    columns(rows)


def show_info(info: dict[str, Any]) -> None:
    """Print what the gazetteer holds."""
    plain = {key: value for key, value in info.items() if not isinstance(value, dict | list)}
    columns([(key.replace("_", " "), f"{value:,}" if type(value) is int else value) for key, value in plain.items()])
    for key, value in info.items():
        if isinstance(value, dict):
            say(f"\n{clean(key)}")
            columns([(name, f"{count:,}") for name, count in value.items()], right=(False, True), indent="  ")
        elif isinstance(value, list):
            say(f"\n{clean(key)}")
            columns([tuple(each.values()) for each in value], indent="  ")


def _rows(layers: Layers, name: str) -> list[dict[str, Any]]:
    return list(records(TABLES[name], getattr(layers, name)))


def _section(title: str, rows: Sequence[Sequence[object]]) -> None:
    """Print a heading and rows in columns, nothing where there are no rows."""
    if not rows:
        return
    say(f"\n{title}")
    columns(rows, indent="  ")


def _place_row(row: dict[str, Any]) -> tuple[str, ...]:
    known = row["precision"] + (f" ±{row['uncertainty_km']:g} km" if row["uncertainty_km"] else "")
    match = f"{row['match_confidence']} {row['match_score']:.2f}"
    return (row["name"], row["kind_of_place"], row["country_code"] or "", row["role"], known, match)


def _area_row(row: dict[str, Any]) -> tuple[str, ...]:
    drawn = "shaded" if row["shaded"] else "named only"
    return (row["name"], row["kind_of_place"], row["country_code"] or "", row["role"], drawn)


def _leg_row(row: dict[str, Any]) -> tuple[str, str, str, str]:
    arrow = "—" if row["undirected"] else "→"
    origin, destination = (
        (row[end] or "?") + (" (implied)" if row[f"{end}_implied"] and row[end] else "")
        for end in ("origin", "destination")
    )
    via = ", ".join(str(each["name"]) for each in row["via"])
    how = [f"by {row['mode']}"] if row["mode"] != "unknown" else []
    line = row["no_line_reason"] or f"{_km(row['length_km'])} {_BASES.get(row['path_basis'] or '', '')}"
    return (
        row["label"],
        f"{origin} {arrow} {destination}" + (f" via {via}" if via else ""),
        ", ".join([*how, row["modality"]]),
        line if row["path_basis"] else f"not drawn: {line}",
    )


def _check_rows(layers: Layers) -> list[tuple[str, ...]]:
    """One row a statement that could be checked, and how many could not."""
    rows: list[tuple[str, ...]] = []
    unknown = 0
    for row in _rows(layers, "relations"):
        if row["verdict"] == "unknown":
            unknown += 1
            continue
        measured = _km(row["measured_km"])
        if row["measured_km"] is not None and row["measured_bearing"] is not None:
            measured += f", bearing {row['measured_bearing']:.0f}°"
        ground = "" if row["ground"] in row["trigger"] else f" {row['ground']}"
        said = f"{row['figure']}: “{row['trigger']}{ground}”"
        rows.append((_SIGNS[row["verdict"]], row["verdict"], said, measured))
    if unknown:
        rows.append((_SIGNS["unknown"], "unknown", f"{unknown} more: one side has no place", ""))
    return rows


def _missing_rows(layers: Layers) -> list[tuple[str, ...]]:
    """Group what is missing by name and reason."""
    counts: dict[tuple[str, str], int] = {}
    for row in _rows(layers, "unlocated"):
        key = (row["name"], row["reason"])
        counts[key] = counts.get(key, 0) + 1
    return [(name, f"{count}x" if count > 1 else "", reason) for (name, reason), count in counts.items()]


def _quote(quotes: Sequence[dict[str, Any]]) -> str:
    text = clean(quotes[0]["text"]) if quotes else ""
    return text if len(text) <= _QUOTE_LENGTH else text[: _QUOTE_LENGTH - 1] + "…"


def _km(length: float | None) -> str:
    return "" if length is None else f"{length:,.0f} km"
