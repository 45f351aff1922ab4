"""``geomap map``: files, summary, several articles, bad input."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from geomap.cli import run

TEXT = "Ferry adrift\n\nA ferry sailed from Odesa to Istanbul on Monday, police in Ankara said.\n"
NO_PLACE = "Nothing happened\n\nIt was a quiet day, and nobody said a word.\n"
SUFFIXES = {".html", ".gpkg", ".geojson", ".places.geojson", ".areas.geojson", ".routes.geojson", ".json"}


@pytest.fixture
def article(tmp_path) -> Path:
    path = tmp_path / "ferry.txt"
    path.write_text(TEXT, encoding="utf-8")
    return path


@pytest.fixture
def here(tmp_path, monkeypatch) -> None:
    """Files go to the current folder where no other is named."""
    monkeypatch.chdir(tmp_path)


def _map(capsys, *arguments: object) -> tuple[int, str, str]:
    code = run(["map", *map(str, arguments)])
    captured = capsys.readouterr()
    return code, captured.out, captured.err


def _written(folder: Path) -> set[str]:
    return {path.name for path in folder.iterdir()} if folder.exists() else set()


def test_every_file_of_the_contract(article, tmp_path, capsys):
    folder = tmp_path / "deep" / "maps"
    code, out, err = _map(capsys, article, "-o", folder)
    assert (code, err) == (0, "")
    assert _written(folder) == {f"ferry{suffix}" for suffix in SUFFIXES}
    assert "Ferry adrift" in out
    for title in ("Places", "Movements", "Written"):
        assert f"\n{title}\n" in out
    assert "Odesa → Istanbul" in out
    assert all(str(folder / f"ferry{suffix}") in out for suffix in SUFFIXES)
    assert "\x1b" not in out


def test_formats(article, tmp_path, capsys):
    folder = tmp_path / "maps"
    assert _map(capsys, article, "-o", folder, "--format", "json, HTML")[0] == 0
    assert _written(folder) == {"ferry.html", "ferry.json"}
    code, out, err = _map(capsys, article, "-o", tmp_path / "other", "--format", "html,docx")
    assert (code, out) == (2, "")
    assert "docx; there are html, gpkg, geojson, json" in err
    assert not (tmp_path / "other").exists()


def test_json_is_what_the_file_says(article, tmp_path, capsys):
    code, out, _ = _map(capsys, article, "-o", tmp_path, "--json")
    assert code == 0
    printed = json.loads(out)
    assert printed == json.loads((tmp_path / "ferry.json").read_text(encoding="utf-8"))
    assert printed["legs"][0]["origin"] == "Odesa"
    assert set(printed["files"]) == {f"ferry{suffix}" for suffix in SUFFIXES}


def test_quiet(article, tmp_path, capsys):
    assert _map(capsys, article, "-o", tmp_path, "--quiet") == (0, "", "")


def test_an_article_without_a_place(tmp_path, capsys):
    path = tmp_path / "quiet.txt"
    path.write_text(NO_PLACE)
    code, out, err = _map(capsys, path, "-o", tmp_path / "maps")
    assert (code, err) == (7, "")
    assert "No place found" in out
    assert _written(tmp_path / "maps") == {f"quiet{suffix}" for suffix in SUFFIXES}
    for suffix in (".geojson", ".places.geojson", ".areas.geojson", ".routes.geojson"):
        collection = json.loads((tmp_path / "maps" / f"quiet{suffix}").read_text())
        assert collection["type"] == "FeatureCollection"
        assert collection["features"] == []
    summary = json.loads((tmp_path / "maps" / "quiet.json").read_text())
    assert summary["places"] == summary["legs"] == []
    import pyogrio

    assert {name for name, _ in pyogrio.list_layers(tmp_path / "maps" / "quiet.gpkg")} >= {"places", "areas", "routes"}
    assert len(pyogrio.read_dataframe(tmp_path / "maps" / "quiet.gpkg", layer="places")) == 0
    page = (tmp_path / "maps" / "quiet.html").read_text(encoding="utf-8")
    assert "No place found" in page or "no place" in page.lower()
    assert run(["places", str(path)]) == 7
    assert run(["routes", str(path)]) == 7


def test_several_articles_the_others_are_done(article, tmp_path, capsys):
    folder = tmp_path / "maps"
    (tmp_path / "empty.txt").touch()
    (tmp_path / "quiet.txt").write_text(NO_PLACE)
    sources = [tmp_path / "none.txt", tmp_path / "empty.txt", article, tmp_path / "quiet.txt"]
    code, out, err = _map(capsys, *sources, "-o", folder, "--format", "json")
    assert code == 7
    assert err.splitlines() == [
        f"geomap: {tmp_path / 'none.txt'}: there is no such file",
        f"geomap: {tmp_path / 'empty.txt'}: the article is empty",
    ]
    assert _written(folder) == {"ferry.json", "quiet.json"}
    assert "Ferry adrift" in out


def test_names_that_collide_get_a_hash(tmp_path, capsys):
    for folder, text in (("a", TEXT), ("b", NO_PLACE), ("c", TEXT)):
        (tmp_path / folder).mkdir()
        (tmp_path / folder / "News.txt").write_text(text)
    (tmp_path / "b" / "News.txt").rename(tmp_path / "b" / "news.txt")
    paths = [tmp_path / "a" / "News.txt", tmp_path / "b" / "news.txt", tmp_path / "c" / "News.txt"]
    _map(capsys, *paths, "-o", tmp_path / "maps", "--format", "json")
    names = sorted(_written(tmp_path / "maps"), key=str.casefold)
    assert len(names) == 2
    assert all(name.casefold().startswith("news-") for name in names)
    _map(capsys, *reversed(paths), "-o", tmp_path / "again", "--format", "json")
    assert sorted(_written(tmp_path / "again"), key=str.casefold) == names


BAD = {
    "missing": (3, "there is no such file", None),
    "empty": (3, "is empty", b""),
    "white": (3, "nothing but white space", b" \n\n"),
    "binary": (3, "not a text file", bytes(range(256)) * 4),
    "picture": (3, "a picture", b"\x89PNG\r\n\x1a\n"),
    "damaged": (3, "damaged", "Zürich—Köln ".encode() * 9 + b"\xff."),
}


@pytest.mark.parametrize("name", BAD)
@pytest.mark.parametrize("command", ["map", "places", "routes"])
@pytest.mark.usefixtures("here")
def test_articles_that_cannot_be_read(command, name, tmp_path, capsys):
    expected, says, content = BAD[name]
    path = tmp_path / f"{name}.txt"
    if content is not None:
        path.write_bytes(content)
    code = run([command, str(path)])
    captured = capsys.readouterr()
    assert (code, captured.out) == (expected, "")
    assert captured.err.count("\n") == 1
    assert says in captured.err
    assert _written(tmp_path) <= {f"{name}.txt"}


def test_a_folder_is_no_article(tmp_path, capsys):
    code, _, err = _map(capsys, tmp_path, "-o", tmp_path / "maps")
    assert code == 3
    assert err == f"geomap: {tmp_path}: is a folder, not a file\n"
    assert not (tmp_path / "maps").exists()


def test_an_output_folder_that_is_a_file(article, capsys):
    code, _, err = _map(capsys, article, "-o", article)
    assert code == 6
    assert err.count("\n") == 1
    assert str(article) in err
    assert article.read_text() == TEXT


def test_an_output_folder_that_cannot_be_made(article, capsys):
    code, _, err = _map(capsys, article, "-o", article / "maps")
    assert code == 6
    assert err.count("\n") == 1


@pytest.mark.skipif(not Path("/proc/self").is_dir(), reason="no /proc here")
def test_an_output_folder_that_cannot_be_written(article, capsys):
    """Even root writes nothing there."""
    code, _, err = _map(capsys, article, "-o", "/proc/self")
    assert code == 6
    assert err.count("\n") == 1


def test_a_folder_in_the_place_of_an_output(article, tmp_path, capsys):
    (tmp_path / "maps" / "ferry.html").mkdir(parents=True)
    code, _, err = _map(capsys, article, "-o", tmp_path / "maps")
    assert code == 6
    assert err.count("\n") == 1
    assert _written(tmp_path / "maps") == {"ferry.html"}


def _damaged(folder: Path, content: bytes) -> Path:
    path = folder / "gazetteer.sqlite"
    path.write_bytes(content)
    return path


@pytest.mark.parametrize("content", [b"", b"not a database", b"SQLite format 3\x00" + bytes(5000)])
@pytest.mark.parametrize("command", ["map", "places", "routes", "geocode"])
@pytest.mark.usefixtures("here")
def test_a_damaged_gazetteer(command, content, article, tmp_path, capsys):
    path = _damaged(tmp_path, content)
    code = run([command, "Rome" if command == "geocode" else str(article), "--gazetteer", str(path)])
    captured = capsys.readouterr()
    assert (code, captured.out) == (4, "")
    assert captured.err.count("\n") == 1
    assert str(path) in captured.err
    assert _written(tmp_path) == {"ferry.txt", "gazetteer.sqlite"}


def test_a_gazetteer_cut_short(article, tmp_path, capsys):
    from geomap.gazetteers.embedded import DATA

    path = _damaged(tmp_path, DATA.read_bytes()[:1_000_000])
    code, _, err = _map(capsys, article, "--gazetteer", path, "-o", tmp_path / "maps")
    assert code == 4
    assert err.count("\n") == 1
    assert _written(tmp_path / "maps") == set()


def test_a_missing_gazetteer_ends_the_run_once(article, tmp_path, capsys):
    code, _, err = _map(capsys, article, article, "--gazetteer", tmp_path / "none", "-o", tmp_path / "maps")
    assert code == 4
    assert err.count("\n") == 1
    assert "missing" in err


HOSTILE = (
    "\x1b]0;owned\x07\x1b[2J Boom\u202e in Kyiv\n\nA\x1b[31m ferry sailed from Odesa to Istanbul\u2028{{ 7*7 }}.\x00\n"
)


def test_hostile_text_is_not_obeyed(tmp_path, capsys):
    path = tmp_path / "\x1b[31mred\u202e.txt"
    path.write_text(HOSTILE, encoding="utf-8")
    for command in (
        ["map", "-o", str(tmp_path / "maps")],
        ["places"],
        ["routes"],
        ["routes", "--json"],
        ["places", "--json"],
    ):
        assert run([*command, str(path)]) == 0
        captured = capsys.readouterr()
        for shown in (captured.out, captured.err):
            assert all(char == "\n" or (ord(char) >= 0x20 and not 0x7F <= ord(char) <= 0x9F) for char in shown)
            assert "\u202e" not in shown
    run(["map", str(tmp_path / "\x1b[31mnone")])
    assert "\x1b" not in capsys.readouterr().err


@pytest.mark.parametrize(
    "arguments",
    [
        [],
        ["nonsense"],
        ["map"],
        ["map", "x.txt", "--nonsense"],
        ["map", "x.txt", "--format", ""],
        ["map", "x.txt", "--country", "USA"],
        ["places"],
        ["places", "x.txt", "--jsonl", "y"],
        ["places", "x.txt", "--kinds", "literal,odd"],
        ["routes"],
        ["route", "Rome"],
        ["route", "Rome", "Bari", "--pairs", "x.csv"],
        ["route", "Rome", "Bari", "--mode", "swim"],
        ["route", "200,10", "Bari"],
        ["route", "--pairs", "none.csv"],
        ["geocode"],
        ["geocode", "Rome", "--limit", "0"],
        ["geocode", "Rome", "--country", "1"],
        ["gazetteer", "nonsense"],
    ],
    ids=" ".join,
)
def test_wrong_usage(arguments, capsys, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    (tmp_path / "x.txt").write_text(TEXT)
    code = run(arguments)
    captured = capsys.readouterr()
    assert (code, captured.out) == (2, "")
    if arguments:
        assert captured.err.count("\n") == 1
        assert captured.err.startswith("geomap: ")
