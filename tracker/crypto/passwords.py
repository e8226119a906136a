"""Password hashing: argon2id, two at a time at the most, since each takes 64 MiB for a moment."""

import threading
import unicodedata
from functools import cache

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError

_hasher = PasswordHasher(time_cost=3, memory_cost=65536, parallelism=1)
_two = threading.Semaphore(2)


def hashed(password: str) -> str:
    """The argon2id hash of a password, after NFKC normalisation. Takes about a tenth of a second."""
    with _two:
        return _hasher.hash(_normal(password))


def matches(password: str, stored: str | None) -> bool:
    """Whether the password is the stored one. Takes as long when there is no stored one."""
    with _two:
        try:
            return _hasher.verify(stored or _nobody(), _normal(password)) and stored is not None
        except (VerificationError, InvalidHashError):
            return False


def _normal(password: str) -> str:
    return unicodedata.normalize("NFKC", password)


@cache
def _nobody() -> str:
    return _hasher.hash("nobody signs in with this")
