"""Road and rail by a service: a real HTTP server on loopback that speaks OSRM and Valhalla, and misbehaves."""

from __future__ import annotations

import json
import threading
import time
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest

from geomap.cache import AnswerCache
from geomap.cli import run
from geomap.errors import ConfigurationError, RoutingError
from geomap.geodesy import distance_km
from geomap.pipeline import map_article
from geomap.pipeline import route as way
from geomap.routing import requesting
from geomap.routing.base import Journey
from geomap.routing.service import Service, ServiceRouter
from geomap.settings import Settings

LYON, PARIS = (4.835, 45.764), (2.352, 48.857)
DIJON = (5.042, 47.322)
TURNS = [[4.836, 45.765], [4.85, 46.3], [5.04, 47.32], [3.6, 47.8], [2.35, 48.855]]
TEXT = "The convoy drove from Lyon to Paris on Monday.\n"


def _osrm(turns=TURNS) -> dict:
    line = {"type": "LineString", "coordinates": turns}
    return {"code": "Ok", "routes": [{"geometry": line, "duration": 16000.4, "distance": 466000.1}], "waypoints": []}


def _encode(turns, places=6) -> str:
    """Encode a polyline as Valhalla does: latitude first, differences, five bits a character."""
    out, last = [], (0, 0)
    for lon, lat in turns:
        now = (round(lat * 10**places), round(lon * 10**places))
        for new, old in zip(now, last, strict=True):
            value = (new - old) << 1
            value = ~value if new < old else value
            while value >= 0x20:
                out.append(chr((0x20 | (value & 0x1F)) + 63))
                value >>= 5
            out.append(chr(value + 63))
        last = now
    return "".join(out)


def _valhalla(turns=TURNS) -> dict:
    return {"trip": {"legs": [{"shape": _encode(turns), "summary": {"time": 16000, "length": 466.0}}], "status": 0}}


class _Handler(BaseHTTPRequestHandler):
    def do_GET(self):
        self._answer(b"")

    def do_POST(self):
        self._answer(self.rfile.read(int(self.headers["Content-Length"])))

    def _answer(self, body):
        server = self.server
        server.asked.append((self.command, self.path, self.headers.get("User-Agent"), body))
        status, headers, answer, slow = server.script[min(len(server.asked), len(server.script)) - 1]
        answer = answer if isinstance(answer, bytes) else json.dumps(answer).encode()
        self.send_response(status)
        for name, value in headers.items():
            self.send_header(name, value)
        self.send_header("Content-Type", "application/json")
        self.end_headers()
        try:
            step = max(1, len(answer) // 50) if slow else len(answer) or 1
            for start in range(0, len(answer), step):
                time.sleep(slow)
                self.wfile.write(answer[start : start + step])
                self.wfile.flush()
        except OSError:
            pass  # the client has gone, as it should

    def log_message(self, *_):
        pass


class _Server(ThreadingHTTPServer):
    daemon_threads = True

    def says(self, answer=None, *, status=200, slow=0.0, then=(), **headers):
        self.script = [(status, headers, _osrm() if answer is None else answer, slow), *then]
        self.asked = []


@pytest.fixture
def server():
    with _Server(("127.0.0.1", 0), _Handler) as running:
        running.url = f"http://127.0.0.1:{running.server_port}"
        running.says()
        thread = threading.Thread(target=running.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True)
        thread.start()
        yield running
        running.shutdown()
        thread.join()


def _router(server, kind="osrm", **more) -> ServiceRouter:
    return ServiceRouter(Service(kind, server.url), **more)


JOURNEY = Journey(LYON, PARIS, "road", origin_name="Lyon", destination_name="Paris")


@pytest.mark.parametrize("kind", ["osrm", "valhalla"])
def test_the_path_is_the_service_s(server, kind):
    server.says(_osrm() if kind == "osrm" else _valhalla())
    found = _router(server, kind).route(JOURNEY)
    (line,) = found.parts
    assert [line[0], line[-1]] == [tuple(TURNS[0]), tuple(TURNS[-1])]
    assert set(map(tuple, TURNS)) <= set(line)
    assert found.path_basis == "inferred-network"
    assert ("OSRM" if kind == "osrm" else "Valhalla") in found.method
    assert f"127.0.0.1:{server.server_port}" in found.method
    assert found.start_gap_km == pytest.approx(distance_km(LYON, TURNS[0]), abs=0.01)
    assert 0 < found.end_gap_km < 1
    assert found.length_km > found.great_circle_km
    ((method, path, agent, body),) = server.asked
    assert agent == "geomap"
    if kind == "osrm":
        assert (method, body) == ("GET", b"")
        assert path.startswith("/route/v1/driving/4.835,45.764;2.352,48.857?")
        assert "overview=full" in path
    else:
        assert (method, path) == ("POST", "/route")
        asked = json.loads(body)
        assert asked["costing"] == "auto"
        assert [(each["lon"], each["lat"]) for each in asked["locations"]] == [LYON, PARIS]


def test_vias_are_asked_for_and_must_be_passed(server):
    assert _router(server).route(Journey(LYON, PARIS, "road", via=(DIJON,))).parts
    assert ";5.042,47.322;" in server.asked[0][1]
    far = _router(server).route(Journey(LYON, PARIS, "road", via=((7.75, 48.58),), via_names=("Strasbourg",)))
    assert not far.parts
    assert "from Strasbourg" in far.no_line_reason


def test_an_end_off_the_network_has_no_line(server):
    found = _router(server).route(Journey((4.835, 45.2), PARIS, "road", origin_name="Lyon"))
    assert not found.parts
    assert found.no_line_reason == f"the nearest road that 127.0.0.1:{server.server_port} knows is 63 km from Lyon"
    assert found.path_basis is None


@pytest.mark.parametrize(
    ("kind", "answer"),
    [
        ("osrm", {"code": "NoRoute", "message": "Impossible route between points"}),
        ("osrm", {"code": "NoSegment", "message": "Could not find a matching segment"}),
        ("valhalla", {"error_code": 442, "error": "No path could be found for input", "status_code": 400}),
        ("valhalla", {"error_code": 171, "error": "No suitable edges near location", "status_code": 400}),
    ],
)
def test_no_way_is_a_value(server, kind, answer):
    server.says(answer, status=400)
    found = _router(server, kind).route(JOURNEY)
    assert found.parts == ()
    assert "finds no way by road" in found.no_line_reason
    assert found.great_circle_km > 300


@pytest.mark.parametrize(
    ("answer", "words"),
    [
        (b"<html>It works!</html>", "not JSON"),
        (b"[" * 100_000, "not JSON"),
        (b"", "not JSON"),
        ([1, 2], "HTTP 200"),
        ({}, "no route of OSRM"),
        ({"code": "Ok", "routes": []}, "no route of OSRM"),
        ({"code": "InvalidUrl"}, "InvalidUrl"),
        (_valhalla(), "no route of OSRM"),
        (_osrm([[4.8, 45.7]]), "no route of OSRM"),
        (_osrm([[4.8, 45.7], ["x", None]]), "no route of OSRM"),
        (_osrm([[4.8, 45.7], [2.3]]), "no route of OSRM"),
        (_osrm([[4.8, 45.7], [500, 48.8]]), "500,48.8, which is nowhere"),
        (_osrm([[4.8, 45.7], [48.8, 95]]), "which is nowhere"),
        (_osrm([[4.8, 45.7], [float("nan"), 48.8]]), "which is nowhere"),
        (_osrm([[4.835, 45.764], [170, -40], [-170, 60], [2.35, 48.85]]), "which cannot be"),
    ],
)
def test_garbage_is_an_error(server, answer, words):
    server.says(answer)
    with pytest.raises(RoutingError, match=words):
        _router(server).route(JOURNEY)
    assert len(server.asked) == 1


@pytest.mark.parametrize("shape", ["\x00", "~" * 30, "é", 7, None])
def test_a_damaged_polyline_is_an_error(server, shape):
    answer = _valhalla()
    answer["trip"]["legs"][0]["shape"] = shape
    server.says(answer)
    with pytest.raises(RoutingError):
        _router(server, "valhalla").route(JOURNEY)


def test_a_slow_answer_is_given_up(server):
    server.says(slow=0.1)  # five seconds in all, and never half a second without a byte
    begun = time.monotonic()
    with pytest.raises(RoutingError, match=r"within 0\.5 s"):
        _router(server, timeout=0.5).route(JOURNEY)
    assert time.monotonic() - begun < 2
    server.says(slow=3)
    with pytest.raises(RoutingError, match=r"within 0\.3 s"):
        _router(server, timeout=0.3).route(JOURNEY)
    assert len(server.asked) == 1


def test_busy_is_asked_again_a_few_times(server):
    again = {"Retry-After": "0"}
    fine = (200, {}, _osrm(), 0.0)
    server.says({}, status=429, then=[(503, again, {}, 0.0), fine], **again)
    assert _router(server).route(JOURNEY).parts
    assert len(server.asked) == 3
    server.says({}, status=429, **again)
    with pytest.raises(RoutingError, match="HTTP 429"):
        _router(server).route(JOURNEY)
    assert len(server.asked) == 3


def test_what_will_not_get_better_is_asked_once(server):
    server.says({}, status=429, **{"Retry-After": "3600"})
    with pytest.raises(RoutingError, match="asks to wait 3600 s"):
        _router(server).route(JOURNEY)
    assert len(server.asked) == 1
    server.says({"message": "boom"}, status=500)
    with pytest.raises(RoutingError, match="HTTP 500"):
        _router(server).route(JOURNEY)
    server.says({}, status=302, Location="http://127.0.0.1:1/")
    with pytest.raises(RoutingError, match="another address"):
        _router(server).route(JOURNEY)
    assert len(server.asked) == 1


def test_nobody_there():
    router = ServiceRouter(Service("osrm", "http://127.0.0.1:9"), retries=0)
    with pytest.raises(RoutingError, match=r"127\.0\.0\.1:9 cannot be reached"):
        router.route(JOURNEY)


def test_an_answer_has_a_largest_size(server, monkeypatch):
    monkeypatch.setattr(requesting, "LARGEST", 1000)
    server.says(b" " * 5000)
    with pytest.raises(RoutingError, match="answers with more than"):
        _router(server).route(JOURNEY)


def test_answers_are_kept_and_errors_are_not(server, tmp_path):
    cache = AnswerCache(tmp_path / "routes.sqlite")
    server.says({}, status=500, then=[(200, {}, _osrm(), 0.0)])
    with pytest.raises(RoutingError):
        _router(server, cache=cache).route(JOURNEY)
    first = _router(server, cache=cache).route(JOURNEY)
    assert _router(server, cache=cache).route(JOURNEY) == first
    assert len(server.asked) == 2
    server.says({"code": "NoRoute"}, status=400)
    back = Journey(PARIS, LYON, "road")
    assert _router(server, cache=cache).route(back) == _router(server, cache=cache).route(back)
    assert len(server.asked) == 1


@pytest.mark.parametrize(
    ("text", "service"),
    [
        ("https://router.example/osrm/", Service("osrm", "https://router.example/osrm")),
        ("osrm+http://127.0.0.1:5000", Service("osrm", "http://127.0.0.1:5000")),
        ("Valhalla+https://v.example", Service("valhalla", "https://v.example")),
    ],
)
def test_urls(text, service):
    assert Service.parse(text) == service


@pytest.mark.parametrize(
    "text",
    ["", "router.example", "ftp://x", "file:///etc/passwd", "https://", "http://x:99999", "graphhopper+https://x",
     "https://me:secret@x", "http://x?y=1", "http://x\n.y", "http://[1"],
)  # fmt: skip
def test_urls_that_are_none(text):
    with pytest.raises(ConfigurationError, match="router URL"):
        Service.parse(text)


def test_valhalla_knows_no_railways():
    with pytest.raises(ConfigurationError, match="no ways by rail"):
        Service.parse("valhalla+http://x", mode="rail")


def test_maps_use_it_only_where_it_was_asked_for(server, tmp_path):
    asked = Settings(router_url=server.url, cache=tmp_path)
    layers = map_article(TEXT, settings=asked)
    (row,) = layers.routes.to_dict("records")
    assert row["path_basis"] == "inferred-network"
    assert any("routing service" in line for line in layers.attributions)
    layers = map_article(TEXT)
    (row,) = layers.routes.to_dict("records")
    assert row["path_basis"] == "schematic"
    assert not any("routing service" in line for line in layers.attributions)
    assert len(server.asked) == 1
    # Roads say nothing of railways.
    rails = map_article(TEXT.replace("drove", "travelled by train"), settings=asked)
    assert list(rails.routes["path_basis"]) == ["schematic"]
    assert len(server.asked) == 1
    rails = way(LYON, PARIS, mode="rail", settings=Settings(rail_router_url=server.url, cache=tmp_path))
    assert rails.path_basis == "inferred-network"
    assert server.asked[1][1].startswith("/route/v1/train/")


def test_command_line(server, tmp_path, capsys, monkeypatch):
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    (tmp_path / "convoy.txt").write_text(TEXT, encoding="utf-8")
    command = ["map", str(tmp_path / "convoy.txt"), "-o", str(tmp_path / "maps"), "--json", "--router-url"]
    assert run([*command, server.url]) == 0
    (leg,) = json.loads(capsys.readouterr().out)["legs"]
    assert leg["path_basis"] == "inferred-network"
    page = (tmp_path / "maps" / "convoy.html").read_text(encoding="utf-8")
    assert "as a routing service finds them" in page
    assert "by a routing service" in page  # the attribution
    server.says({}, status=500)
    assert run(["route", "Paris", "Lyon", "--mode", "road", "--router-url", server.url]) == 5
    captured = capsys.readouterr()
    assert captured.err == f"geomap: {server.url} answers with HTTP 500\n"
    assert run(["route", "Paris", "Lyon", "--mode", "road", "--router-url", "paris.example"]) == 2
    assert "router URL" in capsys.readouterr().err
    # Ships need no roads: a service that is down does not matter.
    assert run(["route", "Odesa", "Istanbul", "--router-url", server.url]) == 0
