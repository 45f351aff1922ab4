"""Builds geomap/_data/gazetteer.sqlite. ``python data/builders/build.py gazetteer``."""

from __future__ import annotations

import time
from collections import Counter

from provenance import ROOT, npm_file, sources

from . import airports, geonames, outlines, post_towns, reviewed, unions, waters
from .model import Build
from .topology import Topology
from .write import write

OUT = ROOT / "geomap" / "_data" / "gazetteer.sqlite"
USED_FOR = "gazetteer"


def collect() -> Build:
    """Read every source into one set of places."""
    build = Build()
    geonames.add_countries(build)
    geonames.add_continents(build)
    geonames.add_cities(build)
    geonames.add_capitals(build)
    atlas = Topology(npm_file(outlines.US, "counties-10m.json"))
    outlines.county_of_cities(build, atlas)
    geonames.add_divisions(build)
    whole = outlines.countries(build)
    outlines.states(build, atlas)
    outlines.subunits(build)
    outlines.derive_divisions(build, whole)
    airports.add(build)
    reviewed.add_places(build)
    reviewed.add_names(build)
    geonames.add_longer_names(build)
    post_towns.add(build)
    unions.add(build)
    waters.seas(build)
    waters.lakes(build)
    waters.islands(build)
    waters.regions(build, whole, build.regions)
    return build


def main() -> None:
    """Build, write, and say what is in it and what was left out."""
    begun = time.perf_counter()
    build = collect()
    used = [s for s in sources().values() if USED_FOR in s["used_for"]]
    OUT.parent.mkdir(parents=True, exist_ok=True)
    digest = write(build, OUT, used, ", ".join(f"{s['id']} {s['version']}" for s in used))
    for note in build.notes:
        print(" ", note)
    classes = Counter(f"{r.feature_class}/{r.feature_code}" for r in build.rows.values())
    print(" ", ", ".join(f"{key} {count}" for key, count in classes.most_common(40)))
    names = sum(len(r.names) for r in build.rows.values())
    size, seconds = OUT.stat().st_size / 1e6, time.perf_counter() - begun
    print(f"{OUT.name}: {len(build.rows)} places, {names} names, {size:.1f} MB, {digest[:16]}, {seconds:.0f} s")
