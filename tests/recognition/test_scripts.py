"""Articles in other scripts and languages: noticed, and their names looked up all the same."""

# ruff: noqa: RUF001, E501  (letters that look like others)
from __future__ import annotations

import json
from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from geomap.articles import from_text
from geomap.articles.language import language_of
from geomap.cli import run
from geomap.pipeline import map_article, open_gazetteer, read
from geomap.recognition.scripts import mentions_in_other_scripts

TEXTS = {
    "Судно пришло в порт. Москва и Киев молчат; Стамбул ждёт.": {"Москва", "Киев", "Стамбул"},
    "Το πλοίο έφυγε χθες. Η Αθήνα και η Μόσχα σιωπούν.": {"Αθήνα", "Μόσχα"},
    "قال مسؤول في طهران إن موسكو بعيدة وإن القاهرة قريبة": {"طهران", "موسكو", "القاهرة"},
    "قال مسؤول بطهران": {"طهران"},
    "这艘船从敖德萨驶往伊斯坦布尔。北京和莫斯科的官员在日内瓦会晤。": {"伊斯坦布尔", "北京", "莫斯科", "日内瓦"},
    "船は東京から大阪へ航海した。モスクワは遠い。": {"東京", "大阪", "モスクワ"},
    "배는 부산에서 도쿄로 항해했다.": {"부산", "도쿄"},
    "האונייה הפליגה לחיפה מתל אביב": {"חיפה", "תל אביב"},
    "जहाज़ मुम्बई से दिल्ली गया": {"दिल्ली"},
}
ENGLISH = "The ferry sailed from Odesa to Istanbul. "
SHORT = {"en": "Ferry adrift off Odesa", "": "Паром из Одессы"}
LONGER = {
    "fr": "Le président a déclaré lundi que les navires partis de Marseille pour Alger ont été retardés par la tempête "
    "qui sévit dans le golfe depuis la fin de la semaine.",
    "de": "Der Minister sagte am Montag, dass die Schiffe, die von Hamburg nach Oslo fahren, wegen des Sturms mit dem "
    "Ziel nicht erreichbar sind und in der Nordsee auf besseres Wetter warten.",
    "tr": "Bakan pazartesi günü yaptığı açıklamada limandan ayrılan gemilerin fırtına nedeniyle geciktiğini ve bu hafta "
    "sonuna kadar limana dönmek için beklediğini söyledi, ancak daha sonra yeni bir açıklama yapıldı.",
    "en": "The minister said on Monday that the ships that had left the port of Hamburg for Oslo were delayed by the storm "
    "(\u00abder Sturm ist nicht vorbei und wird die Schiffe auf der Nordsee noch lange aufhalten\u00bb).",
}


@pytest.fixture(scope="module")
def gazetteer():
    opened = open_gazetteer()
    yield opened
    opened.close()


@pytest.mark.parametrize(("text", "names"), TEXTS.items())
def test_names_in_other_scripts(gazetteer, text, names):
    reading = read(from_text(text), gazetteer=gazetteer)
    found = {each.mention.toponym: each for each in reading.resolutions}
    assert names <= set(found)
    for each in reading.resolutions:
        assert text[each.mention.start : each.mention.end] == each.mention.toponym
    assert all(found[name].place is not None for name in names)


def test_they_are_found_within_english_text_too(gazetteer):
    text = ENGLISH + "“Москва” (Moscow), 北京, said the sign."
    names = [each.mention.toponym for each in read(from_text(text), gazetteer=gazetteer).resolutions]
    assert names == ["Odesa", "Istanbul", "Москва", "Moscow", "北京"]


@pytest.mark.parametrize("text", [ENGLISH, "Crème brûlée à Zürich – “Łódź” … €5 😀 Đà Nẵng", ""])
def test_latin_text_is_not_looked_at(text):
    class Nobody:
        def entries(self, name):
            raise AssertionError(name)

    assert mentions_in_other_scripts(from_text(text + "x"), [], Nobody()) == []


@settings(max_examples=100, deadline=None)
@given(st.lists(st.sampled_from(["Москва", "莫斯科", "القاهرة", "दिल्ली", "서울", "\ud800", "\x00", "\r\n", " ", "-", "a"])
                | st.text(st.characters(codec=None), max_size=5), max_size=12).map("".join))  # fmt: skip
def test_offsets_hold(gazetteer, text):
    found = mentions_in_other_scripts(from_text(text + "x"), [], gazetteer)
    assert all(text[each.start : each.end] == each.toponym for each in found)
    assert all(a.end <= b.start for a, b in pairwise(found))


@pytest.mark.parametrize(("language", "text"), [*SHORT.items(), *LONGER.items()])
def test_language(language, text):
    assert language_of(text) == language
    assert from_text(text).language == language


def test_the_seed_is_english(seed):
    assert language_of(seed.read_text(encoding="utf-8")) == "en"


@pytest.mark.shared
def test_every_english_article_is_taken_for_english(shared):
    for path in sorted((shared / "bench" / "places").glob("*.jsonl")):
        for line in path.read_text(encoding="utf-8").splitlines():
            assert language_of(json.loads(line)["text"]) == "en"


def test_it_is_said_in_one_line(tmp_path, capsys):
    (tmp_path / "parom.txt").write_text(next(iter(TEXTS)), encoding="utf-8")
    command = ["map", str(tmp_path / "parom.txt"), "-o", str(tmp_path / "maps"), "--format", "json,html"]
    assert run(command) == 0
    captured = capsys.readouterr()
    assert captured.err == (
        "geomap: parom: the article does not look like English: names are still looked up, movements and statements "
        "are read in English only\n"
    )
    assert "Moscow" in captured.out
    assert json.loads((tmp_path / "maps" / "parom.json").read_text(encoding="utf-8"))["article"]["language"] is None
    assert run([*command, "--quiet"]) == 0
    assert capsys.readouterr() == ("", "")
    assert len(map_article(next(iter(TEXTS))).places) == 3
