"""The ladder of easing on Trends: its sentence, figure, table and block."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from itertools import zip_longest

from flask_babel import gettext, ngettext

from tracker.domain.commitments.ladder import Rung
from tracker.domain.trends.scaffolding import LadderStays, Scaffolding, ScaffoldingChart, scaffolding_chart
from tracker.domain.trends.spans import ChartSpan
from tracker.queries.trends.streams import shared_scaffolding
from tracker.web.language import later as _l
from tracker.web.language import listed, once_each_language
from tracker.web.trends.block import Block, NumberTable, Sentence, TrendsChoice, dotted, written
from tracker.web.trends.figure_parts import DOTTED, KEPT_MARK, Figure, Trace, built, dates_axis
from tracker.web.words import short_day

RUNGS = {
    Rung.ON_REQUEST: _l("On request"),
    Rung.WEEKLY: _l("Weekly"),
    Rung.EVERY_OTHER_DAY: _l("Every other day"),
    Rung.DAILY: _l("Daily"),
}
_STANDING = {
    Rung.ON_REQUEST: _l("%(num)s on request"),
    Rung.WEEKLY: _l("%(num)s weekly"),
    Rung.EVERY_OTHER_DAY: _l("%(num)s every other day"),
    Rung.DAILY: _l("%(num)s daily"),
}


def ladder_words(chart: ScaffoldingChart) -> Sentence:
    """The sentence above scaffolding: steps down and up in one breath, neither of them better."""
    since = short_day(chart.first)
    moved = _moved(since, chart.down, chart.up)
    still = gettext("Since %(day)s, no commitment has become less or more frequent.", day=since)
    standing = [str(words) % {"num": chart.now[on]} for on, words in _STANDING.items() if chart.now[on]][::-1]
    rhythm = gettext("None is on a regular rhythm now.")
    now = gettext("Now %(standing)s.", standing=listed(standing)) if standing else rhythm
    kinds = gettext("Here 2 or 3 times a week stands with every other day, and 4 or more with daily.")
    neither = gettext("%(now)s Less often and more often are neither better nor worse.", now=now)
    return Sentence(moved if chart.moves else still, f"{neither} {kinds}")


def _moved(since: str, down: int, up: int) -> str:
    values = {"day": since, "down": _steps(down), "up": _steps(up)}
    if not up:
        return str(gettext("Since %(day)s, commitments became less frequent by %(down)s; none became more frequent.", **values))
    if not down:
        return str(gettext("Since %(day)s, commitments became more frequent by %(up)s; none became less frequent.", **values))
    return str(gettext("Since %(day)s, commitments became less frequent by %(down)s and more frequent by %(up)s.", **values))


def _steps(number: int) -> str:
    return str(ngettext("%(num)s step", "%(num)s steps", number))


_MARGIN, _LINES = 0.14, 0.56
_LABEL_Y = 0.97


@once_each_language
def scaffolding_figure(ladder: Scaffolding, span: ChartSpan, earliest: date, until: date, *, second: bool) -> Figure:
    """A line for each commitment through the rungs, named from the lowest up. Moves have their letters."""
    chart = scaffolding_chart(ladder, span, earliest)
    lines = [_line(each, _height_of(place, chart), second=second) for place, each in enumerate(chart.ladders)]
    y = {"range": [-0.02, len(Rung)], "tickvals": list(range(len(Rung) + 1)), "showticklabels": False}
    return built([_names(chart, until), *lines, *_moves(chart)], dates_axis(chart.first, until), y)


def _height_of(place: int, chart: ScaffoldingChart) -> float:
    """Where the line of a commitment runs within a rung: each at its own height."""
    return round(_MARGIN + _LINES * (place + 0.5) / len(chart.ladders), 3)


def _line(ladder: LadderStays, height: float, *, second: bool) -> Trace:
    x: list[str | None] = []
    y: list[float | None] = []
    for stay, following in zip_longest(ladder.stays, ladder.stays[1:]):
        x, y = [*x, stay.first.isoformat()], [*y, stay.rung + height]
        if following is None or (following.first - stay.last).days > 1:
            x, y = [*x, stay.last.isoformat(), None], [*y, stay.rung + height, None]
    return {
        "type": "scatter",
        "mode": "lines",
        "hoverinfo": "skip",
        "line": {"color": KEPT_MARK, "width": 2, "shape": "hv", **({"dash": DOTTED} if second else {})},
        "x": x,
        "y": y,
    }


def _moves(chart: ScaffoldingChart) -> list[Trace]:
    if not chart.moves:
        return []
    return [
        {
            "type": "scatter",
            "mode": "markers+text",
            "cliponaxis": False,
            "hoverinfo": "skip",
            "x": [move.day.isoformat() for move in chart.moves],
            "y": [move.after + _height_of(move.place, chart) for move in chart.moves],
            "text": [move.letter for move in chart.moves],
            "textfont": {"size": 11, "color": "var(--ink)"},
            "marker": {"size": 17, "color": "var(--surface)", "line": {"color": KEPT_MARK, "width": 1}},
        },
    ]


def _names(chart: ScaffoldingChart, until: date) -> Trace:
    """The names of the rungs, inside the drawing, so that its dates stand below those of the other charts.

    They stand at its left, or at its right where only there no line goes through them.
    """
    quarter = (until - chart.first) / 4
    early = any(move.day < chart.first + quarter for move in chart.moves)
    late = any(move.day > until - quarter for move in chart.moves)
    at_right = early and not late
    return {
        "type": "scatter",
        "mode": "text",
        "hoverinfo": "skip",
        "cliponaxis": False,
        "x": [(until if at_right else chart.first).isoformat()] * len(Rung),
        "y": [on + _LABEL_Y for on in Rung],
        "text": [str(name) for name in RUNGS.values()],
        "textposition": "bottom left" if at_right else "bottom right",
        "textfont": {"size": 12, "color": "var(--soft)"},
    }


@dataclass(frozen=True, slots=True)
class ScaffoldingTables:
    """A chart of the ladder, with its table as HTML."""

    chart: ScaffoldingChart
    tables: Sequence[str]


@once_each_language
def scaffolding_tables(ladder: Scaffolding, span: ChartSpan, earliest: date) -> ScaffoldingTables:
    """The chart of a span, and its table in the reader's language: each stay on a rung."""
    chart = scaffolding_chart(ladder, span, earliest)
    stays = sorted(((stay, each.title) for each in chart.ladders for stay in each.stays), key=lambda pair: pair[0].first)
    rows = [[title, str(RUNGS[stay.rung]), short_day(stay.first), short_day(stay.last)] for stay, title in reversed(stays)]
    columns = [(name, False) for name in (gettext("Commitment"), gettext("How often"), gettext("From"), gettext("To"))]
    return ScaffoldingTables(
        chart, written([NumberTable(gettext("Scaffolding: how often commitments are due"), columns, rows)])
    )


def scaffolding_block(asked: TrendsChoice, ladder: Scaffolding, where: str) -> Block:
    """The block of Scaffolding: steps up and down the ladder, as both agreed to them."""
    shown = scaffolding_tables(ladder, asked.span, asked.earliest)
    said = ladder_words(shown.chart)
    return Block(
        name=gettext("Scaffolding: how often commitments are due"),
        sentence=said.sentence,
        detail=said.detail,
        figure=asked.figure("scaffolding", where) if shown.chart.ladders else "",
        caption=" ".join([gettext("Each line is a commitment; its height says how often it is due."), *dotted(asked)])
        if shown.chart.ladders
        else "",
        key=list(shown.chart.key.items()),
        tables=shown.tables,
    )


def scaffolding_drawn(asked: TrendsChoice, where: str) -> Figure | None:
    """The figure of the ladder of easing."""
    direction = asked.of_both(where)
    found = shared_scaffolding(asked.viewer, direction) if direction else None
    return scaffolding_figure(found, asked.span, *asked.days_drawn(found.earliest), second=asked.second) if found else None
