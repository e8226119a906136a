"""Commitments: what one does for the other, by which terms, when it rests, and how it was reviewed."""

from peewee import Check, DateField, ForeignKeyField, IntegerField, TextField

from tracker.models.account import Person
from tracker.models.base import UTCDateTimeField
from tracker.models.couple import OfRecord, Repair
from tracker.models.encrypted import EncryptedTextField


class Commitment(OfRecord):
    """Something concrete that its writer will do. Its terms are versions; `number` is the version in force, if any."""

    repair = ForeignKeyField(Repair, null=True, index=False)
    repair_id: str | None
    writer = ForeignKeyField(Person, index=False)  # its keeper
    category = TextField()
    state = TextField()
    number = IntegerField(null=True)
    created_at = UTCDateTimeField()
    agreed_at = UTCDateTimeField(null=True)
    ended_at = UTCDateTimeField(null=True)
    ended_on = DateField(null=True)
    ended_by = ForeignKeyField(Person, null=True, index=False)
    ended_by_id: str | None
    brought_in_at = UTCDateTimeField(null=True)
    source = EncryptedTextField(null=True)  # the name it had in the file that it was imported from
    shown_at = UTCDateTimeField(null=True)  # since when the other has been able to see something of it, whatever it is now

    class Meta:
        """A couple's commitments are found together."""

        constraints = (Check("state IN ('own', 'proposed', 'active', 'finished', 'ended', 'declined')"),)
        indexes = ((("couple", "id"), True),)


class Terms(OfRecord):
    """One version of a commitment's terms. In force from `from_day` when both agreed, until the next one's `from_day`."""

    commitment = ForeignKeyField(Commitment, index=False)
    commitment_id: str
    number = IntegerField()
    writer = ForeignKeyField(Person, index=False)  # who proposed it
    kind = TextField()  # offer, ask, change, ease, back_up, review, finish, own
    title = EncryptedTextField()
    details = EncryptedTextField(default="")
    recurrence = TextField()
    due_time = TextField(null=True)
    weeks = IntegerField(default=8)
    written_at = UTCDateTimeField()
    from_day = DateField(null=True)
    review_on = DateField(null=True)
    agreed_at = UTCDateTimeField(null=True)
    declined_at = UTCDateTimeField(null=True)
    not_yet_at = UTCDateTimeField(null=True)
    withdrawn_at = UTCDateTimeField(null=True)  # by the one who proposed it

    class Meta:
        """Numbers count from 1 in each commitment."""

        indexes = ((("couple", "commitment", "number"), True),)


class CommitmentPause(OfRecord):
    """Days on which one commitment rests, once both have agreed."""

    commitment = ForeignKeyField(Commitment, index=False)
    commitment_id: str
    writer = ForeignKeyField(Person, index=False)
    from_day = DateField()
    until_day = DateField()
    written_at = UTCDateTimeField()
    agreed_at = UTCDateTimeField(null=True)
    declined_at = UTCDateTimeField(null=True)
    withdrawn_at = UTCDateTimeField(null=True)  # by the one who proposed it


class ReviewAnswer(OfRecord):
    """One partner's answer when terms come up for review; both are opened together."""

    commitment = ForeignKeyField(Commitment, index=False)
    commitment_id: str
    number = IntegerField()  # of the terms under review
    writer = ForeignKeyField(Person, index=False)
    answer = TextField(constraints=[Check("answer IN ('keep', 'ease', 'change', 'finish')")])
    words = EncryptedTextField(default="")
    written_at = UTCDateTimeField()

    class Meta:
        """One answer each."""

        indexes = ((("couple", "commitment", "number", "writer"), True),)
