"""Felt safety on Trends: its figure, its tables and its block."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from flask_babel import gettext

from tracker.domain.trends.spans import ChartSpan, DrawnLine, Felt, FeltChart, FeltRow, Lettered, felt_chart
from tracker.queries.trends.streams import own_felt, shared_felt
from tracker.web.language import once_each_language
from tracker.web.trends.block import OWN, Block, NumberTable, TrendsChoice, written
from tracker.web.trends.felt_words import felt_words, level_words
from tracker.web.trends.figure_parts import (
    FELT,
    FOOT,
    LANE,
    Figure,
    Trace,
    band,
    built,
    daily,
    dates_axis,
    dots_drawn,
    hover,
    letters_drawn,
)
from tracker.web.words import level, said, short_day


@once_each_language
def felt_figure(felt: Felt, span: ChartSpan, earliest: date, until: date, *, strip: bool) -> Figure:
    """Felt safety over a span; with `strip`, fine marks at the foot show which days were rated."""
    chart = felt_chart(felt, span, earliest)
    traces = _felt_bands(chart.line) if chart.line else []
    if strip:
        traces.append(_strip(list(chart.dots)))
    traces.append(dots_drawn(chart.dots, gettext("rated %(number)s", number="%{y}")))
    traces.extend(_felt_lines(chart.line) if chart.line else [])
    traces.extend(_levels(chart.levels))
    traces.extend(letters_drawn(chart.letters, LANE))
    return built(traces, dates_axis(chart.first, until), {"range": [-0.7, 10.3], "tickvals": [0, 2, 4, 6, 8, 10]})


def _felt_bands(line: DrawnLine) -> list[Trace]:
    usual = band(line.first, line.usual_low, line.usual_high, f"var({FELT}, 0.09)")
    return [*usual, *band(line.first, line.low, line.high, f"var({FELT}, 0.19)")]


def _felt_lines(line: DrawnLine) -> list[Trace]:
    shown = line.level
    drawn = {
        "type": "scatter",
        "mode": "lines",
        "connectgaps": False,
        "hovertemplate": hover(gettext("level %(number)s", number="%{y:.1f}")),
        **daily(line.first),
    }
    solid = [level if each else None for level, each in zip(shown, line.solid, strict=True)]
    traces: list[Trace] = [{**drawn, "y": solid, "line": {"color": f"var({FELT})", "width": 2.25}}]
    if not all(line.solid):
        dashed = [level if each else None for level, each in zip(shown, _across(line.solid), strict=True)]
        traces.append({**drawn, "y": dashed, "line": {"color": f"var({FELT})", "width": 1.5, "dash": "6px,5px"}})
    return traces


def _across(solid: Sequence[bool]) -> list[bool]:
    """The days of gaps, with the solid day on either side, so that dashes meet the line."""
    last = len(solid) - 1
    return [not (each and solid[max(day - 1, 0)] and solid[min(day + 1, last)]) for day, each in enumerate(solid)]


def _strip(days: Sequence[date]) -> Trace:
    return {
        "type": "scatter",
        "mode": "markers",
        "hoverinfo": "skip",
        "marker": {"symbol": "line-ns-open", "size": 7, "color": f"var({FELT})", "opacity": 0.5, "line": {"width": 1}},
        "x": [day.isoformat() for day in days],
        "y": [FOOT] * len(days),
    }


def _levels(levels: Mapping[date, float]) -> list[Trace]:
    """Released levels: a dot for each week, joined, for a rater who shows no single days."""
    if not levels:
        return []
    return [
        {
            "type": "scatter",
            "mode": "lines+markers",
            "line": {"color": f"var({FELT})", "width": 1.5},
            "marker": {"color": f"var({FELT})", "size": 6},
            "hovertemplate": hover(gettext("level %(number)s", number="%{text}")),
            "x": [day.isoformat() for day in levels],
            "y": list(levels.values()),
            "text": [level(round(points * 10)) for points in levels.values()],
        },
    ]


@dataclass(frozen=True, slots=True)
class FeltTables:
    """A chart of felt safety, with the tables of its numbers as HTML."""

    chart: FeltChart
    tables: Sequence[str]


@once_each_language
def felt_tables(felt: Felt, span: ChartSpan, earliest: date) -> FeltTables:
    """The chart of a span, and its tables in the reader's language: days or weeks, released levels, marked days."""
    chart = felt_chart(felt, span, earliest)
    return FeltTables(chart, written([_felt_table(chart), _levels_table(chart), _moments_table(chart.letters)]))


def _felt_table(chart: FeltChart) -> NumberTable:
    names = [gettext("Rated"), gettext("Level"), gettext("Likely range"), gettext("Usual day")]
    first = gettext("Day") if chart.daily else gettext("Week up to")
    rows = [[short_day(row.day), *_felt_cells(row)] for row in chart.rows()]
    columns = [(first, False), *((name, True) for name in names)]
    return NumberTable(gettext("Felt safety, 0 to 10"), columns, rows)


def _levels_table(chart: FeltChart) -> NumberTable:
    rows = [[short_day(day), level(round(points * 10))] for day, points in sorted(chart.levels.items(), reverse=True)]
    columns = [(gettext("Week up to"), False), (gettext("Level"), True)]
    return NumberTable(gettext("Weekly level, 0 to 10"), columns, rows)


def _felt_cells(row: FeltRow) -> list[str]:
    scores = "  ".join(f"{score:g}" for score in row.scores)
    if row.line is None:
        return [scores, "", "", ""]
    line = row.line
    return [scores, f"{line.level:.1f}", _reach(line.low, line.high), _reach(line.usual_low, line.usual_high)]


def _reach(low: float, high: float) -> str:
    return str(gettext("%(low)s to %(high)s", low=f"{low:.1f}", high=f"{high:.1f}"))


def _moments_table(letters: Sequence[Lettered]) -> NumberTable:
    marked = sorted(((day, each) for each in letters for day in each.days), key=lambda mark: (mark[0], mark[1].letter))
    rows = [[short_day(day), each.letter, kind_word(each.kind)] for day, each in reversed(marked)]
    columns = [(gettext("Day"), False), (gettext("Letter"), False), (gettext("What it marks"), False)]
    return NumberTable(gettext("Marked days"), columns, rows)


def kind_word(kind: str) -> str:
    """What a moment marks, in words."""
    return said(kind, "moment_marked")


def no_ratings(name: str) -> Block:
    """The block where nothing was rated yet."""
    return Block(name, gettext("Your ratings appear here"), empty=gettext("You can rate a day on Today, whenever you want to."))


def felt_block(asked: TrendsChoice, name: str, felt: Felt, where: str) -> Block:
    """The block of felt safety, with its figure under `where` in the address."""
    shown = felt_tables(felt, asked.span, asked.earliest)
    chart = shown.chart
    rater = "" if asked.rates or where == OWN else asked.viewer.partner_name
    said = (
        level_words(chart.levels, rater)
        if chart.levels and chart.says_nothing
        else felt_words(chart.change, chart.rated, rater)
    )
    return Block(
        name=name,
        sentence=said.sentence,
        detail=f"{said.detail} {_among(asked, chart.rated)}".strip() if not rater else "",
        figure=asked.figure("felt", where),
        caption=" ".join(_felt_caption(chart, rater)),
        key=[(each.letter, kind_word(each.kind)) for each in chart.letters],
        tables=shown.tables,
    )


def _among(asked: TrendsChoice, rated: int) -> str:
    """Told to a rater whose private ratings are not counted here."""
    if asked.mine or not rated:
        return ""
    return str(gettext("Counted are the ratings that %(name)s sees too.", name=asked.viewer.partner_name))


def _felt_caption(chart: FeltChart, rater: str) -> list[str]:
    said = [gettext("Dots are single days.")] if chart.dots else []
    if chart.levels:
        said.append(gettext("The dots on a line are the level at the end of each week, from 2 or lower to 8 or higher."))
    if chart.line:
        whose = gettext("where %(name)s’s level probably is", name=rater) if rater else gettext("where your level probably is")
        said.append(
            gettext("The line is %(whose)s, the darker band its likely range, the fainter one a usual day.", whose=whose)
        )
        said.append(gettext("Recent weeks can still shift."))
        if not all(chart.line.solid):
            said.append(gettext("Where it is dashed, there is nothing to say."))
    if chart.dots and not rater:
        said.append(gettext("The fine marks at the foot are the days that you rated."))
    return said


def felt_seen(asked: TrendsChoice, where: str) -> Felt | None:
    """The felt safety of a direction as its reader may see it, or how steady they feel themselves."""
    if where == OWN or asked.direction is None:
        return own_felt(asked.viewer, None)
    if not asked.mine:
        return shared_felt(asked.viewer, asked.direction)
    return own_felt(asked.viewer, asked.direction.id) if asked.rates else None


def felt_drawn(asked: TrendsChoice, where: str) -> Figure | None:
    """The figure, with which days were rated for whoever rated them."""
    found = felt_seen(asked, where)
    if found is None:
        return None
    return felt_figure(found, asked.span, *asked.days_drawn(found.earliest), strip=asked.rates or where == OWN)
