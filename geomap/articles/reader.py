"""Text files and standard input. Bytes become text once, here, and every failure is one line."""

from __future__ import annotations

import codecs
import os
import re
import stat
import sys
from pathlib import Path
from typing import TYPE_CHECKING

from geomap.articles.text import from_text
from geomap.errors import ArticleError
from geomap.settings import Settings

if TYPE_CHECKING:
    from typing import BinaryIO

    from geomap.model import Article

# UTF-32 first: its little-endian mark begins with that of UTF-16.
_MARKS = (
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
_SIGNATURES = (
    (b"%PDF-", "a PDF file"),
    (b"\x89PNG", "a picture"),
    (b"\xff\xd8\xff", "a picture"),
    (b"GIF8", "a picture"),
    (b"PK\x03\x04", "an archive or an office document"),
    (b"\x1f\x8b", "a compressed file"),
    (b"\xd0\xcf\x11\xe0", "an office document"),
    (b"\x7fELF", "a program"),
    (b"SQLite format 3\x00", "a database"),
)
_MARKUP = re.compile(rb"\s*(?:<\?xml[^>]*>\s*)?<(?:!doctype html|html)\b", re.IGNORECASE)
_CONTROLS = re.compile(r"[\x00-\x08\x0e-\x1a\x1c-\x1f\x7f\ufffe\uffff]")
# Text has a stray control character here and there; a program or a picture has them everywhere.
_CONTROL_SHARE = 0.01
_FEW_CONTROLS = 8
_ESCAPED = re.compile("[\udc80-\udcff]")
_BEYOND_ASCII = re.compile(r"[^\x00-\x7f]")
_TYPOGRAPHY = frozenset("‘’“”‚„–—…•«»‹›€£¥§©®™°±·¿¡½¼¾\xa0\xad²³¹")
# Polish or Turkish in a single-byte encoding is well above this, English with foreign names well below.
_FOREIGN_SHARE = 0.08


def read(source: str | Path, *, settings: Settings | None = None) -> Article:
    """Read a text file, or standard input where ``source`` is "-".

    The encoding is that of the byte order mark, else UTF-8, else what charset-normalizer takes it for. Line
    ends are not translated, so that offsets count code points of what the file holds (a byte order mark
    is no part of it).

    Raises
    ------
    ArticleError
        There is no such file, or it is a folder, empty, too large, not text, or in no known encoding.
    """
    settings = settings or Settings()
    label = "standard input" if str(source) == "-" else str(source)
    raw = _bytes(source, label, settings.max_article_bytes)
    text = _decode(raw, label)
    try:
        return from_text(text, name="stdin" if str(source) == "-" else Path(source).stem)
    except ArticleError as error:
        msg = f"{label}: {error}"
        raise ArticleError(msg) from None


def _bytes(source: str | Path, label: str, limit: int) -> bytes:
    try:
        if str(source) == "-":
            return _at_most(sys.stdin.buffer, label, limit)
        with open(source, "rb") as file:  # noqa: PTH123  (Path.open would turn "" into ".")
            if stat.S_ISREG(os.fstat(file.fileno()).st_mode) and os.fstat(file.fileno()).st_size > limit:
                raise ArticleError(_too_large(label, limit))
            return _at_most(file, label, limit)
    except FileNotFoundError as error:
        msg = f"{label}: there is no such file"
        raise ArticleError(msg) from error
    except IsADirectoryError as error:
        msg = f"{label}: is a folder, not a file"
        raise ArticleError(msg) from error
    except PermissionError as error:
        msg = f"{label}: may not be read (permission denied)"
        raise ArticleError(msg) from error
    except (OSError, ValueError) as error:  # ValueError: a NUL in the name
        msg = f"{label}: cannot be read ({getattr(error, 'strerror', None) or error})"
        raise ArticleError(msg) from error


def _at_most(file: BinaryIO, label: str, limit: int) -> bytes:
    raw = file.read(limit + 1)
    if len(raw) > limit:
        raise ArticleError(_too_large(label, limit))
    return raw


def _too_large(label: str, limit: int) -> str:
    return f"{label}: larger than {limit / 1_000_000:g} MB (setting max_article_bytes)"


def _decode(raw: bytes, label: str) -> str:
    for signature, what in _SIGNATURES:
        if raw.startswith(signature):
            msg = f"{label}: is {what}, not a text file"
            raise ArticleError(msg)
    if _MARKUP.match(raw[:1000]):
        msg = f"{label}: is an HTML page; geomap reads plain text"
        raise ArticleError(msg)
    text = _by_mark(raw, label)
    if text is None:
        text = _by_content(raw, label)
    if len(_CONTROLS.findall(text)) > max(_FEW_CONTROLS, _CONTROL_SHARE * len(text)):
        msg = f"{label}: is not a text file (it is full of control characters)"
        raise ArticleError(msg)
    return text


def _by_mark(raw: bytes, label: str) -> str | None:
    for mark, encoding in _MARKS:
        if raw.startswith(mark):
            try:
                return raw.decode(encoding)
            except UnicodeDecodeError as error:
                msg = f"{label}: begins as {encoding.upper()} but does not go on so (byte {error.start})"
                raise ArticleError(msg) from error
    return None


def _by_content(raw: bytes, label: str) -> str:
    wide = _wide(raw)
    try:
        return raw.decode(wide or "utf-8")
    except UnicodeDecodeError as error:
        if _mostly_utf8(raw):
            msg = f"{label}: is UTF-8, but damaged at byte {error.start}"
            raise ArticleError(msg) from error
    western = _western(raw)
    if western is not None:
        return western
    from charset_normalizer import from_bytes  # noqa: PLC0415  (most files are UTF-8)

    best = None if 0 in raw else from_bytes(raw).best()
    if best is None:
        msg = f"{label}: is not a text file, or in no known encoding; save it as UTF-8"
        raise ArticleError(msg)
    return raw.decode(best.encoding)


def _wide(raw: bytes) -> str | None:
    """UTF-16 without a mark: nearly every other byte of Latin text is a NUL, and always the same other one."""
    half = len(raw) // 2
    if len(raw) % 2 or not half or raw.count(0) < 0.4 * half:
        return None
    even, odd = raw[::2].count(0), raw[1::2].count(0)
    if even > 20 * odd:
        return "utf-16-be"
    return "utf-16-le" if odd > 20 * even else None


def _mostly_utf8(raw: bytes) -> bool:
    """More good sequences of several bytes than bad bytes: no other encoding looks like that by chance."""
    text = raw.decode("utf-8", "surrogateescape")
    bad = len(_ESCAPED.findall(text))
    good = sum(not char.isascii() for char in text) - bad
    return good > 2 * bad


def _western(raw: bytes) -> str | None:
    """Windows-1252, where the few characters beyond ASCII make sense in it.

    An English article has a handful of accents and curly quotes, too few for statistics: charset-normalizer takes
    "It’s" for Chinese.
    """
    try:
        text = raw.decode("cp1252")
    except UnicodeDecodeError:
        return None
    beyond = [match.start() for match in _BEYOND_ASCII.finditer(text)]
    if len(beyond) > max(4, _FOREIGN_SHARE * len(text)):
        return None
    for index in beyond:
        around = text[max(0, index - 1) : index] + text[index + 1 : index + 2]
        if text[index] not in _TYPOGRAPHY and not (text[index].isalpha() and any(c.isalpha() for c in around)):
            return None
    return text
