"""Hints from outside the text: where the article is from, or what it is about."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING

from geomap.geodesy import haversine_km

if TYPE_CHECKING:
    from geomap.model import Place, Point

# A hint from a person outweighs size, never what the text itself sets beside a name.
COUNTRY = 2.0
NEAR = 4.0
REACH_KM = 200.0


@dataclass(frozen=True, slots=True)
class Hints:
    """What a person said of the article.

    ``country`` is an ISO 3166-1 alpha-2 code, ``near`` a point (lon, lat) that the article is about or comes from,
    ``publisher`` the name of the newspaper: "The Paris News" speaks of the Paris it is in.
    """

    country: str | None = None
    near: Point | None = None
    publisher: str = ""

    def bonus(self, place: Place) -> float:
        """Return what the hints add to a candidate's score."""
        total = COUNTRY if self.country and place.country_code == self.country else 0.0
        if self.near is not None and not place.feature_code.startswith("PCL"):
            total += NEAR * math.exp(-haversine_km(self.near, place.point) / REACH_KM)
        return total
