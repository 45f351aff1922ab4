"""What a person's edits make of a row, in the words that the columns then hold."""

from __future__ import annotations

UNREVIEWED, VERIFIED = "unreviewed", "verified"
GAZETTEER = "person"
"""The gazetteer of a place that a person added."""
ADDED = "Added by a person: the article does not name it."
TAKEN_OFF = "taken off the map by a person"
BY_HAND = "drawn by a person"
STALE = "one of its places was moved by a person, and the line has not been drawn again"
"""Why a leg has no line until it is drawn again (``revised.redrawn``)."""
NOT_MEASURED = "not measured again since a person moved one of the places"
