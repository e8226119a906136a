"""A recovery key as people write it down: eight groups of four letters and digits, none of which look alike."""

from base64 import b32decode, b32encode

LONGEST_TITLE = 120
LONGEST_REFLECTION = 10_000

LENGTH = 20
"""Bytes in a recovery key: 160 bits."""

_MEANT = str.maketrans("018", "OIB")  # the alphabet of RFC 4648 has none of the three


def grouped(key: bytes) -> str:
    """A recovery key as it is printed: in groups of four."""
    text = b32encode(key).decode("ascii")
    return " ".join(text[at : at + 4] for at in range(0, len(text), 4))


def recovery_key(typed: str) -> bytes | None:
    """The key that somebody typed, however they grouped it; None for what cannot be one."""
    text = "".join(each for each in typed.upper() if each.isalnum()).translate(_MEANT)
    try:
        key = b32decode(text)
    except ValueError:
        return None
    return key if len(key) == LENGTH else None
