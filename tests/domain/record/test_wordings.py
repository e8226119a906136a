"""Two wordings of one thing, word by word."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tracker.domain.record.versions import Piece, compared

WORDS = st.lists(st.sampled_from(("I", "was", "there", "at", "seven", "eight", "\n")))
TEXTS = WORDS.map(lambda words: " ".join(words).strip())


@pytest.mark.parametrize(
    ("before", "after", "gone", "new"),
    [
        ("I was there at seven.", "I was there at eight.", ["seven."], ["eight."]),
        ("I was there.", "I was not there.", [], ["not "]),
        ("I was not there.", "I was there.", ["not "], []),
        ("the same", "the  same", [], []),
        ("", "all of it", [], ["all of it"]),
        ("all of it", "", ["all of it"], []),
        ("", "", [], []),
    ],
)
def test_only_the_words_that_changed_are_marked(before: str, after: str, gone: list[str], new: list[str]):
    found = compared(before, after)
    assert [each.text for each in found.before if each.changed] == gone
    assert [each.text for each in found.after if each.changed] == new


@given(TEXTS, TEXTS)
def test_both_wordings_are_there_in_full_and_what_is_not_marked_is_alike(before: str, after: str):
    found = compared(before, after)
    assert ("".join(each.text for each in found.before), "".join(each.text for each in found.after)) == (before, after)
    same = [" ".join(each.text for each in side if not each.changed).split() for side in (found.before, found.after)]
    assert same[0] == same[1]


@given(TEXTS)
def test_a_wording_beside_itself_has_no_mark(text: str):
    found = compared(text, text)
    assert found.before == found.after == ((Piece(text, changed=False),) if text else ())


def test_a_few_words_again_and_again_are_compared_at_both_ends_alone():
    many, others = "a b " * 150, "b a c " * 150
    found = compared(f"I said {many}then.", f"I said {others}then.")
    assert found.before == (Piece("I said ", changed=False), Piece(many, changed=True), Piece("then.", changed=False))
    assert found.after == (Piece("I said ", changed=False), Piece(others, changed=True), Piece("then.", changed=False))
    assert compared(many, many).after == (Piece(many, changed=False),)


def test_long_words_of_a_language_are_compared_one_by_one():
    before = " ".join(f"On day {number} I was there at seven, and I said so." for number in range(15))
    found = compared(before, before.replace("day 3 I was", "day 3 we were").replace("day 9 I", "day 9 nobody"))
    assert [each.text for each in found.after if each.changed] == ["we were ", "nobody "]
