"""Weekly levels: those that are released, and what a rater's own next ones are made of."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from tracker.domain.days import local_day
from tracker.domain.ratings.levels import monday_of
from tracker.domain.viewer import Viewer
from tracker.models.base import database, scalar
from tracker.queries import scoped

# The last choice in force, of members who are still in that space.
_RATERS = """
SELECT s.writer_id, s.repair_id, p.zone, p.day_start, d.week FROM sharing s
JOIN person p ON p.id = s.writer_id
LEFT JOIN decided_week d ON d.couple_id = s.couple_id AND d.repair_id = s.repair_id AND d.writer_id = s.writer_id
JOIN membership m ON m.couple_id = s.couple_id AND m.person_id = s.writer_id AND m.until_at IS NULL
WHERE s.audience = 'partner' AND s.level = 'trend' AND s.writer_id NOT IN (SELECT person_id FROM put_back) AND s.written_at = (
    SELECT MAX(n.written_at) FROM sharing n
    WHERE n.couple_id = s.couple_id AND n.writer_id = s.writer_id AND n.repair_id = s.repair_id AND n.audience = s.audience)
GROUP BY s.writer_id, s.repair_id ORDER BY s.writer_id, s.repair_id
"""
_RELEASED = f"""
SELECT week, tenths FROM weekly_level
WHERE couple_id = ? AND repair_id = ? AND {scoped.seen("weekly_level", "weekly_level", me="?3")} ORDER BY week
"""
_CHOICES = f"""
SELECT level, from_day FROM sharing
WHERE couple_id = ? AND {scoped.own("sharing", "sharing")} AND repair_id = ? AND audience = 'partner' ORDER BY written_at DESC
"""
_DECIDED = f"""
SELECT week FROM decided_week WHERE couple_id = ? AND repair_id = ? AND {scoped.own("decided_week", "decided_week")}
"""
_RATINGS = f"""
SELECT day, tenths FROM rating
WHERE couple_id = ? AND {scoped.own("rating", "rating")} AND repair_id = ? AND state = 'said' AND audience = 'trend'
"""
_RESTS = "SELECT from_day, COALESCE(until_day, '9999-12-31') FROM pause WHERE couple_id = ? AND person_id = ?"


@dataclass(frozen=True, slots=True)
class Rater:
    """A person who rates in a repair, as the worker goes from one to the next."""

    person: str
    repair: str


def released_levels(viewer: Viewer, repair: str) -> list[tuple[date, int]]:
    """The released levels of a repair that the viewer may see: the Monday of each week and its level in tenths, by week.

    For a partner who sees the weekly level these are all there is to draw: a dot a week, with a line through them.
    """
    rows = database.execute_sql(_RELEASED, (viewer.couple, repair, viewer.person)).fetchall()
    return [(date.fromisoformat(week), tenths) for week, tenths in rows]


def raters_with_weeks_due(now: datetime) -> list[Rater]:
    """Everybody who shares the weekly level, in any couple, and whose last week has ended and is not decided.

    For the worker alone. One read, which takes no lock.
    """
    rows = database.execute_sql(_RATERS).fetchall()
    return [
        Rater(person, repair)
        for person, repair, zone, day_start, decided in rows
        if decided is None or decided < _last_ended(now, zone, day_start)
    ]


def _last_ended(now: datetime, zone: str, day_start: int) -> str:
    return (monday_of(local_day(now, zone, day_start)) - timedelta(weeks=1)).isoformat()


def level_shared_since(viewer: Viewer, repair: str) -> date | None:
    """From which day on the viewer has shared the weekly level, and nothing else, until now; None when they do not."""
    since = None
    for level, from_day in database.execute_sql(_CHOICES, (viewer.couple, viewer.person, repair)).fetchall():
        if level != "trend":
            break
        since = from_day if since is None else min(since, from_day)
    return date.fromisoformat(since) if since else None


def decided_week(viewer: Viewer, repair: str) -> date | None:
    """The last week of the viewer's for which it was decided whether a level is released, by its Monday."""
    week = scalar(_DECIDED, (viewer.couple, repair, viewer.person))
    return date.fromisoformat(week) if week else None


def days_that_count(viewer: Viewer, repair: str) -> dict[date, int]:
    """What a released level is made of: the viewer's ratings in a repair of which the partner sees the level alone.

    In tenths, by day. Numbers that the partner has seen, or that are held back for them, are no part of it: with these known,
    a level would tell the others.
    """
    rows = database.execute_sql(_RATINGS, (viewer.couple, viewer.person, repair)).fetchall()
    return {date.fromisoformat(day): tenths for day, tenths in rows}


def rested_on(viewer: Viewer, day: date) -> bool:
    """Whether the viewer's own pause or stop of sharing covered, or covers, the day."""
    rows = database.execute_sql(_RESTS, (viewer.couple, viewer.person)).fetchall()
    return any(first <= day.isoformat() <= last for first, last in rows)
