"""The hash chain of a couple's shared record. Triggers let `ledger_event` only grow."""

from peewee import BlobField, CompositeKey, ForeignKeyField, IntegerField

from tracker.models.base import Table
from tracker.models.couple import Couple


class LedgerEvent(Table):
    """One link: see `tracker.domain.chain`."""

    couple = ForeignKeyField(Couple, index=False)
    couple_id: str
    seq = IntegerField()
    commitment = BlobField()
    prev = BlobField()
    hash = BlobField()

    class Meta:
        """One link a number."""

        primary_key = CompositeKey("couple", "seq")


class LedgerBody(Table):
    """The exact bytes that a link commits to, and the salt. May be erased; the chain stays valid."""

    couple = ForeignKeyField(Couple, index=False)
    couple_id: str
    seq = IntegerField()
    salt = BlobField()
    body = BlobField()

    class Meta:
        """One body a link."""

        primary_key = CompositeKey("couple", "seq")


_GUARD = "CREATE TRIGGER ledger_event_no_{0} BEFORE {0} ON ledger_event BEGIN SELECT RAISE(ABORT, 'the ledger only grows'); END"
GUARDS = (_GUARD.format("update"), _GUARD.format("delete"))
