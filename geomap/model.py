"""The frozen values that flow through the stages.

Coordinates are degrees in EPSG:4326, longitude first. Offsets are code points of ``Article.text``,
half-open, so that ``article.text[span.start:span.end]`` is the span's text.
"""

from __future__ import annotations

from bisect import bisect_right
from dataclasses import dataclass, field
from importlib import import_module
from typing import TYPE_CHECKING, Literal

if TYPE_CHECKING:
    import geopandas

Kind = Literal["literal", "associative", "demonym", "embedded", "description"]
Precision = Literal[
    "site", "settlement", "near", "admin2", "admin1", "country", "region", "water", "linear", "unlocated"
]
MatchConfidence = Literal["certain", "less-certain", "uncertain"]
Mode = Literal["sea", "air", "road", "rail", "foot", "pipeline", "unknown"]
Modality = Literal["reported", "alleged", "planned", "denied", "hypothetical"]
PathBasis = Literal["stated", "inferred-water", "inferred-network", "geodesic", "schematic"]
Relation = Literal["near", "direction", "distance", "direction+distance", "in", "between", "across"]
Verdict = Literal["holds", "loose", "contradicted", "unknown"]
ShapeBasis = Literal["boundary", "envelope", "derived"]

Point = tuple[float, float]
Extent = tuple[float, float, float, float]  # west, south, east, north; west > east across 180°

# GeoNames codes of houses that stand for who sits in them: "the White House said", "the Kremlin denied".
INSTITUTIONS = frozenset({"GOVL", "BLDG", "PAL", "CTRG", "ADMF"})


@dataclass(frozen=True, slots=True)
class Article:
    """A text with where it comes from.

    ``id`` is derived from the text alone (``articles.article_id``); ``name`` is the source's file stem.
    """

    id: str
    text: str
    name: str = "article"
    title: str = ""
    url: str = ""
    publisher: str = ""
    published: str = ""
    language: str = "en"
    paragraphs: tuple[int, ...] = (0,)

    def paragraph_of(self, offset: int) -> int:
        """1-based number of the paragraph that holds ``offset``."""
        return max(1, bisect_right(self.paragraphs, offset))


@dataclass(frozen=True, slots=True, order=True)
class Span:
    """A stretch of the article's text."""

    start: int
    end: int
    text: str = field(compare=False)

    def overlaps(self, other: Span | Mention) -> bool:
        return self.start < other.end and other.start < self.end


@dataclass(frozen=True, slots=True, order=True)
class Mention:
    """A name of a place where it occurs. ``article.text[start:end] == toponym``.

    ``lookup`` is what to ask the gazetteer for, where that is not the toponym itself: "Moscow" for the
    description "the Russian capital", "Russia" for the demonym "Russian", "Florida" for "Fla.".
    ``feature_class`` is the likeliest GeoNames class by the name alone (A country or division, P settlement,
    H water, L area, S site, T relief), "" where the gazetteer does not know the name. ``score`` 0 to 1 is how sure
    the recogniser is that a place is named; 1 where a person marked the span.
    """

    start: int
    end: int
    toponym: str = field(compare=False)
    kind: Kind = field(default="literal", compare=False)
    lookup: str = field(default="", compare=False)
    feature_class: str = field(default="", compare=False)
    recogniser: str = field(default="rules", compare=False)
    score: float = field(default=1.0, compare=False)

    @property
    def query(self) -> str:
        return self.lookup or self.toponym

    def overlaps(self, other: Span | Mention) -> bool:
        return self.start < other.end and other.start < self.end


@dataclass(frozen=True, slots=True)
class Place:
    """A gazetteer record. ``source`` is its key in ``data/registry.json``; ``admin1_code`` is whole: "RU.73"."""

    id: str
    name: str
    lon: float
    lat: float
    feature_class: str = ""
    feature_code: str = ""
    country_code: str = ""
    country_name: str = ""
    admin1_code: str = ""
    admin1_name: str = ""
    admin2_name: str = ""
    population: int = 0
    extent: Extent | None = None
    source: str = ""
    geonameid: int | None = None
    precision: Precision = "settlement"
    uncertainty_km: float | None = None

    def __hash__(self) -> int:
        return hash(self.id)  # places are looked up by the thousand, and two of one id are hardly ever two

    @property
    def point(self) -> Point:
        return (self.lon, self.lat)


@dataclass(frozen=True, slots=True)
class Candidate:
    """A place in the running. ``score`` 0 to 1; ``evidence`` says in words why it is there.

    ``match`` is the sort of name that matched: name, short, alternate, former, demonym or abbreviation.
    """

    place: Place
    score: float
    evidence: tuple[str, ...] = ()
    match: str = "name"


@dataclass(frozen=True, slots=True)
class Resolution:
    """What a mention was taken to mean. ``place`` is None where nothing fits, and ``reason`` says why."""

    mention: Mention
    place: Place | None
    candidates: tuple[Candidate, ...] = ()
    match_score: float = 0.0
    match_confidence: MatchConfidence = "uncertain"
    precision: Precision = "unlocated"
    uncertainty_km: float | None = None
    reason: str = ""


@dataclass(frozen=True, slots=True)
class LegEnd:
    """An end or a via of a leg: the words that name it, and the mention in them.

    ``mention`` is None and ``located`` False for a description such as "two air bases".
    ``implied`` marks an end that the text lets one infer but does not state as an end.
    """

    span: Span
    mention: Mention | None = None
    located: bool = True
    implied: bool = False


@dataclass(frozen=True, slots=True)
class Leg:
    """One step of a journey, as the text states it.

    ``chain`` numbers journeys within the article (legs of one journey share it), None for a leg by itself;
    ``order`` counts from 1 within the chain. ``evidence`` are the spans that state the leg, quotable.
    ``mode_basis`` is "stated", "entailed" (crossing a sea) or "".
    """

    origin: LegEnd | None
    destination: LegEnd | None
    via: tuple[LegEnd, ...] = ()
    mode: Mode = "unknown"
    mode_basis: str = ""
    mover: Span | None = None
    modality: Modality = "reported"
    chain: int | None = None
    order: int = 1
    undirected: bool = False
    evidence: tuple[Span, ...] = ()
    attributed_to: str = ""


@dataclass(frozen=True, slots=True)
class SpatialRelation:
    """A statement such as "several hundred kilometers east of the Russian capital".

    ``figure`` is where the words of the figure stand, ``figure_mention`` the place it was taken to be.
    ``direction`` is a compass point (N, NNE, …) seen from the ground; distances are in km.
    ``measured_bearing`` is degrees clockwise from north, from ground to figure.
    """

    figure: Span
    relation: Relation
    ground: Span
    trigger: Span
    figure_mention: Mention | None = None
    ground_mention: Mention | None = None
    direction: str = ""
    distance_min_km: float | None = None
    distance_max_km: float | None = None
    measured_km: float | None = None
    measured_bearing: float | None = None
    verdict: Verdict = "unknown"
    rule: str = ""
    evidence: tuple[Span, ...] = ()


@dataclass(frozen=True, slots=True)
class Route:
    """The geometry of a leg, or why there is none.

    ``parts`` are lines of (lon, lat), more than one where the path is cut at ±180°; empty means no line.
    ``land_share`` is 0 to 1; gaps are from each end to where the line begins and ends.
    """

    parts: tuple[tuple[Point, ...], ...] = ()
    path_basis: PathBasis | None = None
    no_line_reason: str = ""
    length_km: float | None = None
    great_circle_km: float | None = None
    land_share: float | None = None
    start_gap_km: float | None = None
    end_gap_km: float | None = None
    method: str = ""


@dataclass(frozen=True, slots=True)
class Shape:
    """An outline of a place: ``wkb`` of a Polygon or MultiPolygon in EPSG:4326."""

    wkb: bytes
    basis: ShapeBasis


@dataclass(frozen=True, slots=True)
class Derived:
    """A place that the words of the article give a position and that no gazetteer has a record of.

    "Eastern Ukraine", "a village 20 km south of Kherson". ``resolutions`` are what the mentions in its words mean by
    it; a thing without a name brings its phrase as a mention of its own (kind description).
    """

    place: Place
    shape: Shape
    resolutions: tuple[Resolution, ...]


@dataclass(frozen=True, slots=True)
class Provenance:
    """What made the layers, besides the article: enough to make them again.

    ``program`` is its name and version, ``settings`` a hash of those that are not the default
    (``provenance.settings_hash``), ``gazetteers`` the name and version of each source of places.
    """

    program: str = ""
    settings: str = ""
    gazetteers: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True)
class Layers:
    """The tables that every output is made of; columns in ``columns.py``. Built once, then read-only."""

    article: Article
    places: geopandas.GeoDataFrame
    areas: geopandas.GeoDataFrame
    routes: geopandas.GeoDataFrame
    mentions: geopandas.GeoDataFrame
    relations: geopandas.GeoDataFrame
    unlocated: geopandas.GeoDataFrame
    attributions: tuple[str, ...] = ()
    crs: str = "EPSG:4326"
    provenance: Provenance = field(default_factory=Provenance)

    def _repr_html_(self) -> str:
        """Show the map where a notebook shows a value."""
        # By name: a value knows no stage, but whoever looks at one in a notebook wants to see the map.
        shown: str = import_module("geomap.webmap").in_notebook(self)
        return shown
