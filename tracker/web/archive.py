"""What can be taken along, and what can still be read of a space that has ended."""

from flask import Blueprint, Response, render_template
from flask.typing import ResponseReturnValue

from tracker import clock
from tracker.queries.bundles import chains_to_take
from tracker.queries.going import things_taken_along
from tracker.queries.journal.seals import open_keys
from tracker.queries.own_data import own_data, own_spaces
from tracker.services.taking_along import record_zip
from tracker.web.going_words import in_a_row
from tracker.web.policy import policy
from tracker.web.session import actor, session_token
from tracker.web.taken_along import by_day, things_shown

blueprint = Blueprint("archive", __name__)


@blueprint.get("/settings/data")
@policy("member")
def what_is_in_it() -> ResponseReturnValue:
    """What the download holds."""
    me = actor()
    found = things_taken_along(me, clock.now())
    return render_template("settings/data.html", me=me, own=in_a_row(found.own), theirs=in_a_row(found.theirs))


@blueprint.get("/settings/data.zip")
@policy("member")
def download() -> ResponseReturnValue:
    """Everything of one's own, and what was shared with one while it may be read."""
    me, now = actor(), clock.now()
    data = own_data(me, now, open_keys(me, session_token()))
    index = render_template("archive/index.html", data=data, me=me, made_at=now, days=by_day, **things_shown(me))
    content = record_zip(index, data, chains_to_take(me, own_spaces(me, now)), now)
    answer = Response(content, mimetype="application/zip")
    answer.headers["Content-Disposition"] = "attachment; filename=record.zip"
    return answer
