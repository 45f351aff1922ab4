"""Rows of the layers without geometry: mentions, relations, and what is not on the map."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from geomap.layers.quoting import dumps
from geomap.layers.selection import why_not

if TYPE_CHECKING:
    from collections.abc import Sequence

    from geomap.layers.quoting import Quoter
    from geomap.layers.selection import Selection
    from geomap.model import Leg, LegEnd, Mention, Resolution, SpatialRelation

    Row = dict[str, Any]

# A demonym says what kind ("the Iranian drones"); nobody looks for it on the map.
_LOOKED_FOR = frozenset({"literal", "description", "associative", "embedded"})


def mention_rows(resolutions: Sequence[Resolution], selection: Selection, quoter: Quoter) -> list[Row]:
    """One row a mention, in text order. ``place_id`` is there where the mention's place is on the map."""
    found: list[Row] = []
    for each in resolutions:
        mention, place = each.mention, each.place
        on_map, reason = selection.notes[mention]
        mapped = place is not None and place.id in selection.places
        found.append(
            {
                "id": quoter.mention_id(mention),
                "article_id": quoter.article.id,
                "start": mention.start,
                "end": mention.end,
                "toponym": mention.toponym,
                "kind": mention.kind,
                "paragraph": quoter.article.paragraph_of(mention.start),
                "place_id": quoter.place_id(place.id) if place and mapped else None,
                "place_name": place.name if place else None,
                "lon": place.lon if place else None,
                "lat": place.lat if place else None,
                "on_map": on_map,
                "reason": reason or None,
                "recogniser": mention.recogniser,
            }
        )
    return found


def relation_rows(relations: Sequence[SpatialRelation], selection: Selection, quoter: Quoter) -> list[Row]:
    """One row a statement, in the order given."""
    found: list[Row] = []
    for each in relations:
        key = (each.figure.start, each.figure.end, each.trigger.start, each.ground.start, each.ground.end)
        mentions = [mention for mention in (each.ground_mention, each.figure_mention) if mention]
        found.append(
            {
                "id": quoter.id("r", each.relation, *key),
                "article_id": quoter.article.id,
                "figure": each.figure.text,
                "figure_id": _mapped_id(each.figure_mention, selection, quoter),
                "relation": each.relation,
                "ground": each.ground.text,
                "ground_id": _mapped_id(each.ground_mention, selection, quoter),
                "trigger": each.trigger.text,
                "direction": each.direction or None,
                "distance_min_km": each.distance_min_km,
                "distance_max_km": each.distance_max_km,
                "measured_km": None if each.measured_km is None else round(each.measured_km, 3),
                "measured_bearing": None if each.measured_bearing is None else round(each.measured_bearing, 2),
                "verdict": each.verdict,
                "rule": each.rule or None,
                "quotes": dumps(quoter.evidence(each.evidence or (each.trigger,), mentions)),
            }
        )
    return found


def _mapped_id(mention: Mention | None, selection: Selection, quoter: Quoter) -> str | None:
    """Id of the row in places or areas that a mention stands for, None where its place is not on the map."""
    resolution = selection.resolved.get(mention) if mention else None
    place = resolution.place if resolution else None
    return quoter.place_id(place.id) if place and place.id in selection.places else None


def unlocated_rows(
    resolutions: Sequence[Resolution], legs: Sequence[Leg], leg_ids: Sequence[str], selection: Selection, quoter: Quoter
) -> list[Row]:
    """List ends of legs and mentions that a reader may look for on the map and will not find, in text order."""
    found: list[tuple[int, Row]] = []
    told: set[tuple[int, int]] = set()
    for leg, leg_id in zip(legs, leg_ids, strict=True):
        for end in (leg.origin, leg.destination, *leg.via):
            if end is None or selection.place_of(end) is not None or (end.span.start, end.span.end) in told:
                continue
            told.add((end.span.start, end.span.end))
            if end.mention:
                told.add((end.mention.start, end.mention.end))
            found.append((end.span.start, _leg_end_row(end, leg_id, selection, quoter)))
    found += _mention_groups(resolutions, told, selection, quoter)
    return [row for _, row in sorted(found, key=lambda pair: pair[0])]


def _leg_end_row(end: LegEnd, leg_id: str, selection: Selection, quoter: Quoter) -> Row:
    resolution = selection.resolved.get(end.mention) if end.mention else None
    why = resolution.reason if resolution and resolution.place is None else ""
    return {
        "id": quoter.id("x", "leg end", end.span.start, end.span.end),
        "article_id": quoter.article.id,
        "name": end.span.text,
        "what": "leg end",
        "reason": why or "the text does not say which place this is",
        "leg_id": leg_id,
        "mention_id": quoter.mention_id(end.mention) if end.mention else None,
        "quotes": dumps([quoter.quote(end.span, mentions=(end.mention,) if end.mention else ())]),
    }


def _mention_groups(
    resolutions: Sequence[Resolution], told: set[tuple[int, int]], selection: Selection, quoter: Quoter
) -> list[tuple[int, Row]]:
    """One row for each place or name that is nowhere on the map, with all its quotes."""
    groups: dict[str, list[Mention]] = {}
    reasons: dict[str, str] = {}
    names: dict[str, str] = {}
    for each in resolutions:
        mention, place = each.mention, each.place
        skip = mention.kind not in _LOOKED_FOR or (mention.start, mention.end) in told
        if skip or (place is not None and place.id in selection.places):
            continue
        key = place.id if place else f"name:{mention.toponym.casefold()}"
        names.setdefault(key, place.name if place else mention.toponym)
        reasons.setdefault(key, why_not(each, called=names[key]))
        groups.setdefault(key, []).append(mention)
    return [
        (
            mentions[0].start,
            {
                "id": quoter.id("x", "mention", mentions[0].start, mentions[0].end),
                "article_id": quoter.article.id,
                "name": names[key],
                "what": "mention",
                "reason": reasons[key],
                "leg_id": None,
                "mention_id": quoter.mention_id(mentions[0]),
                "quotes": dumps(quoter.quotes(mentions)),
            },
        )
        for key, mentions in groups.items()
    ]
