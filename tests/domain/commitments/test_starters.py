"""The suggestions to begin with: some for each category, short, never due at night, and within the limits."""

import re
from datetime import time

import pytest

from tracker.domain.commitments.categories import HIDEABLE, Category
from tracker.domain.commitments.limits import DueTimes, check_due_time, check_limits
from tracker.domain.commitments.recurrence import Recurrence
from tracker.domain.commitments.starters import FIRST_EVENING, STARTERS, Starter, starter_named, starters_for

each = pytest.mark.parametrize("starter", STARTERS, ids=lambda starter: starter.key)


@pytest.mark.parametrize("category", Category)
def test_each_category_has_two_to_four(category: Category) -> None:
    found = starters_for(category)
    assert 2 <= len(found) <= 4
    assert {starter.category for starter in found} == {category}


def test_there_are_more_than_thirty_and_no_key_stands_twice() -> None:
    assert len(STARTERS) >= 30
    assert len({starter.key for starter in STARTERS}) == len(STARTERS)


@each
def test_a_starter_is_never_due_at_night_and_event_logs_never_at_all(starter: Starter) -> None:
    check_due_time(DueTimes(starter.recurrence, starter.due_time))


@each
def test_each_part_of_a_starter_is_what_it_should_be(starter: Starter) -> None:
    assert re.fullmatch(r"[a-z]+(-[a-z]+)*", starter.key)
    assert (isinstance(starter.category, Category), isinstance(starter.recurrence, Recurrence)) == (True, True)
    assert isinstance(starter.due_time, time | None)


@each
def test_a_starter_is_found_by_its_key(starter: Starter) -> None:
    assert starter_named(starter.key) is starter


def test_an_unknown_key_names_none() -> None:
    assert starter_named("day-plans") is None


def test_no_contact_is_never_asked_for_daily() -> None:
    assert [starter.key for starter in starters_for(Category.NO_CONTACT) if not starter.recurrence.is_event_log] == []


def test_a_first_evening_suggests_three_of_different_kinds_within_the_limits() -> None:
    timed = [DueTimes(starter.recurrence, starter.due_time) for starter in FIRST_EVENING]
    for place, proposed in enumerate(timed):
        check_limits(timed[:place], proposed)
    assert len({starter.category for starter in FIRST_EVENING}) == len(FIRST_EVENING) == 3
    assert [starter.category in HIDEABLE for starter in FIRST_EVENING] == [True, False, True]
