"""Where in a text, or in which of several texts, something stands: as a reader counts paragraphs."""

from __future__ import annotations

from bisect import bisect_right
from dataclasses import dataclass
from typing import TYPE_CHECKING

from geomap.webmap.words import paragraph

if TYPE_CHECKING:
    from collections.abc import Iterable


@dataclass(frozen=True, slots=True)
class Part:
    """One article in a text: the number of its first paragraph, whether that is the headline, its name in front.

    ``name`` is "" where there is one article: then it need not be said which.
    """

    first: int
    headline: bool
    name: str = ""


@dataclass(frozen=True, slots=True)
class Where:
    """Names paragraphs by their numbers in the whole text, counted from 1."""

    parts: tuple[Part, ...]

    def part(self, number: int) -> int:
        """Index of the article that a paragraph belongs to."""
        return max(0, bisect_right([part.first for part in self.parts], number) - 1)

    def one(self, number: int) -> str:
        """Name one paragraph: "headline", "paragraph 4", "Fuel convoy reaches…, paragraph 4"."""
        part = self.parts[self.part(number)]
        said = paragraph(number - part.first + 1, headline=part.headline)
        return f"{part.name}, {said}" if part.name else said

    def all(self, numbers: Iterable[int]) -> str:
        """Name several paragraphs, the headline first, those of an article together."""
        groups: dict[int, list[int]] = {}
        for number in sorted(set(numbers)):
            groups.setdefault(self.part(number), []).append(number)
        return "; ".join(self._group(self.parts[index], own) for index, own in groups.items())

    @staticmethod
    def _group(part: Part, numbers: list[int]) -> str:
        names = [paragraph(number - part.first + 1, headline=part.headline) for number in numbers]
        plain = [name.removeprefix("paragraph ") for name in names if name != "headline"]
        said = ["headline"] if "headline" in names else []
        if plain:
            said.append(("paragraphs " if len(plain) > 1 else "paragraph ") + ", ".join(plain))
        return ", ".join([part.name, *said] if part.name else said)
