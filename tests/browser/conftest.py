"""The browser and the sample layers are those of tests/webmap."""

from __future__ import annotations

import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[1] / "webmap"))

from browsing import launched  # noqa: F401  (a fixture)
