"""Movements: what went from where to where, as the text states it."""

from geomap.movements.reader import read_legs

__all__ = ["read_legs"]
