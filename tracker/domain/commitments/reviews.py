"""The review of terms: written alone, opened together, and never renewed by silence."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

from tracker.domain.commitments.ladder import ease, lapses_to
from tracker.domain.commitments.recurrence import Recurrence

TERM = timedelta(weeks=8)
TERM_AFTER_A_RUNG_UP = timedelta(weeks=4)
TIME_TO_AGREE = timedelta(days=14)


class ReviewChoice(StrEnum):
    """What a partner wants to happen with terms that are up for review."""

    KEEP = "keep"
    EASE = "ease"
    CHANGE = "change"
    FINISH = "finish"


class ReviewKind(StrEnum):
    """Where a review stands."""

    NOT_DUE = "not_due"
    WAITING = "waiting"
    AGREED = "agreed"
    DIFFER = "differ"
    LAPSED = "lapsed"


@dataclass(frozen=True, slots=True)
class Review:
    """Where a review stands on a day.

    `opened`: both answers may be read, by both. `answer` is the one that both gave, when agreed. `until` is the last day
    for agreeing, while it is waiting or they differ. When lapsed, `becomes` is on request, or None for "ended at review".
    """

    kind: ReviewKind
    opened: bool = False
    answer: ReviewChoice | None = None
    until: date | None = None
    becomes: Recurrence | None = None


def review_date(from_day: date, *, rung_up: bool = False) -> date:
    """The default review date of terms that begin on `from_day`: 8 weeks later, after a rung up 4."""
    return from_day + (TERM_AFTER_A_RUNG_UP if rung_up else TERM)


def terms_end(review_on: date) -> date:
    """The last day on which items are due while the partners have not agreed: the 14th, counting the review date.

    Terms carry this day as their end from the start, so that nothing goes on because nobody looked.
    """
    return review_on + TIME_TO_AGREE - timedelta(days=1)


def answers_offered(recurrence: Recurrence) -> list[ReviewChoice]:
    """The answers that make sense, in the order of the form: ease only where there is a rung."""
    return [answer for answer in ReviewChoice if answer is not ReviewChoice.EASE or ease(recurrence) is not None]


def review_state(answers: Sequence[ReviewChoice | None], recurrence: Recurrence, review_on: date, today: date) -> Review:
    """Where the review of terms stands. `answers` are the two partners' answers, None for one that is missing.

    Answers are taken from `review_on` through `terms_end`. Agreeing to change names no terms yet: where no new version has
    been agreed by then it lapses like an answer that differs. The other agreed answers are acted upon when they are opened.
    """
    if today < review_on:
        return Review(ReviewKind.NOT_DUE)
    last = terms_end(review_on)
    first, second = answers
    opened = first is not None and second is not None
    agreed = opened and first == second
    if today > last and (not agreed or first is ReviewChoice.CHANGE):
        return Review(ReviewKind.LAPSED, opened=opened, becomes=lapses_to(recurrence))
    if agreed:
        return Review(ReviewKind.AGREED, opened=True, answer=first)
    return Review(ReviewKind.DIFFER if opened else ReviewKind.WAITING, opened=opened, until=last)
