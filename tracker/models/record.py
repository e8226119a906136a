"""The record: what was agreed, what happened, what was felt. `shared_at` is set once the other partner can see a row."""

from peewee import SQL, Check, DateField, ForeignKeyField, IntegerField, TextField

from tracker.models.account import Person
from tracker.models.base import Item, Table, UTCDateTimeField
from tracker.models.couple import Couple, Repair
from tracker.models.encrypted import EncryptedTextField
from tracker.models.entries import Entry, Plan
from tracker.models.ratings import Rating

# What the worker looks for every few seconds: plans that still have words, by their day.
_PLAN_WORDED = (
    'CREATE INDEX "plan_worded" ON "plan" ("day") WHERE "place" <> \'\' OR "company" <> \'\' OR "words" <> \'\''
    ' OR "from_time" IS NOT NULL OR "until_time" IS NOT NULL'
)
Plan.add_index(SQL(_PLAN_WORDED))


_RATING_DAY = 'CREATE UNIQUE INDEX "rating_day" ON "rating" ("couple_id", "writer_id", COALESCE("repair_id", \'\'), "day")'
Rating.add_index(SQL(_RATING_DAY))


class Moment(Item):
    """A dated mark."""

    couple = ForeignKeyField(Couple, index=False)
    couple_id: str
    writer = ForeignKeyField(Person, index=False)
    writer_id: str
    day = DateField()
    kind = TextField()
    words = EncryptedTextField(default="")
    state = TextField(default="said", constraints=[Check("state IN ('said', 'taken_back')")])
    written_at = UTCDateTimeField()
    shown_at = UTCDateTimeField(null=True)  # since when the other has been able to see something of it, whatever it is now


class SetbackPart(Item):
    """What one partner says of a setback in one repair: the accountable one's words, or the hurt one's words and number."""

    couple = ForeignKeyField(Couple, index=False)
    couple_id: str
    moment = ForeignKeyField(Moment, index=False)
    moment_id: str
    repair = ForeignKeyField(Repair, index=False)
    repair_id: str
    writer = ForeignKeyField(Person, index=False)
    writer_id: str
    kind = TextField(constraints=[Check("kind IN ('happened', 'will_do', 'did_to_me', 'repaired')")])
    words = EncryptedTextField(default="")
    by_day = DateField(null=True)
    tenths = IntegerField(null=True, constraints=[Check("tenths BETWEEN 0 AND 100")])
    state = TextField(default="said", constraints=[Check("state IN ('said', 'taken_back')")])
    written_at = UTCDateTimeField()
    shown_at = UTCDateTimeField(null=True)  # since when the other has been able to see something of it, whatever it is now

    class Meta:
        """One current part of each kind, whose writer the repair names."""

        indexes = ((("couple", "moment", "repair", "kind"), True),)


class FoundNote(Item):
    """What the hurt partner of a repair found out about a day. It stands beside the log and changes nothing in it."""

    couple = ForeignKeyField(Couple, index=False)
    couple_id: str
    repair = ForeignKeyField(Repair, index=False)
    repair_id: str
    entry = ForeignKeyField(Entry, null=True, index=False)
    entry_id: str | None
    writer = ForeignKeyField(Person, index=False)
    writer_id: str
    day = DateField()
    words = EncryptedTextField()
    state = TextField(default="said", constraints=[Check("state IN ('said', 'taken_back')")])
    written_at = UTCDateTimeField()
    shown_at = UTCDateTimeField(null=True)  # since when the other has been able to see something of it, whatever it is now


class TakingOut(Table):
    """One partner asks to take the words of something that both can see out for good; it is done when the other agrees.

    `let_be_at` is when the other chose to see no more of it, which is theirs to know.
    """

    id = TextField(primary_key=True)
    couple = ForeignKeyField(Couple, index=False)
    couple_id: str
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


_TAKING_OUT_OPEN = (
    'CREATE UNIQUE INDEX "taking_out_open" ON "taking_out" ("couple_id", "object")'
    ' WHERE "agreed_at" IS NULL AND "withdrawn_at" IS NULL'
)
TakingOut.add_index(SQL(_TAKING_OUT_OPEN))


class Version(Table):
    """What a row of the record said at one time: `body` is the canonical JSON of its committed fields, encrypted.

    `written_on` is the writer's own day on which that was written, decided then; later nobody asks in which zone.
    """

    id = TextField(primary_key=True)
    couple = ForeignKeyField(Couple, index=False)
    couple_id: str
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
