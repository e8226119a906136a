"""How long a question stands, and how soon it may be asked again."""

from datetime import UTC, datetime, timedelta

import pytest

from tracker.domain.asks import may_be_asked, stands

ASKED = datetime(2026, 3, 3, 11, tzinfo=UTC)
MOMENT = timedelta(microseconds=1)


@pytest.mark.parametrize(
    ("after", "still"), [(timedelta(0), True), (timedelta(days=14) - MOMENT, True), (timedelta(days=14), False)]
)
def test_a_question_stands_for_two_weeks(after: timedelta, *, still: bool):
    assert stands(ASKED, ASKED + after) is still


@pytest.mark.parametrize(
    ("after", "may"), [(timedelta(0), False), (timedelta(days=7) - MOMENT, False), (timedelta(days=7), True)]
)
def test_the_same_is_asked_at_most_once_a_week(after: timedelta, *, may: bool):
    assert may_be_asked(ASKED, ASKED + after) is may


def test_what_was_never_asked_may_be():
    assert may_be_asked(None, ASKED)
