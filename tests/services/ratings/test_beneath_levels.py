"""Numbers that weekly levels were made of are shown all together, or not at all once one of them says something else."""

from collections.abc import Callable
from datetime import date, timedelta

import pytest

from tests.support.factories import actor, felt_in
from tests.support.weekly_levels import DAY, MONDAY, WEEK, couple, noon, rate, release
from tracker import clock
from tracker.domain.ratings.hold_back import Slot
from tracker.models.ratings import HeldBackRating, Rating
from tracker.queries.ratings.beneath_levels import staying
from tracker.queries.ratings.hold_back import number_held_back, raters_due
from tracker.queries.record.verify import verify
from tracker.queries.rows import members, rows_between
from tracker.services.ratings import audiences, ratings
from tracker.services.ratings.hold_back import release_held_back
from tracker.services.ratings.ratings import NewRating

pytestmark = pytest.mark.usefixtures("db")

LATER = MONDAY + 3 * WEEK
SUNDAY = Slot(6, 20)


@pytest.fixture
def repair(db: object) -> str:
    """Alex showed the level alone: two weeks with one, and a third that is not over. Before that, a rating in private."""
    found = couple(MONDAY - WEEK, "private")
    rate(MONDAY - DAY, 90)
    choose(found, "trend", now=MONDAY)
    rate(MONDAY, 40, 50, 60)
    assert release(MONDAY + WEEK) == 1
    rate(MONDAY + WEEK, 50, 70, 60)
    assert release(MONDAY + 2 * WEEK) == 1
    rate(MONDAY + 2 * WEEK, 80)
    return found


def choose(repair: str, level: str = "each", *, now: date = LATER, earlier: bool = False, **more: object) -> None:
    with clock.frozen(noon(now)):
        audiences.choose_audience(actor("Alex"), repair, level, earlier=earlier, **more)  # type: ignore[arg-type]


def take_back(day: date) -> None:
    with clock.frozen(noon(LATER)):
        ratings.take_back_rating(actor("Alex"), Rating.get(Rating.day == day).id)


def say(day: date, tenths: int) -> None:
    rate(day, tenths, now=LATER)


def seen() -> list[tuple[int, int]]:
    """What Sam sees: the days after the first Monday, and their numbers."""
    sam = actor("Sam")
    found = rows_between(sam, "rating", MONDAY - WEEK, LATER + 4 * WEEK, members(sam))
    return sorted(((each.day - MONDAY).days, each.now.said["tenths"]) for each in found)


ALONE = [(-1, 90), (14, 80)]  # of these no level was made
BENEATH = [(0, 40), (1, 50), (2, 60), (7, 50), (8, 70), (9, 60)]
CHANGES = [
    pytest.param(lambda: say(MONDAY, 20), id="changed"),
    pytest.param(lambda: take_back(MONDAY + DAY), id="taken back"),
    pytest.param(lambda: say(MONDAY + WEEK, 60), id="changed in the last week"),
]


def test_where_each_says_what_it_said_all_are_shown(repair: str):
    choose(repair, earlier=True)
    assert seen() == sorted(ALONE + BENEATH)
    assert staying(actor("Alex"), repair) == frozenset()


@pytest.mark.parametrize("change", CHANGES)
def test_once_one_says_something_else_none_that_a_level_was_made_of_is_shown(repair: str, change: Callable[[], None]):
    change()
    choose(repair, earlier=True)
    assert seen() == ALONE
    left = Rating.select().where(Rating.shared_at.is_null() & (Rating.state == "said"))
    assert staying(actor("Alex"), repair) == {row.id for row in left}
    assert verify(actor("Alex").couple).broken is None


def test_one_that_says_again_what_it_said_hides_nothing(repair: str):
    say(MONDAY, 20)
    take_back(MONDAY + DAY)
    say(MONDAY, 40)
    say(MONDAY + DAY, 50)
    choose(repair, earlier=True)
    assert seen() == sorted(ALONE + BENEATH)


def test_one_that_was_two_numbers_in_two_levels_hides_all_for_good(repair: str):
    rate(MONDAY, 20, now=LATER)
    rate(MONDAY + 2 * WEEK + DAY, 70, 60, now=LATER)
    assert release(LATER) == 1
    rate(MONDAY, 40, now=LATER + DAY)
    choose(repair, now=LATER + DAY, earlier=True)
    assert seen() == [(-1, 90)]
    assert len(staying(actor("Alex"), repair)) == len(BENEATH) + 3


def test_what_is_changed_before_its_level_or_said_late_for_a_week_that_is_over_hides_nothing(repair: str):
    say(MONDAY + 2 * WEEK, 30)
    say(MONDAY + 4 * DAY, 10)
    choose(repair, earlier=True)
    assert seen() == sorted([(-1, 90), (4, 10), (14, 30), *BENEATH])


def work(now: date) -> None:
    with clock.frozen(noon(now)):
        for each in raters_due(clock.now()):
            release_held_back(each.person, each.repair)


@pytest.mark.parametrize("change", CHANGES)
def test_one_changed_while_all_are_held_back_for_their_time_keeps_them_unseen(repair: str, change: Callable[[], None]):
    choose(repair, earlier=True, together=SUNDAY)
    assert number_held_back(actor("Alex"), repair) == len(ALONE + BENEATH)
    change()
    assert number_held_back(actor("Alex"), repair) == len(ALONE)
    work(LATER + WEEK)
    assert seen() == ALONE
    assert (HeldBackRating.select().count(), number_held_back(actor("Alex"), repair)) == (0, 0)


def test_one_that_is_said_again_too_late_for_the_time_of_the_others_keeps_them_unseen(repair: str):
    choose(repair, earlier=True, together=SUNDAY)
    after = noon(LATER) + timedelta(days=6, hours=8)
    with clock.frozen(after):
        ratings.take_back_rating(actor("Alex"), Rating.get(Rating.day == MONDAY).id)
        ratings.rate(actor("Alex"), NewRating(felt_in(actor("Alex")), MONDAY, 40))
    work(LATER + WEEK)
    assert seen() == ALONE


def test_what_is_held_back_and_unchanged_is_shown_at_its_time(repair: str):
    choose(repair, earlier=True, together=SUNDAY)
    assert seen() == []
    work(LATER + WEEK)
    assert seen() == sorted(ALONE + BENEATH)


@pytest.mark.parametrize("change", CHANGES)
def test_held_back_no_longer_they_are_shown_together_or_not_at_all(repair: str, change: Callable[[], None]):
    choose(repair, earlier=True, together=SUNDAY)
    change()
    choose(repair, show_held_back=True, now=LATER + DAY)
    assert seen() == ALONE


def test_what_levels_were_made_of_is_still_that_after_it_was_held_back_and_kept(repair: str):
    choose(repair, earlier=True, together=SUNDAY)
    choose(repair, "private", now=LATER + DAY)
    say(MONDAY, 20)
    choose(repair, earlier=True, now=LATER + 2 * DAY)
    assert seen() == ALONE


def test_nobody_learns_of_it_from_a_partner_or_another_repair(repair: str):
    say(MONDAY, 20)
    assert staying(actor("Sam"), repair) == frozenset()
    assert len(staying(actor("Alex"), repair)) == len(BENEATH)
    assert staying(actor("Alex"), "another") == frozenset()
