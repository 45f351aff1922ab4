from __future__ import annotations

import json

from hypothesis import given
from hypothesis import strategies as st

from geomap.terminal import clean, columns, json_text, width

ANYTHING = st.text(st.characters(codec=None))


@given(ANYTHING)
def test_nothing_that_a_terminal_obeys_is_left(text):
    shown = clean(text)
    assert all(ord(char) >= 0x20 and not 0x7F <= ord(char) <= 0x9F for char in shown)
    assert not set(shown) & set("\u200e\u200f\u202a\u202e\u2066\u2069\u2028\ufeff")
    shown.encode("utf-8")


TEXT = st.text(st.characters(exclude_categories=["Cs"]))
VALUES = st.recursive(st.none() | st.integers() | TEXT, lambda inner: st.lists(inner) | st.dictionaries(TEXT, inner))


@given(VALUES)
def test_json_is_the_same_json(value):
    assert json.loads(json_text(value)) == json.loads(json_text(value, indent=1)) == value
    assert "\n" not in json_text(value)


@given(ANYTHING)
def test_json_is_harmless(text):
    shown = json_text([text])
    assert clean(shown).replace(" ", "") == shown.replace(" ", "")
    shown.encode("utf-8")


def test_letters_stay_letters():
    assert clean("Kyïv, 東京, القاهرة") == "Kyïv, 東京, القاهرة"
    assert json_text("Kyïv") == '"Kyïv"'
    assert clean("two\nlines\t\tand") == "two lines and"
    assert clean("\x1b[31mred\x07") == r"\x1b[31mred\x07"


def test_columns_line_up(capsys):
    columns([["東京", "1"], ["Kyiv", "22"], ["Malmo\u0308", "3"]], right=[False, True])
    assert capsys.readouterr().out == "東京    1\nKyiv   22\nMalmo\u0308   3\n"
    assert width("Malmo\u0308") == 5
