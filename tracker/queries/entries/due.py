"""What a commitment asks of its keeper on a day: read in a few packed statements, for Today and for a single tap."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, time

from tracker.domain.commitments.categories import HIDEABLE
from tracker.domain.commitments.recurrence import RecurrenceKind, decode, week_of
from tracker.domain.commitments.terms import Agreed, PauseDays, stretches
from tracker.domain.entries.due import DayView, day_view
from tracker.domain.entries.entries import State
from tracker.domain.viewer import Viewer
from tracker.models.base import database
from tracker.models.encrypted import decrypted
from tracker.queries import scoped
from tracker.queries.commitments.agreements import resting_days

_KEPT = f"""
SELECT c.id, c.category, c.state, c.shared_at IS NOT NULL, c.ended_on,
    (SELECT group_concat(t.id || '|' || t.writer_id || '|' || t.number || '|' || t.recurrence || '|' || t.from_day || '|'
            || COALESCE(t.review_on, '') || '|' || COALESCE(t.due_time, '') || '|' || t.title, char(31))
        FROM terms t WHERE t.couple_id = c.couple_id AND t.commitment_id = c.id AND t.from_day IS NOT NULL
            AND {scoped.seen("terms", "t", me="c.writer_id")}),
    (SELECT group_concat(p.from_day || '|' || p.until_day, char(31)) FROM commitment_pause p
        WHERE p.couple_id = c.couple_id AND p.commitment_id = c.id AND p.agreed_at IS NOT NULL
            AND {scoped.seen("commitment_pause", "p", me="c.writer_id")}),
    c.state = 'own' AND (SELECT w.kind <> 'own' AND COALESCE(w.agreed_at, w.declined_at, w.withdrawn_at) IS NULL FROM terms w
        WHERE w.couple_id = c.couple_id AND w.commitment_id = c.id AND {scoped.seen("terms", "w", me="c.writer_id")}
        ORDER BY w.number DESC LIMIT 1)
FROM commitment c
WHERE c.couple_id = ? AND {scoped.own("commitment", "c")} AND c.state IN ('own', 'active', 'finished', 'ended')
"""
_ALL_OF_THEM = _KEPT + " ORDER BY c.created_at, c.id"
_ONE_OF_THEM = _KEPT + " AND c.id = ?"
_ENTRY = f"""
SELECT e.commitment_id, e.id, e.slot, e.day, e.state, e.learned, e.excused, e.words, e.written_at, e.shared_at,
    (SELECT v.written_on FROM version v
        WHERE v.couple_id = e.couple_id AND v.object = e.id AND v.written_at >= e.written_at
            AND {scoped.own("version", "v", me="e.writer_id")} ORDER BY v.number LIMIT 1),
    e.writer_id
FROM entry e WHERE e.couple_id = ? AND {scoped.own("entry", "e")}
"""
_IN_DAYS, _AS_BEGUN = " AND e.day BETWEEN ? AND ?", " ORDER BY e.day, e.rowid"
_WRITTEN = _ENTRY + _IN_DAYS + _AS_BEGUN
_OF_ONE = _ENTRY + _IN_DAYS + " AND e.commitment_id = ?" + _AS_BEGUN
_OWN_ENTRY = _ENTRY + " AND e.id = ?"


@dataclass(frozen=True, slots=True)
class CurrentEntry:
    """The current entry in one slot. Times are stored text in UTC; `shared` says whether the partner can see it.

    `written_on` is the viewer's day as it was when they wrote it.
    """

    id: str
    slot: str
    day: date
    state: State
    learned: str | None
    excused: str | None
    words: str
    written_at: str
    shared: bool
    written_on: date


@dataclass(frozen=True, slots=True)
class CommitmentDay:
    """One commitment of the viewer on one day: its terms in force, what it asks, and what is written this week.

    `offered`: what is kept by one's own word waits to be agreed, with what was and is written about it.
    """

    id: str
    title: str
    due_time: str | None
    hideable: bool
    own: bool
    offered: bool
    event_log: bool
    weekly: bool
    view: DayView
    written: Sequence[CurrentEntry]

    def in_slot(self, slot: str) -> CurrentEntry | None:
        """The entry that stands in a slot, also one that was taken back."""
        return next((each for each in self.written if each.slot == slot), None)


def asked(viewer: Viewer, day: date) -> list[CommitmentDay]:
    """Everything that the viewer keeps and that has terms in force on the day, the first agreed first. Four statements."""
    kept = database.execute_sql(_ALL_OF_THEM, (viewer.couple, viewer.person)).fetchall()
    monday, sunday = week_of(day)
    rows = database.execute_sql(_WRITTEN, (viewer.couple, viewer.person, monday.isoformat(), sunday.isoformat())).fetchall()
    by_commitment: dict[str, list[CurrentEntry]] = {}
    for commitment, *row in rows:
        by_commitment.setdefault(commitment, []).append(_written(row))
    rests = resting_days(viewer)
    found = (_asked(row, day, by_commitment, rests) for row in kept)
    return [each for each in found if each is not None]


def asked_one(viewer: Viewer, commitment: str, day: date) -> CommitmentDay | None:
    """What one commitment asks on the day; None when it is not the viewer's, or has no terms on that day."""
    row = database.execute_sql(_ONE_OF_THEM, (viewer.couple, viewer.person, commitment)).fetchone()
    if row is None:
        return None
    monday, sunday = (each.isoformat() for each in week_of(day))
    rows = database.execute_sql(_OF_ONE, (viewer.couple, viewer.person, monday, sunday, commitment)).fetchall()
    return _asked(row, day, {commitment: [_written(each) for _, *each in rows]}, resting_days(viewer))


def _written(row: Sequence[str]) -> CurrentEntry:
    item, slot, day, state, learned, excused, stored, written_at, shared_at, written_on, writer = row
    return CurrentEntry(
        id=item,
        slot=slot,
        day=date.fromisoformat(day),
        state=State(state),
        learned=learned,
        excused=excused,
        words=decrypted("entry.words", item, writer, stored),
        written_at=written_at,
        shared=shared_at is not None,
        written_on=date.fromisoformat(written_on),
    )


def _asked(
    row: Sequence[str], day: date, entries: Mapping[str, Sequence[CurrentEntry]], rests: Iterable[PauseDays]
) -> CommitmentDay | None:
    commitment, category, state, shared, ended_on, versions, paused, offered = row
    pieces = stretches(list(_agreed(versions)), date.fromisoformat(ended_on) if ended_on else None)
    current = next((piece for piece in pieces if piece.terms.cover(day)), None)
    if current is None:
        return None
    pauses, written = [*rests, *_pauses(paused)], entries.get(commitment, ())
    answers = {each.slot: each.state for each in written if each.state is not State.TAKEN_BACK}
    return CommitmentDay(
        id=commitment,
        title=current.title,
        due_time=f"{current.due_time:%H:%M}" if current.due_time else None,
        hideable=category in HIDEABLE,
        own=state == "own" or not shared,
        offered=bool(offered),
        event_log=current.recurrence.is_event_log,
        weekly=current.recurrence.kind is RecurrenceKind.TIMES_A_WEEK,
        view=day_view([piece.terms for piece in pieces], pauses, answers, day),
        written=[each for each in written if current.recurrence.kind is RecurrenceKind.TIMES_A_WEEK or each.day == day],
    )


def _agreed(packed: str | None) -> Iterable[Agreed]:
    for each in packed.split("\x1f") if packed else ():
        item, writer, number, recurrence, from_day, review_on, due_time, title = each.split("|")
        yield Agreed(
            int(number),
            decrypted("terms.title", item, writer, title),
            decode(recurrence),
            time.fromisoformat(due_time) if due_time else None,
            date.fromisoformat(from_day),
            date.fromisoformat(review_on) if review_on else None,
        )


def _pauses(packed: str | None) -> list[PauseDays]:
    days = (each.split("|") for each in packed.split("\x1f")) if packed else ()
    return [PauseDays(date.fromisoformat(since), date.fromisoformat(until)) for since, until in days]


@dataclass(frozen=True, slots=True)
class OwnEntry:
    """One of the viewer's own entries, with the commitment that it belongs to."""

    commitment: str
    written: CurrentEntry


def own_entry(viewer: Viewer, entry: str) -> OwnEntry | None:
    """One of the viewer's own entries; None when it is not theirs."""
    row = database.execute_sql(_OWN_ENTRY, (viewer.couple, viewer.person, entry)).fetchone()
    if row is None:
        return None
    commitment, *written = row
    return OwnEntry(commitment, _written(written))
