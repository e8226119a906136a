"""A person's account: what belongs to one person and to nobody else."""

from peewee import ForeignKeyField, IntegerField, TextField

from tracker.domain.days import DAY_START
from tracker.models.base import Table, UTCDateTimeField
from tracker.models.encrypted import EncryptedTextField


class Person(Table):
    """Somebody with an account. `day_start` is the hour at which their day begins.

    `email` is in lower case; `email_index` is its blind index, by which alone it is found.
    """

    id = TextField(primary_key=True)
    email = EncryptedTextField(owner="id")
    name = EncryptedTextField(owner="id")
    password_hash = TextField(null=True)
    zone = TextField(default="UTC")
    day_start = IntegerField(default=DAY_START)
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


class OwnWords(Table):
    """A person's private words for a hard day."""

    person = ForeignKeyField(Person, primary_key=True, on_delete="CASCADE")
    person_id: str
    words = EncryptedTextField(owner="person_id", default="")
    time_out = EncryptedTextField(owner="person_id", default="")
    people = EncryptedTextField(owner="person_id", default="")
    written_at = UTCDateTimeField()


class PutBack(Table):
    """Somebody whose record was put back to how it stood at `stands_at`, and who has not yet seen since who sees what.

    Until they have, nothing that they wrote is shown to anybody else: see `tracker.domain.visibility`.
    """

    person = ForeignKeyField(Person, primary_key=True, on_delete="CASCADE")
    person_id: str
    stands_at = UTCDateTimeField()
    at = UTCDateTimeField()
