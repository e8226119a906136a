"""Who promises what in the demonstration, when it comes up for review, and what happens on single days."""

from collections.abc import Mapping
from dataclasses import dataclass

from tracker.domain.commitments.reviews import ReviewAnswer
from tracker.domain.demo_days import ALONE_SINCE, LAST
from tracker.domain.entries.entries import Learned, State


@dataclass(frozen=True, slots=True)
class DemoPromise:
    """A promise that begins `on` a day: `keeper` and `asked` name people, `starter` the commitment that it starts from.

    `asked` is empty where its keeper offers it, `title` where the starter's own is kept. Promises of so many times a week are
    answered on their `weekdays`, Monday = 0.
    """

    starter: str
    keeper: str
    on: int
    asked: str = ""
    weekdays: frozenset[int] = frozenset(range(7))
    title: str = ""


def _days(*weekdays: int) -> frozenset[int]:
    return frozenset(weekdays)


PROMISES = (
    DemoPromise("session", "sam", ALONE_SINCE, weekdays=_days(3)),
    DemoPromise("day-plan", "sam", 0),
    DemoPromise("question-time", "sam", 2, asked="alex", weekdays=_days(2)),
    DemoPromise("open-book", "sam", 3, weekdays=_days(6)),
    DemoPromise("leave-unanswered", "sam", 5),
    DemoPromise("before-asked", "sam", 40, title="A call in the evening, before it is asked for"),
    DemoPromise("ten-minutes", "sam", 60, asked="alex", weekdays=_days(0, 2, 5)),
    DemoPromise("home-when-said", "sam", 120, asked="alex"),
    DemoPromise("put-right", "alex", 222, asked="sam"),
    DemoPromise("good-night", "alex", 223),
    DemoPromise("write", "alex", 225, weekdays=_days(1)),
    DemoPromise("walk", "sam", LAST - 58, asked="alex", weekdays=_days(5)),
)
ALONE_UNTIL = 5
"""On this day Sam brings in what was kept alone before."""
WAITING = DemoPromise("statements", "sam", LAST - 1, asked="alex")
"""Still unanswered today."""


@dataclass(frozen=True, slots=True)
class DemoReview:
    """What each wants at one review; `settled` days later the keeper wants what the other wants, 0 for at once."""

    keeper: ReviewAnswer = ReviewAnswer.KEEP
    other: ReviewAnswer = ReviewAnswer.KEEP
    settled: int = 0
    words: str = ""


REVIEWS: Mapping[tuple[str, int], DemoReview] = {
    ("open-book", 3): DemoReview(ReviewAnswer.EASE, ReviewAnswer.KEEP, 5, "Every second week would feel like trust to me."),
    ("home-when-said", 3): DemoReview(ReviewAnswer.FINISH, ReviewAnswer.FINISH, 0, "It has become ordinary."),
    ("ten-minutes", 4): DemoReview(ReviewAnswer.EASE, ReviewAnswer.EASE, 0, "We talk anyway now."),
}
"""By promise and which of its reviews it is, counted from 1. Every other one is: keep, both."""
EASED = {388: "before-asked"}
"""A rung down outside any review, by what both want."""

EVENTS: Mapping[int, tuple[str, State, Learned | None]] = {
    12: ("leave-unanswered", State.KEPT, None),
    20: ("leave-unanswered", State.MISSED, Learned.TOLD),
    33: ("leave-unanswered", State.KEPT, None),
    47: ("leave-unanswered", State.PARTLY, Learned.FOUND),
    90: ("leave-unanswered", State.KEPT, None),
    143: ("leave-unanswered", State.KEPT, None),
    238: ("put-right", State.KEPT, None),
    251: ("put-right", State.KEPT, None),
    276: ("leave-unanswered", State.KEPT, None),
    318: ("put-right", State.PARTLY, Learned.TOLD),
}
"""What happened with promises that are logged when something happens."""
SLIPS: Mapping[int, tuple[str, Learned, int]] = {171: ("day-plan", Learned.FOUND, 5), 301: ("day-plan", Learned.TOLD, 1)}
"""Slips that the moments of the same day speak of, with the place of what is written about them."""
CORRECTED = 150
"""What was said of the day plan on this day is corrected on the next: it was kept in part only."""
NO_MATCH = {58: 0, 164: 1, 226: 2}
"""Days on which Alex remembers the day plan otherwise, with the place of what is said."""
RESTS: Mapping[int, tuple[str, int, int]] = {253: ("ten-minutes", 255, 261)}
"""Days on which it is agreed that one promise rests, and from when until when."""

# Which of the notes in `demo_words` fit a promise, by state: their places.
NOTES: Mapping[tuple[str, State], tuple[int, ...]] = {
    ("day-plan", State.KEPT): (1, 6),
    ("before-asked", State.KEPT): (0,),
    ("session", State.KEPT): (2, 8),
    ("ten-minutes", State.KEPT): (3, 7),
    ("open-book", State.KEPT): (4,),
    ("leave-unanswered", State.KEPT): (5,),
    ("before-asked", State.PARTLY): (0,),
    ("ten-minutes", State.PARTLY): (1,),
    ("day-plan", State.PARTLY): (2,),
    ("session", State.PARTLY): (4,),
    ("write", State.PARTLY): (3,),
    ("day-plan", State.MISSED): (0,),
    ("session", State.MISSED): (2,),
    ("leave-unanswered", State.MISSED): (3,),
    ("ten-minutes", State.MISSED): (4,),
    ("day-plan", State.SET_ASIDE): (0,),
    ("before-asked", State.SET_ASIDE): (1,),
    ("session", State.SET_ASIDE): (2,),
}
