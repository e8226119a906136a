"""The master keys, which wrap the data keys. They lie in a file beside the folder of the database, and in no backup of it."""

from pathlib import Path

from tracker import chance
from tracker.crypto.fields import FieldPlace, Key, decrypt, encrypt, key_id_of
from tracker.crypto.key_files import UnusableKey, beside, make_once, refuse_open_key, replace

_OWNER = "master"


def master_file(database: Path) -> Path:
    """Where the master keys lie: beside the folder of the database."""
    return beside(database, ".master.key")


def make_first_master(path: Path) -> None:
    """Make a file with one master key, unless there is one."""
    make_once(path, _line(_new()))


def add_master(path: Path) -> Key:
    """Put a new master key before those in the file, which stay: backups from before need them."""
    new = _new()
    replace(path, _line(new) + path.read_text(encoding="ascii"))
    return new


def master_keys(path: Path) -> dict[str, Key]:
    """The master keys in the file by their ids, the newest first. UnusableKey for a file that cannot be used."""
    if not path.exists():
        raise UnusableKey("master_key_missing", path=path)
    refuse_open_key(path)
    try:
        pairs = [line.split() for line in path.read_text(encoding="ascii").splitlines()]
        keys = [Key(name, _OWNER, bytes.fromhex(secret)) for name, secret in pairs]
        return {keys[0].id: keys[0]} | {key.id: key for key in keys if key.cipher}
    except (ValueError, IndexError) as err:
        raise UnusableKey("no_master_key", path=path) from err


def wrapped(master: Key, key: Key) -> bytes:
    """A data key as it is stored, under a master key."""
    return encrypt(master, _place(key.id, key.owner), key.secret)


def unwrapped(masters: dict[str, Key], name: str, owner: str, stored: bytes) -> Key:
    """The data key of this id and owner; Unreadable for what was changed, KeyError where its master key is missing."""
    return Key(name, owner, decrypt(masters[key_id_of(stored)], _place(name, owner), stored))


def new_data_key(owner: str) -> Key:
    """A new data key for an owner."""
    return Key(chance.ident("data key", owner), owner, chance.salt("data key", owner))


def _place(name: str, owner: str) -> FieldPlace:
    return FieldPlace("data_key.wrapped", name, owner)


def _new() -> Key:
    return Key(chance.ident("master key", ""), _OWNER, chance.salt("master key", ""))


def _line(key: Key) -> str:
    return f"{key.id} {key.secret.hex()}\n"
