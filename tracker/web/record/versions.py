"""What is too much for a page of the record: all versions of one thing, all of one day. Also of a space that has ended."""

from datetime import date

from flask import Blueprint, render_template, request, url_for
from flask.typing import ResponseReturnValue

from tracker import clock
from tracker.domain.errors import NotFound
from tracker.domain.viewer import Viewer
from tracker.queries.leaving import ended_spaces, looking_back
from tracker.queries.record.pages import MOST_OF_A_DAY, record_day
from tracker.queries.record.search import place_of
from tracker.queries.record.versions import versions_page
from tracker.web.exports.pages import day_before
from tracker.web.forms import page_number
from tracker.web.policy import policy
from tracker.web.record.filter import around, before_around
from tracker.web.session import actor

blueprint = Blueprint("versions", __name__)


@blueprint.get("/record/versions/<item>")
@policy("member")
def page(item: str) -> ResponseReturnValue:
    """A page of the versions of one thing, the newest first."""
    reader = _reader()
    shown = versions_page(reader, item, page_number())
    back = _back(reader, shown.item.day, place_of(shown.item.kind, item, shown.item.day))
    return render_template("record/versions.html", me=reader, shown=shown, back=back)


@blueprint.get("/record/day")
@policy("member")
def day() -> ResponseReturnValue:
    """Everything of one day, in the order of the record."""
    reader, number, on = _reader(), page_number(), day_before(request.args.get("on", ""))
    if on is None:
        raise NotFound
    shown = record_day(reader, on, (number - 1) * MOST_OF_A_DAY)
    back = _back(reader, on, f"day-{on}")
    return render_template("record/day.html", me=reader, day=shown, number=number, back=back)


def _reader() -> Viewer:
    me, space = actor(), request.args.get("space", "")
    if not space:
        return me
    ended = next((each for each in ended_spaces(me, clock.now()) if each.couple == space), None)
    if ended is None:
        raise NotFound
    return looking_back(me, ended)


def _back(reader: Viewer, about: date, anchor: str) -> str:
    if not reader.archived:
        return around(about, reader.today, anchor)
    return url_for("leaving.archive.page", space=reader.couple, before=before_around(about, reader.today), _anchor=anchor)
