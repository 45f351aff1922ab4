"""The commands: arguments in, exit code out. ``console.py`` has what they share, ``reports.py`` what they print."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from geomap import __version__, console
from geomap.cli_evaluate import evaluate_command, gaps_command
from geomap.cli_files import convert_command, formats_command, render_command
from geomap.cli_gazetteer import gazetteer_group
from geomap.console import (
    EXIT_CODES,
    NO_PLACE,
    byte_lines,
    choices,
    country_option,
    debug_option,
    each,
    gazetteer_option,
    hint_options,
    json_option,
    passages_option,
    picture_options,
    recogniser_option,
    router_options,
    stream,
)
from geomap.errors import ArticleError, ConfigurationError, GeomapError
from geomap.helper import second_process
from geomap.settings import Settings
from geomap.terminal import Stages, json_text, say

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from geomap.model import Article, Layers


@click.group(cls=console.Group, context_settings={"help_option_names": ["-h", "--help"]}, epilog=EXIT_CODES)
@click.version_option(__version__, prog_name="geomap", message="%(prog)s %(version)s")
@debug_option
def cli() -> None:
    """Turn a news article into a map that can be checked against the article."""


@cli.command("map")
@click.argument("articles", nargs=-1, required=True, metavar="ARTICLE...")
@click.option("-o", "--output", "folder", default=".", metavar="DIR", help="Folder for the files; made if need be.")
@click.option(
    "--format",
    "formats",
    default="html,gpkg,geojson,json",
    show_default=True,
    metavar="LIST",
    help="Formats to write, with commas between: see `geomap formats`.",
)
@click.option("--json", "as_json", is_flag=True, help="Print the summary as JSON.")
@click.option("--quiet", is_flag=True, help="Print nothing but errors.")
@click.option(
    "--tiles",
    metavar="NAME|URL",
    help="Offer these tiles as a base map of the page: a name of xyzservices, or a URL with {z}/{x}/{y}.",
)
@click.option(
    "--together",
    is_flag=True,
    help="One page of all articles, together.html, in place of one for each; they are layers in it.",
)
@picture_options
@hint_options
@recogniser_option
@passages_option
@router_options
@gazetteer_option
@debug_option
def map_command(
    articles: tuple[str, ...],
    *,
    folder: str,
    formats: str,
    as_json: bool,
    quiet: bool,
    size: str,
    title: str | None,
    dpi: int,
    tiles: str | None,
    together: bool,
    gazetteer: Path | None,
    **options: Any,
) -> int:
    """Map articles: text files, or - for standard input.

    Writes a page that opens from disk, a GeoPackage, GeoJSON and a summary for each article.

    \b
    Examples:
      geomap map article.txt
      geomap map article.txt -o maps --format html,gpkg
      geomap map article.txt --format png,svg,pdf --title "By sea to Makhachkala"
      geomap map article.txt --tiles OpenStreetMap.Mapnik
      geomap map *.txt -o maps --country US
      geomap map monday.txt tuesday.txt --together
      geomap map article.txt --near 51.4,35.7 --publisher "Tehran Times"
      geomap map article.txt --passages volga-don,-suez
      cat article.txt | geomap map - --json
    """
    from geomap import reports
    from geomap.pipeline import (
        FORMATS,
        Picture,
        checked_settings,
        checked_tiles,
        map_article,
        open_gazetteer,
        parse_size,
        summary,
        with_distinct_names,
        write_all,
        write_together,
    )

    settings = checked_settings(Settings(gazetteer=gazetteer, **options))
    wanted = choices("--format", formats, tuple(FORMATS))
    picture = Picture(size=parse_size(size), dpi=dpi, title=title)
    checked_tiles(tiles)
    opened = open_gazetteer(settings)
    stages = Stages(quiet=quiet)
    if together and "html" not in wanted:
        raise click.UsageError("--together makes a page: --format must have html")
    own = [each for each in wanted if not (together and each == "html")]
    every: list[Layers] = []

    def one(article: Article) -> int:
        stages.begin(article.name)
        try:
            layers = map_article(article, settings=settings, gazetteer=opened, progress=stages, helper=helper)
            stages("writing")
            files = write_all(layers, folder, formats=own, picture=picture, tiles=tiles)
            every.extend([layers] if together else [])
        finally:
            stages.end()
        if as_json:
            say(json_text(summary(layers, files=files), indent=1))
        elif not quiet:
            reports.show_map(layers, files)
        return 0 if reports.has_places(layers) else NO_PLACE

    with second_process() as helper:
        code = each(with_distinct_names(_read_all(articles, settings)), one, quiet=quiet)
    if every:
        page = write_together(every, Path(folder) / "together.html", tiles=tiles)
        if not (quiet or as_json):
            say(f"\nAll together\n  {page}")
    return code


@cli.command("places")
@click.argument("articles", nargs=-1, metavar="[ARTICLE...]")
@click.option("--jsonl", metavar="IN", help='Documents, one a line: {"id", "text"}, and "spans" to resolve only these.')
@click.option("--kinds", metavar="LIST", help="Kinds of mentions to print, with commas between; all by default.")
@json_option
@hint_options
@recogniser_option
@gazetteer_option
@debug_option
def places_command(
    articles: tuple[str, ...],
    *,
    jsonl: str | None,
    kinds: str | None,
    as_json: bool,
    gazetteer: Path | None,
    **options: Any,
) -> int:
    """List the places that articles name.

    Each with what it was taken to be, and why.

    Kinds: literal, associative (a government, a team), demonym, embedded (in an organisation's name),
    description ("the Russian capital").

    \b
    Examples:
      geomap places article.txt
      geomap places article.txt --json --kinds literal,description
      geomap places --jsonl documents.jsonl > places.jsonl
    """
    from geomap import jsonlines, reports
    from geomap.pipeline import checked_settings, open_gazetteer, read

    settings = checked_settings(Settings(gazetteer=gazetteer, **options))
    wanted = choices("--kinds", kinds, jsonlines.KINDS)
    if source := _streams(articles, jsonl):
        with byte_lines(source) as lines:
            return stream(jsonlines.place_lines(lines, settings=settings, kinds=wanted))
    opened = open_gazetteer(settings)

    def one(article: Article) -> int:
        reading = read(article, settings=settings, gazetteer=opened)
        if as_json:
            say(json_text({"id": article.id, "places": jsonlines.places_of(reading, kinds=wanted)}, indent=2))
        else:
            reports.show_places(reading, kinds=wanted)
        return 0 if any(found.place for found in reading.resolutions) else NO_PLACE

    return each(_read_all(articles, settings), one)


@cli.command("routes")
@click.argument("articles", nargs=-1, metavar="[ARTICLE...]")
@click.option("--jsonl", metavar="IN", help='Documents, one a line: {"id", "text"}.')
@json_option
@hint_options
@recogniser_option
@passages_option
@router_options
@gazetteer_option
@debug_option
def routes_command(
    articles: tuple[str, ...],
    *,
    jsonl: str | None,
    as_json: bool,
    gazetteer: Path | None,
    **options: Any,
) -> int:
    """List the movements that articles state.

    Who or what went from where to where, how, and how sure the text is.

    \b
    Examples:
      geomap routes article.txt
      geomap routes article.txt --json
      geomap routes --jsonl documents.jsonl > routes.jsonl
    """
    from geomap import jsonlines, reports
    from geomap.pipeline import checked_settings, map_article, open_gazetteer, read

    settings = checked_settings(Settings(gazetteer=gazetteer, **options))
    if source := _streams(articles, jsonl):
        with byte_lines(source) as lines:
            return stream(jsonlines.leg_lines(lines, settings=settings))
    opened = open_gazetteer(settings)

    def one(article: Article) -> int:
        if as_json:
            reading = read(article, settings=settings, gazetteer=opened)
            say(json_text({"id": article.id, "legs": jsonlines.legs_of(reading)}, indent=2))
            return 0 if any(found.place for found in reading.resolutions) else NO_PLACE
        layers = map_article(article, settings=settings, gazetteer=opened)
        reports.show_routes(layers)
        return 0 if reports.has_places(layers) else NO_PLACE

    return each(_read_all(articles, settings), one)


# A coordinate may begin with a minus sign: what is not an option is an argument.
@cli.command("route", context_settings={"ignore_unknown_options": True})
@click.argument("origin", required=False, metavar="FROM")
@click.argument("destination", required=False, metavar="TO")
@click.option(
    "--mode", type=click.Choice(["sea", "air", "road", "rail", "foot", "pipeline"]), default="sea", show_default=True
)
@click.option("--pairs", metavar="CSV", help="Draw each row's route; columns origin, origin_lon, origin_lat, …")
@json_option
@passages_option
@router_options
@country_option
@gazetteer_option
@debug_option
def route_command(
    origin: str | None,
    destination: str | None,
    *,
    mode: Any,
    pairs: str | None,
    as_json: bool,
    gazetteer: Path | None,
    **options: Any,
) -> int:
    """Draw the way between two places.

    FROM and TO are names, or longitude,latitude.

    \b
    Examples:
      geomap route Odesa Istanbul
      geomap route 53.37,36.86 Makhachkala --mode sea --json
      geomap route Murmansk Shanghai --passages northern-sea-route
      geomap route --pairs pairs.csv --mode sea > routes.jsonl
    """
    from geomap import reports, waylines
    from geomap.pipeline import checked_settings

    settings = checked_settings(Settings(gazetteer=gazetteer, **options))
    if pairs:
        if origin:
            raise click.UsageError("give FROM and TO, or --pairs, not both")
        return stream(waylines.pair_lines(pairs, mode=mode, settings=settings), code=ConfigurationError.exit_code)
    if not (origin and destination):
        raise click.UsageError("give FROM and TO, or --pairs")
    found = waylines.way(origin, destination, mode=mode, settings=settings)
    if as_json:
        say(json_text(waylines.way_dict(found)))
    else:
        reports.show_way(found)
    return 0 if found.origin.place and found.destination.place else NO_PLACE


@cli.command("geocode")
@click.argument("name")
@click.option("--limit", type=click.IntRange(min=1), default=10, show_default=True, help="How many to show.")
@json_option
@country_option
@gazetteer_option
@debug_option
def geocode_command(name: str, *, limit: int, as_json: bool, country: str | None, gazetteer: Path | None) -> int:
    """List the places that a name may mean.

    Likeliest first, and why each is in the running.

    \b
    Examples:
      geomap geocode Springfield
      geomap geocode Amirabad --country IR --json
    """
    from geomap import reports
    from geomap.pipeline import candidates

    found = candidates(name, settings=Settings(country=country, gazetteer=gazetteer))[:limit]
    if as_json:
        say(json_text({"name": name, "candidates": reports.candidate_dicts(found)}, indent=2))
    else:
        reports.show_candidates(name, found)
    return 0 if found else NO_PLACE


cli.add_command(gazetteer_group)
cli.add_command(evaluate_command)
cli.add_command(formats_command)
cli.add_command(convert_command)
cli.add_command(render_command)
gazetteer_group.add_command(gaps_command)


def _read_all(sources: Iterable[str], settings: Settings) -> Iterator[Article | GeomapError]:
    from geomap.pipeline import read_article

    for source in sources:
        try:
            yield read_article(source, settings=settings)
        except ArticleError as error:
            yield error


def _streams(articles: tuple[str, ...], jsonl: str | None) -> str | None:
    if bool(articles) == bool(jsonl):
        raise click.UsageError("give ARTICLE files, or --jsonl")
    return jsonl


def run(arguments: list[str] | None = None) -> int:
    """Run a command and return its exit code."""
    return console.run(cli, arguments)


def main() -> None:
    """Run geomap and leave with its exit code."""
    sys.exit(run())
