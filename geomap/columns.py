"""The columns of every layer, in one place: what the tables are made of, and what the documentation is generated from.

Types: ``text``, ``integer``, ``real``, ``boolean`` and ``json`` (text that holds a JSON list). A nullable column
holds None (integers ``pandas.NA``, reals ``nan``) where there is nothing to say. Names and order are those of the
contract; a column carries its unit in its name.
"""

from __future__ import annotations

from dataclasses import dataclass
from types import MappingProxyType
from typing import TYPE_CHECKING, Any, Literal, get_args

from geomap import model

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    import pandas as pd

Type = Literal["text", "integer", "real", "boolean", "json"]
Geometry = Literal["Point", "Polygon", "LineString"]

ROLES = ("event", "endpoint", "reference", "container")
_ALIASES = {"id": "ID", "geonameid": "GeoNames ID", "article_url": "Article URL"}
CLAIM_STATUS = ("claimed", "assessed", "confirmed", "disputed")
REVIEW = ("unreviewed", "verified", "rejected", "not-identifiable")


@dataclass(frozen=True, slots=True)
class Column:
    """One column: its name, type and meaning; ``values`` where only some are allowed."""

    name: str
    type: Type
    doc: str
    nullable: bool = False
    values: tuple[str, ...] = ()

    @property
    def alias(self) -> str:
        """The name as a person reads it: "match_score" as "Match score", "length_km" as "Length (km)"."""
        if self.name in _ALIASES:
            return _ALIASES[self.name]
        words = self.name.removesuffix("_km").replace("_", " ")
        return words[:1].upper() + words[1:] + (" (km)" if self.name.endswith("_km") else "")


@dataclass(frozen=True, slots=True)
class Table:
    """One layer. ``geometry`` is the simple form; its multi form occurs too. None is a table without geometry."""

    name: str
    title: str
    doc: str
    columns: tuple[Column, ...]
    geometry: Geometry | None = None

    @property
    def names(self) -> tuple[str, ...]:
        return tuple(column.name for column in self.columns)


_ID = Column("id", "text", "derived from the article's id and offsets or place: the same input gives the same id")
_QUOTES = Column(
    "quotes",
    "json",
    "the sentences it comes from: mention_id, start, end, paragraph, text, and words: [start, end] of each stretch "
    "that says so, offsets in the article as start and end are",
)
_ARTICLE_ID = Column("article_id", "text", "the article it comes from")
_ARTICLE = (
    _ARTICLE_ID,
    Column("article_url", "text", "where the article was found", nullable=True),
)
_CLAIM = (
    Column(
        "claim_status", "text", "who stands behind it; the program never says more than claimed", values=CLAIM_STATUS
    ),
    Column("attributed_to", "text", "who said so, in the article's words", nullable=True),
    Column("review", "text", "what a person decided", values=REVIEW),
)

_PLACE = (
    _ID,
    Column("name", "text", "name in the gazetteer"),
    Column("kind_of_place", "text", "feature class and code in words"),
    Column("feature_class", "text", "GeoNames feature class", nullable=True),
    Column("feature_code", "text", "GeoNames feature code", nullable=True),
    Column("country_code", "text", "ISO 3166-1 alpha-2", nullable=True),
    Column("admin1_code", "text", "GeoNames first-level code, the country's before it", nullable=True),
    Column("admin1_name", "text", "name of the first-level division that it is in", nullable=True),
    Column("population", "integer", "as the gazetteer has it", nullable=True),
    Column("precision", "text", "how finely the place is known", values=get_args(model.Precision)),
    Column("uncertainty_km", "real", "radius within which it lies", nullable=True),
    Column(
        "match_confidence", "text", "is it the right gazetteer entry, in a word", values=get_args(model.MatchConfidence)
    ),
    Column("match_score", "real", "the same as a number, 0 to 1"),
    Column("role", "text", "what it is on the map for", values=ROLES),
    *_CLAIM,
    Column("mention_count", "integer", "mentions that put it on the map"),
    _QUOTES,
    Column("candidates", "json", "what else was in the running: id, name, lon, lat, score, reason"),
    Column("reason", "text", "why this entry was chosen"),
    Column("gazetteer", "text", "source of the entry, a key of the data registry"),
    Column("gazetteer_id", "text", "id of the entry in the gazetteer"),
    Column("geonameid", "integer", "GeoNames id where known", nullable=True),
    *_ARTICLE,
)

PLACES = Table("places", "Places", "Places with a point, one row a place, in text order.", _PLACE, "Point")
AREAS = Table(
    "areas",
    "Areas",
    "Countries, divisions, regions, waters and uncertainty shapes, one row a shape, in text order.",
    (
        *_PLACE[:-2],
        Column("basis", "text", "where the outline comes from", values=get_args(model.ShapeBasis)),
        Column("shaded", "boolean", "filled on the map, or only named"),
        *_ARTICLE,
    ),
    "Polygon",
)
ROUTES = Table(
    "routes",
    "Routes",
    "Every leg that the text states, drawn or not, in text order.",
    (
        _ID,
        Column("chain", "integer", "number of the journey that the leg is a step of", nullable=True),
        Column("leg_order", "integer", "place in that journey, from 1"),
        Column("label", "text", "number, or letter for a leg by itself with a whole country at an end"),
        Column("origin_id", "text", "id in places or areas", nullable=True),
        Column("origin", "text", "name, or the article's words where it is not located", nullable=True),
        Column("origin_implied", "boolean", "the text lets one infer it but does not state it"),
        Column("destination_id", "text", "id in places or areas", nullable=True),
        Column("destination", "text", "name, or the article's words where it is not located", nullable=True),
        Column("destination_implied", "boolean", "the text lets one infer it but does not state it"),
        Column("undirected", "boolean", "a line between two places, operated both ways"),
        Column("via", "json", "places passed, in order: id (null where not located), name"),
        Column("mode", "text", "how they travel", values=get_args(model.Mode)),
        Column("mode_basis", "text", "stated, or entailed by the words", nullable=True),
        Column("mover", "text", "who or what moves, in the article's words", nullable=True),
        Column("modality", "text", "how sure the text is", values=get_args(model.Modality)),
        Column("path_basis", "text", "what the line rests on", nullable=True, values=get_args(model.PathBasis)),
        Column("no_line_reason", "text", "why no line is drawn", nullable=True),
        Column("length_km", "real", "length of the line", nullable=True),
        Column("great_circle_km", "real", "geodesic distance between the ends", nullable=True),
        Column("land_share", "real", "share of a water path that lies on land, 0 to 1", nullable=True),
        Column("start_gap_km", "real", "from the origin to where the line begins", nullable=True),
        Column("end_gap_km", "real", "from where the line ends to the destination", nullable=True),
        Column("method", "text", "how the line was made", nullable=True),
        *_CLAIM,
        _QUOTES,
        *_ARTICLE,
    ),
    "LineString",
)
MENTIONS = Table(
    "mentions",
    "Mentions",
    "Every name of a place in the text, on the map or not.",
    (
        _ID,
        _ARTICLE_ID,
        Column("start", "integer", "offset in the text, code points"),
        Column("end", "integer", "offset after the last character"),
        Column("toponym", "text", "the words"),
        Column("kind", "text", "how the name is used", values=get_args(model.Kind)),
        Column("paragraph", "integer", "number of the paragraph, from 1"),
        Column("place_id", "text", "id in places or areas, where its place is on the map", nullable=True),
        Column("place_name", "text", "name of the place it was taken to mean, on the map or not", nullable=True),
        Column("lon", "real", "longitude of that place, degrees", nullable=True),
        Column("lat", "real", "latitude of that place, degrees", nullable=True),
        Column("on_map", "boolean", "whether this mention puts its place on the map"),
        Column("reason", "text", "why it does not, or why it does although it is not literal", nullable=True),
        Column("recogniser", "text", "what found it"),
    ),
)
RELATIONS = Table(
    "relations",
    "Statements checked",
    "What the text says of where things lie, beside what the map says.",
    (
        _ID,
        _ARTICLE_ID,
        Column("figure", "text", "what is placed"),
        Column("figure_id", "text", "id in places or areas of the place it was taken to be", nullable=True),
        Column("relation", "text", "how", values=get_args(model.Relation)),
        Column("ground", "text", "against what"),
        Column("ground_id", "text", "id in places or areas", nullable=True),
        Column("trigger", "text", "the words that say so"),
        Column("direction", "text", "compass point as stated, from the ground", nullable=True),
        Column("distance_min_km", "real", "as stated", nullable=True),
        Column("distance_max_km", "real", "as stated", nullable=True),
        Column("measured_km", "real", "on the map", nullable=True),
        Column("measured_bearing", "real", "on the map, degrees clockwise from north, from the ground", nullable=True),
        Column("verdict", "text", "unknown where one side has no place", values=get_args(model.Verdict)),
        Column("rule", "text", "the rule that decided", nullable=True),
        _QUOTES,
    ),
)
UNLOCATED = Table(
    "unlocated",
    "Not on the map",
    "What a reader may look for on the map and will not find.",
    (
        _ID,
        _ARTICLE_ID,
        Column("name", "text", "the words, or the place they name"),
        Column("what", "text", "what is missing", values=("leg end", "mention")),
        Column("reason", "text", "why"),
        Column("leg_id", "text", "id in routes", nullable=True),
        Column("mention_id", "text", "id in mentions", nullable=True),
        _QUOTES,
    ),
)

TABLES: Mapping[str, Table] = MappingProxyType(
    {table.name: table for table in (PLACES, AREAS, ROUTES, MENTIONS, RELATIONS, UNLOCATED)}
)
SPATIAL = tuple(table.name for table in TABLES.values() if table.geometry)


def records(table: Table, frame: pd.DataFrame) -> Iterator[dict[str, Any]]:
    """Rows of a layer as plain Python values: None where there is nothing, JSON columns parsed.

    The geometry is not in them; ``zip`` with ``frame.geometry`` where it is needed.
    """
    columns = [_plain(column, frame[column.name].tolist()) for column in table.columns]
    names = table.names
    for values in zip(*columns, strict=True):
        yield dict(zip(names, values, strict=True))


def _plain(column: Column, values: list[Any]) -> list[Any]:
    import json  # noqa: PLC0415
    import math  # noqa: PLC0415

    import pandas as pd  # noqa: PLC0415  (whoever holds a frame has paid for it)

    if column.type == "json":
        return [json.loads(value) for value in values]
    if column.type == "integer":
        return [None if pd.isna(value) else int(value) for value in values]
    if column.type == "real":
        return [None if value is None or not math.isfinite(value) else float(value) for value in values]
    if column.type == "boolean":
        return [bool(value) for value in values]
    return [value if isinstance(value, str) else None for value in values]
