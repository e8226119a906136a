"""The one place that draws random values, each for a purpose and an actor."""

import random
import secrets
from collections.abc import Callable, Iterator
from contextlib import contextmanager

Source = Callable[[str, str, int], bytes]


def _system(_purpose: str, _actor: str, size: int) -> bytes:
    return secrets.token_bytes(size)


_source: list[Source] = [_system]


def ident(purpose: str, actor: str) -> str:
    """A new random 128-bit row id: 32 hexadecimal characters, without order or time in it."""
    return _source[-1]("id:" + purpose, actor, 16).hex()


def token(purpose: str, actor: str) -> str:
    """A new random 256-bit secret: 64 hexadecimal characters. Store only its hash."""
    return _source[-1]("token:" + purpose, actor, 32).hex()


def salt(purpose: str, actor: str) -> bytes:
    """32 random bytes."""
    return _source[-1]("salt:" + purpose, actor, 32)


def recovery(purpose: str, actor: str) -> bytes:
    """20 random bytes: a secret short enough to be written down."""
    return _source[-1]("recovery:" + purpose, actor, 20)


def nonce(purpose: str, actor: str) -> bytes:
    """12 random bytes: a number that is used once."""
    return _source[-1]("nonce:" + purpose, actor, 12)


def pause(most: float) -> float:
    """A random number of seconds, from none to `most`: so long one waits where others ask at the same moments."""
    return most * secrets.randbelow(1000) / 1000


@contextmanager
def seeded(seed: int) -> Iterator[None]:
    """Draw from one reproducible stream per actor and purpose: for tests and the demo alone, never for people."""
    streams: dict[tuple[str, str], random.Random] = {}

    def source(purpose: str, actor: str, size: int) -> bytes:
        key = (purpose, actor)
        if key not in streams:
            streams[key] = random.Random(f"{seed}|{purpose}|{actor}")  # noqa: S311  # reproducible on purpose
        return streams[key].randbytes(size)

    _source.append(source)
    try:
        yield
    finally:
        _source.pop()
