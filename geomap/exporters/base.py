"""The contract of an exporter: a module with ``fill(layers, path)``, and what of the layers is in its files.

``outputs.FORMATS`` names the functions; it sees to temporary files and puts them in place.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from geomap.columns import SPATIAL


@dataclass(frozen=True, slots=True)
class Keeps:
    """What of the layers a format holds: the table in docs/formats.md, held to by tests/exporters/test_keeps.py.

    ``layers`` are in it with their rows; ``columns`` every column under its name; ``text`` of any length;
    ``types`` numbers and booleans as such; ``nothing`` told apart from empty text; ``order`` of the rows;
    ``simple`` geometries beside multiple ones; ``places``, ``areas`` and ``routes`` with ``coordinates`` to the last
    digit, to six decimals, or only points; ``styles`` as on the page; ``article`` its text, facts on it, or nothing;
    ``provenance`` inside, in a file beside it, or nowhere.
    """

    layers: tuple[str, ...] = SPATIAL
    columns: bool = True
    text: bool = True
    types: bool = True
    nothing: bool = True
    order: bool = True
    simple: bool = True
    coordinates: Literal["exact", "6 decimals", "points"] = "exact"
    styles: bool = False
    article: Literal["text", "facts", ""] = "facts"
    provenance: Literal["inside", "beside", ""] = "inside"
