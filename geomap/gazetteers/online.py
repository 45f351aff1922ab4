"""A gazetteer on the network: a Nominatim service, through geopy. Never used unless it is passed in."""

from __future__ import annotations

import threading
import time
from typing import TYPE_CHECKING, Any, cast
from urllib.parse import urlsplit

from geomap.errors import ConfigurationError, GeocoderError, GeocoderRateLimited, GeocoderTimeout, GeocoderUnavailable
from geomap.model import Candidate, Place, Shape

if TYPE_CHECKING:
    from collections.abc import Mapping

    from geomap.cache import AnswerCache

PUBLIC = "https://nominatim.openstreetmap.org"
ATTRIBUTION = "Geocoding: © OpenStreetMap contributors, ODbL 1.0, by Nominatim"
PUBLIC_INTERVAL = 1.0  # seconds; the public service allows one request a second over all of an application
LIMIT = 10
_COUNTRY_RANK, _STATE_RANK, _DISTRICT_RANK, _CITY_RANK = 4, 9, 14, 20  # Nominatim's place_rank, upper ends
_WATER = frozenset({"water", "bay", "strait", "river", "canal", "sea", "ocean", "lake", "reservoir", "waterway"})


class OnlineGazetteer:
    """Places as a Nominatim service finds them.

    ``base_url`` names the service and must be given: there is no default service. ``contact`` (an address or URL of
    yours) goes into the user agent. Requests of one process to one service are at least ``interval`` seconds apart,
    to the public service at least one second. Answers are kept in ``cache``, errors are not.

    Raises
    ------
    ConfigurationError
        If ``base_url`` is not an http or https URL.
    GeocoderTimeout, GeocoderUnavailable, GeocoderRateLimited, GeocoderError
        From ``candidates``, when the service does not answer. "Nothing found" is an empty tuple.
    """

    _lock = threading.Lock()
    _last: dict[str, float] = {}  # noqa: RUF012  (shared on purpose: the limit is the process's)

    def __init__(
        self,
        base_url: str,
        *,
        contact: str = "",
        timeout: float = 10.0,
        interval: float = 1.0,
        cache: AnswerCache | None = None,
    ) -> None:
        parts = urlsplit(base_url)
        if parts.scheme not in {"http", "https"} or not parts.netloc:
            raise ConfigurationError(f"geocoder: {base_url!r} is not an http or https URL")
        self.base_url = base_url.rstrip("/")
        self.timeout, self.cache = timeout, cache
        self.interval = max(interval, PUBLIC_INTERVAL) if self.base_url == PUBLIC else interval
        self._agent = f"geomap ({contact})" if contact else "geomap"
        self._domain, self._scheme = parts.netloc + parts.path.rstrip("/"), parts.scheme
        self._places: dict[str, Place] = {}

    def candidates(self, toponym: str, *, country: str | None = None) -> tuple[Candidate, ...]:
        """Return what the service finds, in its order; ``score`` is its importance where the name agrees."""
        if not toponym.strip():
            return ()
        parameters = {"limit": str(LIMIT)} | ({"country": country.lower()} if country else {})
        rows = self._ask(toponym, parameters)
        found = [_candidate(row, toponym) for row in rows]
        self._places |= {c.place.id: c.place for c in found}
        return tuple(sorted(found, key=lambda c: -c.score))

    def shape(self, place_id: str) -> Shape | None:  # noqa: ARG002
        """Return None: outlines are not asked for."""
        return None

    def place(self, place_id: str) -> Place | None:
        """Return a place that an earlier question found."""
        return self._places.get(place_id)

    def attributions(self) -> tuple[str, ...]:
        """Say what must be said beside a map made of this data."""
        return (ATTRIBUTION,)

    def _ask(self, query: str, parameters: Mapping[str, str]) -> list[dict[str, Any]]:
        key = self.cache.key("nominatim", self.base_url, query, parameters) if self.cache else ""
        if self.cache and (kept := self.cache.get(key)) is not None:
            return kept
        self._wait()
        rows = self._request(query, parameters.get("country"))
        if self.cache:
            self.cache.put(key, rows)
        return rows

    def _wait(self) -> None:
        """Keep the requests of this process to this service apart."""
        with self._lock:
            pause = self._last.get(self.base_url, -self.interval) + self.interval - time.monotonic()
            if pause > 0:
                time.sleep(pause)
            self._last[self.base_url] = time.monotonic()

    def _request(self, query: str, country: str | None) -> list[dict[str, Any]]:
        from geopy import exc  # noqa: PLC0415  (half a second)
        from geopy.adapters import URLLibAdapter  # noqa: PLC0415
        from geopy.geocoders import Nominatim  # noqa: PLC0415

        # Not the adapter that geopy takes where requests is installed: that one asks again by itself, out of step.
        service = Nominatim(
            user_agent=self._agent,
            domain=self._domain,
            scheme=self._scheme,
            timeout=self.timeout,
            adapter_factory=URLLibAdapter,
        )
        try:
            found = service.geocode(
                query, exactly_one=False, limit=LIMIT, addressdetails=True, language="en", country_codes=country
            )
        except exc.GeocoderRateLimited as error:
            raise GeocoderRateLimited(f"{self.base_url} asks to wait", retry_after=error.retry_after) from error
        except exc.GeocoderTimedOut as error:
            raise GeocoderTimeout(f"{self.base_url} did not answer within {self.timeout:g} s") from error
        except exc.GeopyError as error:
            # The plain service error is what geopy makes of a refused connection and of a 5xx.
            if isinstance(error, exc.GeocoderUnavailable) or type(error) is exc.GeocoderServiceError:
                raise GeocoderUnavailable(f"{self.base_url} cannot be reached: {error}") from error
            raise GeocoderError(f"{self.base_url} failed: {error}") from error
        return [cast("dict[str, Any]", location.raw) for location in found or []]


def _class(row: Mapping[str, Any]) -> tuple[str, str]:
    """Return GeoNames class and code for Nominatim's category, type and rank."""
    category, type_, rank = row.get("class", ""), row.get("type", ""), int(row.get("place_rank") or 30)
    if type_ in _WATER or category == "waterway":
        return "H", {"river": "STM", "bay": "BAY", "strait": "STRT", "canal": "CNL", "sea": "SEA"}.get(type_, "LK")
    if category == "aeroway":
        return "S", "AIRP"
    if category not in {"boundary", "place"}:
        return "S", ""
    ranked = ((_COUNTRY_RANK, ("A", "PCLI")), (_STATE_RANK, ("A", "ADM1")), (_DISTRICT_RANK, ("A", "ADM2")))
    for highest, codes in ranked:
        if rank <= highest:
            return codes
    return ("P", "PPL") if rank <= _CITY_RANK else ("S", "")


def _candidate(row: Mapping[str, Any], toponym: str) -> Candidate:
    class_, code = _class(row)
    address = row.get("address") or {}
    name = str(row.get("name") or str(row.get("display_name", toponym)).split(",")[0])
    fine = {"PCLI": "country", "ADM1": "admin1", "ADM2": "admin2"}.get(code)
    place = Place(
        id=f"osm:{row.get('osm_type', 'place')}/{row.get('osm_id', row.get('place_id'))}",
        name=name,
        lon=float(row["lon"]),
        lat=float(row["lat"]),
        feature_class=class_,
        feature_code=code,
        country_code=str(address.get("country_code", "")).upper(),
        country_name=str(address.get("country", "")),
        admin1_name=str(address.get("state", "")),
        admin2_name=str(address.get("county", "")),
        source="nominatim",
        precision=cast("Any", fine or {"P": "settlement", "H": "water"}.get(class_, "site")),
    )
    agrees = name.casefold() == toponym.casefold()
    score = max(0.0, min(1.0, float(row.get("importance") or 0.0))) * (1.0 if agrees else 0.5)
    return Candidate(place=place, score=round(score, 3), evidence=(f"found by Nominatim as {name}",))
