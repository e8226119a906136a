"""Writing a long history a little at a time, so that nobody waits long for it: a hundred thousand rows can come at once."""

import threading
from collections import defaultdict
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace

from tracker import chance
from tracker.domain.entries.weeks import slot_in_record
from tracker.domain.errors import Conflict, Unwritable
from tracker.domain.viewer import Actor
from tracker.models.base import database
from tracker.models.encrypted import encrypted
from tracker.services import pace
from tracker.services.record import ledger
from tracker.services.store.database import log_taken_over_apart
from tracker.services.writing import writes

Row = dict[str, object]
Packed = tuple[Row, Sequence[object]]
"""A row and its first version, as their statements take them."""

_INSERT = {
    "entry": (
        "INSERT INTO entry (id, couple_id, commitment_id, writer_id, day, slot, state, learned, excused, words, written_at)"
        " VALUES (:id, :couple, :commitment, :writer, :day, :slot, :state, :learned, :excused, :words, :written_at)"
    ),
    "rating": (
        "INSERT INTO rating (id, couple_id, repair_id, writer_id, day, tenths, audience, state, written_at, imported) VALUES"
        " (:id, :couple, :repair, :writer, :day, :tenths, 'private', :state, :written_at, 1)"
    ),
    "moment": (
        "INSERT INTO moment (id, couple_id, writer_id, day, kind, words, state, written_at) VALUES"
        " (:id, :couple, :writer, :day, :kind, :stored, :state, :written_at)"
    ),
}
_TOGETHER = 60
"""How many rows are written together: that takes some milliseconds, and waits once for the disk."""

_turns: defaultdict[str, threading.RLock] = defaultdict(threading.RLock)


class _WrittenMeanwhile(Exception):  # nothing is wrong
    """Something else was written meanwhile than what the rows were made beside."""


@contextmanager
def in_turn(actor: Actor) -> Iterator[None]:
    """Import one history of a person's at a time: a form that is sent twice waits for itself.

    Conflict where the disk takes no more of it: some of it may be written then.
    """
    with _turns[actor.person]:
        try:
            yield
        except Unwritable as err:
            raise Conflict("not_saved_to_end") from err


def write_history(actor: Actor, kind: str, how_many: Callable[[], int], rows: Callable[[], Sequence[Row]]) -> int:
    """Insert unshared rows of the actor's with their first versions. Returns how many.

    `rows` gives what is still to be written, each as its committed fields, and is asked again where `how_many`, the number of
    rows that lie there, says that something came in between. Whatever ends this halfway leaves whole rows, and `rows` then
    gives the rest.
    """
    # Its form is done when all is written, and not with the first few.
    beside, written = replace(actor, key=""), 0
    with log_taken_over_apart():
        while True:
            known, left = how_many(), rows()
            try:
                for few in pace.to_the_end(left, _TOGETHER):
                    _write(beside, [_packed(actor, kind, row) for row in few], kind, known, how_many)
                    known, written = known + len(few), written + len(few)
            except _WrittenMeanwhile:
                continue
            return written


@writes
def _write(actor: Actor, packed: Sequence[Packed], kind: str, known: int, how_many: Callable[[], int]) -> None:  # noqa: ARG001  # whose space is looked at
    if how_many() != known:
        raise _WrittenMeanwhile
    connection = database.connection()
    connection.executemany(_INSERT[kind], [row for row, _ in packed])
    connection.executemany(ledger.VERSION, [version for _, version in packed])


def _packed(actor: Actor, kind: str, row: Row) -> Packed:
    said = row | {"slot": slot_in_record(str(row["slot"]))} if "slot" in row else row
    item = chance.ident(kind, actor.person)
    full = row | {"id": item, "couple": actor.couple}
    if kind == "moment":
        full["stored"] = encrypted("moment.words", item, actor.person, str(row["words"]))
    return full, ledger.version_of(actor, kind, item, said, str(row["written_at"]), shared=False)
