"""Words that a person typed."""

import pytest

from tracker.domain.errors import Invalid
from tracker.domain.text import typed, typed_line
from tracker.web.errors.words import sentence_of


def test_space_around_words_goes_and_lines_end_plainly():
    assert typed("words", "  one\r\ntwo\x00 \n", 10) == "one\ntwo"
    assert typed_line("words", " one\r\n two\tthree ", 20) == "one two three"


def test_as_many_characters_as_stated_are_taken_and_no_more():
    assert typed("words", "x" * 10, 10) == "x" * 10
    with pytest.raises(Invalid) as refused:
        typed("place", "x" * 11, 10)
    assert (refused.value.field, sentence_of(refused.value)) == ("place", "Use up to 10 characters.")


def test_what_looks_like_a_credential_is_refused_and_not_repeated():
    with pytest.raises(Invalid) as refused:
        typed("words", "password: hunter2", 100)
    assert (refused.value.field, "hunter2" in sentence_of(refused.value)) == ("words", False)


def test_words_of_which_nothing_shows_are_none():
    assert (typed("words", " \u200b\u2060\n\u3164 ", 10), typed_line("words", "\u202e", 10)) == ("", "")
    assert typed("words", "\u200bone", 10) == "\u200bone"
