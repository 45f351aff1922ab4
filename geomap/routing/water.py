"""The way by water: a coarse search over the world, a fine one along it, pulled tight; passages are options.

"No way" is a value with its reason, never a line over land.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from geomap.errors import ConfigurationError
from geomap.geodesy import haversine_km
from geomap.routing import graph as coarse
from geomap.routing.chart import CLEAR, Chart
from geomap.routing.corridor import corridor, search
from geomap.routing.lines import SAME_KM, finish, no_line, refusal
from geomap.routing.mask import load
from geomap.routing.pull import pull
from geomap.routing.shores import node_at, shore
from geomap.routing.sphere import haversine, sample
from geomap.routing.vias import Waters, by_passage, entries, stop_in, way, within

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from geomap.model import Point, Route
    from geomap.routing.base import Journey

METHOD = "shortest way on a water mask of 1/80°, 4 km clear of the coast where there is room; 1"
MAX_GAP_KM = 50.0  # an end further than this from water is not a place that ships sail from

_Piece = tuple["NDArray[np.float64]", bool]  # a line, and whether it is a passage's own


@dataclass(frozen=True, slots=True)
class WaterRouter:
    """Routes along water."""

    max_gap_km: float = MAX_GAP_KM

    def route(self, journey: Journey) -> Route:
        """Return the shortest navigable way through the journey's vias, or why there is none.

        Raises
        ------
        ConfigurationError
            A passage is not known, or a point is not a longitude and latitude.
        DatasetError
            The mask is missing or damaged.
        """
        reason = refusal(journey)
        if reason:
            return no_line(reason, journey)
        waters = Waters(*coarse.opened(open_passages(journey)))
        stops, reason = self._stops(journey, waters)
        for name, extent in journey.via_waters if stops else ():
            wider = stop_in(waters, stops, extent)
            if wider is None:
                return no_line(f"{name} is not on the water that joins the ends", journey)
            stops = wider
        pieces = _either_way(waters, stops, journey.through) if stops else None
        if pieces is None:
            return no_line(reason or "a named passage does not lie on the water that joins the ends", journey)
        line = np.concatenate([pieces[0][0][:1], *(piece[1:] for piece, _ in pieces)])
        if haversine(*line[:-1].T, *line[1:].T).sum() < SAME_KM:
            return no_line("both ends are at the same point of the water", journey)
        canal = np.concatenate([np.full(len(piece) - 1, own) for piece, own in pieces])
        return finish(line, journey, basis="inferred-water", method=METHOD, land_share=_land_share(line, canal))

    def _stops(self, journey: Journey, waters: Waters) -> tuple[list[Point], str]:
        """Return the points of water at the ends and vias, all on one water, or [] and why there are none."""
        points = (journey.origin, *journey.via, journey.destination)
        names = (journey.origin_name, *journey.via_names, journey.destination_name)
        shores = [shore(point, waters.water, within_km=self.max_gap_km) for point in points]
        for i, (point, found) in enumerate(zip(points, shores, strict=True)):
            if not found:
                name = (names[i] if len(names) == len(points) else "") or in_words(point)
                return [], f"no navigable water within {self.max_gap_km:.0f} km of {name}"
        common = set.intersection(*(set(found) for found in shores))
        if not common:
            joined = " and ".join(name for name in (journey.origin_name, journey.destination_name) if name)
            return [], f"no water that ships can sail joins {joined if ' and ' in joined else 'the ends'}"
        water = min(common, key=lambda key: (sum(found[key][0] for found in shores), key))
        return [found[water][1] for found in shores], ""


def open_passages(journey: Journey) -> frozenset[str]:
    """Ids of the passages open to a journey. Raises ``ConfigurationError`` for an unknown one."""
    known = {passage.id: passage for passage in load().passages if passage.optional}
    wanted = journey.passages
    if wanted is None:
        ends = (journey.origin, journey.destination)
        wanted = frozenset(
            key
            for key, passage in known.items()
            if passage.open or (passage.opens_within and any(within(end, passage.opens_within) for end in ends))
        )
    unknown = sorted((wanted | set(journey.through)) - known.keys())
    if unknown:
        raise ConfigurationError(f"unknown passage {', '.join(unknown)}; known are {', '.join(sorted(known))}")
    return wanted | set(journey.through)


def in_words(point: Point) -> str:
    """Return a point as a reader writes it: 41.01° N 28.98° E."""
    east, north = "E" if point[0] >= 0 else "W", "N" if point[1] >= 0 else "S"
    return f"{abs(point[1]):.2f}° {north} {abs(point[0]):.2f}° {east}"


def _either_way(waters: Waters, stops: list[Point], through: tuple[str, ...]) -> list[_Piece] | None:
    """Lines from stop to stop, the same there and back: always searched from the smaller end."""
    if stops[0] <= stops[-1]:
        return _pieces(waters, stops, through)
    back = _pieces(waters, stops[::-1], through[::-1])
    return back and [(line[::-1], own) for line, own in reversed(back)]


def _pieces(waters: Waters, stops: list[Point], through: tuple[str, ...]) -> list[_Piece] | None:
    """Lines from stop to stop, by the named passages; None where one of these cannot be reached."""
    nodes = [node_at(stop) for stop in stops]
    ways = [
        way(waters, i, j, direct_km=haversine_km(a, b))
        for i, j, a, b in zip(nodes[:-1], nodes[1:], stops[:-1], stops[1:], strict=True)
    ]
    gates = {gate.node: gate.passage for gate in coarse.build().gates}
    for passage in through:
        if any(gates.get(node) == passage for nodes_ in ways for node in nodes_):
            continue
        found = by_passage(waters, nodes[0], nodes[-1], passage)
        if found is None:
            return None
        stops, ways = [stops[0], stops[-1]], [found]
    return [piece for a, b, nodes_ in zip(stops[:-1], stops[1:], ways, strict=True) for piece in _sail(a, b, nodes_)]


def _sail(a: Point, b: Point, nodes: list[int]) -> list[_Piece]:
    """Lines along a coarse way, passage by passage."""
    gates = {gate.node: gate for gate in coarse.build().gates}
    found: list[_Piece] = []
    start, stretch = a, []
    for index, node in enumerate(nodes):
        gate = gates.get(node)
        if gate is None:
            stretch.append(node)
            continue
        line = np.array(gate.line)
        first, last = entries(gate)
        if (nodes[index - 1], nodes[index + 1]) != (first, last):
            line = line[::-1]
        found += [(_open_water(stretch, start, _point(line[0])), False), (line, True)]
        start, stretch = _point(line[-1]), []
    return [piece for piece in [*found, (_open_water(stretch, start, b), False)] if len(piece[0]) > 1]


def _point(row: NDArray[np.float64]) -> Point:
    return (float(row[0]), float(row[1]))


def _open_water(nodes: list[int], a: Point, b: Point) -> NDArray[np.float64]:
    """Return the turns of the way along coarse nodes without passages."""
    if a == b:
        return np.array([a])
    graph = coarse.build()
    chart = Chart(graph.mask)
    straight = np.array([a, b], float)
    if chart.cost(straight[:1], straight[1:])[1][0] == CLEAR:
        return straight
    for rings in (1, 3, 8):
        found = search(graph, chart, corridor(graph, nodes, rings=rings), a, b)
        if found is not None:
            return pull(chart, found)
    raise AssertionError("the coarse way is not there on the fine mask")


def _land_share(line: NDArray[np.float64], canal: NDArray[np.bool_]) -> float:
    """Share of the line on cells of land, looked at every 0.5 km; a passage's own line is not land."""
    a, b = line[:-1], line[1:]
    km = haversine(*a.T, *b.T)
    points, part = sample(a, b, km, 0.5)
    dry = load().land(points[:, 0], points[:, 1]) & ~canal[part]
    share = np.bincount(part, dry, len(km)) / np.bincount(part, minlength=len(km))
    return float((share * km).sum() / km.sum())
