"""The release of weekly levels: once a week by the worker, or for earlier weeks by the rater's own choice."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from tracker import chance, clock
from tracker.domain.ratings.levels import earlier_weeks, weekly_levels, weeks_due
from tracker.domain.viewer import Actor
from tracker.models.base import database
from tracker.models.encrypted import open_keys
from tracker.models.ratings import WeeklyLevel
from tracker.queries.account.sessions import acting
from tracker.queries.ratings.levels import days_that_count, decided_week, level_shared_since, released_levels, rested_on
from tracker.services.record import ledger
from tracker.services.writing import transaction

_DECIDE = """
INSERT INTO decided_week (couple_id, repair_id, writer_id, week) VALUES (?, ?, ?, ?)
ON CONFLICT (couple_id, repair_id, writer_id) DO UPDATE SET week = excluded.week
"""

_Of = tuple[dict[date, int], list[date], list[tuple[date, int]]]


@dataclass(frozen=True, slots=True)
class _Made:
    """Levels, and what they were made of."""

    of: _Of
    levels: Sequence[tuple[date, int]]


def release_due_levels(person: str, repair: str) -> int:
    """Release the weekly levels of a rater that have fallen due, in one transaction. Returns how many there were.

    Whether a week releases one is decided once, when it has ended; a second worker, or a later rating, changes nothing.
    Nothing is decided while the rater shares nothing; weeks that ended on a day of rest release nothing afterwards either.
    """
    actor = acting(person, clock.now())
    weeks = _weeks_due(actor, repair)
    if not weeks:
        return 0
    # Nobody waits while the model runs: under the lock it is only seen whether that was made of what stands there now.
    made = _make(*_made_of(actor, repair, _unrested(actor, weeks)))
    open_keys(actor.person, actor.couple)
    return _release_due(person, repair, made)


@transaction()
def _release_due(person: str, repair: str, made: _Made) -> int:
    actor = acting(person, clock.now())
    weeks = _weeks_due(actor, repair)
    if not weeks:
        return 0
    _decide(actor, repair, weeks[-1])
    return _release(actor, repair, _unrested(actor, weeks), made)


def _weeks_due(actor: Actor, repair: str) -> list[date]:
    since = level_shared_since(actor, repair)
    if since is None or not actor.shares:
        return []
    return weeks_due(since, decided_week(actor, repair), actor.today)


def _unrested(actor: Actor, weeks: Sequence[date]) -> list[date]:
    return [week for week in weeks if not rested_on(actor, week + timedelta(weeks=1))]


def _decide(actor: Actor, repair: str, week: date) -> None:
    database.execute_sql(_DECIDE, (actor.couple, repair, actor.person, week.isoformat()))


@transaction()
def release_earlier_levels(actor: Actor, repair: str) -> int:
    """Release the levels of the weeks before today's, up to two years back, that are not yet released. Returns how many.

    The caller has checked that the actor shares now.
    """
    return _release(actor, repair, earlier_weeks(actor.today))


def _release(actor: Actor, repair: str, weeks: Sequence[date], made: _Made | None = None) -> int:
    of = _made_of(actor, repair, weeks)
    found = made if made is not None and made.of == of else _make(*of)
    for week, tenths in found.levels:
        ledger.add(actor, "weekly_level", _new(actor, repair, week, tenths))
    return len(found.levels)


def _made_of(actor: Actor, repair: str, weeks: Sequence[date]) -> _Of:
    return days_that_count(actor, repair), list(weeks), released_levels(actor, repair)


def _make(*of: *_Of) -> _Made:
    return _Made(of, weekly_levels(*of))


def _new(actor: Actor, repair: str, week: date, tenths: int) -> WeeklyLevel:
    now = clock.now()
    return WeeklyLevel(
        id=chance.ident("weekly level", actor.person),
        couple=actor.couple,
        repair=repair,
        writer=actor.person,
        week=week,
        tenths=tenths,
        written_at=now,
        shared_at=now,
    )
