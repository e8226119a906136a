"""What the Trends page says about slips, swings and the ladder of easing."""

from flask_babel import gettext

from tracker.domain.entries.entries import Learned
from tracker.domain.honesty import Honesty
from tracker.domain.scaffolding import Scaffolding
from tracker.domain.steadiness import SteadinessChart
from tracker.domain.trend_view import Felt
from tracker.web.charts import SWING_EDGE
from tracker.web.promise_charts import MOST_DAYS
from tracker.web.promise_sentences import honesty_words, ladder_words
from tracker.web.promise_tables import WAYS, honesty_tables, scaffolding_tables, steadiness_tables
from tracker.web.steadiness_sentences import recovery_words, steadiness_words
from tracker.web.trend_asked import Asked, Block
from tracker.web.trend_tables import kind_word


def letters() -> dict[Learned, str]:
    """The letters under which slips are drawn, by how the other learned of them."""
    return {Learned.TOLD: gettext("T"), Learned.ASKED: gettext("A"), Learned.FOUND: gettext("F")}


def honesty_block(asked: Asked, honesty: Honesty, where: str) -> Block:
    """By the log of whoever keeps commitments, with what the other says beside it."""
    shown = honesty_tables(honesty, asked.span, asked.earliest)
    chart, other = shown.chart, "" if asked.rates else asked.viewer.partner_name
    said = honesty_words(chart, "" if asked.keeps else asked.viewer.partner_name, other)
    drawn = any(chart.lane(way) for way in letters())
    caption = [
        gettext(
            "Each stem is a slip. The taller it is, the more days until it was told; at full height, %(most)s days or more.",
            most=MOST_DAYS,
        ),
        *([gettext("An open ring was brought in; the day it was told is not known.")] if _brought_in(honesty) else []),
        *_dotted(asked),
    ]
    return Block(
        name=gettext("Honesty"),
        sentence=said.sentence,
        detail=said.detail,
        figure=asked.figure("honesty", where) if drawn else "",
        caption=" ".join(caption) if drawn else "",
        key=[(letter, str(WAYS[way])) for way, letter in letters().items()] if drawn else [],
        tables=shown.tables,
    )


def _brought_in(honesty: Honesty) -> bool:
    return any(slip.days is None for slip in honesty.slips)


def _dotted(asked: Asked) -> list[str]:
    """Told of the second direction alone, so that a printed page says which is which."""
    if not asked.second or asked.direction is None:
        return []
    names = {"keeper": asked.direction.accountable_name, "rater": asked.direction.hurt_name}
    return [gettext("Lines are dotted where %(keeper)s keeps and %(rater)s feels.", **names)]


def steadiness_block(asked: Asked, name: str, felt: Felt, where: str, rater: str) -> Block:
    """Whether ratings swing less or more, and what followed setbacks. `rater` is empty for the rater themselves."""
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
        caption=" ".join([*_steadiness_caption(chart), *_dotted(asked)]) if drawn else "",
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


def scaffolding_block(asked: Asked, ladder: Scaffolding, where: str) -> Block:
    """Rungs up and down, as both agreed to them."""
    shown = scaffolding_tables(ladder, asked.span, asked.earliest)
    said = ladder_words(shown.chart)
    return Block(
        name=gettext("Scaffolding: how often promises are due"),
        sentence=said.sentence,
        detail=said.detail,
        figure=asked.figure("scaffolding", where) if shown.chart.held else "",
        caption=" ".join([gettext("Each line is a promise; its height says how often it is due."), *_dotted(asked)])
        if shown.chart.held
        else "",
        key=list(shown.chart.key.items()),
        tables=shown.tables,
    )
