"""The commands on gazetteers: ``geomap gazetteer``."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from geomap.console import debug_option, gazetteer_option, json_option
from geomap.errors import GeomapError
from geomap.settings import Settings
from geomap.terminal import Stages, clean, json_text, say, table, warn

if TYPE_CHECKING:
    from geomap.gazetteers.adding import Added
    from geomap.gazetteers.store import Stored

_MB = 1e6
name_option = click.option("--name", default="", metavar="NAME", help="What to call it; after the file by default.")


@click.group("gazetteer")
@debug_option
def gazetteer_group() -> None:
    """Look into the gazetteer, and add your own.

    \b
    Example:
      geomap gazetteer info
    """


@gazetteer_group.command("info")
@click.argument("name", required=False, metavar="[NAME]")
@click.option("--verify", is_flag=True, help="Read the whole file, and compare it with what was built.")
@json_option
@gazetteer_option
@debug_option
def gazetteer_info(name: str | None, *, verify: bool, as_json: bool, gazetteer: Path | None) -> int:
    """Say what the gazetteer holds and where it comes from.

    NAME is one that you have added; without it, the one that comes with geomap, and what lies over it.

    \b
    Examples:
      geomap gazetteer info
      geomap gazetteer info --verify --json
      geomap gazetteer info sites
    """
    from geomap import reports
    from geomap.pipeline import gazetteer_info as look

    if name:
        from geomap.gazetteers.store import find

        if gazetteer:
            raise click.UsageError("give NAME, or --gazetteer, not both")
        info = find(name).open().info(verify=verify)
    else:
        info = look(Settings(gazetteer=gazetteer), verify=verify)
    if as_json:
        say(json_text(info, indent=2))
    else:
        reports.show_info(info)
    return 0


@gazetteer_group.group("add")
@debug_option
def add_group() -> None:
    """Add a gazetteer of your own.

    It is kept in your data folder (or in GEOMAP_DATA), and is asked before the one that comes with geomap. All of it is
    added or nothing; adding one of the same name again replaces it.

    \b
    Examples:
      geomap gazetteer add geonames RU.zip
      geomap gazetteer add own sites.csv
    """


@add_group.command("geonames")
@click.argument("paths", nargs=-1, required=True, metavar="PATH...", type=click.Path(path_type=Path))
@name_option
@click.option(
    "--classes", default="AHLPRSTUV", show_default=True, metavar="LETTERS", help="Feature classes of GeoNames to keep."
)
@json_option
@click.option("--quiet", is_flag=True, help="Print nothing but errors.")
@debug_option
def add_geonames_command(paths: tuple[Path, ...], *, name: str, classes: str, as_json: bool, quiet: bool) -> int:
    """Add a dump of GeoNames.

    PATH is a file of download.geonames.org/export/dump, or a folder with such files: allCountries or single countries,
    alternateNamesV2, admin1CodesASCII, admin2Codes, countryInfo, .zip or .txt, told apart by what is in them.

    \b
    Examples:
      geomap gazetteer add geonames RU.zip
      geomap gazetteer add geonames RU.zip alternateNamesV2.zip admin2Codes.txt --classes PAHT
      geomap gazetteer add geonames dumps --name world
    """
    from geomap.gazetteers.adding import add_geonames

    stages = Stages(quiet=quiet)
    stages.begin("GeoNames")
    try:
        added = add_geonames(paths, name=name, classes=classes.upper(), tell=stages)
    finally:
        stages.end()
    return _tell(added, as_json=as_json, quiet=quiet)


@add_group.command("own")
@click.argument("file", metavar="FILE", type=click.Path(path_type=Path))
@name_option
@click.option("--class", "class_", default="", metavar="CLASS", help="Class of rows without one: S, P/PPL, port, …")
@click.option("--attribution", default="", metavar="TEXT", help="Whom to name beside a map made with it.")
@click.option("--licence", default="", metavar="TEXT", help="Licence of the data, such as CC-BY-4.0.")
@json_option
@click.option("--quiet", is_flag=True, help="Print nothing but errors.")
@debug_option
def add_own_command(
    file: Path, *, name: str, class_: str, attribution: str, licence: str, as_json: bool, quiet: bool
) -> int:
    """Add a table of your own places.

    FILE is CSV with the columns name, lon, lat and class (and, if you like, code, country, admin1, population,
    alternates, former, uncertainty_km, geonameid, id), or GeoJSON with these as properties. Class is a letter of
    GeoNames (S), with a code (P/PPL), or a word: settlement, site, port, airport, base, factory, water, region, …

    Every row that is wrong is told by its number, and then nothing is added.

    \b
    Examples:
      geomap gazetteer add own sites.csv
      geomap gazetteer add own sites.csv --class site --attribution "Example Institute" --licence CC-BY-4.0
      geomap gazetteer add own areas.geojson --name front
    """
    from geomap.gazetteers.adding import add_own

    added = add_own(file, name=name, default_class=class_, attribution=attribution, licence=licence, on_error=warn)
    return _tell(added, as_json=as_json, quiet=quiet)


@gazetteer_group.command("list")
@json_option
@debug_option
def list_command(*, as_json: bool) -> int:
    """List the gazetteers that you have added.

    In the order in which they are asked: tables of your own, then GeoNames, each by name.

    \b
    Examples:
      geomap gazetteer list
      geomap gazetteer list --json
    """
    from geomap.gazetteers.store import folder, stored

    known = [_row(each) for each in stored()]
    if as_json:
        say(json_text({"folder": str(folder()), "gazetteers": known}, indent=2))
    elif known:
        table(
            ("name", "sort", "places", "names", "MB", "licence", "attribution"),
            [_cells(each) for each in known],
            right=("places", "names", "MB"),
        )
    else:
        say(f"None yet: `geomap gazetteer add` puts them into {clean(folder())}")
    return max((each["error_code"] for each in known), default=0)


@gazetteer_group.command("remove")
@click.argument("name")
@debug_option
def remove_command(name: str) -> int:
    """Take away a gazetteer that you have added.

    \b
    Example:
      geomap gazetteer remove sites
    """
    from geomap.gazetteers.store import remove

    say(f"Removed {clean(name)} ({clean(remove(name))})")
    return 0


def _row(stored: Stored) -> dict[str, Any]:
    """Return what ``list`` says of one; of a damaged one, what is wrong with it."""
    row: dict[str, Any] = {
        "name": stored.name, "sort": stored.sort, "path": str(stored.path), "size_bytes": 0, "places": None,
        "names": None, "licence": "", "attribution": "", "error": "", "error_code": 0,
    }  # fmt: skip
    opened = stored.open()
    try:
        info = opened.info()
        row |= {
            "size_bytes": info["size_bytes"],
            "places": sum(info["places"].values()),
            "names": info["names"],
            "licence": ", ".join(each["licence"] for each in info["sources"]),
            "attribution": "; ".join(opened.attributions()),
        }
    except GeomapError as error:
        row |= {"error": str(error), "error_code": error.exit_code}
    finally:
        opened.close()
    return row


def _cells(row: dict[str, Any]) -> tuple[str, ...]:
    counts = ("?" if row[key] is None else f"{row[key]:,}" for key in ("places", "names"))
    size = f"{row['size_bytes'] / _MB:.1f}"
    return (row["name"], row["sort"], *counts, size, row["licence"], row["error"] or row["attribution"])


def _tell(added: Added, *, as_json: bool, quiet: bool) -> int:
    if as_json:
        left_out = {"rows not as they should be": added.odd, **dict(added.left_out)}
        said = {
            "name": added.name, "sort": added.sort, "path": str(added.path), "size_bytes": added.size_bytes,
            "places": added.places, "names": added.names,
            "left_out": {words: count for words, count in left_out.items() if count}, "first_odd": added.first_odd,
        }  # fmt: skip
        say(json_text(said, indent=2))
    elif not quiet:
        size = f"{added.size_bytes / _MB:,.1f} MB"
        say(f"Added {added.name}: {added.places:,} places, {added.names:,} names, {size}: {clean(added.path)}")
        for words, count in added.left_out:
            say(f"  left out, {words}: {count:,}")
    if added.odd and not as_json:
        warn(f"{added.odd:,} rows were left out, for they are not as they should be:")
        for line in added.first_odd:
            warn(f"  {line}")
    sys.stdout.flush()
    return 0
