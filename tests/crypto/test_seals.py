"""A seal opens with its password, its recovery key or its session's token, at its place, and with nothing else."""

import pytest

from tracker.crypto.fields import Key, Unreadable, from_text
from tracker.crypto.passwords import Cost, derived
from tracker.crypto.seals import (
    by_password,
    by_recovery_key,
    by_token,
    new_seal_key,
    opened_by_password,
    opened_by_recovery_key,
    opened_by_token,
    sealed,
    unsealed,
)

KEY = Key("ab" * 16, "sam", b"k" * 32)
SALT, CHEAP = b"s" * 32, Cost(1, 8, 1)
RECOVERY = b"r" * 20
TOKEN = "t" * 64


def test_a_new_key_is_another_one_each_time():
    assert len({new_seal_key("sam").secret for _ in range(100)}) == 100


@pytest.mark.parametrize(
    ("password", "salt", "cost", "opens"),
    [
        ("along quiet harbours", SALT, CHEAP, True),
        ("along quiet harbour", SALT, CHEAP, False),
        ("along quiet harbours", b"S" * 32, CHEAP, False),
        ("along quiet harbours", SALT, Cost(2, 8, 1), False),
    ],
)
def test_only_the_password_with_its_salt_and_cost_opens_it(password: str, salt: bytes, cost: Cost, opens: bool):  # noqa: FBT001  # the example
    stored = by_password(KEY, "along quiet harbours", SALT, CHEAP)
    found = opened_by_password(KEY.id, "sam", stored, password, salt, cost)
    assert found == (KEY if opens else None)


def test_a_password_is_the_same_however_its_letters_are_composed():
    assert derived("caf\u00e9", SALT, CHEAP) == derived("cafe\u0301", SALT, CHEAP)


def test_only_the_recovery_key_opens_what_it_wraps():
    stored = by_recovery_key(KEY, RECOVERY)
    assert opened_by_recovery_key(KEY.id, "sam", stored, RECOVERY) == KEY
    assert opened_by_recovery_key(KEY.id, "sam", stored, b"R" * 20) is None


def test_only_the_token_opens_what_is_open_in_its_session():
    stored = by_token(KEY, TOKEN)
    assert opened_by_token(KEY.id, "sam", stored, TOKEN) == KEY
    assert opened_by_token(KEY.id, "sam", stored, "T" * 64) is None


def test_a_wrap_of_one_kind_or_of_somebody_elses_seal_opens_nothing():
    stored = by_token(KEY, TOKEN)
    assert opened_by_recovery_key(KEY.id, "sam", stored, TOKEN.encode()) is None
    assert opened_by_token(KEY.id, "alex", stored, TOKEN) is None
    assert opened_by_token("cd" * 16, "sam", stored, TOKEN) is None
    assert opened_by_token(KEY.id, "sam", b"", TOKEN) is None


@pytest.mark.parametrize(("title", "words"), [("", "x"), ("A title", "Two\nlines, and ünïcode"), ("t" * 120, "w" * 10_000)])
def test_sealed_words_open_in_their_row_under_their_key(title: str, words: str):
    stored = sealed(KEY, "r1", title, words)
    assert unsealed(KEY, "r1", stored) == (title, words)
    for key, row in ((KEY, "r2"), (Key(KEY.id, "sam", b"K" * 32), "r1"), (Key(KEY.id, "alex", KEY.secret), "r1")):
        with pytest.raises(Unreadable):
            unsealed(key, row, stored)


def test_how_much_was_written_shows_only_in_steps():
    lengths = {len(from_text(sealed(KEY, "r1", "", "w" * count))) for count in range(1, 3000, 50)}
    assert len(lengths) == 3
