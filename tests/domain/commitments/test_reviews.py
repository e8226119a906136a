"""The review: written alone, opened together, fourteen days to agree, and nothing renews silently."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tracker.domain.commitments.recurrence import DAILY, ON_REQUEST, WHENEVER, Recurrence, once
from tracker.domain.commitments.reviews import (
    Review,
    ReviewChoice,
    ReviewKind,
    answers_offered,
    review_date,
    review_state,
    terms_end,
)
from tracker.domain.commitments.terms import TermsStretch
from tracker.domain.entries.due import due_items

START = date(2026, 3, 2)
REVIEW = date(2026, 4, 27)
LAST = date(2026, 5, 10)
KEEP, EASE, CHANGE, FINISH = ReviewChoice

ANSWERS = st.tuples(st.none() | st.sampled_from(ReviewChoice), st.none() | st.sampled_from(ReviewChoice))
TODAYS = st.dates(START, date(2026, 7, 1))


def test_terms_are_reviewed_after_eight_weeks_and_after_a_rung_up_after_four() -> None:
    assert review_date(START) == REVIEW
    assert review_date(START, rung_up=True) == date(2026, 3, 30)


def test_items_stay_due_for_fourteen_days_from_the_review_date_and_no_longer() -> None:
    days = [item.day for item in due_items([TermsStretch(DAILY, START, terms_end(REVIEW))], [], {}, date(2026, 6, 30))]
    assert terms_end(REVIEW) == days[-1] == LAST
    assert len([day for day in days if day >= REVIEW]) == 14


@pytest.mark.parametrize(
    ("answers", "today", "expected"),
    [
        ((None, None), date(2026, 4, 26), Review(ReviewKind.NOT_DUE)),
        ((None, None), REVIEW, Review(ReviewKind.WAITING, until=LAST)),
        ((KEEP, None), LAST, Review(ReviewKind.WAITING, until=LAST)),
        ((None, KEEP), LAST, Review(ReviewKind.WAITING, until=LAST)),
        ((KEEP, EASE), LAST, Review(ReviewKind.DIFFER, opened=True, until=LAST)),
        ((EASE, EASE), REVIEW, Review(ReviewKind.AGREED, opened=True, answer=EASE)),
        ((CHANGE, CHANGE), LAST, Review(ReviewKind.AGREED, opened=True, answer=CHANGE)),
        ((None, None), date(2026, 5, 11), Review(ReviewKind.LAPSED, becomes=ON_REQUEST)),
        ((FINISH, None), date(2026, 5, 11), Review(ReviewKind.LAPSED, becomes=ON_REQUEST)),
        ((FINISH, KEEP), date(2026, 5, 11), Review(ReviewKind.LAPSED, opened=True, becomes=ON_REQUEST)),
        ((CHANGE, CHANGE), date(2026, 5, 11), Review(ReviewKind.LAPSED, opened=True, becomes=ON_REQUEST)),
        ((FINISH, FINISH), date(2026, 5, 11), Review(ReviewKind.AGREED, opened=True, answer=FINISH)),
    ],
)
def test_where_a_daily_promise_stands(
    answers: tuple[ReviewChoice | None, ReviewChoice | None], today: date, expected: Review
) -> None:
    assert review_state(answers, DAILY, REVIEW, today) == expected


@pytest.mark.parametrize("recurrence", [once(START), WHENEVER, ON_REQUEST])
def test_without_a_rung_below_it_is_ended_at_review(recurrence: Recurrence) -> None:
    assert review_state((None, None), recurrence, REVIEW, date(2026, 5, 11)) == Review(ReviewKind.LAPSED)


@given(ANSWERS, TODAYS)
def test_one_missing_answer_never_opens_the_other(
    answers: tuple[ReviewChoice | None, ReviewChoice | None], today: date
) -> None:
    opened = review_state(answers, DAILY, REVIEW, today).opened
    assert opened == (None not in answers and today >= REVIEW)


@given(ANSWERS, TODAYS)
def test_who_answered_what_makes_no_difference(answers: tuple[ReviewChoice | None, ReviewChoice | None], today: date) -> None:
    assert review_state(answers, DAILY, REVIEW, today) == review_state(answers[::-1], DAILY, REVIEW, today)


@given(ANSWERS, st.integers(0, 200))
def test_nothing_renews_silently(answers: tuple[ReviewChoice | None, ReviewChoice | None], after: int) -> None:
    state = review_state(answers, DAILY, REVIEW, LAST + timedelta(days=1 + after))
    assert state.kind == (ReviewKind.AGREED if answers[0] == answers[1] in {KEEP, EASE, FINISH} else ReviewKind.LAPSED)


def test_easing_is_offered_only_where_there_is_a_rung() -> None:
    assert answers_offered(DAILY) == [KEEP, EASE, CHANGE, FINISH]
    assert answers_offered(ON_REQUEST) == answers_offered(WHENEVER) == [KEEP, CHANGE, FINISH]
