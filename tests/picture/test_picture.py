"""The picture as a reader gets it: what is in it, what is not, and that it is the same each time."""

from __future__ import annotations

import dataclasses
import hashlib
import io
import itertools
import re
import subprocess
import sys
import xml.etree.ElementTree as ET
from functools import cache
from pathlib import Path

import matplotlib as mpl
import numpy as np
import pytest
import tales
from hostile import STRINGS, hostile_layers
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.transforms import Affine2D
from PIL import Image
from sample_layers import seed_layers

import geomap
from geomap.errors import ConfigurationError
from geomap.picture import Picture, parse_size, write_picture
from geomap.picture import sheet as look
from geomap.picture import story as stories
from geomap.picture.compose import compose
from geomap.picture.lettering import plain
from geomap.picture.save import drawing

ROOT = Path(__file__).parents[2]
CASES = tales.cases()
SMALL = Picture(dpi=72)
FINER = 8  # whole pixels are not to matter
SHRINK = Affine2D().scale(1 / FINER)
SVG = "{http://www.w3.org/2000/svg}"


def composed(layers, options=SMALL):
    with drawing():
        return compose(stories.tell(layers), options)


def boxes(sheet):
    """Boxes of all lines of text, in units, without the air that letters have above and below them."""
    with drawing():
        sheet.figure.set_dpi(72 * FINER)
        renderer = FigureCanvasAgg(sheet.figure).get_renderer()
        found = [(text.get_text(), text.get_window_extent(renderer).transformed(SHRINK)) for text in sheet.texts]
    high = sheet.size[1]
    return [
        (words, (b.x0 + 1, high - b.y1 + 0.1 * b.height, b.x1 - 1, high - b.y0 - 0.1 * b.height)) for words, b in found
    ]


@cache
def written(name):
    """Boxes of a case, composed once."""
    return tuple(boxes(composed(CASES[name])))


def pixels(path):
    with Image.open(path) as image:
        return np.asarray(image.convert("RGB")).astype(int)


def share(found, colour):
    wanted = np.array([int(colour[i : i + 2], 16) for i in (1, 3, 5)])
    return float((np.abs(found - wanted).max(axis=2) <= 3).mean())


@pytest.mark.parametrize("name", CASES)
def test_no_text_lies_on_another_or_leaves_the_paper(name):
    found = written(name)
    assert found
    _all_apart(found, SMALL.size)


def _all_apart(found, size):
    for words, (left, top, right, bottom) in found:
        assert left >= 0, words
        assert top >= 0, words
        assert right <= size[0], words
        assert bottom <= size[1], words
    for (one, a), (other, b) in itertools.combinations(found, 2):
        apart = a[2] <= b[0] or b[2] <= a[0] or a[3] <= b[1] or b[3] <= a[1]
        assert apart, (one, other)


@pytest.mark.parametrize("size", [(360, 300), (400, 700), (600, 600), (1200, 500), (1600, 1200)])
def test_every_size_of_paper_will_do(size):
    found = boxes(composed(seed_layers(), Picture(size=size, dpi=72)))
    _all_apart(found, size)
    assert any("Makhachkala" in words for words, _ in found)


def test_no_title_is_none():
    words = " ".join(text for text, _ in boxes(composed(seed_layers(), Picture(title="", dpi=72))))
    assert "accuses" not in words


def test_what_is_drawn_has_its_colour(tmp_path):
    path = tmp_path / "seed.png"
    write_picture(seed_layers(), path)
    found = pixels(path)
    assert found.shape == (1200, 1600, 3)
    for colour, least in (
        (look.LEG, 0.0008),
        (look.PLACE, 0.0004),
        (look.NAMED, 0.02),
        (look.LAND, 0.1),
        (look.SEA, 0.05),
    ):
        assert share(found, colour) > least, colour
    assert share(found, look.PAPER) > 0.2
    margin = found[:, :30]
    assert (margin == 255).all()


def test_no_leg_no_orange(tmp_path):
    path = tmp_path / "one.png"
    write_picture(CASES["one"], path)
    assert share(pixels(path), look.LEG) == 0
    assert share(pixels(path), look.PLACE) > 0


def test_the_seed_says_what_it_has_to():
    words = " ".join(text for text, _ in boxes(composed(seed_layers())))
    for needed in ("Amirabad → Makhachkala", "Path inferred, about 850 km", "Belarus", "Ukraine", "Alabuga special",
                   "about 905 km, east", "✕ “near Moscow”", "two air bases", "Albers equal-area conic projection",
                   "Leg, path inferred", "Water crossed", "GeoNames", "Natural Earth",
                   "not independently confirmed"):  # fmt: skip
        assert needed in words, needed
    for absent in ("path as stated", "Leg, denied", "Near a place"):
        assert absent not in words


def test_every_way_of_drawing_has_its_key():
    words = [text for text, _ in boxes(composed(CASES["styles"], Picture(size=(900, 800), dpi=72)))]
    for needed in ("Leg, path as stated", "Leg, path inferred", "Leg, path not known", "Leg, denied or disputed",
                   "Planned, alleged or denied", "Leg with no known end", "Measured distance", "Near a place",
                   "Where it may be", "Reference point only"):  # fmt: skip
        assert needed in words, needed


def test_what_finds_no_room_is_counted():
    words = " ".join(text for text, _ in written("many"))
    more = int(re.search(r"and ([\d,]+) more places", words)[1].replace(",", ""))
    assert more + len(set(re.findall(r"Place \d+", words))) == 20_000
    words = " ".join(text for text, _ in written("sixty_legs"))
    more = int(re.search(r"and (\d+) more legs", words)[1])
    assert more + len(re.findall(r"Place \d+ → Place \d+", words)) == 60


def test_nothing_found_is_said():
    words = " ".join(text for text, _ in written("nothing"))
    assert "The text names no place that could be found." in words


def test_png_carries_title_words_and_sources(tmp_path):
    path = tmp_path / "x.png"
    write_picture(seed_layers(), path)
    with Image.open(path) as image:
        text = image.text
    assert text["Title"] == "White House accuses Iran of helping Russia build drone factory near Moscow"
    assert "Leg 1: Amirabad to Makhachkala." in text["Description"]
    assert "✕ “near Moscow”" in text["Description"]
    assert "Natural Earth" in text["Source"]
    assert "GeoNames (CC BY 4.0)" in text["Source"]


def test_svg_carries_title_and_description(tmp_path):
    path = tmp_path / "x.svg"
    write_picture(seed_layers(), path, options=Picture(title="Ships & <drones>"))
    root = ET.parse(path).getroot()
    assert root.get("role") == "img"
    assert root.findtext(f"{SVG}title") == "Ships & <drones>"
    assert "Leg 1: Amirabad to Makhachkala." in root.findtext(f"{SVG}desc")
    assert "<dc:date>" not in path.read_text("utf-8")


def test_pdf_carries_title_and_subject(tmp_path):
    path = tmp_path / "x.pdf"
    write_picture(CASES["one"], path, options=Picture(title="One place"))
    raw = path.read_bytes()
    assert raw.startswith(b"%PDF-")
    assert b"/Title (One place)" in raw
    assert b"Tbilisi" in raw
    assert b"CreationDate" not in raw


@pytest.mark.parametrize("suffix", [".png", ".svg", ".pdf"])
def test_same_bytes_each_time(tmp_path, suffix):
    """In this process, with other settings of matplotlib, and in another process with another hash seed."""
    digests = set()
    for number in range(2):
        path = tmp_path / f"{number}{suffix}"
        with mpl.rc_context({"font.size": 20 if number else 8, "lines.linewidth": 9, "svg.fonttype": "none"}):
            write_picture(seed_layers(), path, options=SMALL)
        digests.add(hashlib.sha256(path.read_bytes()).hexdigest())
    path = tmp_path / f"other{suffix}"
    script = (
        f"import sys; sys.path.insert(0, {str(ROOT / 'tests' / 'webmap')!r})\n"
        "from pathlib import Path\nfrom sample_layers import seed_layers\n"
        "from geomap.picture import Picture, write_picture\n"
        f"write_picture(seed_layers(), Path({str(path)!r}), options=Picture(dpi=72))"
    )
    subprocess.run([sys.executable, "-c", script], check=True, env={"PYTHONHASHSEED": "4711", "PATH": "/usr/bin"})
    digests.add(hashlib.sha256(path.read_bytes()).hexdigest())
    assert len(digests) == 1


def test_matplotlib_is_left_as_it_was(tmp_path):
    before = dict(mpl.rcParams)
    write_picture(CASES["one"], tmp_path / "x.png", options=SMALL)
    assert dict(mpl.rcParams) == before


@pytest.mark.parametrize("suffix", [".png", ".svg", ".pdf"])
def test_hostile_text_is_only_text(tmp_path, suffix):
    path = tmp_path / f"x{suffix}"
    write_picture(hostile_layers(), path, options=SMALL)
    raw = path.read_bytes()
    assert raw
    assert not Path("/tmp/geomap-pwned").exists()
    if suffix == ".svg":
        root = ET.fromstring(raw)
        tags = {element.tag.rpartition("}")[2] for element in root.iter() if isinstance(element.tag, str)}
        assert tags <= {"svg", "title", "desc", "metadata", "RDF", "Work", "type", "date", "format", "creator", "Agent",
                        "description", "rights", "defs", "style", "g", "path", "clipPath", "rect", "use"}  # fmt: skip
        names = {name for element in root.iter() for name in element.attrib}
        assert not [name for name in names if name.lower().startswith("on")]
        links = [value for element in root.iter() for name, value in element.attrib.items() if name.endswith("href")]
        assert all(link.startswith("#") for link in links)
        assert root.findtext(f"{SVG}title") == plain(STRINGS[1])


_MATHS = ("$\\frac{1}{2}$", "$x_", "\\$5", "$\\unknown{$", "a^b_c $ d")
_UNSEEN = re.compile("[\x00-\x1f\x7f\ud800-\udfff\u061c\u200e\u200f\u202a-\u202e\u2060-\u206f\ufeff\ufffe\uffff]")


def test_every_hostile_string_is_set_as_it_stands():
    every = [*STRINGS, *_MATHS]
    places = [(each, -60 + 14.0 * (i % 9), 50 - 12.0 * (i // 9)) for i, each in enumerate(every)]
    sheet = composed(tales.layers(places), Picture(size=(3000, 2400), dpi=72))
    written = [text.get_text() for text in sheet.texts]
    assert all(text.get_parse_math() is False for text in sheet.texts)
    assert not _UNSEEN.search("".join(written))
    short = [plain(each) for each in every if 0 < len(plain(each)) < 14 and " " not in plain(each)]
    assert len(short) > 5
    for each in short:
        assert each in written


@pytest.mark.parametrize("string", [STRINGS[0], STRINGS[31], STRINGS[32], STRINGS[33], STRINGS[34], *_MATHS])
def test_every_hostile_string_can_be_a_title(string):
    layers = CASES["one"]
    layers = dataclasses.replace(layers, article=dataclasses.replace(layers.article, title=string))
    written = [text.get_text() for text in composed(layers).texts]
    assert plain(string) in " ".join(written)
    assert not _UNSEEN.search("".join(written))


def test_mathematics_is_printed_as_it_stands():
    words = [text for text, _ in written("scripts")]
    assert "$x^2$ costs $5" in words
    assert "$\\frac{1}{2}$ & <b>" in words


def test_titles_are_the_headline_or_what_one_says():
    headline = "White House accuses Iran of helping Russia build drone factory near Moscow"
    words = " ".join(text for text, _ in boxes(composed(seed_layers())))
    assert headline in words
    words = " ".join(text for text, _ in boxes(composed(seed_layers(), Picture(title="By sea", dpi=72))))
    assert headline not in words
    assert "By sea" in words


@pytest.mark.parametrize(
    ("size", "dpi"), [((10, 10), 144), ((5000, 600), 144), ((800, 600), 0), ((800, 600), 5000), ((4000, 4000), 600)]
)
def test_impossible_papers_are_one_clear_line(size, dpi):
    with pytest.raises(ConfigurationError) as error:
        Picture(size=size, dpi=dpi)
    assert "\n" not in str(error.value)


@pytest.mark.parametrize(
    ("text", "size"), [("800x600", (800, 600)), (" 1200 X 675 ", (1200, 675)), ("640×480", (640, 480))]
)
def test_sizes_are_read(text, size):
    assert parse_size(text) == size


@pytest.mark.parametrize("text", ["", "800", "x600", "800x", "800x600x2", "-800x600", "1e3x600", "8 00x600"])
def test_what_is_no_size_is_said(text):
    with pytest.raises(ConfigurationError):
        parse_size(text)


def test_from_python(tmp_path):
    path = tmp_path / "x.png"
    assert geomap.write(CASES["one"], path, picture=geomap.Picture(size=(600, 400), dpi=72)) == [path]
    with Image.open(io.BytesIO(path.read_bytes())) as image:
        assert image.size == (600, 400)


def test_from_the_command_line(tmp_path, capsys):
    from geomap.cli import run

    article = tmp_path / "ferry.txt"
    article.write_text("Ferry\n\nA ferry sailed from Odesa to Istanbul.", encoding="utf-8")
    out = str(tmp_path / "maps")
    assert (
        run(["map", str(article), "-o", out, "--format", "png,svg,pdf", "--size", "640x480", "--dpi", "72", "--quiet"])
        == 0
    )
    assert sorted(path.name for path in Path(out).iterdir()) == ["ferry.pdf", "ferry.png", "ferry.svg"]
    with Image.open(Path(out) / "ferry.png") as image:
        assert image.size == (640, 480)
    assert run(["map", str(article), "-o", out, "--format", "png", "--size", "huge"]) == 2
    assert "800x600" in capsys.readouterr().err


@pytest.mark.browser
def test_a_browser_shows_the_svg_and_runs_nothing(tmp_path, launched):
    path = tmp_path / "x.svg"
    write_picture(hostile_layers(), path)
    page = launched.new_page(viewport={"width": 1100, "height": 820})
    asked, said = [], []
    page.on("request", lambda request: asked.append(request.url))
    page.on("console", lambda message: said.append(message.text))
    page.on("pageerror", lambda error: said.append(str(error)))
    page.goto(path.as_uri())
    shot = tmp_path / "shot.png"
    page.screenshot(path=str(shot))
    assert page.evaluate("typeof window.__pwned") == "undefined"
    assert page.evaluate("document.documentElement.namespaceURI").endswith("/svg")
    assert asked == [path.as_uri()]
    assert said == []
    page.close()
    found = pixels(shot)
    assert share(found, look.LEG) > 0.002
    assert share(found, look.LAND) > 0.05


def test_a_machine_without_fonts_or_a_home_has_a_picture_and_is_told_nothing(tmp_path):
    """matplotlib brings DejaVu; where it may not write its cache it would say so."""
    path = tmp_path / "x.png"
    script = (
        f"import sys; sys.path[:0] = [{str(ROOT / 'tests' / 'webmap')!r}]\n"
        "from pathlib import Path\nfrom sample_layers import seed_layers\n"
        "from geomap.picture import lettering, write_picture\n"
        "lettering._installed = frozenset\n"
        f"write_picture(seed_layers(), Path({str(path)!r}))"
    )
    env = {"HOME": "/nonexistent", "PATH": "/usr/bin", "TMPDIR": str(tmp_path)}
    done = subprocess.run([sys.executable, "-c", script], check=True, env=env, capture_output=True, text=True)
    assert (done.stdout, done.stderr) == ("", "")
    with Image.open(path) as image:
        assert image.size == (1600, 1200)


@pytest.mark.parametrize("name", ["styles", "long_names", "scripts"])
def test_no_text_lies_on_another_in_the_fonts_that_are_always_there(name, monkeypatch):
    from geomap.picture import lettering

    caches = (lettering.families, lettering.properties, lettering.width)
    try:
        monkeypatch.setattr(lettering, "_installed", frozenset)
        for cache in caches:
            cache.cache_clear()
        assert lettering.families("serif")[0] == "DejaVu Serif"
        _all_apart(boxes(composed(CASES[name])), SMALL.size)
    finally:
        for cache in caches:
            cache.cache_clear()
