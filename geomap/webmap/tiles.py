"""Tiles from a server, as a base map that a reader may choose: by the name that xyzservices has, or by URL."""

from __future__ import annotations

import re
from dataclasses import dataclass
from urllib.parse import urlsplit

from geomap.errors import ConfigurationError

_HOLES = re.compile(r"\{([^{}]*)\}")
_KNOWN = frozenset({"x", "y", "z", "s", "r"})
_HOST = re.compile(r"[A-Za-z0-9._-]+|\[[0-9A-Fa-f:]+\]")
# Of the characters that a URL may hold, those that cannot end a word of a content security policy.
_URL = re.compile(r"https?://[A-Za-z0-9\-._~:/?#\[\]@!$&'()*+=%{}]+")
_SUBDOMAINS = "abc"
_MOST_ZOOM = 19
_LONGEST = 300  # characters of an attribution


@dataclass(frozen=True, slots=True)
class Tiles:
    """A tile layer: URL template, what a reader calls it, whom to credit, deepest zoom, letters for ``{s}``."""

    url: str
    name: str
    attribution: str
    max_zoom: int = _MOST_ZOOM
    subdomains: str = _SUBDOMAINS

    @property
    def sources(self) -> list[str]:
        """Where its pictures come from, as a content security policy says it: scheme, host and port."""
        parts = urlsplit(self.url)
        hosts = [parts.netloc.replace("{s}", letter) for letter in self.subdomains]
        return list(dict.fromkeys(f"{parts.scheme}://{host}" for host in hosts))


def tiles_of(named: str) -> Tiles:
    """Find the tiles that a person asked for: a URL template with {z}, {x} and {y}, or a name: OpenStreetMap.Mapnik.

    Raises
    ------
    ConfigurationError
        The name is not known, its server wants a key, or the URL is no template of tiles.
    """
    named = named.strip()
    if "/" in named or "{" in named:
        return _checked(Tiles(named, "", ""))
    try:
        from xyzservices import providers  # noqa: PLC0415  (a table of 200 kB)
    except ImportError as error:  # Folium brings it
        raise ConfigurationError("--tiles: names need the package xyzservices; give a URL with {z}/{x}/{y}") from error
    try:
        found = providers.query_name(named)
    except ValueError as error:
        near = _similar(named, list(providers.flatten()))
        hint = f"; did you mean {near}?" if near else "."
        raise ConfigurationError(
            f"--tiles: no tiles are called {named!r}{hint} Names are those of xyzservices, such as "
            "OpenStreetMap.Mapnik; a URL with {z}/{x}/{y} is taken too"
        ) from error
    if found.requires_token():
        raise ConfigurationError(f"--tiles: the server of {found.name} wants a key: give its URL, with the key in it")
    url = found.build_url(x="{x}", y="{y}", z="{z}", scale_factor="{r}", fill_subdomain=False)
    url = url.replace(" ", "%20")
    letters = found.get("subdomains", _SUBDOMAINS)
    letters = letters if isinstance(letters, str) else "".join(each for each in letters if len(each) == 1)
    return _checked(
        Tiles(url, str(found.name), str(found.attribution), int(found.get("max_zoom", _MOST_ZOOM)), letters or "a")
    )


def _checked(tiles: Tiles) -> Tiles:
    url = tiles.url
    shown = url if len(url) <= 100 else f"{url[:97]}..."  # noqa: PLR2004
    if not _URL.fullmatch(url):
        raise ConfigurationError(f"--tiles: {shown!r} is no http or https URL of plain characters")
    try:
        parts = urlsplit(url)
        port = parts.port
    except ValueError as error:
        raise ConfigurationError(f"--tiles: {shown!r} is no URL: {error}") from error
    holes = _HOLES.findall(url)
    if unknown := [hole for hole in holes if hole not in _KNOWN]:
        what = f"{{{unknown[0]}}} is not known; known are {{z}} {{x}} {{y}} {{s}} {{r}}"
        raise ConfigurationError(f"--tiles: {shown!r}: {what}")
    if not {"x", "y", "z"} <= set(holes):
        raise ConfigurationError(f"--tiles: {shown!r} lacks {{z}}, {{x}} or {{y}}")
    host = parts.netloc.removesuffix(f":{port}") if port is not None else parts.netloc
    if "@" in parts.netloc or not _HOST.fullmatch(host.replace("{s}", "a")):
        raise ConfigurationError(f"--tiles: {shown!r} has no plain host")
    name = tiles.name or host.replace("{s}.", "")
    credit = " ".join(tiles.attribution.split())[:_LONGEST] or f"tiles of {name}"
    return Tiles(url, name, credit, min(tiles.max_zoom, 22), tiles.subdomains)


def _similar(name: str, known: list[str]) -> str:
    from difflib import get_close_matches  # noqa: PLC0415

    lowered = {each.lower(): each for each in known}
    wanted = name.lower()
    begun = sorted(each for each in lowered if each.startswith(wanted))
    near = get_close_matches(wanted, [each.partition(".")[0] for each in lowered], n=1)
    begun = begun or sorted(each for each in lowered if near and each.startswith(f"{near[0]}."))
    return ", ".join(lowered[each] for each in begun[:8])
