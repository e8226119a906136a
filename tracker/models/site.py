"""The server's own rows: who hosts it, its keys, the limits of tries, how far its worker has come."""

from peewee import SQL, BlobField, BooleanField, Check, CompositeKey, ForeignKeyField, IntegerField, TextField

from tracker.models.account import Person
from tracker.models.base import Table, UTCDateTimeField
from tracker.models.encrypted import SITE, EncryptedTextField


class DataKey(Table):
    """A key that encrypts what belongs to its owner: a person, a couple, or the site. The highest `number` is in force."""

    id = TextField(primary_key=True)
    owner = TextField()
    number = IntegerField()
    wrapped = BlobField()

    class Meta:
        """Numbers count from 1 for each owner."""

        indexes = ((("owner", "number"), True),)


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


class Site(Table):
    """Who hosts this server, as told at set-up. There is one row, number 1."""

    owner = SITE
    id = IntegerField(primary_key=True)
    host_name = EncryptedTextField(owner="owner")
    hosted_by_partner = BooleanField()
    set_up_at = UTCDateTimeField()


class Lease(Table):
    """Who does the work of `name`, until when. It spares work; that things happen once is held by keys elsewhere."""

    name = TextField(primary_key=True)
    holder = TextField()
    until = UTCDateTimeField()


class Heartbeat(Table):
    """When the work of `name` was last looked after, and for how long, at the most, its process has held the write lock."""

    name = TextField(primary_key=True)
    at = UTCDateTimeField()
    held_ms = IntegerField(constraints=[SQL("DEFAULT 0")])


class ClockLeap(Table):
    """A leap of this computer's clock. While this row stands nothing is erased, released, signed or decided."""

    id = IntegerField(primary_key=True, constraints=[Check("id = 1")])
    noticed_at = UTCDateTimeField()  # by the clock that leapt
    steady_seconds = IntegerField()  # for so long it has run steadily since
