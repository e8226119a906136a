"""The log beside the database is removed under a running server: nothing that was saved is lost, and it goes on."""

import time
from contextlib import closing, suppress
from datetime import timedelta
from http import HTTPStatus
from http.client import HTTPException
from pathlib import Path

import pytest

from tests.proofs.taps import form_key
from tests.support import factories
from tests.support.factories import kept_by, pair
from tests.support.pages import in_words
from tests.support.server import Browser, Server, beats, serving, wait_until
from tracker.domain.commitments.recurrence import WHENEVER
from tracker.domain.errors import Unusable
from tracker.domain.viewer import Actor
from tracker.models.base import database
from tracker.models.connection import open_database
from tracker.models.driver import driver
from tracker.queries.record.verify import verify
from tracker.web.errors.words import sentence_of

pytestmark = pytest.mark.proof

LOG_REMOVED = sentence_of(Unusable("log_removed"))


@pytest.mark.parametrize("tails", [("-wal", "-shm"), ("-wal",), ("-shm",)])
def test_what_was_saved_outlives_the_name_of_its_log(db: Path, tails: tuple[str, ...]):
    sam, promise, before = _who_keeps_a_log()
    with serving(db.parent) as server:
        wait_until(lambda: beats(db))
        browser = server.browser("Sam")
        for _ in range(20):
            _tap(browser, sam, promise)
        for tail in tails:
            Path(f"{db}{tail}").unlink()
        for _ in range(20):
            _tap(browser, sam, promise)
        server.kill()
    open_database(db)
    with database.connection_context():
        assert database.execute_sql("PRAGMA integrity_check").fetchall() == [("ok",)]
        assert (_answers() - before, verify(sam.couple).broken) == (40, None)
    assert LOG_REMOVED in db.parent.with_name("serve.log").read_text()


def test_while_the_log_cannot_be_saved_everybody_is_told_and_exit_leads_away(db: Path):
    sam, promise, before = _who_keeps_a_log()
    with serving(db.parent) as server:
        wait_until(lambda: beats(db))
        browser = server.browser("Sam")
        with closing(driver.connect(db, isolation_level=None)) as reader:
            # What somebody still reads cannot be taken over, just as on a disk that is full.
            reader.execute("BEGIN")
            reader.execute("SELECT COUNT(*) FROM entry").fetchone()
            _tap(browser, sam, promise)
            for tail in ("-wal", "-shm"):
                Path(f"{db}{tail}").unlink()
            wait_until(lambda: LOG_REMOVED in db.parent.with_name("serve.log").read_text())
            until = time.monotonic() + 3
            while time.monotonic() < until:
                told = server.browser().get("/today")
                assert (told.status, LOG_REMOVED in in_words(told.text)) == (503, True)
                assert server.browser().post("/exit", {}).status == 200
            reader.execute("COMMIT")
        wait_until(lambda: _opens(server))
        server.kill()
    open_database(db)
    with database.connection_context():
        assert (_answers() - before, verify(sam.couple).broken) == (1, None)


def _who_keeps_a_log() -> tuple[Actor, str, int]:
    """Sam, a commitment that takes any number of answers, and how many there are. The database is left to the server."""
    factories.set_up_site()
    sam = pair().keeper
    promise = kept_by(sam, "Log", from_day=sam.today - timedelta(days=9), recurrence=WHENEVER.encode())
    before = _answers()
    database.close()
    return sam, promise, before


def _answers() -> int:
    return int(database.execute_sql("SELECT COUNT(*) FROM entry").fetchone()[0])


def _opens(server: Server) -> bool:
    # Whoever comes while one process ends and the next begins is hung up on.
    with suppress(HTTPException, OSError):
        return server.browser().get("/sign-in").status == HTTPStatus.OK
    return False


def _tap(browser: Browser, sam: Actor, promise: str) -> None:
    """Answer once, and send it again until it is saved."""
    sent = {"key": form_key(sam), "commitment": promise, "day": sam.today.isoformat(), "state": "kept"}

    def saved() -> bool:
        with suppress(OSError, HTTPException):
            return browser.tap(sent).status == 200
        browser.close()
        return False

    wait_until(saved)
