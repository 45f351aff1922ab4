"""Rows of the layers that have a geometry: places, areas, routes."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from geomap.layers import shapes
from geomap.layers.kinds import in_words
from geomap.layers.quoting import dumps

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping, Sequence

    from shapely.geometry.base import BaseGeometry

    from geomap.layers.quoting import Quoter
    from geomap.layers.selection import Selection, Standing
    from geomap.model import Leg, LegEnd, Resolution, Route, Shape

    Row = dict[str, Any]

MOST_CANDIDATES = 10
_AREAL = frozenset({"admin2", "admin1", "country", "region", "water", "linear"})


@dataclass(frozen=True, slots=True)
class Drawn:
    """A row with its geometry, None for a leg without a line."""

    row: Row
    geometry: BaseGeometry | None


def place_rows(
    selection: Selection, quoter: Quoter, outlines: Callable[[str], Shape | None], sayers: Mapping[str, str]
) -> tuple[list[Drawn], list[Drawn]]:
    """Rows of places and of areas. ``outlines`` and ``sayers`` (who said so) go by gazetteer id.

    A country, division, region or water is an area where an outline or an extent is known, else a point. A place
    that is only *near* something gets its uncertainty shape besides: the one it was derived from, or a circle.
    """
    places: list[Drawn] = []
    areas: list[Drawn] = []
    for standing in selection.places.values():
        place = standing.place
        for each in (place, *(candidate.place for candidate in standing.best.candidates[:MOST_CANDIDATES])):
            shapes.check_point(each)
        row = _place_row(standing, quoter, sayers.get(place.id))
        outline = shapes.outline(place, outlines(place.id)) if row["precision"] in _AREAL else None
        if outline is not None:
            areas.append(Drawn({**row, "basis": outline[1]}, outline[0]))
            continue
        places.append(Drawn(row, shapes.point(place)))
        if row["precision"] == "near" and row["uncertainty_km"]:
            derived = shapes.outline(place, outlines(place.id))
            around = derived[0] if derived else shapes.circle(place.point, row["uncertainty_km"])
            own = {"id": quoter.id("u", place.id), "basis": "derived"}
            areas.append(Drawn({**row, **own}, around))
    return places, areas


def _place_row(standing: Standing, quoter: Quoter, sayer: str | None) -> Row:
    place, best, article = standing.place, standing.best, quoter.article
    precision = best.precision if best.precision != "unlocated" else place.precision
    uncertainty = best.uncertainty_km if best.uncertainty_km is not None else place.uncertainty_km
    return {
        "id": quoter.place_id(place.id),
        "name": place.name,
        "kind_of_place": in_words(place),
        "feature_class": place.feature_class or None,
        "feature_code": place.feature_code or None,
        "country_code": place.country_code or None,
        "admin1_code": place.admin1_code or None,
        "admin1_name": place.admin1_name or None,
        "population": place.population or None,
        "precision": precision,
        "uncertainty_km": _round(uncertainty, 3),
        "match_confidence": best.match_confidence,
        "match_score": _round(best.match_score, 4),
        "role": standing.role,
        "claim_status": "claimed",
        "attributed_to": sayer,
        "review": "unreviewed",
        "mention_count": len(standing.mentions),
        "quotes": dumps(quoter.quotes(standing.mentions)),
        "candidates": dumps(_candidates(best)),
        "reason": best.reason,
        "gazetteer": place.source,
        "gazetteer_id": place.id,
        "geonameid": place.geonameid,
        "article_id": article.id,
        "article_url": article.url or None,
    }


def _candidates(resolution: Resolution) -> list[Row]:
    return [
        {
            "id": each.place.id,
            "name": each.place.name,
            "lon": each.place.lon,
            "lat": each.place.lat,
            "score": _round(each.score, 4),
            "reason": "; ".join(each.evidence),
        }
        for each in resolution.candidates[:MOST_CANDIDATES]
    ]


def route_rows(
    legs: Sequence[Leg],
    routes: Sequence[Route],
    labels: Sequence[str],
    ids: Sequence[str],
    *,
    selection: Selection,
    quoter: Quoter,
) -> list[Drawn]:
    """One row a leg. A leg without a line says why; anything else is an error of the stage that drew it."""
    found: list[Drawn] = []
    for leg, route, label, key in zip(legs, routes, labels, ids, strict=True):
        geometry = shapes.line(route, f"leg {label}")
        assert geometry is not None or route.no_line_reason, f"leg {label} has neither a line nor a reason"
        row = {
            "id": key,
            "chain": leg.chain,
            "leg_order": leg.order,
            "label": label,
            **_end("origin", leg.origin, selection, quoter),
            **_end("destination", leg.destination, selection, quoter),
            "undirected": leg.undirected,
            "via": dumps([_via(each, selection, quoter) for each in leg.via]),
            "mode": leg.mode,
            "mode_basis": leg.mode_basis or None,
            "mover": leg.mover.text if leg.mover else None,
            "modality": leg.modality,
            "path_basis": route.path_basis if geometry is not None else None,
            "no_line_reason": route.no_line_reason or None,
            "length_km": _round(route.length_km, 3),
            "great_circle_km": _round(route.great_circle_km, 3),
            "land_share": _round(route.land_share, 6),
            "start_gap_km": _round(route.start_gap_km, 3),
            "end_gap_km": _round(route.end_gap_km, 3),
            "method": route.method or None,
            "claim_status": "claimed",
            "attributed_to": leg.attributed_to or None,
            "review": "unreviewed",
            "quotes": dumps(_leg_quotes(leg, quoter)),
            "article_id": quoter.article.id,
            "article_url": quoter.article.url or None,
        }
        found.append(Drawn(row, geometry))
    return found


def leg_ids(legs: Iterable[Leg], quoter: Quoter) -> list[str]:
    """Ids from the offsets of the ends; two legs between the same words get a count besides."""
    seen: dict[str, int] = {}
    found: list[str] = []
    for leg in legs:
        ends = (leg.origin, leg.destination, *leg.via)
        key = " ".join(f"{end.span.start}-{end.span.end}" if end else "-" for end in ends)
        seen[key] = seen.get(key, 0) + 1
        found.append(quoter.id("l", key, seen[key]))
    return found


def _end(name: str, end: LegEnd | None, selection: Selection, quoter: Quoter) -> Row:
    place = selection.place_of(end)
    return {
        f"{name}_id": quoter.place_id(place.id) if place else None,
        name: place.name if place else end.span.text if end else None,
        f"{name}_implied": bool(end and end.implied),
    }


def _via(end: LegEnd, selection: Selection, quoter: Quoter) -> Row:
    place = selection.place_of(end)
    return {"id": quoter.place_id(place.id) if place else None, "name": place.name if place else end.span.text}


def _leg_quotes(leg: Leg, quoter: Quoter) -> list[Row]:
    """Quote the sentences of the evidence, each once; of the ends, where a leg carries no evidence."""
    ends = [end for end in (leg.origin, leg.destination, *leg.via) if end]
    spans = leg.evidence or tuple(end.span for end in ends)
    return quoter.evidence(spans, (end.mention for end in ends if end.mention))


def _round(value: float | None, digits: int) -> float | None:
    return None if value is None else round(float(value), digits)
