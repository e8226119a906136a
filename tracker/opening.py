"""How a command opens the record: where it lies, beside whom, and whether it is one that this version knows."""

from pathlib import Path
from typing import Any

import click
from flask import Config
from peewee import DatabaseError, sqlite3  # type: ignore[attr-defined]  # the driver that peewee chose

from tracker.app import WillNotStart, database_path, key_places, open_store, refuse_open_keys, settings
from tracker.crypto.fields import Unreadable
from tracker.crypto.key_files import UnusableKey
from tracker.domain.errors import Conflict, Invalid, Refused, Unusable, Unwritable
from tracker.models.base import database, open_database, takes_writes
from tracker.services import folder, lock, store
from tracker.services.writing import named_refusals

_ON_A_FULL_OR_CLOSED_DISK = "Nothing was changed. Make room, or let Steady write there, and try again."


class Sentences(click.Group):
    """Commands that end in a sentence, whatever keeps them from their work."""

    def invoke(self, ctx: click.Context) -> Any:  # noqa: ANN401  # click's signature
        """Run a command."""
        try:
            with named_refusals():
                return super().invoke(ctx)
        except (Invalid, Conflict, Unusable) as err:
            raise click.ClickException(err.message) from None
        except Unwritable as err:
            raise click.ClickException(f"{err} Nothing was changed.") from None
        except (Refused, UnusableKey, Unreadable) as err:
            raise click.ClickException(str(err)) from None
        except (DatabaseError, sqlite3.DatabaseError, UnicodeDecodeError) as err:
            # SQLite says what is damaged in the letters of the damage, and a cursor raises its driver's own errors.
            said = "".join(each if each.isprintable() else "?" for each in str(err))
            raise click.ClickException(f"The database cannot be used: {said}. Run: steady verify") from None
        except OSError as err:
            named = f"{err.filename}: " if err.filename else ""
            raise click.ClickException(f"{named}{err.strerror or err}. {_ON_A_FULL_OR_CLOSED_DISK}") from None


def place(*, may_begin: bool = False) -> Config:
    """The settings, once the place that they name can be used. Only with `may_begin` is a folder made; files never."""
    config = settings()
    path = database_path(config)
    folder.check_place(path, key_places(config), may_begin=may_begin)
    if may_begin:
        folder.make_place(path)
    click.get_current_context().with_resource(lock.shared(path))
    if folder.holds_data(path):
        store.check_known(path)
    return config


def place_to_restore() -> Config:
    """The settings, for a command that has the database alone. Its folder is made when absent."""
    config = settings()
    path = database_path(config)
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
    database.connect()
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
    except (Unwritable, Unusable):
        database.close()
        return False
    return True


def up_to_date() -> list[str]:
    """Migrate, and refuse to go on with keys that cannot open what is stored. Returns the names of the migrations that ran."""
    try:
        return store.migrate()
    except UnusableKey as err:
        raise WillNotStart(str(err)) from None
