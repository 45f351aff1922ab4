"""How a routing service is asked: routingpy makes the question and reads the answer, this client carries them.

routingpy's own client waits up to a minute and warns on standard error at each retry, lets a refused connection out as
an error of requests, and reads an answer of any size. This one does none of that.
"""

from __future__ import annotations

import json
import time
from typing import Any
from urllib.parse import urlencode

import requests
import urllib3
from routingpy.routers import OSRM, Valhalla

from geomap.errors import RoutingError

AGENT = "geomap"
LARGEST = 50_000_000  # bytes of an answer
PATIENCE = 10.0  # seconds that a service may ask to wait before another try
_AGAIN = frozenset({429, 502, 503, 504})
_TURNED = range(300, 400)
_NO_ROUTE = frozenset({"NoRoute", "NoSegment", "154", "170", "171", "442"})
_OK = 200
_BAD = 400


class NotFoundError(Exception):
    """The service knows no way."""


def client(kind: str, url: str, *, timeout: float, retries: int) -> Any:
    """Return routingpy's router of that kind, asking through ``Client``."""
    return (OSRM if kind == "osrm" else Valhalla)(url, timeout=timeout, client=Client, retries=retries)


class Client:
    """What routingpy asks of a client: ``_request``."""

    def __init__(self, base_url: str, *options: Any, retries: int) -> None:
        self.base_url, self.retries = base_url, retries
        self.timeout: float = options[1]

    def _request(
        self,
        url: str,
        get_params: dict[str, Any] | None = None,
        post_params: dict[str, Any] | None = None,
        dry_run: object = None,  # noqa: ARG002  (routingpy passes it)
    ) -> dict[str, Any]:
        target = self.base_url + url + (f"?{urlencode(get_params)}" if get_params else "")
        for left in range(self.retries, -1, -1):
            wait = self.retries - left + 1.0
            try:
                status, body, asked = self._once(target, post_params)
            except requests.ConnectionError as error:
                if not left:
                    raise RoutingError(f"{self.base_url} cannot be reached ({_why(error)})") from error
                asked = None
            except requests.RequestException as error:
                raise RoutingError(f"{self.base_url} failed ({_why(error)})") from error
            else:
                if status not in _AGAIN:
                    return self._answer(status, body)
                if not left or (asked or 0) > PATIENCE:
                    until = f", asks to wait {asked:g} s" if asked else ""
                    raise RoutingError(f"{self.base_url} answers with HTTP {status}{until}")
            time.sleep(wait if asked is None else asked)
        raise AssertionError("the last try returns or raises")

    def _once(self, target: str, post: dict[str, Any] | None) -> tuple[int, bytes, float | None]:
        """Return status, body and the seconds that the service asks to wait."""
        deadline = time.monotonic() + self.timeout
        slow = f"{self.base_url} did not answer within {self.timeout:g} s"
        with requests.Session() as session:
            session.trust_env = False  # no proxies or passwords from the environment
            session.headers.update({"User-Agent": AGENT, "Accept-Encoding": "identity"})
            try:
                with session.request(
                    "GET" if post is None else "POST",
                    target,
                    json=post,
                    timeout=self.timeout,
                    stream=True,
                    allow_redirects=False,
                ) as answer:
                    body = bytearray()
                    # What has come, at once: iter_content would wait for a whole chunk of a slow answer.
                    while chunk := answer.raw.read1(65536):
                        body += chunk
                        if time.monotonic() > deadline:
                            raise RoutingError(slow)
                        if len(body) > LARGEST:
                            raise RoutingError(f"{self.base_url} answers with more than {LARGEST // 1_000_000} MB")
                    return answer.status_code, bytes(body), _seconds(answer.headers.get("Retry-After"))
            except (requests.Timeout, urllib3.exceptions.TimeoutError) as error:
                raise RoutingError(slow) from error
            except (urllib3.exceptions.HTTPError, OSError) as error:
                if isinstance(error, requests.RequestException):
                    raise
                raise RoutingError(f"{self.base_url} broke off its answer ({_why(error)})") from error

    def _answer(self, status: int, body: bytes) -> dict[str, Any]:
        if status in _TURNED:
            raise RoutingError(f"{self.base_url} sends to another address (HTTP {status}); give that one")
        try:
            found = json.loads(body)
        except (ValueError, RecursionError) as error:
            said = f"HTTP {status}" if status != _OK else "what is not JSON"
            raise RoutingError(f"{self.base_url} answers with {said}") from error
        code = ""
        if isinstance(found, dict):
            code = str(found.get("code", "") if "code" in found else found.get("error_code", ""))
        if status in {_OK, _BAD} and code in _NO_ROUTE:
            raise NotFoundError
        if status != _OK or not isinstance(found, dict) or code not in {"Ok", ""}:
            raise RoutingError(f"{self.base_url} answers with HTTP {status}" + (f", {code[:40]}" if code else ""))
        return found


def _seconds(text: str | None) -> float | None:
    """Return Retry-After in seconds, None where there is none or a date."""
    return float(text) if text and text.strip().isdecimal() else None


def _why(error: Exception) -> str:
    """Return the innermost reason, in words."""
    inner: BaseException = error
    while inner.__cause__ or inner.__context__:
        inner = inner.__cause__ or inner.__context__ or inner
    return getattr(inner, "strerror", None) or type(inner).__name__
