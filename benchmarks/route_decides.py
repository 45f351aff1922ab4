"""Ambiguous names and a route that decides them: the share right with the legs and without.

``python -m benchmarks route_decides`` prints both, and every miss. The set is tests/resolution/route_decides.txt.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from geomap.articles import from_text
from geomap.gazetteers.embedded import EmbeddedGazetteer
from geomap.geodesy import distance_km
from geomap.movements import read_legs
from geomap.recognition.rules import GazetteerRules
from geomap.resolution import resolve

if TYPE_CHECKING:
    from geomap.gazetteers.base import Atlas
    from geomap.model import Resolution

CASES = Path(__file__).resolve().parents[1] / "tests" / "resolution" / "route_decides.txt"
AMBIGUOUS_KM = 1.0


@dataclass(frozen=True)
class Case:
    """A name in a sentence, and which of its places is right: within ``km`` of ``point`` (outside, where negative)."""

    section: str
    text: str
    name: str
    point: tuple[float, float]
    km: float
    code: str = ""

    def is_right(self, resolution: Resolution | None) -> bool:
        if resolution is None or resolution.place is None:
            return False
        place = resolution.place
        away = distance_km(place.point, self.point)
        near = away <= self.km if self.km >= 0 else away > -self.km
        return near and (not self.code or self.code in {place.feature_code, place.country_code})


def load(path: Path = CASES) -> list[Case]:
    """Read the cases; a heading is a comment after an empty line."""
    cases, section, text, blank = [], "", "", False
    for line in path.read_text(encoding="utf-8").splitlines():
        if line.startswith("# ") and blank:
            section = line[2:]
        elif line.startswith("  "):
            name, point, km, *code = (each.strip() for each in line.split("|"))
            lon, lat = map(float, point.split())
            cases.append(Case(section, text, name, (lon, lat), float(km), *code))
        elif line and not line.startswith("#"):
            text = line
        blank = not line
    return cases


def answer(case: Case, gazetteer: Atlas, *, with_legs: bool) -> Resolution:
    """Resolution of the name."""
    article = from_text(case.text)
    start = case.text.index(case.name)
    mentions = list(GazetteerRules(gazetteer).mentions(article))
    if not any(m.start == start and m.toponym == case.name for m in mentions):  # whether it is seen is another matter
        (marked,) = GazetteerRules(gazetteer).mentions_at(article, [(start, start + len(case.name))])
        mentions = sorted([*(m for m in mentions if not m.overlaps(marked)), marked])
    legs = read_legs(article, mentions)
    found = resolve(article, mentions, gazetteer, legs=legs if with_legs else ())
    return next(each for each in found if each.mention.start == start and each.mention.toponym == case.name)


def is_ambiguous(case: Case, gazetteer: Atlas) -> bool:
    """Whether the gazetteer has two places of the name: in two countries, apart, or a town and an airfield."""
    places = [each.place for each in gazetteer.candidates(case.name)]
    return any(
        a.country_code != b.country_code
        or distance_km(a.point, b.point) > AMBIGUOUS_KM
        or a.feature_class != b.feature_class
        for a in places
        for b in places
    )


def main() -> None:
    """Print the share right by section, with the legs and without, and every miss."""
    gazetteer = EmbeddedGazetteer()
    cases = load()
    rows: dict[str, list[tuple[bool, bool]]] = {}
    misses = []
    for case in cases:
        found, alone = (answer(case, gazetteer, with_legs=legs) for legs in (True, False))
        rows.setdefault(case.section, []).append((case.is_right(found), case.is_right(alone)))
        if not case.is_right(found):
            place = found.place if found is not None else None
            said = f"{place.name}, {place.feature_code}, {place.country_code}" if place else "nothing"
            misses.append(
                f"  {case.name}: {said}\n      {case.text}" + ("" if is_ambiguous(case, gazetteer) else " (!)")
            )
    print(f"{'':62} names  with legs  without")
    for section, found_rows in [*rows.items(), ("all", [pair for each in rows.values() for pair in each])]:
        n = len(found_rows)
        with_legs, without = (sum(pair[i] for pair in found_rows) / n for i in (0, 1))
        print(f"{section:62} {n:5}  {with_legs:9.3f}  {without:7.3f}")
    print("missed:", *misses, sep="\n")


if __name__ == "__main__":
    main()
