"""What the builder collects before it is written: places with their names."""

from __future__ import annotations

from dataclasses import dataclass, field

KINDS = ("name", "short", "abbreviation", "alternate", "former", "demonym")
RANK = {kind: rank for rank, kind in enumerate(KINDS)}


@dataclass(slots=True)
class Row:
    """A place to be. ``admin1`` and ``admin2`` are whole codes ("US.MN", "US.MN.041").

    ``names`` maps what a name folds to onto (kind, as written); the first of the better kind stays.
    """

    id: str
    name: str
    lon: float
    lat: float
    feature_class: str
    feature_code: str
    country: str = ""
    admin1: str = ""
    admin2: str = ""
    population: int = 0
    extent: tuple[float, float, float, float] | None = None
    source: str = ""
    geonameid: int | None = None
    precision: str = ""
    uncertainty_km: float | None = None
    names: dict[str, tuple[str, str]] = field(default_factory=dict)


@dataclass(slots=True)
class Build:
    """Everything that goes into the file. ``shapes``: id → (basis, packed outline)."""

    rows: dict[str, Row] = field(default_factory=dict)
    countries: dict[str, str] = field(default_factory=dict)  # ISO code → id
    capitals: dict[str, str] = field(default_factory=dict)  # ISO code → id
    admin1: dict[str, str] = field(default_factory=dict)  # code → id
    admin2: dict[str, str] = field(default_factory=dict)  # code → id
    shapes: dict[str, tuple[str, bytes]] = field(default_factory=dict)
    regions: dict[str, list[str]] = field(default_factory=dict)  # id of a reviewed land region → its countries
    notes: list[str] = field(default_factory=list)  # what the build left out, and why

    def add(self, row: Row) -> Row:
        """Add a place once."""
        if row.id in self.rows:
            raise ValueError(f"two places with the id {row.id}")
        self.rows[row.id] = row
        return row
