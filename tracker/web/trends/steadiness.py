"""Steadiness on Trends: its figure, tables and block."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from flask_babel import gettext

from tracker.domain.trends.spans import ChartSpan, Felt
from tracker.domain.trends.steadiness import SteadinessChart, Swing, SwingWeek, steadiness_chart
from tracker.web.language import once_each_language
from tracker.web.trends.block import Block, NumberTable, TrendsChoice, dotted, written
from tracker.web.trends.felt import felt_seen, kind_word
from tracker.web.trends.figure_parts import DOTTED, FELT, WEEK, Figure, Trace, built, dates_axis, dots_drawn, letters_drawn
from tracker.web.trends.steadiness_words import all_back_words, recovery_words, steadiness_words
from tracker.web.words import short_day


@dataclass(frozen=True, slots=True)
class SteadinessTables:
    """A chart of steadiness, with its tables as HTML."""

    chart: SteadinessChart
    tables: Sequence[str]


@once_each_language
def steadiness_tables(felt: Felt, span: ChartSpan, earliest: date, rater: str) -> SteadinessTables:
    """The chart of a span, and its tables in the language of a reader who is, with an empty `rater`, the rater themselves."""
    chart = steadiness_chart(felt, span, earliest)
    return SteadinessTables(chart, written([_compared(chart), _after(chart, rater), _swings(chart)]))


def _compared(chart: SteadinessChart) -> NumberTable:
    found = [chart.change.now, chart.change.before] if chart.change else []
    names = [gettext("The last 90 days"), gettext("The 90 days before")]
    rows = [[name, *_swing_cells(each)] for name, each in zip(names, found, strict=False) if each]
    return NumberTable(gettext("Two spans of 90 days"), [(gettext("Span"), False), *_swing_columns()], rows)


def _swing_cells(swing: Swing) -> list[str]:
    return [f"{swing.sd:.1f}", f"{100 * swing.relative:.0f}"]


def _swing_columns() -> list[tuple[str, bool]]:
    within = gettext("Points within which two days in three lie")
    return [(within, True), (gettext("Swing, of 100 (100 is the largest the scale allows)"), True)]


def _after(chart: SteadinessChart, rater: str) -> NumberTable:
    columns = [(gettext("Day"), False), (gettext("What it marks"), False), (gettext("What followed"), False)]
    return NumberTable(gettext("After marked setbacks"), columns, all_back_words(chart.after, rater))


def _swings(chart: SteadinessChart) -> NumberTable:
    columns = [(gettext("Week up to"), False), (gettext("Points from the line"), True), *_swing_columns()]
    rows = [
        [short_day(day), "  ".join(map(signed, far)), *([f"{swing.sd:.1f}", f"{swing.relative:.0f}"] if swing else ["", ""])]
        for day, far, swing in chart.rows()
    ]
    return NumberTable(gettext("How far ratings swing, over 90 days each"), columns, rows)


def steadiness_block(asked: TrendsChoice, name: str, felt: Felt, where: str, rater: str) -> Block:
    """The block of Steadiness: how ratings swing, and what followed setbacks. `rater` is empty for the rater."""
    shown = steadiness_tables(felt, asked.span, asked.earliest, rater)
    chart = shown.chart
    said = steadiness_words(chart, rater)
    drawn = bool(chart.dots)
    return Block(
        name=name,
        sentence=said.sentence,
        detail=said.detail,
        figure=asked.figure("steadiness", where) if drawn else "",
        notes=recovery_words(chart, rater),
        caption=" ".join([*_steadiness_caption(chart), *dotted(asked)]) if drawn else "",
        key=[(each.letter, kind_word(each.kind)) for each in chart.letters] if drawn else [],
        tables=shown.tables,
    )


def _steadiness_caption(chart: SteadinessChart) -> list[str]:
    said = [gettext("Dots are single days, above or below the line of felt safety, which lies flat here.")]
    if chart.weeks:
        said.append(gettext("Between the edges lie about two in three of the last 90 days."))
    if any(abs(far) > SWING_EDGE for far in chart.dots.values()):
        said.append(gettext("Days further out stand at the edge of the drawing."))
    if chart.after:
        said.append(
            gettext("“Back” means that the line has regained most of its fall, four fifths. It does not mean that it is over.")
        )
    return said


_SWING_LANE = -4.7


SWING_EDGE = 5.0
"""Points from the line that the drawing of steadiness shows at most; what lies further out stands at its edge."""


@once_each_language
def steadiness_figure(felt: Felt, span: ChartSpan, earliest: date, until: date, *, second: bool) -> Figure:
    """How far each rating lies above or below the line, between the edges of the usual swing.

    The `second` direction of a couple has dotted edges.
    """
    chart = steadiness_chart(felt, span, earliest)
    ticks = (-4, -2, 0, 2, 4)
    y = {
        "range": [-SWING_EDGE - 0.3, SWING_EDGE + 0.2],
        "tickvals": list(ticks),
        "ticktext": [signed(tick, 0) for tick in ticks],
    }
    traces = [trace for weeks in _unbroken(chart.weeks) for trace in _swing_band(weeks, second=second)]
    traces = [*traces, *_distances(chart), *letters_drawn(chart.letters, _SWING_LANE)]
    return built(traces, dates_axis(chart.first, until), y)


def signed(points: float, places: int = 1) -> str:
    """A number of points with its sign; the minus is as wide as the plus."""
    rounded = round(points, places)
    return f"{rounded:+.{places}f}".replace("-", "\N{MINUS SIGN}") if rounded else "0"


def _unbroken(weeks: Sequence[SwingWeek]) -> list[list[SwingWeek]]:
    """Runs of weeks that follow each other."""
    runs: list[list[SwingWeek]] = []
    for week in weeks:
        if runs and week.day - runs[-1][-1].day <= WEEK:
            runs[-1].append(week)
        else:
            runs.append([week])
    return runs


def _swing_band(weeks: Sequence[SwingWeek], *, second: bool) -> list[Trace]:
    line = {"color": f"var({FELT})", "width": 2, **({"dash": DOTTED} if second else {})}
    edge = {
        "type": "scatter",
        "mode": "lines",
        "hoverinfo": "skip",
        "line": line,
        "x": [each.day.isoformat() for each in weeks],
    }
    below: Trace = {**edge, "y": [-each.sd for each in weeks]}
    return [below, {**edge, "y": [each.sd for each in weeks], "fill": "tonexty", "fillcolor": f"var({FELT}, 0.14)"}]


def _distances(chart: SteadinessChart) -> list[Trace]:
    within = {day: max(min(far, SWING_EDGE), -SWING_EDGE) for day, far in chart.dots.items()}
    return [dots_drawn(within, gettext("%(number)s points from the line", number="%{y:+.1f}"))]


def steadiness_drawn(asked: TrendsChoice, where: str) -> Figure | None:
    """The figure of how far ratings swing about their line."""
    found = felt_seen(asked, where)
    if found is None or found.line is None:
        return None
    return steadiness_figure(found, asked.span, *asked.days_drawn(found.earliest), second=asked.second)
