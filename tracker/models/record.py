"""What every kind of the record shares: versions, removed words, the hash chain. Triggers let `ledger_event` only grow."""

from peewee import SQL, BlobField, CompositeKey, DateField, ForeignKeyField, IntegerField, TextField

from tracker.models.account import Person
from tracker.models.base import UTCDateTimeField
from tracker.models.couple import OfCouple
from tracker.models.encrypted import EncryptedTextField
from tracker.models.entries import Plan
from tracker.models.ratings import Rating

# What the worker looks for every few seconds: plans that still have words, by their day.
_PLAN_WORDED = (
    'CREATE INDEX "plan_worded" ON "plan" ("day") WHERE "place" <> \'\' OR "company" <> \'\' OR "words" <> \'\''
    ' OR "from_time" IS NOT NULL OR "until_time" IS NOT NULL'
)
Plan.add_index(SQL(_PLAN_WORDED))


_RATING_DAY = 'CREATE UNIQUE INDEX "rating_day" ON "rating" ("couple_id", "writer_id", COALESCE("repair_id", \'\'), "day")'
Rating.add_index(SQL(_RATING_DAY))


class Removal(OfCouple):
    """One partner asks to remove the words of something that both can see, for good; it is done when the other agrees.

    `let_be_at` is when the other chose to see no more of it, which is theirs to know.
    """

    id = TextField(primary_key=True)
    kind = TextField()
    object = TextField()
    asker = ForeignKeyField(Person, index=False)
    asker_id: str
    asked_at = UTCDateTimeField()
    agreed_at = UTCDateTimeField(null=True)
    agreed_by = ForeignKeyField(Person, null=True, index=False)
    agreed_by_id: str | None
    withdrawn_at = UTCDateTimeField(null=True)
    let_be_at = UTCDateTimeField(null=True)

    class Meta:
        """Found by what it is about."""

        indexes = ((("couple", "object"), False),)


_REMOVAL_OPEN = (
    'CREATE UNIQUE INDEX "removal_open" ON "removal" ("couple_id", "object")'
    ' WHERE "agreed_at" IS NULL AND "withdrawn_at" IS NULL'
)
Removal.add_index(SQL(_REMOVAL_OPEN))


class Version(OfCouple):
    """What a row of the record said at one time: `body` is the canonical JSON of its committed fields, encrypted.

    `written_on` is the writer's own day on which that was written, decided then; later nobody asks in which zone.
    """

    id = TextField(primary_key=True)
    kind = TextField()
    object = TextField()
    number = IntegerField()
    writer = ForeignKeyField(Person, index=False)
    writer_id: str
    body = EncryptedTextField()
    written_at = UTCDateTimeField()
    written_on = DateField()
    shared_at = UTCDateTimeField(null=True)
    erased_at = UTCDateTimeField(null=True)  # since when its words are out of `body`

    class Meta:
        """Numbers count from 1 in each object."""

        indexes = ((("couple", "object", "number"), True),)


class LedgerEvent(OfCouple):
    """One link: see `tracker.domain.record.chain`."""

    seq = IntegerField()
    commitment = BlobField()
    prev = BlobField()
    hash = BlobField()

    class Meta:
        """One link a number."""

        primary_key = CompositeKey("couple", "seq")


class LedgerBody(OfCouple):
    """The exact bytes that a link commits to, and the salt, encrypted for the couple. May be erased; the chain stays valid."""

    seq = IntegerField()
    salt = BlobField()
    body = BlobField()

    class Meta:
        """One body a link."""

        primary_key = CompositeKey("couple", "seq")


class SignedHead(OfCouple):
    """Where a chain had come to on a day of UTC, signed by the server: see `tracker.domain.record.heads`."""

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
