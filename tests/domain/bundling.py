"""Chains with signed heads, made without a database."""

from datetime import date, timedelta

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from tracker.crypto.signing import key_id
from tracker.domain.bundle import Body, Chain
from tracker.domain.chain import Link, commit, next_link
from tracker.domain.heads import Head, SignedHead, signed_bytes

KEY = Ed25519PrivateKey.from_private_bytes(bytes(range(32)))
OTHER_KEY = Ed25519PrivateKey.from_private_bytes(bytes(32))
DAY = date(2026, 3, 3)


def signed(link: Link, day: date = DAY, key: Ed25519PrivateKey = KEY, couple: str = "our couple") -> SignedHead:
    """The head at a link, signed."""
    head = Head(couple, day, link.seq, link.hash, f"{day}T06:00:00.000000Z", key_id(key))
    return SignedHead(head, key.sign(signed_bytes(head)))


def chain_of(events: int, every: int = 3, couple: str = "our couple") -> Chain:
    """A chain whose bodies are all there, with a head at every so many events and at the last one."""
    links: list[Link] = []
    bodies = [
        Body(seq, seq.to_bytes(32, "big"), f"what was said {seq}{couple.removeprefix('our couple')}".encode())
        for seq in range(1, events + 1)
    ]
    for each in bodies:
        links.append(next_link(links[-1] if links else None, commit(each.salt, each.body)))
    stops = [each for each in links if each.seq % every == 0 or each.seq == events]
    heads = (signed(each, DAY + timedelta(days=each.seq), couple=couple) for each in stops)
    return Chain(couple, tuple(links), tuple(bodies), tuple(heads))
