"""Where argon2 gets no memory, nobody is told that their password is wrong, no try is counted, and nothing is changed."""

from collections.abc import Callable
from contextlib import suppress
from typing import TypeVar

import pytest
from argon2 import PasswordHasher
from argon2.low_level import hash_secret_raw
from flask.testing import FlaskClient

from tests.support.factories import account, actor, csrf, email, pair, password, person, set_up_site, sign_in
from tests.support.sign_ins import NEW, attempt, opened
from tracker.crypto import passwords
from tracker.crypto.passwords import Cost
from tracker.domain.errors import NoMemory, Refused
from tracker.models.account import OneTimeLink, Person, Session
from tracker.models.base import database
from tracker.models.journal import Seal
from tracker.models.site import Throttle
from tracker.services.account import new, people, sessions
from tracker.services.account.new import Host
from tracker.services.account.recovery import make_recovery_link, recover
from tracker.services.couple.invitation import invite
from tracker.services.journal import seals
from tracker.services.leaving.account import erase_account

T = TypeVar("T")

MORE_THAN_THERE_IS = 2**32 - 1  # KiB: four thousand GiB


@pytest.fixture
def crowded(db: object, monkeypatch: pytest.MonkeyPatch) -> Callable[[], None]:
    """From its call on, every hash and every derivation takes more memory than the machine has."""

    def crowd() -> None:
        for row in Person.select():
            row.password_hash = str(row.password_hash).replace("m=8,", f"m={MORE_THAN_THERE_IS},")
            row.save()
        Seal.update(cost_memory=MORE_THAN_THERE_IS).execute()
        monkeypatch.setattr(passwords, "_hasher", PasswordHasher(time_cost=1, memory_cost=MORE_THAN_THERE_IS, parallelism=1))

    return crowd


def test_no_hash_is_made_compared_or_derived_and_each_says_why(crowded: Callable[[], None]):
    person("Sam")
    crowded()
    stored = Person.get().password_hash
    for work in (
        lambda: passwords.hashed(NEW),
        lambda: passwords.matches(password("Sam"), stored),
        lambda: passwords.matches("a wrong one, surely", stored),
        lambda: passwords.derived(NEW, b"s" * 32, Cost(1, MORE_THAN_THERE_IS, 1)),
    ):
        with pytest.raises(NoMemory):
            work()


def test_a_damaged_hash_is_no_lack_of_memory():
    assert not passwords.matches(NEW, "$argon2id$v=19$m=8,t=1,p=1$damaged")
    assert not passwords.matches(NEW, "no hash at all")


def everything_that_asks() -> list[Callable[[], object]]:
    sam = actor("Sam")
    token, link, invitation = opened().token, make_recovery_link(email("Sam")), invite(person("Eve"))
    recovery = seals.begin(sam, token, password("Sam"))
    return [
        lambda: sessions.sign_in(attempt()),
        lambda: sessions.sign_in(attempt(password="a wrong one, surely")),
        lambda: seals.open_seals(sam, token, password("Sam")),
        lambda: seals.open_locked(sam, token, recovery, password("Sam")),
        lambda: seals.renew_recovery_key(sam, password("Sam")),
        lambda: seals.begin(actor("Alex"), token, password("Alex")),
        lambda: new.begin(account("Frank"), Host("Robin", partner=False), attempt("Frank"), lambda _: ""),
        lambda: new.join(invitation, account("Frank"), attempt("Frank"), lambda _: ""),
        lambda: people.change_password(sam, "", password("Sam"), NEW),
        lambda: recover(link, NEW),
        lambda: erase_account(sam, password("Sam")),
    ]


def test_whatever_asks_for_a_password_says_so_counts_no_try_and_changes_nothing(crowded: Callable[[], None]):
    pair()
    asking = everything_that_asks()
    crowded()
    before = (Person.select().count(), Session.select().count(), [link.used_at for link in OneTimeLink.select()])
    for work in asking:
        for _ in range(12):
            with pytest.raises(NoMemory):
                work()
    after = (Person.select().count(), Session.select().count(), [link.used_at for link in OneTimeLink.select()])
    assert (after, Throttle.select().count()) == (before, 0)


def test_the_page_says_that_it_is_the_server_and_not_the_password(client: FlaskClient, crowded: Callable[[], None]):
    set_up_site()
    pair()
    sign_in(client, "Sam")
    token = csrf(client.get("/account/password"))
    crowded()
    tries = {
        "/sign-in": {"email": email("Alex"), "password": password("Alex")},
        "/account/password": {"current": password("Sam"), "password": NEW},
    }
    for path, said in tries.items():
        answer = client.post(path, data=said | {"csrf_token": token, "key": path})
        assert (answer.status_code, "This server is short of memory" in answer.text) == (503, True)
        assert "does not count as a try" in answer.text
        assert "not your present password" not in answer.text


def test_nothing_is_hashed_or_derived_while_the_write_lock_is_held(db: object, monkeypatch: pytest.MonkeyPatch):
    pair()
    asking = everything_that_asks()
    held: list[bool] = []

    def watched(work: Callable[..., T]) -> Callable[..., T]:
        def noted(*args: object, **kwargs: object) -> T:
            held.append(database.in_transaction())
            return work(*args, **kwargs)

        return noted

    for name in ("hash", "verify"):
        monkeypatch.setattr(PasswordHasher, name, watched(getattr(PasswordHasher, name)))
    monkeypatch.setattr(passwords, "hash_secret_raw", watched(hash_secret_raw))
    for number, work in enumerate(asking):
        before = len(held)
        with suppress(Refused):
            work()
        assert len(held) > before, number
    assert set(held) == {False}
