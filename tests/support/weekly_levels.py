"""A couple of whom one shows levels of weeks: their ratings, and what the worker releases of them."""

from datetime import UTC, date, datetime, timedelta

from tests.support.factories import actor, felt_in, pair
from tracker import clock
from tracker.queries.ratings.levels import raters_with_weeks_due
from tracker.services.ratings import audiences, ratings
from tracker.services.ratings.levels import release_due_levels
from tracker.services.ratings.ratings import NewRating
from tracker.services.writing import transaction

MONDAY = date(2026, 3, 2)
WEEK, DAY = timedelta(weeks=1), timedelta(days=1)


def noon(day: date) -> datetime:
    return datetime(day.year, day.month, day.day, 12, tzinfo=UTC)


def couple(day: date = MONDAY, level: str = "trend") -> str:
    """Sam and Alex; Alex has chosen who may see ratings on the day. Gives the repair."""
    with clock.frozen(noon(day)):
        alex = pair().rater
        repair = felt_in(alex)
        audiences.choose_audience(alex, repair, level, earlier=False)
    return repair


def rate(first: date, *tenths: int, now: date | None = None) -> None:
    """Ratings of Alex's from a day on, one a day, each written on its day or all of them `now`."""
    with transaction():
        for number, score in enumerate(tenths):
            day = first + number * DAY
            with clock.frozen(noon(now or day)):
                alex = actor("Alex")
                ratings.rate(alex, NewRating(felt_in(alex), day, score))


def release(day: date) -> int:
    """What the worker releases at noon of a day, or again."""
    with clock.frozen(noon(day)):
        return sum(release_due_levels(rater.person, rater.repair) for rater in raters_with_weeks_due(clock.now()))
