"""Whatever one couple ends, erases or removes, every row of every other couple in the same database stays as it was."""

from collections.abc import Callable
from typing import Any

import pytest

from tests.support import worlds
from tests.support.factories import actor, password
from tests.support.worlds import NOON
from tracker import clock
from tracker.models.account import Person
from tracker.models.base import database
from tracker.models.record import Removal
from tracker.models.sharing import Share
from tracker.services.leaving import space
from tracker.services.leaving.account import erase_account
from tracker.services.record import remove
from tracker.services.sharing import shares

_ALONE = ("Kim", "Jo")
_OTHERS = ("Eve", "Frank", "Lee", "Max", *_ALONE)


def erased(*names: str) -> None:
    for name in names:
        erase_account(actor(name), password(name))


def left(*, erase: bool) -> None:
    space.leave(actor("Sam"), actor("Sam").couple, erase=erase)


def removed_by_both() -> None:
    sam = actor("Sam")
    for row in Removal.select().where(Removal.couple == sam.couple):
        who = sam if row.asker_id != sam.person else actor("Alex")
        remove.agree_to_remove(who, row.object)


def revoked() -> None:
    sam = actor("Sam")
    for row in Share.select().where(Share.couple == sam.couple):
        shares.revoke(sam if row.writer_id == sam.person else actor("Alex"), row.id)


ENDS: dict[str, Callable[[], Any]] = {
    "an account": lambda: erased("Sam"),
    "both accounts": lambda: erased("Alex", "Sam"),
    "a space, with its words": lambda: left(erase=True),
    "a space": lambda: left(erase=False),
    "a pause": lambda: (space.pause(actor("Sam"), None), space.resume(actor("Sam"))),
    "sharing": lambda: (space.stop_sharing(actor("Alex")), space.resume_sharing(actor("Alex"))),
    "words, together": removed_by_both,
    "shares": revoked,
}


def rows_of(names: tuple[str, ...]) -> set[tuple[str, str]]:
    """Every row that names one of these people or a space that they have been in, in whatever column."""
    people = [row.id for row in Person.select() if row.name in names]
    spaces = [
        row[0]
        for each in people
        for row in database.execute_sql("SELECT couple_id FROM membership WHERE person_id = ?", (each,))
    ]
    theirs = {*people, *spaces}
    tables = [name for (name,) in database.execute_sql("SELECT name FROM sqlite_master WHERE type = 'table'").fetchall()]
    rows = ((table, row) for table in tables for row in database.execute_sql(f'SELECT * FROM "{table}"').fetchall())  # noqa: S608
    return {(table, repr(row)) for table, row in rows if not theirs.isdisjoint(row)}


@pytest.mark.parametrize("what", ENDS)
def test_what_one_couple_ends_leaves_every_row_of_the_others_as_it_was(db: object, what: str):
    worlds.build()
    with clock.frozen(NOON):
        before, mine = rows_of(_OTHERS), rows_of(("Sam", "Alex"))
        ENDS[what]()
        assert rows_of(_OTHERS) == before
        assert rows_of(("Sam", "Alex")) != mine
