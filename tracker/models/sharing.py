"""What is shown to a counselor, by whose consent, and each time that it was opened."""

from peewee import BooleanField, Check, DateField, ForeignKeyField, TextField

from tracker.models.account import Person
from tracker.models.base import UTCDateTimeField
from tracker.models.couple import OfCouple
from tracker.models.encrypted import EncryptedBlobField, EncryptedTextField


class Share(OfCouple):
    """A view for somebody outside. `both` needs the consent of both partners; `own` shows only its writer's own things."""

    id = TextField(primary_key=True)
    kind = TextField(constraints=[Check("kind IN ('both', 'own')")])
    writer = ForeignKeyField(Person, index=False)  # who proposed it
    writer_id: str
    reader_name = EncryptedTextField(default="")
    policy = TextField(default="no_secrets")
    scope = EncryptedTextField()  # JSON: the parts that are shown
    from_day = DateField()
    until_day = DateField()
    live = BooleanField(default=False)
    snapshot = EncryptedBlobField(null=True)  # gzip of the JSON that both previewed; none for a live share
    digest = EncryptedTextField()  # SHA-256 of what was previewed
    proposed_at = UTCDateTimeField()
    active_at = UTCDateTimeField(null=True)
    expires_at = UTCDateTimeField()
    declined_at = UTCDateTimeField(null=True)
    revoked_at = UTCDateTimeField(null=True)
    revoked_by = ForeignKeyField(Person, null=True, index=False)
    revoked_by_id: str | None


class ShareConsent(OfCouple):
    """One partner's consent, to exactly what `digest` stands for."""

    id = TextField(primary_key=True)
    share = ForeignKeyField(Share)
    share_id: str
    writer = ForeignKeyField(Person, index=False)
    writer_id: str
    digest = EncryptedTextField()
    given_at = UTCDateTimeField()

    class Meta:
        """One consent each."""

        indexes = ((("couple", "share", "writer"), True),)


class ShareToken(OfCouple):
    """A link to a share, shown once to the partner it was made for. Only its SHA-256 is stored."""

    token_hash = TextField(primary_key=True)
    share = ForeignKeyField(Share, index=True)
    share_id: str
    writer = ForeignKeyField(Person, index=False)
    writer_id: str
    made_at = UTCDateTimeField()


class ShareOpening(OfCouple):
    """One opening of a share: listed for both, and the reader's own short visit."""

    id = TextField(primary_key=True)
    share = ForeignKeyField(Share, index=True)
    share_id: str
    visit_hash = TextField(unique=True)
    opened_at = UTCDateTimeField()
    expires_at = UTCDateTimeField()
