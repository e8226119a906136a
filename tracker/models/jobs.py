"""The worker's own rows: who does its work, when it last did, and how far it has come. None of them is part of the record."""

from peewee import SQL, Check, CompositeKey, DateField, ForeignKeyField, IntegerField, TextField

from tracker.models.base import Table, UTCDateTimeField
from tracker.models.couple import Couple, Repair
from tracker.models.people import Person


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
    """The clock of this computer leapt. While this row stands nothing is erased, released, signed or decided."""

    id = IntegerField(primary_key=True, constraints=[Check("id = 1")])
    noticed_at = UTCDateTimeField()  # by the clock that leapt
    steady_seconds = IntegerField()  # for so long it has run steadily since


class DecidedWeek(Table):
    """The last week of a rater for which it was decided whether a level is released. What they rate later changes nothing."""

    couple = ForeignKeyField(Couple, index=False)
    couple_id: str
    repair = ForeignKeyField(Repair, index=False)
    repair_id: str
    writer = ForeignKeyField(Person, index=False)
    writer_id: str
    week = DateField()  # its Monday

    class Meta:
        """One row a rater and repair."""

        primary_key = CompositeKey("couple", "repair", "writer")
