"""What goes on the map, and as what.

Literal mentions and descriptions go on the map. An associative, demonym or embedded mention ("Moscow said",
"Iranian", "the Paris Opera") does so only where its place is an end of a leg, grounds a spatial relation or contains
a mapped place; the role then says so.
"""

from __future__ import annotations

import re
from collections import defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

from geomap.layers.kinds import contains, is_country

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from geomap.layers.quoting import Quoter
    from geomap.model import Leg, LegEnd, Mention, Place, Resolution, SpatialRelation

Role = Literal["event", "endpoint", "reference", "container"]
_PRIORITY: tuple[Role, ...] = ("endpoint", "event", "reference", "container")
_PLAIN = frozenset({"literal", "description"})
# The ground of "near X" is a point to measure from; the ground of "in X" is where it happened.
_MEASURED = frozenset({"near", "direction", "distance", "direction+distance", "between"})
_QUALIFIES = re.compile(r",?\s*\(?\s*")  # "Makhachkala, Russia", "Makhachkala (Russia)"


@dataclass(frozen=True, slots=True)
class Standing:
    """A place on the map: the mentions that put it there, and the best resolution among them.

    ``literal`` tells whether a literal mention makes it more than a reference point or a container.
    """

    place: Place
    best: Resolution
    mentions: tuple[Mention, ...]
    role: Role
    literal: bool


@dataclass(frozen=True, slots=True)
class Selection:
    """``places`` by gazetteer id, in text order; ``notes``: per mention, whether it is on the map, and why (not)."""

    places: Mapping[str, Standing]
    notes: Mapping[Mention, tuple[bool, str]]
    resolved: Mapping[Mention, Resolution]

    def place_of(self, end: LegEnd | None) -> Place | None:
        """Place of a leg's end, None where it is missing or not located."""
        if end is None or not end.located or end.mention is None:
            return None
        resolution = self.resolved.get(end.mention)
        return resolution.place if resolution else None


def select(
    resolutions: Sequence[Resolution], legs: Sequence[Leg], relations: Sequence[SpatialRelation], quoter: Quoter
) -> Selection:
    """Decide for each mention whether it is on the map, and gather the places that are."""
    resolved = {each.mention: each for each in resolutions}
    uses = _uses(legs, relations, resolved)
    _add_qualifiers(uses, resolutions, quoter)
    plain = [each for each in resolutions if each.place and (each.mention.kind in _PLAIN or each.mention in uses)]
    chosen = {each.mention: "" for each in plain}
    for each in plain:
        if each.mention.kind not in _PLAIN:
            chosen[each.mention] = f"{each.mention.kind}, but {_as_what(uses[each.mention])}"
    for mention, why in _containers(resolutions, plain, chosen, quoter):
        chosen[mention] = why
        uses[mention] = uses.get(mention, frozenset()) | {"container"}
    places = _gather([each for each in resolutions if each.mention in chosen], uses)
    notes = {
        each.mention: (True, chosen[each.mention])
        if each.mention in chosen
        else (False, why_not(each, called=each.mention.toponym))
        for each in resolutions
    }
    return Selection(places, notes, resolved)


def _uses(
    legs: Iterable[Leg], relations: Iterable[SpatialRelation], resolved: Mapping[Mention, Resolution]
) -> dict[Mention, frozenset[Role]]:
    found: dict[Mention, set[Role]] = defaultdict(set)
    for leg in legs:
        for end in (leg.origin, leg.destination):
            if end and end.mention and end.located:
                found[end.mention].add("endpoint")
        for via in leg.via:
            if via.mention and via.located:
                found[via.mention].add("event")
    for relation in relations:
        ground = relation.ground_mention
        if ground is None:
            continue
        if relation.relation in _MEASURED:
            found[ground].add("reference")
        elif _holds_figure(relation, resolved):
            found[ground].add("container")
        else:
            found[ground].add("event" if ground.kind in _PLAIN else "reference")
    return {mention: frozenset(roles) for mention, roles in found.items() if mention in resolved}


def _holds_figure(relation: SpatialRelation, resolved: Mapping[Mention, Resolution]) -> bool:
    figure, ground = (
        resolved[each].place if each is not None and each in resolved else None
        for each in (relation.figure_mention, relation.ground_mention)
    )
    if relation.relation != "in" or not figure or not ground:
        return False
    # No code says what lies in a part of an area ("Rafah in southern Gaza"): the statement was measured.
    part = ground.id.startswith("derived:") and relation.verdict in {"holds", "loose"}
    return part or contains(ground, figure)


def _add_qualifiers(uses: dict[Mention, frozenset[Role]], resolutions: Sequence[Resolution], quoter: Quoter) -> None:
    """Mark a country or division right after a place it contains: "Makhachkala, Russia" says where that place is."""
    text = quoter.article.text
    inner: Place | None = None
    end = -1
    for each in resolutions:
        mention = each.mention
        if mention.start < end:  # inside a description
            continue
        near = inner and each.place and _QUALIFIES.fullmatch(text, end, mention.start)
        if near and inner and each.place and contains(each.place, inner) and mention.kind in _PLAIN:
            uses[mention] = uses.get(mention, frozenset()) | {"container"}
        else:
            inner = each.place
        end = mention.end


def _containers(
    resolutions: Sequence[Resolution], plain: Sequence[Resolution], chosen: Mapping[Mention, str], quoter: Quoter
) -> Iterator[tuple[Mention, str]]:
    """Mentions whose place contains a mapped one: those in the same sentence, or all where there is none such."""
    mapped = {each.place.id: each.place for each in plain if each.place}
    sentences: dict[str, set[int]] = defaultdict(set)
    for each in plain:
        if each.place:
            sentences[each.place.id].add(quoter.sentence(each.mention.start))
    groups: dict[str, list[Resolution]] = defaultdict(list)
    for each in resolutions:
        if each.place and each.mention not in chosen:
            groups[each.place.id].append(each)
    for group in groups.values():
        outer = group[0].place
        inside = [inner for inner in mapped.values() if outer and contains(outer, inner)]
        if not inside or outer is None:
            continue
        where = set().union(*(sentences[inner.id] for inner in inside))
        beside = [each for each in group if quoter.sentence(each.mention.start) in where]
        if not beside and outer.id not in mapped:
            beside = group
        for each in beside:
            yield each.mention, f"{each.mention.kind}, but contains {inside[0].name}"


def _gather(resolutions: Sequence[Resolution], uses: Mapping[Mention, frozenset[Role]]) -> dict[str, Standing]:
    groups: dict[str, list[Resolution]] = defaultdict(list)
    for each in resolutions:
        if each.place:
            groups[each.place.id].append(each)
    found: dict[str, Standing] = {}
    for key, group in groups.items():
        best = max(group, key=lambda each: each.match_score)
        roles: set[Role] = set()
        literal = False
        for each in group:
            mine = uses.get(each.mention, frozenset()) or frozenset({"event"})
            roles |= mine
            literal = literal or (each.mention.kind in _PLAIN and not mine <= {"reference", "container"})
        role = next(each for each in _PRIORITY if each in roles)
        place = best.place
        assert place is not None
        found[key] = Standing(place, best, tuple(each.mention for each in group), role, literal)
    return found


def _as_what(roles: frozenset[Role]) -> str:
    words = {
        "endpoint": "an end of a leg",
        "event": "on the way of a leg",
        "reference": "what a statement measures from",
        "container": "contains a mapped place",
    }
    return words[next(role for role in _PRIORITY if role in roles)]


def why_not(resolution: Resolution, *, called: str) -> str:
    """Why a mention is not on the map; says what it was taken for, where it is ``called`` something else."""
    mention, place = resolution.mention, resolution.place
    if place is None:
        return resolution.reason or "not in the gazetteer"
    taken = f"; taken to be {place.name}" if place.name != called else ""
    if mention.kind == "associative":
        if is_country(place) or place.feature_code == "GOVL":
            who = "a government"
        elif place.feature_class == "S":
            who = "an institution that goes by the name of its house"
        elif place.feature_code in {"PPLC", "PPLG"}:
            who = "a government or another body that goes by the name of its place"
        else:
            who = "a team, company or government that goes by the name of its place"
        return f"{who}, not a place of the event{taken}"
    if mention.kind == "demonym":
        return f"demonym: says whose or what kind, not where{taken}"
    return f"part of an organisation's name, not a place of the event{taken}"
