"""The ballast: laid beside the database, let go on a full disk, and laid again once there is room."""

import resource
import stat
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from pathlib import Path

import pytest
from peewee import OperationalError, SqliteDatabase

from tests.support.disks import mounted
from tests.support.factories import actor, email, pair, password, person
from tracker import clock
from tracker.domain.errors import Invalid, Unwritable
from tracker.domain.viewer import Actor
from tracker.models.account import OwnWords, Session
from tracker.models.base import database
from tracker.models.connection import open_database, pragmas
from tracker.models.couple import Pause
from tracker.queries.record.verify import verify
from tracker.services.account import sessions
from tracker.services.account.people import write_own_words
from tracker.services.account.sessions import Attempt
from tracker.services.ballast import SIZE, keep, let_go, spare
from tracker.services.leaving import space
from tracker.services.store.database import migrate
from tracker.services.writing import named_refusals, transaction, way_out

SOME = 100_000


@contextmanager
def no_file_above(most: int = SIZE // 2) -> Iterator[None]:
    """No file may grow beyond so many bytes. Preset: the ballast cannot be laid, all else can be written."""
    before = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (most, before[1]))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, before)


@pytest.fixture
def ballast(db: Path) -> Path:
    """A database whose ballast lies beside it."""
    assert keep()
    return db.with_name("steady.db.ballast")


def write_until_full(sam: Actor) -> None:
    while True:
        write_own_words(sam, "We walk. " * 100, "", "")


def size(file: Path) -> int:
    return file.stat().st_size


def test_a_ballast_is_its_owners_alone_from_the_first_byte(db: Path):
    file = db.with_name("steady.db.ballast")
    with no_file_above():
        assert keep() is False
    assert (size(file), stat.S_IMODE(file.stat().st_mode)) == (0, 0o600)
    file.unlink()
    assert keep()
    assert stat.S_IMODE(file.stat().st_mode) == 0o600


def test_a_ballast_is_laid_once_and_takes_real_room(ballast: Path):
    before = ballast.stat().st_mtime_ns
    assert (keep(), ballast.stat().st_mtime_ns == before) == (True, True)
    assert (size(ballast), ballast.stat().st_blocks * 512 >= SIZE) == (16 * 1024 * 1024, True)


def test_what_an_interrupted_start_left_is_made_whole(ballast: Path):
    ballast.write_bytes(b"half")
    assert (keep(), size(ballast)) == (True, SIZE)


def test_where_there_is_no_room_for_a_ballast_nothing_but_an_empty_one_is_left(db: Path):
    with no_file_above():
        assert (keep(), spare()) == (False, False)
    assert size(db.with_name("steady.db.ballast")) == 0
    assert (spare(), size(db.with_name("steady.db.ballast"))) == (True, SIZE)


def test_a_database_that_never_had_a_ballast_is_written_to_and_has_none_to_let_go(db: Path):
    assert (spare(), let_go(), list(db.parent.glob("*.ballast"))) == (True, False, [])


def test_it_is_let_go_once(ballast: Path):
    assert (let_go(), let_go(), size(ballast)) == (True, False, 0)


def test_while_it_is_let_go_only_what_leads_out_is_written(ballast: Path):
    sam = person("Sam")
    let_go()
    with no_file_above():
        with pytest.raises(Unwritable) as refused:
            write_own_words(sam, "Go for a walk.", "", "")
        space.pause(sam, None)
    assert (refused.value.code, OwnWords.select().count(), Pause.select().count()) == ("disk_full", 0, 1)
    write_own_words(sam, "Go for a walk.", "", "")
    assert (OwnWords.select().count(), size(ballast)) == (1, SIZE)


def test_signing_in_leaving_with_words_erased_and_signing_out_get_through_a_full_disk(ballast: Path):
    both = pair()
    database.close()
    with mounted(ballast.with_name("steady.db"), pragmas("wal")) as disk:
        disk.capacity = disk.used() + SOME
        with pytest.raises(Unwritable) as refused:
            write_until_full(both.keeper)
        assert (refused.value.code, size(ballast)) == ("disk_full", SIZE)
        opened = sessions.sign_in(Attempt(email("Alex"), password("Alex"), own_device=False, label="", device="", address=""))
        assert (len(opened.token), size(ballast)) == (64, 0)
        space.leave(actor("Alex"), both.rater.couple, erase=True)
        for session in Session.select():
            sessions.sign_out(session.token_hash)
        assert (actor("Alex").partner, Session.select().count(), verify(both.rater.couple).broken) == (None, 0, None)


def test_a_sign_of_life_waits_while_nothing_can_be_written(ballast: Path):
    person("Sam")
    sessions.sign_in(Attempt(email("Sam"), password("Sam"), own_device=False, label="", device="", address=""))
    session = Session.select().get()
    let_go()
    with no_file_above():
        sessions.note_sign_of_life(session.token_hash)
    assert Session.select().get().seen_at == session.seen_at
    with clock.frozen(clock.now() + timedelta(seconds=1)):
        sessions.note_sign_of_life(session.token_hash)
    assert Session.select().get().seen_at > session.seen_at


def test_a_way_out_of_a_disk_that_is_full_to_the_last_byte_is_refused_like_all_else(ballast: Path):
    sam = person("Sam")
    database.close()
    with mounted(ballast.with_name("steady.db"), pragmas("wal")) as disk:
        disk.capacity = 0
        with pytest.raises(Unwritable) as refused:
            space.pause(sam, None)
    assert (refused.value.code, size(ballast)) == ("disk_full", 0)


def test_what_is_wrong_with_the_words_stays_so_on_the_way_out(ballast: Path):
    sam = person("Sam")
    with pytest.raises(Invalid):
        space.pause(sam, clock.now().date().replace(year=2020))
    assert size(ballast) == SIZE


def test_a_database_that_can_only_be_read_or_is_held_by_another_says_so(db: Path):
    sam = person("Sam")
    database.execute_sql("PRAGMA query_only = 1")
    with pytest.raises(Unwritable) as only_read:
        space.pause(sam, None)
    database.execute_sql("PRAGMA query_only = 0")
    database.execute_sql("PRAGMA busy_timeout = 1")
    other = SqliteDatabase(str(db))
    other.connect()
    other.execute_sql("BEGIN IMMEDIATE")
    with pytest.raises(Unwritable) as held:
        space.pause(sam, None)
    other.close()
    assert [only_read.value.code, held.value.code] == ["read_only", "database_busy"]


def test_a_transaction_that_sqlite_gave_up_by_itself_says_why_and_the_next_one_is_written(ballast: Path):
    sam = person("Sam")
    log = ballast.with_name("steady.db-wal")
    with no_file_above(log.stat().st_size), pytest.raises(OperationalError) as given_up:
        write_own_words(sam, "Go for a walk.", "", "")
    write_own_words(sam, "Go for a walk.", "", "")
    assert (str(given_up.value), OwnWords.select().count()) == ("disk I/O error", 1)


def test_a_fault_of_a_statement_is_no_refusal(db: Path):
    with pytest.raises(OperationalError), transaction():
        database.execute_sql("SELECT nothing FROM nowhere")


def test_a_start_on_a_full_disk_brings_the_database_up_to_date_all_the_same(tmp_path: Path):
    file = tmp_path / "new.db"
    open_database(file)
    keep()
    with mounted(file, pragmas("wal")) as disk:
        disk.capacity = disk.used()
        assert (len(migrate()) > 0, size(tmp_path / "new.db.ballast")) == (True, 0)


def test_a_way_out_gives_back_what_was_done(db: Path):
    @way_out
    def work() -> str:
        with named_refusals():
            return "done"

    assert work() == "done"
