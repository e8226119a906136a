"""What a rater who shares only the weekly level has released."""

from peewee import Check, DateField, ForeignKeyField, IntegerField

from tracker.models.account import Person
from tracker.models.base import Item, UTCDateTimeField
from tracker.models.couple import Couple, Repair


class WeeklyLevel(Item):
    """The level of felt safety on the Sunday of a week, from the ratings up to then. Released once and never revised."""

    couple = ForeignKeyField(Couple, index=False)
    couple_id: str
    repair = ForeignKeyField(Repair, index=False)
    repair_id: str
    writer = ForeignKeyField(Person, index=False)
    writer_id: str
    week = DateField()  # its Monday
    tenths = IntegerField(constraints=[Check("tenths BETWEEN 0 AND 100")])
    written_at = UTCDateTimeField()

    class Meta:
        """One level a week."""

        indexes = ((("couple", "repair", "writer", "week"), True),)
