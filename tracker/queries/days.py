"""Under which day the record shows a row of each kind, and which rows it shows at all, as SQL. Statements call the row `r`."""

from collections.abc import Mapping
from itertools import pairwise

from tracker.models.kinds import KINDS, Dated
from tracker.queries import scoped

# A level belongs to the Sunday on which its week ends.
_DAY_OF: Mapping[Dated, str] = {Dated.DAY: "{0}.day", Dated.WEEK: "date({0}.week, '+6 days')"}
_NAMES = {1: ("r",), 2: ("d", "r"), 3: ("d", "q", "r")}

Line = tuple[tuple[str, str], ...]
"""A kind and all that it is dated by, each with what a statement calls it, from what has the day down to the kind itself."""


def _kinds_down_to(kind: str) -> tuple[str, ...]:
    return (*_kinds_down_to(KINDS[kind].above), kind) if KINDS[kind].dated is Dated.ABOVE else (kind,)


def _line_of(kind: str) -> Line:
    kinds = _kinds_down_to(kind)
    return tuple(zip(kinds, _NAMES[len(kinds)], strict=True))


def _day_of(line: Line) -> str:
    above, name = line[0]
    return _DAY_OF[KINDS[above].dated].format(name)


def _with_day(line: Line) -> str:
    rows = f"{line[-1][0]} r"
    for (above, name), (kind, row) in reversed(list(pairwise(line))):
        rows += f" JOIN {above} {name} ON {name}.id = {row}.{above}_id{scoped.beside(above, name, of=kind)}"
    return rows


def _ever(kind: str, row: str) -> str:
    # What is only its writer's stays in their journal, so that their record shows nobody whether there is one.
    return scoped.ever_shared(kind, row) if KINDS[kind].in_journal else scoped.ever_seen(kind, row, me=":me")


ON_DAYS: Mapping[str, Line] = {kind: _line_of(kind) for kind, each in KINDS.items() if each.dated is not Dated.SAID}
"""The kinds that the record shows as rows. The others stand in it as what happened to a commitment."""
STANDING = tuple(kind for kind in ON_DAYS if KINDS[kind].apart or KINDS[kind].dated is not Dated.ABOVE)
"""Those of them whose rows can stand alone, and not only beside what they belong to."""
DAY: Mapping[str, str] = {kind: _day_of(line) for kind, line in ON_DAYS.items()}
"""The day of a row, read as WITH_DAY says."""
WITH_DAY: Mapping[str, str] = {kind: _with_day(line) for kind, line in ON_DAYS.items()}
"""The rows, with what has their day where that is something else."""
EVER: Mapping[str, str] = {kind: _ever(kind, "r") for kind in ON_DAYS}
"""The condition under which the record shows something of a row, now or as it was: what never showed is not even looked at."""
EVER_ALL: Mapping[str, str] = {kind: " AND ".join(_ever(each, row) for each, row in line) for kind, line in ON_DAYS.items()}
"""The same of a row and of all that it is dated by."""
