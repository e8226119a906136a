"""Commitments as their two partners read them: every version, what waits for whom, and the review."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time
from itertools import groupby
from operator import itemgetter
from typing import Any

from tracker.domain.commitments.ladder import ease, tighten
from tracker.domain.commitments.limits import Category, LifeState
from tracker.domain.commitments.recurrence import Recurrence, decode
from tracker.domain.commitments.reviews import Review, ReviewChoice, ReviewKind, answers_offered, review_state
from tracker.domain.commitments.terms import Agreed, PauseDays, Stretch, in_force, standing, stretches
from tracker.domain.errors import NotFound
from tracker.domain.viewer import Viewer
from tracker.models.base import database, instant
from tracker.models.encrypted import decrypted
from tracker.queries import scoped

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
SELECT x.commitment_id, x.number, x.writer_id, x.answer, x.words, x.shared_at, x.id
FROM review_answer x WHERE x.couple_id = ? AND {scoped.seen("review_answer", "x", me="?2")}
"""
_OF_ONE = " AND x.commitment_id = ?"


@dataclass(frozen=True, slots=True)
class VersionView:
    """One version of the terms. `fate`: waiting, not_yet, in_force, was_in_force, declined, withdrawn, replaced or finished."""

    number: int
    kind: str
    mine: bool
    writer_name: str
    title: str
    details: str
    recurrence: Recurrence
    due_time: time | None
    weeks: int
    written_at: datetime
    from_day: date | None
    review_on: date | None
    fate: str

    @property
    def said(self) -> str:
        """Its words in one text: the title, and the details on the next line."""
        return "\n".join(each for each in (self.title, self.details) if each)

    @property
    def finishes(self) -> bool:
        """Whether it proposes nothing but that the commitment is finished."""
        return self.kind == "finish"

    @property
    def by_own_word(self) -> bool:
        """Whether nobody was asked to agree to it."""
        return self.kind == "own"

    @property
    def put_off(self) -> bool:
        """Whether the answer so far is: not yet."""
        return self.fate == "not_yet"


@dataclass(frozen=True, slots=True)
class PauseView:
    """Days of rest for one commitment. `fate`: waiting, agreed, declined or withdrawn."""

    id: str
    mine: bool
    writer_name: str
    from_day: date
    until_day: date
    fate: str

    @property
    def agreed(self) -> bool:
        """Whether both want it."""
        return self.fate == "agreed"


@dataclass(frozen=True, slots=True)
class ReviewWords:
    """What one partner answered at a review."""

    answer: ReviewChoice
    words: str


@dataclass(frozen=True, slots=True)
class ReviewView:
    """The review of the version in force. `theirs` is None until both have answered: not even its existence shows before."""

    number: int
    review_on: date
    state: Review
    offered: tuple[ReviewChoice, ...]
    mine: ReviewWords | None
    theirs: ReviewWords | None

    @property
    def is_due(self) -> bool:
        """Whether it asks something of both now."""
        return self.state.kind in {ReviewKind.WAITING, ReviewKind.DIFFER, ReviewKind.AGREED}

    @property
    def agreed(self) -> bool:
        """Whether both gave the same answer."""
        return self.state.kind is ReviewKind.AGREED


@dataclass(frozen=True, slots=True)
class CommitmentView:
    """One commitment. `state` is as of the viewer's today; `stretch` is what is in force, if anything.

    `ended_by` names who ended it, and is empty where a review ended it.
    """

    id: str
    category: Category
    mine: bool
    keeper_name: str
    state: LifeState
    stretch: Stretch | None
    stretches: tuple[Stretch, ...]
    versions: tuple[VersionView, ...]
    pauses: tuple[PauseView, ...]
    review: ReviewView | None
    ended_at: datetime | None
    ended_by: str
    brought_in_at: datetime | None

    @property
    def waiting(self) -> VersionView | None:
        """The version that waits for an answer, if one does."""
        newest = self.versions[0]
        return newest if newest.fate in {"waiting", "not_yet"} else None

    @property
    def words(self) -> VersionView:
        """The version to show: the one in force, otherwise the newest."""
        current = (each for each in self.versions if self.stretch is not None and each.number == self.stretch.number)
        return next(current, self.versions[0])

    @property
    def waiting_pause(self) -> PauseView | None:
        """The pause that waits for an answer, if one does."""
        return next((each for each in self.pauses if each.fate == "waiting"), None)

    @property
    def waits_for_me(self) -> bool:
        """Whether something of the other's waits for the viewer's answer."""
        open_ones = (self.waiting, self.waiting_pause)
        return self.running_or_proposed and any(each is not None and not each.mine for each in open_ones)

    @property
    def own(self) -> bool:
        """Whether it is kept by one's own word."""
        return self.state is LifeState.OWN

    @property
    def rests(self) -> bool:
        """Whether it rests today."""
        return self.state is LifeState.PAUSED

    @property
    def running(self) -> bool:
        """Whether it is in force, also while it rests."""
        return self.state in {LifeState.ACTIVE, LifeState.PAUSED}

    @property
    def running_or_proposed(self) -> bool:
        """Whether anything about it can still be answered."""
        return self.running or self.state in {LifeState.PROPOSED, LifeState.OWN}

    @property
    def eased(self) -> Recurrence | None:
        """One rung down from what is in force, if there is one."""
        return ease(self.stretch.recurrence) if self.stretch else None

    @property
    def tightened(self) -> Recurrence | None:
        """One rung up from what is in force, if there is one."""
        return tighten(self.stretch.recurrence) if self.stretch else None


def commitment_views(viewer: Viewer) -> list[CommitmentView]:
    """Every commitment that the viewer may see, the first made first. Four statements."""
    rows = database.execute_sql(_COMMITMENTS + " ORDER BY x.created_at, x.id", (viewer.couple, viewer.person)).fetchall()
    return _views(viewer, rows, "", ())


def commitment_view(viewer: Viewer, item: str) -> CommitmentView:
    """One of them; NotFound for any other."""
    rows = database.execute_sql(_COMMITMENTS + " AND x.id = ?", (viewer.couple, viewer.person, item)).fetchall()
    if not rows:
        raise NotFound
    return _views(viewer, rows, _OF_ONE, (item,))[0]


def _views(viewer: Viewer, rows: Sequence[Any], which: str, values: tuple[str, ...]) -> list[CommitmentView]:
    def parts(query: str, order: str) -> Mapping[str, list[Any]]:
        bound = (viewer.couple, viewer.person, *values)
        found = database.execute_sql(f"{query}{which} ORDER BY x.commitment_id, {order}", bound).fetchall()
        return {item: list(each) for item, each in groupby(found, key=itemgetter(0))}

    terms, pauses, answers = parts(_TERMS, "x.number"), parts(_PAUSES, "x.from_day"), parts(_ANSWERS, "x.number")
    return [_view(viewer, row, terms[row[0]], pauses.get(row[0], []), answers.get(row[0], [])) for row in rows]


def _view(
    viewer: Viewer, row: Sequence[Any], terms: Sequence[Any], pause_rows: Sequence[Any], answers: Sequence[Any]
) -> CommitmentView:
    item, keeper, category, stored, shared_at, number, ended_at, ended_on, ended_by, brought_in_at = row
    hidden = keeper != viewer.person and shared_at is None
    pieces = stretches(_agreed(terms), date.fromisoformat(ended_on) if ended_on and not hidden else None)
    pauses = tuple(_pause(viewer, each[1:]) for each in pause_rows)
    agreed_pauses = [PauseDays(each.from_day, each.until_day) for each in pauses if each.agreed]
    state = _as_offered(terms[-1]) if hidden else standing(LifeState(stored), pieces, agreed_pauses, viewer.today)
    running = state in {LifeState.ACTIVE, LifeState.PAUSED, LifeState.OWN}
    versions = tuple(_version(viewer, each[1:], terms[-1][1], number if running else None) for each in terms)[::-1]
    return CommitmentView(
        id=item,
        category=Category(category),
        mine=keeper == viewer.person,
        keeper_name=_name(viewer, keeper),
        state=state,
        stretch=in_force(pieces, viewer.today) if running else None,
        stretches=tuple(pieces),
        versions=versions,
        pauses=pauses[::-1],
        review=_review(viewer, number, terms, answers) if running and number else None,
        ended_at=instant(ended_at) if ended_at and not hidden else None,
        ended_by=_name(viewer, ended_by) if ended_by and not hidden else "",
        brought_in_at=instant(brought_in_at) if brought_in_at and not hidden else None,
    )


def _as_offered(newest: Sequence[Any]) -> LifeState:
    """How something that is the other's own stands for the viewer, who knows the offer alone."""
    declined_at, _, withdrawn_at = newest[13:16]
    if declined_at:
        return LifeState.DECLINED
    return LifeState.ENDED if withdrawn_at else LifeState.PROPOSED


def _name(viewer: Viewer, person: str) -> str:
    return viewer.name if person == viewer.person else viewer.partner_name


def _agreed(terms: Iterable[Sequence[Any]]) -> list[Agreed]:
    return [
        Agreed(row[1], _title(row), decode(row[6]), _time(row[7]), date.fromisoformat(row[10]), _day(row[11]))
        for row in terms
        if row[10]
    ]


def _title(row: Sequence[Any]) -> str:
    return decrypted("terms.title", row[16], row[3], row[4])


def _version(viewer: Viewer, row: Sequence[Any], newest: int, in_force_now: int | None) -> VersionView:
    number, kind, writer, title, details, recurrence, due_time, weeks, written_at, from_day, review_on = row[:11]
    return VersionView(
        number=number,
        kind=kind,
        mine=writer == viewer.person,
        writer_name=_name(viewer, writer),
        title=decrypted("terms.title", row[15], writer, title),
        details=decrypted("terms.details", row[15], writer, details),
        recurrence=decode(recurrence),
        due_time=_time(due_time),
        weeks=weeks,
        written_at=instant(written_at),
        from_day=_day(from_day),
        review_on=_day(review_on),
        fate=_fate(row, newest, in_force_now),
    )


def _fate(row: Sequence[Any], newest: int, in_force_now: int | None) -> str:
    number, from_day, agreed_at, declined_at, not_yet_at, withdrawn_at = row[0], row[9], *row[11:15]
    if from_day:
        return "in_force" if number == in_force_now else "was_in_force"
    if agreed_at:
        return "finished"
    if declined_at or withdrawn_at:
        return "declined" if declined_at else "withdrawn"
    if number != newest:
        return "replaced"
    return "not_yet" if not_yet_at else "waiting"


def _pause(viewer: Viewer, row: Sequence[Any]) -> PauseView:
    item, writer, from_day, until_day, agreed_at, declined_at, withdrawn_at = row
    fate = "withdrawn" if withdrawn_at else "declined" if declined_at else "agreed" if agreed_at else "waiting"
    since, until = date.fromisoformat(from_day), date.fromisoformat(until_day)
    return PauseView(item, writer == viewer.person, _name(viewer, writer), since, until, fate)


def _review(viewer: Viewer, number: int, terms: Sequence[Any], answers: Sequence[Any]) -> ReviewView | None:
    current = next(row for row in terms if row[1] == number)
    review_on = _day(current[11])
    if review_on is None:
        return None
    said = {row[2] == viewer.person: _said(row) for row in answers if row[1] == number}
    mine, theirs = said.get(True), said.get(False)
    recurrence = decode(current[6])
    state = review_state([_answer(mine), _answer(theirs)], recurrence, review_on, viewer.today)
    return ReviewView(number, review_on, state, tuple(answers_offered(recurrence)), mine, theirs)


def _said(row: Sequence[Any]) -> ReviewWords:
    return ReviewWords(ReviewChoice(row[3]), decrypted("review_answer.words", row[6], row[2], row[4]))


def _answer(said: ReviewWords | None) -> ReviewChoice | None:
    return said.answer if said else None


def _day(text: str | None) -> date | None:
    return date.fromisoformat(text) if text else None


def _time(text: str | None) -> time | None:
    return time.fromisoformat(text) if text else None
