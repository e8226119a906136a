"""Marking a day, and what can be done with a mark afterwards."""

from datetime import date

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext

from tracker.domain.days import day_said
from tracker.domain.moments import MomentKind
from tracker.domain.viewer import Actor
from tracker.services.moments import moments
from tracker.web.forms import attempt
from tracker.web.moments.forms import MomentForm
from tracker.web.policy import policy
from tracker.web.record.filter import back_to_record
from tracker.web.session import actor
from tracker.web.words import day_path

blueprint = Blueprint("moments", __name__)


@blueprint.route("/moments/new", methods=["GET", "POST"])
@policy("member")
def new() -> ResponseReturnValue:
    """Mark a day: today, or the one from which this was opened. A setback goes on to its own page."""
    me = actor()
    form = MomentForm(day=_day_of(request.args.get("day", "")) or me.today, kind=request.args.get("kind"))
    if me.partner:
        form.shared.label.text = gettext("%(name)s can see it", name=me.partner_name)
    made: list[str | None] = []
    if attempt(form, lambda: made.append(moments.mark_moment(me, form.command()))):
        flash(_saved(me, shared=form.shared.data))
        setback, day = form.kind.data == MomentKind.SETBACK, min(form.day.data, me.today)
        return redirect(url_for("moments.setbacks.page", moment=made[0]) if setback else day_path(day), 303)
    return render_template("moments/new.html", me=me, form=form), 422 if request.method == "POST" else 200


def _saved(me: Actor, *, shared: bool) -> str:
    if shared and me.shares:
        return str(gettext("Marked. %(name)s can see it. It stands in the record.", name=me.partner_name))
    return str(gettext("Marked. Only you see it. You find it in your own view of the record."))


@blueprint.post("/moments/<moment>/share")
@policy("member")
def share(moment: str) -> ResponseReturnValue:
    """Show a private mark to the partner."""
    me = actor()
    moments.share_moment(me, moment)
    flash(gettext("%(name)s can see it now.", name=me.partner_name))
    return _back(moment)


@blueprint.post("/moments/<moment>/unshare")
@policy("member", way_out=True)
def unshare(moment: str) -> ResponseReturnValue:
    """Keep later changes of a mark to oneself."""
    me = actor()
    moments.unshare_moment(me, moment)
    flash(gettext("From now on it is only yours. What %(name)s has seen stays in the record.", name=me.partner_name))
    return _back(moment)


@blueprint.post("/moments/<moment>/take-back")
@policy("member")
def take_back(moment: str) -> ResponseReturnValue:
    """Take a mark back."""
    moments.take_back_moment(actor(), moment)
    flash(gettext("Taken back."))
    return _back(moment)


def _back(moment: str) -> ResponseReturnValue:
    if request.form.get("from") == "setback":
        return redirect(url_for("moments.setbacks.page", moment=moment), 303)
    return redirect(back_to_record(f"moment-{moment}", request.form.get("before", "")), 303)


def _day_of(text: str) -> date | None:
    try:
        return day_said(text)
    except ValueError:
        return None
