"""The table of movement words and what each wants around it.

The table is ``movement_words.csv`` (reviewed in ``data/sources/``, packaged beside this module). Columns:

``forms``    of a verb "third-person past participle -ing", alternatives with commas, ``_`` joins a phrase, "-" is no
             such form; of a noun its plural. Empty: regular.
``goal``     what marks the goal: ``to`` (to, into, onto, toward), ``for``, ``in`` (in, at), ``none``.
``origin``   what marks the origin: ``from`` (from, out of), ``in``, ``out`` (out of), ``none``.
``object``   what the direct object may be: ``theme`` (what moves), ``origin``, ``goal``, ``via``, ``dative``
             (sent Y troops), ``recipient`` (supply Y with X).
``subject``  which end a state as subject implies: ``origin``, ``goal`` or nothing.
``need``     what must be found for a leg: ``any``, or ends joined by "or" (``goal``, ``origin``, ``via``, ``both``);
             ``next`` wants its preposition right behind the word.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache

from geomap import shipped

_GOAL = {
    "to": ("to", "into", "onto", "toward", "towards"),
    "into": ("into",),
    "for": ("for",),
    "in": ("in", "at", "on"),
    "on": ("on",),
    "none": (),
}
_ORIGIN = {"from": ("from", "out_of"), "in": ("in",), "out": ("out_of",), "none": ()}
_VOWELS = "aeiou"


@dataclass(frozen=True, slots=True)
class Frame:
    """What a movement word wants: which words mark its ends, what its object and its subject are."""

    word: str
    pos: str
    goal: frozenset[str]
    origin: frozenset[str]
    object: frozenset[str]
    subject: str
    mode: str
    need: frozenset[str]

    @property
    def moves_theme(self) -> bool:
        """Whether it is the object that moves (send, ship), not the subject (go, flee)."""
        return "theme" in self.object


Reading = tuple[Frame, str]  # the form is base, s, past, participle, ed (past or participle), ing or noun


@lru_cache(maxsize=1)
def table() -> tuple[dict[str, tuple[Reading, ...]], dict[str, tuple[tuple[str, ...], ...]]]:
    """Return the readings of every form in lower case (phrases joined by ``_``), and phrases by their first word."""
    forms: dict[str, list[Reading]] = {}
    rows = shipped.rows("geomap.movements", "movement_words.csv")
    try:
        for row in rows:
            frame = _frame(row)
            for form, name in _forms(row):
                forms.setdefault(form, []).append((frame, name))
    except (KeyError, ValueError, AttributeError, TypeError, IndexError) as error:
        raise shipped.damaged("geomap.movements", "movement_words.csv") from error
    phrases: dict[str, list[tuple[str, ...]]] = {}
    for form in forms:
        if "_" in form:
            parts = tuple(form.split("_"))
            phrases.setdefault(parts[0], []).append(parts)
    return (
        {form: tuple(readings) for form, readings in forms.items()},
        {first: tuple(sorted(found, key=len, reverse=True)) for first, found in phrases.items()},
    )


def _frame(row: dict[str, str]) -> Frame:
    origin = {word for code in row["origin"].split() for word in _ORIGIN[code]}
    if row["word"].endswith((" out", " off")):
        origin |= {"of", "off"}
    return Frame(
        word=row["word"],
        pos=row["pos"],
        goal=frozenset(word for code in row["goal"].split() for word in _GOAL[code]),
        origin=frozenset(origin),
        object=frozenset(row["object"].split()),
        subject=row["subject"],
        mode=row["mode"],
        need=frozenset(row["need"].replace(" or ", " ").split()),
    )


def _forms(row: dict[str, str]) -> list[tuple[str, str]]:
    word = row["word"].replace(" ", "_")
    given = row["forms"].split()
    if row["pos"] == "noun":
        return [(word, "noun"), (given[0] if given else _with_s(word), "noun")]
    names = ("s", "past", "participle", "ing")
    regular = (_with_s(word), _with_ed(word), _with_ed(word), _with_ing(word))
    found: dict[str, str] = {}
    if not given or given[0] != "-":
        found[word] = "base"
    for name, alternatives in zip(names, given or regular, strict=True):
        for form in alternatives.split(","):
            if form == "-":
                continue
            if name == "participle" and found.get(form) == "past":
                found[form] = "ed"
            else:
                found.setdefault(form, name)
    return list(found.items())


def _with_s(word: str) -> str:
    if word.endswith("y") and word[-2] not in _VOWELS:
        return word[:-1] + "ies"
    return word + ("es" if word.endswith(("s", "x", "ch", "sh", "o")) else "s")


def _with_ed(word: str) -> str:
    if word.endswith("e"):
        return word + "d"
    if word.endswith("y") and word[-2] not in _VOWELS:
        return word[:-1] + "ied"
    return word + "ed"


def _with_ing(word: str) -> str:
    return (word[:-1] if word.endswith("e") and not word.endswith("ee") else word) + "ing"
