"""Ratings that are held back: when a rater lets them be seen, and whose wait. Each row is its rater's alone."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from tracker.domain.days import day_begins
from tracker.domain.ratings.audiences import AudienceLevel
from tracker.domain.ratings.hold_back import Release, Slot, due, first_after
from tracker.domain.viewer import Viewer
from tracker.models.base import database, instant, scalar
from tracker.queries import scoped
from tracker.queries.ratings.beneath_levels import staying
from tracker.queries.ratings.levels import Rater
from tracker.queries.ratings.own import sharing_level

_SLOT = f"""
SELECT weekday, hour FROM hold_back
WHERE couple_id = ? AND {scoped.own("hold_back", "hold_back")} AND repair_id = ? AND ended_at IS NULL
"""
_CHOSEN_AT = f"""
SELECT MAX(written_at) FROM sharing
WHERE couple_id = ? AND {scoped.own("sharing", "sharing")} AND repair_id = ? AND audience = 'partner'
"""
_RELEASED = f"""
SELECT week FROM released_week WHERE couple_id = ? AND {scoped.own("released_week", "released_week")} AND repair_id = ?
"""
_RESTS = "SELECT until_day, ended_at FROM pause WHERE couple_id = ? AND person_id = ?"
_HELD = f"""
SELECT r.id, r.audience FROM held_back_rating h
JOIN rating r ON r.id = h.rating_id AND {scoped.own("rating", "r", me="h.writer_id")}
WHERE h.couple_id = ? AND {scoped.own("held_back_rating", "h")} AND h.repair_id = ? AND r.state = 'said'
"""
# Members who are still in that space.
_RATERS = """
SELECT h.writer_id, h.repair_id, MIN(CASE WHEN r.state = 'said' THEN h.held_at END), o.weekday, o.hour, p.zone, d.week
FROM held_back_rating h
JOIN membership m ON m.couple_id = h.couple_id AND m.person_id = h.writer_id AND m.until_at IS NULL
JOIN person p ON p.id = h.writer_id
JOIN rating r ON r.id = h.rating_id
LEFT JOIN hold_back o ON o.couple_id = h.couple_id AND o.writer_id = h.writer_id AND o.repair_id = h.repair_id
    AND o.ended_at IS NULL
LEFT JOIN released_week d ON d.couple_id = h.couple_id AND d.repair_id = h.repair_id AND d.writer_id = h.writer_id
WHERE h.writer_id NOT IN (SELECT person_id FROM put_back)
GROUP BY h.writer_id, h.repair_id ORDER BY h.writer_id, h.repair_id
"""


@dataclass(frozen=True, slots=True)
class HoldBackRule:
    """How a rater holds back ratings now. Only releases after `since` count; `released` is the last week that had one."""

    slot: Slot
    zone: str
    since: datetime
    released: date | None

    def next_after(self, at: datetime) -> Release:
        """The release at which something held back at `at` is shown."""
        return first_after(self.slot, self.zone, max(at, self.since), self.released)

    def due(self, now: datetime) -> Release | None:
        """The release that is due and has not been made."""
        return due(self.slot, self.zone, self.since, now, self.released)


def hold_back_rule(viewer: Viewer, repair: str) -> HoldBackRule | None:
    """How the viewer holds back ratings of a repair; None where they do not, or do not show each number now."""
    whose = (viewer.couple, viewer.person, repair)
    slot = database.execute_sql(_SLOT, whose).fetchone()
    if slot is None or sharing_level(viewer, repair) != AudienceLevel.EACH:
        return None
    chosen_at, week = scalar(_CHOSEN_AT, whose), scalar(_RELEASED, whose)
    # What fell due before the last choice, or before a rest ended, waits for the next time.
    since = max([instant(chosen_at), *_rests_ended(viewer)])
    return HoldBackRule(Slot(*slot), viewer.zone, since, date.fromisoformat(week) if week else None)


def _rests_ended(viewer: Viewer) -> list[datetime]:
    rows = database.execute_sql(_RESTS, (viewer.couple, viewer.person)).fetchall()
    return [found for until, ended in rows if (found := _rest_ended(viewer, until, ended)) is not None]


def _rest_ended(viewer: Viewer, until: str | None, ended: str | None) -> datetime | None:
    if ended is not None:
        return instant(ended)
    last = date.max if until is None else date.fromisoformat(until)
    # After the last day that there is, nothing begins.
    return None if last == date.max else day_begins(last + timedelta(days=1), viewer.zone, viewer.day_start)


def number_held_back(viewer: Viewer, repair: str) -> int:
    """How many of the viewer's own ratings of a repair wait to be shown."""
    rows = database.execute_sql(_HELD, (viewer.couple, viewer.person, repair)).fetchall()
    stay = staying(viewer, repair) if any(audience == "trend" for _, audience in rows) else frozenset()
    return len({item for item, _ in rows} - stay)


def raters_due(now: datetime) -> list[Rater]:
    """Everybody whose ratings wait, in any couple, and whose time of the week has come since they began to hold them back.

    For the worker alone. One read, which takes no lock. Some may still have nothing to show, as they rest or chose anew since:
    `hold_back_rule` says so.
    """
    rows = database.execute_sql(_RATERS).fetchall()
    return [Rater(person, repair) for person, repair, *held in rows if _may_be_due(now, *held)]


def _may_be_due(now: datetime, held: str | None, weekday: int | None, hour: int, zone: str, week: str | None) -> bool:
    if held is None or weekday is None:
        return False
    released = date.fromisoformat(week) if week else None
    # What was held back at the very moment of a release is shown by it.
    return due(Slot(weekday, hour), zone, instant(held) - timedelta(microseconds=1), now, released) is not None
