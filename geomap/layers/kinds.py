"""Feature classes and codes (GeoNames) in words, and which of them are wholes that no line can start from."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from geomap.model import Place

_CLASSES = {
    "A": "administrative area",
    "H": "water",
    "L": "area",
    "P": "settlement",
    "R": "road or railway",
    "S": "site",
    "T": "relief",
    "U": "undersea feature",
    "V": "vegetation",
}
_CODES = {
    "ADM1": "first-level division",
    "ADM2": "second-level division",
    "ADM3": "third-level division",
    "ADM4": "fourth-level division",
    "ADMD": "administrative division",
    "AIRB": "air base",
    "AIRF": "airfield",
    "AIRP": "airport",
    "ANCH": "anchorage",
    "BAY": "bay",
    "BDG": "bridge",
    "BLDG": "building",
    "CAPE": "cape",
    "CHN": "channel",
    "CHNM": "sea channel",
    "CNL": "canal",
    "CNLN": "canal",
    "CONT": "continent",
    "DAM": "dam",
    "DSRT": "desert",
    "DSRTP": "desert",
    "FACL": "facility",
    "FJD": "fjord",
    "FT": "fort",
    "GOVL": "government building",
    "GULF": "gulf",
    "HBR": "harbour",
    "HLLS": "hills",
    "HSP": "hospital",
    "INDS": "industrial area",
    "ISL": "island",
    "ISLS": "islands",
    "ISTH": "isthmus",
    "LK": "lake",
    "LKS": "lakes",
    "MILB": "military base",
    "MFG": "factory",
    "MN": "mine",
    "MT": "mountain",
    "MTS": "mountains",
    "NVB": "naval base",
    "OCN": "ocean",
    "PASS": "pass",
    "PCL": "country",
    "PCLD": "dependent territory",
    "PCLF": "freely associated state",
    "PCLH": "former country",
    "PCLI": "country",
    "PCLIX": "part of a country",
    "PCLS": "semi-independent territory",
    "PEN": "peninsula",
    "PLN": "plain",
    "PPL": "settlement",
    "PPLA": "seat of a first-level division",
    "PPLA2": "seat of a second-level division",
    "PPLA3": "seat of a third-level division",
    "PPLA4": "seat of a fourth-level division",
    "PPLC": "capital",
    "PPLG": "seat of government",
    "PPLX": "part of a settlement",
    "PRK": "park",
    "PRN": "prison",
    "PRT": "port",
    "PS": "power station",
    "PSN": "nuclear power station",
    "REFN": "refinery",
    "RGN": "region",
    "RSV": "reservoir",
    "SD": "sound",
    "SEA": "sea",
    "SCH": "school",
    "STM": "river",
    "STRT": "strait",
    "STDM": "stadium",
    "TERR": "territory",
    "UNIV": "university",
    "VAL": "valley",
    "VLC": "volcano",
    "ZN": "zone",
    "ZNB": "buffer zone",
}
# "likewise a continent, an ocean, a sea": no point of theirs is where a journey began.
_WHOLE = frozenset({"CONT", "OCN", "SEA"})


def in_words(place: Place) -> str:
    """Kind of ``place`` in words, "place" where its class is not known."""
    return _CODES.get(place.feature_code) or _CLASSES.get(place.feature_class, "place")


def is_country(place: Place) -> bool:
    """Whether ``place`` is a country or a territory like one."""
    return place.precision == "country" or place.feature_code in {"PCL", "PCLI", "PCLF", "PCLS", "PCLD", "PCLIX"}


def is_whole(place: Place) -> bool:
    """Whether ``place`` is a whole country, continent, ocean or sea."""
    return is_country(place) or place.feature_code in _WHOLE


def contains(outer: Place, inner: Place) -> bool:
    """Whether ``outer`` is the country or first-level division that ``inner`` lies in, by their codes."""
    if not outer.country_code or outer.country_code != inner.country_code or outer.id == inner.id:
        return False
    if is_country(outer):
        return not is_country(inner)
    if outer.feature_code == "ADM1":
        return inner.feature_code != "ADM1" and not is_country(inner) and inner.admin1_code == outer.admin1_code != ""
    return False
