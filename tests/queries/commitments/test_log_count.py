"""How often a commitment was kept is counted of its own entries and pauses alone."""

from collections.abc import Iterator

import pytest

from tests.support.commitments import agreed, alex, on, own, sam, seen
from tests.support.factories import DAY, pair
from tests.support.writings import tap
from tracker.domain.entries.entries import Learned, State
from tracker.queries.commitments.history import log_count
from tracker.services.commitments import pauses


@pytest.fixture(autouse=True)
def _couple(db: object) -> Iterator[None]:
    with on(0):
        pair()
        yield


def counts(item: str) -> tuple[int, ...]:
    found = log_count(alex(), seen(alex(), item))
    assert found
    return found.kept, found.partly, found.missed, found.silent, found.set_aside


def test_the_entries_of_another_commitment_on_the_same_day_are_no_part_of_it():
    item, other = agreed(), agreed()
    for day, (state, how) in enumerate(
        [(State.KEPT, None), (State.PARTLY, Learned.TOLD), (State.KEPT, None), (State.MISSED, Learned.FOUND)]
    ):
        with on(day):
            tap(sam(), item, state, how)
            tap(sam(), other, State.SET_ASIDE)
    with on(3, hour=20):
        assert (counts(item), counts(other)) == ((2, 1, 1, 0, 0), (0, 0, 0, 0, 4))


def test_days_that_both_agreed_to_rest_are_not_silent():
    item = agreed()
    with on(1):
        pause = pauses.propose_pause(sam(), item, sam().today, sam().today + 3 * DAY)
        pauses.agree_to_pause(alex(), item, str(pause))
    with on(10):
        # Of the days 0 to 10 four rest, and three are still open.
        assert counts(item) == (0, 0, 0, 4, 0)


def test_what_is_kept_by_ones_own_word_is_counted_of_ones_own_answers():
    item = own(alex())
    for day in range(2):
        with on(day):
            tap(alex(), item)
    with on(1, hour=20):
        assert counts(item) == (2, 0, 0, 0, 0)
