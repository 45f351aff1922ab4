"""From an article and its mentions to the legs that the text states."""

from __future__ import annotations

from dataclasses import replace
from itertools import count
from typing import TYPE_CHECKING

from geomap.model import Leg, LegEnd, Span
from geomap.movements import lexicon as lex
from geomap.movements import lines, modality, triggers
from geomap.movements.arguments import Arguments, read_arguments
from geomap.movements.chains import link
from geomap.movements.context import both_ends, leg_end
from geomap.movements.drafts import Draft, Sentence
from geomap.movements.items import build
from geomap.movements.legs import has_name, numbered, pair, without_doubles
from geomap.movements.mode import read_mode
from geomap.movements.places import Found, read_places
from geomap.movements.sources import attributed_to
from geomap.movements.stops import read_onward, read_stops
from geomap.movements.subjects import NOBODY, Subject, read_subject, shared_subject, state_subject
from geomap.movements.theme import is_abstract, read_mover
from geomap.movements.words import table
from geomap.text import sentences, tokens

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from geomap.model import Article, Mention
    from geomap.movements.items import Item
    from geomap.movements.triggers import Trigger
    from geomap.text import Token

_CROWDS = lex.words("people team group delegation police staff crew oil gas crude fuel grain aid cocaine")
_NUMBERS = lex.words("thousands hundreds dozens scores tens some many several most millions")
_BUYING = lex.words("buy buys bought buying purchase purchased purchases lease leased order ordered acquire acquired ")
_SELLING = frozenset({"sell", "sells", "sold", "selling"})
_LEAVING = frozenset({"withdraw", "pull out", "come home", "go home", "withdrawal", "pullout", "pull-out"})
_PARTIES = frozenset({"convoy", "expedition", "team", "crew", "delegation"})
_STUDIES = frozenset({"enter", "transfer", "move"})
_BERTHS = frozenset({"dock", "moor", "berth", "anchor"})


def read_legs(article: Article, mentions: Sequence[Mention]) -> tuple[Leg, ...]:
    """Read the movements that ``article`` states.

    Parameters
    ----------
    article
        The text.
    mentions
        Its mentions in text order, any kind. Ends are names of places (literal, associative, descriptions); demonyms
        can only be implied ends.

    Returns
    -------
    tuple of Leg
        In text order. An end without a place is None where the text does not say it, and an unlocated ``LegEnd``
        where it is described ("two air bases").
    """
    text = article.text
    legs: list[Leg] = []
    before: list[Draft] = []
    numbers = count(1)
    for sentence in _sentences(text, mentions):
        told = link(_drafts(text, sentence), before)
        for draft in told:
            draft.number = next(numbers)
        drafts = [draft for draft in told if has_name(draft)]
        for draft in sorted([*drafts, *lines.read(text, sentence)], key=lambda one: one.trigger.index):
            legs.extend(pair(text, draft))
        before = drafts
    return tuple(without_doubles(numbered(legs)))


def _sentences(text: str, mentions: Sequence[Mention]) -> Iterator[Sentence]:
    """Sentences with their items; those without a name or a movement word have none."""
    words = tokens(text)
    names = sorted(_outer(mentions))
    w = m = 0
    before: list[Item] = []
    for start, end in sentences(text):
        while w < len(words) and words[w].start < start:
            w += 1
        first = w
        while w < len(words) and words[w].start < end:
            w += 1
        while m < len(names) and names[m].start < start:
            m += 1
        first_name = m
        while m < len(names) and names[m].start < end:
            m += 1
        items = build(_without_asides(words[first:w]), names[first_name:m])
        if items:
            yield Sentence(items, before)
            before = items


def _outer(mentions: Sequence[Mention]) -> list[Mention]:
    """Mentions that lie in no other: "the Russian capital" goes before the "Russian" in it."""
    kept: list[Mention] = []
    for mention in sorted(mentions, key=lambda one: (one.start, -one.end)):
        if not kept or mention.start >= kept[-1].end:
            kept.append(mention)
    return kept


def _without_asides(words: tuple[Token, ...]) -> list[Token]:
    """Words without short parentheses."""
    kept: list[Token] = []
    opened = -1
    for word in words:
        if word.text == "(":
            opened = len(kept)
        elif word.text == ")" and opened >= 0:
            del kept[opened:]
            opened = -1
            continue
        kept.append(word)
    return kept


def _drafts(text: str, sentence: Sentence) -> list[Draft]:
    items = sentence.items
    found = triggers.find(items)
    verbs = {trigger.index for trigger in found if not trigger.is_noun}
    drafts: list[Draft] = []
    inherited = None
    told: set[int] = set()
    before = NOBODY
    for trigger in found:
        if trigger.index in told:
            continue
        args = read_arguments(items, trigger, verbs)
        told |= args.told
        subject = read_subject(items, trigger, verbs)
        acting = subject if subject.found or trigger.is_noun else shared_subject(items, trigger, verbs)
        timed = trigger.infinitive and acting.found and items[acting.head].low in lex.TIMES
        if timed or (not acting.found and trigger.frame.word.startswith(("on ", "en "))):
            acting = before  # "walked two days to reach A", "the route that her cat did on its way to A"
        before = acting if acting.found else before
        judged = modality.judge(items, trigger, args.end, inherited)
        if not trigger.is_noun:
            inherited = judged
        if not drafts:
            _add_fronted(items, trigger, args)
        _add_from_subject(items, trigger, args, subject)
        _add_standing(items, trigger, args, subject)
        if not _wanted(items, trigger, args, acting) or is_abstract(items, trigger, args, acting):
            continue
        draft = _draft(text, sentence, trigger, args, subject=subject, acting=acting)
        draft.modality = judged
        draft.vias.extend(_ends(text, sentence, read_stops(items, draft.behind, noun=trigger.is_noun)))
        contrast = _contrast(items, trigger, args)
        if contrast:
            other = _draft(text, sentence, trigger, contrast, subject=subject, acting=acting)
            other.modality = "denied"
            drafts.append(other)
        if draft.origins or draft.goals or draft.vias:
            drafts.append(draft)
            drafts.extend(_onward(text, sentence, draft))
    return drafts


def _onward(text: str, sentence: Sentence, draft: Draft) -> list[Draft]:
    """E.g. "to A and on to B": a second leg from where the first one ends."""
    if len(draft.goals) != 1 or draft.trigger.is_noun or draft.undirected:
        return []
    found, behind = read_onward(sentence.items, draft.behind, draft.trigger.frame)
    goals = _ends(text, sentence, found)
    if not goals:
        return []
    origin = replace(draft.goals[0], implied=True)
    last = found[-1].last
    return [replace(draft, origins=[origin], goals=goals, vias=[], previous=draft, last=last, behind=behind)]


def _ends(text: str, sentence: Sentence, found: list[Found]) -> list[LegEnd]:
    made = (leg_end(text, sentence, one) for one in found)
    return [one for one in made if one is not None]


def _contrast(items: list[Item], trigger: Trigger, args: Arguments) -> Arguments | None:
    """E.g. "return to A but not to B": a leg that is denied."""
    k = max(args.behind, args.end)
    k += k < len(items) and items[k].tag == "comma"
    k += k < len(items) and items[k].low == "but"
    if k + 2 < len(items) and items[k].low == "not" and items[k + 1].low in trigger.frame.goal and args.goals:
        found, behind = read_places(items, k + 2)
        if found:
            return Arguments(goals=found, end=found[-1].last + 1, behind=behind)
    return None


def _add_fronted(items: list[Item], trigger: Trigger, args: Arguments) -> None:
    """E.g. "From Kabul, he flew to Paris"."""
    if items[0].low != "from" or args.origins or trigger.is_noun or not args.goals:
        return
    places, after = read_places(items, 1)
    if places and after < len(items) and items[after].tag in {"comma", "pron", "det"}:
        args.origins = places


def _add_from_subject(items: list[Item], trigger: Trigger, args: Arguments, subject: Subject) -> None:
    """E.g. "five people from A travelled to B": a crowd sets out from where it is from; one person need not."""
    if args.origins or not args.goals or not subject.found or (trigger.frame.moves_theme and not trigger.passive):
        return
    k = subject.head + 1
    head = items[subject.head]
    crowd = (
        head.tag == "word"
        and (subject.head == 0 or not head.capitalised)
        and (head.low.endswith("s") or head.low in _CROWDS or head.low in lex.VEHICLES or head.low in lex.LINES)
    )
    if k + 2 < subject.last and items[k].low == "of" and items[k + 1].tag == "word":
        crowd, k = crowd or items[k + 1].low.endswith("s"), k + 2  # "a surge of immigrants from A"
    if crowd and k < subject.last and items[k].low == "from":
        args.origins = [found for found in read_places(items, k + 1, subject=True)[0] if found.kind == "named"]


def _add_standing(items: list[Item], trigger: Trigger, args: Arguments, subject: Subject) -> None:
    """E.g. "its troops in A will be withdrawn", "their A withdrawal": where they are is what they leave."""
    if args.origins or args.goals or trigger.frame.word not in _LEAVING:
        return
    k = trigger.index - 1
    if trigger.is_noun:
        owned = k > 0 and (items[k - 1].possessive or items[k - 1].low in lex.POSSESSIVES)
        if owned and items[k].tag == "place" and not items[k].possessive:
            args.origins = [Found(k, k, "named", items[k].mention)]
        return
    if subject.found and subject.head + 2 <= subject.last and items[subject.head + 1].low == "in":
        args.origins = [found for found in read_places(items, subject.head + 2)[0] if found.kind == "named"]


def _wanted(items: list[Item], trigger: Trigger, args: Arguments, subject: Subject) -> bool:
    """Whether what the word needs was found."""
    need = trigger.frame.need
    if trigger.frame.word in _STUDIES and not trigger.passive and _is_school(items, args):
        return False
    if trigger.frame.word in {"hand", "turn"} and not _handed_over(items, trigger, args):
        return False
    following = items[trigger.index + 1] if trigger.index + 1 < len(items) else items[trigger.index]
    takes_object = following.tag in {"det", "word", "num"} and following.low not in {"deeper", "across"}
    if trigger.frame.word in {"pass", "push"} and not trigger.is_noun and takes_object:
        return False  # "passed his findings to the coroner in A"
    if trigger.frame.word == "order" and args.theme and _moves(items, *args.theme):
        return False  # "ordered the extradition of …" is told by the noun
    ok = "any" in need
    if trigger.frame.word in _BERTHS and _is_berthed(items, trigger, args):
        return False
    ok = ok or ("goal" in need and bool(args.goals)) or ("origin" in need and bool(args.origins))
    ok = ok or ("via" in need and bool(args.vias)) or ("both" in need and bool(args.goals and args.origins))
    head = items[subject.head].low if subject.found else ""
    phrase = items[subject.first : subject.last + 1] if subject.found else []
    carried = head == "it" and any(item.low in lex.VEHICLES or item.low in _PARTIES for item in items)
    crowd = subject.found and (
        carried
        or any(item.low in lex.TRAVELLERS or item.low in lex.VEHICLES for item in phrase)
        or head in _NUMBERS | lex.LINES
        or items[subject.head].tag in {"demonym", "num"}
        or (phrase[0].tag == "demonym" and items[subject.head].capitalised)
    )
    ok = ok or (trigger.frame.word in {"follow", "lead"} and bool(args.goals) and _of_a_person(items, args))
    ok = ok or (trigger.frame.word == "come" and bool(args.origins) and head in lex.VEHICLES)
    ok = ok or ("mover" in need and crowd) or (trigger.frame.moves_theme and args.out_of)
    ok = ok or (bool(args.origins) and any(item.low in {"home", "back"} for item in items[trigger.index : args.end]))
    if "next" in need:
        k = trigger.index + 1
        k += k + 1 < len(items) and items[k].low in {"back", "home"}
        after = items[k].low if k < len(items) else ""
        ok = after in trigger.frame.goal | trigger.frame.origin | {"between"}
        bought = any(item.low in _BUYING for item in items[max(trigger.index - 6, 0) : trigger.index])
        sold = any(item.low in _SELLING for item in items[max(trigger.index - 6, 0) : trigger.index])
        ok = ok and not sold and not (bought and not args.goals)
    if trigger.frame.word == "run":
        return ok and _runs(items, args, head)
    if trigger.frame.word in {"expected", "due"}:
        return ok and _expected_person(items, subject)
    return ok


def _is_school(items: list[Item], args: Arguments) -> bool:
    """E.g. "entered the Technical University of A": a career."""
    named = (items[max(found.first - 3, 0) : found.last + 4] for found in args.goals[:1])
    return any(item.text in {"University", "College", "School", "Academy"} for phrase in named for item in phrase)


def _handed_over(items: list[Item], trigger: Trigger, args: Arguments) -> bool:
    """E.g. "handed the suspect over to A"; keys and cups are handed to people."""
    stop = args.goals[0].first if args.goals else 0
    return any(item.low == "over" for item in items[trigger.index : stop])


def _of_a_person(items: list[Item], args: Arguments) -> bool:
    """E.g. "followed her husband to A"; a visit follows a trip to A."""
    if args.theme is None or items[args.theme[0]].low not in lex.POSSESSIVES | {"him", "them"}:
        return False
    return not _moves(items, *args.theme)


def _is_berthed(items: list[Item], trigger: Trigger, args: Arguments) -> bool:
    """E.g. "boats moored in A", "a ship docked in A will …": a state, no arrival."""
    if trigger.auxiliaries or trigger.form not in {"ed", "participle"}:
        return trigger.passive
    verb_follows = args.end < len(items) and items[args.end].tag == "aux"
    return verb_follows or trigger.frame.word != "dock"


def _runs(items: list[Item], args: Arguments, head: str) -> bool:
    """Lines run, and so do smugglers with what they carry."""
    theme = items[args.theme[0] : args.theme[1]] if args.theme else []
    return head in lex.LINES or any(item.low in lex.CONTRABAND for item in theme)


def _expected_person(items: list[Item], subject: Subject) -> bool:
    if not subject.found:
        return False
    head = items[subject.head]
    return (
        head.low in lex.TRAVELLERS
        or head.low in lex.VEHICLES
        or (head.tag == "word" and head.capitalised and head.low not in lex.TIMES)
    )


def _moves(items: list[Item], first: int, stop: int) -> bool:
    readings = (table()[0].get(item.low, ()) for item in items[first:stop])
    return any(form == "noun" for found in readings for _, form in found)


def _draft(
    text: str, sentence: Sentence, trigger: Trigger, args: Arguments, *, subject: Subject, acting: Subject
) -> Draft:
    items = sentence.items

    origins, goals, vias = (_ends(text, sentence, found) for found in (args.origins, args.goals, args.vias))
    if args.pair is not None:
        origins, goals = both_ends(text, sentence, *args.pair)
    draft = Draft(sentence, trigger, subject, origins, goals, vias, undirected=args.undirected)
    draft.mode, draft.mode_basis = read_mode(items, trigger, args, acting)
    draft.mover, mover_first = read_mover(text, items, trigger, args, subject)
    if draft.mover is None:
        draft.mover, _ = read_mover(text, items, trigger, args, acting)
    draft.first = min(trigger.first, mover_first)
    draft.last = max(args.end - 1, trigger.index)
    draft.behind = max(args.behind, draft.last + 1)
    _imply_state(draft)
    draft.attributed_to = attributed_to(text, items, draft.first, draft.last)
    return draft


def _imply_state(draft: Draft) -> None:
    """Take the sending state as the origin, the importing one as the goal, where the text says no other."""
    frame = draft.trigger.frame
    if not frame.subject or draft.trigger.is_noun or draft.trigger.passive:
        return
    if frame.subject == "origin" and (draft.origins or not draft.goals):
        return
    if frame.subject == "goal" and (draft.goals or not draft.origins):
        return
    if frame.word == "withdraw" and not _own_theme(draft):
        return
    if any(item.low == "home" for item in draft.items[draft.trigger.index : draft.last]):
        return  # "sending the first 200 home to A" is not from the sender's
    mention = state_subject(draft.items, draft.trigger)
    if mention is None or any(end.mention == mention for end in (*draft.origins, *draft.goals)):
        return
    end = LegEnd(Span(mention.start, mention.end, mention.toponym), mention, implied=True)
    if frame.subject == "origin":
        draft.origins = [end]
    else:
        draft.goals = [end]
    draft.first = min(draft.first, next(i for i, item in enumerate(draft.items) if item.mention == mention))


def _own_theme(draft: Draft) -> bool:
    return any(item.low in {"its", "their"} for item in draft.items[draft.trigger.index + 1 : draft.trigger.index + 5])
