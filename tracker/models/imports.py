"""What a person brings from elsewhere: a file that waits for a decision, and records that were restored for them alone."""

from peewee import Check, ForeignKeyField, TextField

from tracker.models.account import Person
from tracker.models.base import Table, UTCDateTimeField
from tracker.models.encrypted import EncryptedBlobField, EncryptedTextField


class Upload(Table):
    """A file between its preview and the decision about it: one a person, for an hour at the most."""

    id = TextField(primary_key=True)
    person = ForeignKeyField(Person, index=True, on_delete="CASCADE")
    person_id: str
    kind = TextField(constraints=[Check("kind IN ('loop', 'ratings', 'record')")])
    name = EncryptedTextField(owner="person_id")
    content = EncryptedBlobField(owner="person_id")
    made_at = UTCDateTimeField(index=True)


class RestoredPart(Table):
    """A space, the chain of one, or a key of sealed words, as it stood in an export that a person restored.

    Never anybody else's, never changed. `space` is the id that the space, or the key, had there; `content` is its JSON,
    compressed.
    """

    id = TextField(primary_key=True)
    person = ForeignKeyField(Person, index=False, on_delete="CASCADE")
    person_id: str
    part = TextField(constraints=[Check("part IN ('space', 'chain', 'seal')")])
    space = TextField()
    made_at = UTCDateTimeField()  # when the file was made that it came with
    content = EncryptedBlobField(owner="person_id")

    class Meta:
        """Found by person."""

        indexes = ((("person", "space"), False),)
