"""What would be shown, and what would stay, of a commitment that somebody kept alone."""

from collections.abc import Iterator

import pytest

from tests.support.commitments import on, own, sam
from tests.support.factories import BROKE, person
from tests.support.writings import tap
from tracker.domain.commitments.categories import Category
from tracker.domain.entries.entries import Learned, State
from tracker.queries.commitments.history import private_history


@pytest.fixture(autouse=True)
def _alone(db: object) -> Iterator[None]:
    with on(0):
        person("Sam", BROKE)
        yield


@pytest.mark.parametrize(("category", "stays"), [(Category.MONEY, True), (Category.CARE, False)])
def test_a_slip_that_could_be_hidden_and_was_not_told_stays_and_another_does_not(category: Category, stays: bool):  # noqa: FBT001
    item = own(sam(), category=category)
    tap(sam(), item)
    with on(1):
        tap(sam(), item, State.MISSED, Learned.NOT_YET if stays else None)
        found = private_history(sam(), item)
    assert [each.state for each in found.shown] == [State.KEPT, *([] if stays else [State.MISSED])]
    assert [(each.state, each.stays) for each in found.staying] == ([(State.MISSED, True)] if stays else [])
