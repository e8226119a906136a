"""Sealing: words under a key that only their writer's password, or a recovery key that they wrote down, opens.

A seal key (32 random bytes) is kept only wrapped: under what argon2id derives from the password, under the recovery key, and
while a session lasts under the token of its cookie. None of the three is stored, so whoever has the database and every key of
the server still lacks one. All of it is AES-256-GCM as in `fields`, bound to the row in which it stands.
"""

import json
from contextlib import suppress

from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from tracker import chance
from tracker.crypto.fields import FieldPlace, Key, Unreadable, as_text, decrypt, encrypt, from_text
from tracker.crypto.passwords import Cost, derived

_STEP = 1024  # what is sealed is filled up to a multiple of it, so that its length tells little


def new_seal_key(person: str) -> Key:
    """A new seal key for a person."""
    return Key(chance.ident("seal", person), person, chance.salt("seal", person))


def by_password(key: Key, password: str, salt: bytes, cost: Cost) -> bytes:
    """The seal key as it is stored, under a password."""
    return _wrapped("password", derived(password, salt, cost), key)


def opened_by_password(seal: str, person: str, stored: bytes, password: str, salt: bytes, cost: Cost) -> Key | None:
    """The seal key behind its stored form; None with another password."""
    return _unwrapped("password", derived(password, salt, cost), seal, person, stored)


def by_recovery_key(key: Key, recovery: bytes) -> bytes:
    """The seal key as it is stored, under a recovery key."""
    return _wrapped("recovery", _stretched(recovery, "recovery"), key)


def opened_by_recovery_key(seal: str, person: str, stored: bytes, recovery: bytes) -> Key | None:
    """The seal key behind its stored form; None with another recovery key."""
    return _unwrapped("recovery", _stretched(recovery, "recovery"), seal, person, stored)


def by_token(key: Key, token: str) -> bytes:
    """The seal key as it is stored while a session lasts, under the token of its cookie."""
    return _wrapped("session", _stretched(token.encode(), "session"), key)


def opened_by_token(seal: str, person: str, stored: bytes, token: str) -> Key | None:
    """The seal key behind its stored form; None with another token."""
    return _unwrapped("session", _stretched(token.encode(), "session"), seal, person, stored)


def sealed(key: Key, row: str, title: str, words: str) -> str:
    """Title and words of a row, sealed, as text for its column."""
    said = json.dumps([title, words], ensure_ascii=False).encode()
    filled = said.ljust(-(-len(said) // _STEP) * _STEP)
    return as_text(encrypt(key, _words_of(key.owner, row), filled))


def unsealed(key: Key, row: str, stored: str) -> tuple[str, str]:
    """Title and words behind their sealed form in this row; Unreadable for anything else."""
    title, words = json.loads(decrypt(key, _words_of(key.owner, row), from_text(stored)))
    return title, words


def _words_of(person: str, row: str) -> FieldPlace:
    return FieldPlace("sealed words", row, person)


def _stretched(secret: bytes, purpose: str) -> bytes:
    # Token and recovery key are random and long: nothing slow is needed between them and a key.
    return HKDF(SHA256(), length=32, salt=None, info=f"steady-seal by {purpose}".encode()).derive(secret)


def _wrapped(how: str, secret: bytes, key: Key) -> bytes:
    return encrypt(Key(key.id, key.owner, secret), FieldPlace(f"seal by {how}", key.id, key.owner), key.secret)


def _unwrapped(how: str, secret: bytes, seal: str, person: str, stored: bytes) -> Key | None:
    with suppress(Unreadable):
        return Key(seal, person, decrypt(Key(seal, person, secret), FieldPlace(f"seal by {how}", seal, person), bytes(stored)))
    return None
