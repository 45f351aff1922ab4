"""Where layers come from, as plain values that any format can hold. No clock: the same input says the same."""

from __future__ import annotations

import hashlib
import json
from dataclasses import fields
from typing import TYPE_CHECKING, Any

from geomap import __version__
from geomap.model import Provenance

if TYPE_CHECKING:
    from collections.abc import Callable

    from geomap.model import Layers
    from geomap.settings import Settings

# Where something lies on this machine says nothing of what is in it: the gazetteers are named with their versions.
_PLACES_ON_DISK = frozenset({"gazetteer", "data", "cache"})


def made_by(settings: Settings, gazetteer: object) -> Provenance:
    """Return the provenance of what this program makes; ``gazetteer`` says its versions if it can."""
    versions: Callable[[], tuple[tuple[str, str], ...]] = getattr(gazetteer, "versions", tuple)
    return Provenance(f"geomap {__version__}", settings_hash(settings), tuple(versions()))


def facts(layers: Layers) -> dict[str, Any]:
    """Return program, settings, gazetteers, attributions and the article's source, for JSON; "" where not known."""
    article, made = layers.article, layers.provenance
    return {
        "program": made.program,
        "settings": made.settings,
        "gazetteers": [{"name": name, "version": version} for name, version in made.gazetteers],
        "attributions": list(layers.attributions),
        "article": {
            "id": article.id,
            "name": article.name,
            "title": article.title,
            "url": article.url,
            "publisher": article.publisher,
            "published": article.published,
            "language": article.language,
        },
        "crs": layers.crs,
    }


def settings_hash(settings: Settings) -> str:
    """Return the first 16 hexadecimal digits of the sha256 of the settings that are not the default.

    The same for the same settings on every machine, and a new setting does not change it until it is used.
    """
    changed = {
        each.name: value
        for each in fields(settings)
        if each.name not in _PLACES_ON_DISK and (value := getattr(settings, each.name)) != each.default
    }
    text = json.dumps(changed, sort_keys=True, default=sorted, ensure_ascii=True)  # sets in order
    return hashlib.sha256(text.encode()).hexdigest()[:16]


def lineage(layers: Layers) -> str:
    """Say in a sentence or two how the layers were made."""
    made = layers.provenance
    sources = ", ".join(" ".join(filter(None, each)) for each in made.gazetteers)
    program = made.program or "geomap"
    parts = [f"Read from the text of article {layers.article.id} by {program}"]
    if made.settings:
        parts.append(f"with settings {made.settings}")
    return " ".join(parts) + (f"; places from {sources}." if sources else ".")
