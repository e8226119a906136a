"""What is agreed in a direction, day by day: the commitments with their terms and pauses, for whatever counts or asks."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time
from typing import NamedTuple

from tracker.domain.commitments.categories import Category
from tracker.domain.commitments.life import LifeState
from tracker.domain.commitments.recurrence import decode
from tracker.domain.commitments.terms import Agreed, PauseDays, Stretch, TermsStretch, in_force, standing, stretches
from tracker.domain.viewer import Viewer
from tracker.models.base import database, instant
from tracker.models.encrypted import decrypted
from tracker.queries import scoped

_AGREED = """
SELECT c.id, c.repair_id, c.writer_id, c.category, c.state, c.agreed_at, c.brought_in_at, c.ended_on,
    t.number, t.title, t.recurrence, t.due_time, t.from_day, t.review_on, t.id, t.writer_id
FROM commitment c JOIN terms t ON t.couple_id = c.couple_id AND t.commitment_id = c.id AND t.from_day IS NOT NULL
WHERE c.couple_id = ? AND {which} ORDER BY c.created_at, c.id, t.number
"""
_IN_A_DIRECTION = _AGREED.format(
    which=f"c.repair_id = ? AND {scoped.shared('commitment', 'c')} AND {scoped.shared('terms', 't')}"
)
_OWN = _AGREED.format(
    which=f"{scoped.own('commitment', 'c')} AND c.state = 'own' AND {scoped.seen('terms', 't', me='c.writer_id')}"
)
_PAUSES = f"""
SELECT commitment_id, from_day, until_day FROM commitment_pause
WHERE couple_id = ? AND agreed_at IS NOT NULL AND {scoped.seen("commitment_pause", "commitment_pause", me="?2")}
ORDER BY from_day
"""
_RESTS = "SELECT from_day, until_day FROM pause WHERE couple_id = ? AND kind = 'pause' ORDER BY from_day"


class _AgreedTerms(NamedTuple):
    """A version of terms that was agreed or taken on, with its commitment, as they are kept."""

    commitment: str
    repair: str | None
    keeper: str
    category: str
    state: str
    agreed_at: str | None
    brought_in_at: str | None
    ended_on: str | None
    number: int
    title: str
    recurrence: str
    due_time: str | None
    from_day: str
    review_on: str | None
    terms: str
    writer: str


@dataclass(frozen=True, slots=True)
class CommitmentTerms:
    """A commitment with every stretch of days that was agreed, or that its keeper took on by their own word.

    `state` is as of the viewer's today: also `PAUSED`, and `ENDED` where a review ended without agreement. `repair` is None
    while it is by its keeper's own word. `pauses` are its own; `rests` those of either partner, on which nothing is due.
    """

    id: str
    repair: str | None
    keeper: str
    category: Category
    state: LifeState
    title: str
    stretches: tuple[Stretch, ...]
    pauses: tuple[PauseDays, ...]
    rests: tuple[PauseDays, ...]
    agreed_at: datetime | None
    brought_in_at: datetime | None

    @property
    def terms(self) -> list[TermsStretch]:
        """The stretches as the rules of `due` take them."""
        return [piece.terms for piece in self.stretches]

    @property
    def all_pauses(self) -> tuple[PauseDays, ...]:
        """Everything that makes a day ask nothing."""
        return self.pauses + self.rests

    def on(self, day: date) -> Stretch | None:
        """The stretch in force on the day, or the next one before the first has begun."""
        return in_force(self.stretches, day)


def commitments_in_direction(viewer: Viewer, repair: str | None) -> list[CommitmentTerms]:
    """What both agreed to in a repair of the viewer's couple, the first made first, whatever has become of it since.

    With None instead: what the viewer keeps by their own word, which nobody else sees. Three statements.
    """
    query, which = (_IN_A_DIRECTION, repair) if repair else (_OWN, viewer.person)
    rows = database.execute_sql(query, (viewer.couple, which)).fetchall()
    pauses = commitment_pauses(viewer)
    rests = resting_days(viewer)
    by_id: dict[str, list[_AgreedTerms]] = {}
    for row in map(_AgreedTerms._make, rows):
        by_id.setdefault(row.commitment, []).append(row)
    return [_commitment(versions, pauses.get(item, ()), rests, viewer.today) for item, versions in by_id.items()]


def commitment_pauses(viewer: Viewer) -> Mapping[str, tuple[PauseDays, ...]]:
    """The pauses in force that belong to single commitments, by their ids."""
    found: dict[str, tuple[PauseDays, ...]] = {}
    for item, since, until in database.execute_sql(_PAUSES, (viewer.couple, viewer.person)).fetchall():
        found[item] = (*found.get(item, ()), PauseDays(date.fromisoformat(since), date.fromisoformat(until)))
    return found


def resting_days(viewer: Viewer) -> tuple[PauseDays, ...]:
    """The days on which either partner has paused. The day on which one goes on is no longer among them."""
    rows = database.execute_sql(_RESTS, (viewer.couple,)).fetchall()
    return tuple(PauseDays(date.fromisoformat(since), date.fromisoformat(until) if until else None) for since, until in rows)


def _commitment(
    rows: Sequence[_AgreedTerms], pauses: tuple[PauseDays, ...], rests: tuple[PauseDays, ...], today: date
) -> CommitmentTerms:
    newest = rows[-1]
    pieces = stretches([_piece(row) for row in rows], date.fromisoformat(newest.ended_on) if newest.ended_on else None)
    return CommitmentTerms(
        id=newest.commitment,
        repair=None if newest.state == LifeState.OWN else newest.repair,
        keeper=newest.keeper,
        category=Category(newest.category),
        state=standing(LifeState(newest.state), pieces, pauses, today),
        title=_title(newest),
        stretches=tuple(pieces),
        pauses=pauses,
        rests=rests,
        agreed_at=instant(newest.agreed_at) if newest.agreed_at else None,
        brought_in_at=instant(newest.brought_in_at) if newest.brought_in_at else None,
    )


def _piece(row: _AgreedTerms) -> Agreed:
    return Agreed(
        row.number,
        _title(row),
        decode(row.recurrence),
        time.fromisoformat(row.due_time) if row.due_time else None,
        date.fromisoformat(row.from_day),
        date.fromisoformat(row.review_on) if row.review_on else None,
    )


def _title(row: _AgreedTerms) -> str:
    return decrypted("terms.title", row.terms, row.writer, row.title)
