"""Trends: the page, and the figures that its charts ask for."""

from dataclasses import replace
from datetime import date

from flask import Blueprint, Response, render_template, request
from flask.typing import ResponseReturnValue

from tracker.domain.errors import NotFound
from tracker.domain.trends.spans import ChartSpan
from tracker.web.policy import policy
from tracker.web.session import actor
from tracker.web.trends.block import OWN, TrendsChoice
from tracker.web.trends.figure_parts import Figure
from tracker.web.trends.view import FIGURES, asked_for, trends_page

blueprint = Blueprint("pages", __name__)


@blueprint.get("/trends")
@policy("member")
def page() -> ResponseReturnValue:
    """Both streams of one direction, with their sentences and tables."""
    return render_template("trends/trends.html", me=actor(), page=trends_page(_asked(request.args.get("direction", ""))))


@blueprint.get("/trends/<repair>/<which>.json")
@policy("member")
def figure(repair: str, which: str) -> ResponseReturnValue:
    """The figure of one chart. NotFound where there is nothing to draw, or nothing that its reader may see."""
    asked = replace(_asked(repair), first=_day("from"), last=_day("until"))
    found = FIGURES[which](asked, repair) if which in FIGURES else None
    if found is None:
        raise NotFound
    return _sent(found)


def _asked(repair: str) -> TrendsChoice:
    direction = "" if repair == OWN else repair
    span = request.args.get("span", ChartSpan.SIX_MONTHS.value)
    return asked_for(actor(), direction, span, mine=request.args.get("mine") == "1")


def _day(name: str) -> date | None:
    try:
        return date.fromisoformat(request.args[name]) if name in request.args else None
    except ValueError as err:
        raise NotFound from err


def _sent(figure: Figure) -> Response:
    """A figure as the browser takes it; packed where it says that it can unpack."""
    packed = request.accept_encodings["gzip"] > 0
    answer = Response(figure.packed if packed else figure.plain, mimetype="application/json")
    answer.vary.add("Accept-Encoding")
    if packed:
        answer.content_encoding = "gzip"
    return answer
