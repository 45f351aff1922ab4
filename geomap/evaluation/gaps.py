"""What the gazetteer cannot answer: gold names that no candidate places rightly, and the ceiling this sets."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from geomap.articles import from_text
from geomap.evaluation.breakdown import CLASSES, class_of
from geomap.evaluation.gold import Answer
from geomap.evaluation.scores import NEAR_KM, error_km
from geomap.jsonlines import area_code
from geomap.pipeline import read

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from geomap.evaluation.gold import Document, GoldName
    from geomap.gazetteers.base import Atlas
    from geomap.model import Candidate, Place
    from geomap.settings import Settings


@dataclass(frozen=True, slots=True)
class Look:
    """A gold name with a point, and how near the nearest of its candidates is; None where it has none at all."""

    name: GoldName
    nearest_km: float | None
    candidates: int

    @property
    def in_reach(self) -> bool:
        return self.nearest_km is not None and self.nearest_km <= NEAR_KM


def look(documents: Sequence[Document], *, gazetteer: Atlas, settings: Settings | None = None) -> tuple[Look, ...]:
    """Look up every gold name that has a point.

    Candidates are the gazetteer's of the name as it is written, and those that resolution has in the running for it
    (of "Karak" for "Karak district"). A candidate is in reach within 161 km, or as the gold area.
    """
    return tuple(each for document in documents for each in _look(document, gazetteer, settings))


def _look(document: Document, gazetteer: Atlas, settings: Settings | None) -> Iterator[Look]:
    names = [name for name in document.names if name.has_point]
    if not names:
        return
    spans = [(name.start, name.end) for name in names]
    reading = read(from_text(document.text), settings=settings, gazetteer=gazetteer, spans=spans)
    running = {(each.mention.start, each.mention.end): each.candidates for each in reading.resolutions}
    for name in names:
        places = _places(gazetteer.candidates(name.name), running[name.start, name.end])
        nearest = min((error_km(name, _as_answer(name, place)) for place in places), default=None)
        yield Look(name, nearest, len(places))


def _places(*groups: Iterable[Candidate]) -> tuple[Place, ...]:
    return tuple({each.place.id: each.place for group in groups for each in group}.values())


def _as_answer(name: GoldName, place: Place) -> Answer:
    return Answer(
        name.start, name.end, name.name, place.lat, place.lon, geonameid=place.geonameid, area=area_code(place)
    )


def gaps(looks: Sequence[Look]) -> dict[str, Any]:
    """Return the ceiling of acc@161 with gold spans, the gaps by class, and the names, the most frequent first."""
    classes: dict[str, list[Look]] = {}
    missing: dict[tuple[str, str], list[Look]] = {}
    for each in looks:
        label = CLASSES[class_of(each.name)]
        classes.setdefault(label, []).append(each)
        if not each.in_reach:
            missing.setdefault((each.name.name, label), []).append(each)
    reached = sum(each.in_reach for each in looks)
    return {
        "geocodable": len(looks),
        "in_reach": reached,
        "ceiling": reached / len(looks) if looks else None,
        "classes": [
            {
                "class": label,
                "names": len(each),
                "gaps": sum(not one.in_reach for one in each),
                "no_candidate": sum(one.nearest_km is None for one in each),
                "ceiling": sum(one.in_reach for one in each) / len(each),
            }
            for label, each in sorted(classes.items(), key=lambda item: (-len(item[1]), item[0]))
        ],
        "missing": [
            {
                "name": name,
                "class": label,
                "type": each[0].name.type or None,
                "times": len(each),
                "candidates": each[0].candidates,
                "nearest_km": min((one.nearest_km for one in each if one.nearest_km is not None), default=None),
                "lat": each[0].name.lat,
                "lon": each[0].name.lon,
                "geonameid": each[0].name.geonameid,
            }
            for (name, label), each in sorted(missing.items(), key=lambda item: (-len(item[1]), item[0]))
        ],
    }
