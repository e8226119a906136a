"""Commitments to start from, some for each category: concrete, and small enough to keep in a bad week.

Each is a beginning that either may change before agreeing.
"""

from dataclasses import dataclass
from datetime import time

from tracker.domain.commitments.categories import Category
from tracker.domain.commitments.recurrence import DAILY, WHENEVER, Recurrence, every, on_weekdays, times_a_week

_ONCE_A_WEEK = times_a_week(1)
_THREE_TIMES = times_a_week(3)
_FORTNIGHTLY = every(14)
_FOUR_WEEKLY = every(28)
_WORKDAYS = on_weekdays(frozenset(range(5)))
_SUNDAYS = on_weekdays(frozenset({6}))


@dataclass(frozen=True, slots=True)
class Starter:
    """A suggestion. `key` names it in a form, and where its title is written."""

    key: str
    category: Category
    recurrence: Recurrence
    due_time: time | None = None


STARTERS = (
    Starter("day-plan", Category.WHEREABOUTS, DAILY, time(9)),
    Starter("running-late", Category.WHEREABOUTS, DAILY),
    Starter("on-the-way", Category.WHEREABOUTS, _WORKDAYS),
    Starter("before-a-trip", Category.TRAVEL, WHENEVER),
    Starter("evening-call", Category.TRAVEL, WHENEVER),
    Starter("after-a-trip", Category.TRAVEL, WHENEVER),
    Starter("one-thing-done", Category.FOLLOW_THROUGH, DAILY),
    Starter("home-when-said", Category.FOLLOW_THROUGH, _WORKDAYS),
    Starter("week-ahead", Category.FOLLOW_THROUGH, _SUNDAYS, time(18)),
    Starter("open-book", Category.OPENNESS, _ONCE_A_WEEK),
    Starter("accounts-together", Category.OPENNESS, _FORTNIGHTLY),
    Starter("new-account", Category.OPENNESS, WHENEVER),
    Starter("week-spending", Category.MONEY, _ONCE_A_WEEK),
    Starter("before-buying", Category.MONEY, WHENEVER),
    Starter("statements", Category.MONEY, _FOUR_WEEKLY),
    Starter("leave-unanswered", Category.NO_CONTACT, WHENEVER),
    Starter("chance-meeting", Category.NO_CONTACT, WHENEVER),
    Starter("urge-to-write", Category.NO_CONTACT, WHENEVER),
    Starter("could-be-heard", Category.BOUNDARIES, WHENEVER),
    Starter("one-to-one", Category.BOUNDARIES, WHENEVER),
    Starter("leave-early", Category.BOUNDARIES, WHENEVER),
    Starter("boundaries-fit", Category.BOUNDARIES, _FOUR_WEEKLY),
    Starter("question-time", Category.TRUTH, _ONCE_A_WEEK),
    Starter("need-time", Category.TRUTH, WHENEVER),
    Starter("put-right", Category.TRUTH, WHENEVER),
    Starter("before-asked", Category.REASSURANCE, DAILY),
    Starter("midday-words", Category.REASSURANCE, _WORKDAYS, time(13)),
    Starter("hard-dates", Category.REASSURANCE, WHENEVER),
    Starter("ten-minutes", Category.CARE, _THREE_TIMES),
    Starter("good-night", Category.CARE, DAILY),
    Starter("take-over", Category.CARE, _THREE_TIMES),
    Starter("session", Category.OWN_WORK, _ONCE_A_WEEK),
    Starter("write", Category.OWN_WORK, _ONCE_A_WEEK),
    Starter("note-urges", Category.OWN_WORK, WHENEVER),
    Starter("move", Category.HEALTH, _THREE_TIMES),
    Starter("screens-away", Category.HEALTH, _THREE_TIMES),
    Starter("without-alcohol", Category.HEALTH, _THREE_TIMES),
    Starter("walk", Category.TIME_TOGETHER, _ONCE_A_WEEK),
    Starter("meal", Category.TIME_TOGETHER, _THREE_TIMES),
    Starter("look-forward", Category.TIME_TOGETHER, _ONCE_A_WEEK),
)

_BY_KEY = {starter.key: starter for starter in STARTERS}

FIRST_EVENING = (_BY_KEY["day-plan"], _BY_KEY["ten-minutes"], _BY_KEY["question-time"])
"""The three that a first evening suggests, and no more: one of each kind, to show, to be there, to answer."""


def starters_for(category: Category) -> list[Starter]:
    """The suggestions of one category, in the order in which to offer them."""
    return [starter for starter in STARTERS if starter.category is category]


def starter_named(key: str) -> Starter | None:
    """The starter that a form names, or None when there is none of that key."""
    return _BY_KEY.get(key)
