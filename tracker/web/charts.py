"""Figures for the browser, as Plotly JSON: the one file that knows Plotly, which is loaded by the first figure.

Colours are the page's own tokens, which static/js/charts.js resolves. Lines are given by their first day and a step of one day.
"""

import gzip
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from functools import lru_cache
from typing import Any

from tracker.domain.steadiness import SteadinessChart, SwingWeek, steadiness_chart
from tracker.domain.trend_view import Felt, Kept, KeptChart, Lettered, Line, Shares, Span, felt_chart, kept_chart
from tracker.web.words import level

Trace = Mapping[str, object]

_DAY_MS = 86_400_000
_FELT, _KEPT = "--clay", "--blue"
_MANY = 250
# Below so many weeks a line alone would hardly be seen.
_FEW = 9
# The same on both charts, so that their dates stand below each other.
_MARGIN = {"l": 46, "r": 16, "t": 20, "b": 32}
_LANE = 0.6
_FOOT = -0.42
_SWING_LANE = -4.7
_WEEK = timedelta(days=7)

DOTTED = "2px,3px"
"""How the second direction of a couple is drawn, where the first one has whole lines."""

SWING_EDGE = 5.0
"""Points from the line that the drawing of steadiness shows at most; what lies further out stands at its edge."""


@dataclass(frozen=True, slots=True)
class Figure:
    """A figure's JSON, plain and packed with gzip."""

    plain: bytes
    packed: bytes


@dataclass(frozen=True, slots=True)
class FeltWords:
    """The names of what is drawn, as shown beside a point: a day's rating, the line, and its likely range."""

    rating: str
    level: str


@dataclass(frozen=True, slots=True)
class KeptWords:
    """The names of the two ends of follow-through."""

    lower: str
    upper: str


@lru_cache(maxsize=32)
def felt_figure(felt: Felt, span: Span, earliest: date, until: date, words: FeltWords, *, strip: bool) -> Figure:
    """Felt safety over a span; with `strip`, fine marks at the foot show which days were rated."""
    chart = felt_chart(felt, span, earliest)
    traces = _felt_bands(chart.line) if chart.line else []
    if strip:
        traces.append(_strip(list(chart.dots)))
    traces.append(_dots(chart.dots, words.rating))
    traces.extend(_felt_lines(chart.line, words.level) if chart.line else [])
    traces.extend(_levels(chart.levels, words.level))
    traces.extend(_letters(chart.letters, _LANE))
    return built(traces, dates_axis(chart.first, until), {"range": [-0.7, 10.3], "tickvals": [0, 2, 4, 6, 8, 10]})


def _felt_bands(line: Line) -> list[Trace]:
    usual = _band(line.first, line.usual_low, line.usual_high, f"var({_FELT}, 0.09)")
    return [*usual, *_band(line.first, line.low, line.high, f"var({_FELT}, 0.19)")]


def _band(first: date, low: Sequence[float], high: Sequence[float], fill: str) -> list[Trace]:
    edge = {"type": "scatter", "mode": "lines", "hoverinfo": "skip", "line": {"width": 0}, **_daily(first)}
    return [{**edge, "y": list(low)}, {**edge, "y": list(high), "fill": "tonexty", "fillcolor": fill}]


def _felt_lines(line: Line, name: str) -> list[Trace]:
    shown = line.level
    drawn = {
        "type": "scatter",
        "mode": "lines",
        "connectgaps": False,
        "hovertemplate": f"%{{x|%-d %B %Y}}<br>{name} %{{y:.1f}}<extra></extra>",
        **_daily(line.first),
    }
    solid = [level if each else None for level, each in zip(shown, line.solid, strict=True)]
    traces: list[Trace] = [{**drawn, "y": solid, "line": {"color": f"var({_FELT})", "width": 2.25}}]
    if not all(line.solid):
        dashed = [level if each else None for level, each in zip(shown, _across(line.solid), strict=True)]
        traces.append({**drawn, "y": dashed, "line": {"color": f"var({_FELT})", "width": 1.5, "dash": "6px,5px"}})
    return traces


def _across(solid: Sequence[bool]) -> list[bool]:
    """The days of gaps, with the solid day on either side, so that dashes meet the line."""
    last = len(solid) - 1
    return [not (each and solid[max(day - 1, 0)] and solid[min(day + 1, last)]) for day, each in enumerate(solid)]


def _dots(dots: Mapping[date, float], name: str) -> Trace:
    marker = {"color": f"var({_FELT})", "size": 4 if len(dots) > _MANY else 5, "opacity": 0.4}
    first = min(dots, default=date.min)
    return {
        "type": "scatter",
        "mode": "markers",
        "marker": marker,
        "hovertemplate": f"%{{x|%-d %B %Y}}<br>{name} %{{y}}<extra></extra>",
        **_days_and_values(first, dots),
    }


def _days_and_values(first: date, dots: Mapping[date, float]) -> dict[str, object]:
    """Every day with a value or none where most have one, which is shorter; otherwise each with its date."""
    last = max(dots, default=first)
    span = [first + timedelta(days=day) for day in range((last - first).days + 1)]
    if 2 * len(dots) < len(span):
        return {"x": [day.isoformat() for day in dots], "y": [_whole(score) for score in dots.values()]}
    return {**_daily(first), "y": [_whole(dots[day]) if day in dots else None for day in span]}


def _whole(score: float) -> float:
    return int(score) if score == int(score) else round(score, 2)


def _strip(days: Sequence[date]) -> Trace:
    return {
        "type": "scatter",
        "mode": "markers",
        "hoverinfo": "skip",
        "marker": {"symbol": "line-ns-open", "size": 7, "color": f"var({_FELT})", "opacity": 0.5, "line": {"width": 1}},
        "x": [day.isoformat() for day in days],
        "y": [_FOOT] * len(days),
    }


def _levels(levels: Mapping[date, float], name: str) -> list[Trace]:
    """Released levels: a dot for each week, joined, for a rater who shows no single days."""
    if not levels:
        return []
    return [
        {
            "type": "scatter",
            "mode": "lines+markers",
            "line": {"color": f"var({_FELT})", "width": 1.5},
            "marker": {"color": f"var({_FELT})", "size": 6},
            "hovertemplate": f"%{{x|%-d %B %Y}}<br>{name} %{{text}}<extra></extra>",
            "x": [day.isoformat() for day in levels],
            "y": list(levels.values()),
            "text": [level(round(points * 10)) for points in levels.values()],
        },
    ]


def _letters(letters: Sequence[Lettered], lane: float) -> list[Trace]:
    marks = sorted((day, each.letter) for each in letters for day in each.days)
    if not marks:
        return []
    return [
        {
            "type": "scatter",
            "mode": "markers+text",
            "meta": "lane",
            "cliponaxis": False,
            "x": [day.isoformat() for day, _ in marks],
            "y": [lane] * len(marks),
            "text": [letter for _, letter in marks],
            "textfont": {"size": 11, "color": "var(--ink)"},
            "marker": {"size": 17, "color": "var(--surface)", "line": {"color": "var(--soft)", "width": 1}},
            "hoverinfo": "skip",
        },
    ]


@lru_cache(maxsize=32)
def steadiness_figure(felt: Felt, span: Span, earliest: date, until: date, name: str, *, second: bool) -> Figure:
    """How far each rating lies above or below the line, between the edges of the usual swing; `name` is that of a dot.

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
    traces = [*traces, *_distances(chart, name), *_letters(chart.letters, _SWING_LANE)]
    return built(traces, dates_axis(chart.first, until), y)


def signed(points: float, places: int = 1) -> str:
    """Points above or below the line, with a sign of the width of a plus."""
    rounded = round(points, places)
    return f"{rounded:+.{places}f}".replace("-", "\N{MINUS SIGN}") if rounded else "0"


def _unbroken(weeks: Sequence[SwingWeek]) -> list[list[SwingWeek]]:
    """Runs of weeks that follow each other."""
    runs: list[list[SwingWeek]] = []
    for week in weeks:
        if runs and week.day - runs[-1][-1].day <= _WEEK:
            runs[-1].append(week)
        else:
            runs.append([week])
    return runs


def _swing_band(weeks: Sequence[SwingWeek], *, second: bool) -> list[Trace]:
    line = {"color": f"var({_FELT})", "width": 2, **({"dash": DOTTED} if second else {})}
    edge = {
        "type": "scatter",
        "mode": "lines",
        "hoverinfo": "skip",
        "line": line,
        "x": [each.day.isoformat() for each in weeks],
    }
    below: Trace = {**edge, "y": [-each.sd for each in weeks]}
    return [below, {**edge, "y": [each.sd for each in weeks], "fill": "tonexty", "fillcolor": f"var({_FELT}, 0.14)"}]


def _distances(chart: SteadinessChart, name: str) -> list[Trace]:
    dots = _dots({day: max(min(far, SWING_EDGE), -SWING_EDGE) for day, far in chart.dots.items()}, name)
    return [{**dots, "hovertemplate": f"%{{x|%-d %B %Y}}<br>%{{y:+.1f}} {name}<extra></extra>"}]


@lru_cache(maxsize=32)
def kept_figure(kept: Kept, span: Span, earliest: date, until: date, words: KeptWords) -> Figure:
    """Follow-through over a span, of a hundred: the lower end solid, the upper end dashed, its interval between and around."""
    chart = kept_chart(kept, span, earliest)
    traces = [trace for weeks in _runs(chart) for trace in _kept_traces(weeks, words)]
    return built(traces, dates_axis(chart.first, until), {"range": [-3, 103], "tickvals": [0, 25, 50, 75, 100]})


def _runs(chart: KeptChart) -> list[list[tuple[date, Shares]]]:
    """Runs of weeks with shares: where nothing was due the line ends, and begins anew later."""
    runs: list[list[tuple[date, Shares]]] = [[]]
    for week in chart.weeks:
        if week.shares:
            runs[-1].append((week.day, week.shares))
        elif runs[-1]:
            runs.append([])
    return [run for run in runs if run]


def _kept_traces(weeks: Sequence[tuple[date, Shares]], words: KeptWords) -> list[Trace]:
    days, shares = [day.isoformat() for day, _ in weeks], [each for _, each in weeks]
    edge = {"type": "scatter", "mode": "lines", "hoverinfo": "skip", "line": {"width": 0}, "x": days}
    solid = {"color": f"var({_KEPT})", "width": 2.25}
    dashes = {"color": f"var({_KEPT})", "width": 1.5, "dash": "3px,3px"}
    return [
        {**edge, "y": [each.low for each in shares]},
        {**edge, "y": [each.high for each in shares], "fill": "tonexty", "fillcolor": f"var({_KEPT}, 0.14)"},
        {**_kept_line(days, words.upper), "y": [each.upper for each in shares], "line": dashes},
        {**_kept_line(days, words.lower), "y": [each.lower for each in shares], "line": solid},
    ]


def _kept_line(days: Sequence[str], name: str) -> dict[str, object]:
    return {
        "type": "scatter",
        "mode": "lines+markers" if len(days) < _FEW else "lines",
        "marker": {"size": 5, "color": f"var({_KEPT})"},
        "hovertemplate": f"%{{x|%-d %B %Y}}<br>{name} %{{y:.0f}}<extra></extra>",
        "x": list(days),
    }


def _daily(first: date) -> dict[str, object]:
    return {"x0": first.isoformat(), "dx": _DAY_MS}


def dates_axis(first: date, last: date) -> dict[str, object]:
    """The days of a chart. Charts with the same days have them below each other."""
    # A little room on either side, for letters and dots at the edges.
    room = timedelta(days=max(round((last - first).days * 0.015), 1))
    return {"type": "date", "showline": False, "range": [(first - room).isoformat(), (last + room).isoformat()]}


def built(traces: Sequence[Trace], x: Mapping[str, object], y: Mapping[str, object]) -> Figure:
    """The figure of these traces between these axes."""
    import plotly.graph_objects as go  # noqa: PLC0415  # a tenth of a second and 20 MB, for whoever opens a chart

    layout: dict[str, Any] = {"template": go.layout.Template(), "margin": _MARGIN, "xaxis": dict(x), "yaxis": dict(y)}
    plain = str(go.Figure(data=list(traces), layout=layout).to_json()).encode()
    return Figure(plain, gzip.compress(plain, 6, mtime=0))
