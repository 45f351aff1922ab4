"""Pull a way over cells tight: straight lines between the points where it must turn.

A straight line may replace a stretch of the way where it costs no more (near land costs more, chart.py) and comes no
nearer to land than the stretch does. Then lines that pass near land get a turn there, and each turn is moved to where
the way costs least.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from geomap.routing.chart import WEIGHT
from geomap.routing.sphere import haversine, sample

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from geomap.routing.chart import Chart

_SLACK = 1e-6
_ROUNDS = 2
_SWEEPS = 4
_BATCH = 12
_SHARES = (1.0, 0.6, 0.3, 0.1)
_ASIDE_KM = (0.7, 2.0, 4.5)
_SHORT_KM = 6.0
_GAIN_KM = 0.01
_KM = 111.195  # a degree of latitude on the sphere


def pull(chart: Chart, way: NDArray[np.float64]) -> NDArray[np.float64]:
    """Return the turns of the way pulled tight; both ends stay."""
    tight = _shortcut(chart, way)
    tight = _shortcut(chart, tight[::-1])[::-1]
    return _tighten(chart, tight)


def _shortcut(chart: Chart, way: NDArray[np.float64]) -> NDArray[np.float64]:
    if len(way) < 3:  # noqa: PLR2004  (nothing between the ends)
        return way
    cost, level = chart.cost(way[:-1], way[1:])
    # A step over the corner of a cell of land counts as much as the shore; a straight line over land stays infinite.
    cost = np.where(np.isinf(cost), WEIGHT[1] * haversine(*way[:-1].T, *way[1:].T), cost)
    total = np.concatenate([[0.0], np.cumsum(cost)])
    kept, i, last = [0], 0, len(way) - 1
    while i < last:
        i = _furthest(chart, way, total, np.minimum.accumulate(level[i:]), i)
        kept.append(i)
    return way[kept]


def _furthest(
    chart: Chart, way: NDArray[np.float64], total: NDArray[np.float64], lowest: NDArray[np.uint8], i: int
) -> int:
    """Return the furthest point that a straight line from ``i`` may reach; doubling distances are looked at first."""

    def allowed(tries: NDArray[np.intp]) -> NDArray[np.bool_]:
        cost, level = chart.cost(np.repeat(way[i : i + 1], len(tries), axis=0), way[tries])
        return np.asarray((cost <= (total[tries] - total[i]) * (1 + _SLACK)) & (level >= lowest[tries - i - 1]))

    last = len(way) - 1
    ahead = last - i
    tries = np.unique(np.minimum(2 ** np.arange(1, ahead.bit_length() + 1), ahead)) + i
    good = i + 1
    limit = last + 1
    while len(tries):
        fine = allowed(tries)
        if fine.any():
            best = int(np.flatnonzero(fine)[-1])
            good = max(good, int(tries[best]))
            limit = int(tries[best + 1]) if best + 1 < len(tries) else limit
        else:
            limit = min(limit, int(tries[0]))
        gap = limit - good - 1
        if gap <= 0:
            break
        tries = np.unique(np.linspace(good + 1, limit - 1, min(gap, _BATCH)).astype(int))
        if gap <= _BATCH:
            fine = allowed(tries)
            return int(tries[fine][-1]) if fine.any() else good
    return good


def _tighten(chart: Chart, line: NDArray[np.float64]) -> NDArray[np.float64]:
    for _ in range(_ROUNDS):
        line = _split(chart, line)
        for _ in range(_SWEEPS):
            before = line
            for odd in (1, 2):
                line = _move(chart, line, odd)
            if len(line) == len(before) and np.abs(line - before).max() < 1e-3:  # noqa: PLR2004  (100 m)
                break
    return line


def _split(chart: Chart, line: NDArray[np.float64]) -> NDArray[np.float64]:
    """Put a turn into each line that passes near land, where it is nearest, so that it can be moved away."""
    a, b = line[:-1], line[1:]
    km = haversine(*a.T, *b.T)
    near = np.flatnonzero((chart.cost(a, b)[0] > km * 1.0005) & (km > _SHORT_KM))
    points, part = sample(a[near], b[near], km[near], _SHORT_KM / 4)
    level = chart.at(points[:, 0], points[:, 1])
    found = []
    for i in range(len(near)):
        own = np.flatnonzero(part == i)
        lowest = own[level[own] == level[own].min()]
        found.append(points[lowest[len(lowest) // 2]])
    return np.insert(line, near + 1, found, axis=0) if found else line


def _move(chart: Chart, line: NDArray[np.float64], odd: int) -> NDArray[np.float64]:
    """Move every second turn to where the way costs least of some points around it, or drop it."""
    turns = np.arange(odd, len(line) - 1, 2)
    if not len(turns):
        return line
    a, b, c = line[turns - 1], line[turns], line[turns + 1]
    tries = np.concatenate([b[None], _around(a, b, c)])
    count = len(tries)
    shape = (count * len(turns), 2)
    first = chart.cost(np.tile(a, (count, 1)), tries.reshape(shape))
    second = chart.cost(tries.reshape(shape), np.tile(c, (count, 1)))
    cost = (first[0] + second[0]).reshape(count, -1)
    level = np.minimum(first[1], second[1]).reshape(count, -1)
    cost[1:][(cost[1:] > cost[0] - _GAIN_KM) | (level[1:] < level[0])] = np.inf
    best = cost[1:].argmin(axis=0) + 1
    column = np.arange(len(turns))
    new, kept = line.copy(), np.ones(len(line), bool)
    better = np.isfinite(cost[best, column])
    new[turns[better]] = tries[best, column][better]
    whole, lowest = chart.cost(a, c)
    now = np.minimum(cost[0], cost[best, column])
    kept[turns[np.isfinite(whole) & (whole <= now * (1 + _SLACK)) & (lowest >= level[0])]] = False
    return new[kept]


def _around(a: NDArray[np.float64], b: NDArray[np.float64], c: NDArray[np.float64]) -> NDArray[np.float64]:
    """(n, turns, 2) points from each turn towards the line between its neighbours, and to both sides of it."""
    scale = np.cos(np.radians(b[:, 1]))
    east, north = _turn(c[:, 0] - a[:, 0]) * scale, c[:, 1] - a[:, 1]
    length = np.maximum(np.hypot(east, north), 1e-9)
    x, y = _turn(b[:, 0] - a[:, 0]) * scale, b[:, 1] - a[:, 1]
    aside = (y * east - x * north) / length  # degrees that the turn is to the left of the line
    steps = [-aside * share for share in _SHARES] + [
        np.full(len(b), km * sign / _KM) for km in _ASIDE_KM for sign in (1, -1)
    ]
    return np.stack([b + np.stack([-north / length * step / scale, east / length * step], axis=1) for step in steps])


def _turn(degrees: NDArray[np.float64]) -> NDArray[np.float64]:
    return np.asarray((degrees + 180) % 360 - 180)
