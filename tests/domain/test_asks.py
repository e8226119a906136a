"""When two commitments ask for the same."""

import pytest

from tracker.domain.asks import ask_the_same

CALL = ("Call before leaving", "Each day")


@pytest.mark.parametrize(
    "other",
    [
        ("Call before leaving", ""),
        ("call  BEFORE leaving!", "Once a week"),
        ("Cãll be fore – leaving.", "Each day"),
        ("Call", "before leaving each day"),
        ("Call before leaving each day", ""),
        ("\uff23\uff41\uff4c\uff4c before leaving", "Each day"),
    ],
)
def test_spelling_place_and_details_are_no_other_promise(other: tuple[str, str]):
    assert (ask_the_same(CALL, other), ask_the_same(other, CALL)) == (True, True)


@pytest.mark.parametrize("other", [("Call after leaving", "Each day"), ("Call", ""), ("", ""), ("Each day", "")])
def test_other_words_are_another_promise(other: tuple[str, str]):
    assert (ask_the_same(CALL, other), ask_the_same(other, CALL)) == (False, False)


def test_numbers_count_and_signs_alone_are_compared_as_they_are():
    assert not ask_the_same(("Call 2 times", ""), ("Call 3 times", ""))
    assert not ask_the_same(("♥", ""), ("♦", ""))
    assert ask_the_same(("♥ ♥", ""), ("♥♥", ""))
    assert not ask_the_same(("", ""), ("", ""))
