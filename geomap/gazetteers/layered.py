"""Gazetteers over one another: the user's own first, the one that ships last.

A place that two of them have is one place. The upper record stands; what it leaves blank (population, divisions,
extent, outline) is taken from the lower one, and all the names that the lower one knows lead to it too.
"""

from __future__ import annotations

from dataclasses import replace
from functools import lru_cache
from typing import TYPE_CHECKING, Any

from geomap.gazetteers.entries import Entry, candidates_of, in_order
from geomap.gazetteers.fold import fold
from geomap.geodesy import haversine_km

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from geomap.gazetteers.embedded import EmbeddedGazetteer
    from geomap.model import Candidate, Extent, Place, Shape

# Two records of one name and sort this near each other are one place; km. Waters and land are points of large things.
_NEAR_KM = {"A": 100.0, "P": 10.0, "S": 5.0}
_NEAR_ELSE_KM = 25.0
_LAND = dict.fromkeys("LTVU", "land")  # classes that GeoNames and people do not always tell apart


# What the record of a lower layer may fill in. The names of country and division come by their codes.
_FILLED = ("extent", "feature_code", "country_code", "admin1_code", "admin2_name", "population", "geonameid")
_POINTS = frozenset("PS")  # have no extent


class LayeredGazetteer:
    """Gazetteer files in order of precedence, asked as one. One instance belongs to one thread.

    Parameters
    ----------
    layers
        The user's gazetteers, and the shipped one last.
    names
        What to call each of the user's in ``info``.
    """

    def __init__(self, layers: Sequence[EmbeddedGazetteer], *, names: Sequence[str] = ()) -> None:
        self.layers = tuple(layers)
        self._names = tuple(names)
        self._without_id: dict[int, set[str]] = {}
        self._entries = lru_cache(maxsize=16384)(self._read_entries)
        self._container = lru_cache(maxsize=16384)(self._name_of)

    def entries(self, name: str) -> tuple[Entry, ...]:
        """Return the places of exactly this name, but for what ``fold`` evens out; best kind and largest first."""
        folded = fold(name)
        return self._entries(folded) if folded else ()

    def known(self, names: Iterable[str]) -> frozenset[str]:
        """Return which of ``names`` have entries in any layer."""
        asked = frozenset(names)
        return frozenset().union(*(layer.known(asked) for layer in self.layers))

    def candidates(self, toponym: str, *, country: str | None = None) -> tuple[Candidate, ...]:
        """Return the places that ``toponym`` may name, each once, best name match first, then the more populous."""
        return candidates_of(self.entries(toponym), toponym, country=country)

    def shape(self, place_id: str) -> Shape | None:
        """Return the outline of a place: the best that any layer has of it, an envelope where there is no other."""
        found: Shape | None = None
        asked = place_id
        place: Place | None = None
        for depth, layer in enumerate(self.layers):
            if place is None:
                place = layer.place(place_id)
            else:
                twin = self._same_in(place, depth)
                if twin is None:
                    continue
                asked = twin.id
            shape = layer.shape(asked)
            if shape is not None and (found is None or found.basis == "envelope" != shape.basis):
                found = shape
        return found

    def place(self, place_id: str) -> Place | None:
        """Return the record with that id, the uppermost."""
        for depth, layer in enumerate(self.layers):
            found = layer.place(place_id)
            if found is not None:
                return self._whole(found, depth)
        return None

    def country_of(self, code: str) -> Place | None:
        """Return the country of that ISO 3166-1 alpha-2 code ("RU")."""
        return self._first("country_of", code)

    def countries(self) -> tuple[Place, ...]:
        """Return every country and territory, in the order of the shipped gazetteer, then those that it lacks."""
        found: dict[str, Place] = {}
        for depth in reversed(range(len(self.layers))):
            for place in self.layers[depth].countries():
                top = self._top(place, depth)
                found.setdefault(top.id, top)
        return tuple(found.values())

    def admin1_of(self, code: str) -> Place | None:
        """Return the first-level division of that GeoNames code ("RU.73")."""
        return self._first("admin1_of", code)

    def capital_of(self, country_code: str) -> Place | None:
        """Return the capital of the country of that ISO 3166-1 alpha-2 code."""
        return self._first("capital_of", country_code)

    def attributions(self) -> tuple[str, ...]:
        """Say what must be said beside a map made of this data, one line a source."""
        return tuple(dict.fromkeys(line for layer in self.layers for line in layer.attributions()))

    def versions(self) -> tuple[tuple[str, str], ...]:
        """Return name and version of each source, those of the user first."""
        return tuple(dict.fromkeys(each for layer in self.layers for each in layer.versions()))

    def info(self, *, verify: bool = False) -> dict[str, Any]:
        """Tell what the shipped gazetteer holds, and what lies over it; ``verify`` reads all of all."""
        over = []
        for name, layer in zip(self._names, self.layers, strict=False):
            known = layer.info(verify=verify)
            over.append({
                "name": name,
                "sort": known.get("sort", ""),
                "places": sum(known["places"].values()),
                "names": known["names"],
                "size_bytes": known["size_bytes"],
                "licence": ", ".join(each["licence"] for each in known["sources"]),
            })  # fmt: skip
        return self.layers[-1].info(verify=verify) | {"over_it": over}

    def close(self) -> None:
        """Close the files; the next question opens them again."""
        for layer in self.layers:
            layer.close()
        self._entries.cache_clear()
        self._container.cache_clear()

    # Layers into one

    def _read_entries(self, folded: str) -> tuple[Entry, ...]:
        found: dict[str, Entry] = {}
        for depth, layer in enumerate(self.layers):
            for entry in layer.entries(folded):
                place = self._top(entry.place, depth)
                if place.id not in found:
                    found[place.id] = Entry(place, entry.written, entry.kind)
        return in_order(found.values())

    def _top(self, place: Place, depth: int) -> Place:
        """Return the uppermost record of a place of layer ``depth``, completed from those below it."""
        for upper in range(depth):
            found = self._same_in(place, upper)
            if found is not None:
                return self._whole(found, upper)
        return self._whole(place, depth)

    def _whole(self, place: Place, depth: int) -> Place:
        """Fill what a record leaves blank from the records of the same place in lower layers."""
        known: dict[str, Any] = {}
        wanted = _FILLED[1:] if place.feature_class in _POINTS else _FILLED
        for lower in range(depth + 1, len(self.layers)):
            blank = [name for name in wanted if name not in known and not getattr(place, name)]
            twin = self._same_in(place, lower) if blank else None
            if twin is not None:
                known |= {name: value for name in blank if (value := getattr(twin, name))}
        country, admin1 = (known.get(name) or getattr(place, name) for name in ("country_code", "admin1_code"))
        if country and not place.country_name:
            known["country_name"] = self._container("country_of", country)
        if admin1 and not place.admin1_name:
            known["admin1_name"] = self._container("admin1_of", admin1)
        return replace(place, **known) if known else place

    def _first(self, question: str, code: str) -> Place | None:
        """Ask each layer in turn; the answer is the record that is uppermost for that place."""
        for depth, layer in enumerate(self.layers):
            found: Place | None = getattr(layer, question)(code)
            if found is not None:
                return self._top(found, depth)
        return None

    def _name_of(self, question: str, code: str) -> str:
        answers = (getattr(layer, question)(code) for layer in self.layers)
        return next((found.name for found in answers if found is not None), "")

    def _same_in(self, place: Place, depth: int) -> Place | None:
        """Return the record that layer ``depth`` has of the same place: by id, by code, by name and position."""
        layer = self.layers[depth]
        if place.geonameid:
            found = layer.place(f"geonames:{place.geonameid}")
            if found is not None:
                return found
            if not self._may_lack_id(depth, place):
                return None
        by_code = None
        if place.feature_code == "ADM1" and place.admin1_code:
            by_code = layer.admin1_of(place.admin1_code)
        elif place.precision == "country" and place.country_code:
            by_code = layer.country_of(place.country_code)
        if by_code is not None:
            # Two ids are two places: the Coral Sea Islands have Australia's code.
            return None if by_code.geonameid and place.geonameid else by_code
        return next((e.place for e in layer.entries(place.name) if same_place(place, e.place)), None)

    def _may_lack_id(self, depth: int, place: Place) -> bool:
        """Tell whether a layer has places of that sort without a GeoNames id: only then a name may find the place."""
        if depth not in self._without_id:
            self._without_id[depth] = {_LAND.get(class_, class_) for class_ in self.layers[depth].classes_without_id()}
        return _LAND.get(place.feature_class, place.feature_class) in self._without_id[depth]


def same_place(one: Place, other: Place) -> bool:
    """Tell whether two records that share a name are of one place: of one sort, and where the other is."""
    if one.geonameid and other.geonameid:
        return one.geonameid == other.geonameid
    if _sort(one) != _sort(other):
        return False
    if one.country_code and other.country_code and one.country_code != other.country_code:
        return False
    if one.feature_class == "A" and one.admin1_code and other.admin1_code:
        return one.admin1_code == other.admin1_code
    if any(a.extent and _inside(b, a.extent) for a, b in ((one, other), (other, one))):
        return True
    return haversine_km(one.point, other.point) <= _NEAR_KM.get(one.feature_class, _NEAR_ELSE_KM)


def _sort(place: Place) -> str:
    """Return what two records of one place must agree in; all land is one."""
    if place.feature_class == "A":
        return "country" if place.precision == "country" else place.feature_code
    return _LAND.get(place.feature_class, place.feature_class)


def _inside(place: Place, extent: Extent) -> bool:
    west, south, east, north = extent
    across = west <= place.lon <= east if west <= east else place.lon >= west or place.lon <= east
    return south <= place.lat <= north and across
