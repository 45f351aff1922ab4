"""A second process that draws sea routes while the first one loads the map libraries.

Both take about as long, and neither needs the other: on two cores the first map of a run is ready a second earlier.
"""

from __future__ import annotations

import signal
import sys
from contextlib import contextmanager
from typing import TYPE_CHECKING, ParamSpec, TypeVar

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from concurrent.futures import ProcessPoolExecutor

_P = ParamSpec("_P")
_T = TypeVar("_T")


@contextmanager
def second_process() -> Iterator[ProcessPoolExecutor | None]:
    """Give an executor with one worker, started at its first task; None where the map libraries are loaded already."""
    if "geopandas" in sys.modules:
        yield None
        return
    from concurrent.futures import ProcessPoolExecutor  # noqa: PLC0415
    from multiprocessing import get_context  # noqa: PLC0415

    # A fresh interpreter, the same on every system; a fork would share the open gazetteer.
    with ProcessPoolExecutor(1, mp_context=get_context("spawn"), initializer=_leave_interrupts) as helper:
        yield helper


def beside(
    helper: ProcessPoolExecutor,
    meanwhile: Callable[[], object],
    task: Callable[_P, _T],
    *args: _P.args,
    **options: _P.kwargs,
) -> _T:
    """Run ``task`` in the helper and ``meanwhile`` here; where no process can be had, both here."""
    from concurrent.futures.process import BrokenProcessPool  # noqa: PLC0415

    try:
        future = helper.submit(task, *args, **options)
        meanwhile()
        return future.result()
    except (BrokenProcessPool, OSError, RuntimeError):
        return task(*args, **options)


def load_map_libraries() -> None:
    """Import what layers and pages are made with."""
    import folium  # noqa: F401, PLC0415
    import geopandas  # noqa: F401, PLC0415


def _leave_interrupts() -> None:
    """Let the first process answer Ctrl-C."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
