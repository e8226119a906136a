"""History that was kept elsewhere becomes one's own: habits as one's own commitments with entries, scores as ratings."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import islice

from tracker import chance, clock
from tracker.domain.canonical import canonical_json
from tracker.domain.commitments import Category, LifeState
from tracker.domain.credentials import refuse_credential
from tracker.domain.due import slot_beyond
from tracker.domain.entries import SLIPS, Learned, State
from tracker.domain.errors import NotFound
from tracker.domain.imports.loop import LoopHabit, LoopImport
from tracker.domain.imports.ratings import RatingsImport
from tracker.domain.imports.table import tidy_name
from tracker.domain.names import refuse_markup
from tracker.domain.recurrence import Recurrence, decode
from tracker.domain.terms import Terms as Stretch
from tracker.domain.terms import in_order
from tracker.domain.viewer import Actor
from tracker.domain.weeks import slot_in_record
from tracker.domain.words import N_
from tracker.models.base import database, instant_text
from tracker.models.encrypted import encrypted
from tracker.models.record import Commitment, Terms
from tracker.queries.imports import answered_slots, rated_days
from tracker.queries.repairs import feeling
from tracker.queries.scoped import own_rows, seen_rows
from tracker.services import ledger
from tracker.services.terms import must_be_open
from tracker.services.writing import transaction

_BATCH = 5000
_ENTRY = (
    "INSERT INTO entry (id, couple_id, commitment_id, writer_id, day, slot, state, learned, excused, words, written_at) VALUES"
    " (:id, :couple, :commitment, :writer, :day, :slot, :state, :learned, :excused, :words, :written_at)"
)
_RATING = (
    "INSERT INTO rating (id, couple_id, repair_id, writer_id, day, tenths, audience, state, written_at, imported) VALUES"
    " (:id, :couple, :repair, :writer, :day, :tenths, 'private', :state, :written_at, 1)"
)
_VERSION = (
    "INSERT INTO version (id, couple_id, kind, object, number, writer_id, body, written_at, written_on) VALUES"
    " (:version, :couple, :kind, :id, 1, :writer, :body, :written_at, :written_on)"
)

Row = dict[str, object]


@dataclass(frozen=True, slots=True)
class Written:
    """What an import did, in entries or ratings.

    `rows_already`: something stood there before, the same or not, and was left as it is. `rows_left_out`: new, but for a
    commitment that is no longer the importer's own, where days are said on Today and nowhere else.
    """

    rows_written: int = 0
    rows_already: int = 0
    rows_left_out: int = 0

    def __add__(self, other: "Written") -> "Written":
        return Written(
            self.rows_written + other.rows_written,
            self.rows_already + other.rows_already,
            self.rows_left_out + other.rows_left_out,
        )


def import_loop(actor: Actor, found: LoopImport, recurrences: Mapping[str, Recurrence]) -> Written:
    """Write the habits that `recurrences` names as the actor's own commitments with their entries, all or none of them.

    A habit that was brought in before is known by its name; it keeps its terms, and a day that has an entry keeps it.
    Nothing becomes visible to the partner. Raises `Invalid` for a name that looks like a credential, `Conflict` in a space
    that can only be read.
    """
    must_be_open(actor)
    wanted = [habit for habit in found.habits if habit.name in recurrences and habit.entries]
    for habit in wanted:
        refuse_credential("file", habit.name)
    return transaction(lambda: _import_habits(actor, wanted, recurrences))


def _import_habits(actor: Actor, habits: Sequence[LoopHabit], recurrences: Mapping[str, Recurrence]) -> Written:
    mine = own_rows(Commitment, actor).where(Commitment.source.is_null(is_null=False))
    # The first of a name counts. They are read once: each is opened, and there may be many.
    known = {tidy_name(each.source or ""): each for each in mine.order_by(Commitment.created_at.desc())}
    done = Written()
    for habit in habits:
        known[habit.name] = known.get(habit.name) or _new_commitment(actor, habit, recurrences[habit.name])
        done += _import_habit(actor, known[habit.name], habit)
    return done


def _import_habit(actor: Actor, commitment: Commitment, habit: LoopHabit) -> Written:
    there = answered_slots(actor, commitment.id)
    days = {day for day, _ in there}
    new = [(day, state) for day, state in habit.entries if day.isoformat() not in days]
    already = len(habit.entries) - len(new)
    if commitment.state != LifeState.OWN:
        return Written(0, already, len(new))
    terms = _terms(actor, commitment, new)
    _insert(actor, "entry", _ENTRY, _entries(actor, commitment.id, terms, new, {slot for _, slot in there}))
    return Written(len(new), already)


def _new_commitment(actor: Actor, habit: LoopHabit, recurrence: Recurrence) -> Commitment:
    refuse_markup("file", habit.name, N_("“%(name)s” holds < or >. Leave it out here, or rename it in Loop and export again."))
    now = clock.now()
    commitment = Commitment(id=chance.ident("commitment", actor.person), couple=actor.couple, writer=actor.person)
    commitment.category, commitment.state = Category.FOLLOW_THROUGH.value, LifeState.OWN.value
    commitment.number, commitment.created_at, commitment.source = 1, now, habit.name
    ledger.add(actor, "commitment", commitment)
    terms = Terms(id=chance.ident("terms", actor.person), couple=actor.couple, commitment=commitment, writer=actor.person)
    terms.number, terms.kind, terms.title = 1, "own", habit.name
    terms.recurrence, terms.written_at, terms.from_day = recurrence.encode(), now, habit.entries[0][0]
    ledger.add(actor, "terms", terms)
    return commitment


def _terms(actor: Actor, commitment: Commitment, new: Sequence[tuple[date, State]]) -> list[Stretch]:
    """The stretches of an own commitment; its first terms begin earlier when the file goes further back."""
    rows = seen_rows(Terms, actor).where(Terms.commitment == commitment).order_by(Terms.number)
    dated = [(row, row.from_day) for row in rows if row.from_day is not None]
    first, since = dated[0]
    if new and new[0][0] < since:
        # Every k-th day is counted from the first one, so that by whole steps alone the days that were due stay due.
        days, step = (since - new[0][0]).days, decode(first.recurrence).step
        since -= timedelta(days=days + -days % step)
        first.from_day = since
        ledger.change(actor, "terms", first)
        dated[0] = first, since
    return in_order([Stretch(decode(row.recurrence), from_day) for row, from_day in dated])


def _entries(
    actor: Actor, commitment: str, terms: Sequence[Stretch], new: Sequence[tuple[date, State]], taken: set[str]
) -> Iterator[Row]:
    at = instant_text(clock.now())
    for day, state in new:
        recurrence = next(piece.recurrence for piece in terms if piece.cover(day))
        slot = chance.ident("slot", actor.person) if recurrence.is_event_log else slot_beyond(recurrence, day, taken)
        taken.add(slot)
        yield {
            "commitment": commitment,
            "writer": actor.person,
            "day": day.isoformat(),
            "slot": slot,
            "state": state.value,
            "learned": Learned.UNKNOWN.value if state in SLIPS else None,
            # A file says that something was skipped, and never why.
            "excused": None,
            "words": "",
            "written_at": at,
        }


def import_ratings(actor: Actor, found: RatingsImport, repair: str | None) -> Written:
    """Write the scores as the actor's ratings, seen by nobody else: in the `repair` in which they were hurt, or outside any.

    A day that has a rating there keeps it, also one that was taken back. Raises `NotFound` for anybody else's repair,
    `Conflict` in a space that can only be read.
    """
    return import_days(actor, found.ratings, repair)


def import_days(actor: Actor, ratings: Sequence[tuple[date, int]], repair: str | None) -> Written:
    """The same for days with their tenths, wherever they come from."""
    must_be_open(actor)
    direction = feeling(actor)
    if repair is not None and (direction is None or direction.id != repair):
        raise NotFound
    return transaction(lambda: _import_days(actor, ratings, repair))


def _import_days(actor: Actor, ratings: Sequence[tuple[date, int]], repair: str | None) -> Written:
    there = rated_days(actor, repair)
    new = [(day, tenths) for day, tenths in ratings if day not in there]
    _insert(actor, "rating", _RATING, _ratings(actor, repair, new))
    return Written(len(new), len(ratings) - len(new))


def _ratings(actor: Actor, repair: str | None, new: Sequence[tuple[date, int]]) -> Iterator[Row]:
    at = instant_text(clock.now())
    for day, tenths in new:
        yield {
            "repair": repair,
            "writer": actor.person,
            "day": day.isoformat(),
            "tenths": tenths,
            "state": "said",
            "written_at": at,
        }


def _insert(actor: Actor, kind: str, statement: str, rows: Iterable[Row]) -> None:
    """Insert new unshared rows, each given as its committed fields, and their first versions.

    Packed, because a long history is a hundred thousand of them and `ledger.add` takes a minute for so many.
    """
    connection = database.connection()
    today = clock.today(actor.zone, actor.day_start).isoformat()
    left = iter(rows)
    while batch := list(islice(left, _BATCH)):
        for row in batch:
            said = row | {"slot": slot_in_record(str(row["slot"]))} if "slot" in row else dict(row)
            row |= {
                "id": chance.ident(kind, actor.person),
                "couple": actor.couple,
                "kind": kind,
                "version": chance.ident("version", actor.person),
                "written_on": today,
            }
            body = canonical_json(said)
            row["body"] = encrypted("version.body", str(row["version"]), actor.person, body)
        connection.executemany(statement, batch)
        connection.executemany(_VERSION, batch)
