"""Write own.jsonl from own.txt: ``python tests/accuracy/label.py``. A test holds them together.

own.txt has the project's own labelled texts, written for it, everything in them invented but the places::

    === id | hard classes, with commas between
    A ferry sailed from {Odesa|698740} along {Shevchenko Avenue|-}.

Behind each name stands its GeoNames id, or its id in the gazetteer where GeoNames' is not known there, or "-" for a
name that no gazetteer has. All kinds of names are marked: demonyms, governments, and names in those of organisations.
"""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

from geomap.gazetteers.embedded import EmbeddedGazetteer
from geomap.jsonlines import area_code

HERE = Path(__file__).parent
_HEAD = re.compile(r"^=== (\S+) \| (.+)$", re.MULTILINE)
_NAME = re.compile(r"\{([^{}|]+)\|([^{}|]+)\}")


def documents() -> list[dict[str, Any]]:
    """Return the labelled texts, coordinates from the gazetteer."""
    gazetteer = EmbeddedGazetteer()
    parts = _HEAD.split((HERE / "own.txt").read_text(encoding="utf-8"))[1:]
    return [
        {"id": ident, "hard": [each.strip() for each in hard.split(",")], **_labelled(marked.strip(), gazetteer)}
        for ident, hard, marked in zip(parts[::3], parts[1::3], parts[2::3], strict=True)
    ]


def _labelled(marked: str, gazetteer: EmbeddedGazetteer) -> dict[str, Any]:
    text = ""
    toponyms = []
    done = 0
    for match in _NAME.finditer(marked):
        text += marked[done : match.start()]
        toponyms.append({"start": len(text), "end": len(text) + len(match[1]), "name": match[1]})
        toponyms[-1] |= _place(match[2], gazetteer)
        text += match[1]
        done = match.end()
    return {"text": text + marked[done:], "toponyms": toponyms}


def _place(ident: str, gazetteer: EmbeddedGazetteer) -> dict[str, Any]:
    if ident == "-":
        return dict.fromkeys(("lat", "lon", "geonameid", "area", "type"))
    place = gazetteer.place(f"geonames:{ident}" if ident.isdigit() else ident)
    assert place is not None, ident
    return {
        "lat": round(place.lat, 3),
        "lon": round(place.lon, 3),
        "geonameid": place.geonameid,
        "area": area_code(place),
        "type": f"{place.feature_class}.{place.feature_code}",
    }


if __name__ == "__main__":
    with (HERE / "own.jsonl").open("w", encoding="utf-8") as out:
        out.writelines(json.dumps(each, ensure_ascii=False) + "\n" for each in documents())
