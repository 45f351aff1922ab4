"""A movement read from one word, before ends are paired and journeys are linked."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from geomap.model import LegEnd, Modality, Mode, Span
    from geomap.movements.items import Item
    from geomap.movements.subjects import Subject
    from geomap.movements.triggers import Trigger


@dataclass(slots=True)
class Sentence:
    """A sentence with its items, and those of the sentence before it."""

    items: list[Item]
    before: list[Item]


@dataclass(slots=True)
class Draft:
    """What one movement word says.

    ``first`` and ``last`` are the items of the clause that says it, ``behind`` the index behind its arguments.
    """

    sentence: Sentence
    trigger: Trigger
    subject: Subject
    origins: list[LegEnd] = field(default_factory=list)
    goals: list[LegEnd] = field(default_factory=list)
    vias: list[LegEnd] = field(default_factory=list)
    mode: Mode = "unknown"
    mode_basis: str = ""
    mover: Span | None = None
    modality: Modality = "reported"
    undirected: bool = False
    first: int = 0
    last: int = 0
    behind: int = 0
    evidence: tuple[Span, ...] = ()
    attributed_to: str = ""
    previous: Draft | None = None  # the step of the journey before this one
    number: int = 0  # in the article, from 1

    @property
    def items(self) -> list[Item]:
        return self.sentence.items
