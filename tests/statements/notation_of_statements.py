"""A short notation for sentences with marked names and the statements they make.

``[Name]`` is a literal settlement; ``[Name:X]`` another class (A country or division, H water, L, S, T) or kind (dem,
assoc, emb; desc=Lookup). A statement is ``FIGURE > PLACE | relation direction | GROUND | low-high``: PLACE is the
figure's mention, "-" for none, "=" where it is the figure itself; the range is in whole km. "none" is no statement.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from geomap.model import Article, Mention, SpatialRelation

if TYPE_CHECKING:
    from pathlib import Path

KINDS = {"dem": "demonym", "assoc": "associative", "emb": "embedded", "desc": "description"}
_MARK = re.compile(r"\[([^\]:]+)(?::(\w+)(?:=([^\]]+))?)?\]")


def parse(marked: str) -> tuple[Article, tuple[Mention, ...]]:
    text, mentions, last = "", [], 0
    for match in _MARK.finditer(marked):
        text += marked[last : match.start()]
        name, code, lookup = match[1], match[2] or "P", match[3] or ""
        kind = KINDS.get(code, "literal")
        feature = code if kind == "literal" else "P" if kind == "description" else "A"
        mentions.append(
            Mention(len(text), len(text) + len(name), name, kind=kind, feature_class=feature, lookup=lookup)
        )
        text += name
        last = match.end()
    return Article(id="t", text=text + marked[last:]), tuple(mentions)


def line_of(relation: SpatialRelation) -> str:
    mention = relation.figure_mention
    place = (
        "-"
        if mention is None
        else "="
        if (mention.start, mention.end) == (relation.figure.start, relation.figure.end)
        else mention.toponym
    )
    parts = [
        f"{relation.figure.text} > {place}",
        f"{relation.relation} {relation.direction}".strip(),
        relation.ground.text,
    ]
    if relation.distance_max_km is not None:
        parts.append(f"{relation.distance_min_km or 0:.0f}-{relation.distance_max_km:.0f}")
    return " | ".join(parts)


def load(path: Path) -> list[tuple[str, list[str]]]:
    """Sentences with their statements; a sentence stands at the left edge, its statements are indented."""
    cases: list[tuple[str, list[str]]] = []
    for raw in path.read_text(encoding="utf-8").splitlines():
        if not raw.strip() or raw.startswith("#"):
            continue
        if raw.startswith("  "):
            if raw.strip() != "none":
                cases[-1][1].append(raw.strip())
        else:
            cases.append((raw.replace("\\n", "\n"), []))
    return cases
