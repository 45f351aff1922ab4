"""The hard classes are told by patterns, and errors are counted once each."""

from __future__ import annotations

import pytest

from benchmarks import error_classes
from geomap.evaluation.breakdown import cases
from geomap.evaluation.gold import Answer, Document, GoldName
from geomap.gazetteers.embedded import EmbeddedGazetteer


def _names(marked):
    """ "A [[B]] c" as a text with its gold names."""
    text, names = "", []
    for part in marked.split("[["):
        name, end, rest = part.partition("]]")
        if end:
            names.append(GoldName(len(text), len(text) + len(name), name, 10.0 * len(names), 0.0))
            text += name + rest
        else:
            text += part
    return Document("d", text, tuple(names))


def _classes(marked):
    rows = error_classes.classify([_names(marked)], {}, EmbeddedGazetteer())
    return [found for _, found, _, _ in rows]


@pytest.mark.parametrize(
    ("marked", "label"),
    [
        ("He left the [[Columbus]] Police Department.", "inside an organisation's name"),
        ("The Bank of [[England]] waited.", "inside an organisation's name"),
        ("On Monday [[Tehran]] denied it.", "government, team"),
        ("A [[French]] nurse spoke.", "demonym, adjective"),
        ("Then Mr. [[Houston]] left.", "person's name"),
        ("Near [[Interstate 45]] it rained.", "street, road, facility"),
        ("Fire in [[Victoria]] Street today.", "street, road, facility"),
        ("He lives in the [[U.K.]] now.", "abbreviation"),
        ("Floods in southern [[Sudan]] again.", "direction"),
        ("Snow in [[North Dakota]] again.", "direction"),
        ("Schools in Camden and [[Gloucester]] counties closed.", "list"),
        ("He saw Lagos, [[Accra]], Abidjan and Dakar.", "list"),
        ("It burned in [[Athens]], Georgia, today.", "city, state; city, country"),
        ("It burned in Athens, [[Georgia]], today.", "city, state; city, country"),
        ("FLOODS FORCE THOUSANDS FROM [[BANGLADESH]]\nIt rained.", "headline, capitals"),
        ("Trains to [[Malmö]] ran late.", "diacritics, other spelling"),
        ("Old maps say [[Kharkov]] here.", "diacritics, other spelling"),
        ("From [[Paris]] one goes to [[Paris]] by air.", "one name, two places"),
        ("In [[South Fargo]] it snowed; [[Fargo]] was dry.", "short form after the long"),
        ("[[KYIV]] (Reuters) — Two people were hurt.", "dateline"),
        ("[[COLUMBUS]], Ohio (AP) -- Lawmakers met.", "dateline"),
        ("[[BEIRUT]], 4 May - Boats left.", "dateline"),
        ("[[WASHINGTON]] (RNS) Leaders met.", "dateline"),
        ("He went to [[Washington]] by train.", "city and division of one name"),
        ("He went to [[Zzyzxville]] by train.", "not in the gazetteer"),
        ("He lives near [[Lubbock]] now.", "none of these"),
    ],
)
def test_classes(marked, label):
    assert label in _classes(marked)[-1]


@pytest.mark.parametrize(
    ("marked", "label"),
    [
        ("He left [[Columbus]]. Police came.", "inside an organisation's name"),
        ("He lives in [[London]] and she does not.", "list"),
        ("He lives in [[London]], he says.", "city, state; city, country"),
        ("In [[Fargo]] it snowed; [[South Fargo]] was dry.", "direction"),
        ("It rained in [[Ohio]] (much) — and then it stopped.", "dateline"),
        ("In [[Ohio]] (AP) there was none.", "dateline"),
    ],
)
def test_what_is_not_of_a_class(marked, label):
    assert label not in _classes(marked)[0]


def test_every_error_is_counted_once(capsys):
    document = _names("From [[Kyiv]] to [[Zzyzxville]] and [[Lubbock]] and Rome.")
    kyiv, unknown, lubbock = document.names
    text = document.text
    answers = {
        "d": (
            Answer(kyiv.start, kyiv.end, "Kyiv", kyiv.lat, kyiv.lon),
            Answer(unknown.start, unknown.end - 1, "", None, None),
            Answer(text.index("Rome"), text.index("Rome") + 4, "Rome", 41.9, 12.5),
        )
    }
    rows = error_classes.classify([document], answers, EmbeddedGazetteer())
    assert [word for _, _, word, _ in rows] == ["found", "unplaced", "missed", "spurious"]
    assert len(rows) == len(cases([document], answers))
    error_classes._table(rows, "T")
    last = capsys.readouterr().out.splitlines()[-1].split()
    assert last == ["all", "3", "1", "0", "0", "1", "1", "1", "3", "1.000", "0.333"]
    assert lubbock.name == "Lubbock"


def test_the_command_on_the_own_texts(capsys):
    assert error_classes.main(["own"]) == 0
    shown = capsys.readouterr().out
    assert all(label in shown for label in error_classes.CLASSES)
    assert error_classes.main(["own", "--show", "abbreviation", "--limit", "3"]) == 0
    assert capsys.readouterr().out.endswith(" errors\n")
