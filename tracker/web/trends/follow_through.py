"""Follow-through on Trends and on a sheet: its sentence, figure, tables and block."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from flask_babel import gettext, ngettext

from tracker.domain.entries.entries import Outcome
from tracker.domain.trends.follow_through_chart import (
    FollowThroughChart,
    FollowThroughSoFar,
    FollowThroughWeek,
    Shares,
    follow_through_chart,
)
from tracker.domain.trends.spans import ChartSpan
from tracker.queries.trends.streams import own_follow_through, shared_follow_through
from tracker.web.language import clauses, once_each_language
from tracker.web.trends.block import OWN, Block, NumberTable, Sentence, TrendsChoice, written
from tracker.web.trends.figure_parts import FEW, FOLLOW_THROUGH, Figure, Trace, built, dates_axis, hover
from tracker.web.words import said, short_day


@dataclass(frozen=True, slots=True)
class FollowThroughSaid:
    """What a sentence is made of. `share` of a hundred is None where counts are said; `over` is the day on which it ended."""

    share: int | None
    kept: int
    counted: int
    partly: int
    silent: int
    silent_days: int
    set_aside: int
    over: date | None


def of_chart(chart: FollowThroughChart) -> FollowThroughSaid:
    """What the sentence of a chart says. A share speaks of the weeks shown; counts, and what is over, of all so far."""
    now, shares = chart.now, chart.shares
    here = shares is not None and not now.over
    return FollowThroughSaid(
        share=None if shares is None else int(shares.lower),
        kept=now.kept,
        counted=now.counted,
        partly=chart.counts[Outcome.PARTLY] if here else now.partly,
        silent=chart.counts[Outcome.SILENT] if here else now.silent,
        silent_days=chart.silent_days if here else now.silent_days,
        set_aside=chart.counts[Outcome.SET_ASIDE] if here else now.set_aside,
        over=now.last_due if now.over else None,
    )


def of_sheet(name: str, stream: Mapping[str, Any]) -> str:
    """The sentence of a sheet, by its keeper's log. One that was frozen before these counts were kept says what it has."""
    over = stream.get("over")
    said = FollowThroughSaid(
        share=stream["lower"] if stream["enough"] and stream["kept"] else None,
        kept=stream["kept"],
        counted=stream.get("counted", stream["resolved"] + stream["silent"]),
        partly=stream.get("partly", 0),
        silent=stream["silent"],
        silent_days=stream.get("silent_days", 0),
        set_aside=stream["set_aside"],
        over=date.fromisoformat(str(over)) if over else None,
    )
    return str(gettext("By %(name)s’s log: %(said)s", name=name, said=follow_through_sentence(said)))


def follow_through_sentence(said: FollowThroughSaid) -> str:
    """The lower end, how partly counts, what has no entry, and, where something was set aside, how much: always beside it."""
    parts = [_kept(said)]
    if said.partly and said.counted:
        parts.append(ngettext("%(num)s was partly, which counts half", "%(num)s were partly, which counts half", said.partly))
    if said.silent:
        parts.append(_silent(said))
    sentence = gettext("%(clauses)s.", clauses=clauses(parts))
    return f"{sentence} {gettext('%(num)s set aside.', num=said.set_aside)}" if said.set_aside else str(sentence)


def _kept(said: FollowThroughSaid) -> str:
    values = {"share": said.share, "kept": said.kept, "num": said.counted, "day": short_day(said.over) if said.over else ""}
    if not said.counted:
        # What is open or set aside has no answer that counts.
        return str(gettext("Up to %(day)s, nothing came to count", **values) if said.over else gettext("Nothing counts yet"))
    if not said.kept:
        past = gettext("Up to %(day)s, none of %(num)s was noted as kept", **values)
        return str(past if said.over else gettext("None of %(num)s is noted as kept so far", **values))
    if said.share is None:
        past = gettext("Up to %(day)s, %(kept)s of %(num)s were kept", **values)
        return str(past if said.over else gettext("%(kept)s of %(num)s kept so far", **values))
    past = gettext("Up to %(day)s, at least %(share)s of 100 were kept", **values)
    return str(past if said.over else gettext("At least %(share)s of 100 kept", **values))


def _silent(said: FollowThroughSaid) -> str:
    gaps = (
        ngettext("%(num)s has no entry", "%(num)s have no entry", said.silent)
        if said.over
        else ngettext("%(num)s has no entry yet", "%(num)s have no entry yet", said.silent)
    )
    if said.silent == 1 or not said.silent_days:
        return str(gaps)
    on = ngettext("on %(num)s day", "on %(num)s days", said.silent_days)
    return str(gettext("%(gaps)s, %(on)s", gaps=gaps, on=on))


def follow_through_words(chart: FollowThroughChart) -> Sentence:
    """The sentence above follow-through: the lower end, what has no entry, and what was set aside."""
    return Sentence(follow_through_sentence(of_chart(chart)), _detail(chart))


def _detail(chart: FollowThroughChart) -> str:
    now = chart.now
    if now.mostly_set_aside:
        return str(gettext("More than half of the last ten were set aside, so this stands on little."))
    if now.over:
        return str(gettext("Nothing has been due since then. The line ends there."))
    if chart.shares is None:
        return str(gettext("A share is drawn from five on that count, once one of them was kept."))
    return str(gettext("Recent weeks weigh more. What was partly, without an entry or set aside is that of the weeks shown."))


@once_each_language
def follow_through_figure(so_far: FollowThroughSoFar, span: ChartSpan, earliest: date, until: date) -> Figure:
    """Follow-through over a span, of a hundred: the lower end solid, the upper end dashed, its interval between and around."""
    chart = follow_through_chart(so_far, span, earliest)
    traces = [trace for weeks in runs(chart) for trace in _traces(weeks)]
    return built(traces, dates_axis(chart.first, until), {"range": [-3, 103], "tickvals": [0, 25, 50, 75, 100]})


_SHARE = "%{y:.0f}"


def runs(chart: FollowThroughChart) -> list[list[tuple[date, Shares]]]:
    """Runs of weeks with shares: where nothing was due the line ends, and begins anew later."""
    runs: list[list[tuple[date, Shares]]] = [[]]
    for week in chart.weeks:
        if week.shares:
            runs[-1].append((week.day, week.shares))
        elif runs[-1]:
            runs.append([])
    return [run for run in runs if run]


def _traces(weeks: Sequence[tuple[date, Shares]]) -> list[Trace]:
    days, shares = [day.isoformat() for day, _ in weeks], [each for _, each in weeks]
    edge = {"type": "scatter", "mode": "lines", "hoverinfo": "skip", "line": {"width": 0}, "x": days}
    solid = {"color": f"var({FOLLOW_THROUGH})", "width": 2.25}
    dashes = {"color": f"var({FOLLOW_THROUGH})", "width": 1.5, "dash": "3px,3px"}
    upper, lower = gettext("at most %(number)s", number=_SHARE), gettext("at least %(number)s", number=_SHARE)
    return [
        {**edge, "y": [each.low for each in shares]},
        {**edge, "y": [each.high for each in shares], "fill": "tonexty", "fillcolor": f"var({FOLLOW_THROUGH}, 0.14)"},
        {**_line(days, upper), "y": [each.upper for each in shares], "line": dashes},
        {**_line(days, lower), "y": [each.lower for each in shares], "line": solid},
    ]


def _line(days: Sequence[str], words: str) -> dict[str, object]:
    return {
        "type": "scatter",
        "mode": "lines+markers" if len(days) < FEW else "lines",
        "marker": {"size": 5, "color": f"var({FOLLOW_THROUGH})"},
        "hovertemplate": hover(words),
        "x": list(days),
    }


_COUNTED = (
    Outcome.KEPT,
    Outcome.PARTLY,
    Outcome.MISSED,
    Outcome.SILENT,
    Outcome.OPEN,
    Outcome.SET_ASIDE,
    Outcome.PAUSED,
)


@dataclass(frozen=True, slots=True)
class FollowThroughTables:
    """A chart of follow-through, with the table of its numbers as HTML."""

    chart: FollowThroughChart
    tables: Sequence[str]


@once_each_language
def follow_through_tables(so_far: FollowThroughSoFar, span: ChartSpan, earliest: date) -> FollowThroughTables:
    """The chart of a span, and its table in the reader's language: what was due in each week, and the shares then."""
    chart = follow_through_chart(so_far, span, earliest)
    return FollowThroughTables(chart, written([_table(chart)]))


def _table(chart: FollowThroughChart) -> NumberTable:
    columns = [
        (gettext("Week up to"), False),
        (gettext("At least, of 100"), True),
        (gettext("At most"), True),
        (gettext("Likely range"), True),
        *((said(outcome, "outcome"), True) for outcome in _COUNTED),
    ]
    return NumberTable(gettext("Follow-through"), columns, [_row(week) for week in reversed(chart.weeks)])


def _row(week: FollowThroughWeek) -> list[str]:
    counts = [str(week.counts[outcome] or "") for outcome in _COUNTED]
    shares = week.shares
    if shares is None:
        return [short_day(week.day), "", "", "", *counts]
    # Rounded down, as in the sentence, so that "at least" holds.
    reach = gettext("%(low)s to %(high)s", low=int(shares.low), high=int(shares.high))
    return [short_day(week.day), str(int(shares.lower)), str(int(shares.upper)), reach, *counts]


def nothing_due() -> Block:
    """The block where nothing has been due yet."""
    words = gettext("Nothing that you both agreed to has been due yet")
    return Block(gettext("Follow-through"), words, empty=gettext("It appears here once a commitment has fallen due."))


def follow_through_block(asked: TrendsChoice, name: str, so_far: FollowThroughSoFar) -> Block:
    """The block of follow-through."""
    shown = follow_through_tables(so_far, asked.span, asked.earliest)
    chart = shown.chart
    said = follow_through_words(chart)
    where = OWN if asked.mine or asked.direction is None else asked.direction.id
    drawn = any(week.shares for week in chart.weeks)
    return Block(
        name=name,
        sentence=said.sentence,
        detail=said.detail,
        figure=asked.figure("follow-through", where) if drawn else "",
        small=True,
        caption=_caption() if drawn else "",
        tables=shown.tables,
    )


def _caption() -> str:
    return str(
        gettext(
            "The solid line counts days without an entry as not kept, the dashed one leaves them out; "
            "the band is where the share probably is. Recent weeks can still shift."
        )
    )


def follow_through_drawn(asked: TrendsChoice, where: str) -> Figure | None:
    """The figure of what both share, or of what one keeps by their own word."""
    if where == OWN or asked.direction is None:
        found = own_follow_through(asked.viewer)
    else:
        found = None if asked.mine else shared_follow_through(asked.viewer, asked.direction)
    return follow_through_figure(found, asked.span, *asked.days_drawn(found.earliest)) if found else None
