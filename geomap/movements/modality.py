"""How sure the text is of a movement: reported, alleged, planned, denied or hypothetical.

A finite verb is judged by its own auxiliaries and by what frames the clause ("believe that …"); an infinitive, a
gerund or a noun also by the words that govern it ("agreed to allow …", "requested the transfer of …").
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from geomap.movements import cues
from geomap.movements import lexicon as lex

if TYPE_CHECKING:
    from geomap.model import Modality
    from geomap.movements.items import Item
    from geomap.movements.triggers import Trigger

_FUTURE = frozenset({"will", "shall", "'ll", "won"})
_DOUBT = frozenset({"may", "might", "could", "can", "should", "must", "'d", "would", "ought"})
_GOES_ON = lex.words("smuggling trafficking flow influx migration exodus shipping smuggle traffic")
_NEEDS_COMPLEMENT = frozenset(
    {
        "suspected",
        "accused",
        "alleged",
        "charged",
        "presumed",
        "suspects",
        "suspect",
        "claims",
        "claim",
        "fear",
        "feared",
    }
)
_COMPLEMENT = frozenset({"of", "that", "to", "by", "it", "he", "she", "they", "with", "in"})
_ACCORDS = lex.words("accord accords agreement deal treaty pact plan law order ruling resolution terms")
_WISHES = lex.words("intention intentions plan plans desire wish reason")
_RELATIVES = frozenset({"who", "which"})
_DOUBLE_NEGATION = lex.words("refusing refused refuses failing failed fails")
_SUBJUNCTIVE = lex.words(
    "demand demands demanded demanding insist insists insisted propose proposes proposed recommend recommends "
    "recommended urge urges urged request requests requested ask asks asked suggest suggests suggested"
)
_DECEIVED = lex.words("tricked duped fooled deceived falsely")
_CHARGED = frozenset({"charged", "accused", "suspected", "accuse", "accuses"})
_ATTEMPTS = lex.words("tried tries trying attempted attempting attempts sought")
_FOILED = lex.words("turned turned_back stopped prevented blocked refused barred unable failed caught denied forced")


def judge(items: list[Item], trigger: Trigger, end: int, inherited: Modality | None) -> Modality:
    """Return the modality of the movement at ``trigger`` whose arguments end before ``end``.

    ``inherited`` is that of the verb before it, taken where the trigger is coordinated and has no auxiliary itself.
    """
    found: set[str] = set()
    _own(items, trigger, found)
    if inherited is not None and (_shares_auxiliary(items, trigger) or trigger.frame.word.startswith(("on ", "en "))):
        return inherited
    if trigger.form in {"s", "base"} and _in_time_clause(items, trigger):
        return "planned"
    if trigger.is_noun:
        if _past(items, trigger):
            return "reported"
        if trigger.frame.word not in _GOES_ON:
            _govern_noun(items, trigger, found)
        _predicate(items, end, found)
    elif _governed(items, trigger):
        _governors(items, trigger, found)
    _frame_of_clause(items, trigger, found)
    _trailing(items, end, found)
    _turned_out(items, trigger, end, found)
    return _settle(found)


def _settle(found: set[str]) -> Modality:
    if "if" in found:
        return "hypothetical"
    for modality in ("denied", "hypothetical", "alleged", "planned"):
        if modality in found:
            return modality
    return "reported"


def _own(items: list[Item], trigger: Trigger, found: set[str]) -> None:
    if (trigger.negated and not _until(items, trigger)) or _nobody(items, trigger):
        found.add("denied")
    if trigger.form == "base" and trigger.first > 0 and items[trigger.first - 1].low == "than":
        found.add("denied")  # "would rather die than go back to A"
    if trigger.infinitive and items[max(trigger.first - 1, 0)].low == "yet":
        found.add("denied")  # "has yet to enter A"
    if trigger.auxiliaries == ("be",) and not trigger.infinitive:
        found.add("planned")  # "ordered that the men be deported"
    if trigger.infinitive and trigger.auxiliaries and trigger.auxiliaries[0] in {"is", "are", "was", "were"}:
        found.add("planned")  # "is to fly to A"
    if "had" in trigger.auxiliaries and trigger.infinitive:
        return  # "had to be rushed to A"
    for word in trigger.auxiliaries:
        if word == "cannot":
            found.add("denied")
        if word == "must" and any(item.low in _ACCORDS for item in items[: trigger.first]):
            found.add("planned")  # "under the accord it must withdraw"
        elif word in _FUTURE or (
            word in {"would", "'d"} and any(item.low in lex.SPEECH for item in items[: trigger.first])
        ):
            found.add("planned")  # "said that inspectors would arrive" is "will arrive" told later
        elif word in _DOUBT:
            found.add("hypothetical")
    if trigger.frame.word in {"due", "expected"} or (trigger.infinitive and "be" in trigger.auxiliaries):
        found.add("planned")


def _until(items: list[Item], trigger: Trigger) -> bool:
    """E.g. "did not arrive until midnight": it did."""
    return any(item.low in {"until", "till"} for item in items[trigger.index + 1 :])


def _nobody(items: list[Item], trigger: Trigger) -> bool:
    """E.g. "no aircraft has landed in A", "neither side has withdrawn"."""
    if trigger.is_noun or trigger.infinitive:
        return False
    for k in range(trigger.first - 1, max(trigger.first - 5, -1), -1):
        item = items[k]
        if item.low in {"no", "neither", "none", "nobody"}:
            return items[k + 1].tag != "num"  # "No. 18 moved to A"
        if item.tag not in {"word", "demonym", "num"}:
            return False
    return False


def _in_time_clause(items: list[Item], trigger: Trigger) -> bool:
    """E.g. "will tour A before it returns to B", "once they reach A they will be free"."""
    opening = items[max(trigger.first - 4, 0) : trigger.first]
    opened = next((item.low for item in reversed(opening) if item.low in {"before", "when", "once", "until"}), "")
    rest = items if opened == "once" else items[: trigger.first]
    return bool(opened) and any(item.low in _FUTURE for item in rest)


def _shares_auxiliary(items: list[Item], trigger: Trigger) -> bool:
    if (
        trigger.is_noun
        or trigger.auxiliaries
        or trigger.infinitive
        or trigger.form not in {"base", "participle", "ed", "ing"}
    ):
        return False
    k = trigger.first - 1
    if trigger.form == "ing" and k >= 0 and items[k].low in {"before", "prior_to"}:
        return True
    return k >= 0 and items[k].tag in {"conj", "comma"}


def _governed(items: list[Item], trigger: Trigger) -> bool:
    """Whether other words decide: an infinitive, a gerund behind a preposition or a verb, a bare form."""
    if trigger.infinitive:
        return True
    if trigger.auxiliaries:
        return False
    if trigger.form == "base":
        return True
    if trigger.form in {"participle", "ed"}:
        k = trigger.first - 1
        if any(item.low in {"want", "wants", "wanted"} for item in items[max(k - 5, 0) : k]):
            return True  # "wants the plant moved to A"
        return k >= 0 and items[k].tag in {"conj", "comma"}
    if trigger.form != "ing" or trigger.first == 0 or items[trigger.first - 1].low == "after":
        return False
    before = items[trigger.first - 1]
    return (
        before.tag in {"prep", "conj", "comma"}
        or before.low in cues.GOVERNORS
        or before.low in {"include", "includes", "including"}
    )


def _governors(items: list[Item], trigger: Trigger, found: set[str]) -> None:
    """Collect what governs the trigger, from it back to where its clause begins."""
    passing = False  # inside "who were expelled to …", on the way from "to return" back to "will allow"
    settled = False  # behind "Israel's plan to …": discussed or praised, it stays a plan
    listed = trigger.form == "base" and trigger.first > 0 and items[trigger.first - 1].tag in {"comma", "conj"}
    for k in range(trigger.first - 1, max(trigger.first - 30, -1), -1):
        item = items[k]
        if item.tag == "break":
            return
        if item.tag == "sub":
            if item.low == "that" and k > 0 and items[k - 1].low in _SUBJUNCTIVE and trigger.form == "base":
                found.add("hypothetical")
            if item.low in {"if", "whether", "unless"}:
                found.add("if")
            if trigger.infinitive and k + 1 == _chain_first(items, trigger):
                return  # "who tried to smuggle …": what governs the verb stands in its own clause
            if not (trigger.infinitive and item.low in _RELATIVES) and not (listed and item.low in {"that", "which"}):
                return
            passing = True
            continue
        if item.tag == "comma" and found and not passing:
            return
        if item.low in {"no", "none", "neither"} and (k == 0 or items[k - 1].tag in {"comma", "sub", "conj"}):
            found.add("denied")  # "no planes have been able to land in A"
        listed = listed and item.low != "to" and item.low not in lex.MODALS
        if listed:
            continue  # "to halt the work, ratify the treaty, withdraw the troops"
        if item.low in _DOUBLE_NEGATION and "denied" in found and items[k + 1].low == "to":
            found.discard("denied")  # "is refusing to stop them from entering A"
        elif item.tag in {"aux", "neg"} and not passing:
            _auxiliary(item, found)
        elif item.tag != "aux":
            size = len(found)
            _cue(items, k, trigger, found, only=cues.DENIED | cues.PONDERED if settled else None)
            settled = settled or (len(found) > size and item.low in cues.INTENTIONS)


def _chain_first(items: list[Item], trigger: Trigger) -> int:
    """Index where the chain of governing verbs begins: "tried to", "has been trying to"."""
    k = trigger.first
    while k > 0 and (items[k - 1].low in cues.GOVERNORS or items[k - 1].tag in {"aux", "adv", "neg"}):
        k -= 1
    return k


def _past(items: list[Item], trigger: Trigger) -> bool:
    """E.g. "recent trips to A", "last week’s flight"."""
    return any(
        item.low in {"recent", "last", "previous", "earlier", "latest", "past"}
        for item in items[max(trigger.index - 4, 0) : trigger.index]
    )


def _govern_noun(items: list[Item], trigger: Trigger, found: set[str]) -> None:
    """Read what governs a movement noun directly: "requested the transfer", "the threat of deportation"."""
    governed = False
    for k in range(trigger.first - 1, max(trigger.first - 22, -1), -1):
        item = items[k]
        around = (items[max(k - 1, 0)], items[min(k + 2, len(items) - 1)])
        in_name = item.tag == "prep" and all(each.capitalised and each.low not in lex.TIMES for each in around)
        if item.tag in {"break", "sub"} or (
            item.tag == "prep" and item.low not in {"of", "for", "on", "to", "against"} and not in_name
        ):
            if item.low in {"if", "whether", "unless"}:
                found.add("if")
            if item.low == "for" or any(other.low == "for" for other in items[k : trigger.first]):
                _called_for(items, k, found)
            return
        size = len(found)
        if item.low == "no" and k == trigger.first - 1 - (items[trigger.first - 1].low != "no"):
            found.add("denied")
        if item.tag in {"aux", "neg"}:
            if governed or items[k + 1].tag in {"word", "adv", "aux"}:
                _auxiliary(item, found)
        else:
            _cue(items, k, trigger, found)
            if len(found) > size and k == trigger.first - 1 and item.low in cues.PLANNED:
                if items[k - 1].low == "no":
                    found.add("denied")
                return  # "discussed the planned withdrawal", "no scheduled flights"
        governed = governed or len(found) > size


def _called_for(items: list[Item], stop: int, found: set[str]) -> None:
    """E.g. "called on Sunday in an interview for a withdrawal"."""
    for k in range(stop - 1, max(stop - 8, -1), -1):
        if items[k].tag in {"break", "sub", "comma"}:
            return
        if items[k].low in {"called", "calls", "call", "calling", "appealed", "appeals", "pressed", "campaigned"}:
            found.add("hypothetical")


def _auxiliary(item: Item, found: set[str]) -> None:
    if item.tag == "neg" or item.low == "cannot":
        found.add("denied")
    elif item.low in _FUTURE:
        found.add("planned")
    elif item.low in _DOUBT:
        found.add("hypothetical")


def _cue(items: list[Item], k: int, trigger: Trigger, found: set[str], *, only: frozenset[str] | None = None) -> None:
    """Add what the word at ``k`` says of the trigger; with ``only``, of these words alone."""
    item = items[k]
    if item.text in {"May", "Will", "March"} or (only is not None and item.low not in only):
        return
    low = item.low
    following = items[k + 1].low if k + 1 < len(items) else ""
    if low == "wanted" and following == "for":
        found.add("alleged")
    elif low in {"hope", "hopes"} and following in {"of", "for"}:
        found.add("hypothetical")
    elif low == "no" and following in _WISHES:
        found.add("denied")
    elif low in {"about", "going"} and following == "to" and k + 2 <= trigger.index:
        found.add("planned")
    elif low in {"cut", "cuts", "cutting", "halved"} and trigger.frame.word in {"supply", "shipment", "flow"}:
        found.add("denied")
    elif low in {"called", "calls", "call", "calling"} and following in {"on", "for"}:
        found.add("hypothetical")
    elif (
        (low in {"warned", "warn", "warns", "advised", "advise", "advises"} and following == "against")
        or (
            low == "against"
            and any(item.low.startswith(("warn", "advis", "caution")) for item in items[max(k - 5, 0) : k])
        )
        or (low in cues.DENIED and (trigger.frame.word not in _GOES_ON or trigger.form == "ing"))
    ):
        found.add("denied")
    elif low in cues.HYPOTHETICAL:
        found.add("hypothetical")
    elif low in cues.PLANNED and not _adjective(items, k, trigger):
        found.add("planned")
    elif low in cues.ALLEGED and _is_allegation(items, k):
        found.add("alleged")


def _adjective(items: list[Item], k: int, trigger: Trigger) -> bool:
    """E.g. "the agreed sum", "set": a planning word that governs nothing here."""
    return (
        items[k].low in {"set", "ready", "order", "orders", "deal"}
        and not (k + 1 < len(items) and items[k + 1].low in {"to", "for"})
        and trigger.first - k > 1
    )


def _is_allegation(items: list[Item], k: int) -> bool:
    if items[k].low not in _NEEDS_COMPLEMENT:
        return k == 0 or items[k - 1].low not in {"i", "we"}
    if items[k].low in _CHARGED and any(item.low in {"of", "with"} for item in items[k + 1 : k + 6]):
        return True  # "charged him with shipping arms to A"
    return k + 1 < len(items) and items[k + 1].low in _COMPLEMENT


def _frame_of_clause(items: list[Item], trigger: Trigger, found: set[str]) -> None:
    """E.g. "Police believe …", "denied that …", "if …": what stands over the clause of a finite verb."""
    for k in range(trigger.index - 1, max(trigger.first - 36, -1), -1):
        item = items[k]
        if item.low in {"if", "whether", "unless"}:
            found.add("if")
            return
        if item.tag == "break":
            return
        if item.tag == "sub":
            opens = k > 0 and (
                items[k - 1].low in lex.SPEECH
                or items[k - 1].low in cues.ALLEGED | cues.DENIED
                or items[k - 1].low in lex.TIMES
            )
            if item.low != "that" or not opens:
                return
            continue
        if item.low in cues.RUMOURS and items[k + 1].low != "that":
            return
        if item.low in cues.ALLEGED and _is_allegation(items, k):
            if items[k + 1].low != "to" or not trigger.finite:  # "are believed to be dead, and 100 have fled to A"
                found.add("alleged")
            return
        if item.low in {"denied", "denies", "deny", "denying"}:
            found.add("denied")
            return


def _predicate(items: list[Item], end: int, found: set[str]) -> None:
    """Read what is said of a movement noun: "flights from A to B have been suspended"."""
    for k in range(end, min(end + 9, len(items))):
        item = items[k]
        if item.tag in {"comma", "sub", "break"}:
            return
        if item.tag in {"aux", "neg"}:
            if not (item.tag == "neg" and k + 1 < len(items) and items[k + 1].low in {"as", "only", "so", "just"}):
                _auxiliary(item, found)
            continue
        if item.low in cues.DENIED and k > 0 and items[k - 1].tag in {"aux", "adv"}:
            found.add("denied")
        elif item.low in {"scheduled", "planned", "expected"} and items[k - 1].tag == "aux":
            found.add("planned")


def _turned_out(items: list[Item], trigger: Trigger, end: int, found: set[str]) -> None:
    """E.g. "tried to cross into A but were turned back"; a question says nothing for sure."""
    if any(item.low in _DECEIVED for item in items[max(trigger.first - 10, 0) : trigger.first]):
        found.add("denied")  # "tricked by a smuggler who told them he was sending them to A"
    if items[-1].text == "?":
        found.add("hypothetical")
    before = {item.low for item in items[max(trigger.first - 6, 0) : trigger.first]}
    if not before & _ATTEMPTS:
        return
    but = next((k for k in range(end, min(end + 8, len(items))) if items[k].low == "but"), None)
    if but is not None and any(item.low in _FOILED for item in items[but + 1 : but + 5]):
        found.add("denied")


def _trailing(items: list[Item], end: int, found: set[str]) -> None:
    """E.g. "…, police believe." at the end of the sentence."""
    tail = items[max(end, len(items) - 4) :]
    if any(item.low in {"believe", "believes", "allege", "alleges", "suspect", "suspects"} for item in tail):
        found.add("alleged")
