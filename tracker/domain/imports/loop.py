"""Reads a Loop Habit Tracker export, the zip or its Checkmarks.csv, into habits with dated entries."""

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import partial
from pathlib import PurePosixPath

from tracker.domain.commitments.recurrence import Recurrence
from tracker.domain.entries.entries import State
from tracker.domain.errors import Invalid
from tracker.domain.imports.dates import DateOrder, Days, read_days
from tracker.domain.imports.habits import Goal, HabitTerms, read_habits
from tracker.domain.imports.refusals import LeftOutReason, RefusedRows, Tally
from tracker.domain.imports.safety import Archive, checked_upload, is_zip
from tracker.domain.imports.table import Row, decoded, delimiter_of, first_line, header_names, rows_of

_CHECKMARKS = "checkmarks.csv"
_HABITS = "habits.csv"
_WORDS = {"UNKNOWN": -1, "NO": 0, "YES_AUTO": 1, "YES_MANUAL": 2, "SKIP": 3, "": -1}
_NOT_LOGGED, _SKIP = -1, 3
_YESES = (1, 2)
# A tenth of a unit. Smaller numbers in a column of answers are rather a slip of the pen than a measure.
_SURELY_MEASURED = 100
_LONGEST_NUMBER = 9

_Verdict = State | LeftOutReason | None


@dataclass(frozen=True, slots=True)
class LoopHabit:
    """One habit. `recurrence` is None where the export does not say it; entries are by day, oldest first, a day once."""

    name: str
    recurrence: Recurrence | None
    entries: tuple[tuple[date, State], ...]


@dataclass(frozen=True, slots=True)
class LoopImport:
    """What an export holds: its habits in the file's order, how its dates were read, how many rows, and what was left out.

    Refusals are per row when the whole day cannot be taken, else per value. Slips come without how the other learned.
    """

    habits: tuple[LoopHabit, ...]
    order: DateOrder
    rows_read: int
    refused: RefusedRows

    @property
    def counts(self) -> Mapping[State, int]:
        """How many entries of each state, over all habits; a state without one is 0."""
        return Counter(state for habit in self.habits for _, state in habit.entries)


def read_loop(data: bytes, name: str, today: date) -> LoopImport:
    """Read the export whose file is called `name`. Days after `today` are refused. Raises `Invalid`, nothing else.

    Yes is kept, no is missed, skip is set aside; an automatic yes and what was not logged give no entry. A measured
    habit is judged only against a daily goal from Habits.csv: reached is kept, short of "at least" is partly (nothing
    at all: missed), over "at most" is missed; without such a goal its measures are refused.
    """
    checkmarks, terms = _opened(checked_upload(data), PurePosixPath(name).name.casefold())
    names, width, rows = _table(decoded(checkmarks), terms)
    refused = Tally()
    fitting = _fitting(rows, len(names) + 1, width, refused)
    days = read_days([(line, cells[0]) for line, cells in fitting], "", today, refused)
    known = {habit.name: habit for habit in terms}
    found = [known.get(habit) for habit in names]
    judges = [_judge(habit, {cells[i] for _, cells in fitting}) for i, habit in enumerate(found, start=1)]
    entries = _entries(fitting, days, names, judges, refused)
    habits = (
        LoopHabit(habit, terms.recurrence if terms else None, tuple(sorted(held)))
        for habit, terms, held in zip(names, found, entries, strict=True)
    )
    return LoopImport(tuple(habits), days.order, len(rows), refused.closed())


def _opened(data: bytes, name: str) -> tuple[bytes, list[HabitTerms]]:
    """The bytes of Checkmarks.csv, and what Habits.csv says where there is one."""
    if data.startswith(b"SQLite format 3"):
        raise Invalid("file", "loop_backup")
    if name == "scores.csv":
        raise Invalid("file", "loop_scores")
    if is_zip(data):
        return _unpacked(Archive(data))
    if name.endswith(".zip"):
        raise Invalid("file", "zip_damaged")
    return data, []


def _unpacked(archive: Archive) -> tuple[bytes, list[HabitTerms]]:
    marks = _topmost(archive.names, _CHECKMARKS)
    if marks is None:
        if any(name.casefold().endswith(".zip") for name in archive.names):
            raise Invalid("file", "zip_in_zip")
        raise Invalid("file", "no_checkmarks")
    folder = marks[: -len(_CHECKMARKS)]
    habits = _topmost([name for name in archive.names if name[: -len(_HABITS)] == folder], _HABITS)
    return archive.read(marks), read_habits(archive.read(habits)) if habits else []


def _topmost(names: Sequence[str], wanted: str) -> str | None:
    """The one file of that name that lies higher than any other; None without one, or with several equally high."""
    found = [name for name in names if PurePosixPath(name).name.casefold() == wanted and name[-1] != "/"]
    highest = min((name.count("/") for name in found), default=0)
    top = [name for name in found if name.count("/") == highest]
    return top[0] if len(top) == 1 else None


def _table(text: str, terms: Sequence[HabitTerms]) -> tuple[list[str], int, list[Row]]:
    """The habits' names, how many cells the first line has, and the rows below it.

    Loop writes names into the first line as they are, commas and quotation marks included: with Habits.csv at hand
    the line is compared with the names there, before it is read as a table.
    """
    first = first_line(text)
    names = header_names([habit.name for habit in terms])
    if names and _squeezed(first) == _squeezed(",".join(["Date", *names, ""])):
        return _distinct(names), len(names) + 2, list(rows_of(text[len(first) :], ","))
    rows = list(rows_of(text, delimiter_of(text)))
    if not rows:
        raise Invalid("file", "file_empty")
    header = header_names(rows[0][1])
    return _distinct(_habit_names(header)), len(rows[0][1]), rows[1:]


def _squeezed(text: str) -> str:
    return "".join(text.split())


def _habit_names(header: Sequence[str]) -> list[str]:
    if not header or header[0].casefold() != "date":
        raise Invalid("file", "first_column_no_date")
    names = list(header[1:])
    if names in (["Value"], ["Value", "Notes"]):
        raise Invalid("file", "one_habit_alone")
    if not names or "" in names:
        raise Invalid("file", "habit_without_name")
    return names


def _distinct(names: list[str]) -> list[str]:
    for name, times in Counter(names).items():
        if times > 1:
            raise Invalid("file", "habits_of_one_name", name=name)
    return names


def _fitting(rows: Sequence[Row], needed: int, width: int, refused: Tally) -> list[Row]:
    """The rows that are as wide as the first line, cut to the `needed` cells; behind those nothing may stand.

    The end of the first line counts although it is empty there: a comma in a name would otherwise push every answer
    to the next habit unseen.
    """
    fitting: list[Row] = []
    for line, cells in rows:
        if len(cells) < width or any(cells[needed:]):
            refused.add(line, LeftOutReason.WRONG_WIDTH)
            continue
        fitting.append((line, cells[:needed]))
    if not rows:
        raise Invalid("file", "no_days")
    if not fitting:
        raise Invalid("file", "lines_do_not_fit")
    return fitting


def _judge(terms: HabitTerms | None, texts: set[str]) -> dict[str, _Verdict]:
    """What each text of one habit's column means."""
    numbers = {text: _number(text) for text in texts}
    measured = terms.measured if terms else None
    if measured is None:
        measured = any(number is not None and number >= _SURELY_MEASURED for number in numbers.values())
    read: Callable[[int | None], _Verdict] = _answer
    if measured:
        read = partial(_measure, goal=terms.goal if terms else None)
    return {text: read(number) for text, number in numbers.items()}


def _number(text: str) -> int | None:
    if text.upper() in _WORDS:
        return _WORDS[text.upper()]
    digits = text.removeprefix("-")
    if not (digits.isascii() and digits.isdigit() and len(digits) <= _LONGEST_NUMBER):
        return None
    return int(text)


def _answer(number: int | None) -> _Verdict:
    match number:
        case -1 | 1:
            return None
        case 0:
            return State.MISSED
        case 2:
            return State.KEPT
        case 3:
            return State.SET_ASIDE
        case _:
            return LeftOutReason.UNKNOWN_VALUE


def _measure(number: int | None, goal: Goal | None) -> _Verdict:
    """A measure in thousandths of a unit. Loop says "not logged" and "skipped" by -1 and 3 here too."""
    if number is None or number < _NOT_LOGGED:
        return LeftOutReason.UNKNOWN_VALUE
    if number == _NOT_LOGGED:
        return None
    if number == _SKIP:
        return State.SET_ASIDE
    # Loop writes one or two thousandths as the words of an automatic and a plain yes: not to be told apart.
    if goal is None or number in _YESES:
        return LeftOutReason.MEASURED
    if number <= goal.thousandths if goal.at_most else number >= goal.thousandths:
        return State.KEPT
    return State.MISSED if goal.at_most or not number else State.PARTLY


def _entries(
    rows: Sequence[Row], days: Days, names: Sequence[str], verdicts: Sequence[Mapping[str, _Verdict]], refused: Tally
) -> list[list[tuple[date, State]]]:
    """For each habit its entries. A day that comes again is refused: the first row of a day stands."""
    held: list[list[tuple[date, State]]] = [[] for _ in names]
    seen: set[date] = set()
    for line, cells in rows:
        if line not in days.by_line:
            continue
        day, _ = days.by_line[line]
        if day in seen:
            refused.add(line, LeftOutReason.DAY_AGAIN, value=cells[0])
            continue
        seen.add(day)
        for name, text, verdict_of, entries in zip(names, cells[1:], verdicts, held, strict=True):
            verdict = verdict_of[text]
            if isinstance(verdict, State):
                entries.append((day, verdict))
            elif verdict is not None:
                refused.add(line, verdict, name, text)
    return held
