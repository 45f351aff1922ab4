"""A spaCy pipeline of the user's in place of geomap's own recogniser (extra ``geomap[spacy]``).

Its GPE, LOC and FAC entities are mentions, and NORP ("Iranian") where the gazetteer knows whose they are.
What kind of mention each is, and descriptions ("the Russian capital"), are told by geomap's own rules.
"""

from __future__ import annotations

import re
from dataclasses import replace
from functools import cache
from typing import TYPE_CHECKING, Any

from geomap.errors import ConfigurationError
from geomap.recognition.descriptions import find_descriptions
from geomap.recognition.rules import GazetteerRules
from geomap.recognition.spots import Page

if TYPE_CHECKING:
    from collections.abc import Iterator

    from geomap.model import Article, Mention
    from geomap.recognition.spots import Names

PLACES = frozenset({"GPE", "LOC", "FAC"})
PEOPLES = "NORP"
CHUNK = 50_000  # characters that the pipeline is given at once: its memory grows with them
_SURROGATE = re.compile("[\ud800-\udfff]")
_THE = re.compile(r"the\s+", re.IGNORECASE)
_TAIL = re.compile(r"(?:[’']s?|\s)+$", re.IGNORECASE)


class SpacyRecogniser:
    """Recogniser that asks a loaded spaCy pipeline; ``name`` goes into ``Mention.recogniser``.

    Raises
    ------
    ConfigurationError
        From ``mentions``, if the pipeline fails.
    """

    def __init__(self, pipeline: Any, gazetteer: Names, *, name: str = "spacy") -> None:
        self._pipeline, self._gazetteer, self.name = pipeline, gazetteer, name

    def mentions(self, article: Article) -> tuple[Mention, ...]:
        """Mentions of ``article``, in text order."""
        labels = dict(self._spans(article.text))
        found = GazetteerRules(self._gazetteer).mentions_at(article, list(labels))
        mentions = [
            replace(
                each,
                kind="demonym" if labels[each.start, each.end] == PEOPLES else each.kind,
                recogniser=self.name,
            )
            for each in found
        ]
        mentions += find_descriptions(Page(article), mentions, self._gazetteer)
        return tuple(sorted(mentions, key=lambda each: (each.start, -each.end)))

    def _spans(self, text: str) -> Iterator[tuple[tuple[int, int], str]]:
        # One code point for another: spaCy speaks UTF-8, which has no lone surrogates.
        safe = _SURROGATE.sub("\ufffd", text)
        for first, last in _chunks(safe):
            try:
                entities = [(e.start_char, e.end_char, e.label_) for e in self._pipeline(safe[first:last]).ents]
            except Exception as error:
                msg = f"the pipeline {self.name} failed ({type(error).__name__}: {_first_line(error)})"
                raise ConfigurationError(msg) from error
            for start, end, label in entities:
                span = self._trimmed(text, first + start, first + end)
                if span and (label in PLACES or (label == PEOPLES and self._is_demonym(text[slice(*span)]))):
                    yield span, label

    def _trimmed(self, text: str, start: int, end: int) -> tuple[int, int] | None:
        """Leave out white space, a last "'s", and an article that is not the name's ("the Caspian Sea")."""
        end -= len(match.group()) if (match := _TAIL.search(text[start:end])) else 0
        start += len(text[start:end]) - len(text[start:end].lstrip())
        article = _THE.match(text[start:end])
        whole_name = any(entry.written.lower().startswith("the ") for entry in self._gazetteer.entries(text[start:end]))
        if article and not whole_name:
            start += article.end()
        return (start, end) if start < end else None

    def _is_demonym(self, name: str) -> bool:
        return any(entry.kind == "demonym" for entry in self._gazetteer.entries(name))


@cache
def load(name: str) -> Any:
    """Load the pipeline ``name``: an installed package, or a folder.

    Raises
    ------
    ConfigurationError
        spaCy is not installed, or there is no such pipeline.
    """
    try:
        import spacy  # noqa: PLC0415  (an extra, and seconds to import)
    except ImportError as error:
        msg = f"--recogniser spacy:{name} needs spaCy: pip install 'geomap[spacy]' ({error})"
        raise ConfigurationError(msg) from error
    try:
        pipeline = spacy.load(name)
    except Exception as error:  # a pipeline is code of its own, and may fail as it likes
        msg = f"the spaCy pipeline {name} cannot be loaded ({_first_line(error)})"
        raise ConfigurationError(msg) from error
    if not pipeline.pipe_names:
        msg = f"the spaCy pipeline {name} has no components: it finds no names"
        raise ConfigurationError(msg)
    return pipeline


def _chunks(text: str) -> Iterator[tuple[int, int]]:
    """(start, end) of pieces of at most ``CHUNK`` characters that end at a line end or at least after a word."""
    start = 0
    while start < len(text):
        end = min(start + CHUNK, len(text))
        if end < len(text):
            cuts = (text.rfind(sign, start + CHUNK // 2, end) for sign in ("\n", ". ", " "))
            end = next((cut + 1 for cut in cuts if cut > 0), end)
        yield start, end
        start = end


def _first_line(error: Exception) -> str:
    return (str(error).strip().splitlines() or [type(error).__name__])[0][:200]
