"""Removing words from the record: one of the two asks, and it is done once the other agrees. No is never said."""

from datetime import datetime

from tracker import chance, clock
from tracker.domain.asks import STANDS, may_be_asked, stands
from tracker.domain.errors import Conflict
from tracker.domain.viewer import Actor
from tracker.models.record import Removal
from tracker.queries.record.remove import worded
from tracker.queries.scoped import shared_rows
from tracker.services.irreversible import exactly
from tracker.services.record.erase import erase_words_of, forget_freed_pages
from tracker.services.sharing.shares import end_frozen_with
from tracker.services.writing import writes

MOST_ASKED = 12
"""So many questions of one person wait at once: each stands at the head of the other's record."""


@writes
def ask_to_remove(actor: Actor, item: str) -> str:
    """Ask the partner to remove the words of something together, which they see at once. Returns the question's id."""
    found, now = worded(actor, item), clock.now()
    if not actor.shares:
        raise Conflict("removal_while_not_shared")
    if not found.words:
        raise Conflict("no_words_left")
    last = _last(actor, item)
    if _is_open(last, now):
        raise Conflict("removal_asked_already")
    if not may_be_asked(last.asked_at if last else None, now):
        raise Conflict("removal_asked_lately")
    if _number_waiting(actor, now) >= MOST_ASKED:
        raise Conflict("too_many_removals")
    if last is not None and last.agreed_at is None and last.withdrawn_at is None:
        last.withdrawn_at = last.asked_at + STANDS  # it ended by itself
        last.save()
    row = Removal.create(
        id=chance.ident("removal", actor.person),
        couple=actor.couple,
        kind=found.kind,
        object=item,
        asker=actor.person,
        asked_at=now,
    )
    return str(row.id)


def _last(actor: Actor, item: str) -> Removal | None:
    about = shared_rows(Removal, actor).where(Removal.object == item)
    found: Removal | None = about.order_by(Removal.asked_at.desc()).first()
    return found


def _number_waiting(actor: Actor, now: datetime) -> int:
    mine = (Removal.asker == actor.person) & Removal.agreed_at.is_null() & Removal.withdrawn_at.is_null()
    return int(shared_rows(Removal, actor).where(mine & (Removal.asked_at > now - STANDS)).count())


def _is_open(row: Removal | None, now: datetime) -> bool:
    return row is not None and row.agreed_at is None and row.withdrawn_at is None and stands(row.asked_at, now)


@writes
def withdraw(actor: Actor, item: str) -> str:
    """Ask no longer. Returns the question's id."""
    row = _open_one(actor, item, mine=True)
    row.withdrawn_at = clock.now()
    row.save()
    return str(row.id)


@writes
def let_be(actor: Actor, item: str) -> str:
    """Not be shown the partner's question any more. They never learn of it. Returns the question's id."""
    row = _open_one(actor, item, mine=False)
    row.let_be_at = row.let_be_at or clock.now()
    row.save()
    return str(row.id)


def agree_to_remove(actor: Actor, item: str, said: str | None = None) -> None:
    """Agree: what both could read goes from every version and from the chain's bodies at once. State and times stay.

    Other words, which only their writer can read, stay theirs. With `said`, only when exactly that goes (`exactly`).
    """
    if said is None:
        _agree(actor, item)
    else:
        exactly(actor, said, lambda: _agree(actor, item))
    forget_freed_pages()


@writes
def _agree(actor: Actor, item: str) -> str:
    row, found = _open_one(actor, item, mine=False), worded(actor, item)
    if not actor.shares:
        raise Conflict("removal_while_not_shared")
    now = clock.now()
    Removal.update(agreed_at=now, agreed_by=actor.person).where(Removal.id == row.id).execute()
    end_frozen_with(actor, found.words)
    erase_words_of(actor.couple, found.kind, [item], now, found.words)
    return str(row.id)


def _open_one(actor: Actor, item: str, *, mine: bool) -> Removal:
    worded(actor, item)
    row = _last(actor, item)
    if row is None or not _is_open(row, clock.now()) or (row.asker_id == actor.person) is not mine:
        raise Conflict("removal_over")
    return row
