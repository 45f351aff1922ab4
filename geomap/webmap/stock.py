"""A stock Folium map of the layers, for people to add to. Every string of the article goes through ``folium_text``."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Any

import folium
import numpy as np
import shapely
from branca.element import Element
from markupsafe import Markup
from shapely.geometry import mapping

from geomap.webmap import assets, basemap, legs, places, words
from geomap.webmap.content import Rows
from geomap.webmap.escape import folium_properties, folium_text
from geomap.webmap.frame import Frame, frame_of, latitude, mercator

if TYPE_CHECKING:
    from collections.abc import Iterator

    from geomap.model import Layers

    Item = dict[str, Any]

_BLUE, _ORANGE, _WHITE = "#0072b2", "#d55e00", "#ffffff"
_PLACE_FIELDS = {"name": "Place", "what": "Kind", "known": "Known to", "match": "Match", "claim": "Claim",
                 "why": "Why this one", "quotes": "Text"}  # fmt: skip
_LEG_FIELDS = {"name": "Leg", "how": "How", "claim": "Claim", "quotes": "Text"}
_DASHES = {"stated": None, "inferred": "7 4", "schematic": "2 8", "disputed": "2 3"}
_MOST_QUOTES = 3


class StoryMap(folium.Map):
    """A Folium map that needs no network: Leaflet and jQuery travel in it.

    ``folium.Icon`` alone draws with assets that do not; where one was added, Folium's own links come back.
    """

    def render(self, **kwargs: Any) -> Any:
        """Choose the assets by what was added to the map."""
        inline_js, inline_css = assets.inline_assets()
        extra = any(isinstance(element, folium.Icon) for element in _descendants(self))
        own_js, own_css = {name for name, _ in inline_js}, {name for name, _ in inline_css}
        self.default_js = inline_js + [each for each in folium.Map.default_js if extra and each[0] not in own_js]
        self.default_css = inline_css + [each for each in folium.Map.default_css if extra and each[0] not in own_css]
        return super().render(**kwargs)  # type: ignore[no-untyped-call]


def to_folium(layers: Layers) -> folium.Map:
    """Make a Folium map: basemap, areas, routes, places, popups with quotes, layer control."""
    rows, frame = Rows.of(layers), frame_of(layers)
    made = StoryMap(tiles=None, zoom_snap=0.25, max_bounds=True)
    made._name = "Map"  # noqa: SLF001  (Folium's templates go by the name)
    head = assets.environment().get_template("stock/head.html.jinja").render()
    figure: Any = made.get_root()
    figure.header.add_child(Element(head), name="geomap_style")
    _add_basemap(made, frame, layers)
    _add_areas(made, rows, frame)
    _add_routes(made, rows, frame)
    _add_places(made, rows, frame)
    folium.LayerControl(collapsed=False).add_to(made)
    west, south, east, north = frame.story
    made.fit_bounds([[south, west], [north, east]], padding=(40, 40))
    return made


def _descendants(element: Any) -> Iterator[Any]:
    for child in element._children.values():  # noqa: SLF001  (branca offers no way to walk)
        yield child
        yield from _descendants(child)


def _features(shapes: list[tuple[Any, Item]]) -> Item:
    return {
        "type": "FeatureCollection",
        "features": [
            {"type": "Feature", "properties": folium_properties(row), "geometry": mapping(shape)}
            for shape, row in shapes
        ],
    }


def _add_basemap(made: folium.Map, frame: Frame, layers: Layers) -> None:
    credit = "; ".join(dict.fromkeys([f"Map: {basemap.ATTRIBUTION}", *layers.attributions]))
    looks = {
        "land": {"fillColor": "#f7f5f0", "fillOpacity": 1, "color": "#9fb6c4", "weight": 0.8},
        "rivers": {"color": "#c4d8e4", "weight": 0.9, "fill": False},
        "lakes": {"fillColor": "#e3edf3", "fillOpacity": 1, "color": "#9fb6c4", "weight": 0.6},
        "borders": {"color": "#bdb7a9", "weight": 0.8, "fill": False},
        "disputed": {"color": "#bdb7a9", "weight": 0.8, "dashArray": "4 3", "fill": False},
    }
    for name, parts in basemap.simplified(frame).items():
        if not len(parts):
            continue
        collect = shapely.multipolygons if shapely.get_dimensions(parts[0]) > 1 else shapely.multilinestrings
        multi = collect(parts)
        folium.GeoJson(
            _features([(shapely.set_precision(multi, 0.0001, mode="pointwise"), {})]),
            style_function=_constant({**looks[name], "interactive": False}),
            name=name,
            control=False,
            interactive=False,
            attribution=folium_text(credit) if name == "land" else None,
        ).add_to(made)


def _constant(look: Item) -> Any:
    return lambda _feature: look


def _turned(shape: Any, frame: Frame) -> Any:
    """Geometry in the turn of the earth that the frame shows."""
    middle = (shape.bounds[0] + shape.bounds[2]) / 2
    turn = frame.unrolled(middle) - middle
    return shapely.transform(shape, lambda xy: xy + np.array([turn, 0])) if turn else shape


def _quotes(row: Item) -> str:
    return " … ".join(f"“{quote['text']}”" for quote in row["quotes"][:_MOST_QUOTES])


def _place_properties(row: Item, *, area: bool) -> Item:
    bars = words.match(row)
    return {
        "name": row["name"],
        "what": words.place_line(row, []),
        "known": ", ".join(words.known_to(row, area=area)),
        "match": f"{bars[1]} {bars[2]}",
        "claim": words.claim(row),
        "why": row["reason"],
        "quotes": _quotes(row),
    }


def _details(fields: Item) -> Item:
    keys = list(fields)
    return {
        "popup": folium.GeoJsonPopup(fields=keys, aliases=[fields[key] for key in keys], max_width=420),
        "tooltip": folium.GeoJsonTooltip(fields=["name"], labels=False),
    }


def _add_areas(made: folium.Map, rows: Rows, frame: Frame) -> None:
    group = folium.FeatureGroup(name="Areas").add_to(made)
    looks = {
        "area": {"fillColor": "#eee7d6", "fillOpacity": 0.9, "color": _BLUE, "weight": 1.5, "opacity": 0.6},
        "water": {"fillColor": "#cfe1ec", "fillOpacity": 0.9, "color": "#9fb6c4", "weight": 0.8},
        "radius": {"fillColor": _BLUE, "fillOpacity": 0.05, "color": _BLUE, "weight": 1.5, "dashArray": "4 3"},
    }
    for row in rows.areas:
        symbol = places.area_symbol(row)
        if symbol not in looks:
            continue
        shape, whole = places.visible_shape(row, frame)
        if shape is None or not whole:
            continue
        shape = shapely.simplify(shape, frame.span * 360 / 3000)
        features = _features([(shape, _place_properties(row, area=True))])
        folium.GeoJson(features, style_function=_constant(looks[symbol]), **_details(_PLACE_FIELDS)).add_to(group)


def _add_places(made: folium.Map, rows: Rows, frame: Frame) -> None:
    group = folium.FeatureGroup(name="Places").add_to(made)
    template = assets.environment().get_template("stock/mark.html.jinja")
    for symbol in ("site", "settlement", "near", "reference"):
        chosen = [row for row in rows.places if places.point_symbol(row) == symbol]
        if not chosen:
            continue
        icon = folium.DivIcon(
            html=template.render(symbol=symbol), icon_size=(24, 24), icon_anchor=(12, 12), class_name="geomap-mark"
        )
        shapes = [(_turned(row["geometry"], frame), _place_properties(row, area=False)) for row in chosen]
        folium.GeoJson(_features(shapes), marker=folium.Marker(icon=icon), **_details(_PLACE_FIELDS)).add_to(group)


def _add_routes(made: folium.Map, rows: Rows, frame: Frame) -> None:
    group = folium.FeatureGroup(name="Routes").add_to(made)
    template = assets.environment().get_template("stock/badge.html.jinja")
    for row in rows.routes:
        if row["geometry"] is None:
            continue
        line = _turned(row["geometry"], frame)
        style = legs.style(row)
        fields = {
            "name": f"{row['label']}: {' – '.join(words.leg_ends(row))}",
            "how": words.leg_detail(row),
            "claim": words.claim(row),
            "quotes": _quotes(row),
        }
        thin = style == "schematic"
        casing = {"color": _WHITE, "weight": 5.5, "opacity": 0.9}
        look = {"color": _ORANGE, "weight": 1.5 if thin else 2.5, "dashArray": _DASHES[style]}
        folium.GeoJson(_features([(line, {})]), style_function=_constant(casing), control=False).add_to(group)
        folium.GeoJson(_features([(line, fields)]), style_function=_constant(look), **_details(_LEG_FIELDS)).add_to(
            group
        )
        if not row["undirected"]:
            head = {"color": _WHITE, "weight": 1, "fillColor": _ORANGE, "fillOpacity": 1}
            folium.GeoJson(_features([(_arrowhead(line, frame), {})]), style_function=_constant(head)).add_to(group)
        html = template.render(label=Markup(folium_text(row["label"])), badge=legs.badge(row, drawn=True))  # noqa: S704
        middle = line.interpolate(0.5, normalized=True)
        icon = folium.DivIcon(html=html, icon_size=(19, 19), icon_anchor=(10, 10), class_name="geomap-badge")
        folium.Marker((middle.y, middle.x), icon=icon).add_to(group)


def _arrowhead(line: Any, frame: Frame) -> Any:
    """Triangle at a line's end, on the map's own plane, as long as a sixtieth of the frame."""
    points = np.asarray(getattr(line, "geoms", [line])[-1].coords)[:, :2]
    flat = np.array([(lon / 360, mercator(lat)) for lon, lat in points])
    size = frame.span / 60
    tip = flat[-1]
    far = [point for point in flat[::-1] if math.dist(point, tip) >= size]
    back = (far[0] if far else flat[0]) - tip
    back = back / (np.hypot(*back) or 1)
    aside = np.array([-back[1], back[0]])
    corners = [tip + back * size * 0.4, tip + back * size * 1.4 + aside * size * 0.45,
               tip + back * size * 1.4 - aside * size * 0.45]  # fmt: skip
    return shapely.Polygon([(x * 360, latitude(y)) for x, y in corners])
