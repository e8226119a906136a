"""Setbacks with what each partner says of them, and what was noted as found out, as far as a viewer may see it."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date, timedelta

from tracker.domain.days import EARLIEST
from tracker.domain.errors import NotFound
from tracker.domain.moments import MomentKind, SetbackSide
from tracker.domain.viewer import Viewer
from tracker.models.base import database, scalar
from tracker.queries import scoped
from tracker.queries.commitments.events import by_commitment, terms_rows, with_titles
from tracker.queries.couple import Direction
from tracker.queries.rows import RecordRow, members, rows_between

_ORDER = {str(part): number for number, part in enumerate(SetbackSide)}
# Days are their writer's own, and may be a day ahead of the reader's.
_AHEAD = timedelta(days=2)
# One that was unshared is for the other what it was when they saw it.
_SEEN = f"""
SELECT r.day, r.id, r.writer_id = :me FROM moment r WHERE r.couple_id = :couple AND r.kind = 'setback'
    AND {scoped.ever_seen("moment", "r", me=":me")}
"""
_ONE = f"{_SEEN} AND r.id = :moment"
_ON_DAY = f"""{_SEEN} AND r.day = :day
    AND CASE WHEN r.writer_id = :me THEN r.state = 'said' ELSE {scoped.stands_for_both("moment", "r")} END
ORDER BY COALESCE((SELECT MIN(v.shared_at) FROM version v INDEXED BY version_shared
    WHERE v.couple_id = r.couple_id AND v.object = r.id
    AND {scoped.shared("moment", "r", stamped="v")}), r.written_at)
"""
_TOLD = f"""
SELECT repair_id FROM setback_part
WHERE couple_id = ? AND moment_id = ? AND {scoped.shared("setback_part", "setback_part")} AND state = 'said' LIMIT 1
"""


@dataclass(frozen=True, slots=True)
class Setback:
    """A setback as a viewer may see it: its moment, and beside it the parts in the order in which they read.

    `told_in` is the repair to which it belongs: the one in which a part of it is shown. None while no part is.
    """

    moment: RecordRow
    parts: tuple[RecordRow, ...]
    told_in: str | None


@dataclass(frozen=True, slots=True)
class Marked:
    """That there was a setback on a day, and who wrote it down."""

    id: str
    mine: bool


def told_in(viewer: Viewer, moment: str) -> str | None:
    """The repair in which a part of a setback is shown and stands; the same for both partners."""
    repair: str | None = scalar(_TOLD, (viewer.couple, moment))
    return repair


def setback(viewer: Viewer, moment: str) -> Setback | None:
    """One setback; None when there is none that the viewer may see. The same five statements, whatever was said of it."""
    on = scalar(_ONE, _names(viewer, moment=moment))
    if on is None:
        return None
    day, people = date.fromisoformat(on), members(viewer)
    found = next(each for each in rows_between(viewer, "moment", day, day, people) if each.id == moment)
    parts = in_order(each for each in rows_between(viewer, "setback_part", day, day, people) if each.about == moment)
    return Setback(found, parts, told_in(viewer, moment))


def setbacks(viewer: Viewer) -> list[RecordRow]:
    """Every setback that stands and that the viewer may see, the newest day first. Two statements."""
    marked = rows_between(viewer, "moment", EARLIEST, viewer.today + _AHEAD, members(viewer))
    return [each for each in reversed(marked) if each.now.said["kind"] == MomentKind.SETBACK and not each.taken_back]


def setbacks_on(viewer: Viewer, day: date) -> list[Marked]:
    """The setbacks of one day that stand. One statement."""
    rows = database.execute_sql(_ON_DAY, _names(viewer, day=day.isoformat())).fetchall()
    return [Marked(item, bool(mine)) for _, item, mine in rows]


def in_order(parts: Iterable[RecordRow]) -> tuple[RecordRow, ...]:
    """Parts in the order in which they read."""
    return tuple(sorted(parts, key=lambda each: _ORDER[each.now.said["kind"]]))


def _names(viewer: Viewer, **more: str) -> dict[str, str]:
    return {"couple": viewer.couple, "me": viewer.person, **more}


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


def own_found_note(viewer: Viewer, note: str) -> RecordRow:
    """A note of the viewer's own, with what was logged about it as its title. Raises NotFound for anybody else's."""
    on = scalar(_DAY, (viewer.couple, viewer.person, note))
    if on is None:
        raise NotFound
    day, people = date.fromisoformat(on), members(viewer)
    found = next(each for each in rows_between(viewer, "found_note", day, day, people) if each.id == note)
    entries = with_titles(viewer, rows_between(viewer, "entry", day, day, people), by_commitment(terms_rows(viewer)))
    return replace(found, title=next((each.title for each in entries if each.id == found.about), ""))
