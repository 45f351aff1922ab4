"""A spaCy pipeline of the user's: a real one, made here of rules, saved and loaded."""

from __future__ import annotations

import json
import sys

import pytest

from geomap.articles import from_text
from geomap.cli import run
from geomap.errors import ConfigurationError
from geomap.pipeline import map_article, read
from geomap.settings import Settings

TEXT = (
    "KYIV\n\nA ferry sailed from Odesa to Istanbul across the Black Sea, an Iranian official said in The Hague. "
    "Democrats met in Washington's Union Station, near the Russian capital\u2019s embassy.\n"
)
PATTERNS = {
    "GPE": ["Odesa", "Istanbul", "The Hague", "Washington's", "KYIV"],
    "LOC": ["the Black Sea"],
    "FAC": ["Union Station"],
    "NORP": ["Iranian", "Russian", "Democrats"],
}


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    import spacy

    nlp = spacy.blank("en")
    ruler = nlp.add_pipe("entity_ruler")
    ruler.add_patterns([{"label": label, "pattern": name} for label, names in PATTERNS.items() for name in names])
    path = tmp_path_factory.mktemp("pipelines") / "ours"
    nlp.to_disk(path)
    return path


@pytest.mark.spacy
def test_entities_become_mentions(folder):
    reading = read(from_text(TEXT), settings=Settings(recogniser=f"spacy:{folder}"))
    found = {each.mention.toponym: each for each in reading.resolutions}
    assert set(found) == {
        "KYIV", "Odesa", "Istanbul", "Black Sea", "Iranian", "The Hague", "Washington", "Union Station", "Russian",
        "the Russian capital",
    }  # fmt: skip
    for name, each in found.items():
        assert TEXT[each.mention.start : each.mention.end] == name
    assert found["Odesa"].mention.recogniser == f"spacy:{folder}"
    assert found["Odesa"].mention.kind == "literal"
    assert found["Iranian"].mention.kind == "demonym"
    assert found["the Russian capital"].mention.kind == "description"
    assert found["the Russian capital"].place.name == "Moscow"
    assert found["Black Sea"].place.name == "Black Sea"
    assert [(leg.origin.span.text, leg.destination.span.text) for leg in reading.legs] == [("Odesa", "Istanbul")]


@pytest.mark.spacy
def test_offsets_hold_in_long_and_broken_text(folder):
    text = ("Nothing happened \ud800\x00\r\n" * 4000 + "in Odesa.") * 2
    reading = read(from_text(text), settings=Settings(recogniser=f"spacy:{folder}"))
    assert [each.mention.toponym for each in reading.resolutions] == ["Odesa", "Odesa"]
    assert all(text[e.mention.start : e.mention.end] == "Odesa" for e in reading.resolutions)
    assert len(map_article(TEXT, settings=Settings(recogniser=f"spacy:{folder}")).places) >= 5


@pytest.mark.spacy
def test_command_line(folder, tmp_path, capsys):
    (tmp_path / "ferry.txt").write_text(TEXT, encoding="utf-8")
    assert run(["places", str(tmp_path / "ferry.txt"), "--json", "--recogniser", f"spacy:{folder}"]) == 0
    names = [each["name"] for each in json.loads(capsys.readouterr().out)["places"]]
    assert "Union Station" in names
    assert run(["places", str(tmp_path / "ferry.txt"), "--recogniser", "spacy:no_such_pipeline"]) == 2
    captured = capsys.readouterr()
    assert captured.out == ""
    assert captured.err.startswith("geomap: the spaCy pipeline no_such_pipeline cannot be loaded ([E050]")
    assert captured.err.count("\n") == 1


@pytest.mark.spacy
def test_a_pipeline_that_cannot_serve(tmp_path):
    import spacy

    from geomap.recognition.spacy import load

    spacy.blank("en").to_disk(tmp_path / "empty")
    with pytest.raises(ConfigurationError, match="no components"):
        load(str(tmp_path / "empty"))
    (tmp_path / "empty" / "config.cfg").write_text("[nlp\nlang=", encoding="utf-8")
    load.cache_clear()
    with pytest.raises(ConfigurationError, match="cannot be loaded"):
        load(str(tmp_path / "empty"))


def test_without_spacy(monkeypatch):
    monkeypatch.setitem(sys.modules, "spacy", None)
    with pytest.raises(ConfigurationError, match=r"needs spaCy: pip install 'geomap\[spacy\]'"):
        map_article("From Rome to Oslo.", settings=Settings(recogniser="spacy:never_loaded"))


@pytest.mark.parametrize("name", ["spacy", "spacy:", "spacy: ", "flair:x", ""])
def test_recognisers_that_are_none(name):
    with pytest.raises(ConfigurationError, match="there are rules and spacy:NAME"):
        Settings(recogniser=name)
