"""What the spots beside a spot say of it: longer names around it, containers behind a comma, lists."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

    from geomap.recognition.evidence import Features
    from geomap.recognition.spots import Page, Spot


def beside(page: Page, spots: Sequence[Spot]) -> dict[Spot, Features]:
    """Features of each spot that come from its neighbours."""
    found: dict[Spot, Features] = {spot: {} for spot in spots}
    starting: dict[int, list[Spot]] = defaultdict(list)
    for spot in spots:
        starting[spot.first].append(spot)
    _nesting(spots, found)
    for spot in spots:
        after = page.word(spot.last + 1)
        if after in {",", "("}:
            for container in starting[spot.last + 2]:
                _containment(spot, container, found)
        if after in {",", "and", "or", "-"}:
            for other in starting[spot.last + 2]:
                if other.entries and spot.entries:
                    found[spot]["list_next"] = 1.0
                    found[other]["list_previous"] = 1.0
    return found


def _nesting(spots: Sequence[Spot], found: dict[Spot, Features]) -> None:
    for i, spot in enumerate(spots):
        for other in spots[i + 1 :]:
            if other.first > spot.last:
                break
            if other.last <= spot.last:
                inner, outer = other, spot
            elif other.first == spot.first:
                inner, outer = spot, other
            else:
                found[spot]["crosses_next"] = found[other]["crosses_previous"] = 1.0
                continue
            found[inner]["inside_known" if outer.entries else f"inside_{outer.pattern}"] = 1.0
            found[outer]["holds_known" if inner.entries else "holds_pattern"] = 1.0


def _containment(spot: Spot, container: Spot, found: dict[Spot, Features]) -> None:
    """Mark a place beside the country or division that holds it: "Gary, Indiana", "Lyon (France)"."""
    holders = {
        (e.place.country_code, e.place.admin1_code if e.place.feature_code == "ADM1" else "")
        for e in container.entries
        if e.kind != "demonym" and (e.place.feature_code.startswith("PCL") or e.place.feature_code == "ADM1")
    }
    if not holders:
        return
    for entry in spot.entries:
        place = entry.place
        if place.feature_code.startswith("PCL"):
            continue
        if (place.country_code, "") in holders or (
            (place.country_code, place.admin1_code) in holders and place.feature_code != "ADM1"
        ):
            found[spot]["contained_by_next"] = 1.0
            found[container]["contains_previous"] = 1.0
            return
    found[spot]["before_container"] = 1.0
