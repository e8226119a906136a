"""What one tick of the worker does."""

import logging
from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest
from peewee import SqliteDatabase

from tests.support.disks import mounted
from tests.support.factories import actor, felt_in, pair, two_raters
from tracker import clock
from tracker.domain.ratings.hold_back import Slot
from tracker.jobs.tick import tick
from tracker.jobs.worker import Turns
from tracker.models.account import Person
from tracker.models.base import database
from tracker.models.connection import pragmas
from tracker.models.entries import Plan
from tracker.models.ratings import WeeklyLevel
from tracker.queries.record.chain import heads_of, links_of
from tracker.queries.record.verify import verify
from tracker.queries.site import last_heartbeat
from tracker.services import ballast
from tracker.services.entries.plans import NewPlan, say_plan
from tracker.services.ratings import ratings
from tracker.services.ratings.ratings import NewRating

MONDAY = date(2026, 3, 2)
DUE = datetime(2026, 3, 9, 12, tzinfo=UTC)


@pytest.fixture
def ended_week(db: Path) -> None:
    """A week of Alex's that is due for a level at DUE, and one of Frank's. The worker connects for itself."""
    with clock.frozen(DUE - timedelta(weeks=1)):
        two_raters("trend")
    with clock.frozen(DUE - timedelta(days=2)):
        for rater in (actor("Alex"), actor("Frank")):
            for number in range(3):
                ratings.rate(rater, NewRating(felt_in(rater), MONDAY + timedelta(days=number), 50))
    database.close()


def levels() -> int:
    with database.connection_context():
        return int(WeeklyLevel.select().count())


def test_a_tick_releases_what_is_due_once_and_gives_a_sign_of_life(ended_week: None):
    with clock.frozen(DUE):
        assert tick("one")
        assert tick("one")
    assert levels() == 2
    with database.connection_context():
        assert last_heartbeat("worker") == DUE
        assert verify(actor("Alex").couple).broken is None


def test_a_zone_that_this_computer_does_not_know_keeps_nobodys_levels_back(ended_week: None):
    with database.connection_context():
        Person.update(zone="Elsewhere/Nowhere").where(Person.id == actor("Alex").person).execute()
    with clock.frozen(DUE):
        assert tick("one")
    assert levels() == 2


def test_without_the_lease_a_tick_does_nothing(ended_week: None):
    with clock.frozen(DUE - timedelta(seconds=30)):
        tick("one")
    with clock.frozen(DUE):
        assert not tick("two")
    with database.connection_context():
        assert last_heartbeat("worker") == DUE - timedelta(seconds=30)


def test_what_cannot_be_done_is_logged_without_content_and_keeps_nothing_else_back(
    ended_week: None, caplog: pytest.LogCaptureFixture
):
    with database.connection_context():
        broken = actor("Alex").person
        database.execute_sql(
            "CREATE TRIGGER no_levels BEFORE INSERT ON weekly_level"
            f" WHEN NEW.writer_id = '{broken}' BEGIN SELECT RAISE(ABORT, 'no room'); END"
        )
    with clock.frozen(DUE):
        assert tick("one")
    assert levels() == 1
    assert [(each.levelno, each.getMessage()) for each in caplog.records] == [
        (logging.ERROR, "A weekly level could not be released")
    ]
    with database.connection_context():
        database.execute_sql("DROP TRIGGER no_levels")
    with clock.frozen(DUE + timedelta(seconds=20)):
        tick("one")
    assert levels() == 2


def test_a_tick_takes_the_words_out_of_old_plans(db: Path):
    with clock.frozen(DUE):
        sam = pair().keeper
        say_plan(sam, NewPlan(sam.today, "Office"))
    database.close()
    for week in range(1, 15):
        with clock.frozen(DUE + timedelta(days=6.6) * week):
            assert tick("one")
    database.connect()
    assert [row.place for row in Plan.select()] == [""]


def test_a_tick_signs_the_heads_of_chains_that_have_grown_once_a_day(ended_week: None):
    with clock.frozen(DUE):
        tick("one")
        tick("one")
    with database.connection_context():
        heads = [each.head for name in ("Alex", "Frank") for each in heads_of(actor(name).couple)]
        assert [(each.day, each.seq) for each in heads] == [
            (DUE.date(), links_of(actor(name).couple)[-1].seq) for name in ("Alex", "Frank")
        ]


def test_a_signing_key_that_others_can_read_is_logged_and_keeps_nothing_else_back(
    ended_week: None, db: Path, caplog: pytest.LogCaptureFixture
):
    key = db.parent.with_name("data.sign.key")
    key.touch(0o644)
    with clock.frozen(DUE):
        assert tick("one")
    assert levels() == 2
    told = f"A chain's head could not be signed. {key} can be read by others. Run: chmod 600 {key}"
    assert [each.getMessage() for each in caplog.records] == [told]


def test_a_worker_on_a_full_disk_says_so_once_and_goes_on_when_there_is_room(
    ended_week: None, data_dir: Path, caplog: pytest.LogCaptureFixture
):
    with database.connection_context():
        ballast.keep()
    turns = Turns("one", None)
    with mounted(data_dir / "steady.db", pragmas("wal")) as disk:
        disk.capacity = 0
        database.close()
        with clock.frozen(DUE):
            for _ in range(3):
                turns.turn()
        database.connect()
    full = "Nothing can be written now, and it is tried again until it can. The disk is full."
    assert (levels(), caplog.messages) == (0, [full])
    with clock.frozen(DUE):
        turns.turn()
        turns.turn()
    assert (levels(), caplog.messages) == (2, [full, "It can be written again."])


def test_a_leap_on_a_full_disk_is_noted_when_there_is_room(ended_week: None, data_dir: Path, caplog: pytest.LogCaptureFixture):
    turns = Turns("one", None)
    with clock.frozen(DUE - timedelta(days=4)):
        turns.turn()
    with database.connection_context():
        ballast.keep()
    with mounted(data_dir / "steady.db", pragmas("wal")) as disk:
        disk.capacity = 0
        database.close()
        with clock.frozen(DUE):
            turns.turn()
        database.connect()
    with clock.frozen(DUE):
        turns.turn()
    assert levels() == 0
    assert [each.split(".")[0] for each in caplog.messages] == [
        "Nothing can be written now, and it is tried again until it can",
        "The clock of this computer leapt",
        "It can be written again",
    ]


@pytest.mark.parametrize(("what", "said"), [("nothing", "No such file"), ("a database that cannot go on", "no such table")])
def test_what_keeps_the_worker_from_all_its_work_is_said_once(
    ended_week: None, data_dir: Path, caplog: pytest.LogCaptureFixture, what: str, said: str
):
    if what == "nothing":
        signing = data_dir.with_name("data.sign.key")
        signing.symlink_to(data_dir.with_name("gone") / "data.sign.key")
    else:
        with database.connection_context():
            database.execute_sql("ALTER TABLE lease RENAME TO lost")
    turns = Turns("one", None)
    with clock.frozen(DUE):
        for _ in range(3):
            turns.turn()
    assert (len(caplog.messages), said in caplog.text, "Traceback" in caplog.text) == (1, True, False)


def locks(work: Callable[[], object]) -> int:
    """How often the write lock is taken while `work` is done."""
    begun: list[str] = []
    opened = SqliteDatabase.connect

    def traced(self: SqliteDatabase, reuse_if_open: bool = False) -> object:  # noqa: FBT001, FBT002  # peewee's own
        done = opened(self, reuse_if_open)
        self.connection().set_trace_callback(begun.append)
        return done

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(SqliteDatabase, "connect", traced)
        work()
    return sum(each.startswith("BEGIN") for each in begun)


def test_where_nothing_is_due_the_lock_is_taken_once_for_the_sign_of_life(ended_week: None):
    with clock.frozen(DUE):
        tick("one")
    with clock.frozen(DUE + timedelta(days=1)):
        tick("one")
    with clock.frozen(DUE + timedelta(days=1, seconds=20)):
        assert locks(lambda: tick("one")) == 1


def test_ratings_that_wait_for_their_time_take_no_lock(db: Path):
    with clock.frozen(DUE):
        alex, frank = two_raters("each", together=Slot(6, 20))
        for each in (alex, frank):
            ratings.rate(each, NewRating(felt_in(each), each.today, 50))
        database.close()
        tick("one")
        assert locks(lambda: tick("one")) == 1
