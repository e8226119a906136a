"""The record: everything shared by day, and one's own private items."""

from datetime import date

from flask import Blueprint, render_template, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext

from tracker.domain.errors import Invalid
from tracker.queries.record import record_page
from tracker.web.policy import policy
from tracker.web.session import actor

blueprint = Blueprint("record", __name__)

_YEARS = range(1950, 2200)


@blueprint.get("/record")
@policy("member")
def page() -> ResponseReturnValue:
    """Four weeks of the record."""
    me, before = actor(), _before(request.args.get("before", ""))
    return render_template("record/record.html", me=me, page=record_page(me, before), before=before)


def _before(text: str) -> date | None:
    if not text:
        return None
    try:
        day = date.fromisoformat(text)
    except ValueError as err:
        raise Invalid("before", gettext("Write the day like this: 2026-03-14.")) from err
    if day.year not in _YEARS:
        raise Invalid("before", gettext("Choose a day since 1950."))
    return day
