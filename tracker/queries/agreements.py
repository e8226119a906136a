"""What the commitments of a couple are called, on which day."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime

from tracker.domain.days import local_day
from tracker.domain.viewer import Viewer
from tracker.models.base import database, instant
from tracker.models.encrypted import decrypted
from tracker.queries import scoped
from tracker.queries.kept import Kept

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
    """The versions of each commitment."""
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


def with_titles(viewer: Viewer, items: Iterable[Kept], terms: Mapping[str, list[TermsRow]]) -> list[Kept]:
    """The same items with the name of the commitment they are about, and the day on which it was brought in, if it was."""
    return [_named(viewer, each, terms.get(each.about or "", [])) for each in items]


def _named(viewer: Viewer, item: Kept, versions: list[TermsRow]) -> Kept:
    brought = versions[0].brought_in_at if versions and item.kind == "entry" else None
    earlier = brought is not None and item.first.at < brought
    on = local_day(brought, viewer.zone, viewer.day_start) if brought is not None and earlier else None
    return replace(item, title=title_on(versions, item.day), brought_in_on=on)
