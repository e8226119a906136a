"""Password hashing: argon2id, two at a time at the most, since each takes 64 MiB for a moment."""

import threading
import unicodedata
from dataclasses import dataclass
from functools import cache

from argon2 import PasswordHasher, Type
from argon2.exceptions import InvalidHashError, VerificationError
from argon2.low_level import hash_secret_raw

_hasher = PasswordHasher(time_cost=3, memory_cost=65536, parallelism=1)
_two = threading.Semaphore(2)


@dataclass(frozen=True, slots=True)
class Cost:
    """What one derivation takes: rounds, KiB of memory, and lanes."""

    time: int
    memory: int
    lanes: int


def cost_in_force() -> Cost:
    """What a new derivation costs now; keep it beside what was derived."""
    return Cost(_hasher.time_cost, _hasher.memory_cost, _hasher.parallelism)


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


def derived(password: str, salt: bytes, cost: Cost) -> bytes:
    """32 bytes that only this password, salt and cost give (argon2id, after NFKC). Takes about a tenth of a second."""
    with _two:
        return hash_secret_raw(_normal(password).encode(), salt, cost.time, cost.memory, cost.lanes, hash_len=32, type=Type.ID)


def _normal(password: str) -> str:
    return unicodedata.normalize("NFKC", password)


@cache
def _nobody() -> str:
    return _hasher.hash("nobody signs in with this")
