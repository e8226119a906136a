"""The keys under which a person seals words, each kept only under something that is not stored."""

from peewee import BlobField, CompositeKey, ForeignKeyField, IntegerField, TextField

from tracker.models.account import Person, Session
from tracker.models.base import Table, UTCDateTimeField


class Seal(Table):
    """A person's seal key, under their password and under a recovery key. The one made last seals what is new.

    `locked_at` says since when the password that opens it is not the person's present one.
    """

    id = TextField(primary_key=True)
    person = ForeignKeyField(Person, index=True, on_delete="CASCADE")
    person_id: str
    salt = BlobField()
    cost_time = IntegerField()
    cost_memory = IntegerField()
    cost_lanes = IntegerField()
    by_password = BlobField()
    by_recovery = BlobField()
    made_at = UTCDateTimeField()
    locked_at = UTCDateTimeField(null=True)


class OpenSeal(Table):
    """A seal key that is open in a session, under the token of its cookie. It ends with the session."""

    session = ForeignKeyField(Session, on_delete="CASCADE", index=False)
    session_id: str
    seal = ForeignKeyField(Seal, on_delete="CASCADE", index=True)
    seal_id: str
    person = ForeignKeyField(Person, on_delete="CASCADE", index=False)
    person_id: str
    by_token = BlobField()

    class Meta:
        """Each is open once in a session."""

        primary_key = CompositeKey("session", "seal")
