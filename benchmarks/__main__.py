"""Every benchmark, one after the other; or those that are named: ``python -m benchmarks speed accuracy routes``."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

ORDER = ("speed", "length", "accuracy", "routes", "route_decides", "gis", "page")


def main() -> int:
    """Run each benchmark in a process of its own; the exit code is the last failure's."""
    here = Path(__file__).parent
    known = [name for name in ORDER if (here / f"{name}.py").exists()]
    wanted = sys.argv[1:] or known
    if unknown := [name for name in wanted if name not in known]:
        sys.exit(f"no benchmark {', '.join(unknown)}; there are {', '.join(known)}")
    code = 0
    for name in wanted:
        print(f"== {name}", flush=True)
        code = (
            subprocess.run([sys.executable, "-m", f"benchmarks.{name}"], cwd=here.parent, check=False).returncode
            or code
        )
    return code


if __name__ == "__main__":
    sys.exit(main())
