"""Layers that Hypothesis makes up: hostile text, coordinates at the edges of the world."""

from __future__ import annotations

import shapely
from hypothesis import strategies as st

from geomap.columns import TABLES
from geomap.layers import tabulate
from geomap.layers.quoting import dumps
from geomap.model import Article, Layers

HOSTILE = (
    "</script><script>alert(1)</script>",
    "{{ 7*7 }}",
    "${alert(1)}",
    "`",
    "'; DROP TABLE places; --",
    '"quoted"',
    "a\nb",
    "\u202eright to left",
    "=cmd|' /C calc'!A0",
    "<![CDATA[x]]>",
    "&amp;",
    "Ünïcödé",
    "北京",
    "",
    " ",
    "\u2028",
)
# Half a surrogate pair and NUL are taken out before any writer sees them (tests/layers).
_TEXT = st.one_of(
    st.sampled_from(HOSTILE),
    st.text(st.characters(exclude_categories=("Cs",), exclude_characters="\0"), max_size=12),
)
_LON = st.one_of(st.sampled_from([-180.0, 180.0, 179.9999999, 0.0, -0.0]), st.floats(-180, 180))
_LAT = st.one_of(st.sampled_from([-90.0, 90.0, 0.0]), st.floats(-90, 90))
_POINT = st.tuples(_LON, _LAT)


def _value(column):
    kinds = {
        "text": st.sampled_from(column.values) if column.values else _TEXT,
        "integer": st.integers(-(2**53), 2**53),
        "real": st.floats(allow_nan=False, allow_infinity=False, width=32).map(float),
        "boolean": st.booleans(),
        "json": st.lists(st.fixed_dictionaries({"text": _TEXT, "start": st.integers(0, 9)}), max_size=2).map(dumps),
    }
    chosen = kinds[column.type]
    return st.none() | chosen if column.nullable else chosen


@st.composite
def _box(draw):
    west, south = draw(st.floats(-180, 179)), draw(st.floats(-90, 89))
    # Wider than half the globe in one step would mean the other way round (geomap.layers.shapes.box cuts such edges).
    east = draw(st.floats(west, min(180.0, west + 179)).filter(lambda x: x - west > 1e-4))
    north = draw(st.floats(south, 90).filter(lambda y: y - south > 1e-4))
    return shapely.box(west, south, east, north, ccw=draw(st.booleans()))


_GEOMETRY = {
    "Point": _POINT.map(shapely.Point),
    "Polygon": _box(),
    "LineString": st.none() | st.lists(_POINT, min_size=2, max_size=5).map(shapely.LineString),
}


@st.composite
def layers(draw, most=2):
    """Layers of up to ``most`` rows a table; ids are distinct within a table."""
    frames = {}
    for name, table in TABLES.items():
        rows = [
            {column.name: draw(_value(column)) for column in table.columns} | {"id": f"{name}-{number}"}
            for number in range(draw(st.integers(0, most)))
        ]
        shapes = [draw(_GEOMETRY[table.geometry]) for _ in rows] if table.geometry else ()
        frames[name] = tabulate(name, rows, shapes)
    article = Article(id="a-made-up", text="text", name=draw(_TEXT) or "x", title=draw(_TEXT), url=draw(_TEXT))
    return Layers(article=article, **frames, attributions=(draw(_TEXT),))
