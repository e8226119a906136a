"""What happened day by day: entries, the answers to them, and where somebody said they would be."""

from peewee import Check, DateField, ForeignKeyField, TextField

from tracker.models.account import Person
from tracker.models.base import UTCDateTimeField
from tracker.models.commitments import Commitment
from tracker.models.couple import OfRecord
from tracker.models.encrypted import EncryptedTextField


class Entry(OfRecord):
    """What happened with one commitment in one slot, as it stands now. Without `shared_at` it is its writer's draft."""

    commitment = ForeignKeyField(Commitment, index=False)
    commitment_id: str
    writer = ForeignKeyField(Person, index=False)
    day = DateField()
    slot = TextField()
    state = TextField()
    learned = TextField(null=True)
    excused = TextField(null=True)  # for set aside: not_applicable, agreed_by_log, agreed_in_app; none while not said
    words = EncryptedTextField(default="")
    written_at = UTCDateTimeField()
    shown_at = UTCDateTimeField(null=True)  # since when the other has been able to see something of it, whatever it is now

    class Meta:
        """One current entry a slot."""

        constraints = (Check("state IN ('kept', 'partly', 'missed', 'set_aside', 'taken_back')"),)
        indexes = ((("commitment", "slot"), True),)


class Response(OfRecord):
    """The other partner's optional answer to an entry. It never changes the entry."""

    entry = ForeignKeyField(Entry, index=False)
    entry_id: str
    writer = ForeignKeyField(Person, index=False)
    kind = TextField(constraints=[Check("kind IN ('read', 'helped', 'no_match', 'taken_back')")])
    words = EncryptedTextField(default="")
    written_at = UTCDateTimeField()

    class Meta:
        """One current answer of each person to each entry."""

        indexes = ((("couple", "entry", "writer"), True),)


class ThreadLine(OfRecord):
    """A line of the short thread under a response that does not match. It changes neither the entry nor the response."""

    response = ForeignKeyField(Response, index=False)
    response_id: str
    writer = ForeignKeyField(Person, index=False)
    words = EncryptedTextField()
    state = TextField(default="said", constraints=[Check("state IN ('said', 'taken_back')")])
    written_at = UTCDateTimeField()


class Plan(OfRecord):
    """Whereabouts that their writer announces for a day: where, with whom, from, until; changed underway; closed at home."""

    writer = ForeignKeyField(Person, index=False)
    day = DateField()
    commitment = ForeignKeyField(Commitment, null=True, index=False)
    commitment_id: str | None
    state = TextField(constraints=[Check("state IN ('said', 'changed', 'home', 'taken_back')")])
    place = EncryptedTextField()
    company = EncryptedTextField(default="")
    from_time = EncryptedTextField(null=True)
    until_time = EncryptedTextField(null=True)
    words = EncryptedTextField(default="")
    said_at = UTCDateTimeField()
    written_at = UTCDateTimeField()
