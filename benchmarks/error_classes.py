"""Which errors are left: those on labelled texts by hard class, as a table.

    python -m benchmarks.error_classes [NAME...] [--show CLASS [--limit N]]

Classes are told by general patterns of the name and the words around it, and by what the gazetteer knows of the name:
they overlap, are rough, and know no document. Of each: its gold names; how many were missed, found with other ends,
placed more than 161 km off (``wrong``) or nowhere (``unplaced``); of these two the ones that no candidate in the
gazetteer could have met (``gaps``); answers on no gold name (``spurious``); its share of all errors; and how often its
names were found and placed within 161 km. By default the development halves in GEOMAP_SHARED, pooled, else the
project's own labelled texts.
"""

from __future__ import annotations

import argparse
import re
import sys
from collections import Counter, defaultdict
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

from benchmarks.accuracy_gate import FLOORS, read_floors
from benchmarks.common import BENCH, CORPORA, table
from geomap.evaluation.breakdown import Case, cases
from geomap.evaluation.gaps import look
from geomap.evaluation.gold import read_gold
from geomap.evaluation.run import answer
from geomap.evaluation.scores import NEAR_KM
from geomap.gazetteers.embedded import EmbeddedGazetteer
from geomap.geodesy import haversine_km
from geomap.recognition.lexicon import words

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from geomap.evaluation.gold import Answers, Document, GoldName
    from geomap.gazetteers.embedded import Entry

_ORGANISATIONS = (
    "Academy|Administration|Agency|Airlines|Airways|Army|Assembly|Association|Authority|Bank|Board|Bureau|Chamber|"
    "Church|Club|College|Commission|Committee|Company|Congress|Corp|Council|Court|Department|Exchange|Federation|Fire|"
    "Force|Foundation|Government|Group|Guard|Health|Hospital|Inc|Institute|Journal|League|Ministry|Mission|Navy|News|"
    "Office|Organi[sz]ation|Parliament|Party|Police|Post|Press|Republican|School|Schools|Senate|Sheriff|Society|Star|"
    "Times|Tribune|Union|United|University"
)
_FACILITIES = (
    "Airport|Arena|Avenue|Ave|Base|Boulevard|Blvd|Bridge|Building|Camp|Cathedral|Cemetery|Center|Centre|Church|College|"
    "Dam|Drive|Freeway|Highway|Hospital|Hotel|House|Hwy|Interstate|Jail|Lane|Library|Mall|Market|Mosque|Museum|Palace|"
    "Park|Parkway|Plaza|Prison|Road|Rd|Route|School|Square|Stadium|Station|Street|St|Temple|Theat(?:er|re)|Tower|"
    "Turnpike|University"
)
_DIRECTIONS = (
    "(?:(?:north|south)[- ]?(?:east|west)?|east|west)(?:ern)?|central|upper|lower|greater|inner|outer|mid|midwest|"
    "downtown"
)
_STATE_WORDS = (
    "said|says|agreed|announced|accused|denied|warned|wants|government|officials?|authorities|military|army|forces|"
    "troops|president|minister|ministry|embassy|ambassador|parliament|police|team|beat|won|lost|play(?:s|ed)?"
)
_TITLES = (
    "Mr|Mrs|Ms|Miss|Dr|Sir|Lady|Lord|President|Minister|Senator|Sen|Rep|Gov|Governor|Mayor|Judge|Justice|Sgt|Capt|Col|"
    "Gen|Lt|Chief|Coach|Officer|Prof|Professor|King|Queen|Prince|Princess|Saint|Rev|Father"
)
_CAPITAL = r"[A-Z][\w.'’&-]*"
_INSIDE = re.compile(rf"(?:['’]s?)?(?:\s+{_CAPITAL}){{0,3}}?\s+(?:{_ORGANISATIONS})\b")
_OF = re.compile(rf"\b(?:{_ORGANISATIONS}|Archdiocese|Bishop|Diocese|Republic)\s+(?:of|for|in)\s+(?:the\s+)?$")
_BUILT = re.compile(rf"\b(?:{_FACILITIES})\b|\bI-\d|\b(?:US|SR)[- ]\d")
_BUILT_AFTER = re.compile(rf"\s+(?:{_CAPITAL}\s+)?(?:{_FACILITIES})\b")
_SHORTENED = re.compile(r"[A-Z]{2,5}|(?:[A-Z]\.\s?){2,}[A-Z]?|[A-Z][a-z]{1,4}\.|[A-Z]&[A-Z]")
_DIRECTED = re.compile(rf"(?:{_DIRECTIONS})\b.", re.IGNORECASE)
_DIRECTED_BEFORE = re.compile(rf"\b(?:{_DIRECTIONS})\s+$", re.IGNORECASE)
_LISTED_BEFORE = re.compile(rf"{_CAPITAL},?\s+(?:and|or|&)\s+(?:the\s+)?$|{_CAPITAL},\s+{_CAPITAL},\s+$")
_LISTED_AFTER = re.compile(rf",?\s+(?:and|or|&)\s+(?:the\s+)?{_CAPITAL}|,\s+{_CAPITAL}(?:,\s+{_CAPITAL}|,?\s+and\s+)")
_NEXT = re.compile(r",\s+((?:[A-Z][\w.]*\s?){1,3})")
_LAST = re.compile(r"((?:[A-Z][\w'’.-]*\s?){1,3}),\s+$")
_GOVERNS = re.compile(rf"(?:['’]s)?\s+(?:\w+\s)?(?:{_STATE_WORDS})\b")
_TITLED = re.compile(rf"\b(?:{_TITLES})\.?\s+(?:{_CAPITAL}\s+)?$")
_DATE_WORDS = r"(?:[ ,/]+[A-Z0-9][\w.'’-]*){0,6},?"
_DATELINE = re.compile(
    rf"\s*(?:[A-Z][\w.'’-]*{_DATE_WORDS}(?:\s*\([^()]{{2,30}}\))?\s*(?:—|–|--|\s-\s)|[A-Z.'-]{{3,}}{_DATE_WORDS}\s+\([A-Z][^()]+\))"
)
_WORD = re.compile(r"[^\W\d_]{4,}")


@dataclass(frozen=True)
class At:
    """A name where it stands, with what its document and the gazetteer say of it."""

    case: Case
    gazetteer: EmbeddedGazetteer
    double: frozenset[str]
    longer: dict[str, int]

    @cached_property
    def spot(self) -> tuple[int, int, str]:
        at = self.case.name or self.case.answer
        assert at is not None
        return at.start, at.end, self.case.document.text[at.start : at.end]

    @cached_property
    def name(self) -> str:
        return self.spot[2]

    @cached_property
    def before(self) -> str:
        start = self.spot[0]
        return self.case.document.text[max(0, start - 60) : start].rpartition("\n")[2]

    @cached_property
    def after(self) -> str:
        end = self.spot[1]
        return self.case.document.text[end : end + 60].partition("\n")[0]

    @cached_property
    def line(self) -> tuple[str, int]:
        """The line that the name stands in, and where in it the name ends."""
        start, end, _ = self.spot
        text = self.case.document.text
        begin = text.rfind("\n", 0, start) + 1
        stop = text.find("\n", end)
        return text[begin : stop if stop >= 0 else len(text)], end - begin

    @cached_property
    def entries(self) -> Sequence[Entry]:
        return self.gazetteer.entries(self.name)


def _organisation(at: At) -> bool:
    return bool(_INSIDE.match(at.after) or _OF.search(at.before)) or _type(at).startswith("Embedded")


def _government(at: At) -> bool:
    kind = at.case.answer.kind if at.case.answer else ""
    return kind == "associative" or _type(at) == "Metonymic" or bool(_GOVERNS.match(at.after))


def _demonym(at: At) -> bool:
    kinds = {entry.kind for entry in at.entries}
    return "demonym" in kinds or _type(at) in {"Demonym", "Language"} or _type(at).endswith("Adjective")


def _person(at: At) -> bool:
    given = words().given
    ahead = re.search(r"([A-Z][a-z]+)\s+(?:[A-Z]\.\s+)?$", at.before)
    follows = re.match(r"\s+(?:[A-Z]\.\s+)?[A-Z][a-z]+", at.after)
    named = (ahead is not None and ahead[1] in given) or (follows is not None and at.name in given)
    return bool(_TITLED.search(at.before)) or named or _type(at) == "Homonym"


def _facility(at: At) -> bool:
    built = _BUILT.search(at.name) or _BUILT_AFTER.match(at.after)
    return bool(built) or _type(at)[:2] in {"S.", "R."}


def _abbreviation(at: At) -> bool:
    return bool(_SHORTENED.fullmatch(at.name)) or (
        len(at.name) <= 4 and at.after.startswith(".") and not at.name.islower()
    )


def _direction(at: At) -> bool:
    return bool(_DIRECTED.match(at.name) or _DIRECTED_BEFORE.search(at.before))


def _list(at: At) -> bool:
    return bool(_LISTED_BEFORE.search(at.before) or _LISTED_AFTER.match(at.after))


def _container(entries: Sequence[Entry]) -> bool:
    return any(e.place.feature_code.startswith("PCL") or e.place.feature_code == "ADM1" for e in entries)


def _city_state(at: At) -> bool:
    after, before = _NEXT.match(at.after), _LAST.search(at.before)
    if after and any(_container(at.gazetteer.entries(name)) for name in _heads(after[1])):
        return True
    return before is not None and _container(at.entries) and not _container(at.gazetteer.entries(before[1]))


def _heads(text: str) -> list[str]:
    parts = text.split()
    return [" ".join(parts[:n]) for n in range(len(parts), 0, -1)]


def _headline(at: At) -> bool:
    line, _ = at.line
    long = _WORD.findall(line)
    if len(long) < 3 or line.rstrip().endswith((".", '."', ".”")) or len(line) > 140:
        return at.name.isupper() and len(at.name) > 5
    return sum(word[0].isupper() for word in long) >= 0.8 * len(long)


def _spelling(at: At) -> bool:
    if not at.name.isascii() or re.search(r"\b[AaEe]l[- ]", at.name):
        return True
    return bool(at.entries) and {entry.kind for entry in at.entries} <= {"alternate", "former"}


def _dateline(at: At) -> bool:
    line, end = at.line
    found = _DATELINE.match(line)
    return found is not None and end <= found.end()


def _two_places(at: At) -> bool:
    return at.name.casefold() in at.double


def _short_form(at: At) -> bool:
    return at.longer.get(at.name, at.spot[0]) < at.spot[0]


def _city_or_division(at: At) -> bool:
    named = [entry.place for entry in at.entries if entry.kind in {"name", "short", "alternate"}]
    return _container(at.entries) and any(each.feature_class == "P" and each.population > 100_000 for each in named)


def _unknown(at: At) -> bool:
    return not at.entries


CLASSES: dict[str, Callable[[At], bool]] = {
    "inside an organisation's name": _organisation,
    "government, team": _government,
    "demonym, adjective": _demonym,
    "person's name": _person,
    "street, road, facility": _facility,
    "abbreviation": _abbreviation,
    "direction": _direction,
    "list": _list,
    "city, state; city, country": _city_state,
    "headline, capitals": _headline,
    "diacritics, other spelling": _spelling,
    "one name, two places": _two_places,
    "short form after the long": _short_form,
    "dateline": _dateline,
    "city and division of one name": _city_or_division,
    "not in the gazetteer": _unknown,
}
_NONE = "none of these"
_TYPES = frozenset({"found", "missed", "ends", "wrong", "unplaced", "spurious"})


def _type(at: At) -> str:
    return at.case.name.type if at.case.name else ""


def main(arguments: list[str] | None = None) -> int:
    """Count and print."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parts = {name: part for name, part in read_floors(FLOORS).items() if part.kinds}
    parser.add_argument("names", nargs="*", metavar="NAME", help=f"what to count: {', '.join(parts)}")
    parser.add_argument("--show", choices=[*CLASSES, _NONE], metavar="CLASS", help="show the errors of one class")
    parser.add_argument("--limit", type=int, default=40, help="with --show: how many (default %(default)s)")
    given = parser.parse_args(arguments)
    if unknown := [name for name in given.names if name not in parts]:
        parser.error(f"no {', '.join(unknown)}; there are {', '.join(parts)}")
    names = given.names or list(CORPORA)
    if any(not parts[name].path.exists() for name in names):
        print(f"no gold data in {BENCH} (set GEOMAP_SHARED): the project's own labelled texts instead")
        names = ["own"]
    gazetteer = EmbeddedGazetteer()
    rows: list[tuple[Case, frozenset[str], str, bool]] = []
    for name in names:
        documents = read_gold(parts[name].path)
        rows += classify(documents, answer(documents, gazetteer=gazetteer, kinds=parts[name].kinds), gazetteer)
    if given.show:
        _show(rows, given.show, given.limit)
    else:
        _table(rows, f"Errors on {', '.join(names)} by hard class (classes overlap)")
    return 0


def classify(
    documents: Sequence[Document], answers: Answers, gazetteer: EmbeddedGazetteer
) -> list[tuple[Case, frozenset[str], str, bool]]:
    """Return each case with its classes, its outcome in a word, and whether no candidate is in reach."""
    rows = []
    for document in documents:
        pointed = [name for name in document.names if name.has_point]
        reached = {
            id(name): each.in_reach for name, each in zip(pointed, look([document], gazetteer=gazetteer), strict=True)
        }
        double, longer = _double(document), _longer(document)
        for case in cases([document], answers):
            at = At(case, gazetteer, double, longer)
            found = frozenset(name for name, test in CLASSES.items() if test(at)) or frozenset({_NONE})
            gap = case.name is not None and not reached.get(id(case.name), True)
            rows.append((case, found, _word(case), gap))
    return rows


def _word(case: Case) -> str:
    words_of = {"not found": "missed", "no gold name": "spurious", "far off": "wrong", "no place": "unplaced"}
    return words_of.get(case.outcome, "found" if case.exact else "ends")


def _double(document: Document) -> frozenset[str]:
    """Names that stand for places more than 161 km apart in one document."""
    seen: dict[str, list[GoldName]] = defaultdict(list)
    for name in document.names:
        if name.has_point:
            seen[name.name.casefold()].append(name)
    return frozenset(key for key, names in seen.items() if any(_apart(names[0], other) for other in names))


def _apart(a: GoldName, b: GoldName) -> bool:
    assert a.lat is not None
    assert a.lon is not None
    assert b.lat is not None
    assert b.lon is not None
    return (a.area is None or a.area != b.area) and haversine_km((a.lon, a.lat), (b.lon, b.lat)) > NEAR_KM


def _longer(document: Document) -> dict[str, int]:
    """Where a longer name first stands, by each of the shorter names at its ends."""
    found: dict[str, int] = {}
    for name in document.names:
        parts = name.name.split()
        for n in range(1, len(parts)):
            for part in (" ".join(parts[:n]), " ".join(parts[n:])):
                found.setdefault(part, name.start)
    return found


def _table(rows: Sequence[tuple[Case, frozenset[str], str, bool]], title: str) -> None:
    all_errors = sum(_errors(Counter(word for _, _, word, _ in rows)))
    shown = [_row(label, [row for row in rows if label in row[1]], all_errors) for label in [*CLASSES, _NONE]]
    head = ("class", "gold", "missed", "ends", "wrong", "unplaced", "gaps", "spurious", "errors", "share", "acc@161")
    table(title, head, [*shown, _row("all", rows, all_errors)])


def _row(label: str, rows: Sequence[tuple[Case, frozenset[str], str, bool]], all_errors: int) -> tuple[object, ...]:
    count = Counter(word for _, _, word, _ in rows)
    gold = sum(case.name is not None for case, *_ in rows)
    pointed = sum(case.name is not None and case.name.has_point for case, *_ in rows)
    right = sum(case.outcome == "right" for case, *_ in rows)
    gaps = sum(gap for _, _, word, gap in rows if word in {"wrong", "unplaced"})
    errors = sum(_errors(count))
    parts = (count["missed"], count["ends"], count["wrong"], count["unplaced"], gaps, count["spurious"])
    share = f"{errors / all_errors:.3f}" if all_errors else "-"
    return (label, gold, *parts, errors, share, f"{right / pointed:.3f}" if pointed else "-")


def _errors(count: Counter[str]) -> list[int]:
    assert count.keys() <= _TYPES
    return [number for word, number in count.items() if word != "found"]


def _show(rows: Sequence[tuple[Case, frozenset[str], str, bool]], label: str, limit: int) -> None:
    errors = [row for row in rows if label in row[1] and row[2] != "found"]
    for case, _, word, gap in errors[:limit]:
        at = case.name or case.answer
        assert at is not None
        text = case.document.text
        quote = f"{text[max(0, at.start - 50) : at.start]}[{text[at.start : at.end]}]{text[at.end : at.end + 50]}"
        print(f"{word + (' (gap)' if gap else ''):15}  {case.document.id!s:12}  {' '.join(quote.split())!a}")
    print(f"{len(errors)} errors")


if __name__ == "__main__":
    sys.exit(main())
