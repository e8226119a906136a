"""The numbers of the charts as tables, newest first: the same values, from the same data."""

from collections.abc import Sequence
from dataclasses import dataclass

from flask_babel import gettext
from flask_babel import lazy_gettext as _l

from tracker.domain.entries import Outcome
from tracker.domain.trend_view import FeltChart, FeltRow, KeptChart, KeptWeek, Lettered
from tracker.web.words import short_day

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
class Table:
    """Columns with whether they hold numbers, and rows of cells, the first of which names its row."""

    caption: str
    columns: Sequence[tuple[str, bool]]
    rows: Sequence[Sequence[str]]


def felt_table(chart: FeltChart) -> list[Table]:
    """Each day, or week, with what was rated in it and the line on it; no table where there is neither."""
    names = [gettext("Rated"), gettext("Level"), gettext("Likely range"), gettext("Usual day")]
    first = gettext("Day") if chart.daily else gettext("Week up to")
    rows = [[short_day(row.day), *_felt_cells(row)] for row in chart.rows()]
    columns = [(first, False), *((name, True) for name in names)]
    return [Table(gettext("Felt safety, 0 to 10"), columns, rows)] if rows else []


def levels_table(chart: FeltChart) -> list[Table]:
    """Released weekly levels, if any."""
    rows = [[short_day(day), f"{level:.1f}"] for day, level in sorted(chart.levels.items(), reverse=True)]
    columns = [(gettext("Week up to"), False), (gettext("Level"), True)]
    return [Table(gettext("Weekly level, 0 to 10"), columns, rows)] if rows else []


def _felt_cells(row: FeltRow) -> list[str]:
    scores = "  ".join(f"{score:g}" for score in row.scores)
    if row.line is None:
        return [scores, "", "", ""]
    line = row.line
    return [scores, f"{line.level:.1f}", _reach(line.low, line.high), _reach(line.usual_low, line.usual_high)]


def _reach(low: float, high: float) -> str:
    return str(gettext("%(low)s to %(high)s", low=f"{low:.1f}", high=f"{high:.1f}"))


def moments_table(letters: Sequence[Lettered]) -> list[Table]:
    """The days that carry a letter, if any."""
    marked = sorted(((day, each) for each in letters for day in each.days), key=lambda mark: (mark[0], mark[1].letter))
    rows = [[short_day(day), each.letter, kind_word(each.kind)] for day, each in reversed(marked)]
    columns = [(gettext("Day"), False), (gettext("Letter"), False), (gettext("What it marks"), False)]
    return [Table(gettext("Marked days"), columns, rows)] if rows else []


def kind_word(kind: str) -> str:
    """What a moment marks, in words."""
    return str(_KINDS[kind])


def kept_table(chart: KeptChart) -> Table:
    """Follow-through by week, with what was due in each."""
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
