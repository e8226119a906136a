"""What was encrypted opens at its place, for its owner, under its key, and nowhere else."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tracker.crypto.fields import FieldPlace, Key, Unreadable, as_text, decrypt, encrypt, from_text, key_id_of

KEY = Key("ab" * 16, "sam", b"k" * 32)
PLACE = FieldPlace("entry.words", "e1", "sam")


@given(data=st.binary(max_size=400))
def test_what_was_encrypted_opens_again(data: bytes):
    stored = from_text(as_text(encrypt(KEY, PLACE, data)))
    assert (decrypt(KEY, PLACE, stored), key_id_of(stored)) == (data, KEY.id)


def test_the_same_words_are_stored_in_another_form_each_time():
    assert len({encrypt(KEY, PLACE, b"the same") for _ in range(1000)}) == 1000


def test_no_word_stands_in_the_stored_form():
    assert b"Berlin" not in encrypt(KEY, PLACE, b"Berlin")


@pytest.mark.parametrize(
    ("key", "place"),
    [
        (KEY, replace(PLACE, column="entry.learned")),
        (KEY, replace(PLACE, column="moment.words")),
        (KEY, replace(PLACE, row="e2")),
        (KEY, replace(PLACE, owner="alex")),
        (replace(KEY, secret=b"K" * 32), PLACE),
        (replace(KEY, id="cd" * 16), PLACE),
    ],
)
def test_moved_or_under_another_key_it_is_refused(key: Key, place: FieldPlace):
    stored = encrypt(KEY, PLACE, b"Home at six")
    with pytest.raises(Unreadable):
        decrypt(key, place, stored)


def test_cut_short_anywhere_it_is_refused():
    stored = encrypt(KEY, PLACE, b"Home at six")
    for length in range(len(stored)):
        with pytest.raises(Unreadable):
            _opened(stored[:length])


@given(place=st.integers(0, 55), change=st.integers(1, 255))
def test_changed_in_any_byte_it_is_refused(place: int, change: int):
    stored = bytearray(encrypt(KEY, PLACE, b"Home at six"))
    stored[place % len(stored)] ^= change
    with pytest.raises(Unreadable):
        _opened(bytes(stored))


def _opened(stored: bytes) -> bytes:
    if key_id_of(stored) != KEY.id:
        raise Unreadable("no_such_data_key")
    return decrypt(KEY, PLACE, stored)


@pytest.mark.parametrize("text", ["", "Home at six", "e1", "e1.", "e1.!", "e1.AAAA", "e1.AAA"])
def test_text_that_was_never_encrypted_is_refused(text: str):
    with pytest.raises(Unreadable):
        key_id_of(from_text(text))
