"""The contract of an exporter: layers in, one file out."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from pathlib import Path

    from geomap.model import Layers


class Exporter(Protocol):
    """Writes layers to one file: a temporary one first, then a rename."""

    def write(self, layers: Layers, path: Path) -> None:
        """Write ``path``, or raise ``ExportError`` and leave what was there."""
        ...
