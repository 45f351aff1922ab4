"""The contract of a recogniser: an article in, its mentions of places out."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from collections.abc import Sequence

    from geomap.model import Article, Mention


class Recogniser(Protocol):
    """Finds where a text names places. The same text gives the same mentions."""

    def mentions(self, article: Article) -> Sequence[Mention]:
        """Mentions in text order; only a description may contain others."""
        ...
