"""What a picture depends on besides the layers."""

from __future__ import annotations

import re
from dataclasses import dataclass

from geomap.errors import ConfigurationError

LEAST, MOST = (360, 300), (4000, 4000)
LEAST_DPI, MOST_DPI = 36, 1200
MOST_PIXELS = 120_000_000
_SIZE = re.compile(r"(\d{1,5})\s*[x×*]\s*(\d{1,5})", re.IGNORECASE)


@dataclass(frozen=True, slots=True, kw_only=True)
class Picture:
    """How a picture is to look: ``size`` in units, ``dpi``, and a ``title`` in place of the headline.

    A unit is a point, 1/72 inch, in the PDF and the SVG; in the PNG it is ``dpi`` / 72 pixels. At 800 x 600 units and
    144 dpi that is 1600 x 1200 pixels.

    Raises
    ------
    ConfigurationError
        A size or a resolution that no picture can have.
    """

    size: tuple[int, int] = (800, 600)
    dpi: int = 144
    title: str | None = None

    def __post_init__(self) -> None:
        width, height = self.size
        if not (LEAST[0] <= width <= MOST[0] and LEAST[1] <= height <= MOST[1]):
            raise ConfigurationError(
                f"a picture of {width}x{height} units: it has to be at least {LEAST[0]}x{LEAST[1]} "
                f"and at most {MOST[0]}x{MOST[1]}"
            )
        if not LEAST_DPI <= self.dpi <= MOST_DPI:
            raise ConfigurationError(f"{self.dpi} dpi: it has to be between {LEAST_DPI} and {MOST_DPI}")
        if width * height * (self.dpi / 72) ** 2 > MOST_PIXELS:
            raise ConfigurationError(f"a picture of {width}x{height} units at {self.dpi} dpi is too large")


def parse_size(text: str) -> tuple[int, int]:
    """Read "800x600".

    Raises
    ------
    ConfigurationError
        It is no size.
    """
    match = _SIZE.fullmatch(text.strip())
    if match is None:
        raise ConfigurationError(f"{text!r} is no size; write it as in 800x600")
    return int(match[1]), int(match[2])
