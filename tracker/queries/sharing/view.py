"""The value that a sheet is made of: what a share shows, read from rows that its reader may see, and nothing else."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta

from tracker.domain.entries.due import due_items
from tracker.domain.entries.entries import State
from tracker.domain.moments import MomentKind
from tracker.domain.sharing.scope import Scope, freeze
from tracker.domain.sharing.sheet import SheetDays, Stream, felt_stream, follow_through_stream, side_by_side
from tracker.domain.trends.honesty import slips
from tracker.domain.viewer import Viewer
from tracker.domain.visibility import Facts, Reader, may_read
from tracker.models.base import database
from tracker.queries import scoped
from tracker.queries.account.people import person_name
from tracker.queries.commitments.agreements import CommitmentTerms, commitments_in_direction
from tracker.queries.couple import Direction, directions
from tracker.queries.rows import RecordRow, members
from tracker.queries.sharing.sheet_days import Plain, Rows, by_day, plain_entries, plain_moments, plain_plans, plain_ratings

REVIEW_SOON_DAYS = 14
"""A review that comes within so many days is one for the next session."""

_JUMPS = frozenset({MomentKind.SETBACK, MomentKind.DISCLOSURE})
_HERE = """
SELECT p.id, p.name FROM membership m JOIN person p ON p.id = m.person_id
WHERE m.couple_id = ? AND m.until_at IS NULL
"""
# As nobody of the two, whom an index leads past all that is one's alone.
_SLOTS = f"""
SELECT id, slot FROM entry WHERE couple_id = ? AND day BETWEEN ? AND ? AND {scoped.ever_seen("entry", "entry", me="''")}
"""
_WRITTEN_ON = """
SELECT v.written_on FROM version v
WHERE v.couple_id = {0}.couple_id AND v.object = {0}.id AND v.written_at >= {0}.agreed_at AND {1} ORDER BY v.number LIMIT 1
"""
# What was kept by one's own word has terms that nobody else agreed to: those of the commitment's own day stand for them.
_AGREED = f"""
SELECT t.commitment_id, t.number, COALESCE(
    ({_WRITTEN_ON.format("t", scoped.shared("terms", "t", stamped="v"))}),
    ({_WRITTEN_ON.format("c", scoped.shared("commitment", "c", stamped="v"))})), t.review_on
FROM terms t JOIN commitment c ON c.id = t.commitment_id{scoped.beside("commitment", "c", of="terms")}
WHERE t.couple_id = ? AND {scoped.shared("terms", "t")} AND t.from_day IS NOT NULL
"""


def shared_view(writer: Viewer, scope: Scope) -> str:
    """What a share of `scope` shows today, as canonical JSON; `writer` is the one who proposed it, with the day of the share.

    A share of both is read as a stranger to both reads, so that nothing which is one partner's alone is there to be seen.
    """
    span = SheetDays(scope.from_day, min(scope.until_day, writer.today))
    if not scope.both:
        return freeze(_own_things(writer, scope, span))
    outside = replace(writer, person="", name="", partner=None, partner_name="")
    return freeze(_shared_record(outside, scope, span))


@dataclass(frozen=True, slots=True)
class _Record:
    """The rows that a share of both shows, by kind; a kind that is not in its scope is empty."""

    outside: Viewer
    scope: Scope
    span: SheetDays
    entries: Sequence[RecordRow]
    plans: Sequence[RecordRow]
    moments: Sequence[RecordRow]
    ratings: Sequence[RecordRow]


def _shared_record(outside: Viewer, scope: Scope, span: SheetDays) -> Plain:
    people = members(outside)
    ways = [each for each in directions(outside) if each.accountable]
    agreed_to = {each.id: _agreed_commitments(outside, each) if _shows(scope, "terms") else [] for each in ways}
    record = _record(Rows(outside, people, span), scope, {each.id for way in agreed_to.values() for each in way})
    names = {person: member.name for person, member in people.items()}
    found = [_direction(record, each, names, agreed_to[each.id]) for each in ways]
    return {
        "names": sorted(person_name(*row) for row in database.execute_sql(_HERE, (outside.couple,)).fetchall()),
        "as_of": outside.today,
        "from_day": span.first,
        "until_day": span.last,
        "directions": sorted(found, key=lambda each: str(each["keeper"])),
        "moments": [{"day": day, **row} for day, row in reversed(plain_moments(record.moments))],
        "log": _log(record),
    }


def _shows(scope: Scope, kind: str, field: str = "") -> bool:
    """Whether a kind belongs into a share of this scope: of both what is shared of it, otherwise what is its writer's own."""
    reader = Reader.LINK if scope.both else Reader.OWN_LINK
    return may_read(kind, field, reader, Facts(shared=scope.both, parts=scope.parts))


def _agreed_commitments(outside: Viewer, way: Direction) -> list[CommitmentTerms]:
    """What the accountable partner agreed to; what the other keeps of their own accord is never put on a sheet."""
    return [each for each in commitments_in_direction(outside, way.id) if each.keeper == way.accountable]


def _record(rows: Rows, scope: Scope, agreed_to: set[str]) -> _Record:
    return _Record(
        outside=rows.viewer,
        scope=scope,
        span=rows.span,
        entries=[each for each in rows.entries() if each.about in agreed_to] if _shows(scope, "entry") else [],
        plans=rows.of("plan") if _shows(scope, "plan") else [],
        moments=rows.moments() if _shows(scope, "moment") else [],
        ratings=[each for each in rows.of("rating") if each.about] if _shows(scope, "rating") else [],
    )


def _direction(record: _Record, way: Direction, names: Mapping[str, str], agreed_to: list[CommitmentTerms]) -> Plain:
    told = [each for each in record.entries if each.about in {one.id for one in agreed_to}]
    follow_through = _follow_through(record, agreed_to, told) if _shows(record.scope, "entry") else None
    felt = _felt(record.ratings, record.moments, way.id, record.span)
    return {
        "keeper": names.get(way.accountable or "", ""),
        "rater": names.get(way.hurt or "", ""),
        "kept": follow_through and follow_through.said,
        "felt": felt and felt.said,
        "weeks": side_by_side(record.span, follow_through, felt),
        "commitments": _in_force(record, agreed_to),
    }


def _follow_through(record: _Record, agreed_to: list[CommitmentTerms], told: list[RecordRow]) -> Stream:
    today = record.outside.today
    slots = dict(
        database.execute_sql(_SLOTS, (record.outside.couple, *map(str, (record.span.first, record.span.last)))).fetchall()
    )
    items = [due_items(one.terms, one.all_pauses, _answers(slots, told, one.id), today) for one in agreed_to]
    counted = slips((State(each.now.said["state"]), each.now.said["learned"]) for each in told)
    no_match = sum(said.now.said["kind"] == "no_match" for each in told for said in each.beside)
    stream = follow_through_stream(items, record.span)
    return replace(stream, said=stream.said | {"slips": counted, "no_match": no_match})


def _answers(slots: Mapping[str, str], told: list[RecordRow], commitment: str) -> dict[str, State]:
    return {slots[each.id]: State(each.now.said["state"]) for each in told if each.about == commitment}


def _felt(ratings: Sequence[RecordRow], moments: Sequence[RecordRow], repair: str | None, span: SheetDays) -> Stream | None:
    """The felt stream of one repair; None where nothing of it may be seen, and nobody is told why."""
    scores = {each.day: int(each.now.said["tenths"]) for each in ratings if each.about == repair}
    if not scores:
        return None
    return felt_stream(scores, [each.day for each in moments if each.now.said["kind"] in _JUMPS], span)


def _in_force(record: _Record, agreed_to: list[CommitmentTerms]) -> list[Plain]:
    rows = database.execute_sql(_AGREED, (record.outside.couple,)).fetchall() if agreed_to else []
    agreed = {(item, number): (since, review) for item, number, since, review in rows}
    return [each for one in agreed_to for each in _as_agreed(record, one, agreed)]


def _as_agreed(record: _Record, one: CommitmentTerms, agreed: Mapping[tuple[str, int], tuple[str, str]]) -> Iterable[Plain]:
    day = record.span.last
    piece = one.on(day)
    if piece is None or day < piece.from_day:
        return
    since, review = agreed[one.id, piece.number]
    review_on = date.fromisoformat(review) if review and not piece.lapsed else None
    rule = piece.recurrence
    yield {
        "title": piece.title,
        "recurrence": {
            "kind": str(rule.kind),
            "step": rule.step,
            "weekdays": sorted(rule.weekdays),
            "times": rule.times,
            "on": rule.on,
        },
        "agreed_on": since,
        "review_on": review_on,
        "due": review_on is not None and review_on <= day + timedelta(days=REVIEW_SOON_DAYS),
    }


def _log(record: _Record) -> list[Plain]:
    return by_day(
        {
            "entries": plain_entries(record.entries),
            "plans": plain_plans(record.plans),
            "moments": plain_moments(record.moments),
            "ratings": plain_ratings(record.ratings, {}),
        }
    )


def _own_things(writer: Viewer, scope: Scope, span: SheetDays) -> Plain:
    people = members(writer)
    rows = Rows(writer, people, span)
    ratings = [each for each in rows.of("rating") if each.mine]
    details = _said_beside(rows, scope)
    scored = _shows(scope, "rating")
    shown = ratings if scored else []
    partner = {each.id: people[each.accountable].name for each in directions(writer) if each.accountable}
    return {
        "names": [writer.name],
        "as_of": writer.today,
        "from_day": span.first,
        "until_day": span.last,
        "directions": [
            _own_stream(shown, repair, partner.get(repair or "", ""), span)
            for repair in sorted({each.about for each in shown}, key=str)
        ],
        "moments": [],
        "log": by_day({"ratings": _own_ratings(ratings, details, scored=scored)}),
    }


def _own_stream(ratings: Sequence[RecordRow], repair: str | None, about: str, span: SheetDays) -> Plain:
    felt = _felt(ratings, (), repair, span)
    return {"about": about, "kept": None, "felt": felt and felt.said, "weeks": side_by_side(span, felt)}


def _said_beside(rows: Rows, scope: Scope) -> dict[str | None, dict[str, list[str]]]:
    """What the writer said with their ratings, as far as it is in scope: words by kind, by the rating's id."""
    found: dict[str | None, dict[str, list[str]]] = {}
    for each in rows.of("rating_detail"):
        kind = each.now.said["kind"]
        if each.mine and _shows(scope, "rating_detail", kind):
            found.setdefault(each.about, {}).setdefault(kind, []).append(each.now.said["words"])
    return found


def _own_ratings(
    ratings: Sequence[RecordRow], details: Mapping[str | None, Mapping[str, list[str]]], *, scored: bool
) -> list[tuple[date, Plain]]:
    rows = plain_ratings([each for each in ratings if scored or each.id in details], details)
    return [(day, row if scored else {name: row[name] for name in row if name != "score"}) for day, row in rows]
