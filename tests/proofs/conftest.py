"""The cast for a server of its own."""

from pathlib import Path

import pytest
from argon2 import PasswordHasher

from tests.support.factories import pair, set_up_site
from tracker.crypto import passwords
from tracker.models.base import database


@pytest.fixture
def cast(db: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The data of Sam and Alex, whose passwords cost what they cost in life; the database is left to the server."""
    monkeypatch.setattr(passwords, "_hasher", PasswordHasher(time_cost=3, memory_cost=65536, parallelism=1))
    set_up_site()
    pair()
    database.close()
    return db.parent
