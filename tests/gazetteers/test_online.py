"""The Nominatim adapter against a server on loopback, and the cache."""

from __future__ import annotations

import contextlib
import json
import threading
import time
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import TYPE_CHECKING
from urllib.parse import parse_qs, urlsplit

import pytest

from geomap.cache import AnswerCache
from geomap.errors import (
    ConfigurationError,
    DatasetIntegrityError,
    GeocoderError,
    GeocoderRateLimited,
    GeocoderTimeout,
    GeocoderUnavailable,
)
from geomap.gazetteers.online import OnlineGazetteer

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

ROWS = [
    {"osm_type": "node", "osm_id": 2, "lat": "-37.57", "lon": "149.15", "class": "place", "type": "village",
     "place_rank": 19, "importance": 0.3, "display_name": "Delegate, Australia", "name": "Delegate",
     "address": {"country_code": "au", "country": "Australia", "state": "New South Wales"}},
    {"osm_type": "relation", "osm_id": 1, "lat": "42.5", "lon": "1.5", "class": "boundary", "type": "administrative",
     "place_rank": 4, "importance": 0.8, "display_name": "Andorra", "address": {"country_code": "ad"}},
]  # fmt: skip


class Service(BaseHTTPRequestHandler):
    """Answers as the name asked for tells it to."""

    def do_GET(self) -> None:
        asked = {key: values[0] for key, values in parse_qs(urlsplit(self.path).query).items()}
        self.server.asked.append((asked, self.headers["User-Agent"]))
        status = {"Busy": 429, "Broken": 500, "Forbidden": 403}.get(asked["q"], 200)
        if asked["q"] == "Slow":
            time.sleep(1.5)
        body = b"{" if asked["q"] == "Garbage" else json.dumps([] if asked["q"] == "Nowhere" else ROWS).encode()
        self.send_response(status)
        self.send_header("Content-Type", "application/json")
        self.send_header("Retry-After", "7")
        self.end_headers()
        with contextlib.suppress(BrokenPipeError):  # who asked did not wait
            self.wfile.write(body)

    def log_message(self, *_: object) -> None:
        pass


@pytest.fixture
def server() -> Iterator[ThreadingHTTPServer]:
    server = ThreadingHTTPServer(("127.0.0.1", 0), Service)
    server.asked = []
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    yield server
    server.shutdown()
    server.server_close()
    thread.join()


def gazetteer(server: ThreadingHTTPServer, **options) -> OnlineGazetteer:
    return OnlineGazetteer(f"http://127.0.0.1:{server.server_port}/", **({"interval": 0.0} | options))


def test_places_are_read(server: ThreadingHTTPServer) -> None:
    online = gazetteer(server, contact="desk@example.org")
    best, other = online.candidates("Andorra", country="AD")
    assert (best.place.id, best.place.point, best.place.precision) == ("osm:relation/1", (1.5, 42.5), "country")
    assert (other.place.feature_class, other.place.country_code, other.place.admin1_name) == (
        "P", "AU", "New South Wales",
    )  # fmt: skip
    assert best.score > other.score
    assert online.place("osm:relation/1") == best.place
    asked, agent = server.asked[0]
    assert asked["countrycodes"] == "ad"
    assert agent == "geomap (desk@example.org)"


def test_nothing_found_is_a_value(server: ThreadingHTTPServer) -> None:
    assert gazetteer(server).candidates("Nowhere") == ()
    assert gazetteer(server).candidates("  ") == ()
    assert len(server.asked) == 1


@pytest.mark.parametrize(
    ("name", "error"),
    [
        ("Slow", GeocoderTimeout),
        ("Busy", GeocoderRateLimited),
        ("Broken", GeocoderUnavailable),
        ("Forbidden", GeocoderError),
        ("Garbage", GeocoderError),
    ],
)
def test_failures_are_ours_and_not_kept(
    server: ThreadingHTTPServer, tmp_path: Path, name: str, error: type[GeocoderError]
) -> None:
    online = gazetteer(server, timeout=0.5, cache=AnswerCache(tmp_path / "cache.sqlite"))
    for _ in range(2):
        with pytest.raises(error, match=r"127\.0\.0\.1") as raised:
            online.candidates(name)
    assert len(server.asked) == 2
    if name == "Busy":
        assert raised.value.retry_after == 7


def test_no_service_there(server: ThreadingHTTPServer) -> None:
    server.shutdown()
    server.server_close()
    with pytest.raises(GeocoderUnavailable, match="cannot be reached"):
        gazetteer(server).candidates("Paris")


@pytest.mark.parametrize("url", ["", "nominatim.example.org", "file:///etc/passwd", "ftp://example.org"])
def test_only_http(url: str) -> None:
    with pytest.raises(ConfigurationError):
        OnlineGazetteer(url)


def test_requests_are_kept_apart(server: ThreadingHTTPServer) -> None:
    online = gazetteer(server, interval=0.3)
    begun = time.monotonic()
    for name in ("Paris", "London", "Rome"):
        online.candidates(name)
    assert time.monotonic() - begun >= 0.6
    assert OnlineGazetteer("https://nominatim.openstreetmap.org/", interval=0.0).interval == 1.0


def test_answers_are_asked_for_once(server: ThreadingHTTPServer, tmp_path: Path) -> None:
    cache = AnswerCache(tmp_path / "deep" / "cache.sqlite")
    one = gazetteer(server, cache=cache).candidates("Andorra")
    assert gazetteer(server, cache=cache).candidates("  ANDORRA ") == one[:0] + gazetteer(
        server, cache=cache
    ).candidates("andorra ")
    assert gazetteer(server, cache=cache).candidates("Nowhere") == ()
    assert gazetteer(server, cache=cache).candidates("Nowhere") == ()
    assert [asked["q"] for asked, _ in server.asked] == ["Andorra", "Nowhere"]


def test_lifetimes(tmp_path: Path) -> None:
    clock = [1_000_000.0]
    cache = AnswerCache(tmp_path / "c.sqlite", hit_days=10, miss_days=1, now=lambda: clock[0])
    hit, miss = (cache.key("p", "e", name, {}) for name in ("hit", "miss"))
    cache.put(hit, [{"a": "ü"}])
    cache.put(miss, [])
    assert (cache.get(hit), cache.get(miss)) == ([{"a": "ü"}], [])
    clock[0] += 2 * 86_400
    assert (cache.get(hit), cache.get(miss)) == ([{"a": "ü"}], None)
    clock[0] += 9 * 86_400
    assert cache.get(hit) is None


def test_many_writers(tmp_path: Path) -> None:
    cache = AnswerCache(tmp_path / "c.sqlite")

    def work(number: int) -> None:
        for i in range(15):
            cache.put(cache.key("p", "e", f"{number} {i}", {}), [{"n": number}])

    threads = [threading.Thread(target=work, args=(n,)) for n in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert all(cache.get(cache.key("p", "e", f"{n} {i}", {})) == [{"n": n}] for n in range(6) for i in range(15))


def test_damaged_cache(tmp_path: Path) -> None:
    path = tmp_path / "c.sqlite"
    path.write_text("not a database" * 500)
    with pytest.raises(DatasetIntegrityError, match="delete it"):
        AnswerCache(path).get("key")
