"""The sample layers are those of tests/webmap, the hostile ones those of tests/security."""

from __future__ import annotations

import sys
from pathlib import Path

for name in ("webmap", "security"):
    sys.path.insert(0, str(Path(__file__).parents[1] / name))
