"""Ratings that are held back, to be shown together once a week. What is held is its writer's alone until then."""

from peewee import SQL, Check, CompositeKey, DateField, ForeignKeyField, IntegerField, TextField

from tracker.models.account import Person
from tracker.models.base import Table, UTCDateTimeField
from tracker.models.couple import Couple, Repair
from tracker.models.record import Rating


class Holding(Table):
    """When held ratings are shown, by the rater's own clock. Rows are only added and ended; the open one is in force."""

    id = TextField(primary_key=True)
    couple = ForeignKeyField(Couple, index=False)
    couple_id: str
    repair = ForeignKeyField(Repair, index=False)
    repair_id: str
    writer = ForeignKeyField(Person, index=False)
    writer_id: str
    weekday = IntegerField(constraints=[Check("weekday BETWEEN 0 AND 6")])  # Monday is 0
    hour = IntegerField(constraints=[Check("hour BETWEEN 0 AND 23")])
    written_at = UTCDateTimeField()
    ended_at = UTCDateTimeField(null=True)


_OPEN = 'CREATE UNIQUE INDEX "holding_open" ON "holding" ("couple_id", "writer_id", "repair_id") WHERE "ended_at" IS NULL'
Holding.add_index(SQL(_OPEN))


class HeldRating(Table):
    """A rating that waits for its release. The row goes when the rating is shown, or stays its writer's alone for good."""

    rating = ForeignKeyField(Rating, primary_key=True)
    rating_id: str
    couple = ForeignKeyField(Couple, index=False)
    couple_id: str
    repair = ForeignKeyField(Repair, index=False)
    repair_id: str
    writer = ForeignKeyField(Person, index=False)
    writer_id: str
    held_at = UTCDateTimeField()

    class Meta:
        """Found by rater."""

        indexes = ((("couple", "writer", "repair"), False),)


class ReleasedWeek(Table):
    """The last week in which a rater's held ratings were shown: no week has two releases, whatever happens to its clock."""

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
