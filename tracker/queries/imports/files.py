"""What an import meets: the file that waits, the habits that were imported before, the days that are rated."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime

from tracker.domain.commitments.recurrence import Recurrence, decode
from tracker.domain.imports.limits import UPLOAD_LASTS
from tracker.domain.imports.table import tidy_name
from tracker.domain.viewer import Viewer
from tracker.models.base import database, instant_text, scalar
from tracker.models.encrypted import decrypted, decrypted_bytes
from tracker.queries import scoped

_UPLOAD = "SELECT kind, name, content FROM upload WHERE id = ? AND person_id = ? AND made_at > ?"
_BEFORE = f"""
SELECT c.id, c.source, c.state = 'own',
    (SELECT t.recurrence FROM terms t WHERE t.couple_id = c.couple_id AND t.commitment_id = c.id
        AND t.from_day IS NOT NULL AND {scoped.seen("terms", "t", me="c.writer_id")} ORDER BY t.number DESC LIMIT 1),
    (SELECT group_concat(e.day) FROM entry e WHERE e.couple_id = c.couple_id AND e.commitment_id = c.id
        AND {scoped.own("entry", "e", me="c.writer_id")})
FROM commitment c WHERE c.couple_id = ? AND {scoped.own("commitment", "c")} AND c.source IS NOT NULL
"""
_RATED_DAYS = f"""
SELECT day FROM rating WHERE couple_id = ? AND {scoped.own("rating", "rating")} AND COALESCE(repair_id, '') = ?
"""
_SLOTS = f"""
SELECT day, slot FROM entry INDEXED BY entry_commitment_id_slot
WHERE couple_id = ? AND {scoped.own("entry", "entry")} AND commitment_id = ?
"""
_ENTRIES = """
SELECT COUNT(*) FROM entry WHERE commitment_id = ? AND EXISTS (SELECT 1 FROM commitment WHERE id = ? AND state = 'own')
"""
_RATINGS = f"""
SELECT COUNT(*) FROM rating WHERE couple_id = ? AND {scoped.own("rating", "rating")} AND COALESCE(repair_id, '') = ?
"""


@dataclass(frozen=True, slots=True)
class Uploaded:
    """A file that waits for its owner's decision; `kind` is loop or ratings, `name` what it was called."""

    id: str
    kind: str
    name: str
    content: bytes


@dataclass(frozen=True, slots=True)
class Before:
    """A habit that was imported before: whether it is still the viewer's alone, how often, and the days that have entries."""

    own: bool
    recurrence: Recurrence
    days: frozenset[date]


def uploaded(viewer: Viewer, upload: str, now: datetime) -> Uploaded | None:
    """The viewer's own file of that id, or None when there is none, or it has waited for an hour."""
    row = database.execute_sql(_UPLOAD, (upload, viewer.person, instant_text(now - UPLOAD_LASTS))).fetchone()
    if row is None:
        return None
    kind, name, content = row
    return Uploaded(
        upload,
        kind,
        decrypted("upload.name", upload, viewer.person, name),
        decrypted_bytes("upload.content", upload, viewer.person, content),
    )


def imported_habits(viewer: Viewer) -> Mapping[str, Before]:
    """The viewer's habits that came from a file, by the name they had there."""
    rows = database.execute_sql(_BEFORE, (viewer.couple, viewer.person)).fetchall()
    return {
        tidy_name(decrypted("commitment.source", item, viewer.person, source)): Before(
            bool(own), decode(recurrence), _days(packed)
        )
        for item, source, own, recurrence, packed in rows
    }


def _days(packed: str | None) -> frozenset[date]:
    return frozenset(map(date.fromisoformat, packed.split(","))) if packed else frozenset()


def answered_slots(viewer: Viewer, commitment: str) -> list[tuple[str, str]]:
    """The day and slot of each entry of the viewer about a commitment; also of those that were taken back."""
    return list(database.execute_sql(_SLOTS, (viewer.couple, viewer.person, commitment)).fetchall())


def rated_days(viewer: Viewer, repair: str | None) -> frozenset[date]:
    """The days that have a rating of the viewer in a repair, or outside any; also those whose rating was taken back."""
    rows = database.execute_sql(_RATED_DAYS, (viewer.couple, viewer.person, repair or "")).fetchall()
    return frozenset(date.fromisoformat(day) for (day,) in rows)


def how_many_entries(commitment: str) -> int:
    """How many entries lie in a commitment of one's own while it is that; else none."""
    return int(scalar(_ENTRIES, (commitment, commitment)))


def how_many_rated_days(viewer: Viewer, repair: str | None) -> int:
    """How many days have a rating of the viewer in a repair, or outside any."""
    return int(scalar(_RATINGS, (viewer.couple, viewer.person, repair or "")))
