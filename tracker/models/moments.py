"""Dated marks, what each partner says of a setback, and what somebody who was hurt found out."""

from peewee import Check, DateField, ForeignKeyField, IntegerField, TextField

from tracker.models.account import Person
from tracker.models.base import UTCDateTimeField
from tracker.models.couple import OfRecord, Repair
from tracker.models.encrypted import EncryptedTextField
from tracker.models.entries import Entry


class Moment(OfRecord):
    """A dated mark."""

    writer = ForeignKeyField(Person, index=False)
    day = DateField()
    kind = TextField()
    words = EncryptedTextField(default="")
    state = TextField(default="said", constraints=[Check("state IN ('said', 'taken_back')")])
    written_at = UTCDateTimeField()
    shown_at = UTCDateTimeField(null=True)  # since when the other has been able to see something of it, whatever it is now


class SetbackPart(OfRecord):
    """What one partner says of a setback in one repair: the accountable one's words, or the hurt one's words and number."""

    moment = ForeignKeyField(Moment, index=False)
    moment_id: str
    repair = ForeignKeyField(Repair, index=False)
    repair_id: str
    writer = ForeignKeyField(Person, index=False)
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


class FoundNote(OfRecord):
    """What the hurt partner of a repair found out about a day. It stands beside the log and changes nothing in it."""

    repair = ForeignKeyField(Repair, index=False)
    repair_id: str
    entry = ForeignKeyField(Entry, null=True, index=False)
    entry_id: str | None
    writer = ForeignKeyField(Person, index=False)
    day = DateField()
    words = EncryptedTextField()
    state = TextField(default="said", constraints=[Check("state IN ('said', 'taken_back')")])
    written_at = UTCDateTimeField()
    shown_at = UTCDateTimeField(null=True)  # since when the other has been able to see something of it, whatever it is now
