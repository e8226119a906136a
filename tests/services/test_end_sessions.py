"""A session ends at once, also while the database takes nothing, and stays ended."""

import os
import stat
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from tests.support.databases import held_elsewhere
from tests.support.factories import actor, pair
from tests.support.shares import own_scope, seen_by
from tests.support.sign_ins import lives
from tracker import clock
from tracker.crypto.fingerprints import fingerprint
from tracker.domain.errors import NotFound, Unwritable
from tracker.models.account import Session
from tracker.models.base import database
from tracker.queries.account import ends
from tracker.queries.account.sessions import devices
from tracker.queries.sharing.shares import visited
from tracker.services import end_sessions as ending
from tracker.services.account import sessions
from tracker.services.account.sessions import Attempt
from tracker.services.ballast import keep
from tracker.services.sharing import shares
from tracker.services.writing import soon, transaction


@pytest.fixture(autouse=True)
def couple(db: Path) -> Iterator[None]:
    pair()
    yield
    ends.forget_here(ends.noted())


def opened() -> str:
    """The token of a new session of Sam's."""
    attempt = Attempt("", "", own_device=True, label="A browser", device="", address="")
    with transaction():
        return sessions.open_session(actor("Sam").person, attempt).token


def test_a_session_ends_while_another_process_holds_the_lock_and_is_taken_over_afterwards(db: Path):
    token, other = opened(), opened()
    with held_elsewhere(db):
        sessions.sign_out(fingerprint(token))
        assert (lives(token), lives(other)) == (False, True)
        assert [device.token_hash for device in devices(actor("Sam").person)] == [fingerprint(other)]
        assert Session.select().count() == 2
        with pytest.raises(Unwritable):
            ending.write_through()
    assert (ends.in_file(), stat.S_IMODE(ends.file().stat().st_mode)) == (frozenset({fingerprint(token)}), 0o600)
    ending.write_through()
    assert (ends.file().stat().st_size, Session.select().count(), lives(token), lives(other)) == (0, 1, False, True)
    ending.write_through()


def test_any_later_end_takes_over_what_was_noted(db: Path):
    token, other = opened(), opened()
    with held_elsewhere(db):
        sessions.sign_out(fingerprint(token))
    sessions.sign_out(fingerprint(other))
    assert (ends.noted(), Session.select().count()) == (frozenset(), 0)


def test_sessions_elsewhere_end_as_well_and_only_ones_own(db: Path):
    here, there, third = opened(), opened(), opened()
    with held_elsewhere(db):
        sessions.end_session(actor("Sam"), fingerprint(there))
        with pytest.raises(NotFound):
            sessions.end_session(actor("Alex"), fingerprint(here))
        sessions.end_other_sessions(actor("Sam"), fingerprint(here))
        assert [lives(token) for token in (here, there, third)] == [True, False, False]
    sessions.end_other_sessions(actor("Sam"), fingerprint(here))
    assert [device.token_hash for device in devices(actor("Sam").person)] == [fingerprint(here)]
    sessions.end_other_sessions(actor("Sam"), fingerprint(here))


def test_a_visit_ends_as_well(db: Path):
    sam = actor("Alex")
    scope = own_scope(sam.today)
    item = shares.show_own(sam, scope, seen_by("Alex", scope))
    assert item is not None
    visit = shares.open_share(shares.link(sam, item), "192.0.2.1")
    assert visited(visit, clock.now()).id == item
    with held_elsewhere(db):
        shares.end_visit(visit)
        with pytest.raises(NotFound):
            visited(visit, clock.now())
    ending.write_through()
    with pytest.raises(NotFound):
        visited(visit, clock.now())


def test_nothing_is_noted_twice_and_nothing_that_is_not_there(db: Path):
    token = opened()
    with held_elsewhere(db):
        for _ in range(3):
            ending.end([fingerprint(token), fingerprint("made up")])
    assert ends.file().read_text(encoding="ascii").split() == [fingerprint(token)]


def test_half_a_line_hides_no_other(db: Path):
    ends.file().write_text("\n" + "a" * 20, encoding="ascii")
    token = opened()
    with held_elsewhere(db):
        sessions.sign_out(fingerprint(token))
    assert (ends.in_file(), lives(token)) == (frozenset({fingerprint(token)}), False)


def test_what_ended_while_it_was_taken_over_stays_noted(db: Path):
    first, second = opened(), opened()
    with held_elsewhere(db):
        sessions.sign_out(fingerprint(first))
        sessions.sign_out(fingerprint(second))
    ending._forget(frozenset({fingerprint(first)}))  # noqa: SLF001  # the moment between two steps
    assert not lives(second)


@pytest.mark.parametrize("ballast", [True, False])
def test_where_no_file_can_be_written_either_it_ends_for_this_process_and_is_refused(
    db: Path, monkeypatch: pytest.MonkeyPatch, *, ballast: bool
):
    token = opened()
    if ballast:
        keep()

    def full(*_: object) -> int:
        raise OSError(28, "No space left on device")

    with held_elsewhere(db):
        monkeypatch.setattr(os, "fsync", full)
        with pytest.raises(Unwritable):
            sessions.sign_out(fingerprint(token))
        monkeypatch.undo()
        assert not lives(token)


def test_room_is_made_for_the_file_where_the_disk_is_full(db: Path, monkeypatch: pytest.MonkeyPatch):
    token, real = opened(), os.fsync
    keep()

    def full_until_room_is_made(file: int) -> None:
        if ends.file().with_name(f"{db.name}.ballast").stat().st_size:
            raise OSError(28, "No space left on device")
        real(file)

    with held_elsewhere(db):
        monkeypatch.setattr(os, "fsync", full_until_room_is_made)
        sessions.sign_out(fingerprint(token))
    assert fingerprint(token) in ends.in_file()


def test_a_sign_of_life_waits_for_nobody(db: Path):
    token = opened()
    with held_elsewhere(db):
        sessions.note_sign_of_life(fingerprint(token))
    assert lives(token)


def test_a_write_that_will_not_wait_is_refused_while_another_thread_writes(db: Path):
    with transaction_elsewhere(), soon(0), pytest.raises(Unwritable), transaction():
        pass
    with transaction():
        assert database.in_transaction()


@contextmanager
def transaction_elsewhere() -> Iterator[None]:
    """Another thread of this process writes until the block ends."""
    begun, may_end = threading.Event(), threading.Event()

    def write() -> None:
        with database.connection_context(), transaction():
            begun.set()
            may_end.wait(10)

    thread = threading.Thread(target=write)
    thread.start()
    assert begun.wait(10)
    try:
        yield
    finally:
        may_end.set()
        thread.join()
