"""The figures of what was promised: honesty and scaffolding. The second direction of a couple has dotted lines in them."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from itertools import zip_longest

from tracker.domain.commitments.ladder import Rung
from tracker.domain.honesty import WAYS, Honesty, Slip, honesty_chart
from tracker.domain.scaffolding import Held, Scaffolding, ScaffoldingChart, scaffolding_chart
from tracker.domain.trend_view import Span
from tracker.web.charts import DOTTED, Figure, Trace, built, dates_axis

MOST_DAYS = 14
"""Days that a stem shows at most; a longer one ends there."""

_KEPT = "var(--blue)"
# A lane is one high: so much of it is the longest stem, and on a rung so much of it the lines, from a margin on.
_STEM = 0.72
_MARGIN, _LINES = 0.14, 0.56
_LABEL_Y = 0.97


@dataclass(frozen=True, slots=True)
class HonestyWords:
    """The letters of the lanes in the order of the ways, their names beside a point, and what stands after days there."""

    letters: tuple[str, ...]
    names: tuple[str, ...]
    days: str
    unknown: str


@lru_cache(maxsize=32)
def honesty_figure(honesty: Honesty, span: Span, earliest: date, until: date, words: HonestyWords, *, second: bool) -> Figure:
    """A stem for each slip, as high as it took days until it was told, in a lane for each way of learning."""
    chart = honesty_chart(honesty, span, earliest)
    traces: list[Trace] = []
    vals, texts = [], []
    for place, (way, letter, name) in enumerate(zip(WAYS[::-1], words.letters[::-1], words.names[::-1], strict=True)):
        slips = chart.lane(way)
        traces += [_stems(slips, place, second=second), _heads(slips, place, name, words)] if slips else []
        vals += [place, place + _STEM]
        texts += [letter, f"{MOST_DAYS}+"]
    return built(traces, dates_axis(chart.first, until), {"range": [-0.12, len(WAYS)], "tickvals": vals, "ticktext": texts})


def _height(slip: Slip, place: int) -> float:
    return round(place + _STEM * min(slip.days or 0, MOST_DAYS) / MOST_DAYS, 3)


def _stems(slips: Sequence[Slip], place: int, *, second: bool) -> Trace:
    days = [slip.day.isoformat() for slip in slips]
    heights = [_height(slip, place) for slip in slips]
    return {
        "type": "scatter",
        "mode": "lines",
        "hoverinfo": "skip",
        "line": {"color": _KEPT, "width": 1.5, **({"dash": DOTTED} if second else {})},
        "x": [each for day in days for each in (day, day, None)],
        "y": [each for height in heights for each in (place, height, None)],
    }


def _heads(slips: Sequence[Slip], place: int, name: str, words: HonestyWords) -> Trace:
    return {
        "type": "scatter",
        "mode": "markers",
        "cliponaxis": False,
        "marker": {
            "size": 7,
            "color": _KEPT,
            "opacity": 0.8,
            "symbol": ["circle-open" if slip.days is None else "circle" for slip in slips],
        },
        "x": [slip.day.isoformat() for slip in slips],
        "y": [_height(slip, place) for slip in slips],
        "text": [words.unknown if slip.days is None else f"{slip.days} {words.days}" for slip in slips],
        "hovertemplate": f"%{{x|%-d %B %Y}}<br>{name}, %{{text}}<extra></extra>",
    }


@lru_cache(maxsize=32)
def scaffolding_figure(
    ladder: Scaffolding, span: Span, earliest: date, until: date, rungs: tuple[str, ...], *, second: bool
) -> Figure:
    """A line for each commitment through the rungs, whose names are `rungs` from the lowest up. Moves have their letters."""
    chart = scaffolding_chart(ladder, span, earliest)
    lines = [_line(each, _height_of(place, chart), second=second) for place, each in enumerate(chart.held)]
    y = {"range": [-0.02, len(Rung)], "tickvals": list(range(len(Rung) + 1)), "showticklabels": False}
    return built([_names(rungs, chart, until), *lines, *_moves(chart)], dates_axis(chart.first, until), y)


def _height_of(place: int, chart: ScaffoldingChart) -> float:
    """Where the line of a commitment runs within a rung: each at its own height."""
    return round(_MARGIN + _LINES * (place + 0.5) / len(chart.held), 3)


def _line(held: Held, height: float, *, second: bool) -> Trace:
    x: list[str | None] = []
    y: list[float | None] = []
    for stay, following in zip_longest(held.stays, held.stays[1:]):
        x, y = [*x, stay.first.isoformat()], [*y, stay.rung + height]
        if following is None or (following.first - stay.last).days > 1:
            x, y = [*x, stay.last.isoformat(), None], [*y, stay.rung + height, None]
    return {
        "type": "scatter",
        "mode": "lines",
        "hoverinfo": "skip",
        "line": {"color": _KEPT, "width": 2, "shape": "hv", **({"dash": DOTTED} if second else {})},
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
            "marker": {"size": 17, "color": "var(--surface)", "line": {"color": _KEPT, "width": 1}},
        },
    ]


def _names(rungs: Sequence[str], chart: ScaffoldingChart, until: date) -> Trace:
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
        "text": list(rungs),
        "textposition": "bottom left" if at_right else "bottom right",
        "textfont": {"size": 12, "color": "var(--soft)"},
    }
