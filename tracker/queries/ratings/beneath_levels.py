"""The viewer's own numbers that released levels were made of: whether anybody else may be shown them as well."""

import json
from collections.abc import Iterable
from datetime import date, datetime

from tracker.domain.ratings.levels import Beneath, Given, beneath
from tracker.domain.viewer import Viewer
from tracker.models.base import database, instant
from tracker.models.encrypted import decrypted
from tracker.queries import scoped

_RELEASED = f"""
SELECT week, shared_at FROM weekly_level
WHERE couple_id = ? AND {scoped.own("weekly_level", "weekly_level")} AND repair_id = ? AND shared_at IS NOT NULL
"""
# What a rating said before has to be opened; of one that was said once its row says it.
_AGAIN = f"""EXISTS (SELECT 1 FROM version o WHERE o.couple_id = r.couple_id AND o.object = r.id AND o.number > 1
    AND {scoped.own("version", "o", me="r.writer_id")})"""
# CROSS JOIN keeps SQLite from walking through every version of a couple.
_UNSEEN = f"""
SELECT r.id, r.day, v.written_at, r.tenths, CASE WHEN {_AGAIN} THEN v.body END, v.id FROM rating r
CROSS JOIN version v ON v.couple_id = r.couple_id AND v.object = r.id AND {scoped.own("version", "v", me="r.writer_id")}
WHERE r.couple_id = ? AND {scoped.own("rating", "r")} AND r.repair_id = ? AND r.audience = 'trend' AND r.shared_at IS NULL
ORDER BY r.day, r.id, v.number
"""
_SAID = f"""
SELECT id FROM rating WHERE couple_id = ? AND {scoped.own("rating", "rating")} AND repair_id = ? AND state = 'said'
"""


def beneath_levels(viewer: Viewer, repair: str) -> Beneath:
    """What lies beneath the levels of the viewer's own in a repair, of the numbers that the partner has not seen."""
    whose = (viewer.couple, viewer.person, repair)
    released = [(date.fromisoformat(week), instant(at)) for week, at in database.execute_sql(_RELEASED, whose).fetchall()]
    if not released:
        return Beneath(frozenset(), as_told=True)
    return beneath(_given(viewer, database.execute_sql(_UNSEEN, whose).fetchall()), released)


def staying(viewer: Viewer, repair: str) -> frozenset[str]:
    """The viewer's own ratings in a repair that stay theirs, since levels were made of them and one was changed since."""
    found = beneath_levels(viewer, repair)
    if found.as_told:
        return frozenset()
    rows = database.execute_sql(_SAID, (viewer.couple, viewer.person, repair)).fetchall()
    return found.ratings & {item for (item,) in rows}


def _given(viewer: Viewer, rows: Iterable[tuple[str, str, str, int, str | None, str]]) -> list[Given]:
    said: dict[tuple[str, str], list[tuple[datetime, int | None]]] = {}
    for item, day, at, tenths, body, version in rows:
        number = tenths if body is None else _number(decrypted("version.body", version, viewer.person, body))
        said.setdefault((item, day), []).append((instant(at), number))
    return [Given(item, date.fromisoformat(day), tuple(numbers)) for (item, day), numbers in said.items()]


def _number(body: str) -> int | None:
    was = json.loads(body)
    return int(was["tenths"]) if was["state"] == "said" else None
