"""Imports of history that was kept elsewhere: habits as one's own commitments with entries, scores as ratings."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta

from tracker import chance, clock
from tracker.domain.commitments.categories import Category
from tracker.domain.commitments.life import LifeState
from tracker.domain.commitments.recurrence import Recurrence, decode
from tracker.domain.commitments.terms import TermsStretch as Stretch
from tracker.domain.commitments.terms import in_order
from tracker.domain.entries.due import slot_beyond
from tracker.domain.entries.entries import SLIPS, Learned, State
from tracker.domain.errors import Invalid, NotFound
from tracker.domain.imports.loop import LoopHabit, LoopImport
from tracker.domain.imports.scores import RatingsImport
from tracker.domain.imports.table import tidy_name
from tracker.domain.names import refuse_markup
from tracker.domain.text import refuse_credential
from tracker.domain.viewer import Actor
from tracker.models.base import instant_text
from tracker.models.commitments import Commitment, Terms
from tracker.queries.couple import feeling
from tracker.queries.imports.files import answered_slots, how_many_entries, how_many_rated_days, rated_days
from tracker.queries.scoped import own_rows, seen_rows
from tracker.services.commitments.terms import must_be_open
from tracker.services.imports.batches import Row, in_turn, write_history
from tracker.services.record import ledger
from tracker.services.writing import writes


@dataclass(frozen=True, slots=True)
class ImportCounts:
    """What an import did, in entries or ratings.

    `rows_already`: something stood there before, the same or not, and was left as it is. `rows_left_out`: new, but for a
    commitment that is no longer the importer's own, where days are said on Today and nowhere else.
    """

    rows_written: int = 0
    rows_already: int = 0
    rows_left_out: int = 0

    def __add__(self, other: "ImportCounts") -> "ImportCounts":
        return ImportCounts(
            self.rows_written + other.rows_written,
            self.rows_already + other.rows_already,
            self.rows_left_out + other.rows_left_out,
        )


def import_loop(actor: Actor, found: LoopImport, recurrences: Mapping[str, Recurrence]) -> ImportCounts:
    """Write the habits that `recurrences` names as the actor's own commitments with their entries, a little at a time.

    A habit that was imported before is known by its name; it keeps its terms, and a day that has an entry keeps it: what
    was ended halfway is brought to its end by doing it again.
    Nothing becomes visible to the partner. Raises `Invalid` for a name that looks like a credential, `Conflict` in a space
    that can only be read; then nothing is written.
    """
    must_be_open(actor)
    wanted = [habit for habit in found.habits if habit.name in recurrences and habit.entries]
    with in_turn(actor):
        known = _imported_before(actor)
        for habit in wanted:
            _check_name(habit.name, new=habit.name not in known)
        done = ImportCounts()
        for habit in wanted:
            if habit.name not in known:
                known[habit.name] = _begin(replace(actor, key=""), habit, recurrences[habit.name]) or ""
            done += _import_habit(actor, known[habit.name], habit)
        return done


def _imported_before(actor: Actor) -> dict[str, str]:
    # The first of a name counts. They are read once: each is opened, and there may be many.
    mine = own_rows(Commitment, actor).where(Commitment.source.is_null(is_null=False))
    return {tidy_name(each.source or ""): each.id for each in mine.order_by(Commitment.created_at.desc())}


def _check_name(name: str, *, new: bool) -> None:
    refuse_credential("file", name)
    if new:
        refuse_markup(name, Invalid("file", "markup_in_habit", name=name))


def _import_habit(actor: Actor, commitment: str, habit: LoopHabit) -> ImportCounts:
    def new() -> list[tuple[date, State]]:
        days = {day for day, _ in answered_slots(actor, commitment)}
        return [(day, state) for day, state in habit.entries if day.isoformat() not in days]

    def rows() -> list[Row]:
        left = new() if _is_own(actor, commitment) else []
        if not left:
            return []
        (first, _), *_ = left
        _begin_earlier(replace(actor, key=""), commitment, first)
        taken = {slot for _, slot in answered_slots(actor, commitment)}
        return list(_entries(actor, commitment, _stretches(actor, commitment), left, taken))

    number = write_history(actor, "entry", lambda: how_many_entries(commitment), rows)
    left_out = len(new())
    return ImportCounts(number, len(habit.entries) - number - left_out, left_out)


def _is_own(actor: Actor, commitment: str) -> bool:
    alone = (Commitment.id == commitment) & (Commitment.state == LifeState.OWN)
    return bool(own_rows(Commitment, actor).where(alone).exists())


@writes
def _begin(actor: Actor, habit: LoopHabit, recurrence: Recurrence) -> str:
    now = clock.now()
    commitment = Commitment(id=chance.ident("commitment", actor.person), couple=actor.couple, writer=actor.person)
    commitment.category, commitment.state = Category.FOLLOW_THROUGH.value, LifeState.OWN.value
    commitment.number, commitment.created_at, commitment.source = 1, now, habit.name
    ledger.add(actor, "commitment", commitment)
    terms = Terms(id=chance.ident("terms", actor.person), couple=actor.couple, commitment=commitment, writer=actor.person)
    terms.number, terms.kind, terms.title = 1, "own", habit.name
    (first, _), *_ = habit.entries
    terms.recurrence, terms.written_at, terms.from_day = recurrence.encode(), now, first
    ledger.add(actor, "terms", terms)
    return str(commitment.id)


@writes
def _begin_earlier(actor: Actor, commitment: str, day: date) -> None:
    """Let the first terms of an own commitment begin earlier where the file goes further back."""
    first, since = next((row, row.from_day) for row in _terms(actor, commitment) if row.from_day is not None)
    if day < since:
        # Every k-th day is counted from the first one, so that by whole steps alone the days that were due stay due.
        days, step = (since - day).days, decode(first.recurrence).step
        first.from_day = since - timedelta(days=days + -days % step)
        ledger.change(actor, "terms", first)


def _stretches(actor: Actor, commitment: str) -> list[Stretch]:
    dated = [(decode(row.recurrence), row.from_day) for row in _terms(actor, commitment) if row.from_day is not None]
    return in_order([Stretch(recurrence, since) for recurrence, since in dated])


def _terms(actor: Actor, commitment: str) -> list[Terms]:
    return list(seen_rows(Terms, actor).where(Terms.commitment == commitment).order_by(Terms.number))


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


def import_ratings(actor: Actor, found: RatingsImport, repair: str | None) -> ImportCounts:
    """Write the scores as the actor's ratings, seen by nobody else: in the `repair` in which they were hurt, or outside any.

    A day that has a rating there keeps it, also one that was taken back. Raises `NotFound` for anybody else's repair,
    `Conflict` in a space that can only be read.
    """
    return import_days(actor, found.ratings, repair)


def import_days(actor: Actor, ratings: Sequence[tuple[date, int]], repair: str | None) -> ImportCounts:
    """Write days with their tenths as the actor's ratings, wherever they come from."""
    must_be_open(actor)
    direction = feeling(actor)
    if repair is not None and (direction is None or direction.id != repair):
        raise NotFound

    def new() -> list[tuple[date, int]]:
        there = rated_days(actor, repair)
        return [(day, tenths) for day, tenths in ratings if day not in there]

    with in_turn(actor):
        number = write_history(
            actor,
            "rating",
            lambda: how_many_rated_days(actor, repair),
            lambda: list(_ratings(actor, repair, new())),
        )
    return ImportCounts(number, len(ratings) - number)


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
