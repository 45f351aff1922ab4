"""What follows from a person's edits: rows are marked, and what stood on them is taken back, not left wrong.

A place that was moved leaves its legs without a line until they are drawn again; one that was deleted leaves their end
without a place. Whatever makes no sense is told by layer and row, all of it at once.
"""

from __future__ import annotations

import hashlib
import json
from dataclasses import dataclass, field
from itertools import pairwise
from typing import TYPE_CHECKING, Any

from geomap import review
from geomap.errors import DatasetIntegrityError
from geomap.exporters.row_checks import Context, check, fill_added
from geomap.geodesy import distance_km

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence
    from collections.abc import Set as AbstractSet

    from numpy.typing import NDArray
    from shapely.geometry.base import BaseGeometry

    from geomap.columns import Table
    from geomap.exporters.geopackage_own import Written

_MOST = 8  # problems to tell of at once
_MEANT = ("place_name", "lon", "lat")  # of a mention: what it was taken to mean
_LINE = ("length_km", "great_circle_km", "land_share", "start_gap_km", "end_gap_km", "method")


@dataclass
class Sheet:
    """A layer while it is read: columns of plain values, and for each row what happened to it."""

    table: Table
    fids: list[int]
    values: dict[str, list[Any]]
    geometries: NDArray[Any] | None
    edited: set[int] = field(default_factory=set)
    moved: set[int] = field(default_factory=set)
    added: set[int] = field(default_factory=set)
    gone: set[str] = field(default_factory=set)
    broken: set[int] = field(default_factory=set)
    problems: list[str] = field(default_factory=list)

    def compare(self, found: Iterable[tuple[int, str | None, int, int]], written: Iterable[Written]) -> None:
        """Hold the rows against their fingerprints; give back their form to lines and outlines of one part."""
        before = {each.id: each for each in written}
        owners = {each.fid: each.id for each in before.values()}
        self.gone = before.keys() - set(self.values["id"])
        many = set()
        for at, (fid, key, attributes, geometry) in enumerate(found):
            row = before.get(key) if key else None
            if row is None:
                self.added.add(at)
                if owners.get(fid) in self.gone:
                    self.broken.add(at)
                    said = f"its id is {key}" if key else "it has no id"
                    self.tell(at, f"{said}; it was {owners[fid]}, which legs and quotes hold on to: put it back")
                continue
            if row.geometry != geometry:
                self.moved.add(at)
            elif row.multi:
                many.add(at)
            if row.geometry != geometry or row.attributes != attributes:
                self.edited.add(at)
        self._simplify(many)

    def tell(self, at: int, problem: str) -> None:
        """Note what is wrong with a row."""
        key = self.values["id"][at]
        self.problems.append(f"{self.table.name}, row {self.fids[at]}{f' ({key})' if key else ''}: {problem}")

    def row(self, at: int) -> dict[str, Any]:
        return {name: values[at] for name, values in self.values.items()}

    def put(self, at: int, row: Mapping[str, Any]) -> None:
        for name, value in row.items():
            self.values[name][at] = value

    def geometry(self, at: int) -> BaseGeometry | None:
        return None if self.geometries is None else self.geometries[at]

    def keep(self, kept: Sequence[bool]) -> None:
        """Leave out rows."""
        places = {at: new for new, at in enumerate(at for at, keep in enumerate(kept) if keep)}
        for marked in (self.edited, self.moved, self.added, self.broken):
            now = {places[at] for at in marked if at in places}
            marked.clear()
            marked.update(now)
        self.fids = [each for each, keep in zip(self.fids, kept, strict=True) if keep]
        self.values = {
            name: [each for each, keep in zip(values, kept, strict=True) if keep]
            for name, values in self.values.items()
        }
        if self.geometries is not None:
            self.geometries = self.geometries[list(kept)]

    def _simplify(self, many: set[int]) -> None:
        import shapely  # noqa: PLC0415

        if self.geometries is None or not len(self.geometries):
            return
        single = shapely.get_num_geometries(self.geometries) == 1
        single &= shapely.get_type_id(self.geometries) >= shapely.GeometryType.MULTIPOINT
        single[list(many)] = False
        self.geometries[single] = shapely.get_geometry(self.geometries[single], 0)


def revise(sheets: Mapping[str, Sheet], facts: Mapping[str, Any]) -> None:
    """Mark what was edited and follow it up, in place.

    Raises
    ------
    DatasetIntegrityError
        Something makes no sense; the message names layer and row.
    """
    for sheet in sheets.values():
        _derive_ids(sheet, facts["article"]["id"])
        _check_ids(sheet)
    _refuse(sheets)
    _take_off(sheets)
    context = Context.of(sheets, facts)
    for name, sheet in sheets.items():
        for at in sorted(sheet.added):
            sheet.put(at, fill_added(name, sheet.row(at), sheet.geometry(at), context))
        for at in sorted(sheet.edited | sheet.added):
            moved = at in sheet.moved or at in sheet.added
            for problem in check(sheet.table, sheet.row(at), sheet.geometry(at), context, moved=moved):
                sheet.tell(at, problem)
    _refuse(sheets)
    _mark(sheets)
    _follow_names(sheets)
    _follow_moves(sheets)


def _refuse(sheets: Mapping[str, Sheet]) -> None:
    problems = [each for sheet in sheets.values() for each in sheet.problems]
    if problems:
        more = [f"and {len(problems) - _MOST} more"] if len(problems) > _MOST else []
        raise DatasetIntegrityError("; ".join([*problems[:_MOST], *more]))


def _derive_ids(sheet: Sheet, article_id: str) -> None:
    """Give added rows without an id one of their content: the same file gives the same ids."""
    ids = sheet.values["id"]
    taken = set(ids)
    for at in sorted(sheet.added - sheet.broken):
        if ids[at]:
            continue
        shape = sheet.geometry(at)
        key = json.dumps([article_id, sheet.table.name, sheet.row(at), shape.wkb_hex if shape else ""], default=str)
        number, base = 1, f"added-{hashlib.sha256(key.encode('utf-8', 'replace')).hexdigest()[:12]}"
        while (found := base if number == 1 else f"{base}-{number}") in taken:
            number += 1
        taken.add(found)
        ids[at] = found


def _check_ids(sheet: Sheet) -> None:
    seen: dict[Any, int] = {}
    for at, key in enumerate(sheet.values["id"]):
        if key is not None and not isinstance(key, str):
            sheet.tell(at, f"its id is no text but {key!r}")
        elif key in seen:
            sheet.tell(at, f"the id is that of row {sheet.fids[seen[key]]} too")
        seen.setdefault(key, at)


def _take_off(sheets: Mapping[str, Sheet]) -> None:
    """Take back what stood on rows that a person deleted."""
    lost = sheets["places"].gone | sheets["areas"].gone
    if lost:
        _take_places_off(sheets, lost)
    legs, unlocated = sheets["routes"].gone, sheets["unlocated"]
    unlocated.values["leg_id"] = [None if each in legs else each for each in unlocated.values["leg_id"]]
    mentions = sheets["mentions"].gone
    unlocated.values["mention_id"] = [None if each in mentions else each for each in unlocated.values["mention_id"]]


def _take_places_off(sheets: Mapping[str, Sheet], lost: set[str]) -> None:
    for at, row in _rows(sheets["routes"]):
        ends = [end for end in ("origin", "destination") if row[f"{end}_id"] in lost]
        vias = _list(row["via"])
        gone = [via for via in vias if via.get("id") in lost]
        if gone:
            row["via"] = _dumps([{**via, "id": None} if via in gone else via for via in vias])
        if ends:
            names = " and ".join(str(row[end]) for end in ends)
            _without_line(sheets["routes"], at, row, f"{names}: {review.TAKEN_OFF}")
            row.update({f"{end}_id": None for end in ends})
        if ends or gone:
            sheets["routes"].put(at, row)
    mentions = sheets["mentions"].values
    for at, key in enumerate(mentions["place_id"]):
        if key in lost:
            mentions["place_id"][at] = None
            mentions["on_map"][at] = 0
            for name in _MEANT:
                mentions[name][at] = None
            mentions["reason"][at] = f"its place was {review.TAKEN_OFF}"
    _unmeasure(sheets["relations"], lost, keep=False)
    _drop_circles(sheets["areas"], unless=set(sheets["places"].values["gazetteer_id"]))


def _mark(sheets: Mapping[str, Sheet]) -> None:
    """Mark edited and added rows as reviewed, where the person has not said otherwise."""
    for sheet in sheets.values():
        states = sheet.values.get("review")
        if states is not None:
            for at in sheet.edited | sheet.added:
                if states[at] == review.UNREVIEWED:
                    states[at] = review.VERIFIED


def _follow_names(sheets: Mapping[str, Sheet]) -> None:
    """Call the ends of legs, and what mentions mean, what the places are called now."""
    named = {
        each.values["id"][at]: each.values["name"][at]
        for each in (sheets["places"], sheets["areas"])
        for at in each.edited | each.added
    }
    mentions = sheets["mentions"].values
    mentions["place_name"] = [
        named.get(key, name) for key, name in zip(mentions["place_id"], mentions["place_name"], strict=True)
    ]
    routes = sheets["routes"]
    for at, row in _rows(routes) if named else ():
        for end in ("origin", "destination"):
            row[end] = named.get(row[f"{end}_id"], row[end])
        vias = _list(row["via"])
        if any(via.get("id") in named for via in vias):
            row["via"] = _dumps([{**via, "name": named.get(via.get("id"), via.get("name"))} for via in vias])
        routes.put(at, row)


def _follow_moves(sheets: Mapping[str, Sheet]) -> None:
    routes, places = sheets["routes"], sheets["places"]
    drawn = {at for at in routes.moved | routes.added if routes.geometry(at) is not None}
    moved = {each.values["id"][at] for each in (places, sheets["areas"]) for at in each.moved}
    if not (drawn or moved):
        return
    points = _points(sheets)
    for at in drawn:
        routes.put(at, _by_hand(routes.row(at), routes.geometry(at), points))
    for at, row in _rows(routes) if moved else ():
        passed = {row["origin_id"], row["destination_id"], *(via.get("id") for via in _list(row["via"]))}
        if at not in drawn and routes.geometry(at) is not None and passed & moved:
            _without_line(routes, at, row, review.STALE)
            routes.put(at, row)
    _unmeasure(sheets["relations"], moved, keep=True)
    mentions = sheets["mentions"].values
    for at, key in enumerate(mentions["place_id"]):
        if key in moved and key in points:
            mentions["lon"][at], mentions["lat"][at] = points[key]
    for at in places.moved:
        if places.values["gazetteer"][at] != review.GAZETTEER:
            note = "Moved by a person from where the gazetteer has it."
            if not str(places.values["reason"][at]).endswith(note):
                places.values["reason"][at] = f"{places.values['reason'][at]} {note}".strip()
    _drop_circles(sheets["areas"], of={places.values["gazetteer_id"][at] for at in places.moved})


def _drop_circles(areas: Sheet, *, of: AbstractSet[str] | None = None, unless: AbstractSet[str] = frozenset()) -> None:
    """Leave out shapes that say where a place may be: it is gone, or a person has said where it is."""
    rows = zip(areas.values["precision"], areas.values["gazetteer_id"], strict=True)
    circles = [precision == "near" and key not in unless and (of is None or key in of) for precision, key in rows]
    mine = areas.edited | areas.added
    areas.keep([at in mine or not circle for at, circle in enumerate(circles)])


def _without_line(routes: Sheet, at: int, row: dict[str, Any], why: str) -> None:
    assert routes.geometries is not None
    routes.geometries[at] = None
    row.update(dict.fromkeys(_LINE), path_basis=None, no_line_reason=why)


def _by_hand(row: dict[str, Any], line: Any, points: Mapping[str, tuple[float, float]]) -> dict[str, Any]:
    """Measure a line that a person has drawn; how much of it lies on land is not known."""
    parts = [list(part.coords) for part in getattr(line, "geoms", [line])]
    origin, destination = points.get(row["origin_id"]), points.get(row["destination_id"])
    length = sum(distance_km(a, b) for part in parts for a, b in pairwise(part))
    known = {
        "path_basis": row["path_basis"] or "schematic",
        "no_line_reason": None,
        "length_km": length,
        "great_circle_km": distance_km(origin, destination) if origin and destination else None,
        "land_share": None,
        "start_gap_km": distance_km(origin, parts[0][0]) if origin else None,
        "end_gap_km": distance_km(destination, parts[-1][-1]) if destination else None,
        "method": review.BY_HAND,
    }
    return {key: round(value, 3) if isinstance(value, float) else value for key, value in known.items()}


def _unmeasure(relations: Sheet, places: set[str], *, keep: bool) -> None:
    """Take back what was measured of ``places``; those that are not there any more are named no more."""
    for at, row in _rows(relations):
        sides = [side for side in ("figure_id", "ground_id") if row[side] in places]
        if sides:
            row.update(measured_km=None, measured_bearing=None, verdict="unknown", rule=review.NOT_MEASURED)
            row.update({} if keep else dict.fromkeys(sides))
            relations.put(at, row)


def _points(sheets: Mapping[str, Sheet]) -> dict[str, tuple[float, float]]:
    places = sheets["places"]
    found = {}
    for at, key in enumerate(places.values["id"]):
        point = places.geometry(at)
        if point is not None and point.geom_type == "Point":
            lon, lat = point.coords[0][:2]
            found[key] = (lon, lat)
    return found


def _rows(sheet: Sheet) -> Iterator[tuple[int, dict[str, Any]]]:
    for at in range(len(sheet.fids)):
        yield at, sheet.row(at)


def _list(text: Any) -> list[dict[str, Any]]:
    """List of a JSON column, empty where it is none (``check`` tells)."""
    try:
        found = json.loads(text) if isinstance(text, str) else []
    except ValueError:
        return []
    return [each for each in found if isinstance(each, dict)] if isinstance(found, list) else []


def _dumps(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"))
