"""Opening the record for a command: where it lies, who else uses it, and whether this version of Steady knows it."""

import time
from collections.abc import Callable
from pathlib import Path

import click
from flask import Config

from tracker import chance
from tracker.app import WillNotStart, database_path, key_places, open_store, refuse_open_keys, settings
from tracker.crypto.key_files import UnusableKey
from tracker.domain.errors import Unusable, Unwritable
from tracker.models.base import database
from tracker.models.connection import open_database, takes_writes
from tracker.models.database_file import place_of
from tracker.services.store import database as store
from tracker.services.store import folder, lock, mark
from tracker.web.errors.words import sentence_of

_TRIES, _BETWEEN = 40, 0.05


class StillRuns(Unusable):
    """A refusal: the record is of an earlier version, and somebody else uses it now."""


def place(*, may_begin: bool = False) -> Config:
    """The settings, once the place that they name can be used. Only with `may_begin` is a folder made; files never."""
    config = settings()
    path = database_path(config)
    folder.check_place(path, key_places(config), may_begin=may_begin)
    if may_begin:
        folder.make_place(path)
    click.get_current_context().with_resource(lock.shared(path))
    if not folder.holds_data(path):
        return config
    mark.check_log(path)
    found = store.check_known(path)
    if not found.tables:
        folder.check_beginning(path, may_begin=may_begin)
    elif not found.begun:
        folder.refuse_left_keys(path)
    return config


def place_to_put_back() -> Config:
    """The settings, for a command that has the database alone. Its folder is made when absent."""
    config = settings()
    path = database_path(config)
    folder.refuse_other_kinds(path)
    folder.check_keys_apart(path, key_places(config))
    refuse_open_keys(path)
    folder.make_place(path)
    click.get_current_context().with_resource(lock.alone(path))
    folder.close_to_others(path)
    return config


def open_record(*, may_begin: bool = False) -> Config:
    """Open the record for a command that writes, and bring it up to date. Returns the settings."""
    config = place(may_begin=may_begin)
    open_store(config)
    store.connect_to_write()
    up_to_date()
    return config


def open_to_read() -> Config:
    """Open the record for a command that only reads, also on a disk that takes nothing. Returns the settings."""
    config = place()
    path = database_path(config)
    refuse_open_keys(path)
    if not _opened_to_write(path):
        store.open_where_nothing_can_be_written(path)
    return config


def _opened_to_write(path: Path) -> bool:
    """Whether the database could be opened and brought up to date like for a command that writes."""
    if not takes_writes(path):
        return False
    open_database(path)
    try:
        up_to_date()
        database.connect(reuse_if_open=True)
    except StillRuns:
        database.close()
        raise
    except (Unwritable, Unusable):
        database.close()
        return False
    return True


def up_to_date() -> list[str]:
    """Migrate, and refuse to go on with keys that cannot open what is stored. Returns the names of the migrations that ran.

    StillRuns, after two seconds, for a record of an earlier version on which somebody else works: that would not know it again.
    """
    path, ran = Path(database.obj.database), list[str]()
    try:
        _in_company_never(path, lambda: ran.extend(store.migrate()))
    except UnusableKey as err:
        raise WillNotStart(sentence_of(err)) from None
    lock.while_alone(path, mark.give_anew)
    return ran


def _in_company_never(path: Path, migrate: Callable[[], None]) -> None:
    lay_there = place_of(path)
    for _ in range(_TRIES):
        if not (lock.is_shared(path) and store.is_from_before()):
            migrate()
            return
        # Of two that begin at once one does it while the other has let the lock go: not both at the same moments.
        if lock.while_alone(path, migrate, apart=chance.pause(_BETWEEN)):
            return
        if place_of(path) != lay_there:
            raise Unusable("database_replaced")
        time.sleep(_BETWEEN)
    raise StillRuns("earlier_version_in_use", database=path)
