"""Former and traditional divisions, data/sources/divisions.csv: each in the middle of what is there of it today."""

from __future__ import annotations

from typing import TYPE_CHECKING

from geomap.gazetteers.fold import fold
from geomap.gazetteers.middle import box

from . import naming
from .model import Row
from .reviewed import SOURCE, rows, slug

if TYPE_CHECKING:
    from .model import Build

TABLE = "divisions"
ORDER = {"ADM1": 2, "ADM2": 1}


def add(build: Build) -> None:
    """Add every division whose parts are there; one without any is noted and left out."""
    known = _by_name(build)
    for data in rows(TABLE):
        country = data["country_code"]
        parts = []
        for part in data["parts"].split("|"):
            named = known.get((country, fold(part)))
            if named is None:
                build.notes.append(f"{data['line']}: {data['name']}: no {part} in {country}")
            else:
                parts.append(named)
        if parts:
            _add(build, data, parts)


def _by_name(build: Build) -> dict[tuple[str, str], Row]:
    """Return (country, folded name) → the division or town of that name: by its own name, of the first level first."""
    found: dict[tuple[str, str], tuple[tuple[bool, int, int, str], Row]] = {}
    for row in build.rows.values():
        if row.feature_code not in ORDER and row.feature_class != "P":
            continue
        for folded, (kind, _) in row.names.items():
            rank = (kind in {"name", "short"}, ORDER.get(row.feature_code, 0), row.population, row.id)
            old = found.get((row.country, folded))
            if old is None or rank > old[0]:
                found[row.country, folded] = (rank, row)
    return {key: row for key, (_, row) in found.items()}


def _add(build: Build, data: dict[str, str], parts: list[Row]) -> None:
    id_ = f"{SOURCE}:{slug(data['name'])}"
    while id_ in build.rows:
        id_ += f"-{data['country_code'].lower()}"
    admin1 = {part.admin1 for part in parts}
    corners = [
        (x, y)
        for p in parts
        for x, y in ([(p.extent[0], p.extent[1]), (p.extent[2], p.extent[3])] if p.extent else [(p.lon, p.lat)])
    ]
    west, south, east, north = box(corners)
    row = Row(
        id=id_, name=data["name"], lon=round(sum(p.lon for p in parts) / len(parts), 5),
        lat=round(sum(p.lat for p in parts) / len(parts), 5), feature_class=data["feature_class"],
        feature_code=data["feature_code"], country=data["country_code"],
        admin1=admin1.pop() if len(admin1) == 1 else "", extent=(west, south, east, north) if west < east else None,
        source=SOURCE, precision="region" if data["feature_class"] == "L" else "",
        # Nobody lives in a historical county; "Middlesex" is the one of today first.
        population=0 if data["feature_code"] == "ADM2H" else sum(p.population for p in parts),
    )  # fmt: skip
    naming.put(row, row.name, "name")
    for other in filter(None, data["alternates"].split("|")):
        naming.put(row, other, "alternate")
    build.add(row)
