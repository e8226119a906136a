"""A recovery key as it is written down and typed."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tracker.domain.journal import LENGTH, grouped, recovery_key

KEYS = st.binary(min_size=LENGTH, max_size=LENGTH)


@given(KEYS)
def test_a_key_is_eight_groups_of_four_and_reads_back(key: bytes):
    printed = grouped(key)
    assert [len(group) for group in printed.split(" ")] == [4] * 8
    assert recovery_key(printed) == key


@given(KEYS)
def test_small_letters_other_groups_and_look_alikes_do_not_matter(key: bytes):
    typed = grouped(key).lower().replace(" ", "-").replace("o", "0").replace("i", "1").replace("b", "8")
    assert recovery_key(f" {typed}\n") == key


WRONG = ["", "abcd", " ".join(["abcd"] * 9), "a long password of before", "9" * 32, "é" * 32]


@pytest.mark.parametrize("typed", WRONG)
def test_what_cannot_be_a_key_is_none(typed: str):
    assert recovery_key(typed) is None
