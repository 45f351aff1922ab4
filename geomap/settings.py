"""Every setting, in one frozen object that is passed in. The environment may say where a user's data are, no more."""

from __future__ import annotations

import re
from dataclasses import dataclass, field, fields
from pathlib import Path  # noqa: TC003  (a dataclass keeps its annotations)
from typing import Any

from geomap.errors import ConfigurationError


def _help(text: str) -> dict[str, str]:
    return {"help": text}


@dataclass(frozen=True, slots=True, kw_only=True)
class Settings:
    """What a run depends on besides the article. ``explain()`` lists each with its help."""

    country: str | None = field(
        default=None,
        metadata=_help("Country that the article is about (ISO 3166-1 alpha-2, such as US): its places are preferred."),
    )
    near: tuple[float, float] | str | None = field(
        default=None,
        metadata=_help("Point (lon, lat) or name of a place that the article is about: places near it are preferred."),
    )
    publisher: str = field(
        default="",
        metadata=_help("Name of the newspaper: a place that it names is taken for where the article is from."),
    )
    gazetteer: Path | None = field(
        default=None, metadata=_help("Gazetteer file to use in place of the one that comes with geomap.")
    )
    data: Path | None = field(
        default=None,
        metadata=_help("Folder with the gazetteers you added; none given: GEOMAP_DATA, else the system's."),
    )
    max_article_bytes: int = field(default=20_000_000, metadata=_help("Largest article that is read, in bytes."))
    passages: frozenset[str] | None = field(
        default=None,
        metadata=_help('Canals and straits to open ("volga-don") or close ("-suez"); the others stay as they are.'),
    )

    recogniser: str = field(
        default="rules",
        metadata=_help("What finds the names: rules, geomap's own, or spacy:NAME, a spaCy pipeline of yours."),
    )
    router_url: str = field(
        default="",
        metadata=_help("OSRM service (valhalla+https://… for Valhalla) that draws legs by road; none by default."),
    )
    rail_router_url: str = field(
        default="", metadata=_help("OSRM service made of railways that draws legs by rail; none by default.")
    )
    cache: Path | None = field(
        default=None, metadata=_help("Folder for answers of services; by default geomap's own among your caches.")
    )

    def __post_init__(self) -> None:
        if self.country is not None and not re.fullmatch(r"[A-Z]{2}", self.country):
            msg = f"country: {self.country!r} is not a two-letter code such as US"
            raise ConfigurationError(msg)
        if self.near is not None and not isinstance(self.near, str):
            lon, lat = self.near
            if not (abs(lon) <= 180 and abs(lat) <= 90):  # noqa: PLR2004  (and no NaN)
                msg = f"near: {lon:g},{lat:g} is not a longitude and latitude in degrees"
                raise ConfigurationError(msg)
        if self.recogniser != "rules" and not re.fullmatch(r"spacy:.*\S.*", self.recogniser):
            msg = f"recogniser: there is no {self.recogniser!r}; there are rules and spacy:NAME"
            raise ConfigurationError(msg)
        if self.max_article_bytes < 1:
            msg = f"max_article_bytes: {self.max_article_bytes} is less than 1"
            raise ConfigurationError(msg)

    @classmethod
    def explain(cls) -> dict[str, tuple[Any, str]]:
        """Name of each setting, with its default and what it is for."""
        return {each.name: (each.default, each.metadata["help"]) for each in fields(cls)}
