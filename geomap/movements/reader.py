"""From an article and its mentions to the legs that the text states."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from geomap.model import Leg, LegEnd, Span
from geomap.movements import lexicon as lex
from geomap.movements import lines, modality, triggers
from geomap.movements.arguments import Arguments, read_arguments
from geomap.movements.chains import link
from geomap.movements.context import leg_end
from geomap.movements.drafts import Draft, Sentence
from geomap.movements.items import build
from geomap.movements.mode import read_mode
from geomap.movements.places import read_places
from geomap.movements.sources import attributed_to
from geomap.movements.subjects import Subject, read_subject, state_subject
from geomap.movements.words import table
from geomap.text import sentences, tokens

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from geomap.model import Article, Mention
    from geomap.movements.items import Item
    from geomap.movements.triggers import Trigger
    from geomap.text import Token

_GOODS = frozenset("shipment delivery export import supply smuggling trafficking consignment flow convoy".split())
_CROWDS = frozenset("people team group delegation police staff crew oil gas crude fuel grain aid cocaine".split())
_PASSING = frozenset("fly sail pass travel transit drive walk sail march steam cruise arrive flight".split())
_BERTHS = frozenset({"dock", "moor", "berth", "anchor"})
_MOVER_REACH = 160  # characters; a mover farther from its verb is not quoted with it


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
    earlier: list[Sentence] = []
    before: list[Draft] = []
    chains: dict[int, int] = {}
    for sentence in _sentences(text, mentions):
        drafts = link(_drafts(text, sentence, earlier), before)
        for draft in [*drafts, *lines.read(text, sentence)]:
            legs.extend(_legs(text, draft, chains))
        before = drafts
        earlier = [sentence]
    return tuple(_without_doubles(_numbered(legs)))


def _sentences(text: str, mentions: Sequence[Mention]) -> Iterator[Sentence]:
    """Sentences with their items; those without a name or a movement word have none."""
    words = tokens(text)
    names = sorted(_outer(mentions))
    forms = table()[0]
    w = m = 0
    for number, (start, end) in enumerate(sentences(text)):
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
        yield Sentence(number, start, end, build(_without_asides(words[first:w]), names[first_name:m]))
    del forms


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


def _drafts(text: str, sentence: Sentence, earlier: list[Sentence]) -> list[Draft]:
    items = sentence.items
    found = triggers.find(items)
    verbs = {trigger.index for trigger in found if not trigger.is_noun}
    drafts: list[Draft] = []
    inherited = None
    for trigger in found:
        args = read_arguments(items, trigger, verbs)
        subject = read_subject(items, trigger, verbs)
        judged = modality.judge(items, trigger, args.end, inherited)
        if not trigger.is_noun:
            inherited = judged
        _add_fronted(items, trigger, args, found)
        _add_from_subject(items, trigger, args, subject)
        if not args.named() or not _wanted(items, trigger, args, subject) or _abstract(items, trigger, args, subject):
            continue
        draft = _draft(text, sentence, trigger, args, subject, earlier)
        draft.modality = judged
        if draft.origins or draft.goals or draft.vias:
            drafts.append(draft)
    return drafts


def _add_fronted(items: list[Item], trigger: Trigger, args: Arguments, found: list[Trigger]) -> None:
    """"From Kabul, he flew to Paris"."""
    if items[0].low != "from" or args.origins or trigger.is_noun or trigger is not found[0] or not args.goals:
        return
    places, after = read_places(items, 1)
    if places and after < len(items) and items[after].tag in {"comma", "pron", "det"}:
        args.origins = places


def _add_from_subject(items: list[Item], trigger: Trigger, args: Arguments, subject: Subject) -> None:
    """"Five people from A travelled to B": a crowd is taken to set out from where it is from; one person is not."""
    if args.origins or not args.goals or not subject.found or (trigger.frame.moves_theme and not trigger.passive):
        return
    k = subject.head + 1
    head = items[subject.head]
    crowd = head.tag == "word" and (subject.head == 0 or not head.capitalised) and (head.low.endswith("s") or head.low in _CROWDS)
    if crowd and k < subject.last and items[k].low == "from":
        args.origins = [found for found in read_places(items, k + 1)[0] if found.kind == "named"]


def _wanted(items: list[Item], trigger: Trigger, args: Arguments, subject: Subject) -> bool:
    """Whether what the word needs was found."""
    need = trigger.frame.need
    ok = "any" in need and (bool(args.goals or args.origins) or trigger.frame.word in _PASSING)
    if trigger.frame.word in _BERTHS and _is_berthed(items, trigger, args):
        return False
    ok = ok or ("goal" in need and bool(args.goals)) or ("origin" in need and bool(args.origins))
    ok = ok or ("via" in need and bool(args.vias)) or ("both" in need and bool(args.goals and args.origins))
    head = items[subject.head].low if subject.found else ""
    ok = ok or ("mover" in need and head in lex.TRAVELLERS)
    if "next" in need:
        after = items[trigger.index + 1].low if trigger.index + 1 < len(items) else ""
        ok = after in trigger.frame.goal | trigger.frame.origin | {"between"}
    if trigger.frame.word == "run":
        return ok and _runs(items, args, head)
    if trigger.frame.word == "expected" or trigger.frame.word == "due":
        return ok and _expected_person(items, subject)
    return ok


def _is_berthed(items: list[Item], trigger: Trigger, args: Arguments) -> bool:
    """"boats moored in A", "a ship docked in A will …": a state, no arrival."""
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
    return head.low in lex.TRAVELLERS or (head.tag == "word" and head.capitalised and head.low not in lex.TIMES)


def _abstract(items: list[Item], trigger: Trigger, args: Arguments, subject: Subject) -> bool:
    """Whether what goes is no thing and nobody: messages, money, power, disease."""
    if trigger.is_noun:
        return _abstract_noun(items, trigger)
    if args.theme is not None and not trigger.passive:
        phrase = _up_to_preposition(items, *args.theme)
        if _is_abstract(phrase, cargo=True):
            return True
    if trigger.passive or not trigger.frame.moves_theme:
        phrase = items[subject.first : subject.head + 1] if subject.found else []
        if _is_abstract(phrase, cargo=trigger.passive) and trigger.frame.word not in {"flee", "leave"}:
            return True
    return False


def _up_to_preposition(items: list[Item], first: int, stop: int) -> list[Item]:
    for k in range(first, stop):
        if items[k].tag in {"prep", "comma", "sub"}:
            return items[first:k]
    return items[first:stop]


def _is_abstract(phrase: list[Item], *, cargo: bool) -> bool:
    if not phrase:
        return False
    if any(item.text in {"$", "€", "£"} or item.low in {"million", "billion"} and phrase[-1].low in {"million", "billion", "dollars", "euros"} for item in phrase):
        return True
    head = next((item for item in reversed(phrase) if item.tag in {"word", "pron", "sub"}), None)
    return head is not None and not head.capitalised and head.low in lex.ABSTRACT - (lex.CARGO_ANYWAY if cargo else frozenset())


def _abstract_noun(items: list[Item], trigger: Trigger) -> bool:
    """"duties on imports from China", "the transfer of power"."""
    k = trigger.index
    after = items[k + 1 : k + 5]
    if after and after[0].low == "of" and any(item.low in lex.ABSTRACT - lex.CARGO_ANYWAY for item in after[1:3]):
        return True
    before = {item.low for item in items[max(k - 7, 0) : k]}
    if trigger.frame.word in {"import", "export"} and before & {"duties", "duty", "tariffs", "tariff", "taxes", "tax", "levies"}:
        return True
    return k > 0 and items[k - 1].low in {"money", "power", "technology", "knowledge", "wire", "bank", "job"}


def _draft(text: str, sentence: Sentence, trigger: Trigger, args: Arguments, subject: Subject, earlier: list[Sentence]) -> Draft:
    items = sentence.items

    def ends(found: list) -> list[LegEnd]:  # type: ignore[type-arg]
        made = (leg_end(text, sentence, one, earlier) for one in found)
        return [one for one in made if one is not None]

    draft = Draft(sentence, trigger, subject, ends(args.origins), ends(args.goals), ends(args.vias), undirected=args.undirected)
    draft.mode, draft.mode_basis = read_mode(items, trigger, args, subject)
    draft.mover, mover_first = _mover(text, items, trigger, args, subject)
    draft.first = min(trigger.first, mover_first)
    draft.last = max(args.end - 1, trigger.index)
    _imply_state(draft)
    draft.attributed_to = attributed_to(text, items, draft.first, draft.last)
    return draft


def _imply_state(draft: Draft) -> None:
    """The sending state is the origin, the importing one the goal, where the text says no other."""
    frame = draft.trigger.frame
    if not frame.subject or draft.trigger.is_noun or draft.trigger.passive:
        return
    if frame.subject == "origin" and (draft.origins or not draft.goals):
        return
    if frame.subject == "goal" and (draft.goals or not draft.origins):
        return
    if frame.word == "withdraw" and not _own_theme(draft):
        return
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


def _mover(text: str, items: list[Item], trigger: Trigger, args: Arguments, subject: Subject) -> tuple[Span | None, int]:
    """The words of who or what moves, and the first item of the clause."""
    if trigger.is_noun:
        return _mover_of_noun(text, items, trigger)
    if trigger.frame.moves_theme and not trigger.passive:
        if args.theme is None:
            return None, trigger.first
        phrase = _up_to_preposition(items, *args.theme)
        if not phrase:
            return None, trigger.first
        first = args.theme[0]
        clause = subject.first if subject.found else trigger.first
        return _span(text, items, first, first + len(phrase)), _near(items, clause, trigger)
    if not subject.found:
        return None, trigger.first
    stop = next((k for k in range(subject.head + 1, subject.last + 1) if items[k].tag == "prep"), subject.last + 1)
    return _span(text, items, subject.first, max(stop, subject.head + 1)), _near(items, subject.first, trigger)


def _near(items: list[Item], first: int, trigger: Trigger) -> int:
    return first if items[trigger.index].start - items[first].start <= _MOVER_REACH else trigger.first


def _mover_of_noun(text: str, items: list[Item], trigger: Trigger) -> tuple[Span | None, int]:
    k = trigger.index
    if k + 2 < len(items) and items[k + 1].low == "of":
        stop = k + 2
        while stop < len(items) and items[stop].tag in {"word", "det", "num", "demonym", "conj"}:
            stop += 1
        if stop > k + 2:
            return _span(text, items, k + 2, stop), k
    before = items[k - 1] if k else None
    if trigger.frame.word in _GOODS:
        goods = before is not None and before.tag == "word" and not before.capitalised and not before.low.endswith("st")
        return (_span(text, items, k - 1, k), k - 1) if goods else (None, k)
    owner = next((i for i in range(k - 1, max(k - 4, -1), -1) if items[i].possessive), -1)
    return (_span(text, items, owner, owner + 1), owner) if owner >= 0 else (None, k)


def _span(text: str, items: list[Item], first: int, stop: int) -> Span:
    start, end = items[first].start, items[stop - 1].end
    return Span(start, end, text[start:end])


def _legs(text: str, draft: Draft, chains: dict[int, int]) -> list[Leg]:
    """One leg for each pair of ends."""
    if not any(end.located or end.mention or _proper(end) for end in (*draft.origins, *draft.goals, *draft.vias)):
        return []
    first, last = draft.items[draft.first], draft.items[min(draft.last, len(draft.items) - 1)]
    evidence = (Span(first.start, last.end, text[first.start : last.end]),)
    chain, order = _place_in_chain(draft, chains)
    found = []
    for origin in draft.origins or [None]:
        for goal in draft.goals or [None]:
            if origin is not None and goal is not None and origin.span == goal.span:
                continue
            found.append(
                Leg(
                    origin=origin,
                    destination=goal,
                    via=tuple(draft.vias),
                    mode=draft.mode,
                    mode_basis=draft.mode_basis,
                    mover=draft.mover,
                    modality=draft.modality,
                    chain=chain,
                    order=order,
                    undirected=draft.undirected,
                    evidence=evidence,
                    attributed_to=draft.attributed_to,
                )
            )
    return found


def _proper(end: LegEnd) -> bool:
    """A named facility that no gazetteer knows ("North Memorial Medical Center")."""
    return end.span.text[:1].isupper() and end.span.text.split()[-1] in lex.FACILITY


def _place_in_chain(draft: Draft, chains: dict[int, int]) -> tuple[int | None, int]:
    """A number for the journey, the same for all its legs, and the place of this leg in it (0-based numbers here)."""
    if draft.previous is None:
        chains[id(draft)] = id(draft)
        return id(draft), 1
    root, order = draft.previous, 2
    while root.previous is not None:
        root, order = root.previous, order + 1
    return id(root), order


def _numbered(legs: list[Leg]) -> list[Leg]:
    """Journeys of two legs and more are numbered from 1 in text order; a leg by itself has no number."""
    longer = {leg.chain for leg in legs if leg.order > 1}
    numbers: dict[int | None, int] = {}
    found = []
    for leg in legs:
        if leg.chain not in longer:
            found.append(replace(leg, chain=None, order=1))
        else:
            found.append(replace(leg, chain=numbers.setdefault(leg.chain, len(numbers) + 1)))
    return found


def _without_doubles(legs: list[Leg]) -> Iterator[Leg]:
    """Two words may tell the same leg ("sent a convoy carrying aid to A")."""
    seen: list[tuple[Span | None, Span | None]] = []
    spans = [(leg.origin.span if leg.origin else None, leg.destination.span if leg.destination else None) for leg in legs]
    for i, leg in enumerate(legs):
        mine = spans[i]
        if mine in seen or any(_within(mine, other) for j, other in enumerate(spans) if j != i):
            continue
        seen.append(mine)
        yield leg


def _within(mine: tuple[Span | None, Span | None], other: tuple[Span | None, Span | None]) -> bool:
    """Whether ``other`` says the same and more."""
    if mine == other:
        return False
    return all(one is None or one == two for one, two in zip(mine, other, strict=True))
