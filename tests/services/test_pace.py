"""How long the write lock is held is counted, and much work is done a little at a time."""

from datetime import UTC, datetime, timedelta

import pytest

from tests.support.factories import pair
from tracker import clock
from tracker.models.account import Session
from tracker.models.base import database, instant_text
from tracker.models.imports import Upload
from tracker.models.site import FormKey
from tracker.services import leases, pace
from tracker.services.account.sessions import Attempt, open_session
from tracker.services.pace import a_few_at_a_time, longest_hold_ms, paced
from tracker.services.store.database import log_taken_over_apart
from tracker.services.sweep import sweep
from tracker.services.writing import transaction

pytestmark = pytest.mark.usefixtures("db")

NOON = datetime(2026, 3, 4, 12, tzinfo=UTC)
SLOW = "WITH RECURSIVE n(x) AS (SELECT 1 UNION ALL SELECT x + 1 FROM n WHERE x < 300000) SELECT MAX(x) FROM n"


def statements(work: object) -> list[str]:
    """What is asked of the database while `work` is done."""
    said: list[str] = []
    database.connection().set_trace_callback(said.append)
    work()  # type: ignore[operator]  # a function without parameters
    database.connection().set_trace_callback(None)
    return said


def test_the_longest_hold_of_the_write_lock_is_counted_and_stands_beside_the_heartbeat():
    with transaction():
        database.execute_sql(SLOW).fetchall()
    longest = longest_hold_ms()
    assert longest > 0
    with clock.frozen(NOON):
        leases.take_lease("worker", "one")
    assert database.execute_sql("SELECT held_ms FROM heartbeat").fetchone()[0] >= longest


def test_a_hold_that_fails_is_counted_too(monkeypatch: pytest.MonkeyPatch):
    counter = iter(range(0, 3000, 1000))
    monkeypatch.setattr(clock, "ticks", lambda: float(next(counter)))
    with pytest.raises(ValueError, match="halfway"), transaction():
        halfway()
    assert longest_hold_ms() == 1_000_000
    monkeypatch.setattr(pace, "_holds", pace._Holds())  # noqa: SLF001  # as a new process begins
    assert longest_hold_ms() == 0


def halfway() -> None:
    msg = "halfway"
    raise ValueError(msg)


def test_a_turn_ends_after_a_few_seconds_and_leaves_the_rest(monkeypatch: pytest.MonkeyPatch):
    counter = iter(range(100))
    monkeypatch.setattr(clock, "ticks", lambda: float(next(counter)))
    assert list(paced("abcdefg")) == ["a", "b", "c"]


def sizes(held: list[float], number: int, monkeypatch: pytest.MonkeyPatch) -> list[int]:
    """How many are done together, one time after the other, where the lock is held for so many seconds each time."""
    monkeypatch.setattr("time.sleep", lambda _seconds: None)
    found, each = [], iter(held)
    for few in a_few_at_a_time(range(number)):
        found.append(len(few))
        pace.note(next(each))
    return found


def test_more_are_done_together_where_the_lock_is_held_for_hardly_anything(monkeypatch: pytest.MonkeyPatch):
    assert sizes([0.001] * 6, 300, monkeypatch) == [8, 16, 32, 64, 100, 80]


def test_fewer_are_done_together_where_the_lock_is_held_for_long(monkeypatch: pytest.MonkeyPatch):
    assert sizes([0.05] * 9, 20, monkeypatch) == [8, 4, 2, 1, 1, 1, 1, 1, 1]


def test_as_many_are_done_together_where_the_hold_was_neither(monkeypatch: pytest.MonkeyPatch):
    assert sizes([0.005] * 3, 24, monkeypatch) == [8, 8, 8]


def test_the_log_is_taken_over_between_the_commits_and_never_within_one():
    with log_taken_over_apart():
        said = statements(lambda: [None for each in paced(range(50)) if not each])
        assert database.execute_sql("PRAGMA wal_autocheckpoint").fetchone() == (0,)
    assert said == ["PRAGMA wal_checkpoint(PASSIVE)"]
    assert database.execute_sql("PRAGMA wal_autocheckpoint").fetchone() == (1000,)


def test_a_log_that_cannot_be_taken_over_stays_and_holds_nothing_up():
    with transaction():
        database.execute_sql("UPDATE site SET host_name = host_name")
        pace.take_log_over()
        assert database.in_transaction()


def test_what_has_run_out_is_swept_and_the_rest_stays():
    with clock.frozen(NOON):
        sam = pair().keeper
        for own in (True, False):
            open_session(sam.person, Attempt("", "", own_device=own, label="", device="", address=""))
        for number in range(250):
            FormKey.insert(person=sam.person, key=f"old {number}", digest="", at=NOON).execute()
        database.execute_sql("INSERT INTO upload VALUES ('u', ?, 'loop', '', zeroblob(9), ?)", (sam.person, instant_text(NOON)))
    with clock.frozen(NOON + timedelta(days=7)):
        FormKey.insert(person=sam.person, key="new", digest="", at=clock.now()).execute()
        assert (sweep(), sweep()) == (252, 0)
    assert (Session.select().count(), FormKey.get().key, Upload.select().count()) == (1, "new", 0)


def test_where_nothing_has_run_out_nothing_is_locked():
    pair()
    assert [each for each in statements(sweep) if not each.startswith("SELECT")] == []


@pytest.mark.parametrize(
    ("table", "column"), [("session", "expires_at"), ("form_key", "at"), ("upload", "made_at"), ("throttle", "at")]
)
def test_what_runs_out_is_found_by_an_index(table: str, column: str):
    [plan] = database.execute_sql(f"EXPLAIN QUERY PLAN SELECT rowid FROM {table} WHERE {column} <= ?", ("",)).fetchall()  # noqa: S608
    assert f"INDEX {table}_{column}" in plan[3]
