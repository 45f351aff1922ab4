"""The one way in which text reaches Folium."""

from __future__ import annotations

import html
import re
from typing import Any

# Folium's output is a Jinja template that is rendered once more, and its popups are JavaScript template literals:
# these mean something in one of the two, and html.escape leaves them alone.
_ACTIVE = re.compile(r"[`${}\\]")
_UNSEEN = re.compile("[\x00-\x1f\x7f-\x9f\u2028\u2029\ud800-\udfff\ufffe\uffff]")


def folium_text(value: object) -> str:
    """Return ``value`` as text that means nothing to HTML, JavaScript or Jinja.

    Every string that Folium is given goes through here: names, popups, tooltips, GeoJSON properties, layer names,
    attributions. Characters become numeric entities, which a browser shows as themselves; controls, line separators
    and lone surrogates, which it cannot show, become spaces.
    """
    plain = _UNSEEN.sub(" ", str(value))
    return _ACTIVE.sub(lambda match: f"&#{ord(match.group())};", html.escape(plain, quote=True))


def folium_properties(row: dict[str, Any]) -> dict[str, str]:
    """Properties of a GeoJSON feature; keys are text of ours."""
    return {key: folium_text(value) for key, value in row.items()}
