"""Signed heads: where a chain had come to on a day, so that a tail which is cut off later is missed."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from enum import Enum
from functools import cache
from hashlib import sha256
from pathlib import Path

from tracker.domain.record.chain import Link, canonical_json

FORMAT = 1
_WORDS = Path(__file__).with_name("head_words.txt")
_COUNT = 6
_BITS = 11


@dataclass(frozen=True, slots=True)
class Head:
    """The last link of a chain on a day of UTC. `signed_at` is an ISO instant in UTC, `key_id` a public key in hexadecimal."""

    couple: str
    day: date
    seq: int
    hash: bytes
    signed_at: str
    key_id: str


@dataclass(frozen=True, slots=True)
class HeadAndSignature:
    """A head with its Ed25519 signature."""

    head: Head
    signature: bytes


Holds = Callable[[str, bytes, bytes], bool]
"""Whether the key with an id made a signature of a message."""


class Fault(Enum):
    """What can be wrong with a signed head."""

    SIGNATURE = "signature"
    """The key that it names did not sign it."""
    CUT_OFF = "cut off"
    """The chain ends before it."""
    OTHER = "other"
    """The chain has another link in its place."""


def signed_bytes(head: Head) -> bytes:
    """The exact bytes that are signed: UTF-8 JSON, keys sorted, no spaces, hashes in hexadecimal."""
    said: dict[str, object] = {
        "format": FORMAT,
        "couple": head.couple,
        "day": head.day.isoformat(),
        "seq": head.seq,
        "hash": head.hash.hex(),
        "signed_at": head.signed_at,
        "key_id": head.key_id,
    }
    return canonical_json(said).encode()


def six_words(head: Head) -> tuple[str, ...]:
    """The head in six words that can be read out: the first 66 bits of the SHA-256 of its signed bytes, 11 for each word."""
    digest = int.from_bytes(sha256(signed_bytes(head)).digest(), "big")
    chosen = digest >> (256 - _COUNT * _BITS)
    return tuple(word_list()[chosen >> _BITS * place & (1 << _BITS) - 1] for place in reversed(range(_COUNT)))


@cache
def word_list() -> tuple[str, ...]:
    """The 2,048 words, in the order that gives them their numbers. Changing one changes what earlier heads read as."""
    return tuple(_WORDS.read_text(encoding="ascii").split())


def first_fault(heads: Iterable[HeadAndSignature], links: Mapping[int, Link], holds: Holds) -> tuple[Head, Fault] | None:
    """The earliest head that does not hold against the links by number, or None."""
    for each in sorted(heads, key=lambda signed: (signed.head.day, signed.head.seq)):
        if fault := _fault(each, links, holds):
            return each.head, fault
    return None


def _fault(signed: HeadAndSignature, links: Mapping[int, Link], holds: Holds) -> Fault | None:
    head = signed.head
    if not holds(head.key_id, signed.signature, signed_bytes(head)):
        return Fault.SIGNATURE
    if head.seq not in links:
        return Fault.CUT_OFF
    return None if links[head.seq].hash == head.hash else Fault.OTHER
