"""Finding the movement words of a sentence and telling verbs from nouns without a tagger."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from geomap.movements import lexicon as lex
from geomap.movements.cues import DENIED
from geomap.movements.words import table

if TYPE_CHECKING:
    from geomap.movements.items import Item
    from geomap.movements.words import Frame, Reading

_IDIOMS = lex.words(
    "leave_behind take_place take_part take_over take_up bring_up bring_about carry_out carry_on run_out come_up "
    "come_under go_ahead move_on pass_away turn_over hand_over set_up leave_out take_aim take_action take_effect "
    "take_control take_responsibility take_steps take_charge take_advantage take_office take_refuge take_shelter "
    "take_power take_note take_care come_close speed_up"
)
# Verbs of the table that are nouns too, without being nouns of movement.
_ALSO_NOUNS = lex.words(
    "landing freight freights cart carts courier couriers mail mails post posts race races speed speeds rush dash "
    "inch head heads pass passes run runs land lands lure lures dock docks anchor anchors berth berths cycle "
    "cycles stream streams bound bus buses truck trucks ferry ferries shuttle shuttles jet jets motor surge "
    "flood floods pump pumps pipe pipes paddle station stations stray exile advance advances escort escorts "
    "traffic settle steam roll rolls row rows leaves divert creep cruise cruises post trickle slip slips "
    "cross crosses export exports import imports order orders lead leads trail trails loan loans hop hops drift drifts "
    "drag chase chases route routes wing wings taxi taxis spirit spirits forward bike bikes spill spills pedal pedals"
)
# Verbs that say of their subject, too, that it moves: "he moved to A" is no passive.
_MOVES_TOO = lex.words("move return relocate transfer drive redeploy shift withdraw land settle resettle evacuate")
_TRADE = frozenset({"imports", "exports", "supplies"})
_NUMBERLIKE = frozenset({"num", "det", "demonym"})
_PLURAL_ENDS = frozenset({"people", "police", "men", "women", "children", "troops", "migrants", "who", "that", "which"})


@dataclass(slots=True)
class Trigger:
    """A movement word where it stands. ``form`` is base, s, past, participle, ed, ing or noun."""

    index: int
    frame: Frame
    form: str
    first: int  # where its verb group begins
    auxiliaries: tuple[str, ...] = ()
    negated: bool = False
    infinitive: bool = False
    passive: bool = False

    @property
    def is_noun(self) -> bool:
        return self.form == "noun"

    @property
    def finite(self) -> bool:
        if self.is_noun or self.infinitive:
            return False
        return bool(self.auxiliaries) or self.form in {"s", "past", "ed"}


def find(items: list[Item]) -> list[Trigger]:
    """Return the movement words of a sentence, in order."""
    forms = table()[0]
    found = []
    for i, item in enumerate(items):
        readings = forms.get(item.low)
        if (
            readings is None
            or item.tag in {"place", "demonym"}
            or (item.capitalised and i > 0 and item.low != "underway")
        ):
            continue
        trigger = _read(items, i, readings)
        if trigger is not None:
            found.append(trigger)
    return found


def linking_verb(items: list[Item], i: int) -> Trigger:
    """Return the verb at ``i`` ("link", "connecting") with its auxiliaries, for its modality."""
    form = "ing" if items[i].low.endswith("ing") else "base"
    return _verb(items, i, table()[0]["flight"][0][0], form, _verb_group(items, i))


def _read(items: list[Item], i: int, readings: tuple[Reading, ...]) -> Trigger | None:
    following = items[i + 1].low if i + 1 < len(items) else ""
    if items[i].low == "left" and (
        following in {"onto", "of", "on", "side", "hand"} or (i and items[i - 1].low.startswith("turn"))
    ):
        return None
    if f"{items[i].low}_{following}" in _IDIOMS or f"{readings[0][0].word}_{following}" in _IDIOMS:
        return None
    verbs = [reading for reading in readings if reading[1] != "noun"]
    nouns = [reading for reading in readings if reading[1] == "noun"]
    group = _verb_group(items, i)
    if (
        verbs
        and not _modifies(items, i, verbs[0][1])
        and (
            not (nouns or items[i].low in _ALSO_NOUNS)
            or _is_verb(items, i, verbs[0][1], group)
            or (not nouns and _stands_as_verb(items, i))
        )
    ):
        frame, form = verbs[0]
        if i == 0 and form == "base":
            return None  # "Go to A!": nobody says that anybody does
        return _verb(items, i, frame, form, group)
    if nouns and not (i and items[i - 1].low == "by"):
        return Trigger(i, nouns[0][0], "noun", i)
    return None


def _verb(
    items: list[Item], i: int, frame: Frame, form: str, group: tuple[int, tuple[str, ...], bool, bool]
) -> Trigger:
    first, auxiliaries, negated, infinitive = group
    if form == "base" and auxiliaries and auxiliaries[-1] in lex.HAVE:
        form = "participle"
    be = any(word in lex.BE or word in {"get", "gets", "got", "getting"} for word in auxiliaries)
    passive = form in {"participle", "ed"} and be
    bare = form in {"participle", "ed"} and not auxiliaries
    if bare and frame.moves_theme and _no_object(items, i):
        passive = frame.word not in _MOVES_TOO or (first > 0 and items[first - 1].tag in {"conj", "comma"})
    return Trigger(i, frame, form, first, auxiliaries, negated, infinitive, passive)


def _no_object(items: list[Item], i: int) -> bool:
    """Whether nothing that could be an object follows: "drones shipped from …", "then transferred to …"."""
    k = i + 1
    while k < len(items) and items[k].tag == "adv":
        k += 1
    return k >= len(items) or items[k].tag in {"prep", "comma", "conj", "sub", "break", "aux"}


def _verb_group(items: list[Item], i: int) -> tuple[int, tuple[str, ...], bool, bool]:
    """Where the verb group of the word at ``i`` begins, its auxiliaries in order, whether negated, whether "to"."""
    auxiliaries: list[str] = []
    negated = infinitive = False
    k = i - 1
    first = i
    while k >= 0:
        item = items[k]
        if item.tag == "aux":
            auxiliaries.append(item.low)
        elif item.tag == "neg":
            negated = True
        elif item.low == "to" and not infinitive:
            infinitive = True
        elif item.tag != "adv" or (item.capitalised and k == 0):
            break
        first = k
        k -= 1
    return first, tuple(reversed(auxiliaries)), negated, infinitive


def _modifies(items: list[Item], i: int, form: str) -> bool:
    """E.g. "the exported goods", "a flying doctor": an adjective, where only a verb is listed."""
    if form not in {"ed", "participle", "ing"} or i == 0 or i + 1 >= len(items):
        return False
    before, after = items[i - 1], items[i + 1]
    if i > 1 and before.tag == "adv" and items[i - 2].tag in _NUMBERLIKE and after.tag in {"word", "place", "embedded"}:
        return True  # "two newly arrived peacekeepers"
    return (
        (before.tag in {"det", "demonym"} or before.possessive)
        and before.low not in lex.PRONOUNS
        and after.tag == "word"
        and after.low != "home"
    )


def _is_verb(items: list[Item], i: int, form: str, group: tuple[int, tuple[str, ...], bool, bool]) -> bool:
    """Whether a form that may be a noun ("ships", "supply", "returns", "smuggling") is a verb here."""
    _, auxiliaries, _, infinitive = group
    before = items[i - 1] if i else None
    after = items[i + 1] if i + 1 < len(items) else None
    if before is None:
        return form == "ing" and after is not None and after.tag not in {"prep", "aux"}
    if form in {"past", "participle", "ed"}:
        return True
    if infinitive or (auxiliaries and before.tag in {"aux", "neg", "adv"} and form == "base"):
        return True
    if form == "ing":
        return _is_gerund(items, i, auxiliaries)
    if form == "base" and before.tag == "demonym" and before.low.endswith("s"):
        return after is not None and after.tag in {"prep", "det", "place", "adv"}  # "hundreds of Syrians pass through"
    if before.tag in _NUMBERLIKE or before.tag == "prep" or before.possessive:
        return False
    if form == "base" and before.tag == "word" and _made_to(items, i):
        return True
    if form == "base" and before.tag == "conj":
        return after is not None and after.tag in {"prep", "det", "adv"} and _nonfinite_before(items, i)
    if form == "s":
        return _is_third_person(items, i)
    return _subject_of_base(before) and not _of_or_end(after)


def _is_gerund(items: list[Item], i: int, auxiliaries: tuple[str, ...]) -> bool:
    before, after = items[i - 1], items[i + 1] if i + 1 < len(items) else None
    if before.low in {"after", "before", "while", "since"} and after is not None:
        return after.tag not in {"aux", "comma", "break"}
    if set(auxiliaries) & lex.BE:
        return True
    if before.low == "from" and any(item.low in DENIED for item in items[max(i - 7, 0) : i]):
        return True  # "stopped 18 people from crossing to A"
    return before.tag in {"aux", "comma", "pron", "break"} or (
        before.tag in {"prep", "sub", "word", "conj", "adv"}
        and after is not None
        and after.tag not in {"prep", "aux", "comma", "break"}
    )


def _is_third_person(items: list[Item], i: int) -> bool:
    before, after = items[i - 1], items[i + 1] if i + 1 < len(items) else None
    if before.tag == "word" and i > 1 and items[i - 2].tag == "det" and after is not None:
        return after.tag in {"word", "num", "demonym", "det", "place"} and not before.low.endswith("s")
    if i == 1 and items[i].low in _TRADE and after is not None and after.tag == "prep":
        return False  # "Rice imports from A are …"
    return _subject_of_s(before) and not _verbal(after) and not _of_or_end(after)


def _made_to(items: list[Item], i: int) -> bool:
    """E.g. "to let more oil flow to A": a bare infinitive behind its subject."""
    for item in reversed(items[max(i - 5, 0) : i]):
        if item.low in {"let", "lets", "letting", "make", "makes", "made", "help", "helps", "helped", "helping"}:
            return True
        if item.tag not in {"word", "det", "num", "demonym", "place"}:
            return False
    return False


def _nonfinite_before(items: list[Item], i: int) -> bool:
    """E.g. "intends to travel to A and drive to B": the first verb of the pair is an infinitive or has a modal."""
    return any(item.low == "to" or item.low in lex.MODALS for item in items[max(i - 14, 0) : i - 1])


def _stands_as_verb(items: list[Item], i: int) -> bool:
    """E.g. "the pipeline runs from …", "and head for …": what follows is what follows a verb."""
    before = items[i - 1] if i else None
    after = items[i + 1] if i + 1 < len(items) else None
    if before is None or after is None or before.tag in _NUMBERLIKE or before.tag == "prep" or before.possessive:
        return False
    if items[i].low.endswith("s"):
        return after.tag in {"prep", "place"} and after.low != "of"
    return before.tag in {"conj", "adv", "pron", "aux"} and after.tag in {"prep", "place"} and after.low != "of"


def _of_or_end(after: Item | None) -> bool:
    return after is not None and after.low == "of"


def _verbal(after: Item | None) -> bool:
    """E.g. "early loans went to A": the verb comes next."""
    if after is None:
        return False
    return after.tag == "aux" or any(name in {"past", "ed"} for _, name in table()[0].get(after.low, ()))


def _subject_of_s(before: Item) -> bool:
    if before.tag in {"pron", "adv", "place"} or before.low in {"who", "which", "that", "and"}:
        return True
    return before.tag == "word" and before.capitalised


def _subject_of_base(before: Item) -> bool:
    if before.tag in {"pron", "adv", "aux", "neg"} or before.low in _PLURAL_ENDS:
        return True
    return before.tag == "word" and before.low.endswith("s") and not before.low.endswith("ss")
