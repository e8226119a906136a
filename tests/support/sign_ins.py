"""Signing in as the tests do it: the right way, by a guess, from here or elsewhere, and what a token is worth."""

from dataclasses import replace

import pytest

from tests.support.factories import email, password
from tracker import clock
from tracker.crypto.fields import Key
from tracker.domain.errors import Invalid, TooMany
from tracker.queries.account.sessions import signed_in
from tracker.services.account import recovery, sessions
from tracker.services.account.sessions import Attempt, Opened
from tracker.services.journal import seals

HERE, NEIGHBOUR, ELSEWHERE = "192.0.2.1", "192.0.2.200", "198.51.100.7"
NEW = "another long word for the gate"


def attempt(name: str = "Sam", **changed: object) -> Attempt:
    tried = Attempt(email(name), password(name), own_device=False, label="Firefox, Linux", device="", address="192.0.2.1")
    return replace(tried, **changed)  # type: ignore[arg-type]  # a scenario's parts


def opened(name: str = "Sam", **changed: object) -> Opened:
    return sessions.sign_in(attempt(name, **changed))


def lives(token: str) -> bool:
    """Whether a session goes on."""
    return signed_in(token, clock.now()) is not None


def changed_once_it_was_right(monkeypatch: pytest.MonkeyPatch, name: str) -> None:
    """Let somebody's password be changed by a link right after it was found to be the present one, and before it is used."""
    by_password = seals.opened_by_password

    def meanwhile(who: str, said: str) -> list[Key]:
        found = by_password(who, said)
        if said == password(name):
            recovery.recover(recovery.make_recovery_link(email(name)), NEW)
        return found

    for module in ("account.sessions", "account.new", "journal.seals"):
        monkeypatch.setattr(f"tracker.services.{module}.opened_by_password", meanwhile)


def guess(name: str = "Sam", **changed: str) -> str:
    """What a wrong try is told."""
    try:
        opened(name, **{"password": "a guess at the harbour wall", **changed})
    except (Invalid, TooMany) as err:
        return type(err).__name__
    raise AssertionError


def guesses(number: int, **changed: str) -> dict[str, int]:
    told = [guess(**changed) for _ in range(number)]
    return {each: told.count(each) for each in set(told)}
