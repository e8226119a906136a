"""The reflections that a partner writes for themselves, and the keys under which they seal them."""

from peewee import BlobField, Check, CompositeKey, DateField, ForeignKeyField, IntegerField, TextField

from tracker.models.account import Person, Session
from tracker.models.base import Table, UTCDateTimeField
from tracker.models.couple import OfRecord
from tracker.models.encrypted import EncryptedTextField


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


class Reflection(OfRecord):
    """A journal entry, as its writer has it now. Without `shared_at` what it says now is theirs alone.

    Sealed, `title` is empty, and `words` hold title and words under the key of `seal`.
    """

    writer = ForeignKeyField(Person, index=False)
    day = DateField()
    title = EncryptedTextField(default="")
    words = EncryptedTextField()
    seal = ForeignKeyField(Seal, null=True, index=False)
    seal_id: str | None
    written_at = UTCDateTimeField()
    shown_at = UTCDateTimeField(null=True)  # since when the other has been able to see something of it, whatever it is now

    class Meta:
        """Found by day in the record, and by writer in their journal."""

        constraints = (Check("seal_id IS NULL OR shared_at IS NULL"),)
        indexes = ((("writer", "day"), False),)
