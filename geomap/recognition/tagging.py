"""The tagger: a linear-chain model that tells names of places, persons and organisations by their words and neighbours.

A linear chain (``chain.py``) trained by ``data/builders/tagger.py`` as an averaged perceptron. Its word is evidence for
the rules, never the last word: see ``evidence.py``.
"""

from __future__ import annotations

from functools import cache, lru_cache
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from geomap.errors import DatasetIntegrityError, DatasetMissingError
from geomap.recognition.chain import BROKEN, Chain
from geomap.recognition.lexicon import (
    GENERIC_AFTER,
    LOCATIVE,
    ORGANISATION_HEADS,
    PERSON_TITLES,
    SPEECH,
    TIME_WORDS,
    words,
)
from geomap.recognition.spots import Spot
from geomap.shipped import BUILD

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from geomap.recognition.chain import Floats
    from geomap.recognition.spots import Entry, Page

MODEL = Path(__file__).parent.parent / "_data" / "tagger.npz"
LABELS = ("LOC", "PER", "ORG", "NORP", "MISC")
VOCABULARY = 16_384  # words whose weights are kept: 220 bytes each
BATCH = 4_096  # tokens that go through the chain together
_BUCKETS = ((1_000_000, "5"), (100_000, "4"), (10_000, "3"), (1_000, "2"), (0, "1"))


def sequences(page: Page) -> Iterator[range]:
    """Ranges of tokens, one a sentence, of the sentences that hold a capitalised word."""
    for _, sentence in page.sentences:
        if any(page.tokens[i].text[0].isupper() for i in sentence):
            yield sentence


def gazetteer_codes(page: Page, spots: Sequence[Spot]) -> list[str]:
    """For each token the class of the longest known spot that covers it, with B or I, "O" for none."""
    codes = ["O"] * len(page.tokens)
    known = {spot.text: spot.entries for spot in spots if spot.entries}
    classes = {text: _code(entries) for text, entries in known.items()}
    for spot in sorted((s for s in spots if s.entries), key=lambda s: s.last - s.first):
        code = classes[spot.text]
        codes[spot.first] = "B" + code
        for i in range(spot.first + 1, spot.last + 1):
            codes[i] = "I" + code
    return codes


@lru_cache(maxsize=16384)
def _code(entries: tuple[Entry, ...]) -> str:
    if all(e.kind == "demonym" for e in entries):
        return "dem"
    best = max(entries, key=lambda e: (e.place.feature_code.startswith(("PCL", "ADM1")), e.place.population))
    code = best.place.feature_code
    letter = code[:4] if code.startswith(("PCL", "ADM")) else best.place.feature_class
    return letter + next(name for least, name in _BUCKETS if best.place.population >= least)


def _word_features(word: str) -> tuple[str, ...]:
    """Features of a word by itself."""
    lower = word.lower()
    lists = words()
    found = [f"w={lower}", f"s={_shape(word)}", f"3={lower[-3:]}", f"2={lower[-2:]}", f"p={lower[:3]}"]
    for name, members in _CLASSES:
        if lower in members:
            found.append(name)
    if lower in lists.common:
        found.append("common")
    if word in lists.given:
        found.append("given")
    if word in lists.surnames:
        found.append("surname")
    return tuple(found)


_CLASSES = (
    ("org", ORGANISATION_HEADS), ("title", PERSON_TITLES), ("loc", LOCATIVE), ("say", SPEECH), ("geo", GENERIC_AFTER),
    ("time", TIME_WORDS),
)  # fmt: skip


def _beside_features(word: str) -> tuple[tuple[str, ...], ...]:
    """Features of a word for the tokens at -2, -1, +1, +2 from it."""
    lower, shape = word.lower(), _shape(word)
    extra = [name for name, members in _CLASSES if lower in members]
    if word in words().given:
        extra.append("given")
    rows = []
    for place in ("-2", "-1", "+1", "+2"):
        row = [f"{place}w={lower}", f"{place}s={shape}"]
        if place in {"-1", "+1"}:
            row += [place + name for name in extra]
        rows.append(tuple(row))
    return tuple(rows)


def _shape(word: str) -> str:
    if word.islower():
        return "x"
    if word[0].isdigit():
        return "d"
    if word.isupper():
        return "X" if len(word) == 1 else "XX" if "." not in word else "X."
    if word[0].isupper():
        return "Xx"
    return "o" if not word[0].isalpha() else "xX"


def token_features(page: Page, codes: Sequence[str], sentence: range) -> list[list[str]]:
    """Feature strings of every token of a sentence, as the trainer learns them; ``Scorer`` sums their weights."""
    texts = [page.tokens[i].text for i in sentence]
    beside = [_beside_features(text) for text in texts]
    count = len(texts)
    seen, persons = page.seen_lower, page.persons
    rows = []
    for k, i in enumerate(sentence):
        text = texts[k]
        row = [*_word_features(text), "g=" + codes[i]]
        if k > 1:
            row += beside[k - 2][0]
        if k > 0:
            row += beside[k - 1][1]
            row.append("-g=" + codes[i - 1])
        else:
            row.append("first")
        if k + 1 < count:
            row += beside[k + 1][2]
            row.append("+g=" + codes[i + 1])
        else:
            row.append("last")
        if k + 2 < count:
            row += beside[k + 2][3]
        if text[0].isupper():
            if text.lower() in seen:
                row.append("seen_lower")
            if text in persons:
                row.append("person_in_article")
        rows.append(row)
    return rows


def tagged_spots(page: Page, labels: Sequence[str], known: Sequence[Spot]) -> Iterator[Spot]:
    """Names that the tagger calls places and that are no spot yet: the gazetteer does not have them."""
    taken = {(s.first, s.last) for s in known}
    for first, label in enumerate(labels):
        if label != "B-LOC":
            continue
        last = first
        while labels[last + 1 : last + 2] == ["I-LOC"]:
            last += 1
        start, end = page.tokens[first].start, page.tokens[last].end
        if (first, last) not in taken and page.tokens[first].text[0].isupper() and "\n" not in page.text[start:end]:
            yield Spot(first, last, start, end, page.text[start:end], (), "tagged")


class Tagger:
    """The shipped model."""

    def __init__(self) -> None:
        self._scorer = _scorer()

    def labels(self, page: Page, spots: Sequence[Spot]) -> list[str]:
        """Return a label for each token: "O", "B-LOC", "I-LOC" and so on."""
        codes = gazetteer_codes(page, spots)
        found = ["O"] * len(page.tokens)
        names = self._scorer.chain.labels
        for batch in batches(sequences(page)):
            scores, firsts = self._scorer.scores(page, codes, batch)
            best = self._scorer.chain.best(scores, firsts, [len(sentence) for sentence in batch])
            for sentence, numbers in zip(batch, best, strict=True):
                found[sentence.start : sentence.stop] = [names[number] for number in numbers]
        return found


def batches(sentences: Iterator[range]) -> Iterator[list[range]]:
    """Sentences in lots of about ``BATCH`` tokens: a book goes through in the memory of a chapter."""
    lot: list[range] = []
    tokens = 0
    for sentence in sentences:
        lot.append(sentence)
        tokens += len(sentence)
        if tokens >= BATCH:
            yield lot
            lot, tokens = [], 0
    if lot:
        yield lot


class Scorer:
    """Weights of whole tokens: what ``token_features`` names for the trainer, summed once for each word.

    A token weighs in five places: its own, and those of the tokens two before, one before, one after, two after it.
    """

    def __init__(self, chain: Chain) -> None:
        self.chain = chain
        self._first, self._last = chain.weigh(["first"]), chain.weigh(["last"])
        self._seen, self._person = chain.weigh(["seen_lower"]), chain.weigh(["person_in_article"])
        self._nothing = np.zeros((5, len(chain.labels)), dtype=np.float32)
        self._token = lru_cache(maxsize=VOCABULARY)(self._weigh)

    def _weigh(self, word: str, code: str) -> Floats:
        """Return the weights of a word of a gazetteer class in the five places, shape (5, K)."""
        before2, before, after, after2 = _beside_features(word)
        rows = (
            (*_word_features(word), f"g={code}"),
            before2,
            (*before, f"-g={code}"),
            (*after, f"+g={code}"),
            after2,
        )
        return np.array([self.chain.weigh(row) for row in rows])

    def scores(self, page: Page, codes: Sequence[str], sentences: Sequence[range]) -> tuple[Floats, list[int]]:
        """Return the summed weights of the tokens, shape (N, K), and where in them each sentence begins."""
        near: list[Floats] = []
        firsts: list[int] = []
        seen: list[int] = []
        persons: list[int] = []
        for sentence in sentences:
            firsts.append(len(near))
            for i in sentence:
                word = page.tokens[i].text
                if word[0].isupper():
                    if page.lower[i] in page.seen_lower:
                        seen.append(len(near))
                    if word in page.persons:
                        persons.append(len(near))
                near.append(self._token(word, codes[i]))
            near += [self._nothing, self._nothing]  # the next sentence is no neighbour
        every = np.array(near)
        total = every[:, 0].copy()
        total[2:] += every[:-2, 1]
        total[1:] += every[:-1, 2]
        total[:-1] += every[1:, 3]
        total[:-2] += every[2:, 4]
        total[firsts] += self._first
        total[[first + len(sentence) - 1 for first, sentence in zip(firsts, sentences, strict=True)]] += self._last
        total[seen] += self._seen
        total[persons] += self._person
        return total, firsts


@cache
def _scorer() -> Scorer:
    try:
        with MODEL.open("rb") as source:
            return Scorer(Chain.load(source))
    except FileNotFoundError as error:
        raise DatasetMissingError(f"the tagger {MODEL} is missing: {BUILD}") from error
    except BROKEN as error:
        raise DatasetIntegrityError(f"the tagger {MODEL} is damaged: {BUILD}") from error
