"""Password hashing: argon2id, two at a time at the most, since each takes 64 MiB for a moment.

Strangers, whose tries may be many, get one of the two places; the other is kept for browsers and people that are known.
"""

import threading
import unicodedata
from collections.abc import Iterator
from contextlib import contextmanager, nullcontext
from dataclasses import dataclass
from functools import cache

from argon2 import PasswordHasher, Type
from argon2.exceptions import HashingError, InvalidHashError, VerificationError, VerifyMismatchError
from argon2.low_level import hash_secret_raw

from tracker.domain.errors import NoMemory

_hasher = PasswordHasher(time_cost=3, memory_cost=65536, parallelism=1)
_two = threading.Semaphore(2)
_one_stranger = threading.Semaphore(1)

_DAMAGED = "Decoding failed"


@dataclass(frozen=True, slots=True)
class Cost:
    """What one derivation takes: rounds, KiB of memory, and lanes."""

    time: int
    memory: int
    lanes: int


def cost_in_force() -> Cost:
    """What a new derivation costs now; keep it beside what was derived."""
    return Cost(_hasher.time_cost, _hasher.memory_cost, _hasher.parallelism)


def hashed(password: str, *, stranger: bool = False) -> str:
    """The argon2id hash of a password, after NFKC normalisation. Takes about a tenth of a second; NoMemory where it cannot."""
    with _place(stranger=stranger):
        return _hasher.hash(_normal(password))


def matches(password: str, stored: str | None, *, stranger: bool = False) -> bool:
    """Whether the password is the stored one. Takes as long when there is no stored one; NoMemory where nobody can tell."""
    with _place(stranger=stranger):
        nobody = _nobody()  # made once, whoever asks first: nobody's turn is to take longer for it
        try:
            return _hasher.verify(stored or nobody, _normal(password)) and stored is not None
        except (VerifyMismatchError, InvalidHashError):
            return False
        except VerificationError as err:
            if str(err) == _DAMAGED:
                return False
            raise NoMemory from err


def derived(password: str, salt: bytes, cost: Cost) -> bytes:
    """32 bytes that only this password, salt and cost give (argon2id, after NFKC). Takes about a tenth of a second."""
    with _place(stranger=False):
        return hash_secret_raw(_normal(password).encode(), salt, cost.time, cost.memory, cost.lanes, hash_len=32, type=Type.ID)


@contextmanager
def _place(*, stranger: bool) -> Iterator[None]:
    with _one_stranger if stranger else nullcontext(), _two:
        try:
            yield
        except (MemoryError, HashingError) as err:
            raise NoMemory from err


def _normal(password: str) -> str:
    return unicodedata.normalize("NFKC", password)


@cache
def _nobody() -> str:
    return _hasher.hash("nobody signs in with this")
