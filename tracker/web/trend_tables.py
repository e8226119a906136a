"""The numbers of the charts as tables, newest first: the same values, from the same data.

Years of weeks are thousands of cells, so the tables are kept as they were written out, by what they were made of.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from functools import lru_cache

from flask import get_template_attribute
from flask_babel import get_locale, gettext

from tracker.domain.entries.entries import Outcome
from tracker.domain.trend_view import (
    Felt,
    FeltChart,
    FeltRow,
    Kept,
    KeptChart,
    KeptWeek,
    Lettered,
    Span,
    felt_chart,
    kept_chart,
)
from tracker.web.later import later as _l
from tracker.web.words import level, short_day

_KINDS = {
    "milestone": _l("milestone"),
    "went_well": _l("something that went well"),
    "setback": _l("setback"),
    "disclosure": _l("disclosure"),
    "hard_date": _l("hard date"),
    "session": _l("counselling session"),
    "other": _l("other"),
}
_COUNTED = {
    Outcome.KEPT: _l("Kept"),
    Outcome.PARTLY: _l("Partly"),
    Outcome.MISSED: _l("Missed"),
    Outcome.SILENT: _l("No entry"),
    Outcome.OPEN: _l("Still open"),
    Outcome.SET_ASIDE: _l("Set aside"),
    Outcome.PAUSED: _l("Paused"),
}


@dataclass(frozen=True, slots=True)
class FeltTables:
    """A chart of felt safety, with the tables of its numbers as HTML."""

    chart: FeltChart
    tables: Sequence[str]


@dataclass(frozen=True, slots=True)
class KeptTables:
    """A chart of follow-through, with the table of its numbers as HTML."""

    chart: KeptChart
    tables: Sequence[str]


@dataclass(frozen=True, slots=True)
class Table:
    """Columns with whether they hold numbers, and rows of cells, the first of which names its row."""

    caption: str
    columns: Sequence[tuple[str, bool]]
    rows: Sequence[Sequence[str]]


def felt_tables(felt: Felt, span: Span, earliest: date) -> FeltTables:
    """The chart of a span, and its tables in the reader's language: days or weeks, released levels, marked days."""
    return _felt_tables(felt, span, earliest, str(get_locale()))


@lru_cache(maxsize=32)
def _felt_tables(felt: Felt, span: Span, earliest: date, _language: str) -> FeltTables:
    chart = felt_chart(felt, span, earliest)
    return FeltTables(chart, written([_felt_table(chart), _levels_table(chart), _moments_table(chart.letters)]))


def kept_tables(kept: Kept, span: Span, earliest: date) -> KeptTables:
    """The chart of a span, and its table in the reader's language: what was due in each week, and the shares then."""
    return _kept_tables(kept, span, earliest, str(get_locale()))


@lru_cache(maxsize=32)
def _kept_tables(kept: Kept, span: Span, earliest: date, _language: str) -> KeptTables:
    chart = kept_chart(kept, span, earliest)
    return KeptTables(chart, written([_kept_table(chart)]))


def written(tables: Sequence[Table]) -> list[str]:
    """The tables that have rows, through the macro that draws every table."""
    macro = get_template_attribute("_partials/parts.html", "table")
    return [macro(each.caption, each.columns, each.rows) for each in tables if each.rows]


def _felt_table(chart: FeltChart) -> Table:
    names = [gettext("Rated"), gettext("Level"), gettext("Likely range"), gettext("Usual day")]
    first = gettext("Day") if chart.daily else gettext("Week up to")
    rows = [[short_day(row.day), *_felt_cells(row)] for row in chart.rows()]
    columns = [(first, False), *((name, True) for name in names)]
    return Table(gettext("Felt safety, 0 to 10"), columns, rows)


def _levels_table(chart: FeltChart) -> Table:
    rows = [[short_day(day), level(round(points * 10))] for day, points in sorted(chart.levels.items(), reverse=True)]
    columns = [(gettext("Week up to"), False), (gettext("Level"), True)]
    return Table(gettext("Weekly level, 0 to 10"), columns, rows)


def _felt_cells(row: FeltRow) -> list[str]:
    scores = "  ".join(f"{score:g}" for score in row.scores)
    if row.line is None:
        return [scores, "", "", ""]
    line = row.line
    return [scores, f"{line.level:.1f}", _reach(line.low, line.high), _reach(line.usual_low, line.usual_high)]


def _reach(low: float, high: float) -> str:
    return str(gettext("%(low)s to %(high)s", low=f"{low:.1f}", high=f"{high:.1f}"))


def _moments_table(letters: Sequence[Lettered]) -> Table:
    marked = sorted(((day, each) for each in letters for day in each.days), key=lambda mark: (mark[0], mark[1].letter))
    rows = [[short_day(day), each.letter, kind_word(each.kind)] for day, each in reversed(marked)]
    columns = [(gettext("Day"), False), (gettext("Letter"), False), (gettext("What it marks"), False)]
    return Table(gettext("Marked days"), columns, rows)


def kind_word(kind: str) -> str:
    """What a moment marks, in words."""
    return str(_KINDS[kind])


def _kept_table(chart: KeptChart) -> Table:
    columns = [
        (gettext("Week up to"), False),
        (gettext("At least, of 100"), True),
        (gettext("At most"), True),
        (gettext("Likely range"), True),
        *((str(words), True) for words in _COUNTED.values()),
    ]
    return Table(gettext("Follow-through"), columns, [_kept_row(week) for week in reversed(chart.weeks)])


def _kept_row(week: KeptWeek) -> list[str]:
    counts = [str(week.counts[outcome] or "") for outcome in _COUNTED]
    shares = week.shares
    if shares is None:
        return [short_day(week.day), "", "", "", *counts]
    # Rounded down, as in the sentence, so that "at least" holds.
    reach = gettext("%(low)s to %(high)s", low=int(shares.low), high=int(shares.high))
    return [short_day(week.day), str(int(shares.lower)), str(int(shares.upper)), reach, *counts]
