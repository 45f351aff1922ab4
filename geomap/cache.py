"""Answers of services on the network, kept in one SQLite table that many processes may share."""

from __future__ import annotations

import json
import sqlite3
import time
from contextlib import closing
from typing import TYPE_CHECKING, Any

from geomap.errors import DatasetIntegrityError

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from pathlib import Path

VERSION = 1  # of what is stored; answers of another version are not found
DAY = 86_400.0
_TABLE = (
    "CREATE TABLE IF NOT EXISTS answer(key TEXT PRIMARY KEY, stored REAL NOT NULL, body TEXT NOT NULL) WITHOUT ROWID"
)


def cache_path(folder: Path | None = None) -> Path:
    """Return the folder for answers: the one named, else geomap's own among the user's caches."""
    if folder is not None:
        return folder
    from platformdirs import user_cache_path  # noqa: PLC0415  (only where a service is used)

    return user_cache_path("geomap")


class AnswerCache:
    """Answers by provider, endpoint, query and parameters.

    An answer with something in it is kept for ``hit_days``, an empty one for ``miss_days``; an error is never stored.
    The file is in WAL mode: writers wait for each other up to ``wait`` seconds, readers never. ``now`` gives the time.
    """

    def __init__(
        self,
        path: Path,
        *,
        hit_days: float = 90.0,
        miss_days: float = 7.0,
        wait: float = 10.0,
        now: Callable[[], float] = time.time,
    ) -> None:
        self.path = path
        self.hit_days, self.miss_days, self.wait, self.now = hit_days, miss_days, wait, now

    @staticmethod
    def key(provider: str, endpoint: str, query: str, parameters: Mapping[str, str]) -> str:
        """Return the key of a question; white space and case of the query do not matter."""
        parts = [VERSION, provider, endpoint, " ".join(query.casefold().split()), sorted(parameters.items())]
        return json.dumps(parts, ensure_ascii=False)

    def get(self, key: str) -> list[dict[str, Any]] | None:
        """Return the answer, None if there is none that is young enough."""
        found = self._run("SELECT stored, body FROM answer WHERE key = ?", key)
        if not found:
            return None
        stored, body = found[0]
        answer: list[dict[str, Any]] = json.loads(body)
        days = self.hit_days if answer else self.miss_days
        return answer if 0 <= self.now() - stored < days * DAY else None

    def put(self, key: str, answer: list[dict[str, Any]]) -> None:
        """Keep an answer, in place of an older one."""
        body = json.dumps(answer, ensure_ascii=False, separators=(",", ":"))
        self._run("INSERT OR REPLACE INTO answer VALUES (?, ?, ?)", key, self.now(), body)

    def _run(self, query: str, *values: object) -> list[tuple[Any, ...]]:
        until = time.monotonic() + self.wait
        while True:
            try:
                return self._once(query, values)
            except (sqlite3.Error, OSError) as error:
                # Two that turn a new file into WAL at once: SQLite refuses one of them without waiting.
                if getattr(error, "sqlite_errorcode", None) != sqlite3.SQLITE_BUSY or time.monotonic() > until:
                    raise DatasetIntegrityError(f"the cache {self.path} cannot be used ({error}); delete it") from error
            time.sleep(0.01)

    def _once(self, query: str, values: tuple[object, ...]) -> list[tuple[Any, ...]]:
        self.path.parent.mkdir(parents=True, exist_ok=True)
        with closing(sqlite3.connect(self.path, timeout=self.wait, isolation_level=None)) as db:
            db.execute("PRAGMA journal_mode=WAL")
            db.execute(_TABLE)
            return db.execute(query, values).fetchall()
