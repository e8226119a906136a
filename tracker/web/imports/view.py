"""What the previews of an import show."""

from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from tracker.domain.commitments.recurrence import Recurrence
from tracker.domain.entries.entries import State
from tracker.domain.imports.loop import LoopHabit, LoopImport
from tracker.domain.imports.refusals import RefusedRows
from tracker.domain.imports.scores import RatingsImport
from tracker.queries.imports.files import Before
from tracker.web.words import said

_SHOWN = 20
_EXAMPLES = 5


@dataclass(frozen=True, slots=True)
class HabitLine:
    """One habit of the file: its days, how many of them are new, and what is known of it from an earlier import.

    `standing`: new, own (imported before), agreed (no longer the importer's alone) or empty (no day with an answer).
    """

    name: str
    standing: str
    said: Recurrence | None
    kept_as: Recurrence | None
    first: date | None
    last: date | None
    counts: Mapping[State, int]
    new: int
    already: int

    @property
    def empty(self) -> bool:
        """Whether the file has no day with an answer for it."""
        return self.standing == "empty"

    @property
    def first_time(self) -> bool:
        """Whether it was never imported before."""
        return self.standing == "new"


@dataclass(frozen=True, slots=True)
class RefusedLine:
    """One thing that was left out, with why in words."""

    line: int
    column: str
    value: str
    why: str


@dataclass(frozen=True, slots=True)
class Refusals:
    """What was left out: how many of each reason, in words, and the first lines of them."""

    total: int
    reasons: Sequence[tuple[str, int]]
    first: Sequence[RefusedLine]


@dataclass(frozen=True, slots=True)
class Scores:
    """What would be written of a file of scores; `examples` are the first days, and numbers stand as people write them."""

    rows_read: int
    order: str
    occurring: tuple[str, str]
    scale: tuple[str, str]
    without_score: int
    refusals: Refusals
    new: int
    already: int
    first: date | None
    last: date | None
    examples: Sequence[tuple[date, str]]


def habit_lines(found: LoopImport, before: Mapping[str, Before]) -> list[HabitLine]:
    """Each habit of the file, in its order."""
    return [_habit_line(habit, before.get(habit.name)) for habit in found.habits]


def _habit_line(habit: LoopHabit, before: Before | None) -> HabitLine:
    days = [day for day, _ in habit.entries]
    already = sum(day in before.days for day in days) if before else 0
    return HabitLine(
        name=habit.name,
        standing="empty" if not days else "new" if before is None else "own" if before.own else "agreed",
        said=habit.recurrence,
        kept_as=before.recurrence if before else None,
        first=days[0] if days else None,
        last=days[-1] if days else None,
        counts=Counter(state for _, state in habit.entries),
        new=len(days) - already,
        already=already,
    )


def to_write(lines: Sequence[HabitLine]) -> int:
    """How many entries are new, over all habits that are still the importer's own to write."""
    return sum(line.new for line in lines if line.standing != "agreed")


def scores(found: RatingsImport, rated: Collection[date]) -> Scores:
    """What would be written beside the days that are rated already."""
    new = [(day, tenths) for day, tenths in found.ratings if day not in rated]
    return Scores(
        rows_read=found.rows_read,
        order=said(found.order, "date_order"),
        occurring=(f"{found.found_low:f}", f"{found.found_high:f}"),
        scale=(f"{found.low:f}", f"{found.high:f}"),
        without_score=found.without_score,
        refusals=refusals(found.refused),
        new=len(new),
        already=len(found.ratings) - len(new),
        first=new[0][0] if new else None,
        last=new[-1][0] if new else None,
        examples=[(day, f"{tenths // 10}.{tenths % 10}") for day, tenths in new[:_EXAMPLES]],
    )


def refusals(refused: RefusedRows) -> Refusals:
    """What was left out, in words."""
    reasons = [(said(reason, "import_reason"), times) for reason, times in refused.by_reason.items()]
    first = [RefusedLine(row.line, row.column, row.value, said(row.reason, "import_reason")) for row in refused.first[:_SHOWN]]
    return Refusals(refused.total, reasons, first)
