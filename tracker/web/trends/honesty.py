"""Honesty on Trends: how slips were told, as a sentence, a figure, a table and a block."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from flask_babel import gettext, ngettext

from tracker.domain.entries.entries import Learned
from tracker.domain.trends.honesty import WAYS, Honesty, HonestyChart, Slip, honesty_chart
from tracker.domain.trends.spans import ChartSpan
from tracker.queries.trends.slips import shared_honesty
from tracker.web.language import once_each_language
from tracker.web.trends.block import Block, NumberTable, Sentence, TrendsChoice, dotted, written
from tracker.web.trends.figure_parts import DOTTED, KEPT_MARK, MOST_DAYS, STEM, Figure, Trace, built, dates_axis, hover
from tracker.web.words import said, short_day


def honesty_words(chart: HonestyChart, keeper: str, other: str) -> Sentence:
    """The sentence above honesty: whose log it is and what the other says beside it. An empty name is the reader's own."""
    first = told_first(chart.told, chart.counted, keeper) if chart.counted else _only_logged(chart.unsaid, keeper)
    return Sentence(f"{first} {_beside(chart, other)}".strip(), _unsaid(chart, other))


def told_first(told: int, slips: int, keeper: str) -> str:
    """How many of the slips were told first, by whose log; an empty name is the reader's own."""
    mine = ngettext(
        "By your log, %(told)s of %(num)s slip was told first.",
        "By your log, %(told)s of %(num)s slips were told first.",
        slips,
        told=told,
    )
    theirs = ngettext(
        "By %(keeper)s’s log, %(told)s of %(num)s slip was told first.",
        "By %(keeper)s’s log, %(told)s of %(num)s slips were told first.",
        slips,
        told=told,
        keeper=keeper,
    )
    return str(theirs if keeper else mine)


def _only_logged(slips: int, keeper: str) -> str:
    """Speaks of the log alone: what is not in it may have been all the same."""
    if not slips:
        none = gettext("No slip is in %(name)s’s log for this time.", name=keeper)
        return str(none if keeper else gettext("No slip is in your log for this time."))
    mine = ngettext("%(num)s slip is in your log for this time.", "%(num)s slips are in your log for this time.", slips)
    theirs = ngettext(
        "%(num)s slip is in %(name)s’s log for this time.",
        "%(num)s slips are in %(name)s’s log for this time.",
        slips,
        name=keeper,
    )
    return str(theirs if keeper else mine)


def _beside(chart: HonestyChart, other: str) -> str:
    values = {"marked": chart.unmatched, "name": other}
    if not chart.noted:
        return not_matching(chart.unmatched, other)
    return _noted(chart, values) if chart.unmatched else _only_noted(chart, other)


def not_matching(marked: int, other: str) -> str:
    """How many the other marked as not matching; nothing where there is none. An empty name is the reader's own."""
    if not marked:
        return ""
    theirs = gettext("%(name)s marked %(marked)s as not matching.", name=other, marked=marked)
    return str(theirs if other else gettext("You marked %(marked)s as not matching.", marked=marked))


def _noted(chart: HonestyChart, values: Mapping[str, object]) -> str:
    theirs = ngettext(
        "%(name)s marked %(marked)s as not matching and noted %(num)s that was not logged.",
        "%(name)s marked %(marked)s as not matching and noted %(num)s that were not logged.",
        chart.noted,
        **values,
    )
    mine = ngettext(
        "You marked %(marked)s as not matching and noted %(num)s that was not logged.",
        "You marked %(marked)s as not matching and noted %(num)s that were not logged.",
        chart.noted,
        **values,
    )
    return str(theirs if values["name"] else mine)


def _only_noted(chart: HonestyChart, other: str) -> str:
    theirs = ngettext(
        "%(name)s noted %(num)s that was not logged.", "%(name)s noted %(num)s that were not logged.", chart.noted, name=other
    )
    mine = ngettext("You noted %(num)s that was not logged.", "You noted %(num)s that were not logged.", chart.noted)
    return str(theirs if other else mine)


def _unsaid(chart: HonestyChart, other: str) -> str:
    however = gettext("What was told counts as told, however late it was.")
    if not chart.unsaid:
        return str(however)
    return f"{however} {_still_unsaid(chart, other)}"


def _still_unsaid(chart: HonestyChart, other: str) -> str:
    values = {"num": chart.unsaid, "name": other}
    if chart.counted:
        theirs = gettext("How %(name)s learned of %(num)s more is not said.", **values)
        return str(theirs if other else gettext("How you learned of %(num)s more is not said.", **values))
    if other:
        return str(
            ngettext(
                "How %(name)s learned of it is not said.",
                "How %(name)s learned of them is not said.",
                chart.unsaid,
                name=other,
            )
        )
    return str(ngettext("How you learned of it is not said.", "How you learned of them is not said.", chart.unsaid))


@dataclass(frozen=True, slots=True)
class HonestyTables:
    """A chart of honesty, with its table as HTML."""

    chart: HonestyChart
    tables: Sequence[str]


@once_each_language
def honesty_tables(honesty: Honesty, span: ChartSpan, earliest: date) -> HonestyTables:
    """The chart of a span, and its table in the reader's language: each slip."""
    chart = honesty_chart(honesty, span, earliest)
    columns = [(gettext("Day"), False), (gettext("What happened"), False), (gettext("Days until told"), True)]
    columns.append((gettext("How it was learned"), False))
    return HonestyTables(
        chart, written([NumberTable(gettext("Slips"), columns, [_slip_row(each) for each in reversed(chart.slips)])])
    )


def _slip_row(slip: Slip) -> list[str]:
    told = slip.learned is not Learned.NOT_YET and slip.days is not None
    return [
        short_day(slip.day),
        said(slip.state, "entry_state"),
        str(slip.days) if told else "",
        said(slip.learned, "learned"),
    ]


def letters() -> dict[Learned, str]:
    """The letters under which slips are drawn, by how the other learned of them."""
    return {Learned.TOLD: gettext("T"), Learned.ASKED: gettext("A"), Learned.FOUND: gettext("F")}


def honesty_block(asked: TrendsChoice, honesty: Honesty, where: str) -> Block:
    """The block of Honesty: how slips were told, by the keeper's log, with what the other says beside it."""
    shown = honesty_tables(honesty, asked.span, asked.earliest)
    chart, other = shown.chart, "" if asked.rates else asked.viewer.partner_name
    spoken = honesty_words(chart, "" if asked.keeps else asked.viewer.partner_name, other)
    drawn = any(chart.lane(way) for way in letters())
    caption = [
        gettext(
            "Each stem is a slip. The taller it is, the more days until it was told; at full height, %(most)s days or more.",
            most=MOST_DAYS,
        ),
        *([gettext("An open ring was brought in; the day it was told is not known.")] if _brought_in(honesty) else []),
        *dotted(asked),
    ]
    return Block(
        name=gettext("Honesty"),
        sentence=spoken.sentence,
        detail=spoken.detail,
        figure=asked.figure("honesty", where) if drawn else "",
        caption=" ".join(caption) if drawn else "",
        key=[(letter, said(way, "learned")) for way, letter in letters().items()] if drawn else [],
        tables=shown.tables,
    )


def _brought_in(honesty: Honesty) -> bool:
    return any(slip.days is None for slip in honesty.slips)


@once_each_language
def honesty_figure(honesty: Honesty, span: ChartSpan, earliest: date, until: date, *, second: bool) -> Figure:
    """A stem for each slip, as high as it took days until it was told, in a lane for each way of learning."""
    chart = honesty_chart(honesty, span, earliest)
    traces: list[Trace] = []
    vals, texts = [], []
    for place, way in enumerate(WAYS[::-1]):
        slips = chart.lane(way)
        traces += [_stems(slips, place, second=second), _heads(slips, place, way)] if slips else []
        vals += [place, place + STEM]
        texts += [letters()[way], f"{MOST_DAYS}+"]
    return built(traces, dates_axis(chart.first, until), {"range": [-0.12, len(WAYS)], "tickvals": vals, "ticktext": texts})


def _days_until_told(days: int | None) -> str:
    if days is None:
        return str(gettext("brought in"))
    return str(ngettext("%(num)s day until told", "%(num)s days until told", days))


def _height(slip: Slip, place: int) -> float:
    return round(place + STEM * min(slip.days or 0, MOST_DAYS) / MOST_DAYS, 3)


def _stems(slips: Sequence[Slip], place: int, *, second: bool) -> Trace:
    days = [slip.day.isoformat() for slip in slips]
    heights = [_height(slip, place) for slip in slips]
    return {
        "type": "scatter",
        "mode": "lines",
        "hoverinfo": "skip",
        "line": {"color": KEPT_MARK, "width": 1.5, **({"dash": DOTTED} if second else {})},
        "x": [each for day in days for each in (day, day, None)],
        "y": [each for height in heights for each in (place, height, None)],
    }


def _heads(slips: Sequence[Slip], place: int, way: Learned) -> Trace:
    spoken = {days: _days_until_told(days) for days in {slip.days for slip in slips}}
    return {
        "type": "scatter",
        "mode": "markers",
        "cliponaxis": False,
        "marker": {
            "size": 7,
            "color": KEPT_MARK,
            "opacity": 0.8,
            "symbol": ["circle-open" if slip.days is None else "circle" for slip in slips],
        },
        "x": [slip.day.isoformat() for slip in slips],
        "y": [_height(slip, place) for slip in slips],
        "text": [spoken[slip.days] for slip in slips],
        "hovertemplate": hover(gettext("%(way)s, %(days)s", way=said(way, "learned"), days="%{text}")),
    }


def honesty_drawn(asked: TrendsChoice, where: str) -> Figure | None:
    """The figure of slips and how they were told."""
    direction = asked.of_both(where)
    found = shared_honesty(asked.viewer, direction) if direction else None
    if found is None or not found.slips:
        return None
    return honesty_figure(found, asked.span, *asked.days_drawn(found.earliest), second=asked.second)
