"""The way from an article to its layers. The only module that knows every stage.

Each stage is imported when it is first needed: a command that only reads never loads a map library.
"""

from __future__ import annotations

import math
from bisect import bisect_right
from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

from geomap.articles import from_text
from geomap.articles import read as read_article
from geomap.errors import ConfigurationError, GeomapError
from geomap.helper import beside, load_map_libraries
from geomap.model import Article, Leg, LegEnd, Mention, Place, Resolution, Span
from geomap.outputs import FORMATS, checked_tiles, slug, write, write_all, write_together
from geomap.outputs import read as read_layers
from geomap.picture import Picture, parse_size
from geomap.provenance import made_by
from geomap.settings import Settings
from geomap.text import sentences

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from concurrent.futures import ProcessPoolExecutor
    from pathlib import Path

    import folium

    from geomap.gazetteers.base import Atlas
    from geomap.model import Candidate, Derived, Layers, Mode, Point, Route, SpatialRelation
    from geomap.recognition.base import Recogniser
    from geomap.resolution import Hints

__all__ = [
    "FORMATS",
    "Picture",
    "Progress",
    "Reading",
    "Way",
    "candidates",
    "checked_settings",
    "checked_tiles",
    "draw",
    "find_way",
    "gazetteer_info",
    "located",
    "map_article",
    "open_gazetteer",
    "parse_size",
    "read",
    "read_article",
    "read_layers",
    "route",
    "summary",
    "to_folium",
    "with_distinct_names",
    "write",
    "write_all",
    "write_together",
]

# Both services are made for OpenStreetMap's data; what else one holds cannot be known from here.
NETWORK = "Paths by road and rail: © OpenStreetMap contributors, ODbL 1.0, by a routing service"
Progress = Callable[[str], None]
"""Called with the name of each stage as it begins."""


@dataclass(frozen=True, slots=True)
class Reading:
    """What was read from an article: its mentions and what they mean, its movements, its spatial statements."""

    article: Article
    resolutions: tuple[Resolution, ...]
    legs: tuple[Leg, ...]
    relations: tuple[SpatialRelation, ...]


def open_gazetteer(settings: Settings | None = None) -> Atlas:
    """Open the gazetteer that the settings name, or the one that comes with geomap under those that the user has added.

    Raises
    ------
    DatasetError
        The file is missing or damaged; from the first question.
    """
    from geomap.gazetteers.embedded import EmbeddedGazetteer
    from geomap.gazetteers.store import stored

    settings = settings or Settings()
    added = [] if settings.gazetteer else stored(settings.data)
    if not added:
        return EmbeddedGazetteer(settings.gazetteer)
    from geomap.gazetteers.layered import LayeredGazetteer

    return LayeredGazetteer([*(each.open() for each in added), EmbeddedGazetteer()], names=[e.name for e in added])


def checked_settings(settings: Settings, *, gazetteer: Atlas | None = None) -> Settings:
    """Return settings whose names are looked up once and for all: the place of ``near``, the ids of ``passages``.

    Raises
    ------
    ConfigurationError
        The gazetteer has no place of that name, or there is no such passage.
    """
    if isinstance(settings.near, str):
        settings = replace(settings, near=_place_near(settings.near, settings, gazetteer or open_gazetteer(settings)))
    if settings.passages:
        from geomap.routing.passages import known_switches

        settings = replace(settings, passages=known_switches(settings.passages))
    if settings.recogniser.startswith("spacy:"):
        _recogniser(settings, gazetteer or open_gazetteer(settings))
    if settings.router_url or settings.rail_router_url:
        from geomap.routing.service import Service

        if settings.router_url:
            Service.parse(settings.router_url)
        if settings.rail_router_url:
            Service.parse(settings.rail_router_url, mode="rail")
    return settings


def read(
    article: Article,
    *,
    settings: Settings | None = None,
    gazetteer: Atlas | None = None,
    recogniser: Recogniser | None = None,
    spans: Iterable[tuple[int, int]] | None = None,
    progress: Progress | None = None,
) -> Reading:
    """Find and resolve the places of an article, and read its movements and spatial statements.

    ``spans`` are (start, end) of the mentions to resolve, where these are known; no others are looked for.

    Movements and statements are read from the text before anything is resolved: they say which of the
    places of a name is meant (the ends of a voyage lie on the water that it crosses).
    """
    from geomap.movements import read_legs
    from geomap.recognition.rules import GazetteerRules
    from geomap.resolution import resolve
    from geomap.statements import check_relations, read_relations

    settings = settings or Settings()
    tell = progress or _silent
    tell("opening the gazetteer")
    gazetteer = gazetteer or open_gazetteer(settings)
    tell("looking for names")
    if spans is not None:
        mentions = GazetteerRules(gazetteer).mentions_at(article, list(spans))
    else:
        mentions = tuple((recogniser or _recogniser(settings, gazetteer)).mentions(article))
    tell("reading movements and statements")
    legs = read_legs(article, mentions)
    relations = read_relations(article, mentions)
    tell("finding the places")
    resolutions = resolve(article, mentions, gazetteer, legs=legs, hints=_hints(article, settings, gazetteer))
    checked = check_relations(relations, {each.mention: each for each in resolutions}, shapes=gazetteer.shape)
    return Reading(article=article, resolutions=resolutions, legs=legs, relations=checked)


def located(reading: Reading, *, gazetteer: Atlas) -> tuple[Reading, tuple[Derived, ...]]:
    """Place what no gazetteer has and the text locates: "eastern Ukraine", "a village 20 km south of Kherson".

    Returns the reading with those places in it, and the places with their shapes.
    """
    from geomap.statements import derive, placed_relations, with_derived, with_ends, with_holders

    reading = replace(reading, resolutions=with_holders(reading.resolutions, reading.relations))
    found = derive(reading.article, reading.relations, reading.resolutions, gazetteer)
    if not found:
        return reading, ()
    relations = placed_relations(reading.relations, found)
    return (
        replace(
            reading,
            resolutions=with_derived(reading.resolutions, found),
            legs=with_ends(reading.legs, relations, found),
            relations=relations,
        ),
        found,
    )


def draw(reading: Reading, *, settings: Settings | None = None) -> tuple[Route, ...]:
    """Draw each leg of a reading, or say why it has no line; aligned with ``reading.legs``."""
    from geomap.routing import route_leg

    settings = settings or Settings()
    resolved = {each.mention: each for each in reading.resolutions}
    text = reading.article.text
    return tuple(route_leg(leg, resolved, settings=settings, words=_sentences_of(leg, text)) for leg in reading.legs)


def map_article(
    text_or_article: str | Article,
    *,
    settings: Settings | None = None,
    gazetteer: Atlas | None = None,
    recogniser: Recogniser | None = None,
    progress: Progress | None = None,
    helper: ProcessPoolExecutor | None = None,
) -> Layers:
    """Turn an article into the layers of its map.

    Parameters
    ----------
    text_or_article
        The text itself, or what ``read_article`` returned.
    settings
        What the run depends on besides the text.
    gazetteer, recogniser
        Instances to use in place of those that come with geomap.
    progress
        Called with the name of each stage as it begins.
    helper
        A second process (``helper.second_process``) to draw sea routes in while the map libraries load.

    Raises
    ------
    ArticleError
        The text is empty.
    DatasetError
        The gazetteer or another data file is missing or damaged.
    """
    settings = settings or Settings()
    article = from_text(text_or_article) if isinstance(text_or_article, str) else text_or_article
    gazetteer = gazetteer or open_gazetteer(settings)
    reading = read(article, settings=settings, gazetteer=gazetteer, recogniser=recogniser, progress=progress)
    tell = progress or _silent
    from geomap.resolution import sure_enough

    reading = replace(reading, resolutions=tuple(map(sure_enough, reading.resolutions)))
    tell("placing what only the words locate")
    reading, derived = located(reading, gazetteer=gazetteer)
    tell("drawing the routes")
    if helper is not None and any(leg.mode == "sea" for leg in reading.legs):
        routes = beside(helper, load_map_libraries, draw, reading, settings=settings)
    else:
        routes = draw(reading, settings=settings)
    tell("building the layers")
    from geomap.layers import build

    layers = build(article, reading.resolutions, reading.legs, routes, reading.relations, gazetteer, derived=derived)
    served = any(route.path_basis == "inferred-network" for route in routes)
    attributions = (*layers.attributions, NETWORK) if served else layers.attributions
    return replace(layers, attributions=attributions, provenance=made_by(settings, gazetteer))


def summary(layers: Layers, *, files: Sequence[Path] = ()) -> dict[str, Any]:
    """Return the summary of a map as plain values, as it is in the JSON file; ``files`` are those written with it."""
    from geomap.exporters.summary import summary as make

    return make(layers, files=[path.name for path in files])


def with_distinct_names(articles: Iterable[Article | GeomapError]) -> list[Article | GeomapError]:
    """Give articles whose files would collide a name with a short hash of their text behind it."""
    every = list(articles)
    owners: dict[str, set[str]] = {}
    for each in every:
        if isinstance(each, Article):
            owners.setdefault(slug(each.name).casefold(), set()).add(each.id)
    return [
        replace(each, name=f"{each.name}-{each.id[:6]}")
        if isinstance(each, Article) and len(owners[slug(each.name).casefold()]) > 1
        else each
        for each in every
    ]


def to_folium(layers: Layers) -> folium.Map:
    """Make a Folium map of layers, to show in a notebook or to add to. Article text is escaped for Folium."""
    from geomap.webmap import to_folium as make

    return make(layers)


def candidates(name: str, *, settings: Settings | None = None, gazetteer: Atlas | None = None) -> Sequence[Candidate]:
    """Places that ``name`` may mean when nothing else is known, likeliest first."""
    settings = settings or Settings()
    gazetteer = gazetteer or open_gazetteer(settings)
    found = gazetteer.candidates(name, country=settings.country)
    return sorted(found, key=lambda each: (-each.score, -each.place.population, each.place.id))


@dataclass(frozen=True, slots=True)
class Way:
    """The answer to "how does one get from here to there": what the two ends were taken to be, and the path."""

    origin: Resolution
    destination: Resolution
    route: Route


def find_way(
    a: str | Point,
    b: str | Point,
    *,
    mode: Mode = "sea",
    passages: Iterable[str] | None = None,
    settings: Settings | None = None,
    gazetteer: Atlas | None = None,
) -> Way:
    """Resolve two ends together, as those of a leg, and draw the way between them. Parameters as for ``route``."""
    from geomap.resolution import Hints, resolve
    from geomap.routing import route_leg

    settings = settings or Settings()
    if passages is not None:
        settings = checked_settings(replace(settings, passages=frozenset(passages)), gazetteer=gazetteer)
    gazetteer = gazetteer or open_gazetteer(settings)
    names = [end if isinstance(end, str) else f"{end[0]},{end[1]}" for end in (a, b)]
    article = from_text("\n".join(names))
    starts = (0, len(names[0]) + 1)
    mentions = [
        Mention(start, start + len(name), name, recogniser="given") for start, name in zip(starts, names, strict=True)
    ]
    origin, destination = (LegEnd(Span(each.start, each.end, each.toponym), each) for each in mentions)
    leg = Leg(origin, destination, mode=mode, mode_basis="stated")
    points = {each: _at(each, end) for each, end in zip(mentions, (a, b), strict=True) if not isinstance(end, str)}
    named = tuple(each for each in mentions if each not in points)
    found = resolve(article, named, gazetteer, legs=(leg,), hints=Hints(country=settings.country))
    resolved = points | {each.mention: _with_a_point(each) for each in found}
    path = route_leg(leg, resolved, settings=settings)
    return Way(resolved[mentions[0]], resolved[mentions[1]], path)


def route(
    a: str | Point,
    b: str | Point,
    *,
    mode: Mode = "sea",
    passages: Iterable[str] | None = None,
    settings: Settings | None = None,
    gazetteer: Atlas | None = None,
) -> Route:
    """Draw the way between two ends.

    Parameters
    ----------
    a, b
        A point, (lon, lat) in degrees, or a name: then the place of that name that fits the other end and the mode.
    mode
        sea, air, road, rail, foot or pipeline.
    passages
        Canals and straits to open ("volga-don") or close ("-suez"); in place of ``settings.passages``.

    Returns
    -------
    Route
        "No route" is an answer: then ``parts`` is empty, and ``no_line_reason`` says why.

    Raises
    ------
    ConfigurationError
        A coordinate is out of range, or a passage is not known.
    """
    return find_way(a, b, mode=mode, passages=passages, settings=settings, gazetteer=gazetteer).route


def gazetteer_info(settings: Settings | None = None, *, verify: bool = False) -> dict[str, Any]:
    """Say what the gazetteer holds and where it comes from; ``verify`` reads all of it."""
    return open_gazetteer(settings).info(verify=verify)


def _with_a_point(resolution: Resolution) -> Resolution:
    """Prefer the town to the division of its name: a way begins and ends at a point. Countries stay what they are."""
    place = resolution.place
    if place is None or place.feature_class != "A" or place.precision == "country":
        return resolution
    towns = (each for each in resolution.candidates if each.place.feature_class in {"P", "S"})
    best = max(towns, key=lambda each: each.score, default=None)
    if best is None:
        return resolution
    return replace(
        resolution,
        place=best.place,
        precision=best.place.precision,
        uncertainty_km=best.place.uncertainty_km,
        match_score=best.score,
        reason=f"The likeliest of this name that is a point; {place.name} is an area.",
    )


def _at(mention: Mention, point: Point) -> Resolution:
    lon, lat = point
    if not (math.isfinite(lon) and math.isfinite(lat) and abs(lon) <= 180 and abs(lat) <= 90):  # noqa: PLR2004
        msg = f"{lon},{lat} is not a longitude and latitude in degrees"
        raise ConfigurationError(msg)
    place = Place(id=f"point:{lon},{lat}", name=f"{lon:g},{lat:g}", lon=lon, lat=lat, source="given", precision="site")
    return Resolution(
        mention, place, match_score=1.0, match_confidence="certain", precision="site", reason="given as a point"
    )


def _hints(article: Article, settings: Settings, gazetteer: Atlas) -> Hints:
    """Return what is known of the article from outside its text."""
    from geomap.resolution import Hints

    near = settings.near
    if isinstance(near, str):
        near = _place_near(near, settings, gazetteer)
    return Hints(country=settings.country, near=near, publisher=settings.publisher or article.publisher)


def _sentences_of(leg: Leg, text: str) -> str:
    """Return the whole sentences that state a leg: the way may be named beside the words that are quoted."""
    every = sentences(text)
    found = sorted({bisect_right(every, span.start, key=lambda each: each[0]) - 1 for span in leg.evidence} - {-1})
    return "\n".join(text[slice(*every[number])] for number in found)


def _recogniser(settings: Settings, gazetteer: Atlas) -> Recogniser:
    if settings.recogniser.startswith("spacy:"):
        from geomap.recognition.spacy import SpacyRecogniser, load

        name = settings.recogniser.removeprefix("spacy:").strip()
        return SpacyRecogniser(load(name), gazetteer, name=f"spacy:{name}")
    from geomap.recognition.rules import GazetteerRules

    return GazetteerRules(gazetteer)


def _place_near(name: str, settings: Settings, gazetteer: Atlas) -> Point:
    found = candidates(name, settings=settings, gazetteer=gazetteer)
    if not found:
        where = f" in {settings.country}" if settings.country else ""
        msg = f"near: the gazetteer has no place called {name}{where}; give LON,LAT instead"
        raise ConfigurationError(msg)
    return max(found, key=lambda each: (each.place.population, each.score)).place.point


def _silent(_: str) -> None:
    pass
