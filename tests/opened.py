"""What is stored, in the open: for tests that look for words wherever they may be."""

from tracker.models.all import TABLES
from tracker.models.couple import Couple
from tracker.models.encrypted import EncryptedBlobField, EncryptedTextField
from tracker.models.tables import fields_of
from tracker.queries.chains import bodies_of


def everything() -> str:
    """Every column of every row, decrypted, and every body of every chain."""
    rows = [row for table in TABLES for row in table.select()]
    said = [repr([_said(row, field) for field in fields_of(type(row)).values()]) for row in rows]
    return " ".join([*said, *(body.decode() for body in all_bodies())])


def _said(row: object, field: object) -> object:
    encrypted = isinstance(field, EncryptedTextField | EncryptedBlobField)
    return getattr(row, field.name) if encrypted else row.__data__[field.name]  # type: ignore[attr-defined]  # a row and its field


def all_bodies() -> list[bytes]:
    """The bodies of all chains."""
    return [body for couple in Couple.select() for _, body in bodies_of(couple.id).values()]
