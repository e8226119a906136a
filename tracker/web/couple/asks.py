"""What a person wants to be asked by their partner, and what not again. Nobody else's page tells of it."""

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext

from tracker.queries.couple import not_again
from tracker.services.couple.asks import ask_again, ask_no_more, put_away_what_was_said
from tracker.web.policy import policy
from tracker.web.session import actor

blueprint = Blueprint("asks", __name__)


blueprint = Blueprint("asks", __name__)


@blueprint.get("/couple/asks")
@policy("member")
def page() -> ResponseReturnValue:
    """Each sort of proposal, and whether one is asked about it."""
    me = actor()
    quiet = not_again(me)
    words = {
        "share": gettext("To show our record to somebody outside"),
        "commitment": gettext("Commitments: new ones, changes and rests"),
        "words": gettext("To remove words from the record"),
    }
    return render_template("couple/asks.html", me=me, kinds=[(kind, words[kind], kind not in quiet) for kind in words])


@blueprint.post("/couple/asks")
@policy("member")
def choose() -> ResponseReturnValue:
    """Be asked about something no more, or again."""
    me, kind = actor(), request.form.get("kind", "")
    if request.form.get("asked") == "yes":
        ask_again(me, kind)
        flash(gettext("You are asked about this again."))
    else:
        ask_no_more(me, kind)
        flash(gettext("You are not asked about this again. Nobody is told."))
    return redirect(url_for("couple.asks.page"), 303)


@blueprint.post("/couple/asks/put-away")
@policy("member")
def not_now() -> ResponseReturnValue:
    """Put away what the partner says of themselves. They never learn of it."""
    put_away_what_was_said(actor())
    return redirect(url_for("today.page"), 303)
