"""The data keys, each wrapped by a master key that lies outside the database."""

from peewee import BlobField, IntegerField, TextField

from tracker.models.base import Table


class DataKey(Table):
    """A key that encrypts what belongs to its owner: a person, a couple, or the site. The highest `number` is in force."""

    id = TextField(primary_key=True)
    owner = TextField()
    number = IntegerField()
    wrapped = BlobField()

    class Meta:
        """Numbers count from 1 for each owner."""

        indexes = ((("owner", "number"), True),)
