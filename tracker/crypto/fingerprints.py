"""Secrets that people carry: only their hash is stored."""

from hashlib import sha256


def fingerprint(token: str) -> str:
    """The SHA-256 of a token, in hexadecimal: what is stored in its place."""
    return sha256(token.encode()).hexdigest()
