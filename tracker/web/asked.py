"""What a person wants to be asked by their partner, and what not again. Nobody else's page tells of it."""

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext

from tracker.queries.not_again import not_again
from tracker.services.not_again import ask_again, ask_no_more
from tracker.web.policy import policy
from tracker.web.session import actor

blueprint = Blueprint("asked", __name__)


@blueprint.get("/settings/asked")
@policy("member")
def page() -> ResponseReturnValue:
    """Each sort of proposal, and whether one is asked about it."""
    me = actor()
    quiet = not_again(me)
    words = {
        "share": gettext("To show our record to somebody outside"),
        "promise": gettext("Promises: new ones, changes and rests"),
        "words": gettext("To take words out of the record"),
    }
    return render_template("settings/asked.html", me=me, kinds=[(kind, words[kind], kind not in quiet) for kind in words])


@blueprint.post("/settings/asked")
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
    return redirect(url_for("asked.page"), 303)
