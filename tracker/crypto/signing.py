"""The server's own Ed25519 key, with which it signs the heads of chains. It lies in a file, never in the database."""

import os
import stat
from pathlib import Path

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey

from tracker import chance

_OTHERS = stat.S_IRWXG | stat.S_IRWXO


class UnusableKey(Exception):  # noqa: N818  # the message says what to do
    """The signing key cannot be used as it lies there."""


def key_file(database: Path) -> Path:
    """Where the key lies: beside the folder of the database, so that no copy of that folder holds it."""
    folder = database.resolve().parent
    return folder.with_name(folder.name + ".sign.key")


def refuse_open_key(path: Path) -> None:
    """Raise UnusableKey for a key that others on this computer can read. One that is not there yet is fine."""
    if path.exists() and path.stat().st_mode & _OTHERS:
        raise UnusableKey(f"{path} can be read by others. Run: chmod 600 {path}")


def own_signing_key(path: Path) -> Ed25519PrivateKey:
    """The key in `path`, made with mode 0600 when absent. Raises UnusableKey for one that others can read, or that is none."""
    if not path.exists():
        _make(path)
    refuse_open_key(path)
    try:
        return Ed25519PrivateKey.from_private_bytes(bytes.fromhex(path.read_text(encoding="ascii")))
    except ValueError as err:
        raise UnusableKey(f"{path} holds no signing key. Put the right one back, or move it away: a new one is made.") from err


def _make(path: Path) -> None:
    # Linked when whole: a process that ends half-way leaves no half key, and of two at once the first one's stays.
    part = path.with_name(f"{path.name}.{os.getpid()}.part")
    part.unlink(missing_ok=True)
    with os.fdopen(os.open(part, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as out:
        out.write(chance.salt("signing key", "").hex())
    try:
        os.link(part, path)
    except FileExistsError:
        return
    finally:
        part.unlink()


def key_id(key: Ed25519PrivateKey) -> str:
    """The public key of `key` in hexadecimal: a key is named by itself, so that whoever has its name can check with it."""
    return key.public_key().public_bytes_raw().hex()


def signature_holds(key: str, signature: bytes, message: bytes) -> bool:
    """Whether the key with this id signed `message`. False as well for what is no key or no signature."""
    try:
        Ed25519PublicKey.from_public_bytes(bytes.fromhex(key)).verify(signature, message)
    except (InvalidSignature, ValueError):
        return False
    return True
