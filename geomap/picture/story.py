"""What a picture tells: places, areas, legs, checks and sources, as plain values made of the layers.

Every text here has gone through ``lettering.plain``. Geometries are degrees.
"""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

from geomap import basemap
from geomap.columns import TABLES, records
from geomap.picture.lettering import plain
from geomap.webmap import words
from geomap.webmap.legs import badge, style
from geomap.webmap.places import area_symbol, point_symbol

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from geomap.model import Layers

    Row = dict[str, Any]

_RANKS = {"endpoint": 0, "event": 1, "reference": 2, "container": 3}
_VERDICTS = {"contradicted": 0, "loose": 1, "holds": 2}
_SIGNS = {"contradicted": "✕", "loose": "≈", "holds": "✓"}
_MOST_QUOTED = 44  # characters of a statement beside its line
_REPEATED = re.compile(r""": ['"‘“].*$""")
_MOST_SAYERS = 2


@dataclass(frozen=True, slots=True)
class Spot:
    """A place with a point. ``symbol`` is site, settlement, near or reference; ``rank`` orders the names."""

    id: str
    name: str
    sub: str
    symbol: str
    at: tuple[float, float]
    rank: tuple[int, int, int]
    radius_km: float


@dataclass(frozen=True, slots=True)
class Field:
    """An area. ``symbol`` is area, region, water, radius or named (then nothing is filled)."""

    id: str
    name: str
    symbol: str
    derived: bool
    basis: str
    country: str
    shape: Any


@dataclass(frozen=True, slots=True)
class Step:
    """A leg. ``lines`` are its parts; where there are none, ``stands`` is the place that its badge stands on."""

    label: str
    origin: str
    destination: str
    ends: tuple[str | None, str | None]
    via: tuple[str, ...]
    undirected: bool
    style: str
    badge: str
    lines: tuple[NDArray[np.float64], ...]
    stands: str | None
    open: str
    tags: tuple[str, ...]
    detail: str
    brief: str
    denied: bool

    @property
    def arrow(self) -> str:
        return "↔" if self.undirected else "→"

    @property
    def title(self) -> str:
        return f"{self.origin} {self.arrow} {self.destination}"


@dataclass(frozen=True, slots=True)
class Check:
    """A measured line between two places. ``notes`` are (verdict, statement)."""

    ground: tuple[float, float]
    figure: tuple[float, float]
    label: str
    notes: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class Story:
    """All of it, with what stands below: ``claims`` says whose movements these are."""

    headline: str
    spots: tuple[Spot, ...]
    fields: tuple[Field, ...]
    steps: tuple[Step, ...]
    unnumbered: tuple[Step, ...]
    checks: tuple[Check, ...]
    claims: str
    gazetteers: str
    attributions: tuple[str, ...]
    inferred: str

    def shapes(self) -> list[Any]:
        """Geometries that the map is fitted to: points, routes and filled land; any area where there is nothing."""
        import shapely  # noqa: PLC0415

        found: list[Any] = [shapely.multipoints(np.array([each.at for each in self.spots]))] if self.spots else []
        found += [shapely.LineString(line) for step in self.steps for line in step.lines]
        found += [each.shape for each in self.fields if each.symbol == "area"]
        return found or [each.shape for each in self.fields]


def tell(layers: Layers) -> Story:
    """Make the story of layers."""
    tables = {name: _rows(layers, name) for name in TABLES}
    numbered = [row for row in tables["routes"] if not str(row["label"]).isalpha()]
    others = [row for row in tables["routes"] if str(row["label"]).isalpha()]
    points = {row["id"] for row in tables["places"]}
    outlined = {row["gazetteer_id"] for row in tables["areas"] if row["precision"] == "near"}
    ends = {end for row in numbered if row["geometry"] is not None for end in (row["origin_id"], row["destination_id"])}
    crossed = {via["id"] for row in tables["routes"] for via in row["via"] if via["id"]}
    return Story(
        headline=plain(layers.article.title or layers.article.name),
        spots=tuple(_spot(row, i, ends, outlined) for i, row in enumerate(tables["places"])),
        fields=tuple(
            _field(row, crossed) for row in tables["areas"] if not (row["geometry"] is None or row["geometry"].is_empty)
        ),
        steps=tuple(_step(row, points) for row in numbered),
        unnumbered=tuple(_step(row, points) for row in others),
        checks=_checks(tables["relations"], tables["places"]),
        claims=_claims(tables),
        gazetteers=_gazetteers([*tables["places"], *tables["areas"]]),
        attributions=tuple(dict.fromkeys(filter(None, map(plain, layers.attributions)))),
        inferred=_inferred(tables["routes"]),
    )


def _rows(layers: Layers, name: str) -> list[Row]:
    layer, table = getattr(layers, name), TABLES[name]
    rows = list(records(table, layer))
    if table.geometry is None:
        return rows
    return [row | {"geometry": shape} for row, shape in zip(rows, layer.geometry, strict=True)]


def _spot(row: Row, number: int, ends: set[str | None], outlined: set[str]) -> Spot:
    symbol = point_symbol(row)
    kind = plain(row["kind_of_place"])
    sub = kind if symbol == "site" and kind.lower() not in row["name"].lower() else ""
    rank = -1 if row["id"] in ends else _RANKS.get(row["role"], 2)
    radius = (row["uncertainty_km"] or 0.0) if symbol == "near" and row["gazetteer_id"] not in outlined else 0.0
    at = (row["geometry"].x, row["geometry"].y)
    return Spot(
        row["id"], plain(row["name"]) or "?", sub, symbol, at, (rank, -(row["mention_count"] or 0), number), radius
    )


def _field(row: Row, crossed: set[str]) -> Field:
    symbol = area_symbol(row)
    if symbol == "water" and not row["shaded"] and row["id"] not in crossed:
        symbol = "named"  # an ocean, larger than the map: no part of it is meant
    country = (row["country_code"] or "") if row["precision"] == "country" else ""
    return Field(row["id"], plain(row["name"]), symbol, words.is_derived(row), row["basis"], country, row["geometry"])


def _step(row: Row, points: set[str]) -> Step:
    lines = _lines(row["geometry"])
    both = (row["origin_id"], row["destination_id"])
    is_open = not lines and not str(row["label"]).isalpha() and None in both
    stands = next((end for end in both if is_open and end in points), None)
    origin, destination = map(plain, words.leg_ends(row))
    return Step(
        label=plain(row["label"])[:4],
        origin=origin,
        destination=destination,
        ends=both,
        via=tuple(via["id"] for via in row["via"] if via["id"]),
        undirected=bool(row["undirected"]),
        style=style(row),
        badge=badge(row, drawn=bool(lines)),
        lines=lines,
        stands=stands,
        open=plain(words.open_end(row)) if stands else "",
        tags=tuple(map(plain, words.leg_label(row))) if lines else (),
        detail=_detail(row),
        brief=_brief(row),
        denied=row["modality"] == "denied",
    )


def _lines(shape: Any) -> tuple[NDArray[np.float64], ...]:
    if shape is None or shape.is_empty:
        return ()
    parts = (np.asarray(part.coords)[:, :2].astype(float) for part in getattr(shape, "geoms", [shape]))
    return tuple(part for part in parts if len(part) > 1 and np.ptp(part, axis=0).max() > 0)


def _detail(row: Row) -> str:
    """Say in a line or two how the leg goes, or why it is not drawn."""
    how = [words.MODES[row["mode"]]] if row["mode"] in words.MODES else []
    if row["via"]:
        over = "across" if row["mode"] == "sea" else "via"
        how.insert(0, f"{over} {words.listed([words.with_article(plain(via['name'])) for via in row['via']])}")
    if row["modality"] != "reported":
        how.append(row["modality"])
    parts = [", ".join(how)]
    if row["path_basis"]:
        far = "" if row["length_km"] is None else f", {words.leg_length(row)}"
        parts.append(words.BASES[row["path_basis"]] + far)
    else:
        # The names that a reason repeats stand right above it.
        reason = _REPEATED.sub("", plain(row["no_line_reason"]) or "no path is known").rstrip(".")
        parts.append(f"Not drawn: {reason}")
    return " ".join(plain(words.as_sentence(part)) for part in parts if part)


def _brief(row: Row) -> str:
    """Say the same in half a line."""
    how = [words.MODES[row["mode"]]] if row["mode"] in words.MODES else []
    how += [row["modality"]] if row["modality"] != "reported" else []
    if not row["path_basis"]:
        how.append("not drawn")
    elif row["length_km"] is not None:
        how.append(words.leg_length(row))
    return plain(words.as_sentence(", ".join(how)))


def _checks(rows: list[Row], places: list[Row]) -> tuple[Check, ...]:
    points = {row["id"]: (row["geometry"].x, row["geometry"].y) for row in places}
    found: dict[tuple[str, str], Check] = {}
    ordered = sorted((row for row in rows if row["verdict"] in _VERDICTS), key=lambda row: _VERDICTS[row["verdict"]])
    for row in ordered:
        ends = (row["ground_id"], row["figure_id"])
        if row["measured_km"] is None or row["measured_km"] < 1 or ends[0] == ends[1] or not set(ends) <= set(points):
            continue
        label = words.about(row["measured_km"])
        if row["measured_bearing"] is not None:
            label += f", {words.direction(row['measured_bearing'])}"
        statement = plain(f"{row['trigger']} {row['ground']}")
        if len(statement) > _MOST_QUOTED:
            statement = plain(row["trigger"]).removesuffix(" of")
        before = found.get(ends)
        notes = before.notes if before else ()
        note = (row["verdict"], f"{_SIGNS[row['verdict']]} “{statement}”")
        if note not in notes and len(statement) <= _MOST_QUOTED and len(notes) < 2:  # noqa: PLR2004
            notes = (*notes, note)
        found[ends] = Check(points[ends[0]], points[ends[1]], plain(label), notes)
    return tuple(found.values())


def _claims(tables: dict[str, list[Row]]) -> str:
    drawn = [row for row in tables["routes"] if row["geometry"] is not None]
    for group in (drawn, tables["routes"], tables["places"]):
        names = Counter(plain(row["attributed_to"]) for row in group if plain(row["attributed_to"]))
        if names:
            said = words.listed([name for name, _ in names.most_common(_MOST_SAYERS)])
            return f"Source: article text, claims by {said}; not independently confirmed."
    return "Source: article text; not independently confirmed."


def _gazetteers(rows: list[Row]) -> str:
    count = Counter(plain(words.gazetteer(row["gazetteer"])) for row in rows)
    names = [name for name, _ in count.most_common(3) if name and (name != "geomap" or len(count) == 1)]
    return f"Places: {words.listed(names)}. " if names else ""


def _inferred(rows: list[Row]) -> str:
    bases = {row["path_basis"] for row in rows if row["geometry"] is not None}
    found = []
    if "inferred-water" in bases:
        found.append("Paths at sea are inferred: the shortest way by water between the two ends.")
    if "inferred-network" in bases:
        found.append("Paths by road and rail are inferred, by a routing service.")
    if "schematic" in bases:
        found.append("Schematic lines show no path.")
    return " ".join(found)


def alternative(story: Story, title: str) -> str:
    """Say in words what the picture shows, for whoever does not see it."""
    places = [each.name for each in sorted(story.spots, key=lambda each: each.rank)]
    areas = [each.name for each in story.fields if each.symbol in {"area", "region", "water"} and each.name]
    parts = [f"Map: {title.rstrip('.')}." if title else "Map."]
    if places:
        shown, more = places[:12], len(places) - 12
        parts.append(f"Places: {words.listed(shown)}{f' and {more:,} more' if more > 0 else ''}.")
    if areas:
        parts.append(f"Areas: {words.listed(areas[:8])}{f' and {len(areas) - 8:,} more' if len(areas) > 8 else ''}.")  # noqa: PLR2004
    if not places and not areas:
        parts.append("The article names no place that could be found.")
    parts += [f"Leg {step.label}: {step.origin} to {step.destination}. {step.detail}" for step in story.steps[:10]]
    if len(story.steps) > 10:  # noqa: PLR2004
        parts.append(f"And {len(story.steps) - 10} more legs.")
    for check in story.checks[:6]:
        parts.append(f"Measured: {check.label}. {' '.join(note for _, note in check.notes)}".strip())
    parts.append(story.claims)
    return plain(" ".join(parts))


def sources(story: Story) -> str:
    """All attributions in a line."""
    return "; ".join([f"Map: {basemap.ATTRIBUTION}", *story.attributions])
