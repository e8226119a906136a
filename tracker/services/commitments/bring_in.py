"""Bringing what somebody kept by their own word into the shared record: it is offered, then agreed, then its history comes."""

from collections.abc import Iterable
from dataclasses import replace

from tracker import clock
from tracker.domain.commitments.categories import Category
from tracker.domain.commitments.life import LifeState
from tracker.domain.entries.entries import Learned, State, stays_private
from tracker.domain.errors import Conflict, NotFound
from tracker.domain.viewer import Actor
from tracker.models.base import Item, database, instant_text
from tracker.models.columns import Query
from tracker.models.commitments import Commitment, CommitmentPause, Terms
from tracker.models.entries import Entry
from tracker.models.kinds import committed
from tracker.queries.account.sessions import acting
from tracker.queries.couple import keeping
from tracker.services.commitments.ask_limits import must_be_asked_anew, must_have_rested, must_not_be_many, was_kept_before
from tracker.services.commitments.terms import (
    check_room,
    checked,
    in_force_of,
    must_reach_partner,
    visible,
    waiting_of,
    wording_of,
    write_version,
)
from tracker.services.record import ledger
from tracker.services.writing import writes

_SHOW = {
    "terms": "UPDATE terms SET shared_at = ? WHERE id = ?",
    "commitment_pause": "UPDATE commitment_pause SET shared_at = ? WHERE id = ?",
    "entry": "UPDATE entry SET shared_at = ? WHERE id = ?",
}


@writes
def offer_own(actor: Actor, item: str, weeks: int = 8) -> None:
    """Offer the partner what the actor keeps by their own word. Nothing but the offer is seen until they agree."""
    commitment = visible(actor, item)
    if commitment.writer_id != actor.person:
        raise NotFound
    if commitment.state != LifeState.OWN or waiting_of(commitment) is not None:
        raise Conflict("offered_already")
    must_reach_partner(actor)
    must_have_rested(actor, Terms, commitment.id)
    direction = keeping(actor)
    if direction is None or not direction.complete:
        raise Conflict("no_shared_part")
    wording = checked(replace(wording_of(in_force_of(commitment)), weeks=weeks), actor.today)
    must_be_asked_anew(actor, direction.id, wording)
    check_room(actor, direction.id, wording)
    if not was_kept_before(actor, commitment):
        must_not_be_many(actor, direction.id)
    commitment.repair_id = direction.id
    ledger.change(actor, "commitment", commitment)
    write_version(actor, commitment, "offer", wording)


def bring_in(actor: Actor, commitment: Commitment) -> None:
    """Show what was kept by one's own word, now that both agree, and append its history to the chain.

    What `stays_private` remains its writer's alone. The caller holds the transaction.
    """
    now = clock.now()
    commitment.agreed_at = commitment.brought_in_at = commitment.shared_at = now
    ledger.change(actor, "commitment", commitment)
    keeper = actor if commitment.writer_id == actor.person else as_partner(actor)
    _show(keeper, "terms", _unseen(Terms, commitment).order_by(Terms.number))
    _show(keeper, "commitment_pause", _unseen(CommitmentPause, commitment).order_by(CommitmentPause.from_day))
    _show(keeper, "entry", _entries_to_show(commitment))


def as_partner(actor: Actor) -> Actor:
    """The other partner with their own day, for what they agreed to have shown together with something of the actor's."""
    return acting(actor.partner or "", clock.now())


def _unseen(model: type[Terms | CommitmentPause | Entry], commitment: Commitment) -> Query:
    return model.select().where((model.commitment == commitment.id) & model.shared_at.is_null())


def _entries_to_show(commitment: Commitment) -> list[Entry]:
    rows = _unseen(Entry, commitment).order_by(Entry.day, Entry.slot)
    return [row for row in rows if not _stays_private(commitment, row)]


def _stays_private(commitment: Commitment, entry: Entry) -> bool:
    learned = Learned(entry.learned) if entry.learned else None
    return stays_private(Category(commitment.category), State(entry.state), learned)


def _show(keeper: Actor, kind: str, rows: Iterable[Item]) -> None:
    at = instant_text(clock.now())
    for row in list(rows):
        database.execute_sql(_SHOW[kind], (at, row.id))
        ledger.keep(keeper, kind, row.id, committed(kind, row), shared=True)
