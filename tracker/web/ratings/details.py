"""Sharing one thing that was said with a rating, and keeping later changes of it to oneself."""

from flask import Blueprint, flash, redirect, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext

from tracker.services.ratings import details
from tracker.web.policy import policy
from tracker.web.record.filter import back_to_record
from tracker.web.session import actor

blueprint = Blueprint("details", __name__)


@blueprint.post("/ratings/details/<detail>/share")
@policy("member")
def share(detail: str) -> ResponseReturnValue:
    """Show a sign, an urge, a trigger or a note to the partner."""
    me = actor()
    details.share_detail(me, detail)
    flash(gettext("%(name)s can see it now.", name=me.partner_name))
    return _back(detail)


@blueprint.post("/ratings/details/<detail>/unshare")
@policy("member", way_out=True)
def unshare(detail: str) -> ResponseReturnValue:
    """Keep later changes of it to oneself."""
    me = actor()
    details.unshare_detail(me, detail)
    flash(gettext("From now on it is only yours. What %(name)s has seen stays in the record.", name=me.partner_name))
    return _back(detail)


def _back(detail: str) -> ResponseReturnValue:
    return redirect(back_to_record(f"rating_detail-{detail}", request.form.get("before", "")), 303)
