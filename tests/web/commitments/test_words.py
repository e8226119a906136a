"""How often, in words."""

from datetime import date

import pytest
from flask import Flask

from tests.support.factories import NOON
from tracker.domain.commitments.recurrence import (
    DAILY,
    ON_REQUEST,
    WHENEVER,
    Recurrence,
    every,
    on_weekdays,
    once,
    times_a_week,
)
from tracker.queries.commitments.events import Event
from tracker.web.commitments.words import event_words, often


@pytest.mark.parametrize(
    ("recurrence", "words"),
    [
        (DAILY, "every day"),
        (every(2), "every other day"),
        (every(3), "every 3 days"),
        (on_weekdays(frozenset(range(5))), "Monday to Friday"),
        (on_weekdays(frozenset({6})), "every Sunday"),
        (on_weekdays(frozenset({4, 0})), "every Mon and Fri"),
        (times_a_week(1), "once a week"),
        (times_a_week(3), "3 times a week"),
        (once(date(2026, 3, 3)), "once, on 3 March 2026"),
        (ON_REQUEST, "on request"),
        (WHENEVER, "whenever it happens"),
    ],
)
def test_each_recurrence_has_words_for_the_middle_of_a_sentence(app: Flask, recurrence: Recurrence, words: str) -> None:
    with app.test_request_context():
        assert often(recurrence) == words


@pytest.mark.parametrize(("mine", "words"), [(True, "ended by you"), (False, "ended by Sam")])
def test_what_one_did_oneself_is_told_to_oneself(app: Flask, *, mine: bool, words: str):
    ended = Event("ended", NOON, NOON.date(), "", "Sunday", "Sam", mine)
    with app.test_request_context():
        assert event_words(ended) == words
