"""Breakdowns, errors by line, and what the command prints."""

from __future__ import annotations

import json

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from geomap.cli import run
from geomap.errors import ArticleError
from geomap.evaluation.breakdown import by_class, by_kind, by_type, cases, reliability, worst
from geomap.evaluation.gaps import gaps, look
from geomap.evaluation.gold import Answer, Document, GoldName, read_answers, read_gold
from geomap.evaluation.run import evaluate, of_kinds
from geomap.gazetteers.embedded import EmbeddedGazetteer

TEXT = "Kyiv and Paris and Rome and Oslo and Smith Street."
KYIV = {"start": 0, "end": 4, "name": "Kyiv", "lat": 50.45, "lon": 30.52, "geonameid": 703448, "type": "P.PPLC"}


def _name(name, lat=None, lon=None, **more):
    start = TEXT.index(name)
    return GoldName(start, start + len(name), name, lat, lon, **more)


def _answer(name, lat=None, lon=None, **more):
    start = TEXT.index(name)
    return Answer(start, start + len(name), name, lat, lon, **more)


GOLD = Document(
    "d",
    TEXT,
    (
        _name("Kyiv", 50.45, 30.52, type="P.PPLC"),
        _name("Paris", 48.85, 2.35, type="P.PPLC"),
        _name("Oslo", 59.91, 10.75, area="NO", type="Literal"),
        _name("Smith Street"),
    ),
)
ANSWERS = {
    "d": (
        _answer("Kyiv", 50.4, 30.5, kind="literal", confidence=0.9, match_confidence="certain"),
        _answer("Paris", 33.66, -95.55, kind="literal", confidence=0.8, match_confidence="less-certain"),
        _answer("Rome", 41.9, 12.5, kind="associative", confidence=0.6, match_confidence="less-certain"),
        _answer("Street", 1.0, 1.0, kind="embedded", confidence=0.3, match_confidence="uncertain"),
    )
}


def test_every_name_and_every_answer_is_judged_once():
    found = cases((GOLD,), ANSWERS)
    assert [(case.outcome, case.exact) for case in found] == [
        ("right", True),
        ("far off", True),
        ("not found", False),
        ("cannot be judged", False),
        ("no gold name", False),
    ]


def test_groups():
    found = cases((GOLD,), ANSWERS)
    assert [(row["group"], row["gold"], row["acc161"]) for row in by_type(found)] == [
        ("P.PPLC", 2, 0.5),
        ("Literal", 1, 0.0),
        ("no type", 1, None),
    ]
    assert [(row["group"], row["found_exact"], row["found_overlap"]) for row in by_class(found)] == [
        ("P settlement", 1.0, 1.0),
        ("A country, division", 0.0, 0.0),
        ("no class", 0.0, 1.0),
    ]
    assert [(row["group"], row["answers"], row["judged"], row["precision161"]) for row in by_kind(found)] == [
        ("literal", 2, 2, 0.5),
        ("associative", 1, 1, 0.0),
        ("embedded", 1, 0, None),
    ]


def test_reliability_counts_an_answer_on_no_gold_name_as_wrong_and_leaves_out_what_cannot_be_judged():
    table = reliability(cases((GOLD,), ANSWERS))
    assert table["answers"] == 3
    assert [(row["said"], row["right"]) for row in table["bins"]] == [(0.6, 0.0), (0.8, 0.0), (0.9, 1.0)]
    assert table["ece"] == pytest.approx((0.6 + 0.8 + 0.1) / 3)
    assert [(row["word"], row["answers"], row["right"]) for row in table["words"]] == [
        ("certain", 1, 1.0),
        ("less-certain", 2, 0.0),
    ]


def test_bins_are_of_equal_mass():
    text = "x" * 200
    names = tuple(GoldName(i, i + 1, "x", 0.0, 0.0) for i in range(100))
    answers = tuple(
        Answer(i, i + 1, "x", 0.0 if i % 100 < i // 10 * 11 else 50.0, 0.0, confidence=i / 100) for i in range(100)
    )
    table = reliability(cases((Document(1, text, names),), {1: answers}))
    assert [row["answers"] for row in table["bins"]] == [10] * 10
    assert table["bins"][0]["right"] == 0.0
    assert table["bins"][9]["right"] == 0.9


def test_without_confidence_there_is_no_reliability_table():
    assert reliability(cases((GOLD,), {"d": (_answer("Kyiv", 1.0, 1.0),)})) is None


def test_worst_errors_come_with_their_text():
    found = worst(cases((GOLD,), ANSWERS), limit=5)
    assert {sort: [row["name"] for row in rows] for sort, rows in found.items()} == {
        "far_off": ["Paris"],
        "no_gold_name": ["Rome"],
        "not_found": ["Oslo"],
        "no_place": [],
    }
    row = found["far_off"][0]
    assert row["before"] + row["name"] + row["after"] == TEXT
    assert row["km"] == pytest.approx(7780, rel=0.005)


def test_kinds():
    assert [each.name for each in of_kinds(ANSWERS, ("associative",))["d"]] == ["Rome"]
    assert evaluate((GOLD,), of_kinds(ANSWERS, ("literal",)))["exact"]["recognition"]["predicted"] == 2


def _file(path, *rows):
    path.write_text("".join((row if isinstance(row, str) else json.dumps(row)) + "\n" for row in rows))
    return path


def _gold(**more):
    return {"id": 1, "text": "Kyiv said.", "toponyms": [KYIV]} | more


@pytest.mark.parametrize(
    ("row", "says"),
    [
        ("{", "line 2: is not JSON"),
        ("[1]", "line 2: is not a JSON object"),
        (_gold(id=None), 'line 2: the document has no "id"'),
        (_gold(text=None), 'line 2: the document has no "text"'),
        (_gold(toponyms=None), 'line 2: "toponyms" is not a list'),
        (_gold(id=0), "line 2: document 0 stands there twice"),
        (_gold(toponyms=[KYIV, KYIV | {"start": 4}]), "line 2, toponym 2: 4 to 4 is no span"),
        (_gold(toponyms=[KYIV | {"end": 40}]), "line 2, toponym 1: ends at 40, and the text at 10"),
        (
            _gold(toponyms=[KYIV | {"name": "Kiev"}]),
            "line 2, toponym 1: is called 'Kiev', and the text there says 'Kyiv'",
        ),
        (_gold(toponyms=[KYIV | {"lat": 95}]), "lat 95 is not a number from -90 to 90"),
        (_gold(toponyms=[KYIV | {"lon": None}]), "has only one of lat and lon"),
        (_gold(toponyms=[KYIV | {"lat": "50"}]), "lat '50' is not a number"),
        (_gold(toponyms=[KYIV | {"lat": 10**400}]), "is not a number from -90 to 90"),
        (_gold(toponyms=[KYIV | {"lat": float("nan")}]), "lat nan is not a number"),
        (_gold(toponyms=[KYIV | {"geonameid": "7"}]), "geonameid '7' is not a whole number"),
        (_gold(toponyms=[KYIV | {"area": 3}]), "area 3 is not text"),
    ],
)
def test_bad_gold_is_named_by_line(row, says, tmp_path, capsys):
    path = _file(tmp_path / "gold.jsonl", _gold(id=0), row)
    assert run(["evaluate", str(path)]) == 3
    captured = capsys.readouterr()
    assert captured.out == ""
    assert captured.err.startswith(f"geomap: {path} line 2")
    assert says in captured.err
    assert captured.err.count("\n") == 1


@pytest.mark.parametrize(
    ("row", "says"),
    [
        ({"id": 1, "places": [{"start": 0, "end": 4}]}, "line 1, place 1: lacks lat, lon"),
        ({"id": 1, "places": [KYIV | {"confidence": 2}]}, "confidence 2 is not a number"),
        ({"id": 1}, 'line 1: "places" is not a list of objects'),
        ({"id": [], "places": []}, 'line 1: the document has no "id"'),
    ],
)
def test_bad_answers_are_named_by_line(row, says, tmp_path):
    with pytest.raises(ArticleError) as caught:
        read_answers(_file(tmp_path / "said.jsonl", row))
    assert says in str(caught.value)


_VALUES = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=4),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.sampled_from([*KYIV, "area"]), inner, max_size=9),
    max_leaves=12,
)


@settings(max_examples=200, suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(
    toponyms=_VALUES
    | st.lists(
        st.dictionaries(st.sampled_from([*KYIV, "area"]), _VALUES).map(lambda drawn: {**KYIV, **drawn}), max_size=3
    )
)
def test_whatever_stands_there_is_read_or_told(toponyms, tmp_path):
    path = _file(tmp_path / "any.jsonl", {"id": 1, "text": "Kyiv said.", "toponyms": toponyms, "places": toponyms})
    for read in (read_gold, read_answers):
        try:
            read(path)
        except ArticleError as error:
            assert "line 1" in str(error)  # noqa: PT017  (most of what is drawn is wrong, some is not)


def test_a_document_answered_twice(tmp_path):
    with pytest.raises(ArticleError, match="line 2: document 1 is answered twice"):
        read_answers(_file(tmp_path / "said.jsonl", {"id": 1, "places": []}, {"id": 1, "places": []}))


def test_missing_and_empty_files(tmp_path):
    with pytest.raises(ArticleError, match=r"cannot be read \(No such file"):
        read_gold(tmp_path / "absent.jsonl")
    with pytest.raises(ArticleError, match="holds no labelled article"):
        read_gold(_file(tmp_path / "empty.jsonl", ""))


def test_the_command_reads_the_articles_itself(tmp_path, capsys):
    text = "A ferry sailed from Odesa.\nNobody was hurt in Odesa."
    name = {"lat": 46.48, "lon": 30.73, "geonameid": 698740, "type": "P.PPLA"}
    spans = [{"start": 20, "end": 25, "name": "Odesa"} | name, {"start": 46, "end": 51} | name]
    path = _file(tmp_path / "gold.jsonl", {"id": "a", "text": text, "toponyms": spans})
    assert run(["evaluate", str(path), "--json"]) == 0
    figures = json.loads(capsys.readouterr().out)
    assert figures["exact"]["recognition"]["correct"] == 2
    assert figures["overlap"]["end_to_end"]["exact_id"] == 1.0
    assert figures["by_kind"] == [
        {
            "group": "literal",
            "answers": 2,
            "on_gold_exact": 1.0,
            "on_gold_overlap": 1.0,
            "judged": 2,
            "precision161": 1.0,
        }
    ]
    assert run(["evaluate", str(path)]) == 0
    shown = capsys.readouterr().out
    assert "exact        1.000   1.000  1.000      2      2     2" in shown
    assert "Reliability: expected calibration error" in shown


def test_hostile_text_is_shown_as_escapes(tmp_path, capsys):
    text = "\x1b[2J Kyiv \x9b31m said."
    gold = KYIV | {"start": 5, "end": 9}
    path = _file(tmp_path / "gold.jsonl", {"id": "a\x1b", "text": text, "toponyms": [gold]})
    said = _file(tmp_path / "said.jsonl", {"id": "a\x1b", "places": [gold | {"lat": 0, "lon": 0}]})
    assert run(["evaluate", str(path), str(said)]) == 0
    shown = capsys.readouterr().out
    assert "\\x1b[2J [Kyiv] \\x9b31m said." in shown
    assert "\x1b" not in shown


def test_answers_to_other_documents_are_said(tmp_path, capsys):
    path = _file(tmp_path / "gold.jsonl", _gold())
    said = _file(tmp_path / "said.jsonl", {"id": 2, "places": []})
    assert run(["evaluate", str(path), str(said)]) == 0
    assert "1 of the answered documents are not in" in capsys.readouterr().err


def test_gaps_by_class_and_frequency():
    text = "Kyiv, Zzyzxville, Zzyzxville, Paris in Tonga, Russia, Karak district"
    spots = [
        ("Kyiv", 0, 50.45, 30.52, "P.PPLC", None),
        ("Zzyzxville", 6, 1.0, 1.0, "P.PPL", None),
        ("Zzyzxville", 18, 1.0, 1.0, "P.PPL", None),
        ("Paris", 30, -21.1, -175.2, "P.PPL", None),
        ("Russia", 46, -60.0, 10.0, None, "RU"),
        ("Karak district", 54, 31.18, 35.70, "A.ADM2", None),
    ]
    names = [GoldName(at, at + len(n), n, lat, lon, None, area, type=t or "") for n, at, lat, lon, t, area in spots]
    document = Document("d", text, (*names, GoldName(36, 41, "in To")))
    found = gaps(look((document,), gazetteer=EmbeddedGazetteer()))
    assert (found["geocodable"], found["in_reach"], found["ceiling"]) == (6, 3, 0.5)
    assert [(r["class"], r["names"], r["gaps"], r["no_candidate"]) for r in found["classes"]] == [
        ("P settlement", 4, 3, 2),
        ("A country, division", 2, 0, 0),
    ]
    first = found["missing"][0]
    assert (first["name"], first["times"], first["candidates"]) == ("Zzyzxville", 2, 0)
    assert found["missing"][1]["name"] == "Paris"
    assert found["missing"][1]["nearest_km"] > 161


def test_gaps_as_a_command(tmp_path, capsys):
    text = "Zzyzxville burns."
    toponym = {"start": 0, "end": 10, "lat": 1, "lon": 1, "type": "P.PPL"}
    path = _file(tmp_path / "gold.jsonl", {"id": 1, "text": text, "toponyms": [toponym]})
    assert run(["gazetteer", "gaps", str(path)]) == 0
    shown = capsys.readouterr().out
    assert "0 of 1 names in reach, ceiling 0.000" in shown
    assert "Zzyzxville" in shown
    assert run(["gazetteer", "gaps", str(path), str(path), "--json"]) == 0
    files = json.loads(capsys.readouterr().out)["files"]
    assert len(files) == 1  # one file named twice is one file
    assert files[0]["missing"][0]["times"] == 1
