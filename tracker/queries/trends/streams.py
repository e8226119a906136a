"""The two streams of a direction as one reader may see them, and its ladder of easing."""

from collections.abc import Hashable, Mapping, Sequence
from datetime import date, timedelta
from hashlib import blake2b

from tracker.domain.entries.due import due_items
from tracker.domain.entries.entries import State
from tracker.domain.trends.follow_through_chart import FollowThroughSoFar, follow_through_so_far
from tracker.domain.trends.scaffolding import Scaffolding, scaffolding
from tracker.domain.trends.spans import Felt, Mark, felt
from tracker.domain.viewer import Viewer
from tracker.models.base import database, scalar
from tracker.queries import scoped
from tracker.queries.cache import Cache
from tracker.queries.commitments.agreements import CommitmentTerms, commitments_in_direction
from tracker.queries.couple import Direction
from tracker.queries.ratings.levels import released_levels

_RATINGS = """
SELECT group_concat(day || ' ' || tenths, ';') FROM (
    SELECT day, tenths FROM rating
    WHERE couple_id = ? AND repair_id IS ? AND {whose} AND day <= ? AND state = 'said' ORDER BY day)
"""
_SHARED_RATINGS = _RATINGS.format(whose=f"writer_id = ? AND {scoped.shared('rating', 'rating')}")
_OWN_RATINGS = _RATINGS.format(whose=scoped.own("rating", "rating"))
_MOMENTS = """
SELECT group_concat(day || ' ' || kind, ';') FROM (
    SELECT r.day, r.kind FROM moment r WHERE r.couple_id = ? AND r.day <= ? AND {seen} ORDER BY r.day, r.kind)
"""
_STANDS = scoped.stands_for_both("moment", "r")
_SHARED_MOMENTS = _MOMENTS.format(seen=_STANDS)
_OWN_MOMENTS = _MOMENTS.format(
    seen=f"{scoped.ever_seen('moment', 'r', me='?3')}"
    f" AND CASE WHEN {scoped.own('moment', 'r', me='?3')} THEN r.state = 'said' ELSE {_STANDS} END"
)
_ENTRIES = """
SELECT c.id, group_concat(e.slot || ' ' || e.state, ';')
FROM commitment c JOIN entry e ON e.commitment_id = c.id
WHERE c.couple_id = ? AND {which} AND e.state <> 'taken_back' GROUP BY c.id ORDER BY c.id
"""
_SHARED_ENTRIES = _ENTRIES.format(
    which=f"c.repair_id = ? AND {scoped.shared('commitment', 'c')} AND {scoped.shared('entry', 'e')}"
)
_OWN_ENTRIES = _ENTRIES.format(
    which=f"{scoped.own('commitment', 'c')} AND c.state = 'own' AND {scoped.own('entry', 'e', me='c.writer_id')}"
)
_STATES: Mapping[str, State] = {state.value: state for state in State}

_TO_SUNDAY = timedelta(days=6)

_felt: Cache[Felt | None] = Cache(24)
_follow_through: Cache[FollowThroughSoFar | None] = Cache(24)


def shared_felt(viewer: Viewer, direction: Direction) -> Felt | None:
    """What both may see of felt safety in a direction: shared ratings, released levels, shared moments. Three statements."""
    if direction.hurt is None:
        return None
    levels = tuple((week + _TO_SUNDAY, tenths) for week, tenths in released_levels(viewer, direction.id))
    packed = _packed(_SHARED_RATINGS, viewer.couple, direction.id, direction.hurt, viewer.today.isoformat())
    return _felt_from(viewer, packed, levels, _packed(_SHARED_MOMENTS, viewer.couple, viewer.today.isoformat()))


def own_felt(viewer: Viewer, repair: str | None) -> Felt | None:
    """All that the viewer rated themselves, with their own moments; without a repair, how steady they felt. Two statements."""
    packed = _packed(_OWN_RATINGS, viewer.couple, repair, viewer.person, viewer.today.isoformat())
    marks = _packed(_OWN_MOMENTS, viewer.couple, viewer.today.isoformat(), viewer.person)
    return _felt_from(viewer, packed, (), marks)


def shared_follow_through(viewer: Viewer, direction: Direction) -> FollowThroughSoFar | None:
    """Follow-through in a direction, from what both agreed to and both may see. Four statements."""
    commitments = commitments_in_direction(viewer, direction.id)
    return _follow_through_from(viewer, commitments, _SHARED_ENTRIES, direction.id)


def own_follow_through(viewer: Viewer) -> FollowThroughSoFar | None:
    """The viewer's follow-through by their own word, which nobody else sees. Four statements."""
    return _follow_through_from(viewer, commitments_in_direction(viewer, None), _OWN_ENTRIES, viewer.person)


def _packed(statement: str, *values: str | None) -> str:
    return scalar(statement, values) or ""


def _felt_from(viewer: Viewer, packed: str, levels: Sequence[tuple[date, int]], marks: str) -> Felt | None:
    key: Hashable = (viewer.person, viewer.today, levels, _digest(packed, marks))
    shown = {sunday: tenths / 10 for sunday, tenths in levels}
    return _felt.get(key, lambda: felt(_ratings(packed), _marks(marks), viewer.today, shown))


def _ratings(packed: str) -> dict[date, float]:
    pairs = (each.split(" ") for each in packed.split(";") if each)
    return {date.fromisoformat(day): int(tenths) / 10 for day, tenths in pairs}


def _marks(packed: str) -> list[Mark]:
    pairs = (each.split(" ") for each in packed.split(";") if each)
    return [Mark(date.fromisoformat(day), kind) for day, kind in pairs]


def _follow_through_from(
    viewer: Viewer, commitments: Sequence[CommitmentTerms], statement: str, which: str
) -> FollowThroughSoFar | None:
    entries: dict[str, str] = dict(database.execute_sql(statement, (viewer.couple, which)).fetchall())
    terms = tuple((each.id, each.stretches, each.all_pauses) for each in commitments)
    key: Hashable = (viewer.person, viewer.today, terms, _digest(*entries.keys(), *entries.values()))
    return _follow_through.get(key, lambda: _follow_through_of(commitments, entries, viewer.today))


def _follow_through_of(
    commitments: Sequence[CommitmentTerms], entries: Mapping[str, str], today: date
) -> FollowThroughSoFar | None:
    items = (due_items(each.terms, each.all_pauses, _answers(entries.get(each.id, "")), today) for each in commitments)
    return follow_through_so_far(items, today)


def _answers(packed: str) -> dict[str, State]:
    pairs = (each.split(" ") for each in packed.split(";") if each)
    return {slot: _STATES[state] for slot, state in pairs}


def _digest(*packed: str) -> bytes:
    return blake2b("\n".join(packed).encode(), digest_size=16).digest()


def forget() -> None:
    """Forget every value that was remembered: for measuring."""
    _felt.forget()
    _follow_through.forget()
    _ladder.forget()


_ladder: Cache[Scaffolding | None] = Cache(24)


def shared_scaffolding(viewer: Viewer, direction: Direction) -> Scaffolding | None:
    """Where each commitment of a direction stood on the ladder; None where none stood there. Three statements."""
    agreed = tuple((each.title, each.stretches) for each in commitments_in_direction(viewer, direction.id))
    return _ladder.get((viewer.person, viewer.today, agreed), lambda: scaffolding(agreed, viewer.today))
