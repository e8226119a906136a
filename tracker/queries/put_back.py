"""Whose record was put back to an older copy, and who has not confirmed since who sees what."""

from collections import Counter
from dataclasses import dataclass
from datetime import datetime

from tracker.domain.viewer import Viewer
from tracker.models.base import database
from tracker.models.people import PutBack
from tracker.queries.going import own_things_seen


@dataclass(frozen=True, slots=True)
class Check:
    """What somebody is asked to look at: how their record stands, and how many of their things the partner could see."""

    stands_at: datetime
    shown: Counter[str]


def not_confirmed() -> frozenset[str]:
    """Everybody who has not confirmed yet, by id."""
    return frozenset(row.person_id for row in PutBack.select())


def waits(viewer: Viewer) -> bool:
    """Whether the viewer has not confirmed yet."""
    found = database.execute_sql("SELECT 1 FROM put_back WHERE person_id = ?", (viewer.person,)).fetchone()
    return found is not None


def to_check(viewer: Viewer) -> Check | None:
    """What the viewer is asked to look at, or None where nothing was put back or they have confirmed."""
    row = PutBack.get_or_none(PutBack.person == viewer.person)
    if row is None:
        return None
    return Check(row.stands_at, Counter(kind for (_, kind), seen in own_things_seen(viewer).items() if seen))
