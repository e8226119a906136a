"""What many tests begin with: made in the open database once, and copied into it from then on."""

from collections.abc import Callable, Hashable
from pathlib import Path
from typing import Any, TypeVar

from tracker.crypto.master import master_file
from tracker.models.base import database
from tracker.models.driver import driver
from tracker.models.encrypted import check_keys

Made = TypeVar("Made")
_made: dict[Hashable, tuple[Any, Any]] = {}


def once(key: Hashable, make: Callable[[], Made]) -> Made:
    """What `make` returns, and what it writes into the open database: copied whole, where it was made for this key before.

    The key has to say all that makes a difference, such as what the database holds before. Its master keys are added to it:
    what was written under others opens nowhere else.
    """
    masters = master_file(Path(database.obj.database))
    if not masters.exists():
        return make()
    at = key, masters.read_text(encoding="ascii")
    if at not in _made:
        found, copy = make(), driver.connect(":memory:", check_same_thread=False)
        database.connection().backup(copy)
        _made[at] = found, copy
    else:
        _made[at][1].backup(database.connection())
        check_keys()  # they are open then, as they were for whoever made all this
    found, _ = _made[at]
    return found
