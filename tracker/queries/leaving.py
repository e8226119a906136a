"""Who paused, stopped sharing or left: what is switched on, and for how long an ended space can still be read."""

from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta

from tracker.domain.days import local_day
from tracker.domain.leaving import READABLE_FOR
from tracker.domain.viewer import Viewer
from tracker.models.base import database, instant, instant_text
from tracker.models.couple import Pause
from tracker.models.kinds import KINDS
from tracker.queries import scoped
from tracker.queries.account.people import person_name

_ENDED = """
SELECT m.couple_id, o.id, o.name, c.ended_at FROM membership m
JOIN couple c ON c.id = m.couple_id
JOIN membership om ON om.couple_id = m.couple_id AND om.person_id <> m.person_id
JOIN person o ON o.id = om.person_id
WHERE m.person_id = ? AND m.left IS NOT NULL AND c.ended_at > ? ORDER BY c.ended_at DESC
"""
_PARTED = "SELECT 1 FROM membership WHERE person_id = ? AND left IS NOT NULL LIMIT 1"
_ERASED = f"""
SELECT 1 FROM version WHERE couple_id = ? AND erased_at IS NOT NULL AND {scoped.seen_versions(KINDS, "version", me="?2")}
LIMIT 1
"""


@dataclass(frozen=True, slots=True)
class Ended:
    """A space that ended. Who of the two left is not in it; `until` is the last day on which it can be read in full."""

    couple: str
    partner: str
    partner_name: str
    ended_on: date
    until: date


def ended_spaces(viewer: Viewer, now: datetime) -> list[Ended]:
    """The viewer's ended spaces that can still be read, the latest first, with days in the viewer's own zone."""
    rows = database.execute_sql(_ENDED, (viewer.person, instant_text(now - READABLE_FOR))).fetchall()
    return [_ended(viewer, *row) for row in rows]


def _ended(viewer: Viewer, couple: str, partner: str, partner_name: str, ended_at: str) -> Ended:
    at = instant(ended_at)
    ended_on, closed_on = (local_day(moment, viewer.zone, viewer.day_start) for moment in (at, at + READABLE_FOR))
    return Ended(couple, partner, person_name(partner, partner_name), ended_on, closed_on - timedelta(days=1))


def looking_back(viewer: Viewer, ended: Ended) -> Viewer:
    """The same person as a reader of a space that has ended."""
    there = replace(viewer, couple=ended.couple, partner=ended.partner, partner_name=ended.partner_name)
    return replace(there, resting=frozenset(), archived=True)


def has_parted(viewer: Viewer) -> bool:
    """Whether a space of this person has ever ended because one of its two left. Nobody is then told to invite a partner."""
    return database.execute_sql(_PARTED, (viewer.person,)).fetchone() is not None


def has_erased_words(viewer: Viewer) -> bool:
    """Whether words were removed from something in this space that the viewer may see."""
    found = database.execute_sql(_ERASED, (viewer.couple, viewer.person)).fetchone()
    return found is not None


@dataclass(frozen=True, slots=True)
class Rest:
    """A rest that lasts: its first day, and its last one or None."""

    from_day: date
    until_day: date | None


def own_rest(viewer: Viewer, kind: str) -> Rest | None:
    """The viewer's own `pause` or `stop` that lasts today, or None. What the partner has switched on is not told."""
    if (viewer.person, kind) not in viewer.resting:
        return None
    mine = (Pause.couple == viewer.couple) & (Pause.person == viewer.person) & (Pause.kind == kind)
    row = Pause.get(mine & Pause.ended_at.is_null())
    return Rest(date.fromisoformat(row.from_day), date.fromisoformat(row.until_day) if row.until_day else None)
