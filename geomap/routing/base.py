"""The contract of a router: two points and what the text says of the way, a path out."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from geomap.model import Extent, Mode, Point, Route


@dataclass(frozen=True, slots=True)
class Journey:
    """What a router needs to know of a leg whose two ends are located.

    ``via`` are points to pass, in order; ``via_waters`` are (name, extent) of the waters that the text says it crosses;
    ``through`` are ids of passages that it must go through (they are then open). ``passages`` are the ids of the open
    ones, None for those open by default. The names are for reasons only; without them the coordinates are said.
    """

    origin: Point
    destination: Point
    mode: Mode
    via: tuple[Point, ...] = ()
    via_waters: tuple[tuple[str, Extent], ...] = ()
    passages: frozenset[str] | None = None
    through: tuple[str, ...] = ()
    origin_name: str = ""
    destination_name: str = ""
    via_names: tuple[str, ...] = ()


class Router(Protocol):
    """Draws the path of one journey. "No route" is a value: no parts and a reason."""

    def route(self, journey: Journey) -> Route:
        """Return the path, or why there is none."""
        ...
