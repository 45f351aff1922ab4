"""Regions named by a direction: "eastern Ukraine", "the north of Italy", "Lebanon's south"."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from geomap.model import Derived, Place, Resolution, Shape
from geomap.statements.extents import Area, is_area
from geomap.statements.lexicon import QUALITIES
from geomap.statements.triggers import point as compass_point

if TYPE_CHECKING:
    from collections.abc import Iterable

    from geomap.gazetteers.base import Gazetteer
    from geomap.model import Article, Mention

DEPTH, FAR_DEPTH, TIP_DEPTH, HALF = 0.4, 0.25, 0.12, 0.5  # of the extent, from the outer side
_HALF_NAME = r"(?:north|south)(?:[\s-]?(?:east|west))?|east|west"
_ADJECTIVE = rf"(?:(?:{_HALF_NAME})ern(?:most)?|central)"
_FAR = r"far|deep|extreme|very|furthest|farthest"
_PLAIN = r"(?:north|south)[\s-]?(?:east|west)|(?:north|south|east|west)"
# "eastern ", "the far north-eastern ", "southern and eastern ", "northeast "
_BEFORE = re.compile(
    rf"(?<![\w-])(?:(?P<far>{_FAR})[\s-]+)?(?P<first>{_ADJECTIVE}|{_PLAIN})(?:(?:,\s*|,?\s+(?:and|or)\s+)(?P<second>{_ADJECTIVE}))?\s+$",
    re.IGNORECASE,
)
# "the north of ", "the southern tip of the ", "eastern parts of "
_OF = re.compile(
    rf"(?<![\w-])(?P<lead>to\s+)?(?P<the>the\s+)?(?:(?:{QUALITIES})\s+)?(?:(?P<far>{_FAR})[\s-]+)?"
    rf"(?:(?P<first>{_HALF_NAME}|cent(?:er|re))|(?P<adjective>{_ADJECTIVE})\s+(?P<noun>parts?|half|edge|tip|corner|areas?|end|side|regions?|third|flank|reaches))"
    r"\s+of\s+(?:the\s+)?$",
    re.IGNORECASE,
)
_AFTER = re.compile(
    rf"^[’']s\s+(?:(?P<far>{_FAR})[\s-]+)?(?P<first>{_HALF_NAME})(?=\s*(?:[.,;:)!?—–]|$|\s(?:and|or|on|in|at|since|where|after|before|with|has|have|is|was|were|during|amid|as|by|for|from|to)\b))",
    re.IGNORECASE,
)
_REACH = 48  # characters of the text that such words take
_ENOUGH = 0.001  # of the whole: less is a sliver
# A part of the first is said where the second is meant: the city is named for the whole.
_WIDER = {"gaza": "Gaza Strip"}
# With capitals it was the name of what is another country today.
_NAMES = frozenset(
    f"{side} {name}"
    for side, names in (
        ("Southern", "Sudan"),
        ("North", "Vietnam Yemen"),
        ("South", "Vietnam Yemen Arabia"),
        ("East", "Germany Pakistan Prussia Bengal"),
        ("West", "Germany Pakistan Prussia"),
    )
    for name in names.split()
)
_CARDINAL = frozenset({"north", "south", "east", "west"})
_WHOLES = frozenset({"CONT", "OCN"})
_ADJECTIVES = {"N": "northern", "S": "southern", "E": "eastern", "W": "western", "": "central"}


@dataclass(frozen=True, slots=True)
class Side:
    """Words for a part of an area, ``text[start:end]`` beside its name: directions, and how deep it goes."""

    start: int
    end: int
    directions: tuple[str, ...]
    depth: float

    @property
    def adjectives(self) -> str:
        """In one form, so that "the north of Italy" and "northern Italy" are one place."""
        named = " and ".join(_adjective(each) for each in self.directions)
        return {FAR_DEPTH: "far ", TIP_DEPTH: "outermost "}.get(self.depth, "") + named


def side_beside(text: str, mention: Mention) -> Side | None:
    """Words before or after a mention that speak of a part of it."""
    begin = max(0, mention.start - _REACH)
    before = text[begin : mention.start]
    match = _BEFORE.search(before)
    if match is not None:
        words = [match["first"], *([match["second"]] if match["second"] else [])]
        directions = tuple(dict.fromkeys(compass_point(word) for word in words))
        most = any(word.lower().endswith("most") for word in words)
        return Side(begin + match.start(), mention.end, directions, FAR_DEPTH if match["far"] or most else DEPTH)
    match = _OF.search(before)
    # "west of Lisbon" and "to the north of Cyprus" lie outside.
    if match is not None and not match["lead"] and (match["the"] or not match["first"]):
        direction = compass_point(match["first"] or match["adjective"])
        noun = (match["noun"] or "").lower()
        depth = TIP_DEPTH if noun in {"tip", "edge", "end"} else HALF if noun == "half" else DEPTH
        start = begin + (match.end("the") if match["the"] else match.start())
        return Side(start, mention.end, (direction,), FAR_DEPTH if match["far"] else depth)
    match = _AFTER.match(text[mention.end : mention.end + _REACH])
    if match is None:
        return None
    return Side(
        mention.start,
        mention.end + match.end(),
        (compass_point(match["first"]),),
        FAR_DEPTH if match["far"] else DEPTH,
    )


def parts_named(article: Article, resolutions: Iterable[Resolution], gazetteer: Gazetteer) -> list[Derived]:
    """Parts of areas that the text names by a direction, each once, in text order.

    Only where the area is resolved and has an outline or an envelope; a part of a town ("eastern Aleppo") has neither.
    """
    found: dict[str, Derived] = {}
    for resolution in resolutions:
        # "The southern half of Mozambique is under water": no government has a southern half.
        if resolution.place is None or resolution.mention.kind not in {"literal", "associative"}:
            continue
        side = side_beside(article.text, resolution.mention)
        if side is None or _is_name(article.text[side.start : resolution.mention.end], resolution.place, gazetteer):
            continue
        whole = _wider(resolution, gazetteer)
        place, shape = _part(whole, side, gazetteer) if whole.place is not None else (None, None)
        if place is None or shape is None:
            continue
        words = " ".join(article.text[side.start : side.end].split())
        own = _resolution(whole, place, words, side)
        known = found.get(place.id)
        found[place.id] = (
            replace(known, resolutions=(*known.resolutions, own)) if known else Derived(place, shape, (own,))
        )
    return list(found.values())


def _is_name(words: str, whole: Place, gazetteer: Gazetteer) -> bool:
    """Tell "North Ossetia", "East Germany" and "South Fayette" from "North Texas" and "north Lebanon".

    With a capital it is a part only of a country or first-level division, and where no place is called so.
    """
    first = words.split(maxsplit=1)[0]
    if words in _NAMES:
        return True
    if not first[:1].isupper() or first.lower() not in _CARDINAL:
        return False
    return not whole.feature_code.startswith(("PCL", "ADM1")) or bool(gazetteer.candidates(words))


def _wider(resolution: Resolution, gazetteer: Gazetteer) -> Resolution:
    """Resolve "northern Gaza" to the strip: its city is no more than a town in it."""
    place = resolution.place
    if place is None or is_area(place):
        return resolution
    name = _WIDER.get(resolution.mention.query.casefold())
    wider = next((c.place for c in gazetteer.candidates(name) if c.place.feature_class == "A"), None) if name else None
    if wider is None or wider.country_code != place.country_code:
        return resolution
    return replace(resolution, place=wider, precision=wider.precision)


def _part(whole: Resolution, side: Side, gazetteer: Gazetteer) -> tuple[Place | None, Shape | None]:
    ground = whole.place
    assert ground is not None
    if not is_area(ground) or ground.feature_code in _WHOLES:
        return None, None
    outline = Area(ground, gazetteer.shape).outline
    if outline is None or outline.area <= 0:
        return None, None
    import shapely  # noqa: PLC0415

    from geomap.statements import geometry  # noqa: PLC0415

    shape = shapely.union_all([geometry.part(outline, direction, side.depth) for direction in side.directions])
    if shape.area < _ENOUGH * outline.area:
        return None, None
    lon, lat = geometry.label_point(shape)
    key = "+".join(each or "C" for each in side.directions) + f"-{side.depth:.2f}".replace("0.", "")
    water = ground.feature_class == "H"
    place = Place(
        id=f"derived:{ground.id}:{key}",
        name=f"{side.adjectives} {ground.name}",
        lon=lon,
        lat=lat,
        feature_class="H" if water else "L",
        feature_code="" if water else "RGN",
        country_code=ground.country_code,
        country_name=ground.country_name,
        admin1_code=ground.admin1_code,
        admin1_name=ground.admin1_name,
        source=ground.source,
        precision="water" if water else "region",
    )
    return place, Shape(shapely.to_wkb(shape), "derived")


def _resolution(whole: Resolution, place: Place, words: str, side: Side) -> Resolution:
    assert whole.place is not None
    what = " and ".join(_adjective(each) for each in side.directions)
    share = f"the middle {side.depth:.0%}" if side.directions == ("",) else f"the outer {side.depth:.0%}"
    if any(len(each) > 1 for each in side.directions):
        share = "the corner"
    return replace(
        whole,
        mention=replace(whole.mention, kind="literal"),
        place=place,
        candidates=tuple(c for c in whole.candidates if c.place.id != whole.place.id),
        precision=place.precision,
        uncertainty_km=None,
        reason=(
            f"The text says “{words}”: the {what} part of {whole.place.name}, drawn as {share} of its extent; no "
            f"record has its limits. {whole.place.name}: {whole.reason[:1].lower()}{whole.reason[1:]}"
        ),
    )


def _adjective(direction: str) -> str:
    if len(direction) > 1:
        first, second = _ADJECTIVES[direction[0]].removesuffix("ern"), _ADJECTIVES[direction[1]]
        return first + second
    return _ADJECTIVES[direction]
