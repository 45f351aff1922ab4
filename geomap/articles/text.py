"""A text as it stands, with its title, its paragraphs and an id. Nothing is normalised: offsets are the reader's."""

from __future__ import annotations

import hashlib
import re

from geomap.articles.language import language_of
from geomap.errors import ArticleError
from geomap.model import Article

TITLE_LENGTH = 200

_ENDS = r"\r\n\x85\u2028\u2029"
_LINE = re.compile(f"[^{_ENDS}]+")
# Atomic, or the two halves of one Windows line end would pass for a blank line.
_BLANK_LINES = re.compile(rf"(?>\r\n|[{_ENDS}])[^\S{_ENDS}]*(?>\r\n|[{_ENDS}])\s*")
_VISIBLE = re.compile(r"[^\s\x00-\x1f\x7f-\x9f\ufeff\u200b-\u200f]")


def from_text(
    text: str, *, name: str = "article", title: str = "", url: str = "", publisher: str = "", published: str = ""
) -> Article:
    """Make an article of a string.

    Parameters
    ----------
    text
        The article as it is to be quoted. Kept to the code point: controls, NULs, lone surrogates and every
        kind of line end stay where they are.
    name
        What the article is called where files are named after it.
    title
        The headline; without one, the first line of the text, cut at 200 characters.

    Raises
    ------
    ArticleError
        There is nothing to read in ``text``.
    """
    if not _VISIBLE.search(text):
        raise ArticleError("the article is empty" if not text else "the article holds nothing but white space")
    return Article(
        id=article_id(text),
        text=text,
        name=name,
        title=title or _first_line(text),
        url=url,
        publisher=publisher,
        published=published,
        language=language_of(text),
        paragraphs=_paragraphs(text),
    )


def article_id(text: str) -> str:
    """First 12 hexadecimal digits of the sha256 of the text in UTF-8."""
    # A lone surrogate has no UTF-8, but the article that holds one needs an id all the same.
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()[:12]


def _first_line(text: str) -> str:
    for match in _LINE.finditer(text):
        line = " ".join(match.group().split())
        if _VISIBLE.search(line):
            return line if len(line) <= TITLE_LENGTH else line[: TITLE_LENGTH - 1].rstrip() + "…"
    return ""


def _paragraphs(text: str) -> tuple[int, ...]:
    """Where each paragraph begins: after a blank line, or at each line of a text that has no blank lines."""
    start = len(text) - len(text.lstrip())
    body = len(text.rstrip())
    breaks = [match.end() for match in _BLANK_LINES.finditer(text, start, body)]
    if not breaks:
        breaks = [match.start() for match in _LINE.finditer(text, start, body) if not match.group().isspace()][1:]
    return (start, *breaks)
