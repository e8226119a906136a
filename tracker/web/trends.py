"""Trends: the page, and the figures that its charts ask for."""

from datetime import date

from flask import Blueprint, Response, render_template, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext

from tracker.domain.errors import NotFound
from tracker.domain.moments import EARLIEST
from tracker.domain.trend_view import Felt, Kept, Span
from tracker.queries.trends import own_felt, own_kept, shared_felt, shared_kept
from tracker.web.charts import FeltWords, Figure, KeptWords, felt_figure, kept_figure
from tracker.web.policy import policy
from tracker.web.session import actor
from tracker.web.trends_page import OWN, Asked, asked_for, trends_page

blueprint = Blueprint("trends", __name__)


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
    words = FeltWords(gettext("rated"), gettext("level"))
    return _sent(felt_figure(found, asked.span, _earliest(found.earliest), words, strip=asked.rates or repair == OWN))


@blueprint.get("/trends/<repair>/kept.json")
@policy("member")
def kept(repair: str) -> ResponseReturnValue:
    """The figure of follow-through."""
    asked = _asked(repair)
    found = _kept(asked, repair)
    if found is None:
        raise NotFound
    return _sent(kept_figure(found, asked.span, _earliest(found.earliest), KeptWords(gettext("at least"), gettext("at most"))))


def _asked(repair: str) -> Asked:
    direction = "" if repair == OWN else repair
    span = request.args.get("span", Span.SIX_MONTHS.value)
    return asked_for(actor(), direction, span, mine=request.args.get("mine") == "1")


def _earliest(own: date) -> date:
    """The first day of what stands on the page beside a figure, as its address says; preset is the figure's own."""
    try:
        return max(date.fromisoformat(request.args.get("from", own.isoformat())), EARLIEST)
    except ValueError as err:
        raise NotFound from err


def _felt(asked: Asked, repair: str) -> Felt | None:
    if repair == OWN or asked.direction is None:
        return own_felt(asked.viewer, None)
    if not asked.mine:
        return shared_felt(asked.viewer, asked.direction)
    return own_felt(asked.viewer, asked.direction.id) if asked.rates else None


def _kept(asked: Asked, repair: str) -> Kept | None:
    if repair == OWN or asked.direction is None:
        return own_kept(asked.viewer)
    return None if asked.mine else shared_kept(asked.viewer, asked.direction)


def _sent(figure: Figure) -> Response:
    """A figure as the browser takes it; packed where it says that it can unpack."""
    packed = request.accept_encodings["gzip"] > 0
    answer = Response(figure.packed if packed else figure.plain, mimetype="application/json")
    answer.vary.add("Accept-Encoding")
    if packed:
        answer.content_encoding = "gzip"
    return answer
