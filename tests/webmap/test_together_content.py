"""Several articles as one whole, and the command that makes a page of them."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

import geomap
from geomap.cli import run
from geomap.columns import TABLES, records
from geomap.errors import ConfigurationError
from geomap.text import sentences
from geomap.webmap.content import page_data_together
from geomap.webmap.together import together
from geomap.webmap.where import Part, Where

if TYPE_CHECKING:
    from pathlib import Path

    from geomap.model import Layers

FIRST = """Ship leaves Odesa for Istanbul

The ship sailed from Odesa to Istanbul on Monday. 😀 Odesa, in the south of Ukraine, waved."""
SECOND = """Grain by rail

Grain was moved by train from Kharkiv to Odesa, about 560 kilometers south of Kharkiv, on Tuesday. Ukraine said so."""


@pytest.fixture(scope="module")
def two() -> list[Layers]:
    return [geomap.map_article(FIRST), geomap.map_article(SECOND)]


def test_offsets_are_those_of_the_whole(two: list[Layers]) -> None:
    whole = together(two).layers
    text = whole.article.text
    for row in records(TABLES["mentions"], whole.mentions):
        assert text[row["start"] : row["end"]] == row["toponym"]
        assert whole.article.paragraph_of(row["start"]) == row["paragraph"]
    quotes = 0
    for name in ("places", "areas", "routes", "relations", "unlocated"):
        for row in records(TABLES[name], getattr(whole, name)):
            for quote in row["quotes"]:
                quotes += 1
                assert text[quote["start"] : quote["end"]] == quote["text"]
                assert all(quote["start"] <= a <= b <= quote["end"] for a, b in quote["words"])
    assert quotes > 8
    assert len(sentences(text)) == sum(len(sentences(layers.article.text)) for layers in two)


def test_shared_places_are_one_with_the_quotes_of_both(two: list[Layers]) -> None:
    whole = together(two).layers
    odesa = [row for row in records(TABLES["places"], whole.places) if row["name"] == "Odesa"]
    assert len(odesa) == 1
    own = [row for layers in two for row in records(TABLES["places"], layers.places) if row["name"] == "Odesa"]
    assert len(own) == 2
    assert odesa[0]["mention_count"] == sum(row["mention_count"] for row in own)
    assert [quote["text"] for quote in odesa[0]["quotes"]] == [q["text"] for row in own for q in row["quotes"]]
    for name in ("places", "areas", "routes", "mentions", "relations", "unlocated"):
        ids = getattr(whole, name)["id"]
        assert ids.is_unique
    known = {*whole.places["id"], *whole.areas["id"]}
    for row in records(TABLES["routes"], whole.routes):
        assert {row["origin_id"], row["destination_id"]} <= known | {None}
    used = {row["place_id"] for row in records(TABLES["mentions"], whole.mentions) if row["on_map"]}
    assert used <= known


def test_legs_are_numbered_on(two: list[Layers]) -> None:
    whole = together(two).layers
    labels = whole.routes["label"].tolist()
    assert len(labels) == len(set(labels)) == sum(len(layers.routes) for layers in two)


def test_every_item_knows_its_articles(two: list[Layers]) -> None:
    data = page_data_together(together([*two, two[0]]))
    assert [each["title"] for each in data["articles"]] == ["Ship leaves Odesa for Istanbul", "Grain by rail"]
    by_name = {place["name"]: place["a"] for place in data["places"]}
    assert by_name["Odesa"] == [0, 1]
    assert by_name["Istanbul"] == [0]
    assert by_name["Kharkiv"] == [1]
    assert {tuple(leg["a"]) for leg in data["legs"]} == {(0,), (1,)}
    starts = [each["first"] for each in data["articles"]]
    assert starts == [0, 2]
    assert all(
        where.startswith(("Ship leaves Odesa", "Grain by rail")) for leg in data["legs"] for where in leg["where"]
    )


def test_where_something_stands() -> None:
    where = Where((Part(1, headline=True, name="One"), Part(4, headline=False, name="Two")))
    assert [where.one(number) for number in (1, 2, 4, 5)] == [
        "One, headline", "One, paragraph 1", "Two, paragraph 1", "Two, paragraph 2",
    ]  # fmt: skip
    assert where.all([5, 1, 3, 2, 2]) == "One, headline, paragraphs 1, 2; Two, paragraph 2"
    assert Where((Part(1, headline=True),)).all([4, 1]) == "headline, paragraph 3"


def test_command(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    for name, text in (("a", FIRST), ("b", SECOND)):
        (tmp_path / f"{name}.txt").write_text(text, encoding="utf-8")
    sources = [str(tmp_path / "a.txt"), str(tmp_path / "b.txt")]
    out = tmp_path / "out"
    assert run(["map", *sources, "--together", "-o", str(out), "--format", "html,json"]) == 0
    assert sorted(path.name for path in out.iterdir()) == ["a.json", "b.json", "together.html"]
    assert "together.html" in capsys.readouterr().out
    before = (out / "together.html").read_bytes()
    assert run(["map", *sources, "--together", "-o", str(out), "--format", "html", "--quiet"]) == 0
    assert (out / "together.html").read_bytes() == before
    assert capsys.readouterr().out == ""
    # One that cannot be read ends that one alone.
    assert run(["map", *sources, str(tmp_path / "none.txt"), "--together", "-o", str(tmp_path / "more")]) == 3
    assert (tmp_path / "more" / "together.html").read_bytes() == before
    assert run(["map", *sources, "--together", "-o", str(out), "--format", "json"]) == 2


def test_bad_use_is_one_line(two: list[Layers], tmp_path: Path) -> None:
    with pytest.raises(ConfigurationError, match=r"suffix is \.html"):
        geomap.write_together(two, tmp_path / "both.gpkg")
    with pytest.raises(ConfigurationError, match="at least one"):
        geomap.write_together([], tmp_path / "both.html")
    assert not list(tmp_path.iterdir())
