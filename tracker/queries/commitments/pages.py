"""Commitments as their two partners read them: every version, what waits for whom, and the review."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time

from tracker.domain.commitments.categories import Category
from tracker.domain.commitments.ladder import ease, tighten
from tracker.domain.commitments.life import LifeState
from tracker.domain.commitments.recurrence import Recurrence, decode
from tracker.domain.commitments.reviews import Review, ReviewChoice, ReviewKind, answers_offered, review_state
from tracker.domain.commitments.terms import Agreed, PauseDays, Stretch, in_force, standing, stretches
from tracker.domain.errors import NotFound
from tracker.domain.viewer import Viewer
from tracker.models.base import instant
from tracker.models.encrypted import decrypted
from tracker.queries.commitments.rows import (
    CommitmentRows,
    StoredAnswer,
    StoredPause,
    StoredTerms,
    all_commitment_rows,
    commitment_rows,
)


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
    return [_view(viewer, each) for each in all_commitment_rows(viewer)]


def commitment_view(viewer: Viewer, item: str) -> CommitmentView:
    """One commitment that the viewer may see; NotFound for any other."""
    found = commitment_rows(viewer, item)
    if found is None:
        raise NotFound
    return _view(viewer, found)


def _view(viewer: Viewer, found: CommitmentRows) -> CommitmentView:
    row, terms = found.commitment, found.terms
    hidden, newest = row.keeper != viewer.person and row.shared_at is None, terms[-1]
    pieces = stretches(_agreed(terms), date.fromisoformat(row.ended_on) if row.ended_on and not hidden else None)
    pauses = tuple(_pause(viewer, each) for each in found.pauses)
    agreed_pauses = [PauseDays(each.from_day, each.until_day) for each in pauses if each.agreed]
    state = _as_offered(newest) if hidden else standing(LifeState(row.state), pieces, agreed_pauses, viewer.today)
    running = state in {LifeState.ACTIVE, LifeState.PAUSED, LifeState.OWN}
    versions = tuple(_version(viewer, each, newest.number, row.number if running else None) for each in terms)[::-1]
    return CommitmentView(
        id=row.id,
        category=Category(row.category),
        mine=row.keeper == viewer.person,
        keeper_name=_name(viewer, row.keeper),
        state=state,
        stretch=in_force(pieces, viewer.today) if running else None,
        stretches=tuple(pieces),
        versions=versions,
        pauses=pauses[::-1],
        review=_review(viewer, row.number, terms, found.answers) if running and row.number else None,
        ended_at=instant(row.ended_at) if row.ended_at and not hidden else None,
        ended_by=_name(viewer, row.ended_by) if row.ended_by and not hidden else "",
        brought_in_at=instant(row.brought_in_at) if row.brought_in_at and not hidden else None,
    )


def _as_offered(newest: StoredTerms) -> LifeState:
    """How something that is the other's own stands for the viewer, who knows the offer alone."""
    if newest.declined_at:
        return LifeState.DECLINED
    return LifeState.ENDED if newest.withdrawn_at else LifeState.PROPOSED


def _name(viewer: Viewer, person: str) -> str:
    return viewer.name if person == viewer.person else viewer.partner_name


def _agreed(terms: Iterable[StoredTerms]) -> list[Agreed]:
    return [
        Agreed(row.number, _title(row), decode(row.recurrence), _time(row.due_time), from_day, _day(row.review_on))
        for row in terms
        if (from_day := _day(row.from_day))
    ]


def _title(row: StoredTerms) -> str:
    return decrypted("terms.title", row.id, row.writer, row.title)


def _version(viewer: Viewer, row: StoredTerms, newest: int, in_force_now: int | None) -> VersionView:
    return VersionView(
        number=row.number,
        kind=row.kind,
        mine=row.writer == viewer.person,
        writer_name=_name(viewer, row.writer),
        title=_title(row),
        details=decrypted("terms.details", row.id, row.writer, row.details),
        recurrence=decode(row.recurrence),
        due_time=_time(row.due_time),
        weeks=row.weeks,
        written_at=instant(row.written_at),
        from_day=_day(row.from_day),
        review_on=_day(row.review_on),
        fate=_fate(row, newest, in_force_now),
    )


def _fate(row: StoredTerms, newest: int, in_force_now: int | None) -> str:
    if row.from_day:
        return "in_force" if row.number == in_force_now else "was_in_force"
    if row.agreed_at:
        return "finished"
    if row.declined_at or row.withdrawn_at:
        return "declined" if row.declined_at else "withdrawn"
    if row.number != newest:
        return "replaced"
    return "not_yet" if row.not_yet_at else "waiting"


def _pause(viewer: Viewer, row: StoredPause) -> PauseView:
    fate = "withdrawn" if row.withdrawn_at else "declined" if row.declined_at else "agreed" if row.agreed_at else "waiting"
    since, until = date.fromisoformat(row.from_day), date.fromisoformat(row.until_day)
    return PauseView(row.id, row.writer == viewer.person, _name(viewer, row.writer), since, until, fate)


def _review(viewer: Viewer, number: int, terms: Sequence[StoredTerms], answers: Sequence[StoredAnswer]) -> ReviewView | None:
    current = next(row for row in terms if row.number == number)
    review_on = _day(current.review_on)
    if review_on is None:
        return None
    said = {row.writer == viewer.person: _said(row) for row in answers if row.number == number}
    mine, theirs = said.get(True), said.get(False)
    recurrence = decode(current.recurrence)
    state = review_state([_answer(mine), _answer(theirs)], recurrence, review_on, viewer.today)
    return ReviewView(number, review_on, state, tuple(answers_offered(recurrence)), mine, theirs)


def _said(row: StoredAnswer) -> ReviewWords:
    return ReviewWords(ReviewChoice(row.answer), decrypted("review_answer.words", row.id, row.writer, row.words))


def _answer(said: ReviewWords | None) -> ReviewChoice | None:
    return said.answer if said else None


def _day(text: str | None) -> date | None:
    return date.fromisoformat(text) if text else None


def _time(text: str | None) -> time | None:
    return time.fromisoformat(text) if text else None
