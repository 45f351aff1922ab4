"""The hard classes of names, each with sentences written for the project."""

from __future__ import annotations

import pytest

from geomap.gazetteers.embedded import EmbeddedGazetteer
from geomap.model import Article
from geomap.recognition.rules import GazetteerRules

RULES = GazetteerRules(EmbeddedGazetteer())

# class → (text, expected (name, kind) pairs that must be there, names that must not)
CLASSES: dict[str, list[tuple[str, list[tuple[str, str]], list[str]]]] = {
    "inside an organisation's name": [
        ("The Toledo City Council met on Monday.", [("Toledo", "embedded")], ["Toledo City"]),
        ("She studied at the University of Michigan.", [("Michigan", "embedded")], []),
        ("The Nairobi Stock Exchange closed early.", [("Nairobi", "embedded")], []),
        ("Officers of the Tampa Police Department came.", [("Tampa", "embedded")], []),
    ],
    "government, team": [
        ("Beijing rejected the proposal on Friday.", [("Beijing", "associative")], []),
        ("Sheffield beat Norwich in the second round.", [("Sheffield", "associative")], []),
        ("Turkish officials said that Ankara would wait.", [("Ankara", "associative")], []),
    ],
    "demonym": [
        ("Two Bolivian miners were found alive.", [("Bolivian", "demonym")], []),
        ("The Texan farmer sold his land to a Parisian bank.", [("Texan", "demonym"), ("Parisian", "demonym")], []),
        ("European ministers met Arab leaders in Cairo.", [("European", "demonym"), ("Cairo", "literal")], []),
    ],
    "person": [
        ("The nurse, Virginia Lincoln, told the court that she was afraid.", [], ["Virginia", "Lincoln"]),
        ("Ms. Florence Wells thanked Judge Austin Houston.", [], ["Florence", "Wells", "Austin", "Houston"]),
        ("Jack London wrote it in Oakland.", [("Oakland", "literal")], ["London"]),
    ],
    "street, facility": [
        ("Soldiers returned to Fort Campbell on Sunday.", [("Fort Campbell", "literal")], []),
        ("Planes were sent to Gatwick Airport.", [("Gatwick Airport", "literal")], []),
    ],
    "abbreviation": [
        ("He was born in Huntington, W.Va., in 1950.", [("Huntington", "literal"), ("W.Va.", "literal")], []),
        ("She moved to Muncie, Ind., with her son.", [("Muncie", "literal"), ("Ind.", "literal")], []),
        ("Ships of the EU left the port of Bari.", [("EU", "associative"), ("Bari", "literal")], []),
        ("The disease has reached the UK. Nobody was hurt.", [("UK", "literal")], ["UK."]),
        ("US troops left the DRC on Monday.", [("US", "associative"), ("DRC", "literal")], []),
    ],
    "direction": [
        (
            "Fighting in eastern Ukraine and southern Lebanon went on.",
            [("Ukraine", "literal"), ("Lebanon", "literal")],
            [],
        ),
        ("Rain fell in northern Nigeria.", [("Nigeria", "literal")], []),
        ("South Sudan closed its schools.", [("South Sudan", "associative")], []),
    ],
    "list": [
        (
            "Schools in Camden and Gloucester counties stay closed.",
            [("Camden", "literal"), ("Gloucester", "literal")],
            [],
        ),
        (
            "The ship called at Lagos, Accra and Dakar.",
            [("Lagos", "literal"), ("Accra", "literal"), ("Dakar", "literal")],
            [],
        ),
    ],
    "city, state; city, country": [
        ("A fire in Springfield, Missouri, killed two.", [("Springfield", "literal"), ("Missouri", "literal")], []),
        (
            "He flew from Valencia, Spain, to Cork.",
            [("Valencia", "literal"), ("Spain", "literal"), ("Cork", "literal")],
            [],
        ),
        ("Sen. Ann Olive, D-Boise, voted against it.", [("Boise", "literal")], []),
    ],
    "headline": [
        ("FLOODS FORCE THOUSANDS FROM HOMES IN BANGLADESH\n\nRivers rose.", [("BANGLADESH", "literal")], ["HOMES"]),
        (
            "Storm Leaves Half of Puerto Rico Without Power\n\nIt rained.",
            [("Puerto Rico", "literal")],
            ["Storm", "Power"],
        ),
    ],
    "spelling": [
        ("Trains run from Kiev to Lviv.", [("Kiev", "literal"), ("Lviv", "literal")], []),
        ("Shells hit Kharkov and Kharkiv.", [("Kharkov", "literal"), ("Kharkiv", "literal")], []),
        ("A ferry left Düsseldorf for Köln.", [("Düsseldorf", "literal"), ("Köln", "literal")], []),
    ],
    "dateline": [
        ("KYIV (Reuters) — Drones hit a depot on Friday.", [("KYIV", "literal")], []),
        ("HUNTINGTON, W.Va. -- All lanes are open.", [("HUNTINGTON", "literal"), ("W.Va.", "literal")], []),
    ],
}
CASES = [pytest.param(*case, id=f"{name}: {case[0][:40]}") for name, cases in CLASSES.items() for case in cases]


@pytest.mark.parametrize(("text", "there", "never"), CASES)
def test_class(text, there, never):
    found = {m.toponym: m.kind for m in RULES.mentions(Article(id="t", text=text))}
    assert [(name, found.get(name)) for name, _ in there] == there
    assert not set(never) & set(found)
