"""What can be taken along, and what can still be read of a space that has ended."""

from collections.abc import Sequence

from flask import Blueprint, Response, render_template, request
from flask.typing import ResponseReturnValue

from tracker import clock
from tracker.domain.errors import NotFound
from tracker.queries.bundles import chains_to_take
from tracker.queries.endings import Ended, ended_spaces, has_erased_words, looking_back
from tracker.queries.going import things_taken_along
from tracker.queries.own_data import own_data, own_spaces
from tracker.queries.record import record_page
from tracker.queries.seals import open_keys
from tracker.services.taking_along import record_zip
from tracker.web.going_words import in_a_row
from tracker.web.policy import policy
from tracker.web.session import actor, session_token, signed_in
from tracker.web.taken_along import by_day, day_before, things_shown

blueprint = Blueprint("archive", __name__)


@blueprint.app_context_processor
def _endings() -> dict[str, object]:
    return {"endings": lambda: ended_spaces(actor(), clock.now()) if signed_in() else []}


@blueprint.get("/archive")
@policy("member")
def page() -> ResponseReturnValue:
    """The record of an ended space, read-only, for 30 days; then there is nothing here."""
    me = actor()
    chosen, others = _chosen(ended_spaces(me, clock.now()), request.args.get("space"))
    reader, before = looking_back(me, chosen), day_before(request.args.get("before", ""))
    return render_template(
        "archive/archive.html",
        me=reader,
        ended=chosen,
        others=others,
        before=before,
        erased=has_erased_words(reader),
        page=record_page(reader, before),
    )


def _chosen(readable: Sequence[Ended], couple: str | None) -> tuple[Ended, Sequence[Ended]]:
    chosen = next((each for each in readable if couple in {None, each.couple}), None)
    if chosen is None:
        raise NotFound
    return chosen, [each for each in readable if each is not chosen]


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
