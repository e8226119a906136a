"""The scale on Today: how safe, or how steady, somebody feels, and the first choice of who may see it."""

from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext

from tracker import clock
from tracker.domain.errors import Invalid, NotFound
from tracker.domain.viewer import Viewer
from tracker.queries.couple import Direction, directions
from tracker.queries.ratings.beneath_levels import staying
from tracker.queries.ratings.hold_back import hold_back_rule
from tracker.queries.ratings.own import Rated, rated, sharing_level
from tracker.services.ratings import audiences, ratings
from tracker.web.forms import day_of, is_tap
from tracker.web.policy import policy
from tracker.web.ratings.forms import SUGGESTED
from tracker.web.ratings.words import TOGETHER, audience_words, scale_ends, scale_question, seen_when, slot_words
from tracker.web.session import actor
from tracker.web.words import day_path

blueprint = Blueprint("scale", __name__)


@blueprint.post("/ratings")
@policy("member")
def rate() -> ResponseReturnValue:
    """Save how safe, or how steady, somebody feels."""
    me = actor()
    day = day_of(request.form.get("day"), me.today)
    repair = request.form.get("repair", "")
    ratings.rate(me, ratings.NewRating(repair or None, day, _tenths(request.form.get("score", ""))))
    return scale_row(repair or "steady", day) if is_tap() else redirect(day_path(day), 303)


def _tenths(text: str) -> int:
    try:
        return int(Decimal(text) * 10)
    except (ArithmeticError, ValueError) as err:
        raise Invalid("score", "score_out_of_range") from err


def scale_row(key: str, day: date, open_again: str = "") -> ResponseReturnValue:
    """The scale of a repair, or of how steady the actor feels, as the row that a tap gets back."""
    me = actor()
    direction = next((each for each in directions(me) if each.id == key), None)
    if direction is None and key != "steady":
        raise NotFound
    return render_template("ratings/scale_row.html", scale=scale_of(me, direction, day, open_again))


@blueprint.post("/ratings/audience/first")
@policy("member")
def audience() -> ResponseReturnValue:
    """The first choice of who may see one's ratings."""
    me = actor()
    repair = request.form.get("repair", "")
    day = day_of(request.form.get("day"), me.today)
    level = request.form.get("level", "")
    together = SUGGESTED if level == TOGETHER else None
    level = "each" if together else level
    audiences.choose_audience(me, repair, level, earlier=False, together=together)
    where = gettext("You can change this under Settings at any time.")
    flash(f"{audience_words(me, level, together)} {where}")
    return scale_row(repair, day) if is_tap() else redirect(day_path(day), 303)


@dataclass(frozen=True, slots=True)
class Scale:
    """The rating of one repair, or of how steady one feels. `folded`: saved, private, and not lying open.

    `together` names the time at which numbers could be shown together, once a week.
    """

    row: str
    repair: str
    question: str
    day: date
    audience: str
    chosen: int | None
    folded: bool
    ask_audience: bool
    partner_name: str
    more_href: str
    change_href: str
    audience_href: str
    together: str
    low: str
    high: str


def scale_of(me: Viewer, direction: Direction | None, day: date, changing: str = "") -> Scale:
    """The scale of one repair, or of how steady the viewer feels where there is none."""
    repair = direction.id if direction else ""
    mine = rated(me, repair or None, day)
    level = sharing_level(me, repair) if repair else "private"
    key = repair or "steady"
    asks = mine is not None and level is None and me.partner is not None
    low, high = scale_ends(direction)
    return Scale(
        row=f"scale-{key}",
        repair=repair,
        question=scale_question(direction, day, me),
        day=day,
        audience=_audience(me, mine, level, repair),
        chosen=round(mine.tenths / 10) if mine else None,
        folded=mine is not None and not mine.shared and changing != key,
        ask_audience=asks,
        partner_name=me.partner_name,
        more_href=url_for("ratings.beside.beside", rating=mine.id) if mine else "",
        change_href=url_for("today.page", day=day, change=key),
        audience_href=url_for("ratings.audiences.page") if repair and me.partner else "",
        together=slot_words(SUGGESTED),
        low=low,
        high=high,
    )


def _audience(me: Viewer, mine: Rated | None, level: str | None, repair: str) -> str:
    rule = hold_back_rule(me, repair) if level == "each" and me.shares else None
    waits_since = clock.now() if mine is None else _waits_since(me, mine, repair)
    if rule and waits_since:
        return seen_when(me, rule, waits_since)
    shown = mine.shared if mine else level == "each" and me.shares
    if shown:
        return str(gettext("%(name)s sees this number.", name=me.partner_name))
    if level == "trend" and me.shares:
        return str(gettext("%(name)s sees the weekly level.", name=me.partner_name))
    return str(gettext("Only you see this."))


def _waits_since(me: Viewer, mine: Rated, repair: str) -> datetime | None:
    stays = mine.held_at and mine.audience == "trend" and mine.id in staying(me, repair)
    return None if stays else mine.held_at
