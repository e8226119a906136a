"""A person's account: what belongs to one person and to nobody else."""

from peewee import BooleanField, Check, CompositeKey, ForeignKeyField, IntegerField, TextField

from tracker.models.base import Table, UTCDateTimeField
from tracker.models.encrypted import SITE, EncryptedBlobField, EncryptedTextField


class Person(Table):
    """Somebody with an account. `day_start` is the hour at which their day begins.

    `email` is in lower case; `email_index` is its blind index, by which alone it is found.
    """

    id = TextField(primary_key=True)
    email = EncryptedTextField(owner="id")
    name = EncryptedTextField(owner="id")
    password_hash = TextField(null=True)
    zone = TextField(default="UTC")
    day_start = IntegerField(default=3)
    country = TextField(default="")
    created_at = UTCDateTimeField()
    email_index = TextField(unique=True, null=True)


class Session(Table):
    """One signed-in device. Only the SHA-256 of the cookie's token is stored; ending it deletes the row."""

    token_hash = TextField(primary_key=True)
    person = ForeignKeyField(Person, backref="sessions", on_delete="CASCADE")
    person_id: str
    created_at = UTCDateTimeField()
    seen_at = UTCDateTimeField()
    expires_at = UTCDateTimeField(index=True)
    idle_minutes = IntegerField()
    label = TextField()


class OneTimeLink(Table):
    """A link that lets a person set a new password, once. Only its SHA-256 is stored."""

    token_hash = TextField(primary_key=True)
    person = ForeignKeyField(Person, on_delete="CASCADE")
    person_id: str
    created_at = UTCDateTimeField()
    expires_at = UTCDateTimeField()
    used_at = UTCDateTimeField(null=True)


class KnownDevice(Table):
    """A browser that a person has signed in with: tries from elsewhere never lock them out of it.

    Only the SHA-256 of the browser's token together with the person is stored: one row a person, which names neither. It is
    made anew each time that they sign in there.
    """

    token_hash = TextField(primary_key=True)
    person = ForeignKeyField(Person, on_delete="CASCADE")
    person_id: str
    created_at = UTCDateTimeField()


class Throttle(Table):
    """A wrong try, for a day. The key is a keyed hash of what it counts for, such as an account and a network."""

    id = TextField(primary_key=True)
    key = TextField()
    at = UTCDateTimeField(index=True)

    class Meta:
        """Counted by key, the newest first."""

        indexes = ((("key", "at"), False),)


class FormKey(Table):
    """One submitted form. The same key with the same content answers as the first time and writes nothing."""

    person = ForeignKeyField(Person, on_delete="CASCADE", index=False)
    person_id: str
    key = TextField()
    digest = TextField()
    ref = TextField(null=True)
    at = UTCDateTimeField(index=True)

    class Meta:
        """Keys are unique for each person."""

        primary_key = CompositeKey("person", "key")


class Upload(Table):
    """A file between its preview and the decision about it: one a person, for an hour at the most."""

    id = TextField(primary_key=True)
    person = ForeignKeyField(Person, index=True, on_delete="CASCADE")
    person_id: str
    kind = TextField(constraints=[Check("kind IN ('loop', 'ratings', 'record')")])
    name = EncryptedTextField(owner="person_id")
    content = EncryptedBlobField(owner="person_id")
    made_at = UTCDateTimeField(index=True)


class BroughtBack(Table):
    """A space, the chain of one, or a key of sealed words, as it stood in a record that a person brought back.

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


class OwnWords(Table):
    """A person's private words for a hard day."""

    person = ForeignKeyField(Person, primary_key=True, on_delete="CASCADE")
    person_id: str
    words = EncryptedTextField(owner="person_id", default="")
    time_out = EncryptedTextField(owner="person_id", default="")
    people = EncryptedTextField(owner="person_id", default="")
    written_at = UTCDateTimeField()


class Site(Table):
    """Who hosts this server, as told at set-up. There is one row, number 1."""

    owner = SITE
    id = IntegerField(primary_key=True)
    host_name = EncryptedTextField(owner="owner")
    hosted_by_partner = BooleanField()
    set_up_at = UTCDateTimeField()


class PutBack(Table):
    """Somebody whose record was put back to how it stood at `stands_at`, and who has not yet seen since who sees what.

    Until they have, nothing that they wrote is shown to anybody else: see `tracker.domain.visibility`.
    """

    person = ForeignKeyField(Person, primary_key=True, on_delete="CASCADE")
    person_id: str
    stands_at = UTCDateTimeField()
    at = UTCDateTimeField()
