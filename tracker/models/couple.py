"""Two partners and the space they share; every row of the record belongs to exactly one couple."""

from peewee import SQL, Check, ForeignKeyField, TextField

from tracker.models.account import Person
from tracker.models.base import Item, Table, UTCDateTimeField


class Couple(Table):
    """A space for two. It exists before the second has joined, and is closed when either leaves."""

    id = TextField(primary_key=True)
    created_at = UTCDateTimeField()
    ended_at = UTCDateTimeField(null=True)


class OfCouple(Table):
    """Something that belongs to one couple."""

    couple = ForeignKeyField(Couple, index=False)
    couple_id: str


class OfRecord(Item, OfCouple):
    """A row of the record of one couple, by one of the two. Each table says where among its columns its `writer` stands."""

    writer_id: str


class Membership(Table):
    """Who is in which space, from when until when. A person has at most one open membership."""

    id = TextField(primary_key=True)
    couple = ForeignKeyField(Couple, index=True)
    couple_id: str
    person = ForeignKeyField(Person, index=True)
    person_id: str
    from_at = UTCDateTimeField()
    until_at = UTCDateTimeField(null=True)
    left = TextField(null=True)  # "self" when this person left; "other" when the partner did


Membership.add_index(SQL('CREATE UNIQUE INDEX "membership_open" ON "membership" ("person_id") WHERE "until_at" IS NULL'))


class Invitation(Table):
    """An invitation to join a space. Only the SHA-256 of its token is stored; it works once."""

    token_hash = TextField(primary_key=True)
    couple = ForeignKeyField(Couple, index=True)
    couple_id: str
    inviter = ForeignKeyField(Person)
    inviter_id: str
    created_at = UTCDateTimeField()
    expires_at = UTCDateTimeField()
    used_at = UTCDateTimeField(null=True)
    withdrawn_at = UTCDateTimeField(null=True)


class Repair(Item):
    """One direction of healing. A side is empty until its partner has said so of themselves."""

    couple = ForeignKeyField(Couple, index=True)
    couple_id: str
    accountable = ForeignKeyField(Person, null=True, backref="keeps")
    accountable_id: str | None
    hurt = ForeignKeyField(Person, null=True, backref="feels")
    hurt_id: str | None
    created_at = UTCDateTimeField()

    class Meta:
        """Nobody repairs with themselves, and no repair is empty."""

        constraints = (
            Check("accountable_id IS NULL OR hurt_id IS NULL OR accountable_id <> hurt_id"),
            Check("accountable_id IS NOT NULL OR hurt_id IS NOT NULL"),
        )


Repair.add_index(SQL('CREATE UNIQUE INDEX "repair_accountable" ON "repair" ("couple_id", "accountable_id")'))
Repair.add_index(SQL('CREATE UNIQUE INDEX "repair_hurt" ON "repair" ("couple_id", "hurt_id")'))


class Pause(Table):
    """A rest that one partner takes. `kind` is `pause` (nothing is due) or `stop` (nothing new is shared)."""

    id = TextField(primary_key=True)
    couple = ForeignKeyField(Couple, index=True)
    couple_id: str
    person = ForeignKeyField(Person)
    person_id: str
    kind = TextField(constraints=[Check("kind IN ('pause', 'stop')")])
    from_day = TextField()
    until_day = TextField(null=True)
    started_at = UTCDateTimeField()
    ended_at = UTCDateTimeField(null=True)


ASKED_KINDS = ("share", "commitment", "words")
"""What a partner can propose, and the other want to be asked no more: to show the record, a commitment, to remove words."""


class NotAgain(OfCouple):
    """What one person does not want to be asked any more, told to nobody.

    A kind of the partner's proposals, for good; or `side`, a repair (`object`) in which the partner said their half.
    """

    id = TextField(primary_key=True)
    person = ForeignKeyField(Person, index=False)
    person_id: str
    kind = TextField(constraints=[Check("kind IN ('share', 'commitment', 'words', 'side')")])
    object = TextField(default="")
    since = UTCDateTimeField()

    class Meta:
        """Said once."""

        indexes = ((("couple", "person", "kind", "object"), True),)


Pause.add_index(SQL('CREATE UNIQUE INDEX "pause_open" ON "pause" ("person_id", "kind") WHERE "ended_at" IS NULL'))
