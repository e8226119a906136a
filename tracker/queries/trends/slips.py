"""The slips of a direction that both may see, with how the other learned of each, and what the other marked beside the log."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date
from typing import NamedTuple

from tracker.domain.entries.entries import SLIPS, Learned, State
from tracker.domain.trends.honesty import Honesty, Slip
from tracker.domain.viewer import Viewer
from tracker.models.base import database
from tracker.queries import scoped
from tracker.queries.cache import Cache
from tracker.queries.couple import Direction
from tracker.queries.moments import shared_found_notes
from tracker.queries.rows import RecordRow, entry_rows, members

# Versions decide since when it shows as a slip: what nobody else saw, such as a draft that waits to be told, is never read.
_SLIPS = f"""
SELECT e.id, e.day, e.state, e.learned, count(v.id), min(v.written_on),
    min(v.shared_at) <= c.brought_in_at AND (SELECT min(f.written_at) FROM version f
        WHERE f.couple_id = e.couple_id AND f.object = e.id) < c.brought_in_at
FROM commitment c JOIN entry e ON e.commitment_id = c.id
LEFT JOIN version v INDEXED BY version_shared ON v.couple_id = e.couple_id AND v.object = e.id
    AND {scoped.shared("entry", "e", stamped="v")}
WHERE c.couple_id = ? AND c.repair_id = ? AND {scoped.shared("commitment", "c")}
    AND {scoped.shared("entry", "e")} AND e.state IN ('partly', 'missed') AND e.day <= ?
GROUP BY e.id ORDER BY e.day, e.written_at
"""
_UNMATCHED = f"""
SELECT e.day FROM response r JOIN entry e ON e.id = r.entry_id JOIN commitment c ON c.id = e.commitment_id
WHERE r.couple_id = ? AND c.repair_id = ? AND {scoped.shared("commitment", "c")}
    AND r.kind = 'no_match' AND {scoped.shared("response", "r")} AND {scoped.shared("entry", "e")} AND e.state <> 'taken_back'
    AND e.day <= ?
ORDER BY e.day
"""


class _SlipRow(NamedTuple):
    """A slip as its statement gives it: `written_on` is its first day where the other can see it, if there is one."""

    item: str
    day: str
    state: str
    learned: str | None
    versions: int
    written_on: str | None
    brought_in: int | None


_honesty: Cache[Honesty] = Cache(24)


def shared_honesty(viewer: Viewer, direction: Direction) -> Honesty:
    """What both may see of slips in a direction. Three statements, and two more where a slip has several versions."""
    asked = (viewer.couple, direction.id, viewer.today.isoformat())
    rows = [_SlipRow(*row) for row in database.execute_sql(_SLIPS, asked).fetchall()]
    unmatched = tuple(day for (day,) in database.execute_sql(_UNMATCHED, asked).fetchall())
    noted = tuple(shared_found_notes(viewer, direction))
    # A slip may have been written as something else at first: then its versions say since when it is one.
    rewritten = [row.item for row in rows if row.versions > 1]
    first_told = _first_told(entry_rows(viewer, rewritten, members(viewer))) if rewritten else {}
    key = (viewer.person, viewer.today, tuple(rows), unmatched, noted, tuple(first_told.items()))
    return _honesty.get(key, lambda: replace(_honesty_of(viewer.today, rows, unmatched, first_told), noted=noted))


def _first_told(entries: Sequence[RecordRow]) -> dict[str, date]:
    """On which of its writer's days each entry first stood as a slip where the other can see it."""
    slips = {
        entry.id: [each.written_on for line in entry.lines for each in line if each.shared and each.said["state"] in SLIPS]
        for entry in entries
    }
    return {item: min(days) for item, days in slips.items() if days}


def _honesty_of(today: date, rows: Sequence[_SlipRow], unmatched: Sequence[str], first_told: Mapping[str, date]) -> Honesty:
    return Honesty(
        today=today,
        slips=[_slip(row, first_told) for row in rows],
        unmatched=[date.fromisoformat(day) for day in unmatched],
    )


def _slip(row: _SlipRow, first_told: Mapping[str, date]) -> Slip:
    day = date.fromisoformat(row.day)
    told = first_told.get(row.item) or (date.fromisoformat(row.written_on) if row.written_on else None)
    # What was brought in became visible later, and had been told at some time before.
    days = max((told - day).days, 0) if told is not None and not row.brought_in else None
    return Slip(day, State(row.state), Learned(row.learned) if row.learned else None, days)


def forget() -> None:
    """Forget every value that was remembered: for measuring."""
    _honesty.forget()
