"""Rebuilds what the wheel ships: ``python data/builders/build.py [BUILDER …]``; all of it if none is named."""

from __future__ import annotations

import importlib
import importlib.util
import sys
from pathlib import Path

HERE = Path(__file__).resolve().parent
# In this order: the gazetteer leaves out names that are common words, the basemap may use the mask.
BUILDERS = ("gazetteer", "mask", "basemap")


def main(names: list[str]) -> int:
    """Run the builders and return an exit code."""
    sys.path[:0] = [str(HERE), str(HERE.parents[1])]
    found = [name for name in BUILDERS if importlib.util.find_spec(name)]
    unknown = sorted(set(names) - set(found))
    if unknown:
        print(f"no builder {', '.join(unknown)}; there are {', '.join(found)}", file=sys.stderr)
        return 2
    for name in names or found:
        print(f"building {name}")
        importlib.import_module(name).main()
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
