"""Ratings that are held back, and shown together once a week, at the rater's own time."""

from collections.abc import Iterable

from tracker import chance, clock
from tracker.domain.errors import Invalid
from tracker.domain.ratings.hold_back import Release, Slot
from tracker.domain.viewer import Actor
from tracker.models.base import database, instant_text
from tracker.models.encrypted import open_keys
from tracker.models.ratings import HeldBackRating, HoldBack, Rating
from tracker.queries.account.sessions import acting
from tracker.queries.ratings.beneath_levels import beneath_levels
from tracker.queries.ratings.hold_back import hold_back_rule
from tracker.queries.scoped import own_rows
from tracker.services.record import ledger
from tracker.services.writing import transaction

_HOLD_BACK = """
INSERT INTO held_back_rating (rating_id, couple_id, repair_id, writer_id, held_at) VALUES (?, ?, ?, ?, ?)
ON CONFLICT (rating_id) DO UPDATE SET held_at = excluded.held_at
"""
_RELEASED = """
INSERT INTO released_week (couple_id, repair_id, writer_id, week) VALUES (?, ?, ?, ?)
ON CONFLICT (couple_id, repair_id, writer_id) DO UPDATE SET week = excluded.week
"""


def choose_slot(actor: Actor, repair: str, slot: Slot | None) -> None:
    """From now on hold ratings back until `slot`, or hold nothing back. The caller holds the transaction."""
    if slot is not None and not slot.sound():
        raise Invalid("weekday", "no_release_time")
    in_force = (HoldBack.repair == repair) & HoldBack.ended_at.is_null()
    last: HoldBack | None = own_rows(HoldBack, actor).where(in_force).first()
    if last is not None:
        if slot == Slot(last.weekday, last.hour):
            return
        last.ended_at = clock.now()
        last.save()
    if slot is not None:
        new = HoldBack(id=chance.ident("hold_back", actor.person), couple=actor.couple, repair=repair, writer=actor.person)
        new.weekday, new.hour, new.written_at = slot.weekday, slot.hour, clock.now()
        new.save(force_insert=True)


def hold_back(actor: Actor, row: Rating) -> None:
    """Let a rating that nobody else has seen wait for its release, from now on."""
    whose = (row.id, actor.couple, row.repair_id, actor.person, instant_text(clock.now()))
    database.execute_sql(_HOLD_BACK, whose)


def is_held_back(actor: Actor, row: Rating) -> bool:
    """Whether a rating of the actor's own waits for its release."""
    return bool(own_rows(HeldBackRating, actor).where(HeldBackRating.rating == row.id).exists())


def stop_holding_back(actor: Actor, repair: str, *, show: bool) -> None:
    """Hold back no longer: show what waits in a repair now, or leave it its writer's alone. The caller holds the transaction.

    What was taken back while it was held back stays unseen either way.
    """
    waiting = [row.rating for row in own_rows(HeldBackRating, actor).where(HeldBackRating.repair == repair)]
    if show:
        show_ratings(actor, that_may_go(actor, repair, waiting))
    HeldBackRating.delete().where(HeldBackRating.rating.in_([row.id for row in waiting])).execute()
    alone = Rating.id.in_([row.id for row in waiting]) & Rating.shared_at.is_null() & (Rating.audience == "each")
    Rating.update(audience="private").where(alone).execute()


def that_may_go(actor: Actor, repair: str, rows: Iterable[Rating]) -> list[Rating]:
    """Those of the actor's unseen ratings in a repair that say something and of which the numbers may be shown.

    The numbers that weekly levels were made of go whole, or stay.
    """
    said = {row.id: row for row in rows if row.state == "said"}
    may_go = beneath_levels(actor, repair).that_may_go(said.keys())
    return [row for item, row in said.items() if item in may_go]


def show_ratings(actor: Actor, rows: Iterable[Rating]) -> int:
    """Show ratings as they are now, each its own event, by day; their stamps are this moment's. Returns how many."""
    ordered = sorted(rows, key=lambda row: row.day)
    for row in ordered:
        row.audience, row.shared_at = "each", clock.now()
        row.written_at = row.shared_at
        ledger.change(actor, "rating", row)
    return len(ordered)


def release_held_back(person: str, repair: str) -> int:
    """Show what a rater has held back until the release that is due, in one transaction. Returns how many there were.

    A second worker finds nothing left. While the rater shares nothing, and at a time that fell into such a rest, nothing is
    shown: it waits for the next release.
    """
    if _due(person, repair) is None:
        return 0
    open_keys(person, acting(person, clock.now()).couple)
    return _release(person, repair)


def _due(person: str, repair: str) -> Release | None:
    now = clock.now()
    actor = acting(person, now)
    found = hold_back_rule(actor, repair) if actor.shares else None
    return found.due(now) if found else None


@transaction()
def _release(person: str, repair: str) -> int:
    release = _due(person, repair)
    if release is None:
        return 0
    actor = acting(person, clock.now())
    until = (HeldBackRating.repair == repair) & (HeldBackRating.held_at <= release.at)
    rows = [row.rating for row in own_rows(HeldBackRating, actor).where(until)]
    shown = that_may_go(actor, repair, rows)
    # What was taken back stays held back: it may be said again. What stays its writer's because of a level waits no longer.
    over = [row.id for row in rows if row in shown or row.audience == "trend"]
    HeldBackRating.delete().where(HeldBackRating.rating.in_(over)).execute()
    if shown:
        database.execute_sql(_RELEASED, (actor.couple, repair, person, release.week.isoformat()))
    return show_ratings(actor, shown)
