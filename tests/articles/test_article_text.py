from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from geomap.articles import article_id, from_text
from geomap.errors import ArticleError

ANYTHING = st.text(st.characters(codec=None), min_size=1)  # lone surrogates, NULs and controls too


@given(ANYTHING)
def test_the_text_is_kept_and_paragraphs_are_in_order(text):
    try:
        article = from_text(text)
    except ArticleError:
        assert not any(char.isalnum() for char in text)
        return
    assert article.text == text
    assert list(article.paragraphs) == sorted(set(article.paragraphs))
    assert all(0 <= start < len(text) and not text[start].isspace() for start in article.paragraphs)
    assert 1 <= article.paragraph_of(len(text) - 1) == len(article.paragraphs)
    assert article.title
    assert article.id == article_id(text) == from_text(text, name="other").id


@pytest.mark.parametrize(
    ("text", "begins"),
    [
        ("Title\n\nOne.\n\n\nTwo.\n", ["Title", "One.", "Two."]),
        ("Title\nOne.\nTwo.", ["Title", "One.", "Two."]),
        ("  Title\r\n \r\nOne\r\nstill one.\r\n\r\n", ["Title", "One"]),
        ("Title\u2029One\u2028\u2028Two", ["Title", "Two"]),
        ("Only one line", ["Only"]),
    ],
)
def test_paragraphs(text, begins):
    article = from_text(text)
    assert [text[start:].split()[0] for start in article.paragraphs] == begins


def test_title_is_the_first_line_and_not_endless():
    assert from_text("\n\n  A \t headline \nText").title == "A headline"
    assert len(from_text("word " * 1000).title) <= 200
    assert from_text("Text", title="Given").title == "Given"


def test_ids_are_of_the_text_alone():
    assert article_id("Kyiv") == from_text("Kyiv", name="a", title="b").id
    assert article_id("Kyiv") != article_id("Kyiv ")
    assert len(article_id("\ud800")) == 12


@pytest.mark.parametrize("text", ["", " \n\t", "\ufeff", "\x00\x01"])
def test_nothing_to_read(text):
    with pytest.raises(ArticleError):
        from_text(text)
