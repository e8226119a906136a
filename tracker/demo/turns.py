"""Who commits to what in the demonstration, when it comes up for review, and what each day is like: the same every time."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from hashlib import sha256
from itertools import pairwise
from math import exp

from tracker.domain.commitments.reviews import ReviewChoice
from tracker.domain.entries.entries import Learned, State

LAST = 425
ALONE_SINCE = -6
"""Sam came a few days before Alex."""
SECOND_SINCE = 221
"""From here on there are two directions."""
REST = range(190, 200)
"""Alex pauses: nothing is due, and nothing is rated."""
TRIPS = (range(84, 87), range(262, 264), range(409, 412))

_GAPS = (range(110, 119), REST, range(332, 340))
_SILENT = (range(112, 117), range(283, 285))
_SETBACKS = (range(45, 53), range(169, 177), range(299, 305))
_ALEX_FEELS = ((0, 2.2), (45, 3.9), (165, 5.4), (300, 6.3), (345, 6.6), (LAST, 8.3))
_SAM_FEELS = ((SECOND_SINCE, 4.6), (300, 5.7), (LAST, 7.0))
# Day, depth and how many days it takes to heal by two thirds.
_ALEX_FALLS = ((47, 2.0, 24), (133, 1.2, 4), (171, 2.6, 24), (214, 0.8, 10), (301, 1.8, 12), (409, 1.4, 3))
_SAM_FALLS = ((301, 0.8, 9),)
_KEEPS = ((ALONE_SINCE, 0.72), (60, 0.8), (170, 0.86), (300, 0.92), (LAST, 0.94))
_TELLS = ((ALONE_SINCE, 0.45), (170, 0.6), (LAST, 0.85))
_URGE = ((0, 8.2), (170, 5.5), (LAST, 2.0))
_SWING = ((0, 2.4), (LAST, 1.3))
_DARK_DAYS, _DARKER_BY = 0.05, 2.2
_SET_ASIDE, _PARTLY = 0.02, 0.45


@dataclass(frozen=True, slots=True)
class ToldLater:
    """What the keeper says of one commitment, and how many days later they write it down."""

    state: State
    learned: Learned | None = None
    days_later: int = 0


def drawn(what: str, day: int) -> float:
    """A number from 0 to 1 (exclusive) for this purpose and day, always the same one."""
    return int.from_bytes(sha256(f"{what}|{day}".encode()).digest()[:6], "big") / 2**48


def happens(what: str, day: int, share: float) -> bool:
    """Whether it happens on this day, as on this share of all days."""
    return drawn(what, day) < share


def picked(what: str, day: int, count: int) -> int:
    """A number below `count`, for this purpose and day."""
    return int(drawn(what, day) * count)


def alex_feels(day: int) -> int | None:
    """How safe Alex feels with Sam, 0 to 10, or None on a day without a rating."""
    if any(day in gap for gap in _GAPS) or day == LAST or not happens("rated", day, 0.85):
        return None
    return _felt("alex", _ALEX_FEELS, _ALEX_FALLS, day)


def sam_feels(day: int) -> int | None:
    """How safe Sam feels with Alex, in the second direction."""
    if day <= SECOND_SINCE or day in REST or day == LAST or not happens("rated by Sam", day, 0.6):
        return None
    return _felt("sam", _SAM_FEELS, _SAM_FALLS, day)


def _felt(who: str, line: Sequence[tuple[int, float]], falls: Sequence[tuple[int, float, int]], day: int) -> int:
    level = along(line, day) - sum(depth * exp((since - day) / days) for since, depth, days in falls if day >= since)
    # Three draws together are nearly a bell; the swings get smaller.
    swing = sum(drawn(f"{who} {number}", day) - 0.5 for number in range(3)) * along(_SWING, day)
    dark = _DARKER_BY if happens(f"{who} dark", day, _DARK_DAYS) else 0.0
    return max(0, min(10, round(level + swing - dark)))


def along(line: Sequence[tuple[int, float]], day: int) -> float:
    """The height of a line through points, by day; level before the first point and after the last."""
    for (left, low), (right, high) in pairwise(line):
        if day < right:
            return low + (high - low) * max(0, day - left) / (right - left)
    return line[-1][1]


def urge(day: int) -> int:
    """Alex's urge to check, 0 to 10: its slow fall."""
    return max(0, min(10, round(along(_URGE, day) + 3 * (drawn("urge", day) - 0.5))))


def told(commitment: str, day: int) -> ToldLater | None:
    """What is said of a commitment that asks for an answer on this day; None when nothing is said."""
    if any(day in silence for silence in _SILENT) or happens(f"{commitment} silent", day, 0.03):
        return None
    later = 1 + picked("late", day, 3) if happens(f"{commitment} late", day, 0.05) else 0
    if any(day in trip for trip in TRIPS) or happens(f"{commitment} aside", day, _SET_ASIDE):
        return ToldLater(State.SET_ASIDE, None, later)
    chance, keeps = drawn(commitment, day), along(_KEEPS, day) - (0.3 if any(day in low for low in _SETBACKS) else 0)
    if chance < keeps:
        return ToldLater(State.KEPT, None, later)
    state = State.PARTLY if chance < keeps + _PARTLY * (1 - keeps) else State.MISSED
    return ToldLater(state, _learned(commitment, day), later)


def _learned(commitment: str, day: int) -> Learned:
    chance, tells = drawn(f"{commitment} learned", day), along(_TELLS, day)
    if chance < tells:
        return Learned.TOLD
    return Learned.ASKED if chance < tells + 0.6 * (1 - tells) else Learned.FOUND


@dataclass(frozen=True, slots=True)
class DemoCommitment:
    """A commitment that begins `on` a day: `keeper` and `asked` name people, `starter` the commitment that it starts from.

    `asked` is empty where its keeper offers it, `title` where the starter's own is kept. Those of so many times a week are
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


COMMITMENTS = (
    DemoCommitment("session", "sam", ALONE_SINCE, weekdays=_days(3)),
    DemoCommitment("day-plan", "sam", 0),
    DemoCommitment("question-time", "sam", 2, asked="alex", weekdays=_days(2)),
    DemoCommitment("open-book", "sam", 3, weekdays=_days(6)),
    DemoCommitment("leave-unanswered", "sam", 5),
    DemoCommitment("before-asked", "sam", 40, title="A call in the evening, before it is asked for"),
    DemoCommitment("ten-minutes", "sam", 60, asked="alex", weekdays=_days(0, 2, 5)),
    DemoCommitment("home-when-said", "sam", 120, asked="alex"),
    DemoCommitment("put-right", "alex", 222, asked="sam"),
    DemoCommitment("good-night", "alex", 223),
    DemoCommitment("write", "alex", 225, weekdays=_days(1)),
    DemoCommitment("walk", "sam", LAST - 58, asked="alex", weekdays=_days(5)),
)
ALONE_UNTIL = 5
"""On this day Sam brings in what was kept alone before."""
WAITING = DemoCommitment("statements", "sam", LAST - 1, asked="alex")
"""Still unanswered today."""


@dataclass(frozen=True, slots=True)
class DemoReview:
    """What each wants at one review; `settled` days later the keeper wants what the other wants, 0 for at once."""

    keeper: ReviewChoice = ReviewChoice.KEEP
    other: ReviewChoice = ReviewChoice.KEEP
    settled: int = 0
    words: str = ""


REVIEWS: Mapping[tuple[str, int], DemoReview] = {
    ("open-book", 3): DemoReview(ReviewChoice.EASE, ReviewChoice.KEEP, 5, "Every second week would feel like trust to me."),
    ("home-when-said", 3): DemoReview(ReviewChoice.FINISH, ReviewChoice.FINISH, 0, "It has become ordinary."),
    ("ten-minutes", 4): DemoReview(ReviewChoice.EASE, ReviewChoice.EASE, 0, "We talk anyway now."),
}
"""By commitment and which of its reviews it is, counted from 1. Every other one is: keep, both."""
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
"""What happened with commitments that are logged when something happens."""
SLIPS: Mapping[int, tuple[str, Learned, int]] = {171: ("day-plan", Learned.FOUND, 5), 301: ("day-plan", Learned.TOLD, 1)}
"""Slips that the moments of the same day speak of, with the place of what is written about them."""
CORRECTED = 150
"""What was said of the day plan on this day is corrected on the next: it was kept in part only."""
NO_MATCH = {58: 0, 164: 1, 226: 2}
"""Days on which Alex remembers the day plan otherwise, with the place of what is said."""
RESTS: Mapping[int, tuple[str, int, int]] = {253: ("ten-minutes", 255, 261)}
"""Days on which it is agreed that one commitment rests, and from when until when."""

# Which of the notes in `demo_words` fit a commitment, by state: their places.
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
