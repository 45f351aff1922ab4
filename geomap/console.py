"""What every command shares: options, errors as one line and an exit code, streams of JSON lines."""

from __future__ import annotations

import os
import re
import sys
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from geomap.errors import ArticleError, DatasetError, GeomapError
from geomap.terminal import clean, json_text, say, warn

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

    from geomap.model import Article, Point

NO_PLACE = 7
INTERRUPTED = 130
FOREIGN = (
    "the article does not look like English: names are still looked up, "
    "movements and statements are read in English only"
)
_DEBUG = "geomap.debug"
_NUMBER = r"[-+]?(?:\d+(?:\.\d*)?|\.\d+)"
_POINT = re.compile(rf"\s*({_NUMBER})\s*,\s*({_NUMBER})\s*")

EXIT_CODES = """\b
Exit codes:
  0    done
  1    an unexpected failure, a bug
  2    wrong usage
  3    the article cannot be read
  4    data missing or damaged
  5    a service on the network failed
  6    an output cannot be written
  7    no place found (outputs are written)
  130  interrupted
Of several articles the others are done, and the highest code is returned."""


class _ReaderGoneError(Exception):
    """Nobody reads standard output any more (``| head``)."""


class Group(click.Group):
    """Turns errors into one line and an exit code, for every command at once."""

    def invoke(self, ctx: click.Context) -> Any:
        try:
            return super().invoke(ctx)
        except (click.ClickException, click.exceptions.Exit, click.Abort):
            raise
        except BrokenPipeError as error:
            raise _ReaderGoneError from error  # click would make it exit code 1
        except Exception as error:
            if ctx.meta.get(_DEBUG):
                raise
            ctx.exit(report(error))


def report(error: Exception) -> int:
    """Print one line for an error (two for a bug), and return the exit code for it."""
    if isinstance(error, GeomapError):
        warn(str(error))
        return error.exit_code
    warn(f"unexpected failure: {type(error).__name__}: {error}")
    warn("this is a bug: please report it with the command, the article and what the command prints with --debug")
    return 1


def run(cli: click.Command, arguments: list[str] | None = None) -> int:
    """Run a command and return its exit code; only ``--debug`` lets an exception out."""
    for stream in (sys.stdout, sys.stderr):
        # A letter that the terminal's encoding lacks is shown as an escape: it is no failure.
        getattr(stream, "reconfigure", lambda **_: None)(errors="backslashreplace")
    try:
        code = cli.main(arguments, prog_name="geomap", standalone_mode=False)
        sys.stdout.flush()
    except click.Abort:
        warn("interrupted")
        return INTERRUPTED
    except click.exceptions.NoArgsIsHelpError as error:
        error.show()
        return error.exit_code
    except click.ClickException as error:
        path = getattr(getattr(error, "ctx", None), "command_path", "geomap")
        warn(f"{error.format_message()} (see {path} --help)")
        return error.exit_code
    except (_ReaderGoneError, BrokenPipeError):
        # What Python would still flush goes nowhere.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 0
    return int(code or 0)


def debug_option(command: Callable[..., Any]) -> Callable[..., Any]:
    """Give a command ``--debug``."""

    def remember(ctx: click.Context, _: click.Parameter, value: bool) -> None:  # noqa: FBT001  (click's signature)
        if value:
            ctx.meta[_DEBUG] = True

    option = click.option(
        "--debug", is_flag=True, expose_value=False, is_eager=True, callback=remember, help="Show tracebacks."
    )
    return option(command)


def _upper(_: click.Context, __: click.Parameter, value: str | None) -> str | None:
    return value.upper() if value else None


country_option = click.option(
    "--country", metavar="XX", callback=_upper, help="Country the article is about, such as US."
)


def hint_options(command: Callable[..., Any]) -> Callable[..., Any]:
    """Give a command the hints from outside the text: ``--country``, ``--near``, ``--publisher``."""
    near = click.option(
        "--near", metavar="LON,LAT|NAME", callback=_near, help="Where the article is about: a point, or a place's name."
    )
    publisher = click.option("--publisher", metavar="NAME", default="", help="Newspaper that the article is from.")
    return country_option(near(publisher(command)))


def point_of(text: str) -> Point | None:
    """``lon,lat`` in degrees as a point, None for what is not two numbers."""
    match = _POINT.fullmatch(text)
    return (float(match[1]), float(match[2])) if match else None


def _near(_: click.Context, __: click.Parameter, value: str | None) -> Point | str | None:
    if value is None:
        return None
    if not value.strip():
        raise click.BadParameter("nothing given; it takes LON,LAT or the name of a place")
    point = point_of(value)
    if point is not None:
        if abs(point[0]) > 180 or abs(point[1]) > 90:  # noqa: PLR2004
            msg = f"{value.strip()} is not a longitude and latitude in degrees (longitude first)"
            raise click.BadParameter(msg)
        return point
    if not any(letter.isalpha() for letter in value):
        msg = f"{clean(value)} is neither LON,LAT in degrees nor the name of a place"
        raise click.BadParameter(msg)
    return value.strip()


def _switches(_: click.Context, __: click.Parameter, value: str | None) -> frozenset[str] | None:
    if value is None:
        return None
    found = frozenset(part.strip() for part in value.split(",") if part.strip())
    if not found:
        raise click.BadParameter("nothing given; an example is volga-don,-suez")
    return found


passages_option = click.option(
    "--passages",
    metavar="LIST",
    callback=_switches,
    help="Canals and straits to open or, with a minus, to close to ships: volga-don,-suez.",
)


def router_options(command: Callable[..., Any]) -> Callable[..., Any]:
    """Give a command ``--router-url`` and ``--rail-router-url``: nothing is asked of a service without them."""
    road = click.option(
        "--router-url",
        default="",
        metavar="URL",
        help="OSRM service to draw legs by road with; valhalla+https://… for Valhalla.",
    )
    rail = click.option(
        "--rail-router-url", default="", metavar="URL", help="OSRM service made of railways, for legs by rail."
    )
    return road(rail(command))


recogniser_option = click.option(
    "--recogniser",
    default="rules",
    show_default=True,
    metavar="rules|spacy:NAME",
    help="What finds the names: geomap's rules, or a spaCy pipeline of yours.",
)
gazetteer_option = click.option(
    "--gazetteer", type=click.Path(path_type=Path), metavar="FILE", help="Gazetteer to use in place of geomap's own."
)
json_option = click.option("--json", "as_json", is_flag=True, help="Print JSON.")


def each(articles: Iterable[Article | GeomapError], do: Callable[[Article], int], *, quiet: bool = False) -> int:
    """Do each article, and return the highest code. An error ends that article alone; damaged data ends all.

    An article that does not look like English is done with a word of warning, unless ``quiet``.
    """
    code = 0
    for article in articles:
        try:
            if isinstance(article, GeomapError):
                raise article
            if article.language != "en" and not quiet:
                warn(f"{article.name}: {FOREIGN}")
            code = max(code, do(article))
        except DatasetError:
            raise
        except GeomapError as error:
            if click.get_current_context().meta.get(_DEBUG):
                raise
            code = max(code, report(error))
    return code


def in_turn(files: Iterable[str], do: Callable[[str], int]) -> int:
    """Do each file, and return the highest code. An error ends that file alone."""
    code = 0
    for file in files:
        try:
            code = max(code, do(file))
        except GeomapError as error:
            if click.get_current_context().meta.get(_DEBUG):
                raise
            code = max(code, report(error))
    return code


def picture_options(command: Callable[..., Any]) -> Callable[..., Any]:
    """Add the options of pictures."""
    for option in (
        click.option("--dpi", type=int, default=144, show_default=True, help="Resolution of the picture, of PNG."),
        click.option("--title", metavar="TEXT", help="Title of the picture; the headline without it."),
        click.option(
            "--size",
            metavar="WxH",
            default="800x600",
            show_default=True,
            help="Size of the picture (png, svg, pdf) in points, 1/72 inch.",
        ),
    ):
        command = option(command)
    return command


def choices(option: str, text: str | None, known: tuple[str, ...]) -> tuple[str, ...]:
    """Take apart a list with commas, all of ``known`` where none is given."""
    if text is None:
        return known
    wanted = tuple(dict.fromkeys(part.strip().lower() for part in text.split(",") if part.strip()))
    unknown = [name for name in wanted if name not in known]
    if unknown or not wanted:
        msg = f"{option}: {clean(', '.join(unknown)) or 'nothing given'}; there are {', '.join(known)}"
        raise click.UsageError(msg)
    return wanted


@contextmanager
def byte_lines(source: str) -> Iterator[Iterable[bytes]]:
    """Lines of a file, or of standard input for "-", as they come."""
    if source == "-":
        yield sys.stdin.buffer
        return
    try:
        file = open(source, "rb")  # noqa: PTH123, SIM115  (closed below; only the opening is an article's error)
    except (OSError, ValueError) as error:
        msg = f"{source}: cannot be read ({getattr(error, 'strerror', None) or error})"
        raise ArticleError(msg) from error
    with file:
        yield file


def stream(answers: Iterable[dict[str, Any]], *, code: int = ArticleError.exit_code) -> int:
    """Print one line an answer, at once; ``code`` where one of them is an error."""
    failed = 0
    for answer in answers:
        failed += "error" in answer
        say(json_text(answer))
    if failed:
        warn(f'{failed} of the lines failed; each says why in its "error"')
    return code if failed else 0
