"""What a person has switched on for themselves: a pause, or a stop of sharing."""

from dataclasses import dataclass
from datetime import date

from tracker.domain.viewer import Viewer
from tracker.models.couple import Pause


@dataclass(frozen=True, slots=True)
class Rest:
    """A rest that lasts: its first day, and its last one or None."""

    from_day: date
    until_day: date | None


def own_rest(viewer: Viewer, kind: str) -> Rest | None:
    """The viewer's own `pause` or `stop` that lasts today, or None. What the partner has switched on is not told."""
    if (viewer.person, kind) not in viewer.resting:
        return None
    mine = (Pause.couple == viewer.couple) & (Pause.person == viewer.person) & (Pause.kind == kind)
    row = Pause.get(mine & Pause.ended_at.is_null())
    return Rest(date.fromisoformat(row.from_day), date.fromisoformat(row.until_day) if row.until_day else None)
