"""Trends: the page, and the figures that its charts ask for."""

from datetime import date

from flask import Blueprint, Response, render_template, request
from flask.typing import ResponseReturnValue

from tracker.domain.days import EARLIEST
from tracker.domain.errors import NotFound
from tracker.domain.trends.follow_through_chart import FollowThroughSoFar
from tracker.domain.trends.spans import ChartSpan, Felt
from tracker.queries.couple import Direction
from tracker.queries.trends.slips import shared_honesty
from tracker.queries.trends.streams import own_felt, own_follow_through, shared_felt, shared_follow_through, shared_scaffolding
from tracker.web.policy import policy
from tracker.web.session import actor
from tracker.web.trends.block import OWN, TrendsChoice
from tracker.web.trends.felt import felt_figure
from tracker.web.trends.figure import Figure
from tracker.web.trends.follow_through import follow_through_figure
from tracker.web.trends.honesty import honesty_figure
from tracker.web.trends.scaffolding import scaffolding_figure
from tracker.web.trends.steadiness import steadiness_figure
from tracker.web.trends.view import asked_for, trends_page

blueprint = Blueprint("pages", __name__)


@blueprint.get("/trends")
@policy("member")
def page() -> ResponseReturnValue:
    """Both streams of one direction, with their sentences and tables."""
    return render_template("trends/trends.html", me=actor(), page=trends_page(_asked(request.args.get("direction", ""))))


@blueprint.get("/trends/<repair>/felt.json")
@policy("member")
def felt(repair: str) -> ResponseReturnValue:
    """The figure of felt safety."""
    asked = _asked(repair)
    found = _felt(asked, repair)
    if found is None:
        raise NotFound
    return _sent(felt_figure(found, asked.span, *_days_drawn(asked, found.earliest), strip=asked.rates or repair == OWN))


@blueprint.get("/trends/<repair>/follow-through.json")
@policy("member")
def follow_through(repair: str) -> ResponseReturnValue:
    """The figure of follow-through."""
    asked = _asked(repair)
    found = _follow_through(asked, repair)
    if found is None:
        raise NotFound
    return _sent(follow_through_figure(found, asked.span, *_days_drawn(asked, found.earliest)))


@blueprint.get("/trends/<repair>/honesty.json")
@policy("member")
def honesty(repair: str) -> ResponseReturnValue:
    """The figure of slips and how they were told."""
    asked, direction = _shared(repair)
    found = shared_honesty(asked.viewer, direction)
    if not found.slips:
        raise NotFound
    return _sent(honesty_figure(found, asked.span, *_days_drawn(asked, found.earliest), second=asked.second))


@blueprint.get("/trends/<repair>/steadiness.json")
@policy("member")
def steadiness(repair: str) -> ResponseReturnValue:
    """The figure of how far ratings swing about their line."""
    asked = _asked(repair)
    found = _felt(asked, repair)
    if found is None or found.line is None:
        raise NotFound
    return _sent(steadiness_figure(found, asked.span, *_days_drawn(asked, found.earliest), second=asked.second))


@blueprint.get("/trends/<repair>/scaffolding.json")
@policy("member")
def scaffolding(repair: str) -> ResponseReturnValue:
    """The figure of the ladder of easing."""
    asked, direction = _shared(repair)
    found = shared_scaffolding(asked.viewer, direction)
    if found is None:
        raise NotFound
    return _sent(scaffolding_figure(found, asked.span, *_days_drawn(asked, found.earliest), second=asked.second))


def _shared(repair: str) -> tuple[TrendsChoice, Direction]:
    """What is asked of a direction that both share. Raises NotFound for what is only one's own: it has no such figures."""
    asked = _asked(repair)
    if repair == OWN or asked.direction is None or asked.mine:
        raise NotFound
    return asked, asked.direction


def _asked(repair: str) -> TrendsChoice:
    direction = "" if repair == OWN else repair
    span = request.args.get("span", ChartSpan.SIX_MONTHS.value)
    return asked_for(actor(), direction, span, mine=request.args.get("mine") == "1")


def _days_drawn(asked: TrendsChoice, own: date) -> tuple[date, date]:
    """The first day of what stands on the page beside a figure, and the last day drawn, as its address says.

    Preset are the figure's own first day, and today.
    """
    today = asked.viewer.today
    try:
        first, last = (
            date.fromisoformat(request.args.get(name, day.isoformat())) for name, day in (("from", own), ("until", today))
        )
    except ValueError as err:
        raise NotFound from err
    first = max(first, EARLIEST)
    return first, min(max(first, last), today)


def _felt(asked: TrendsChoice, repair: str) -> Felt | None:
    if repair == OWN or asked.direction is None:
        return own_felt(asked.viewer, None)
    if not asked.mine:
        return shared_felt(asked.viewer, asked.direction)
    return own_felt(asked.viewer, asked.direction.id) if asked.rates else None


def _follow_through(asked: TrendsChoice, repair: str) -> FollowThroughSoFar | None:
    if repair == OWN or asked.direction is None:
        return own_follow_through(asked.viewer)
    return None if asked.mine else shared_follow_through(asked.viewer, asked.direction)


def _sent(figure: Figure) -> Response:
    """A figure as the browser takes it; packed where it says that it can unpack."""
    packed = request.accept_encodings["gzip"] > 0
    answer = Response(figure.packed if packed else figure.plain, mimetype="application/json")
    answer.vary.add("Accept-Encoding")
    if packed:
        answer.content_encoding = "gzip"
    return answer
