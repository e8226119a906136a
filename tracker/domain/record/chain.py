"""The hash chain of a couple's shared record: what is committed to, and how links hang together."""

import hmac
import json
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from hashlib import sha256
from typing import Any

FORMAT = 1
GENESIS = bytes(32)


@dataclass(frozen=True, slots=True)
class Link:
    """One event of the chain, as stored."""

    seq: int
    commitment: bytes
    prev: bytes
    hash: bytes


def canonical(actor: str, kind: str, item: str, at: str, data: Mapping[str, object]) -> bytes:
    """The exact bytes that an event commits to: UTF-8 JSON, keys sorted, no spaces. `at` is an ISO instant in UTC."""
    body = {"format": FORMAT, "actor": actor, "kind": kind, "object": item, "at": at, "data": data}
    return canonical_json(body).encode()


def commit(salt: bytes, body: bytes) -> bytes:
    """HMAC-SHA-256 of the body under its own 32-byte salt: erasing both leaves nothing to guess from."""
    return hmac.digest(salt, body, "sha256")


def link(prev: bytes, seq: int, commitment: bytes) -> bytes:
    """SHA-256(prev ‖ seq ‖ commitment), with seq as eight bytes, most significant first, counted from 1."""
    return sha256(prev + seq.to_bytes(8, "big") + commitment).digest()


def next_link(last: Link | None, commitment: bytes) -> Link:
    """The link that follows `last`, or the first one."""
    seq, prev = (last.seq + 1, last.hash) if last else (1, GENESIS)
    return Link(seq, commitment, prev, link(prev, seq, commitment))


def first_broken(links: Iterable[Link], after: Link | None = None) -> int | None:
    """The number of the first link that does not follow from the one before it, or None. `links` come in order.

    They begin the chain, or follow `after`, which is taken as it is.
    """
    prev, first = (after.hash, after.seq + 1) if after else (GENESIS, 1)
    for expected, each in enumerate(links, start=first):
        if each.seq != expected:
            return expected
        if each.prev != prev or each.hash != link(each.prev, each.seq, each.commitment):
            return expected
        prev = each.hash
    return None


def canonical_json(value: object, default: Callable[[Any], object] | None = None) -> str:
    """JSON with sorted names, no spaces, and letters as they are. `default` says what stands for values that JSON has not."""
    return json.dumps(value, sort_keys=True, separators=(",", ":"), ensure_ascii=False, default=default)
