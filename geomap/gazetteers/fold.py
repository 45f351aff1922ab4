"""Names made comparable: what ``fold`` makes equal, the gazetteer takes for the same name."""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache

# What NFKD does not take apart; \u0131 is the dotless i.
_LETTERS = str.maketrans("øłđð\u0131ħə", "olddiha") | {
    ord("þ"): "th",
    ord("æ"): "ae",
    ord("œ"): "oe",
    ord("&"): " and ",
}
# Apostrophes of all sorts (\u02bb and \u02bc are letters, of Hawaiian and of transliterated Arabic), primes, quotes.
_QUOTES = re.compile("['‘’`\u00b4\u02b9\u02bb\u02bc\u2032“”\"«»]")
_INITIALS = re.compile(r"\b(\w)\.(?=\w\b|\W|$)")
_BREAKS = re.compile(r"[\W_]+")
_MARKS = re.compile("[\u0300-\u036f\u0640\u064b-\u0652\u200b-\u200f\u202a-\u202e\u2060-\u2069]")
# Only before another word: a last "St" is a street, and "MT" alone is Montana.
_LEADING = re.compile(r"\b(st|ste|mt|ft)(?= [^\W\d])")
_FULL = {"st": "saint", "ste": "sainte", "mt": "mount", "ft": "fort"}


@lru_cache(maxsize=65536)
def fold(name: str) -> str:
    """Fold case, marks, apostrophes, hyphens, dots and white space; spell out St., Ste., Mt. and Ft.

    "Sant Julià de Lòria" and "SANT JULIA DE LORIA" fold alike, so do "Port-au-Prince" and "Port au Prince",
    "St. Louis" and "Saint Louis", "U.S." and "us", "Sana'a" and "Sanaa". The result may be longer or shorter
    than ``name``: never use its offsets.
    """
    text = name.casefold()
    if not text.isascii():
        text = unicodedata.normalize("NFC", _MARKS.sub("", unicodedata.normalize("NFKD", text)))
        # NFKD can bring capitals back (the Kelvin sign), so the case is folded again.
        text = text.casefold()
    text = _QUOTES.sub("", text.translate(_LETTERS))
    if "." in text:
        text = _INITIALS.sub(r"\1", text)
    text = _BREAKS.sub(" ", text).strip()
    return _LEADING.sub(lambda match: _FULL[match[1]], text)
