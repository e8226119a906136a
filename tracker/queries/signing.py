"""Whether the key lies there with which this server signed."""

from pathlib import Path

from tracker.crypto.signing import key_file
from tracker.models.base import database

_SIGNED = "SELECT 1 FROM signed_head LIMIT 1"


def lost_signing_key() -> Path | None:
    """Where the signing key should lie, when something was signed and no key is there; else None."""
    key = key_file(Path(database.obj.database))
    signed = not key.exists() and database.execute_sql(_SIGNED).fetchone() is not None
    return key if signed else None
