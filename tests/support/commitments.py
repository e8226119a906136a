"""The couple of the tests about commitments, and the short words in which those tests are told."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, date, datetime, time, timedelta

import pytest

from tests.support.factories import actor, pair
from tracker import clock
from tracker.domain.commitments.categories import Category
from tracker.domain.commitments.recurrence import DAILY
from tracker.domain.errors import Conflict, Invalid
from tracker.domain.viewer import Actor
from tracker.queries.commitments.agreements import CommitmentTerms, commitments_in_direction
from tracker.queries.commitments.pages import CommitmentView, commitment_view
from tracker.queries.couple import directions
from tracker.queries.record.verify import verify
from tracker.services.commitments import proposals
from tracker.services.commitments.terms import Wording
from tracker.web.errors.words import sentence_of

FIRST = date(2026, 3, 2)  # a Monday
CALL = Wording("Call before leaving work", DAILY, details="On the way to the train.", due_time=time(18))


@contextmanager
def on(day: int, hour: int = 12) -> Iterator[None]:
    """Noon, or another hour, in UTC, so many days after the first."""
    with clock.frozen(datetime.combine(FIRST, time(hour), UTC) + timedelta(days=day)):
        yield


@contextmanager
def whole_couple() -> Iterator[str]:
    """The space of a couple from the first day on, whose chain holds once the test is over."""
    with on(0):
        space = pair().keeper.couple
    yield space
    assert verify(space).broken is None


def sam() -> Actor:
    return actor("Sam")


def alex() -> Actor:
    return actor("Alex")


def offered(wording: Wording = CALL, category: Category = Category.CARE) -> str:
    item = proposals.offer_commitment(sam(), category, wording)
    assert item is not None
    return item


def agreed(wording: Wording = CALL, category: Category = Category.CARE) -> str:
    item = offered(wording, category)
    proposals.agree(alex(), item, 1)
    return item


def own(who: Actor, wording: Wording = CALL, category: Category = Category.CARE) -> str:
    item = proposals.keep_by_own_word(who, category, wording)
    assert item is not None
    return item


def seen(who: Actor, item: str) -> CommitmentView:
    return commitment_view(who, item)


def running(who: Actor) -> list[CommitmentTerms]:
    return commitments_in_direction(who, directions(who)[0].id)


def events(who: Actor) -> int:
    return verify(who.couple).events


def message(work: Callable[[], object]) -> str:
    with pytest.raises((Conflict, Invalid)) as refused:
        work()
    return sentence_of(refused.value)
