"""A sheet into a file: PNG, SVG or PDF, with title, description and sources in it, the same bytes each time."""

from __future__ import annotations

import io
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any, cast
from xml.sax.saxutils import escape

import matplotlib as mpl

from geomap.picture import story as stories
from geomap.picture.compose import compose
from geomap.picture.lettering import plain, quiet

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from geomap.model import Layers
    from geomap.picture.options import Picture

# What a machine's own settings of matplotlib say does not count.
_SETTINGS: dict[str, Any] = {
    "axes.unicode_minus": False,
    "lines.scale_dashes": False,  # dashes are in units, whatever the width of the line
    "path.simplify": False,  # done already, as fine as the paper deserves
    "pdf.fonttype": 3,
    "pdf.compression": 6,
    "svg.fonttype": "path",
    "svg.hashsalt": "geomap",
    "text.hinting": "none",
    "text.usetex": False,
    "text.parse_math": False,
}


@contextmanager
def drawing() -> Iterator[None]:
    """Draw with our settings of matplotlib, whatever the machine's are, and put those back afterwards."""
    with mpl.rc_context(), quiet():
        mpl.rcdefaults()
        mpl.rcParams.update(cast("Any", _SETTINGS))
        yield


def write(layers: Layers, path: Path, *, options: Picture) -> None:
    """Write the picture of layers; the suffix of ``path`` says in which format."""
    kind = path.suffix.lower().removeprefix(".")
    with drawing():
        story = stories.tell(layers)
        title = plain(options.title) if options.title is not None else story.headline
        words = stories.alternative(story, title)
        sheet = compose(story, options)
        paper = io.BytesIO()
        sheet.figure.savefig(paper, format=kind, dpi=options.dpi, metadata=_metadata(kind, title, words, story))
    raw = paper.getvalue()
    path.write_bytes(_described(raw, title, words) if kind == "svg" else raw)


def _metadata(kind: str, title: str, words: str, story: stories.Story) -> dict[str, Any]:
    rights = plain(stories.sources(story))
    if kind == "png":
        return {"Title": title, "Description": words, "Source": rights, "Software": "geomap"}
    if kind == "svg":
        return {"Title": title, "Description": words, "Rights": rights, "Creator": "geomap", "Date": None}
    return {
        "Title": title,
        "Subject": words,
        "Keywords": rights,
        "Creator": "geomap",
        "Producer": None,
        "CreationDate": None,
    }


def _described(raw: bytes, title: str, words: str) -> bytes:
    """Give an SVG its role and, beside the title, a description."""
    text = raw.decode("utf-8")
    start = text.index("<svg ")
    head = text.index(">", start) + 1
    opening = text[start : head - 1] + f' role="img" aria-label="{escape(title, {chr(34): "&quot;"})}">'
    return (text[:start] + opening + f"\n <desc>{escape(words)}</desc>" + text[head:]).encode("utf-8")
