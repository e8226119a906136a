"""What happened to the commitments themselves, and what they were called on which day."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime

from tracker.domain.days import local_day
from tracker.domain.viewer import Viewer
from tracker.models.base import database, instant
from tracker.models.encrypted import decrypted
from tracker.queries import scoped
from tracker.queries.rows import Member, RecordRow

_VERSIONS = f"""
SELECT t.commitment_id, t.number, t.kind, t.writer_id, t.title, t.recurrence, t.written_at, t.shared_at, t.from_day,
    t.agreed_at, t.declined_at, t.withdrawn_at, c.brought_in_at, c.writer_id, c.state, t.id
FROM terms t JOIN commitment c ON c.id = t.commitment_id{scoped.beside("commitment", "c", of="terms")}
WHERE t.couple_id = ? AND {scoped.seen("terms", "t", me="?2")} ORDER BY t.number
"""


@dataclass(frozen=True, slots=True)
class TermsRow:
    """One version of a commitment's terms as it is kept; `keeper` and `state` are the commitment's own."""

    commitment: str
    number: int
    kind: str
    writer: str
    title: str
    recurrence: str
    said_at: datetime
    shared: bool
    from_day: date | None
    agreed_at: datetime | None
    declined_at: datetime | None
    withdrawn_at: datetime | None
    brought_in_at: datetime | None
    keeper: str
    state: str


def terms_rows(viewer: Viewer) -> list[TermsRow]:
    """Every version of terms that the viewer may see, in the order of their numbers. One statement."""
    rows = database.execute_sql(_VERSIONS, (viewer.couple, viewer.person)).fetchall()
    return [_terms(row) for row in rows]


def _terms(row: Sequence[str]) -> TermsRow:
    commitment, number, kind, writer, title, recurrence, written, shared, from_day, *times, keeper, state, item = row
    agreed, declined, withdrawn, brought = (instant(each) if each else None for each in times)
    return TermsRow(
        commitment=commitment,
        number=int(number),
        kind=kind,
        writer=writer,
        title=decrypted("terms.title", item, writer, title),
        recurrence=recurrence,
        said_at=instant(shared or written),
        shared=shared is not None,
        from_day=date.fromisoformat(from_day) if from_day else None,
        agreed_at=agreed,
        declined_at=declined,
        withdrawn_at=withdrawn,
        brought_in_at=brought,
        keeper=keeper,
        state=state,
    )


def by_commitment(rows: Iterable[TermsRow]) -> dict[str, list[TermsRow]]:
    """The versions of terms by the id of their commitment, each in the order of their numbers."""
    found: dict[str, list[TermsRow]] = {}
    for row in rows:
        found.setdefault(row.commitment, []).append(row)
    return found


def title_on(versions: Sequence[TermsRow], day: date) -> str:
    """What a commitment was called on a day: the terms in force then, or the first ones."""
    in_force = [each for each in versions if each.from_day is not None and each.from_day <= day]
    latest = max(in_force, key=lambda each: (each.from_day, each.number), default=None)
    return (latest or versions[0]).title if versions else ""


def current_titles(viewer: Viewer) -> dict[str, str]:
    """What each commitment that the viewer may see is called today, by id, in the order of their names. One statement."""
    titles = {item: title_on(rows, viewer.today) for item, rows in by_commitment(terms_rows(viewer)).items()}
    return dict(sorted(titles.items(), key=lambda each: each[1].casefold()))


def with_titles(viewer: Viewer, items: Iterable[RecordRow], terms: Mapping[str, list[TermsRow]]) -> list[RecordRow]:
    """The same items with the name of the commitment they are about, and the day on which it was brought in, if it was."""
    return [_named(viewer, each, terms.get(each.about or "", [])) for each in items]


def _named(viewer: Viewer, item: RecordRow, versions: list[TermsRow]) -> RecordRow:
    brought = versions[0].brought_in_at if versions and item.kind == "entry" else None
    earlier = brought is not None and item.first.at < brought
    on = local_day(brought, viewer.zone, viewer.day_start) if brought is not None and earlier else None
    return replace(item, title=title_on(versions, item.day), brought_in_on=on)


_CLOSED = f"""
SELECT id, ended_by_id, state, ended_at FROM commitment
WHERE couple_id = ? AND ended_at IS NOT NULL AND {scoped.seen("commitment", "commitment", me="?2")}
"""
_PAUSED = f"""
SELECT commitment_id, from_day, until_day, agreed_at FROM commitment_pause
WHERE couple_id = ? AND agreed_at IS NOT NULL AND {scoped.seen("commitment_pause", "commitment_pause", me="?2")}
"""
_REVIEWED = f"""
SELECT commitment_id, writer_id, answer, words, COALESCE(shared_at, written_at), shared_at IS NOT NULL, id,
    (SELECT MAX(o.agreed_at) FROM removal o
        WHERE o.couple_id = r.couple_id AND o.object = r.id AND {scoped.shared("removal", "o")})
FROM review_answer r WHERE couple_id = ? AND {scoped.seen("review_answer", "r", me="?2")}
"""


@dataclass(frozen=True, slots=True)
class Event:
    """One thing that happened to a commitment, on the reader's own `day`.

    `kind` is own, offer, ask, change, ease, back_up, review or finish (terms that were put forward), agreed, declined,
    withdrawn, brought_in, paused, reviewed, finished or ended. `name` is who did it, empty where both did. `answer` is the id
    of the answer at a review, `removed_on` the reader's own day on which both removed its words.
    """

    kind: str
    at: datetime
    day: date
    commitment: str
    title: str
    name: str
    mine: bool
    private: bool = False
    what: str = ""
    words: str = ""
    from_day: date | None = None
    until_day: date | None = None
    answer: str = ""
    removed_on: date | None = None


@dataclass(frozen=True, slots=True)
class _Told:
    """Who tells, to whom, and by which names."""

    viewer: Viewer
    people: Mapping[str, Member]
    terms: Mapping[str, Sequence[TermsRow]]

    def event(self, kind: str, at: datetime, commitment: str, writer: str | None, **more: object) -> Event:
        day = self.day(at)
        name = self.people[writer].name if writer else ""
        mine = writer == self.viewer.person
        title = str(more.pop("title", "")) or title_on(self.terms.get(commitment, ()), day)
        return Event(kind, at, day, commitment, title, name, mine, **more)  # type: ignore[arg-type]  # named by the callers below

    def day(self, at: datetime) -> date:
        """The reader's own day."""
        return local_day(at, self.viewer.zone, self.viewer.day_start)


def events(viewer: Viewer, people: Mapping[str, Member], terms: Mapping[str, Sequence[TermsRow]]) -> list[Event]:
    """Every event that the viewer may know of, the oldest first. Three statements beside those that found `terms`."""
    tell = _Told(viewer, people, terms)
    versions = (row for rows in terms.values() for row in rows)
    found = [*_put_forward(tell, versions), *_closed(tell), *_paused(tell), *_reviewed(tell)]
    return sorted(found, key=lambda each: each.at)


def _put_forward(tell: _Told, rows: Iterable[TermsRow]) -> Iterator[Event]:
    for row in rows:
        kind = "brought_in" if row.kind == "own" and row.shared else row.kind
        yield tell.event(kind, row.said_at, row.commitment, row.writer, title=row.title, private=not row.shared)
        if row.agreed_at is not None:
            yield tell.event("agreed", row.agreed_at, row.commitment, None, title=row.title, what=row.kind)
        if row.declined_at is not None:
            yield tell.event("declined", row.declined_at, row.commitment, None, title=row.title, what=row.kind)
        if row.withdrawn_at is not None:
            yield tell.event("withdrawn", row.withdrawn_at, row.commitment, row.writer, title=row.title, what=row.kind)


def _closed(tell: _Told) -> Iterator[Event]:
    rows = database.execute_sql(_CLOSED, (tell.viewer.couple, tell.viewer.person)).fetchall()
    for commitment, by, state, at in rows:
        if state in {"finished", "ended"}:
            yield tell.event(state, instant(at), commitment, None if state == "finished" else by)


def _paused(tell: _Told) -> Iterator[Event]:
    rows = database.execute_sql(_PAUSED, (tell.viewer.couple, tell.viewer.person)).fetchall()
    for commitment, since, until, at in rows:
        days = {"from_day": date.fromisoformat(since), "until_day": date.fromisoformat(until)}
        yield tell.event("paused", instant(at), commitment, None, **days)


def _reviewed(tell: _Told) -> Iterator[Event]:
    rows = database.execute_sql(_REVIEWED, (tell.viewer.couple, tell.viewer.person)).fetchall()
    for commitment, writer, answer, stored, at, shared, item, removed in rows:
        words = decrypted("review_answer.words", item, writer, stored)
        gone = {"removed_on": tell.day(instant(removed))} if removed and not words else {}
        more = {"what": answer, "words": words, "private": not shared, "answer": item, **gone}
        yield tell.event("reviewed", instant(at), commitment, writer, **more)
