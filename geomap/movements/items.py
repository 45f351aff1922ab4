"""A sentence as a row of items: words with a coarse tag, names of places as one item each.

There is no part-of-speech tagger behind it: closed classes are known by list, everything else is a plain word.
"""

from __future__ import annotations

from bisect import bisect_left
from dataclasses import dataclass
from typing import TYPE_CHECKING

from geomap.movements import lexicon as lex
from geomap.movements.words import table

if TYPE_CHECKING:
    from collections.abc import Sequence

    from geomap.model import Mention
    from geomap.text import Token

_SKIPPED = frozenset(".\"“”„«»'‘’`*_…")
_BREAKS = frozenset(";:—–()[]{}|/!?")
_NOT_ADVERBS = lex.words(
    "family supply fly assembly ally holy friendly elderly deadly daily weekly monthly ugly italy july costly lonely "
    "lovely early orderly monopoly anomaly tally rally bully jelly belly reply apply rely imply comply"
)
_POINTS = frozenset({"North", "South", "East", "West", "Long", "Down", "Up"})
_CONTRACTED = {"t": "n't", "ll": "'ll", "d": "'d", "re": "'re", "ve": "have", "m": "'m"}


@dataclass(slots=True)
class Item:
    """A word, sign or name.

    Tags: ``place`` a name that can be an end; ``demonym``; ``embedded``; ``prep``; ``det``; ``conj``; ``comma``;
    ``aux``; ``neg``; ``sub`` (subordinator, relative); ``pron``; ``adv``; ``num``; ``break``; ``word``.
    """

    start: int
    end: int
    text: str
    low: str
    tag: str
    mention: Mention | None = None
    possessive: bool = False

    @property
    def capitalised(self) -> bool:
        return self.text[:1].isupper()


def build(words: Sequence[Token], mentions: Sequence[Mention]) -> list[Item]:
    """Items of one sentence, from its tokens and the mentions that lie in it (in text order)."""
    items: list[Item] = []
    starts = [word.start for word in words]
    i, next_mention = 0, 0
    while i < len(words):
        while next_mention < len(mentions) and mentions[next_mention].end <= words[i].start:
            next_mention += 1
        if next_mention < len(mentions) and mentions[next_mention].start < words[i].end:
            mention = mentions[next_mention]
            next_mention += 1
            items.append(_named(mention))
            i = max(i + 1, bisect_left(starts, mention.end))
            continue
        i = _append_word(items, words, i)
    return items


def _named(mention: Mention) -> Item:
    tag = {"demonym": "demonym", "embedded": "embedded"}.get(mention.kind, "place")
    return Item(mention.start, mention.end, mention.toponym, mention.toponym.lower(), tag, mention)


def _append_word(items: list[Item], words: Sequence[Token], i: int) -> int:
    """Append the word at ``i`` (with what it is joined to) and return the index behind it."""
    word = words[i]
    if word.text in {"'s", "’s", "'S", "’S"}:
        if items:
            items[-1].possessive = True
        return i + 1
    if word.text in {"'", "’"} and items and items[-1].end == word.start and items[-1].low.endswith("s"):
        items[-1].possessive = True
        return i + 1
    if word.text in _SKIPPED:
        return i + 1
    if word.text in {"-", "‐", "‑", "–"} and items:  # noqa: RUF001
        joined = _joined(items, words, i)
        if joined:
            return joined
    size = _phrase_length(words, i)
    text = " ".join(part.text for part in words[i : i + size])
    low = text.lower().replace(" ", "_").replace("’", "'")
    items.append(Item(word.start, words[i + size - 1].end, text, low, _tag(low, text)))
    if "'" in low:
        _split_contraction(items)
    return i + size


def _joined(items: list[Item], words: Sequence[Token], i: int) -> int:
    """Join "war-torn" into one item; a name joined to a word ("US-backed") is no place; 0 where nothing joins."""
    before, dash = items[-1], words[i]
    tight = i + 1 < len(words) and before.end == dash.start and words[i + 1].start == dash.end
    if not tight or not words[i + 1].text[0].isalnum():
        return 0
    after = words[i + 1]
    if before.mention is not None:
        if after.is_capitalised or after.text.lower() == "bound":
            return 0
        before.tag = "embedded"
        return i + 2
    before.text += dash.text + after.text
    before.low = before.text.lower()
    before.end = after.end
    before.tag = "word"
    return i + 2


def _phrase_length(words: Sequence[Token], i: int) -> int:
    first = words[i].text.lower()
    for parts in (*table()[1].get(first, ()), *lex.PHRASES.get(first, ())):
        if all(i + k < len(words) and words[i + k].text.lower() == part for k, part in enumerate(parts)):
            if parts == ("due", "to") and _is_infinitive(words, i):
                return 1
            if parts == ("up", "to") and not _counts(words, i + 2):
                return 1
            return len(parts)
    return 1


def _counts(words: Sequence[Token], i: int) -> bool:
    """Whether a number follows: "up to 40 men", not "up to the edge of …"."""
    after = words[i].text if i < len(words) else ""
    return after[:1].isdigit() or after in {"$", "€", "£"} or after.lower() in lex.DETERMINERS - {"the", "a", "an"}


def _is_infinitive(words: Sequence[Token], due: int) -> bool:
    """Whether "due to" at ``due`` goes before a verb: "are due to leave", not "due to the storm"."""
    after = words[due + 2].text if due + 2 < len(words) else ""
    held = due > 0 and words[due - 1].text.lower() in lex.BE and after.islower() and after not in lex.DETERMINERS
    return held or after == "be"


def _split_contraction(items: list[Item]) -> None:
    """E.g. "don't" is "do" with a negation behind it, "they’ll" a pronoun with a modal."""
    item = items[-1]
    stem, _, tail = item.low.rpartition("'")
    if tail == "t" and stem.endswith("n"):
        head = stem[:-1] or "ca"
        items[-1:] = [
            Item(item.start, item.end, item.text, head, "aux"),
            Item(item.end, item.end, "", "not", "neg"),
        ]
    elif tail in _CONTRACTED and stem:
        low = _CONTRACTED[tail]
        items[-1:] = [
            Item(item.start, item.end, item.text, stem, _tag(stem, item.text)),
            Item(item.end, item.end, "", low, "aux"),
        ]


def _tag(low: str, text: str) -> str:
    for words, tag in _TAGS:
        if low in words:
            # "May" and "Will" are a month and a man where they are written so in mid-sentence; "may" never is.
            named = (tag == "aux" and text in {"May", "Will"}) or (tag == "adv" and text in _POINTS)
            return "word" if named else tag
    if text[0].isdigit():
        return "num"
    if text in _BREAKS:
        return "break"
    if text == ",":
        return "comma"
    if low.endswith("ly") and not text[0].isupper() and low not in _NOT_ADVERBS:
        return "adv"
    return "word"


_TAGS = (
    (lex.AUXILIARIES, "aux"),
    (lex.NEGATIONS - {"no", "neither", "nor"}, "neg"),
    (lex.CONJUNCTIONS, "conj"),
    (lex.SUBORDINATORS, "sub"),
    (lex.PREPOSITIONS, "prep"),
    (lex.POSSESSIVES, "det"),
    (lex.PRONOUNS - {"one", "those", "these", "her"}, "pron"),
    (lex.DETERMINERS, "det"),
    (lex.ADVERBS, "adv"),
)
