"""The hand-made layers of tests/layers serve here too."""

import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[1] / "layers"))
