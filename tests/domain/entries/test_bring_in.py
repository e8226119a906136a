"""What of a private history stays private."""

import pytest

from tracker.domain.commitments.categories import Category
from tracker.domain.entries.entries import Learned, State, stays_private


@pytest.mark.parametrize(
    ("category", "state", "learned", "private"),
    [
        (Category.MONEY, State.KEPT, None, False),
        (Category.MONEY, State.MISSED, None, True),
        (Category.MONEY, State.PARTLY, Learned.NOT_YET, True),
        (Category.MONEY, State.MISSED, Learned.TOLD, False),
        (Category.MONEY, State.MISSED, Learned.UNKNOWN, False),
        (Category.HEALTH, State.MISSED, None, False),
        (Category.HEALTH, State.TAKEN_BACK, None, True),
    ],
)
def test_what_was_taken_back_or_not_told_yet_stays_private(
    category: Category,
    state: State,
    learned: Learned | None,
    private: bool,  # noqa: FBT001  # an expected value
):
    assert stays_private(category, state, learned) == private
