"""Commitments as they are stored, each with its terms, pauses and answers at reviews, as far as a viewer may see them."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby
from operator import attrgetter
from typing import Any, NamedTuple, TypeVar

from tracker.domain.viewer import Viewer
from tracker.models.base import database
from tracker.queries import scoped

T = TypeVar("T")

# What was offered and never agreed shows to the other through the offer alone.
_COMMITMENTS = f"""
SELECT x.id, x.writer_id, x.category, x.state, x.shared_at, x.number, x.ended_at, x.ended_on, x.ended_by_id, x.brought_in_at
FROM commitment x WHERE x.couple_id = ? AND {scoped.ever_seen("commitment", "x", me="?2")}
"""
_TERMS = f"""
SELECT x.commitment_id, x.number, x.kind, x.writer_id, x.title, x.details, x.recurrence, x.due_time, x.weeks, x.written_at,
    x.from_day, x.review_on, x.agreed_at, x.declined_at, x.not_yet_at, x.withdrawn_at, x.id
FROM terms x WHERE x.couple_id = ? AND {scoped.seen("terms", "x", me="?2")}
"""
_PAUSES = f"""
SELECT x.commitment_id, x.id, x.writer_id, x.from_day, x.until_day, x.agreed_at, x.declined_at, x.withdrawn_at
FROM commitment_pause x WHERE x.couple_id = ? AND {scoped.seen("commitment_pause", "x", me="?2")}
"""
_ANSWERS = f"""
SELECT x.commitment_id, x.number, x.writer_id, x.answer, x.words, x.id
FROM review_answer x WHERE x.couple_id = ? AND {scoped.seen("review_answer", "x", me="?2")}
"""
_OF_ONE = " AND x.commitment_id = ?"


class StoredCommitment(NamedTuple):
    """A commitment as it is stored."""

    id: str
    keeper: str
    category: str
    state: str
    shared_at: str | None
    number: int
    ended_at: str | None
    ended_on: str | None
    ended_by: str | None
    brought_in_at: str | None


class StoredTerms(NamedTuple):
    """A version of a commitment's terms as it is stored."""

    commitment: str
    number: int
    kind: str
    writer: str
    title: str
    details: str
    recurrence: str
    due_time: str | None
    weeks: int
    written_at: str
    from_day: str | None
    review_on: str | None
    agreed_at: str | None
    declined_at: str | None
    not_yet_at: str | None
    withdrawn_at: str | None
    id: str


class StoredPause(NamedTuple):
    """A rest of one commitment as it is stored."""

    commitment: str
    id: str
    writer: str
    from_day: str
    until_day: str
    agreed_at: str | None
    declined_at: str | None
    withdrawn_at: str | None


class StoredAnswer(NamedTuple):
    """An answer of one partner at a review, as it is stored."""

    commitment: str
    number: int
    writer: str
    answer: str
    words: str
    id: str


@dataclass(frozen=True, slots=True)
class CommitmentRows:
    """A commitment with all that belongs to it: its terms by their numbers, its pauses by their days, and its answers."""

    commitment: StoredCommitment
    terms: Sequence[StoredTerms]
    pauses: Sequence[StoredPause]
    answers: Sequence[StoredAnswer]


def all_commitment_rows(viewer: Viewer) -> list[CommitmentRows]:
    """The rows of every commitment that the viewer may see, the first made first. Four statements."""
    rows = database.execute_sql(_COMMITMENTS + " ORDER BY x.created_at, x.id", (viewer.couple, viewer.person)).fetchall()
    return _with_parts(viewer, rows, "", ())


def commitment_rows(viewer: Viewer, item: str) -> CommitmentRows | None:
    """The rows of one commitment that the viewer may see; None for any other."""
    rows = database.execute_sql(_COMMITMENTS + " AND x.id = ?", (viewer.couple, viewer.person, item)).fetchall()
    return next(iter(_with_parts(viewer, rows, _OF_ONE, (item,))), None) if rows else None


def _with_parts(viewer: Viewer, rows: Sequence[Any], which: str, values: tuple[str, ...]) -> list[CommitmentRows]:
    def parts(make: Callable[[Iterable[Any]], T], query: str, order: str) -> Mapping[str, list[T]]:
        bound = (viewer.couple, viewer.person, *values)
        found = database.execute_sql(f"{query}{which} ORDER BY x.commitment_id, {order}", bound).fetchall()
        return {item: list(each) for item, each in groupby(map(make, found), key=attrgetter("commitment"))}

    terms = parts(StoredTerms._make, _TERMS, "x.number")
    pauses = parts(StoredPause._make, _PAUSES, "x.from_day")
    answers = parts(StoredAnswer._make, _ANSWERS, "x.number")
    return [
        CommitmentRows(row, terms[row.id], pauses.get(row.id, []), answers.get(row.id, []))
        for row in map(StoredCommitment._make, rows)
    ]
