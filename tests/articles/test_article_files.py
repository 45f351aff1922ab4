from __future__ import annotations

import hashlib
import io
import os
import sys
from pathlib import Path

import pytest

from geomap.articles import read
from geomap.errors import ArticleError
from geomap.settings import Settings

SEED = Path(__file__).parents[2] / "seeds" / "000_17ea725e07b18fd2.txt"
ENGLISH = "The ferry from Málaga reached Genoa on Monday, people say — “it’s late”.\n\nNobody was hurt in São Paulo."
RUSSIAN = "Президент прибыл в Москву из Киева в пятницу вечером, сообщили источники."


def test_seed_is_read_to_the_code_point():
    article = read(SEED)
    assert len(article.text) == 2874
    assert hashlib.sha1(article.text.encode()).hexdigest() == "281b300d33e4b650bc1bc93b5ea56d5da5129150"
    assert article.text[783:791] == "Amirabad"
    assert article.title == "White House accuses Iran of helping Russia build drone factory near Moscow"
    assert article.name == "000_17ea725e07b18fd2"
    assert article.text[article.paragraphs[3] :].startswith("The White House released")
    assert article.paragraph_of(783) == 5


@pytest.mark.parametrize(
    ("text", "encoding"),
    [
        (ENGLISH, "utf-8"),
        (ENGLISH, "utf-8-sig"),
        (ENGLISH, "utf-16"),
        (ENGLISH, "utf-16-le"),
        (ENGLISH, "utf-16-be"),
        (ENGLISH, "utf-32"),
        (ENGLISH, "cp1252"),
        ("It’s late in Kyiv.", "cp1252"),
        (RUSSIAN, "cp1251"),
        (RUSSIAN, "koi8-r"),
        (RUSSIAN, "utf-16"),
        ("東京都で火曜日に地震がありました。", "shift_jis"),
    ],
)
def test_encodings(tmp_path, text, encoding):
    path = tmp_path / "article.txt"
    path.write_bytes(text.encode(encoding))
    assert read(path).text == text


def test_line_ends_are_kept(tmp_path):
    path = tmp_path / "article.txt"
    path.write_bytes(b"One\r\n\r\nTwo in Paris\rThree\n")
    article = read(path)
    assert article.text == "One\r\n\r\nTwo in Paris\rThree\n"
    assert article.paragraphs == (0, 7)


def test_standard_input(monkeypatch):
    stream = io.TextIOWrapper(io.BytesIO(b"From Rome to Bari.\r\n"))
    monkeypatch.setattr(sys, "stdin", stream)
    article = read("-")
    assert article.text == "From Rome to Bari.\r\n"
    assert article.name == "stdin"


def _missing(folder: Path) -> str:
    return str(folder / "none.txt")


def _folder(folder: Path) -> str:
    return str(folder)


def _file(content: bytes):
    def make(folder: Path) -> str:
        path = folder / "bad.txt"
        path.write_bytes(content)
        return str(path)

    return make


@pytest.mark.parametrize(
    ("make", "says"),
    [
        (_missing, "there is no such file"),
        (_folder, "is a folder"),
        (_file(b""), "is empty"),
        (_file(b" \r\n\t\n"), "nothing but white space"),
        (_file("\ufeff\u200b \n".encode()), "nothing but white space"),
        (_file(b"%PDF-1.7\n..."), "a PDF file"),
        (_file(b"\x89PNG\r\n\x1a\n" + bytes(64)), "a picture"),
        (_file(b"PK\x03\x04" + bytes(64)), "an archive"),
        (_file(b"<!DOCTYPE html><html><body>Kyiv</body></html>"), "is an HTML page"),
        (_file(bytes(range(32)) * 10), "not a text file"),
        (_file(bytes(300)), "not a text file"),
        (_file("Ünï—cödé ".encode() * 20 + b"\xff" + b" and so on"), "UTF-8, but damaged at byte 300"),
        (_file(b"\xff\xfeA"), "begins as UTF-16"),
        (_file(b"Kyiv " * 100), "larger than 0.0004 MB"),
        (lambda _: "a\0b.txt", "cannot be read"),
        (lambda _: "", "there is no such file"),
    ],
)
def test_what_cannot_be_read_is_one_line(tmp_path, make, says):
    with pytest.raises(ArticleError) as caught:
        read(make(tmp_path), settings=Settings(max_article_bytes=400))
    assert says in str(caught.value)
    assert "\n" not in str(caught.value).replace(str(tmp_path), "")
    assert caught.value.exit_code == 3


def test_random_bytes_are_not_an_article(tmp_path):
    path = tmp_path / "noise.bin"
    path.write_bytes(hashlib.shake_256(b"noise").digest(4000))
    with pytest.raises(ArticleError):
        read(path)


@pytest.mark.skipif(not Path("/dev/zero").exists(), reason="no /dev/zero here")
def test_an_endless_file_is_cut_off():
    with pytest.raises(ArticleError, match="larger than"):
        read("/dev/zero", settings=Settings(max_article_bytes=1000))


@pytest.mark.skipif(os.name != "posix" or os.geteuid() == 0, reason="root may read everything")
def test_no_permission(tmp_path):
    path = tmp_path / "secret.txt"
    path.write_text("Kyiv")
    path.chmod(0)
    with pytest.raises(ArticleError, match="permission denied"):
        read(path)
