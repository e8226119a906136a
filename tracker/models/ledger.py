"""The hash chain of a couple's shared record. Triggers let `ledger_event` only grow."""

from peewee import BlobField, CompositeKey, DateField, ForeignKeyField, IntegerField, TextField

from tracker.models.base import Table, UTCDateTimeField
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
    """The exact bytes that a link commits to, and the salt, encrypted for the couple. May be erased; the chain stays valid."""

    couple = ForeignKeyField(Couple, index=False)
    couple_id: str
    seq = IntegerField()
    salt = BlobField()
    body = BlobField()

    class Meta:
        """One body a link."""

        primary_key = CompositeKey("couple", "seq")


class SignedHead(Table):
    """Where a chain had come to on a day of UTC, signed by the server: see `tracker.domain.heads`."""

    couple = ForeignKeyField(Couple, index=False)
    couple_id: str
    day = DateField()
    seq = IntegerField()
    hash = BlobField()
    signature = BlobField()
    key_id = TextField()
    signed_at = UTCDateTimeField()

    class Meta:
        """One head a day."""

        primary_key = CompositeKey("couple", "day")


SALT, BODY = "ledger_body.salt", "ledger_body.body"


def body_key(couple: str, seq: int) -> str:
    """The row of a body, as its encryption names it."""
    return f"{couple}/{seq}"


_GUARD = "CREATE TRIGGER ledger_event_no_{0} BEFORE {0} ON ledger_event BEGIN SELECT RAISE(ABORT, 'the ledger only grows'); END"
GUARDS = (_GUARD.format("update"), _GUARD.format("delete"))
