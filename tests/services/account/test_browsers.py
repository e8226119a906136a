"""A wrong password is answered alike, and with the same work, in a browser where somebody is known and where they are not."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta

import pytest

from tests.support.factories import NOON, email, person
from tests.support.sign_ins import ELSEWHERE, guess, guesses, lives, opened
from tracker import clock
from tracker.crypto import passwords
from tracker.domain.errors import TooMany
from tracker.models.base import database
from tracker.services.account.browsers import came_before, has_signed_in, token_for

pytestmark = pytest.mark.usefixtures("db")

NOBODY = "nobody@example.org"


class Watched:
    """What is done while passwords are compared: each statement to the database, and what is compared with how much work."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch) -> None:
        self._done: list[str] = []
        self._hasher, self._place = (vars(passwords)[name] for name in ("_hasher", "_place"))
        monkeypatch.setattr(passwords, "_hasher", self)
        monkeypatch.setattr(passwords, "_place", self._watched_place)
        database.obj.query_hooks.append(lambda event: self._done.append(event.sql))

    def verify(self, stored: str, typed: str) -> bool:
        self._done.append(stored.rsplit("$", 2)[0])  # the cost, without salt and hash
        return bool(self._hasher.verify(stored, typed))

    @contextmanager
    def _watched_place(self, *, stranger: bool) -> Iterator[None]:
        self._done.append(f"stranger: {stranger}")
        with self._place(stranger=stranger):
            yield

    def guesses(self, number: int, device: str, address: str) -> list[tuple[str, list[str]]]:
        """What each of so many wrong tries at an account is told, and what is done for it."""
        found = []
        for _ in range(number):
            self._done.clear()
            found.append((guess(device=device, email=address), list(self._done)))
        database.obj.query_hooks.clear()
        return found


def told_in(monkeypatch: pytest.MonkeyPatch, device: str, address: str = email("Sam")) -> list[tuple[str, list[str]]]:
    with monkeypatch.context() as watching, clock.frozen(clock.now() + timedelta(days=2)):
        return Watched(watching).guesses(25, device, address)


def test_nothing_tells_for_whom_a_browser_is_known(monkeypatch: pytest.MonkeyPatch):
    for name in ("Sam", "Alex"):
        person(name)
    passwords.matches("", None)
    known, others = opened("Sam").device, opened("Alex").device
    in_known = told_in(monkeypatch, known)
    assert [told for told, _ in in_known] == ["Invalid"] * 10 + ["TooMany"] * 15
    assert ["argon2" in " ".join(done) for _, done in in_known] == [True] * 20 + [False] * 5
    with clock.frozen(clock.now() + timedelta(days=4)):
        assert told_in(monkeypatch, others) == in_known
    with clock.frozen(clock.now() + timedelta(days=8)):
        assert [told for told, _ in told_in(monkeypatch, known, NOBODY)] == [told for told, _ in in_known]


def test_a_browser_that_only_came_is_told_the_same_with_as_much_hashing(monkeypatch: pytest.MonkeyPatch):
    person("Sam")
    known = told_in(monkeypatch, opened().device)
    with clock.frozen(clock.now() + timedelta(days=4)):
        came = told_in(monkeypatch, token_for(""))

    def work(found: list[tuple[str, list[str]]]) -> list[tuple[str, list[str]]]:
        return [(told, [each for each in done if "argon2" in each]) for told, done in found]

    assert work(came) == work(known)


def test_a_browser_that_only_came_gets_nobody_in_where_strangers_are_refused():
    person("Sam")
    device = token_for("")
    guesses(10)
    for _ in range(3):
        with pytest.raises(TooMany):
            opened(device=device)
    assert lives(opened(device=device, address=ELSEWHERE).token)


def test_where_only_others_are_known_strangers_tries_are_all_there_are():
    person("Sam")
    person("Alex")
    device = opened("Alex").device
    guesses(10, device=device)
    with pytest.raises(TooMany):
        opened("Sam", device=device)
    assert lives(opened("Alex", device=device).token)


def test_what_is_tried_in_a_known_browser_beyond_strangers_tries_spends_none_of_theirs():
    person("Sam")
    device = opened().device
    for number in range(5):
        with clock.frozen(NOON + timedelta(hours=number)):
            guesses(25, device=device)
    with clock.frozen(NOON + timedelta(hours=5)):
        told = [guess(address=f"10.0.{number}.1") for number in range(80)]
    assert told.count("Invalid") == 100 - 30


def test_one_browser_cannot_have_more_than_sixty_passwords_compared_where_strangers_have_none_left(
    monkeypatch: pytest.MonkeyPatch,
):
    person("Sam")
    device = opened().device
    for number in range(6):
        guesses(10, email=f"somebody-{number}@example.org")
    watched = Watched(monkeypatch)
    found = [each for number in range(80) for each in watched.guesses(1, device, f"somebody-{number}@example.org")]
    assert {told for told, _ in found} == {"TooMany"}


@pytest.mark.parametrize("wrong", ["", "x", "0" * 64, "G" * 64, "é" * 64, "\udcff" * 32])
def test_a_token_that_was_not_made_here_is_none(wrong: str):
    assert (came_before(wrong), has_signed_in(wrong), len(token_for(wrong))) == (False, False, 64)


def test_a_token_says_only_here_how_it_was_given_and_cannot_be_made_into_another():
    person("Sam")
    came = token_for("")
    signed_in = opened(device=came).device
    assert ((came_before(came), has_signed_in(came)), (came_before(signed_in), has_signed_in(signed_in))) == (
        (True, False),
        (False, True),
    )
    assert (token_for(came), token_for(signed_in), opened(device=signed_in).device) == ("", "", "")
    for forged in (came[:32] + signed_in[32:], signed_in[:32] + came[32:], came[:-1], came + "0", came.upper()):
        assert (came_before(forged), has_signed_in(forged)) == (False, False)
