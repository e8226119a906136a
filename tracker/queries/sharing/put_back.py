"""Whose record was put back to an older copy, and who has not confirmed since who sees what."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256

from tracker.domain.viewer import Viewer
from tracker.models.account import PutBack
from tracker.models.base import database
from tracker.queries.counts import own_things_seen
from tracker.queries.couple import feeling
from tracker.queries.leaving import Ended, Rest, ended_spaces, own_rest
from tracker.queries.ratings.own import sharing_level


@dataclass(frozen=True, slots=True)
class Check:
    """What somebody is asked to look at: how their record stands, and who sees what of it.

    `shown` is how many of their things of each kind the partner called `name` could see. `level` and `counselor` are who sees
    new ratings, None for whoever rates nobody. `ended` are spaces that can still be read.
    """

    stands_at: datetime
    name: str
    shown: Mapping[str, int]
    level: str | None
    counselor: str | None
    pause: Rest | None
    stop: Rest | None
    ended: Sequence[Ended]

    @property
    def said(self) -> str:
        """All of it as a short text, which the form that confirms sends back."""
        told = (self.stands_at, self.name, sorted(self.shown.items()), self.level, self.counselor)
        return sha256(repr((*told, self.pause, self.stop, self.ended)).encode()).hexdigest()


def waits(viewer: Viewer) -> bool:
    """Whether the viewer has not confirmed yet."""
    found = database.execute_sql("SELECT 1 FROM put_back WHERE person_id = ?", (viewer.person,)).fetchone()
    return found is not None


def to_check(viewer: Viewer, now: datetime) -> Check | None:
    """What the viewer is asked to look at, or None where nothing was put back or they have confirmed."""
    row = PutBack.get_or_none(PutBack.person == viewer.person)
    if row is None:
        return None
    felt = feeling(viewer)
    return Check(
        stands_at=row.stands_at,
        name=viewer.partner_name,
        shown=Counter(kind for (_, kind), seen in own_things_seen(viewer).items() if seen),
        level=sharing_level(viewer, felt.id) or "private" if felt else None,
        counselor=sharing_level(viewer, felt.id, "counselor") or "private" if felt else None,
        pause=own_rest(viewer, "pause"),
        stop=own_rest(viewer, "stop"),
        ended=ended_spaces(viewer, now),
    )
