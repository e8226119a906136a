"""The numbers of honesty, steadiness and scaffolding as tables, newest first: the same values, from the same data."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import lru_cache

from flask_babel import get_locale, gettext

from tracker.domain.entries.entries import Learned, State
from tracker.domain.honesty import Honesty, HonestyChart, Slip, honesty_chart
from tracker.domain.scaffolding import Scaffolding, ScaffoldingChart, scaffolding_chart
from tracker.domain.steadiness import SteadinessChart, steadiness_chart
from tracker.domain.swing import Swing
from tracker.domain.trend_view import Felt, Span
from tracker.web.charts import signed
from tracker.web.later import later as _l
from tracker.web.promise_sentences import RUNGS
from tracker.web.steadiness_sentences import all_back_words
from tracker.web.trend_tables import Table, written
from tracker.web.words import short_day

WAYS: Mapping[Learned | None, object] = {
    Learned.TOLD: _l("told first"),
    Learned.ASKED: _l("when asked"),
    Learned.FOUND: _l("found out"),
    Learned.NOT_YET: _l("not told yet"),
    Learned.UNKNOWN: _l("not known"),
    None: _l("not said"),
}
_SLIPS = {State.PARTLY: _l("partly"), State.MISSED: _l("missed")}


@dataclass(frozen=True, slots=True)
class HonestyTables:
    """A chart of honesty, with its table as HTML."""

    chart: HonestyChart
    tables: Sequence[str]


@dataclass(frozen=True, slots=True)
class SteadinessTables:
    """A chart of steadiness, with its tables as HTML."""

    chart: SteadinessChart
    tables: Sequence[str]


@dataclass(frozen=True, slots=True)
class ScaffoldingTables:
    """A chart of the ladder, with its table as HTML."""

    chart: ScaffoldingChart
    tables: Sequence[str]


def honesty_tables(honesty: Honesty, span: Span, earliest: date) -> HonestyTables:
    """The chart of a span, and its table in the reader's language: each slip."""
    return _honesty_tables(honesty, span, earliest, str(get_locale()))


@lru_cache(maxsize=32)
def _honesty_tables(honesty: Honesty, span: Span, earliest: date, _language: str) -> HonestyTables:
    chart = honesty_chart(honesty, span, earliest)
    columns = [(gettext("Day"), False), (gettext("What happened"), False), (gettext("Days until told"), True)]
    columns.append((gettext("How it was learned"), False))
    return HonestyTables(
        chart, written([Table(gettext("Slips"), columns, [_slip_row(each) for each in reversed(chart.slips)])])
    )


def _slip_row(slip: Slip) -> list[str]:
    told = slip.learned is not Learned.NOT_YET and slip.days is not None
    return [short_day(slip.day), str(_SLIPS[slip.state]), str(slip.days) if told else "", str(WAYS[slip.learned])]


def steadiness_tables(felt: Felt, span: Span, earliest: date, rater: str) -> SteadinessTables:
    """The chart of a span, and its tables in the language of a reader who is, with an empty `rater`, the rater themselves."""
    return _steadiness_tables(felt, span, earliest, rater, str(get_locale()))


@lru_cache(maxsize=32)
def _steadiness_tables(felt: Felt, span: Span, earliest: date, rater: str, _language: str) -> SteadinessTables:
    chart = steadiness_chart(felt, span, earliest)
    return SteadinessTables(chart, written([_compared(chart), _after(chart, rater), _swings(chart)]))


def _compared(chart: SteadinessChart) -> Table:
    found = [chart.change.now, chart.change.before] if chart.change else []
    names = [gettext("The last 90 days"), gettext("The 90 days before")]
    rows = [[name, *_swing_cells(each)] for name, each in zip(names, found, strict=False) if each]
    return Table(gettext("Two spans of 90 days"), [(gettext("Span"), False), *_swing_columns()], rows)


def _swing_cells(swing: Swing) -> list[str]:
    return [f"{swing.sd:.1f}", f"{100 * swing.relative:.0f}"]


def _swing_columns() -> list[tuple[str, bool]]:
    within = gettext("Points within which two days in three lie")
    return [(within, True), (gettext("Swing, of 100 (100 is the largest the scale allows)"), True)]


def _after(chart: SteadinessChart, rater: str) -> Table:
    columns = [(gettext("Day"), False), (gettext("What it marks"), False), (gettext("What followed"), False)]
    return Table(gettext("After marked setbacks"), columns, all_back_words(chart.after, rater))


def _swings(chart: SteadinessChart) -> Table:
    columns = [(gettext("Week up to"), False), (gettext("Points from the line"), True), *_swing_columns()]
    rows = [
        [short_day(day), "  ".join(map(signed, far)), *([f"{swing.sd:.1f}", f"{swing.relative:.0f}"] if swing else ["", ""])]
        for day, far, swing in chart.rows()
    ]
    return Table(gettext("How far ratings swing, over 90 days each"), columns, rows)


def scaffolding_tables(ladder: Scaffolding, span: Span, earliest: date) -> ScaffoldingTables:
    """The chart of a span, and its table in the reader's language: each stay on a rung."""
    return _scaffolding_tables(ladder, span, earliest, str(get_locale()))


@lru_cache(maxsize=32)
def _scaffolding_tables(ladder: Scaffolding, span: Span, earliest: date, _language: str) -> ScaffoldingTables:
    chart = scaffolding_chart(ladder, span, earliest)
    stays = sorted(((stay, each.title) for each in chart.held for stay in each.stays), key=lambda pair: pair[0].first)
    rows = [[title, str(RUNGS[stay.rung]), short_day(stay.first), short_day(stay.last)] for stay, title in reversed(stays)]
    columns = [(name, False) for name in (gettext("Commitment"), gettext("How often"), gettext("From"), gettext("To"))]
    return ScaffoldingTables(chart, written([Table(gettext("Scaffolding: how often promises are due"), columns, rows)]))
