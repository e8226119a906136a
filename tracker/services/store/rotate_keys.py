"""The keys of the database: whether they are all there, and new ones in their place."""

from collections.abc import Callable
from pathlib import Path

from tracker.crypto.fields import Unreadable
from tracker.crypto.key_files import UnusableKey
from tracker.crypto.master_key import add_master, master_file
from tracker.models.account import Person
from tracker.models.base import database
from tracker.models.encrypted import blind_index, check_keys, check_masters, renew_keys
from tracker.services.writing import transaction


def check() -> None:
    """Raise UnusableKey unless everything in the database can be decrypted."""
    _named(check_keys)


def check_at_start() -> None:
    """Raise UnusableKey unless the right master keys lie there. Data keys are opened when they are needed."""
    _named(check_masters)


def _named(check: Callable[[], None]) -> None:
    try:
        check()
    except Unreadable as err:
        raise UnusableKey("data_key_changed") from err


def rotate() -> int:
    """Put a new master key and new data keys in force, while others read and write. Returns how many owners have new ones.

    What is written from now on takes the new keys; what was written before stays under its own, which the new master key now
    wraps. Earlier master keys stay in their file for the sake of copies of the database from before.
    """
    check()
    return _renew()


@transaction()
def _renew() -> int:
    # The file first: a process that ends between the two leaves a master key too many, and never one too few. Inside the
    # transaction: of two that do this at once, neither may write the file over what the other has put in force.
    renewed = renew_keys(add_master(master_file(Path(database.obj.database))))
    index_addresses()
    return renewed


def index_addresses() -> None:
    """Let each address be found under the key that is in force. The caller holds the transaction."""
    # An account that was erased has no address.
    for person in Person.select().where(Person.email_index.is_null(is_null=False)):
        Person.update(email_index=blind_index(person.email)).where(Person.id == person.id).execute()
