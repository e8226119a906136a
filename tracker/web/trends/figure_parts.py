"""Figures for the browser, as Plotly JSON: the one file that knows Plotly, which is loaded by the first figure.

Colours are the page's own tokens, which static/js/charts.js resolves. Lines are given by their first day and a step of one day.
"""

import gzip
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from tracker.domain.trends.spans import Lettered

MOST_DAYS = 14
"""Days that a stem shows at most; a longer one ends there."""

KEPT_MARK = "var(--blue)"
# A lane is one high: so much of it is the longest stem, and on a rung so much of it the lines, from a margin on.
STEM = 0.72


Trace = Mapping[str, object]

_DAY_MS = 86_400_000
FELT, FOLLOW_THROUGH = "--clay", "--blue"
MANY = 250
# Below so many weeks a line alone would hardly be seen.
FEW = 9
# The same on both charts, so that their dates stand below each other.
_MARGIN = {"l": 46, "r": 16, "t": 20, "b": 32}
LANE = 0.6
FOOT = -0.42


WEEK = timedelta(days=7)

DOTTED = "2px,3px"
"""How the second direction of a couple is drawn, where the first one has whole lines."""


@dataclass(frozen=True, slots=True)
class Figure:
    """A figure's JSON, plain and packed with gzip."""

    plain: bytes
    packed: bytes


def band(first: date, low: Sequence[float], high: Sequence[float], fill: str) -> list[Trace]:
    """A filled band between two lines with a value for each day."""
    edge = {"type": "scatter", "mode": "lines", "hoverinfo": "skip", "line": {"width": 0}, **daily(first)}
    return [{**edge, "y": list(low)}, {**edge, "y": list(high), "fill": "tonexty", "fillcolor": fill}]


def hover(words: str) -> str:
    """What stands beside a point: its day, and these words, in which the drawing puts the point's numbers."""
    return f"%{{x|%-d %B %Y}}<br>{words}<extra></extra>"


def dots_drawn(dots: Mapping[date, float], words: str) -> Trace:
    """A light dot for each rated day; `words` stand beside it."""
    marker = {"color": f"var({FELT})", "size": 4 if len(dots) > MANY else 5, "opacity": 0.4}
    first = min(dots, default=date.min)
    return {
        "type": "scatter",
        "mode": "markers",
        "marker": marker,
        "hovertemplate": hover(words),
        **days_and_values(first, dots),
    }


def days_and_values(first: date, dots: Mapping[date, float]) -> dict[str, object]:
    """Every day with a value or none where most have one, which is shorter; otherwise each with its date."""
    last = max(dots, default=first)
    span = [first + timedelta(days=day) for day in range((last - first).days + 1)]
    if 2 * len(dots) < len(span):
        return {"x": [day.isoformat() for day in dots], "y": [_whole(score) for score in dots.values()]}
    return {**daily(first), "y": [_whole(dots[day]) if day in dots else None for day in span]}


def _whole(score: float) -> float:
    return int(score) if score == int(score) else round(score, 2)


def letters_drawn(letters: Sequence[Lettered], lane: float) -> list[Trace]:
    """Letters of marks, each above its day at the height `lane`."""
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


def daily(first: date) -> dict[str, object]:
    """The x values of a line with one value for each day from `first` on."""
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
