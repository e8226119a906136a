"""A file that is kept between its preview and the decision about it, and brought in or forgotten."""

from collections.abc import Callable, Mapping

from tracker import chance, clock
from tracker.domain.errors import NotFound
from tracker.domain.imports.loop import LoopImport
from tracker.domain.imports.ratings import RatingsImport
from tracker.domain.imports.safety import checked_upload
from tracker.domain.recurrence import Recurrence
from tracker.domain.viewer import Actor
from tracker.models.people import Upload
from tracker.queries.imports import UPLOAD_LASTS
from tracker.services import importing
from tracker.services.importing import Written
from tracker.services.writing import transaction, writes

_LONGEST_NAME = 200


def keep_upload(actor: Actor, kind: str, name: str, content: bytes) -> str:
    """Keep a file of the kind loop or ratings for an hour, in the place of an earlier one. Returns its id.

    Forgets everybody's files that have waited for an hour. Raises `Invalid` for an empty or too large one.
    """
    checked_upload(content)

    def work() -> str:
        now = clock.now()
        Upload.delete().where((Upload.person == actor.person) | (Upload.made_at <= now - UPLOAD_LASTS)).execute()
        row = {"id": chance.ident("upload", actor.person), "person": actor.person, "kind": kind, "made_at": now}
        return str(Upload.create(**row, name=name[:_LONGEST_NAME], content=content).id)

    return transaction(work)


def bring_in_habits(actor: Actor, upload: str, found: LoopImport, recurrences: Mapping[str, Recurrence]) -> Written:
    """Import what was read in the actor's file and forget the file, in one transaction; sent twice, it is done once."""
    return _written(_settle(actor, upload, lambda: importing.import_loop(actor, found, recurrences)))


def bring_in_ratings(actor: Actor, upload: str, found: RatingsImport, repair: str | None) -> Written:
    """The same for scores, as `importing.import_ratings` takes them."""
    return _written(_settle(actor, upload, lambda: importing.import_ratings(actor, found, repair)))


def brought_in_before(actor: Actor, upload: str) -> Written:
    """What the same form did when it was sent before; NotFound when it was not, or for anybody else's file."""
    return _written(_settle(actor, upload, None))


@writes
def _settle(actor: Actor, upload: str, write: Callable[[], Written] | None) -> str:
    mine = (Upload.id == upload) & (Upload.person == actor.person)
    if write is None or not Upload.delete().where(mine).execute():
        raise NotFound
    written = write()
    return f"{written.rows_written} {written.rows_already} {written.rows_left_out}"


def _written(ref: str | None) -> Written:
    return Written(*map(int, (ref or "").split()))
