"""Resolution: mentions and candidates in, places with a reason out."""

from geomap.resolution.confidence import sure_enough
from geomap.resolution.hints import Hints
from geomap.resolution.resolver import resolve

__all__ = ["Hints", "resolve", "sure_enough"]
