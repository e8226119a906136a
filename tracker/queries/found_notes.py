"""What somebody who was hurt wrote down as found out."""

from dataclasses import replace
from datetime import date

from tracker.domain.errors import NotFound
from tracker.domain.viewer import Viewer
from tracker.models.base import database
from tracker.queries import scoped
from tracker.queries.commitments.events import by_commitment, terms_rows, with_titles
from tracker.queries.couple import Direction
from tracker.queries.kept import Kept, kept, members

_NOT_LOGGED = f"""
SELECT day FROM found_note
WHERE couple_id = ? AND repair_id = ? AND entry_id IS NULL AND {scoped.shared("found_note", "found_note")}
    AND state = 'said' AND day <= ?
ORDER BY day
"""
_DAY = f"SELECT day FROM found_note WHERE couple_id = ? AND {scoped.own('found_note', 'found_note')} AND id = ?"


def shared_found_notes(viewer: Viewer, direction: Direction) -> list[date]:
    """The days of what was not logged, and the hurt partner of a repair found out about and shared.

    What is private or was taken back is not among them, whoever asks.
    """
    asked = (viewer.couple, direction.id, viewer.today.isoformat())
    return [date.fromisoformat(day) for (day,) in database.execute_sql(_NOT_LOGGED, asked).fetchall()]


def own_found_note(viewer: Viewer, note: str) -> Kept:
    """A note of the viewer's own, with what was logged about it as its title. Raises NotFound for anybody else's."""
    row = database.execute_sql(_DAY, (viewer.couple, viewer.person, note)).fetchone()
    if row is None:
        raise NotFound
    day, people = date.fromisoformat(row[0]), members(viewer)
    found = next(each for each in kept(viewer, "found_note", day, day, people) if each.id == note)
    entries = with_titles(viewer, kept(viewer, "entry", day, day, people), by_commitment(terms_rows(viewer)))
    return replace(found, title=next((each.title for each in entries if each.id == found.about), ""))
