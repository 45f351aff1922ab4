"""A real browser without a network, and what a page did in it."""

from __future__ import annotations

import contextlib
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path


@dataclass
class Watch:
    """What a page did that it should not have."""

    errors: list[str] = field(default_factory=list)
    requests: list[str] = field(default_factory=list)
    dialogs: list[str] = field(default_factory=list)

    @property
    def complaints(self) -> list[str]:
        return [*self.errors, *self.requests, *self.dialogs]


@contextlib.contextmanager
def opened(
    launched: Any, path: Path, *, width: int = 1280, height: int = 800, fragment: str = ""
) -> Iterator[tuple[Any, Watch]]:
    """Open a file; every request but that for itself is refused and written down."""
    context = launched.new_context(viewport={"width": width, "height": height}, reduced_motion="reduce")
    page = context.new_page()
    watch = Watch()
    own = path.as_uri()

    def handle(route: Any) -> None:
        if route.request.url.split("#")[0] == own:
            route.continue_()
            return
        watch.requests.append(route.request.url)
        route.abort()

    def dismiss(dialog: Any) -> None:
        watch.dialogs.append(dialog.message)
        dialog.dismiss()

    def note(message: Any) -> None:
        if message.type in {"error", "warning"}:
            watch.errors.append(message.text)

    page.route(lambda url: not url.startswith("data:"), handle)
    page.on("console", note)
    page.on("pageerror", lambda error: watch.errors.append(str(error)))
    page.on("dialog", dismiss)
    page.goto(own + fragment)
    page.wait_for_timeout(80)
    try:
        yield page, watch
    finally:
        context.close()
