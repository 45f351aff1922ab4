"""Files that a page is put together from: templates, styles and scripts of ours, Leaflet from ``vendor/``."""

from __future__ import annotations

import base64
import hashlib
import json
import re
from functools import cache
from importlib import resources
from typing import TYPE_CHECKING

from geomap.errors import DatasetMissingError

if TYPE_CHECKING:
    from jinja2 import Environment

STYLES = ("page.css", "map.css", "screens.css")
SCRIPTS = (
    "1-base.js",
    "2-basemap.js",
    "2-tiles.js",
    "3-lines.js",
    "4-labels.js",
    "5-crowd.js",
    "5-story.js",
    "6-layout.js",
    "7-lists.js",
    "7-text.js",
    "8-choose.js",
    "9-main.js",
)
ARTICLES = "10-articles.js"
_URL = re.compile(r"url\([^)]*\)")
_COMMENT = re.compile(r"^\s*//[^\n]*\n", re.MULTILINE)
_STRICT = '"use strict";\n'


@cache
def environment() -> Environment:
    """Jinja with everything escaped; templates are ours, texts are only ever values."""
    from jinja2 import Environment, FileSystemLoader, StrictUndefined  # noqa: PLC0415

    folder = str(resources.files("geomap.webmap") / "templates")
    return Environment(
        loader=FileSystemLoader(folder),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )


@cache
def vendor(name: str) -> str:
    """Text of a file that the build put into ``vendor/``.

    Raises
    ------
    DatasetMissingError
        The package was not built with its build hook.
    """
    path = resources.files("geomap.webmap") / "vendor" / name
    try:
        return path.read_text(encoding="utf-8")
    except FileNotFoundError as error:
        raise DatasetMissingError(
            f"{name} is missing from {path}: install geomap with pip, which fetches it"
        ) from error


@cache
def style() -> str:
    """Leaflet's style without its pictures, then ours."""
    return "\n".join((_URL.sub("none", vendor("leaflet.css")), *map(_static, STYLES))).replace("\r", "")


@cache
def own_script(*, several: bool = False) -> str:
    """Our scripts in order, as one, without the lines that are only comments; ``several`` articles have one more."""
    names = (*SCRIPTS, *([ARTICLES] if several else []))
    parts = (_static(name).removeprefix(_STRICT) for name in names)
    return _COMMENT.sub("", _STRICT + "\n".join(parts))


@cache
def leaflet_script() -> str:
    """Leaflet with its licence line and without the pointer to a source map, which would be a request."""
    return re.sub(r"\n?//# sourceMappingURL=.*", "", vendor("leaflet.js")).replace("\r", "")


@cache
def crowd_script() -> str:
    """Supercluster, which gathers places that are near each other, with its licence."""
    return f"/* supercluster\n{vendor('LICENSE-supercluster.txt')}*/\n{vendor('supercluster.min.js')}".replace("\r", "")


@cache
def inline_assets() -> tuple[list[tuple[str, str]], list[tuple[str, str]]]:
    """Scripts and styles of a Folium map as links that need no network: (name, link), by Folium's names."""
    css = _URL.sub(lambda match: f"url({_picture(match.group())})", vendor("leaflet.css"))
    icons = {
        "iconUrl": _picture("marker-icon.png"),
        "iconRetinaUrl": _picture("marker-icon-2x.png"),
        "shadowUrl": _picture("marker-shadow.png"),
    }
    script = f"{leaflet_script()}\nL.Icon.Default.imagePath='';L.Icon.Default.mergeOptions({json.dumps(icons)});\n"
    return (
        [
            ("leaflet", data_uri(script, "text/javascript")),
            ("jquery", data_uri(vendor("jquery.min.js"), "text/javascript")),
        ],
        [("leaflet_css", data_uri(css, "text/css"))],
    )


def _picture(name: str) -> str:
    """Picture of Leaflet's as a link that needs no network; an empty one where the name is no picture of ours."""
    found = re.search(r"[\w-]+\.png", name)
    path = resources.files("geomap.webmap") / "vendor" / (found.group() if found else "none")
    content = path.read_bytes() if found and path.is_file() else b""
    return f"data:image/png;base64,{base64.b64encode(content).decode()}"


def _static(name: str) -> str:
    return (resources.files("geomap.webmap") / "static" / name).read_text(encoding="utf-8")


def digest(text: str) -> str:
    """Source expression that lets a content security policy admit exactly ``text``."""
    return f"'sha256-{base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()}'"


def data_uri(text: str, media_type: str) -> str:
    """Return ``text`` as a link that needs no network."""
    return f"data:{media_type};base64,{base64.b64encode(text.encode()).decode()}"
