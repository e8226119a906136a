"""What a partner writes for themselves."""

from peewee import Check, DateField, ForeignKeyField

from tracker.models.account import Person
from tracker.models.base import Item, UTCDateTimeField
from tracker.models.couple import Couple
from tracker.models.encrypted import EncryptedTextField
from tracker.models.seals import Seal


class Reflection(Item):
    """A journal entry, as its writer has it now. Without `shared_at` what it says now is theirs alone.

    Sealed, `title` is empty, and `words` hold title and words under the key of `seal`.
    """

    couple = ForeignKeyField(Couple, index=False)
    couple_id: str
    writer = ForeignKeyField(Person, index=False)
    writer_id: str
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
