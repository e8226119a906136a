"""The keys of the database: whether they are all there, and new ones in their place."""

from pathlib import Path

from tracker.crypto.fields import Key, Unreadable
from tracker.crypto.key_files import UnusableKey
from tracker.crypto.master import add_master, master_file
from tracker.models.base import database
from tracker.models.encrypted import blind_index, check_keys, renew_keys
from tracker.models.people import Person
from tracker.services.writing import transaction


def check() -> None:
    """Raise UnusableKey, in words that say what to do, unless everything in the database can be decrypted."""
    try:
        check_keys()
    except Unreadable as err:
        raise UnusableKey("A data key in the database was changed. Put back a copy of it: steady restore FILE.") from err


def rotate() -> int:
    """Put a new master key and new data keys in force, while others read and write. Returns how many owners have new ones.

    What is written from now on takes the new keys; what was written before stays under its own, which the new master key now
    wraps. Earlier master keys stay in their file for the sake of copies of the database from before.
    """
    check()
    # The file first: a process that ends between the two leaves a master key too many, and never one too few.
    master = add_master(master_file(Path(database.obj.database)))
    return transaction(lambda: _renew(master))


def _renew(master: Key) -> int:
    renewed = renew_keys(master)
    for person in Person.select():
        Person.update(email_index=blind_index(person.email)).where(Person.id == person.id).execute()
    return renewed
