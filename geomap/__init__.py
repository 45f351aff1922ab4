"""A news article in, a map that can be checked against the article out."""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from geomap.articles import from_text as article_from_text
    from geomap.errors import (
        ArticleError,
        ConfigurationError,
        DatasetError,
        DatasetIntegrityError,
        DatasetMissingError,
        ExportError,
        GeocoderError,
        GeocoderRateLimited,
        GeocoderTimeout,
        GeocoderUnavailable,
        GeomapError,
        RoutingError,
    )
    from geomap.model import (
        Article,
        Candidate,
        Derived,
        Layers,
        Leg,
        LegEnd,
        Mention,
        Place,
        Provenance,
        Resolution,
        Route,
        Shape,
        Span,
        SpatialRelation,
    )
    from geomap.pipeline import Picture, map_article, read_article, route, to_folium, write, write_together
    from geomap.revised import read
    from geomap.settings import Settings

__all__ = [
    "Article",
    "ArticleError",
    "Candidate",
    "ConfigurationError",
    "DatasetError",
    "DatasetIntegrityError",
    "DatasetMissingError",
    "Derived",
    "ExportError",
    "GeocoderError",
    "GeocoderRateLimited",
    "GeocoderTimeout",
    "GeocoderUnavailable",
    "GeomapError",
    "Layers",
    "Leg",
    "LegEnd",
    "Mention",
    "Picture",
    "Place",
    "Provenance",
    "Resolution",
    "Route",
    "RoutingError",
    "Settings",
    "Shape",
    "Span",
    "SpatialRelation",
    "__version__",
    "article_from_text",
    "map_article",
    "read",
    "read_article",
    "route",
    "to_folium",
    "write",
    "write_together",
]

__version__ = "0.1.0"

_PIPELINE = {"Picture", "map_article", "read_article", "route", "to_folium", "write", "write_together"}


def __getattr__(name: str) -> object:
    """Import what is asked for, and no more: ``import geomap`` loads no map library."""
    if name not in __all__:
        msg = f"module {__name__!r} has no attribute {name!r}"
        raise AttributeError(msg)
    if name == "article_from_text":
        return import_module("geomap.articles").from_text
    if name in _PIPELINE:
        module = "pipeline"
    elif name == "read":
        module = "revised"
    elif name == "Settings":
        module = "settings"
    else:
        module = "errors" if hasattr(import_module("geomap.errors"), name) else "model"
    return getattr(import_module(f"geomap.{module}"), name)


def __dir__() -> list[str]:
    return __all__
