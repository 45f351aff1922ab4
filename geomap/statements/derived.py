"""Places that only a statement locates: things without a name or without a record, and parts of areas.

Never invented: the ground is resolved, the text states the relation, and the reason quotes it. What has a gazetteer
record keeps it, and the statement only checks it.
"""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING

from geomap.model import Derived, Leg, LegEnd, Mention, Place, Resolution, Shape, Span
from geomap.statements.courses import rivers
from geomap.statements.extents import is_area, is_within, radius_km
from geomap.statements.lexicon import (
    AREAS,
    CRAFT,
    EVENTS,
    FACILITIES,
    OTHERS,
    PLAIN_MODIFIERS,
    SETTLEMENTS,
    SPOTS,
    WAYS,
    words,
)
from geomap.statements.regions import parts_named
from geomap.statements.shapes import Implied, implied

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping, Sequence

    from geomap.gazetteers.base import Gazetteer
    from geomap.model import Article, Precision, SpatialRelation

_POINTS_BACK = words("the this that these those its his her their our my")
_UNTOLD = OTHERS | words(
    "no each every any some many several two three four five six seven eight nine ten dozens hundreds"
)
ROUND_KM = 500.0  # half of what a strip along all of one country's borders may be across
DERIVED = "derived:"  # ids of what no record has
_PUTS = "the text puts it in"
_NO_THINGS = words("point spot place location area stretch side")
_AND = re.compile(r"(?:,?\s+and|\s+to)\s+(?:the\s+)?$")
_HYPHEN = re.compile(r"^\s?[-–—]\s?$")
_ORDER = ("direction+distance", "between", "distance", "near", "direction")


def derive(
    article: Article,
    relations: Sequence[SpatialRelation],
    resolutions: Sequence[Resolution],
    gazetteer: Gazetteer,
) -> tuple[Derived, ...]:
    """Places that the words locate and the gazetteer does not have, in text order.

    Parameters
    ----------
    relations, resolutions
        As ``read_relations`` and ``resolve`` give them.
    gazetteer
        Gives outlines (``shape``), and, where it has them, all ``countries``, whose coasts and borders are asked for.

    Returns
    -------
    tuple of Derived
        Regions named by a direction; figures of statements, as a point with an uncertainty (precision near) or as a
        stretch without a middle (precision region); and rivers, which keep their record and get their course.
    """
    parts = parts_named(article, resolutions, gazetteer)
    resolved = {each.mention: each for each in resolutions}
    resolved |= {each.mention: each for one in parts for each in one.resolutions}
    own = {one.place.id: one.shape for one in parts}

    def outline(place_id: str) -> Shape | None:
        return own.get(place_id) or gazetteer.shape(place_id)

    figures = _figures(article, relations, resolved, gazetteer, outline=outline)
    return tuple(
        sorted(
            [*parts, *figures, *rivers(resolutions)], key=lambda one: (one.resolutions[0].mention.start, one.place.id)
        )
    )


def with_derived(resolutions: Sequence[Resolution], derived: Sequence[Derived]) -> tuple[Resolution, ...]:
    """Resolutions in text order, those of derived places in the place of what their mentions meant alone."""
    found = {each.mention: each for each in resolutions}
    found |= {each.mention: each for one in derived for each in one.resolutions}
    return tuple(sorted(found.values(), key=lambda each: (each.mention.start, -each.mention.end)))


def with_holders(resolutions: Sequence[Resolution], relations: Sequence[SpatialRelation]) -> tuple[Resolution, ...]:
    """Say of a name that has no place what the text puts it in: "…; the text puts it in Virginia"; once each."""
    found = {each.mention: each for each in resolutions}
    for relation in relations:
        figure, ground = (
            found.get(each) if each is not None else None for each in (relation.figure_mention, relation.ground_mention)
        )
        told = relation.relation == "in" and figure is not None and figure.place is None and bool(figure.reason)
        if not told or figure is None or ground is None or ground.place is None or _PUTS in figure.reason:
            continue
        found[figure.mention] = replace(figure, reason=f"{figure.reason}; {_PUTS} {ground.place.name}")
    return tuple(found.values())


def placed_relations(relations: Sequence[SpatialRelation], derived: Sequence[Derived]) -> tuple[SpatialRelation, ...]:
    """Say of the statements that placed something that they cannot check it as well."""
    made = {each.mention for one in derived for each in one.resolutions if one.place.id.startswith(DERIVED)}
    by_span = {(m.start, m.end): m for m in made}
    found = []
    for relation in relations:
        figure = relation.figure_mention or by_span.get((relation.figure.start, relation.figure.end))
        if figure in made and relation.verdict == "unknown" and relation.relation != "in":
            rule = f"the map has “{relation.figure.text}” from this statement alone: nothing to check it by"
            found.append(replace(relation, figure_mention=figure, rule=rule))
        else:
            found.append(relation)
    return tuple(found)


def with_ends(legs: Sequence[Leg], relations: Sequence[SpatialRelation], derived: Sequence[Derived]) -> tuple[Leg, ...]:
    """Give the ends of legs that a statement locates their place: "flown to an air base near Kherson".

    Such an end is the thing, not the ground that the statement measures from. ``relations`` are those that
    ``placed_relations`` returns.
    """
    made = [each.mention for one in derived for each in one.resolutions if each.mention.recogniser == "statements"]
    if not made:
        return tuple(legs)
    beside = {r.ground_mention: r.figure_mention for r in relations if r.figure_mention in made and _is_phrase(r)}

    def placed(end: LegEnd | None) -> LegEnd | None:
        if end is None:
            return None
        if end.mention is not None:
            figure = beside.get(end.mention)
            span = None if figure is None else Span(figure.start, figure.end, figure.toponym)
            return end if span is None else replace(end, span=span, mention=figure)
        inside = [m for m in made if (end.span.start <= m.start and m.end <= end.span.end) or _same_words(end, m)]
        return replace(end, mention=inside[0], located=True) if len(inside) == 1 else end

    return tuple(replace(leg, origin=placed(leg.origin), destination=placed(leg.destination)) for leg in legs)


def _is_phrase(relation: SpatialRelation) -> bool:
    """Whether figure, words and ground are one noun phrase, of a place that a journey may end at."""
    head = relation.figure.text.split()[-1].lower()
    adjoining = relation.figure.end <= relation.trigger.start <= relation.figure.end + 2
    return adjoining and (head in SETTLEMENTS or head in FACILITIES or head in AREAS) and relation.relation != "between"


def _same_words(end: LegEnd, mention: Mention) -> bool:
    return mention.start <= end.span.start and end.span.end <= mention.end


def _figures(
    article: Article,
    relations: Sequence[SpatialRelation],
    resolved: Mapping[Mention, Resolution],
    gazetteer: Gazetteer,
    *,
    outline: Callable[[str], Shape | None],
) -> list[Derived]:
    best: dict[str, tuple[Implied, SpatialRelation, Mention]] = {}
    mentions: dict[str, list[Mention]] = {}
    for relation in sorted(relations, key=_preference):
        figure = _placeable(relation, resolved)
        if figure is None:
            continue
        found = _implied(article, relation, resolved, gazetteer, outline=outline)
        if found is None:
            continue
        key = _key(relation, figure)
        known = mentions.setdefault(key, [])
        if figure not in known:
            known.append(figure)
        if key not in best or found.reach_km < best[key][0].reach_km:
            best[key] = (found, relation, figure)
    taken: set[Mention] = set()
    made = []
    for key, (loose, relation, _figure) in best.items():
        found = _within_stated(loose, relation, relations, resolved, outline)
        if found is loose and found.reach_km > ROUND_KM and _border_of_one(article, relation, resolved):
            continue  # "near the border with Niger" is nearly anywhere round Niger
        own = [m for m in _all_of(mentions[key], resolved) if m not in taken]
        taken.update(own)
        if own:
            made.append(_derived(article, key, own, found, relation, resolved=resolved))
    return made


def _within_stated(
    found: Implied,
    relation: SpatialRelation,
    relations: Sequence[SpatialRelation],
    resolved: Mapping[Mention, Resolution],
    outline: Callable[[str], Shape | None],
) -> Implied:
    """Cut a shape to the areas that the text puts the figure in as well: "a town in Mali, near the border with …"."""
    for other in relations:
        same = (other.figure.start, other.figure.end) == (relation.figure.start, relation.figure.end)
        holder = resolved.get(other.ground_mention) if other.ground_mention is not None else None
        if not same or other.relation != "in" or holder is None or holder.place is None or not is_area(holder.place):
            continue
        shape = outline(holder.place.id)
        if shape is None:
            continue
        import shapely  # noqa: PLC0415

        from geomap.statements import geometry  # noqa: PLC0415

        cut = geometry.within(found.geometry, shapely.from_wkb(shape.wkb))
        if cut.is_empty:
            continue
        point = found.point
        if point is not None and not cut.intersects(shapely.Point(point)):
            point = geometry.label_point(cut)
        found = replace(
            found, geometry=cut, point=point, words=f"{found.words}, as far as it lies in {holder.place.name}"
        )
    return found


def _preference(relation: SpatialRelation) -> tuple[int, int]:
    order = _ORDER.index(relation.relation) if relation.relation in _ORDER else len(_ORDER)
    return (order, relation.trigger.start)


def _placeable(relation: SpatialRelation, resolved: Mapping[Mention, Resolution]) -> Mention | None:
    """Mention of a figure that has no place of its own and is one thing; a new one for a phrase, None for others."""
    ground = resolved.get(relation.ground_mention) if relation.ground_mention is not None else None
    if ground is None or ground.place is None or relation.relation not in _ORDER:
        return None
    mention = relation.figure_mention
    if mention is not None:
        known = resolved.get(mention)
        named = (mention.start, mention.end) == (relation.figure.start, relation.figure.end)
        unplaced = known is not None and known.place is None and mention.kind == "literal"
        return mention if named and unplaced else None
    if not _is_one_thing(relation):
        return None
    span = relation.figure
    return Mention(span.start, span.end, span.text, kind="description", recogniser="statements", score=1.0)


def _is_one_thing(relation: SpatialRelation) -> bool:
    """Tell a thing that has a place, "a village", from what has none or several: "officials", "two air bases".

    A thing pointed back to, "the village", has been named before: it is placed here only where a word tells it apart
    ("the ammunition depot near X"), or where it is a craft or an event with a stated distance.
    """
    tokens = re.findall(r"[\w’'-]+", relation.figure.text.lower())
    head = tokens[-1]
    place_like = head in SETTLEMENTS or head in FACILITIES or head in AREAS or head in SPOTS
    passing = head in CRAFT or head in EVENTS
    if not (place_like or passing) or set(tokens) & _UNTOLD:
        return False
    if _is_plural(head) and relation.trigger.text.lower() != "along":  # "villages along the Dnieper" are a stretch
        return False
    if tokens[0] not in _POINTS_BACK:
        return True
    if head in _NO_THINGS and relation.relation != "between":
        return False  # "its nearest point"
    if passing:
        return relation.relation in {"direction+distance", "distance"}
    telling = set(tokens[1:-1]) - PLAIN_MODIFIERS
    stretch = (head in AREAS or head in WAYS) and relation.relation == "between"
    return stretch or (bool(telling) and head not in SETTLEMENTS)


def _is_plural(head: str) -> bool:
    return head.endswith("s") and not head.endswith(("works", "barracks", "ss"))


def _implied(
    article: Article,
    relation: SpatialRelation,
    resolved: Mapping[Mention, Resolution],
    gazetteer: Gazetteer,
    *,
    outline: Callable[[str], Shape | None],
) -> Implied | None:
    assert relation.ground_mention is not None
    ground = _measurable(resolved[relation.ground_mention], relation)
    assert ground is not None
    if _is_inside(relation, ground):
        return None
    other, wanted = _partner(article, relation, resolved)
    partner = _measurable(other, relation) if other is not None else None
    if wanted and partner is None:
        return None
    countries = getattr(gazetteer, "countries", None)
    return implied(relation, ground, partner=partner, shapes=outline, countries=countries)


def _is_inside(relation: SpatialRelation, ground: Place) -> bool:
    """Tell "a block from Franklin", which is a school there, from what is measured from a town."""
    far = relation.distance_max_km
    return far is not None and not relation.direction and ground.feature_class == "P" and far < radius_km(ground) / 2


def _measurable(ground: Resolution, relation: SpatialRelation) -> Place | None:
    """Place to measure from: "40 km west of Lisbon" is said of the town, where the ground is its division."""
    place = ground.place
    if place is None or not place.feature_code.startswith("ADM") or relation.ground.text != ground.mention.toponym:
        return place
    towns = [c.place for c in ground.candidates if c.place.feature_class == "P" and is_within(c.place, place)]
    return max(towns, key=lambda town: town.population, default=place)


def _partner(
    article: Article, relation: SpatialRelation, resolved: Mapping[Mention, Resolution]
) -> tuple[Resolution | None, bool]:
    """Return the other ground of "between A and B" or "the A–B border", and whether the words speak of one."""
    ground = relation.ground_mention
    assert ground is not None
    between = relation.relation == "between" or re.search(r"\bbetween\b", relation.ground.text, re.IGNORECASE)
    for mention, resolution in resolved.items():
        if not ground.end <= mention.start <= ground.end + 8:
            continue
        gap = article.text[ground.end : mention.start]
        if (between and _AND.match(gap)) or (_HYPHEN.match(gap) and resolution.place and is_area(resolution.place)):
            return resolution, True
    return None, bool(between)


def _border_of_one(article: Article, relation: SpatialRelation, resolved: Mapping[Mention, Resolution]) -> bool:
    """Tell "near the border with Niger", which does not say on which side of Niger, nor whose border."""
    told = re.search(r"\b(?:borders?|frontier)\b", f"{relation.trigger.text} {relation.ground.text}", re.IGNORECASE)
    return told is not None and _partner(article, relation, resolved)[0] is None


def _key(relation: SpatialRelation, figure: Mention) -> str:
    """One key for what is one thing: a name, or the same words for a thing at the same ground."""
    if figure.recogniser != "statements":
        return f"named:{figure.query.casefold()}"
    thing = re.sub(r"^(?:an?|the)\s+", "", " ".join(figure.toponym.lower().split()))
    where = [relation.relation, relation.direction, str(relation.distance_max_km), relation.ground.text.casefold()]
    if relation.figure.start != figure.start or relation.relation == "between":
        where = [str(figure.start)]
    return "thing:" + "|".join([thing, *where])


def _all_of(mentions: Iterable[Mention], resolved: Mapping[Mention, Resolution]) -> list[Mention]:
    """All mentions of a name that has no place, not only the one that a statement is about."""
    queries = {m.query.casefold() for m in mentions if m.recogniser != "statements"}
    same = [m for m, r in resolved.items() if m.query.casefold() in queries and r.place is None and m.kind == "literal"]
    return sorted({*mentions, *same})


def _derived(
    article: Article,
    key: str,
    mentions: Sequence[Mention],
    found: Implied,
    relation: SpatialRelation,
    *,
    resolved: Mapping[Mention, Resolution],
) -> Derived:
    import shapely  # noqa: PLC0415

    from geomap.statements.geometry import label_point  # noqa: PLC0415

    assert relation.ground_mention is not None
    ground = resolved[relation.ground_mention]
    assert ground.place is not None
    named = mentions[0].recogniser != "statements"
    name = mentions[0].toponym if named else phrase_of(article, relation)
    precision: Precision = "near" if found.point is not None else "region"
    lon, lat = found.point or label_point(found.geometry)
    feature_class, feature_code = _sort(relation.figure.text.split()[-1].lower()) if not named else ("", "")
    place = Place(
        id=DERIVED + re.sub(r"[^\w.]+", "-", key.casefold()).strip("-"),
        name=name,
        lon=lon,
        lat=lat,
        feature_class=feature_class,
        feature_code=feature_code,
        source=ground.place.source,
        precision=precision,
        uncertainty_km=None if found.uncertainty_km is None else round(found.uncertainty_km, 1),
    )
    other, _ = _partner(article, relation, resolved)
    begin, end = min(relation.figure.start, relation.trigger.start), relation.ground.end
    end = max(end, relation.figure.end, other.mention.end if other is not None else end)
    quote = " ".join(article.text[begin:end].split())
    without = f"the gazetteer has no {name}" if named else "it has no name of its own"
    reason = f"Placed by the words “{quote}” alone ({without}): {found.words}."
    own = [
        Resolution(
            mention,
            place,
            match_score=ground.match_score,
            match_confidence=ground.match_confidence,
            precision=precision,
            uncertainty_km=place.uncertainty_km,
            reason=reason,
        )
        for mention in mentions
    ]
    return Derived(place, Shape(shapely.to_wkb(found.geometry), "derived"), tuple(own))


def phrase_of(article: Article, relation: SpatialRelation) -> str:
    """Name for a thing without one: "village 20 km south of Kherson"."""
    thing = re.sub(r"^(?:an?|the)\s+", "", relation.figure.text, flags=re.IGNORECASE)
    trigger = relation.trigger.text
    if relation.trigger.start < relation.figure.start:
        trigger = trigger[:1].lower() + trigger[1:]
    ground = relation.ground.text
    gap = article.text[relation.trigger.end : relation.ground.start]
    article_word = " the " if re.fullmatch(r"\s+the\s+", gap) else " "
    found = " ".join(f"{thing} {trigger}{article_word}{ground}".split())
    link, word = ("to", "from") if trigger.lower() == "from" else ("and", "between")
    behind = re.match(
        rf",?\s+{link}\s+(?:the\s+)?([A-Z][\w’'-]*(?:\s+[A-Z][\w’'-]*)*)", article.text[relation.ground.end :][:60]
    )
    return f"{found} {link} {behind[1]}" if behind and re.search(rf"\b{word}\b", found) else found


def _sort(head: str) -> tuple[str, str]:
    if head in SETTLEMENTS:
        return "P", "PPL"
    return ("S", "") if head in FACILITIES else ("", "")
