"""Pull a way over cells tight: straight lines between the points where it must turn.

A straight line may replace a stretch of the way where it costs no more (near land costs more, chart.py) and comes no
nearer to land than the stretch does. Then each turn is moved towards the straight line as far as the same rule lets it.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from geomap.routing.chart import Chart

_SLACK = 1e-6
_SWEEPS = 6
_BATCH = 12
_SHARES = (1.0, 0.6, 0.3, 0.1)


def pull(chart: Chart, way: NDArray[np.float64]) -> NDArray[np.float64]:
    """Return the turns of the way pulled tight; both ends stay."""
    tight = _shortcut(chart, way)
    tight = _shortcut(chart, tight[::-1])[::-1]
    return _tighten(chart, tight)


def _shortcut(chart: Chart, way: NDArray[np.float64]) -> NDArray[np.float64]:
    if len(way) < 3:  # noqa: PLR2004  (nothing between the ends)
        return way
    cost, level = chart.cost(way[:-1], way[1:])
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
    for _ in range(_SWEEPS):
        before = line
        for odd in (1, 2):
            line = _move(chart, line, odd)
        if len(line) == len(before) and np.abs(line - before).max() < 1e-3:  # noqa: PLR2004  (100 m)
            break
    return line


def _move(chart: Chart, line: NDArray[np.float64], odd: int) -> NDArray[np.float64]:
    """Move every second turn towards the line between its neighbours, or drop it."""
    turns = np.arange(odd, len(line) - 1, 2)
    if not len(turns):
        return line
    a, b, c = line[turns - 1], line[turns], line[turns + 1]
    old = [chart.cost(a, b), chart.cost(b, c)]
    cost, level = old[0][0] + old[1][0], np.minimum(old[0][1], old[1][1])
    new, drop = line.copy(), np.zeros(len(line), bool)
    direct = (c[:, 0] - a[:, 0] + 180) % 360 - 180
    share = np.clip(_foot(a, b, c, direct), 0.02, 0.98)
    foot = np.stack([a[:, 0] + direct * share, a[:, 1] + (c[:, 1] - a[:, 1]) * share], axis=1)
    whole, lowest = chart.cost(a, c)
    done = (whole <= cost * (1 + _SLACK)) & (lowest >= level)
    drop[turns[done]] = True
    for part in _SHARES:
        turn = (foot[:, 0] - b[:, 0] + 180) % 360 - 180
        point = np.stack([b[:, 0] + turn * part, b[:, 1] + (foot[:, 1] - b[:, 1]) * part], axis=1)
        first, second = chart.cost(a, point), chart.cost(point, c)
        better = (first[0] + second[0] < cost - 1e-4) & (np.minimum(first[1], second[1]) >= level) & ~done
        new[turns[better]] = point[better]
        cost = np.where(better, first[0] + second[0], cost)
    return new[~drop]


def _foot(
    a: NDArray[np.float64], b: NDArray[np.float64], c: NDArray[np.float64], direct: NDArray[np.float64]
) -> NDArray[np.float64]:
    """Share of the way from ``a`` to ``c`` where the turn ``b`` is nearest, on a plane."""
    scale = np.cos(np.radians((a[:, 1] + c[:, 1]) / 2))
    east, north = direct * scale, c[:, 1] - a[:, 1]
    x, y = ((b[:, 0] - a[:, 0] + 180) % 360 - 180) * scale, b[:, 1] - a[:, 1]
    return np.asarray((x * east + y * north) / np.maximum(east**2 + north**2, 1e-12))
