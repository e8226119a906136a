"""Sharing one thing of one's own, and keeping later changes of it to oneself: the same for every kind of row of the record.

What the partner has seen stays theirs to read; no version of it is touched.
"""

from typing import Any

from tracker import clock
from tracker.domain.errors import Conflict
from tracker.domain.viewer import Actor
from tracker.models.base import Item
from tracker.services.record import ledger


def share_row(actor: Actor, kind: str, row: Item) -> None:
    """Show a row to the partner as a new snapshot; its private versions stay private. Shown already, nothing happens.

    The caller holds the transaction and has checked that the row is the actor's own.
    """
    if not actor.shares:
        raise Conflict("share_while_not_shared")
    if row.shared_at is None:
        _keep(actor, kind, row, shared=True)


def unshare_row(actor: Actor, kind: str, row: Item) -> None:
    """Keep what the row says from now on to its writer, at any time and unseen. What was seen stays in the record.

    The caller holds the transaction and has checked that the row is the actor's own.
    """
    if row.shared_at is not None:
        _keep(actor, kind, row, shared=False)


def _keep(actor: Actor, kind: str, row: Any, *, shared: bool) -> None:  # noqa: ANN401  # any row that says when it was written
    row.written_at = clock.now()
    row.shared_at = row.written_at if shared else None
    ledger.change(actor, kind, row)
