"""The self-contained page.

Folium makes the map and sees nothing but numbers; article text is one inert JSON block beside it, which our script
places with ``textContent``. A content security policy admits our scripts and styles by their hashes and nothing else.
"""

from __future__ import annotations

import json
import os
import re
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING, Any

from geomap.errors import ConfigurationError, ExportError
from geomap.webmap import assets
from geomap.webmap.content import page_data, page_data_together
from geomap.webmap.packing import packed
from geomap.webmap.tiles import tiles_of

if TYPE_CHECKING:
    from collections.abc import Sequence

    from geomap.model import Layers
    from geomap.webmap.tiles import Tiles

_UNSAFE = re.compile("[<>&\u2028\u2029\x7f-\x9f\ud800-\udfff\ufffe\uffff]")
_TITLE_CONTROLS = re.compile("[\x00-\x1f\x7f-\x9f\ud800-\udfff\ufffe\uffff]")


def write_page(layers: Layers, path: str | Path, *, tiles: str | None = None) -> None:
    """Write the page of ``layers`` to ``path``: a temporary file beside it first, then a rename.

    Raises
    ------
    ConfigurationError
        ``tiles`` are neither a known name nor a URL template.
    ExportError
        The file cannot be written; what was there before is still there.
    DatasetError
        The basemap or Leaflet is missing.
    """
    _put(render(layers, tiles=tiles), Path(path))


def write_together(every: Sequence[Layers], path: str | Path, *, tiles: str | None = None) -> None:
    """Write one page of several articles, of at least one; otherwise as ``write_page``."""
    if not every:
        raise ConfigurationError("a page of several articles needs at least one")
    _put(render_together(every, tiles=tiles), Path(path))


def _put(page: str, goal: Path) -> None:
    content = page.encode()
    try:
        handle, name = tempfile.mkstemp(dir=goal.parent, prefix=".geomap-", suffix=".html")
        try:
            with os.fdopen(handle, "wb") as file:
                file.write(content)
            os.chmod(name, 0o666 & ~_umask())  # noqa: PTH101  (mkstemp's 0600 is not what a page wants)
            os.replace(name, goal)  # noqa: PTH105
        except BaseException:
            Path(name).unlink(missing_ok=True)
            raise
    except OSError as error:
        raise ExportError(f"{goal}: cannot be written: {error.strerror or error}") from error


def render(layers: Layers, *, tiles: str | None = None) -> str:
    """Return the page as text; the same layers give the same text."""
    offered = tiles_of(tiles) if tiles else None
    return _rendered(page_data(layers), tiles=offered)


def render_together(every: Sequence[Layers], *, tiles: str | None = None) -> str:
    """Return the page of several articles as text."""
    from geomap.webmap.together import together  # noqa: PLC0415  (pandas)

    offered = tiles_of(tiles) if tiles else None
    return _rendered(page_data_together(together(every)), tiles=offered)


def _rendered(data: dict[str, Any], *, tiles: Tiles | None = None) -> str:
    from markupsafe import Markup  # noqa: PLC0415

    several = "articles" in data
    crowd = [assets.crowd_script()] if data["map"]["crowd"] else []
    scripts = [assets.leaflet_script(), *crowd, map_script(), assets.own_script(several=several)]
    style = assets.style()
    policy = (
        f"default-src 'none'; script-src {' '.join(map(assets.digest, scripts))}; style-src {assets.digest(style)}; "
        f"img-src {' '.join(['data:', *(tiles.sources if tiles else [])])}; base-uri 'none'; form-action 'none'"
    )
    if tiles:
        named = {"url": tiles.url, "name": tiles.name, "credit": tiles.attribution}
        data = data | {"tiles": named | {"deepest": tiles.max_zoom, "subdomains": tiles.subdomains}}
    # The parts marked as safe are files of ours and JSON without any character that could end its block.
    page = assets.environment().get_template("page.html.jinja")
    return page.render(
        policy=policy,
        tiles=tiles.name if tiles else "",
        actors=bool(data["actors"]),
        several=several,
        title=_TITLE_CONTROLS.sub(" ", data["article"]["title"]),
        style=Markup(style),  # noqa: S704
        scripts=[Markup(script) for script in scripts],  # noqa: S704
        data=Markup(inert_json(data | {"places": packed(data["places"])})),  # noqa: S704
    )


def inert_json(value: Any) -> str:
    """JSON that no HTML parser can take for markup, whatever its strings hold."""
    text = json.dumps(value, ensure_ascii=False, separators=(",", ":"), allow_nan=False)
    return _UNSAFE.sub(lambda match: f"\\u{ord(match.group()):04x}", text)


def map_script() -> str:
    """Script with which Folium makes the map; its name is fixed, because Folium's own are random."""
    import folium  # noqa: PLC0415

    made = folium.Map(
        location=(0, 0),
        zoom_start=2,
        tiles=None,
        zoom_control=False,
        attribution_control=False,
        zoom_snap=0,
        zoom_delta=1,
        max_bounds_viscosity=1.0,
        wheel_px_per_zoom_level=110,
    )
    made._id = "geomap"  # noqa: SLF001  (folium has no other way to a fixed name)
    figure: Any = made.get_root()
    figure.render()
    return str(figure.script.render()).replace("\r", "")


def _umask() -> int:
    mask = os.umask(0)
    os.umask(mask)
    return mask
