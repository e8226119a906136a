"""A rater's own ratings, and who may see them."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from tracker.domain.viewer import Viewer
from tracker.models.base import database, instant, scalar
from tracker.models.encrypted import decrypted
from tracker.queries import scoped

_ON_DAY = f"""
SELECT r.id, r.tenths, r.audience, r.shared_at IS NOT NULL, h.held_at FROM rating r
LEFT JOIN held_back_rating h ON h.rating_id = r.id AND {scoped.own("held_back_rating", "h", me="r.writer_id")}
WHERE r.couple_id = ? AND {scoped.own("rating", "r")} AND COALESCE(r.repair_id, '') = ? AND r.day = ? AND r.state = 'said'
"""
_DETAILS = f"""
SELECT d.id, d.kind, d.words, d.shared_at IS NOT NULL FROM rating_detail d
WHERE d.couple_id = ? AND d.rating_id = ? AND {scoped.own("rating_detail", "d")} AND d.state = 'said'
"""
_OWN = f"SELECT day FROM rating WHERE couple_id = ? AND {scoped.own('rating', 'rating')} AND id = ? AND state = 'said'"
_LEVEL = f"""
SELECT level FROM sharing WHERE couple_id = ? AND {scoped.own("sharing", "sharing")} AND repair_id = ? AND audience = ?
ORDER BY written_at DESC LIMIT 1
"""
_FIRST = f"SELECT MIN(day) FROM rating WHERE couple_id = ? AND {scoped.own('rating', 'rating')} AND repair_id = ?"
_NUMBER = f"""
SELECT COUNT(*) FROM rating WHERE couple_id = ? AND {scoped.own("rating", "rating")} AND repair_id = ? AND state = 'said'
"""
_TRIGGERS = f"""
SELECT d.id, d.words FROM rating_detail d
WHERE d.couple_id = ? AND {scoped.own("rating_detail", "d")} AND d.kind = 'trigger' AND d.state = 'said'
"""


_MOST_TRIGGERS = 12


@dataclass(frozen=True, slots=True)
class Detail:
    """Something said with a rating, and whether the partner can see it."""

    id: str
    kind: str
    words: str
    shared: bool


@dataclass(frozen=True, slots=True)
class Rated:
    """The viewer's own rating of one day, in tenths. With `held_at` it waits since then to be shown with others."""

    id: str
    tenths: int
    audience: str
    shared: bool
    held_at: datetime | None = None


def rated(viewer: Viewer, repair: str | None, day: date) -> Rated | None:
    """The viewer's own rating of a day in a repair; without a repair, how steady they felt."""
    row = database.execute_sql(_ON_DAY, (viewer.couple, viewer.person, repair or "", day.isoformat())).fetchone()
    if row is None:
        return None
    item, tenths, audience, shared, held_at = row
    return Rated(item, tenths, audience, bool(shared), instant(held_at) if held_at else None)


def rating_details(viewer: Viewer, rating: str) -> list[Detail]:
    """What the viewer said with one of their own ratings."""
    rows = database.execute_sql(_DETAILS, (viewer.couple, rating, viewer.person)).fetchall()
    found = [Detail(item, kind, _words(viewer, item, words), bool(shared)) for item, kind, words, shared in rows]
    return sorted(found, key=lambda each: (each.kind, each.words))


def _words(viewer: Viewer, detail: str, stored: str) -> str:
    return decrypted("rating_detail.words", detail, viewer.person, stored)


def own_rating(viewer: Viewer, rating: str) -> date | None:
    """The day of one of the viewer's own ratings; None when it is not theirs."""
    day = scalar(_OWN, (viewer.couple, viewer.person, rating))
    return date.fromisoformat(day) if day else None


def sharing_level(viewer: Viewer, repair: str, audience: str = "partner") -> str | None:
    """What the viewer lets the partner, or the counselor, see of their ratings in a repair; None until they have chosen."""
    level: str | None = scalar(_LEVEL, (viewer.couple, viewer.person, repair, audience))
    return level


def first_rated_on(viewer: Viewer, repair: str) -> date | None:
    """The earliest day of a repair that the viewer rated."""
    day = scalar(_FIRST, (viewer.couple, viewer.person, repair))
    return date.fromisoformat(day) if day else None


def number_rated(viewer: Viewer, repair: str) -> int:
    """On how many days of a repair the viewer said how they felt."""
    return int(scalar(_NUMBER, (viewer.couple, viewer.person, repair)))


def own_triggers(viewer: Viewer) -> Sequence[str]:
    """The viewer's own trigger words, the most used first, twelve at the most."""
    rows = database.execute_sql(_TRIGGERS, (viewer.couple, viewer.person)).fetchall()
    times = Counter(_words(viewer, item, words) for item, words in rows)
    return sorted(times, key=lambda words: (-times[words], words))[:_MOST_TRIGGERS]
