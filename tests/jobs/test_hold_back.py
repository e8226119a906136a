"""What one tick of the worker does with held ratings."""

import logging
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from tests.support.factories import DAY, actor, felt_in, two_raters
from tracker import clock
from tracker.domain.ratings.hold_back import Slot
from tracker.jobs.tick import tick
from tracker.models.base import database
from tracker.models.ratings import Rating
from tracker.queries.ratings.levels import Rater
from tracker.queries.record.verify import verify
from tracker.services.ratings import ratings
from tracker.services.ratings.hold_back import release_held_back
from tracker.services.ratings.ratings import NewRating

DUE = datetime(2026, 3, 8, 19, tzinfo=UTC)  # a Sunday, 20:00 in Berlin


@pytest.fixture
def held(db: Path) -> None:
    """Alex and Frank hold two ratings each until DUE. The worker connects for itself."""
    with clock.frozen(DUE - 5 * DAY):
        for rater in two_raters("each", together=Slot(6, 20)):
            for back in range(2):
                ratings.rate(rater, NewRating(felt_in(rater), rater.today - back * DAY, 50))
    database.close()


def shown() -> int:
    with database.connection_context():
        return int(Rating.select().where(Rating.shared_at.is_null(is_null=False)).count())


def test_a_tick_shows_what_is_due_once_and_not_before(held: None):
    counts = []
    for seconds in (-1, 0, 20, 40):
        with clock.frozen(DUE + timedelta(seconds=seconds)):
            assert tick("one")
        counts.append(shown())
    assert counts == [0, 4, 4, 4]
    with database.connection_context():
        assert verify(actor("Alex").couple).broken is None


def test_what_fell_due_while_no_worker_was_there_is_shown_by_the_next_tick(held: None):
    with clock.frozen(DUE + 40 * DAY):
        tick("one")
        tick("one")
    assert shown() == 4


def test_one_that_cannot_be_shown_keeps_no_other_back_and_leaves_nothing_half_done(
    held: None, caplog: pytest.LogCaptureFixture
):
    with database.connection_context():
        broken = Rating.get(Rating.writer == actor("Alex").person)
        database.execute_sql(
            "CREATE TRIGGER no_release BEFORE UPDATE ON rating"
            f" WHEN NEW.id = '{broken.id}' BEGIN SELECT RAISE(ABORT, 'no room'); END"
        )
    with clock.frozen(DUE):
        tick("one")
    assert shown() == 2
    assert [(each.levelno, each.getMessage()) for each in caplog.records] == [
        (logging.ERROR, "Held ratings could not be shown")
    ]
    with database.connection_context():
        database.execute_sql("DROP TRIGGER no_release")
    with clock.frozen(DUE + timedelta(seconds=20)):
        tick("one")
    assert shown() == 4


def test_of_several_workers_at_once_one_shows_it(held: None):
    with database.connection_context():
        waiting = Rater(actor("Alex").person, felt_in(actor("Alex")))

    def release(_: int) -> int:
        with database.connection_context():
            return release_held_back(waiting.person, waiting.repair)

    with clock.frozen(DUE), ThreadPoolExecutor(8) as workers:
        assert sorted(workers.map(release, range(16))) == [0] * 15 + [2]
    with database.connection_context():
        assert verify(actor("Alex").couple).broken is None
