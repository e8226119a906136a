"""Ratings of how safe somebody feels, what is said with them, who may see which of it, and what was released."""

from peewee import SQL, BooleanField, Check, CompositeKey, DateField, ForeignKeyField, IntegerField, TextField

from tracker.domain.ratings.details import DETAILS
from tracker.models.account import Person
from tracker.models.base import UTCDateTimeField
from tracker.models.couple import OfCouple, OfRecord, Repair
from tracker.models.encrypted import EncryptedTextField


class DecidedWeek(OfCouple):
    """The last week of a rater for which it was decided whether a level is released. What they rate later changes nothing."""

    repair = ForeignKeyField(Repair, index=False)
    repair_id: str
    writer = ForeignKeyField(Person, index=False)
    writer_id: str
    week = DateField()  # its Monday

    class Meta:
        """One row a rater and repair."""

        primary_key = CompositeKey("couple", "repair", "writer")


class WeeklyLevel(OfRecord):
    """The level of felt safety on the Sunday of a week, from the ratings up to then. Released once and never revised."""

    repair = ForeignKeyField(Repair, index=False)
    repair_id: str
    writer = ForeignKeyField(Person, index=False)
    week = DateField()  # its Monday
    tenths = IntegerField(constraints=[Check("tenths BETWEEN 0 AND 100")])
    written_at = UTCDateTimeField()

    class Meta:
        """One level a week."""

        indexes = ((("couple", "repair", "writer", "week"), True),)


class Rating(OfRecord):
    """How safe its writer felt on a day, in tenths (0-100). Without a repair it answers "How steady do you feel today?"."""

    repair = ForeignKeyField(Repair, null=True, index=False)
    repair_id: str | None
    writer = ForeignKeyField(Person, index=False)
    day = DateField()
    tenths = IntegerField(constraints=[Check("tenths BETWEEN 0 AND 100")])
    audience = TextField(constraints=[Check("audience IN ('private', 'trend', 'each')")])
    state = TextField(default="said", constraints=[Check("state IN ('said', 'taken_back')")])
    written_at = UTCDateTimeField()
    imported = BooleanField(default=False)
    shown_at = UTCDateTimeField(null=True)  # since when the other has been able to see something of it, whatever it is now

    class Meta:
        """A rater's series is read as a whole."""

        indexes = ((("couple", "repair", "writer", "day"), False),)


class RatingDetail(OfRecord):
    """Something said with a rating: a sign, the urge to check (0-10), a trigger or a note, each shared on its own."""

    rating = ForeignKeyField(Rating, index=False)
    rating_id: str
    writer = ForeignKeyField(Person, index=False)
    kind = TextField(constraints=[Check(f"kind IN ({', '.join(map(repr, DETAILS))})")])
    words = EncryptedTextField()
    state = TextField(default="said", constraints=[Check("state IN ('said', 'taken_back')")])
    written_at = UTCDateTimeField()
    shown_at = UTCDateTimeField(null=True)  # since when the other has been able to see something of it, whatever it is now


class Sharing(OfCouple):
    """Who may see a rater's ratings, from a day on. Rows are only ever added; the last one written is in force."""

    id = TextField(primary_key=True)
    repair = ForeignKeyField(Repair, index=False)
    repair_id: str
    writer = ForeignKeyField(Person, index=False)
    writer_id: str
    audience = TextField(constraints=[Check("audience IN ('partner', 'counselor')")])
    level = TextField(constraints=[Check("level IN ('private', 'trend', 'each')")])
    from_day = DateField()
    written_at = UTCDateTimeField()

    class Meta:
        """Read in the order of writing."""

        indexes = ((("couple", "writer", "repair", "written_at"), False),)


class HoldBack(OfCouple):
    """When ratings held back are shown, by the rater's own clock. Rows are only added and ended; the open one is in force."""

    id = TextField(primary_key=True)
    repair = ForeignKeyField(Repair, index=False)
    repair_id: str
    writer = ForeignKeyField(Person, index=False)
    writer_id: str
    weekday = IntegerField(constraints=[Check("weekday BETWEEN 0 AND 6")])  # Monday is 0
    hour = IntegerField(constraints=[Check("hour BETWEEN 0 AND 23")])
    written_at = UTCDateTimeField()
    ended_at = UTCDateTimeField(null=True)


_OPEN = 'CREATE UNIQUE INDEX "hold_back_open" ON "hold_back" ("couple_id", "writer_id", "repair_id") WHERE "ended_at" IS NULL'
HoldBack.add_index(SQL(_OPEN))


class HeldBackRating(OfCouple):
    """A rating that waits for its release. The row goes when the rating is shown, or stays its writer's alone for good."""

    rating = ForeignKeyField(Rating, primary_key=True)
    rating_id: str
    repair = ForeignKeyField(Repair, index=False)
    repair_id: str
    writer = ForeignKeyField(Person, index=False)
    writer_id: str
    held_at = UTCDateTimeField()

    class Meta:
        """Found by rater."""

        indexes = ((("couple", "writer", "repair"), False),)


class ReleasedWeek(OfCouple):
    """The last week in which ratings held back were shown: no week has two releases, whatever happens to the rater's clock."""

    repair = ForeignKeyField(Repair, index=False)
    repair_id: str
    writer = ForeignKeyField(Person, index=False)
    writer_id: str
    week = DateField()  # its Monday

    class Meta:
        """One row a rater and repair."""

        primary_key = CompositeKey("couple", "repair", "writer")
