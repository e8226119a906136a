"""Encrypting one field of one row: AES-256-GCM, bound to where the field stands and whose it is.

What is stored is `format (1 byte, 0x01) ‖ key id (16) ‖ nonce (12) ‖ ciphertext and tag`. The associated data names table,
column, row, owner and key, so that a ciphertext which is moved, cut short or changed is refused.
"""

from base64 import urlsafe_b64decode, urlsafe_b64encode
from dataclasses import dataclass
from functools import cached_property

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from tracker import chance
from tracker.domain.errors import Refused

_FORMAT = b"\x01"
_ID = slice(1, 17)
_NONCE = slice(17, 29)
_BODY = slice(29, None)
_SHORTEST = 1 + 16 + 12 + 16
_MARK = "e1."


class Unreadable(Refused):
    """What is stored cannot be decrypted where it stands: it was moved, changed or cut short, or its key is another one."""


@dataclass(frozen=True)
class Key:
    """A data key: its id (32 hexadecimal characters), whose it is, and its 32 bytes."""

    id: str
    owner: str
    secret: bytes

    @cached_property
    def cipher(self) -> AESGCM:
        """The cipher of this key, made once."""
        return AESGCM(self.secret)


@dataclass(frozen=True, slots=True)
class FieldPlace:
    """Where a field stands: `column` is table and column (`entry.words`), `row` the row's key, `owner` whose it is."""

    column: str
    row: str
    owner: str


def encrypt(key: Key, place: FieldPlace, data: bytes) -> bytes:
    """The stored form of `data` at its place, under a key of the place's owner."""
    nonce = chance.nonce("field", place.owner)
    return _FORMAT + bytes.fromhex(key.id) + nonce + key.cipher.encrypt(nonce, data, _bound(key, place))


def decrypt(key: Key, place: FieldPlace, stored: bytes) -> bytes:
    """What was encrypted at this place; Unreadable for anything else."""
    try:
        return key.cipher.decrypt(stored[_NONCE], stored[_BODY], _bound(key, place))
    except (InvalidTag, ValueError) as err:
        raise Unreadable("written_under_another_key") from err


def key_id_of(stored: bytes) -> str:
    """The id of the key that a stored form was made with; Unreadable for what is no stored form."""
    if stored[:1] != _FORMAT or len(stored) < _SHORTEST:
        raise Unreadable("never_encrypted")
    return stored[_ID].hex()


def as_text(stored: bytes) -> str:
    """The stored form for a column of text."""
    return _MARK + urlsafe_b64encode(stored).decode("ascii")


def from_text(stored: str) -> bytes:
    """The bytes behind a column of text; Unreadable for text that was never encrypted."""
    if not stored.startswith(_MARK):
        raise Unreadable("never_encrypted")
    try:
        return urlsafe_b64decode(stored[len(_MARK) :])
    except ValueError as err:
        raise Unreadable("never_encrypted") from err


def _bound(key: Key, place: FieldPlace) -> bytes:
    return f"{place.column}|{place.row}|{place.owner}|{key.id}".encode()
