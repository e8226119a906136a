"""What an import leaves out, and why: one kind of reason for each line that cannot be taken."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum


class LeftOutReason(StrEnum):
    """Why a line, or one value on it, was left out."""

    WRONG_WIDTH = "wrong_width"
    NOT_A_DATE = "not_a_date"
    TOO_EARLY = "too_early"
    IN_THE_FUTURE = "in_the_future"
    DAY_AGAIN = "day_again"
    UNKNOWN_VALUE = "unknown_value"
    MEASURED = "measured"
    NOT_A_NUMBER = "not_a_number"
    OUT_OF_RANGE = "out_of_range"


@dataclass(frozen=True, slots=True)
class RefusedRow:
    """One line of the file, counted from 1, with the column that it is about (empty: the whole line) and what stood there."""

    line: int
    reason: LeftOutReason
    column: str
    value: str


@dataclass(frozen=True, slots=True)
class RefusedRows:
    """All that was left out: how many of each reason, and the first `SHOWN` that were met, by line."""

    total: int
    by_reason: Mapping[LeftOutReason, int]
    first: tuple[RefusedRow, ...]


SHOWN = 200
LONGEST_VALUE = 60


class Tally:
    """Collects refusals while a file is read. Counts all of them and keeps the first ones, so that memory stays small."""

    def __init__(self) -> None:
        self._counts: Counter[LeftOutReason] = Counter()
        self._first: list[RefusedRow] = []

    def add(self, line: int, reason: LeftOutReason, column: str = "", value: str = "") -> None:
        """Count one refusal. `value` is cut to `LONGEST_VALUE` characters."""
        self._counts[reason] += 1
        if len(self._first) < SHOWN:
            self._first.append(RefusedRow(line, reason, column, value[:LONGEST_VALUE]))

    def closed(self) -> RefusedRows:
        """The finished account, by line."""
        first = tuple(sorted(self._first, key=lambda row: row.line))
        return RefusedRows(self._counts.total(), dict(self._counts), first)
