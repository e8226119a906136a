"""How safe somebody feels: ratings, what is said with them, and who may see which of it."""

from peewee import CompositeKey, DateField, ForeignKeyField

from tracker.models.account import Person
from tracker.models.base import Table
from tracker.models.couple import Couple, Repair


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
