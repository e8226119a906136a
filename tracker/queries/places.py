"""Where a row stands in the record: the day under which it is shown, and its place on the page of that day."""

import json
from collections.abc import Mapping
from datetime import date
from typing import Any

from tracker.domain.days import local_day
from tracker.domain.viewer import Viewer
from tracker.domain.visibility import BELONGS_TO
from tracker.models.base import database, instant

# Asked from the ids on, so that nothing else of the couple is touched.
_WHEN = """
SELECT r.id, r.day FROM json_each(:ids) i CROSS JOIN entry r ON r.id = i.value WHERE r.couple_id = :couple
UNION ALL SELECT r.id, r.day FROM json_each(:ids) i CROSS JOIN moment r ON r.id = i.value WHERE r.couple_id = :couple
UNION ALL SELECT r.id, d.day FROM json_each(:ids) i CROSS JOIN response r ON r.id = i.value
    CROSS JOIN entry d ON d.id = r.entry_id WHERE r.couple_id = :couple
UNION ALL SELECT r.id, r.day FROM json_each(:ids) i CROSS JOIN rating r ON r.id = i.value WHERE r.couple_id = :couple
UNION ALL SELECT r.id, COALESCE(r.shared_at, r.written_at) FROM json_each(:ids) i CROSS JOIN terms r ON r.id = i.value
    WHERE r.couple_id = :couple
UNION ALL SELECT r.id, COALESCE(r.shared_at, r.written_at) FROM json_each(:ids) i CROSS JOIN review_answer r ON r.id = i.value
    WHERE r.couple_id = :couple
"""
# What is said about a commitment as a whole stands under the day on which it was said.
_OF_A_MOMENT = frozenset({"terms", "review_answer"})


def days_of(viewer: Viewer, found: Mapping[str, tuple[str, Mapping[str, Any]]]) -> dict[str, date]:
    """The day of each row, by its id, of kinds and bodies that the viewer may see, by id: one statement, always.

    What hangs on something has that thing's day; terms and answers at a review have the viewer's own day at their instant.
    """
    own = {item: date.fromisoformat(body["day"]) for item, (_, body) in found.items() if body.get("day")}
    dated_by = {item: _dated_by(item, *found[item]) for item in found.keys() - own.keys()}
    ids = json.dumps(sorted(set(dated_by.values())))
    rows = database.execute_sql(_WHEN, {"couple": viewer.couple, "ids": ids}).fetchall()
    days = {item: _day(viewer, text) for item, text in rows}
    return own | {item: days[above] for item, above in dated_by.items()}


def _dated_by(item: str, kind: str, body: Mapping[str, Any]) -> str:
    return item if kind in _OF_A_MOMENT else str(body[BELONGS_TO[kind]])


def _day(viewer: Viewer, text: str) -> date:
    return local_day(instant(text), viewer.zone, viewer.day_start) if "T" in text else date.fromisoformat(text)


def place_of(kind: str, item: str, day: date) -> str:
    """The id of the element that shows a row on the page of its day, or of the day where no row stands alone."""
    return f"day-{day.isoformat()}" if kind in _OF_A_MOMENT else f"{kind}-{item}"
