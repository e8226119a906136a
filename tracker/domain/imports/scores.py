"""Reads any CSV of daily scores into ratings from 0 to 10, in tenths."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from tracker.domain.errors import Invalid
from tracker.domain.imports.dates import Clock, DateOrder, read_days
from tracker.domain.imports.refusals import LeftOutReason, RefusedRows, Tally
from tracker.domain.imports.safety import checked_upload, is_zip
from tracker.domain.imports.table import Row, decoded, delimiter_of, header_names, rows_of, tidy_name

HIGHEST_TENTHS = 100
_PLACES = 12
_ONE = 1_000_000_000_000
_NUMBER = re.compile(rf"([+-]?)(\d{{1,9}})(?:[.,](\d{{1,{_PLACES}}}))?", re.ASCII)
# How spreadsheets and statistics programs write "nothing here".
_NO_SCORE = frozenset({"", "-", ".", "na", "n/a", "nan", "none", "null"})
_SHOWN_COLUMNS = 20
_SHOWN_NAME = 40
_FEWEST_COLUMNS = 2
_STANDARD = (0, 10 * _ONE)

Range = tuple[int, int]


@dataclass(frozen=True, slots=True)
class RatingsImport:
    """What a file of scores holds: one rating a day, oldest first, in tenths from 0 to 100 (half a tenth rounds up).

    `low` and `high` are the ends of the scale that was mapped, `found_low` and `found_high` the scores that occur.
    `without_score` counts days that were left empty, `replaced` the scores that gave way to a later one of their day.
    """

    ratings: tuple[tuple[date, int], ...]
    order: DateOrder
    low: Decimal
    high: Decimal
    found_low: Decimal
    found_high: Decimal
    rows_read: int
    without_score: int
    replaced: int
    refused: RefusedRows


def columns(data: bytes) -> list[str]:
    """The names in the first row, in their order, for a form to choose from. Raises `Invalid`, nothing else."""
    return _table(data)[0]


def read_ratings(
    data: bytes, date_column: str, score_column: str, today: date, *, low: Decimal | None = None, high: Decimal | None = None
) -> RatingsImport:
    """Read the scores of one column by the days of another. Raises `Invalid` (file, date, score, low, high), nothing else.

    Without `low` and `high` the scale is 0 to 10, and a file with other scores is refused: a scale is never guessed
    from what occurs. Of several scores on a day the latest clock time wins, else the row that stands further down.
    """
    ends = _ends(low, high)
    names, rows = _table(data)
    date_at, score_at = _place(names, date_column, "date"), _place(names, score_column, "score")
    if date_at == score_at:
        raise Invalid("score", "one_column_for_two")
    refused = Tally()
    wide = _wide(rows, max(date_at, score_at) + 1, refused)
    days = read_days([(line, cells[date_at]) for line, cells in wide], names[date_at], today, refused)
    texts = [(line, cells[score_at]) for line, cells in wide if line in days.by_line]
    scores = _scores(texts, names[score_at], refused)
    found = (min(scores.values()), max(scores.values()))
    scale = ends or _standard_ends(found)
    taken = _within(scores, scale, names[score_at], refused)
    latest = _latest(taken, days.by_line)
    return RatingsImport(
        ratings=tuple(sorted((day, _tenths(score, scale)) for day, score in latest.items())),
        order=days.order,
        low=_decimal(scale[0]),
        high=_decimal(scale[1]),
        found_low=_decimal(found[0]),
        found_high=_decimal(found[1]),
        rows_read=len(rows),
        without_score=sum(text.casefold() in _NO_SCORE for _, text in texts),
        replaced=len(taken) - len(latest),
        refused=refused.closed(),
    )


def _ends(low: Decimal | None, high: Decimal | None) -> Range | None:
    """The ends of the scale as somebody gave them, or None when neither was given."""
    if low is None and high is None:
        return None
    ends = (_end(low, "low"), _end(high, "high"))
    if ends[0] >= ends[1]:
        raise Invalid("high", "scale_upside_down")
    return ends


def _end(end: Decimal | None, field: str) -> int:
    if end is None:
        raise Invalid(field, "half_a_scale")
    # The exponent is looked at first: 1E+999999 written out would fill the memory.
    plain = end.is_finite() and abs(end.adjusted()) <= _PLACES and abs(int(end.as_tuple().exponent)) <= _PLACES
    number = _fixed(f"{end:f}") if plain else None
    if number is None:
        raise Invalid(field, "no_number")
    return number


def _table(data: bytes) -> tuple[list[str], list[Row]]:
    if is_zip(checked_upload(data)):
        raise Invalid("file", "not_a_table")
    text = decoded(data)
    rows = list(rows_of(text, delimiter_of(text)))
    names = header_names(rows[0][1]) if rows else []
    if len(names) < _FEWEST_COLUMNS:
        raise Invalid("file", "too_few_columns")
    if len(rows) == 1:
        raise Invalid("file", "no_days")
    return names, rows[1:]


def _place(names: Sequence[str], wanted: str, field: str) -> int:
    """Where the column stands; capitals do not matter."""
    name = tidy_name(wanted).casefold()
    places = [place for place, known in enumerate(names) if known.casefold() == name]
    if not name or not places:
        shown = ", ".join(known for known in names[:_SHOWN_COLUMNS] if known)
        raise Invalid(field, "no_such_column", name=wanted[:_SHOWN_NAME], columns=shown)
    if len(places) > 1:
        raise Invalid(field, "columns_of_one_name", name=names[places[0]])
    return places[0]


def _wide(rows: Sequence[Row], width: int, refused: Tally) -> list[Row]:
    """The rows that reach as far as both columns; what else stands on them is not ours to judge."""
    for line, cells in rows:
        if len(cells) < width:
            refused.add(line, LeftOutReason.WRONG_WIDTH)
    return [(line, cells) for line, cells in rows if len(cells) >= width]


def _scores(texts: Sequence[tuple[int, str]], column: str, refused: Tally) -> dict[int, int]:
    """For each line its score as a whole number of `1 / _ONE`. Raises `Invalid` when there is none at all."""
    scores: dict[int, int] = {}
    for line, text in texts:
        if text.casefold() in _NO_SCORE:
            continue
        score = _fixed(text)
        if score is None:
            refused.add(line, LeftOutReason.NOT_A_NUMBER, column, text)
            continue
        scores[line] = score
    if not scores:
        raise Invalid("score", "no_score", name=column)
    return scores


def _fixed(text: str) -> int | None:
    """The number as a whole number of `1 / _ONE`, so that mapping and rounding are exact."""
    match = _NUMBER.fullmatch(text)
    if match is None:
        return None
    size = int(match[2]) * _ONE + int((match[3] or "").ljust(_PLACES, "0"))
    return -size if match[1] == "-" else size


def _decimal(fixed: int) -> Decimal:
    return (Decimal(fixed) / _ONE).normalize() + 0


def _standard_ends(found: Range) -> Range:
    low, high = found
    if low < 0 or high > _STANDARD[1]:
        raise Invalid("low", "score_outside_ten", low=f"{_decimal(low):f}", high=f"{_decimal(high):f}")
    return _STANDARD


def _within(scores: Mapping[int, int], scale: Range, column: str, refused: Tally) -> dict[int, int]:
    low, high = scale
    for line, score in scores.items():
        if not low <= score <= high:
            refused.add(line, LeftOutReason.OUT_OF_RANGE, column, f"{_decimal(score):f}")
    return {line: score for line, score in scores.items() if low <= score <= high}


def _latest(scores: Mapping[int, int], by_line: Mapping[int, tuple[date, Clock]]) -> dict[date, int]:
    latest: dict[date, tuple[Clock, int]] = {}
    for line, score in scores.items():
        day, clock = by_line[line]
        if day not in latest or clock >= latest[day][0]:
            latest[day] = clock, score
    return {day: score for day, (_, score) in latest.items()}


def _tenths(score: int, scale: Range) -> int:
    low, high = scale
    span = high - low
    return (2 * HIGHEST_TENTHS * (score - low) + span) // (2 * span)
