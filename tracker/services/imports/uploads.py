"""A file that is kept between its preview and the decision about it, and then imported, restored or forgotten."""

from collections.abc import Callable, Mapping
from dataclasses import astuple

from tracker import chance, clock
from tracker.domain.commitments.recurrence import Recurrence
from tracker.domain.errors import NotFound
from tracker.domain.imports.limits import MAX_RECORD, MAX_UPLOAD, UPLOAD_LASTS
from tracker.domain.imports.loop import LoopImport
from tracker.domain.imports.restore.record import Record
from tracker.domain.imports.safety import checked_upload
from tracker.domain.imports.scores import RatingsImport
from tracker.domain.viewer import Actor
from tracker.models.imports import Upload
from tracker.services.imports import history, restore
from tracker.services.imports.batches import in_turn
from tracker.services.imports.history import ImportCounts
from tracker.services.imports.restore import RestoreCounts
from tracker.services.writing import transaction, writes

_LONGEST_NAME = 200


def keep_upload(actor: Actor, kind: str, name: str, content: bytes) -> str:
    """Keep a file of the kind loop, ratings or record for an hour, in the place of an earlier one. Returns its id.

    Forgets everybody's files that have waited for an hour. Raises `Invalid` for an empty or too large one.
    """
    checked_upload(content, MAX_RECORD if kind == "record" else MAX_UPLOAD)
    with transaction():
        now = clock.now()
        Upload.delete().where((Upload.person == actor.person) | (Upload.made_at <= now - UPLOAD_LASTS)).execute()
        row = {"id": chance.ident("upload", actor.person), "person": actor.person, "kind": kind, "made_at": now}
        return str(Upload.create(**row, name=name[:_LONGEST_NAME], content=content).id)


def import_habits(actor: Actor, upload: str, found: LoopImport, recurrences: Mapping[str, Recurrence]) -> ImportCounts:
    """Import what was read in the actor's file, then forget the file; sent twice, it is done once.

    Where that ended halfway the file still waits, and the same form imports the rest.
    """
    return _import(actor, upload, lambda: history.import_loop(actor, found, recurrences))


def import_ratings(actor: Actor, upload: str, found: RatingsImport, repair: str | None) -> ImportCounts:
    """Import the scores in the actor's file in the same way, as `history.import_ratings` takes them."""
    return _import(actor, upload, lambda: history.import_ratings(actor, found, repair))


def _import(actor: Actor, upload: str, write: Callable[[], ImportCounts]) -> ImportCounts:
    with in_turn(actor):
        waits = Upload.select().where((Upload.id == upload) & (Upload.person == actor.person)).exists()
        done = _counts(write()) if waits else None
        return ImportCounts(*_settle(actor, upload, None if done is None else lambda: done))


def restore_record(actor: Actor, upload: str, found: Record) -> RestoreCounts:
    """Restore the record in the actor's file in the same way, as `restore.restore_record` takes it."""
    return restore.restore_record(actor, found, lambda work: RestoreCounts(*_settle(actor, upload, lambda: _counts(work()))))


def imported_before(actor: Actor, upload: str) -> ImportCounts:
    """What the same form did when it was sent before; NotFound when it was not, or for anybody else's file."""
    return ImportCounts(*_settle(actor, upload, None))


def restored_before(actor: Actor, upload: str) -> RestoreCounts:
    """What the same form restored when it was sent before; NotFound when it was not, or for anybody else's file."""
    return RestoreCounts(*_settle(actor, upload, None))


def _settle(actor: Actor, upload: str, write: Callable[[], tuple[int, ...]] | None) -> tuple[int, ...]:
    return tuple(map(int, (_settled(actor, upload, write) or "").split()))


@writes
def _settled(actor: Actor, upload: str, write: Callable[[], tuple[int, ...]] | None) -> str:
    mine = (Upload.id == upload) & (Upload.person == actor.person)
    if write is None or not Upload.delete().where(mine).execute():
        raise NotFound
    return " ".join(map(str, write()))


def _counts(done: ImportCounts | RestoreCounts) -> tuple[int, ...]:
    return astuple(done)
