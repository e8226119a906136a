"""The page Talk, from which one goes on to what is written at more length than a day's answer."""

from flask import Blueprint, render_template
from flask.typing import ResponseReturnValue

from tracker.web.language import later as _l
from tracker.web.policy import policy
from tracker.web.session import actor

blueprint = Blueprint("talk", __name__)

# Endpoint, name, what it is for.
_WAYS = (
    (
        "journal.reflections.page",
        _l("Reflections"),
        _l("What you write for yourself. Nobody else sees it unless you share it."),
    ),
    (
        "moments.setbacks.index",
        _l("Setbacks"),
        _l("What happened, what comes next, and what it was like for the other: each writes their own part."),
    ),
)


@blueprint.get("/talk")
@policy("member")
def page() -> ResponseReturnValue:
    """The page Talk."""
    return render_template("talk.html", me=actor(), ways=_WAYS)
