"""Commitments to start from, some for each category: concrete, and small enough to keep in a bad week.

Both partners read a title, so it says neither "I" nor "you". Each is a beginning that either may change before agreeing.
"""

from dataclasses import dataclass
from datetime import time

from tracker.domain.commitments.limits import Category
from tracker.domain.commitments.recurrence import DAILY, WHENEVER, Recurrence, every, on_weekdays, times_a_week
from tracker.domain.words import N_

_ONCE_A_WEEK = times_a_week(1)
_THREE_TIMES = times_a_week(3)
_FORTNIGHTLY = every(14)
_FOUR_WEEKLY = every(28)
_WORKDAYS = on_weekdays(frozenset(range(5)))
_SUNDAYS = on_weekdays(frozenset({6}))


@dataclass(frozen=True, slots=True)
class Starter:
    """A suggestion. `title` is a message of the catalogue, at most 60 characters; `key` names it in a form."""

    key: str
    category: Category
    title: str
    recurrence: Recurrence
    due_time: time | None = None


STARTERS = (
    Starter("day-plan", Category.WHEREABOUTS, N_("Say in the morning where, with whom and until when"), DAILY, time(9)),
    Starter("running-late", Category.WHEREABOUTS, N_("Say so before being late, not afterwards"), DAILY),
    Starter("on-the-way", Category.WHEREABOUTS, N_("Send a few words when leaving work"), _WORKDAYS),
    Starter("before-a-trip", Category.TRAVEL, N_("Before a trip, share dates, address and who comes along"), WHENEVER),
    Starter("evening-call", Category.TRAVEL, N_("On a trip, one call each evening at a time that suits both"), WHENEVER),
    Starter("after-a-trip", Category.TRAVEL, N_("After a trip, sit down together and tell how it was"), WHENEVER),
    Starter("one-thing-done", Category.FOLLOW_THROUGH, N_("Finish one small thing that was promised"), DAILY),
    Starter("home-when-said", Category.FOLLOW_THROUGH, N_("Be home at the time that was said"), _WORKDAYS),
    Starter("week-ahead", Category.FOLLOW_THROUGH, N_("Look at next week's promises together"), _SUNDAYS, time(18)),
    Starter("open-book", Category.OPENNESS, N_("Look through the phone side by side, for half an hour"), _ONCE_A_WEEK),
    Starter("accounts-together", Category.OPENNESS, N_("Look through accounts and apps side by side"), _FORTNIGHTLY),
    Starter("new-account", Category.OPENNESS, N_("Mention a new account or app on the day it is set up"), WHENEVER),
    Starter("week-spending", Category.MONEY, N_("Ten minutes together on what was spent this week"), _ONCE_A_WEEK),
    Starter("before-buying", Category.MONEY, N_("Mention larger purchases before making them"), WHENEVER),
    Starter("statements", Category.MONEY, N_("Read the bank statements together"), _FOUR_WEEKLY),
    Starter("leave-unanswered", Category.NO_CONTACT, N_("Leave a message from that person unanswered, and tell"), WHENEVER),
    Starter("chance-meeting", Category.NO_CONTACT, N_("Tell about a chance meeting on the same day"), WHENEVER),
    Starter("urge-to-write", Category.NO_CONTACT, N_("When the urge to write comes, call someone safe instead"), WHENEVER),
    Starter("could-be-heard", Category.BOUNDARIES, N_("Talk with others only in ways that both could hear"), WHENEVER),
    Starter("one-to-one", Category.BOUNDARIES, N_("Say beforehand when meeting someone one to one"), WHENEVER),
    Starter("leave-early", Category.BOUNDARIES, N_("Leave when a line comes close, and talk about it that day"), WHENEVER),
    Starter("boundaries-fit", Category.BOUNDARIES, N_("Talk about which boundaries still fit both"), _FOUR_WEEKLY),
    Starter("question-time", Category.TRUTH, N_("Half an hour for questions, answered as fully as possible"), _ONCE_A_WEEK),
    Starter("need-time", Category.TRUTH, N_("Ask for a day to think rather than give half an answer"), WHENEVER),
    Starter("put-right", Category.TRUTH, N_("Put right within a day what was left out"), WHENEVER),
    Starter("before-asked", Category.REASSURANCE, N_("Offer one reassurance before it is asked for"), DAILY),
    Starter("midday-words", Category.REASSURANCE, N_("A few kind words at midday"), _WORKDAYS, time(13)),
    Starter("hard-dates", Category.REASSURANCE, N_("Before a hard date, ask what would help"), WHENEVER),
    Starter("ten-minutes", Category.CARE, N_("Ten minutes of listening, phones away"), _THREE_TIMES),
    Starter("good-night", Category.CARE, N_("A good morning and a good night, also on hard days"), DAILY),
    Starter("take-over", Category.CARE, N_("Take over one chore unasked"), _THREE_TIMES),
    Starter("session", Category.OWN_WORK, N_("Go to the therapy or group session"), _ONCE_A_WEEK),
    Starter("write", Category.OWN_WORK, N_("Write for fifteen minutes about how it came to this"), _ONCE_A_WEEK),
    Starter("note-urges", Category.OWN_WORK, N_("When an urge comes, note what came before it"), WHENEVER),
    Starter("move", Category.HEALTH, N_("Half an hour of moving, outdoors if possible"), _THREE_TIMES),
    Starter("screens-away", Category.HEALTH, N_("Screens away half an hour before sleep"), _THREE_TIMES),
    Starter("without-alcohol", Category.HEALTH, N_("A day without alcohol"), _THREE_TIMES),
    Starter("walk", Category.TIME_TOGETHER, N_("A walk together, with no big topics"), _ONCE_A_WEEK),
    Starter("meal", Category.TIME_TOGETHER, N_("A meal together at the table"), _THREE_TIMES),
    Starter("look-forward", Category.TIME_TOGETHER, N_("Plan one small thing to look forward to"), _ONCE_A_WEEK),
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
