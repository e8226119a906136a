"""The server's own Ed25519 key, with which it signs the heads of chains. It lies in a file, never in the database."""

from pathlib import Path

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey

from tracker import chance
from tracker.crypto.key_files import UnusableKey, beside, make_once, refuse_open_key


def key_file(database: Path) -> Path:
    """Where the key lies: beside the folder of the database."""
    return beside(database, ".sign.key")


def own_signing_key(path: Path) -> Ed25519PrivateKey:
    """The key in `path`, made with mode 0600 when absent. Raises UnusableKey for one that others can read, or that is none."""
    if not path.exists():
        make_once(path, chance.salt("signing key", "").hex())
    refuse_open_key(path)
    try:
        return Ed25519PrivateKey.from_private_bytes(bytes.fromhex(path.read_text(encoding="ascii")))
    except ValueError as err:
        raise UnusableKey("no_signing_key", path=path) from err


def key_id(key: Ed25519PrivateKey) -> str:
    """The public key of `key` in hexadecimal: a key is named by itself, so that whoever has its name can check with it."""
    return key.public_key().public_bytes_raw().hex()


def id_of_own_key(path: Path) -> str | None:
    """The id of the key in `path`, which is not made: None without one, and for one that cannot be used here."""
    try:
        return key_id(own_signing_key(path)) if path.exists() else None
    except (UnusableKey, OSError):
        return None


def signature_holds(key: str, signature: bytes, message: bytes) -> bool:
    """Whether the key with this id signed `message`. False as well for what is no key or no signature."""
    try:
        Ed25519PublicKey.from_public_bytes(bytes.fromhex(key)).verify(signature, message)
    except (InvalidSignature, ValueError):
        return False
    return True
