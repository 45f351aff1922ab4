"""Strings that try to be more than text, and layers that are made of them."""

from __future__ import annotations

import dataclasses
import json
from typing import TYPE_CHECKING, Any

from sample_layers import frame, seed_layers
from shapely.geometry import LineString, Point, box

from geomap import articles
from geomap.columns import TABLES, records

if TYPE_CHECKING:
    import geopandas as gpd

    from geomap.model import Layers

STRINGS = (
    "<script>window.__pwned=1</script>",
    "</script><script>window.__pwned=2</script>",
    "<!--<script>window.__pwned=3</script>",
    "--><script>window.__pwned=4</script><!--",
    "<img src=x onerror=window.__pwned=5>",
    '"><img src=x onerror="window.__pwned=6">',
    "'><svg onload=window.__pwned=7>",
    "<svg><script>window.__pwned=8</script></svg>",
    "<iframe src=javascript:window.top.__pwned=9></iframe>",
    "<a href=javascript:window.__pwned=10>here</a>",
    "javascript:window.__pwned=11",
    "data:text/html,<script>window.__pwned=12</script>",
    "${window.__pwned=13}",
    "`${window.__pwned=14}`",
    "`;window.__pwned=15;`",
    "';window.__pwned=16;'",
    '";window.__pwned=17;"',
    "\\';window.__pwned=18;//",
    "\\u003cimg src=x onerror=window.__pwned=19\\u003e",
    "\\x3cscript\\x3ewindow.__pwned=20\\x3c/script\\x3e",
    "{{ 7*191 }}",
    "{{ cycler.__init__.__globals__.os.getpid() }}",
    "{{ cycler.__init__.__globals__.os.popen('touch /tmp/geomap-pwned').read() }}",
    "{% for x in range(9) %}1337{% endfor %}",
    "{# gone #}here",
    "{%raw%}{{7*191}}{%endraw%}",
    "}}{{ 7*191 }}{{",
    "{{'a'*1337}}",
    "{{ self.__init__.__globals__ }}",
    "line\nbreak\r\nand\rmore",
    "line\u2028separator\u2029paragraph",
    "nul\x00bell\x07escape\x1b[31mdel\x7f",
    "right\u202eto left\u202c and \u2066isolate\u2069",
    "\u200f\u061cمرحبا שלום\u200e",  # noqa: RUF001
    "lone \ud800 surrogate \udfff",
    "\ufeff\ufffe\uffff",
    "&lt;script&gt;window.__pwned=38&lt;/script&gt;",
    "&#60;img src=x onerror=window.__pwned=39&#62;",
    "<style>*{display:none}</style>",
    "</style><style>body{display:none}</style>",
    "<title>pwned</title></title><script>window.__pwned=42</script>",
    "<base href=https://evil.example/>",
    "<meta http-equiv=refresh content=0;url=https://evil.example/>",
    "<link rel=stylesheet href=https://evil.example/x.css>",
    "url(https://evil.example/x.png)",
    "<form action=https://evil.example><button>go</button></form>",
    "</textarea></template></noscript><script>window.__pwned=47</script>",
    "<details open ontoggle=window.__pwned=48>",
    "__proto__",
    "constructor",
    "%3Cscript%3Ewindow.__pwned=51%3C/script%3E",
    "😀👩‍👩‍👧‍👦 e\u0301 ﷽",
    "x" * 300,
    "../../etc/passwd",
)

_CHOSEN = {"precision", "match_confidence", "role", "claim_status", "review", "modality", "mode", "path_basis",
           "verdict", "relation", "basis", "kind", "what", "country_code", "id", "place_id", "leg_id", "mention_id",
           "origin_id", "destination_id", "article_id", "feature_class"}  # fmt: skip


def hostile_layers() -> Layers:
    """Layers in which every free text is one of ``STRINGS``: each is a place, a leg, a check, an area and a mention."""
    text = "\n\n".join([STRINGS[0], *STRINGS[1:]])
    article = dataclasses.replace(
        articles.from_text(text, name=STRINGS[4], title=STRINGS[1], url="https://example.org/?q=" + STRINGS[5]),
        publisher=STRINGS[13],
        published=STRINGS[21],
        language=STRINGS[6],
    )
    seed = seed_layers()
    turn = _Turn()
    rows: dict[str, list[dict[str, Any]]] = {}
    for name, table in TABLES.items():
        sample = list(records(table, getattr(seed, name)))
        rows[name] = [turn.spoiled(table, sample[i % len(sample)], i, article.text) for i in range(len(STRINGS))]
    for i, row in enumerate(rows["mentions"]):
        row["place_id"] = rows["places"][i]["id"]
    for i, row in enumerate(rows["routes"]):
        row |= {"origin_id": rows["places"][i]["id"], "destination_id": rows["places"][(i + 7) % 40]["id"]}
    points = [Point(5 + 3 * (i % 9), 40 + 2 * (i // 9)) for i in range(len(STRINGS))]
    lines = [LineString([points[i], points[(i + 7) % 40]]) for i in range(len(STRINGS))]
    boxes = [box(p.x, p.y, p.x + 1, p.y + 1) for p in points]
    shapes: dict[str, list[Any] | None] = {"places": points, "routes": lines, "areas": boxes}
    frames: dict[str, gpd.GeoDataFrame] = {
        name: frame(TABLES[name], rows[name], geometries=shapes.get(name)) for name in TABLES
    }
    return dataclasses.replace(seed, article=article, attributions=STRINGS, **frames)


class _Turn:
    """Deals the strings out, so that every column gets every one of them in some row."""

    def __init__(self) -> None:
        self.next = 0

    def string(self) -> str:
        self.next += 1
        return STRINGS[self.next % len(STRINGS)]

    def spoiled(self, table: Any, row: dict[str, Any], number: int, text: str) -> dict[str, Any]:
        found = dict(row)
        for shift, column in enumerate(table.columns):
            if column.name in _CHOSEN:
                continue
            if column.type == "text":
                found[column.name] = STRINGS[(number + shift) % len(STRINGS)]
            elif column.type == "json":
                found[column.name] = json.dumps([self._entry(entry, number, text) for entry in row[column.name]])
        start = text.index(STRINGS[number])
        found |= {"id": f"{table.name}-{number}-{STRINGS[number]}"}
        if table.name == "mentions":
            found |= {"start": start, "end": start + len(STRINGS[number]), "paragraph": number + 1, "on_map": True}
        if table.name == "routes":
            found |= {"label": str(number + 1), "path_basis": "geodesic", "no_line_reason": None, "length_km": 500.0}
        if table.name == "areas":
            found |= {"shaded": number % 2 == 0}
        return found

    def _entry(self, entry: dict[str, Any], number: int, text: str) -> dict[str, Any]:
        start = text.index(STRINGS[number])
        own = {"mention_id": None, "start": start, "end": start + len(STRINGS[number]), "paragraph": number + 1}
        return {
            key: own[key] if key in own else self.string() if isinstance(value, str) else value
            for key, value in entry.items()
        }
