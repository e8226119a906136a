"""The page after a record was put back: who sees what, before anything of it is shown to anybody else."""

from flask import Blueprint, Flask, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext

from tracker import clock
from tracker.domain.days import zone_named
from tracker.queries.sharing import put_back
from tracker.services.sharing import put_back as confirming
from tracker.web.irreversible import in_a_row
from tracker.web.policy import policy
from tracker.web.session import actor, member, signed_in

blueprint = Blueprint("put_back", __name__)

# What stands for both at once: it can be read when the page was seen. All else that is one's own, and each way out, is open.
_FOR_BOTH = frozenset(
    {
        "today",
        "ratings.scale",
        "ratings.beside",
        "entries.answers",
        "entries.details",
        "trends.pages",
        "commitments.pages",
        "entries.responses",
    }
)


def install(app: Flask) -> None:
    """Lead whoever has not confirmed yet to the page."""
    app.before_request(_check_first)


def _check_first() -> ResponseReturnValue | None:
    if request.blueprint not in _FOR_BOTH or not signed_in() or not put_back.waits(member()):
        return None
    return redirect(url_for("sharing.put_back.check"), 303)


@blueprint.route("/sharing/put-back", methods=["GET", "POST"])
@policy("member")
def check() -> ResponseReturnValue:
    """Who sees what as the record stands now, and the form that confirms just that: what changed is shown again."""
    if request.method != "POST":
        return _page()
    try:
        confirming.confirm(actor(), request.form.get("sure", ""))
    except confirming.SharingChanged:
        return _page(changed=True)
    flash(gettext("Thank you. What you share is shown again, as the page said."))
    return redirect(url_for("today.page"), 303)


def _page(*, changed: bool = False) -> ResponseReturnValue:
    me = actor()
    found = put_back.to_check(me, clock.now())
    if found is None:
        return redirect(url_for("today.page"), 303)
    stood_on = found.stands_at.astimezone(zone_named(me.zone)).date()
    page = render_template(
        "sharing/put_back.html", me=me, it=found, stood_on=stood_on, shown=in_a_row(found.shown), changed=changed
    )
    return page, 409 if changed else 200
