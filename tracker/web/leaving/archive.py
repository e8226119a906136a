"""What can still be read of a space that has ended."""

from collections.abc import Sequence

from flask import Blueprint, render_template, request
from flask.typing import ResponseReturnValue

from tracker import clock
from tracker.domain.errors import NotFound
from tracker.queries.leaving import Ended, ended_spaces, has_erased_words, looking_back
from tracker.queries.record.pages import record_page
from tracker.web.exports.pages import day_before
from tracker.web.policy import policy
from tracker.web.session import actor, signed_in

blueprint = Blueprint("archive", __name__)


@blueprint.app_context_processor
def _endings() -> dict[str, object]:
    return {"endings": lambda: ended_spaces(actor(), clock.now()) if signed_in() else []}


@blueprint.get("/leaving/archive")
@policy("member")
def page() -> ResponseReturnValue:
    """The record of an ended space, read-only, for 30 days; then there is nothing here."""
    me = actor()
    chosen, others = _chosen(ended_spaces(me, clock.now()), request.args.get("space"))
    reader, before = looking_back(me, chosen), day_before(request.args.get("before", ""))
    return render_template(
        "leaving/archive.html",
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
