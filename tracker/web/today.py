"""Today: one day, what one keeps and what one feels; each tap is saved at once."""

from dataclasses import replace
from datetime import date
from decimal import Decimal

from flask import Blueprint, flash, redirect, render_template, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext

from tracker.domain.errors import Invalid, NotFound
from tracker.queries.couple import directions, partner_says
from tracker.queries.entries.partner import told
from tracker.queries.entries.plans import announced, plans_of
from tracker.queries.setbacks import setbacks_on
from tracker.services import ratings
from tracker.web.account.claims import says_words
from tracker.web.audience_forms import SUGGESTED, TOGETHER
from tracker.web.forms import day_of, is_tap
from tracker.web.policy import policy
from tracker.web.seen_words import audience_words
from tracker.web.session import actor
from tracker.web.today_page import scale_of, today_page
from tracker.web.words import day_path

blueprint = Blueprint("today", __name__)


@blueprint.get("/today")
@policy("member")
def page() -> ResponseReturnValue:
    """One day, the person's own today unless another is named. With `change`, a folded rating opens again."""
    me, changing = actor(), request.args.get("change", "")
    day = day_of(request.args.get("day"), me.today)
    if changing and is_tap():
        return _scale(changing, day, open_again=changing)
    found, read = directions(me), announced(me, day)
    shown = today_page(me, found, day, changing)
    # Where only the other has said their half nothing can be told yet, and nothing should look as if it were missing.
    theirs = told(me, day, read)
    theirs = replace(theirs, expected=theirs.expected and shown.feels)
    beside = {"plans": plans_of(me, day, read), "told": theirs, "setbacks": setbacks_on(me, day)}
    says = partner_says(me, found) if shown.is_today else ""
    return render_template(
        "today/today.html", me=me, page=shown, says=says_words(says, me.partner_name) if says else "", **beside
    )


@blueprint.post("/today/rating")
@policy("member")
def rate() -> ResponseReturnValue:
    """Save how safe, or how steady, somebody feels."""
    me = actor()
    day = day_of(request.form.get("day"), me.today)
    repair = request.form.get("repair", "")
    ratings.rate(me, ratings.Said(repair or None, day, _tenths(request.form.get("score", ""))))
    return _scale(repair or "steady", day) if is_tap() else redirect(day_path(day), 303)


def _tenths(text: str) -> int:
    try:
        return int(Decimal(text) * 10)
    except (ArithmeticError, ValueError) as err:
        raise Invalid("score", gettext("Choose a number from 0 to 10.")) from err


def _scale(key: str, day: date, open_again: str = "") -> ResponseReturnValue:
    me = actor()
    direction = next((each for each in directions(me) if each.id == key), None)
    if direction is None and key != "steady":
        raise NotFound
    return render_template("today/scale_row.html", scale=scale_of(me, direction, day, open_again))


@blueprint.post("/today/rating/audience")
@policy("member")
def audience() -> ResponseReturnValue:
    """The first choice of who may see one's ratings."""
    me = actor()
    repair = request.form.get("repair", "")
    day = day_of(request.form.get("day"), me.today)
    level = request.form.get("level", "")
    together = SUGGESTED if level == TOGETHER else None
    level = "each" if together else level
    ratings.choose_audience(me, repair, level, earlier=False, together=together)
    where = gettext("You can change this under Settings at any time.")
    flash(f"{audience_words(me, level, together)} {where}")
    return _scale(repair, day) if is_tap() else redirect(day_path(day), 303)
