"""All versions of one thing in the record, some at a time; also of a space that has ended."""

import re

from flask import Blueprint, render_template, request
from flask.typing import ResponseReturnValue

from tracker import clock
from tracker.domain.errors import NotFound
from tracker.domain.viewer import Viewer
from tracker.queries.endings import ended_spaces, looking_back
from tracker.queries.kept import Kept
from tracker.queries.places import place_of
from tracker.queries.versions import versions_page
from tracker.web.policy import policy
from tracker.web.record_filter import around, before_around
from tracker.web.session import actor

blueprint = Blueprint("versions", __name__)
_NUMBER = re.compile("[1-9][0-9]{0,5}")


@blueprint.get("/record/versions/<item>")
@policy("member")
def page(item: str) -> ResponseReturnValue:
    """One page of them, the newest first."""
    me, number = actor(), request.args.get("page", "1")
    if not _NUMBER.fullmatch(number):
        raise NotFound
    space = request.args.get("space", "")
    reader = _reader(me, space) if space else me
    shown = versions_page(reader, item, int(number))
    here = f"/record/versions/{item}?space={space}&page=" if space else f"/record/versions/{item}?page="
    return render_template("record/versions.html", me=reader, shown=shown, here=here, back=_back(reader, shown.item))


def _reader(me: Viewer, space: str) -> Viewer:
    ended = next((each for each in ended_spaces(me, clock.now()) if each.couple == space), None)
    if ended is None:
        raise NotFound
    return looking_back(me, ended)


def _back(reader: Viewer, item: Kept) -> str:
    anchor = place_of(item.kind, item.id, item.day)
    if not reader.archived:
        return around(item.day, reader.today, anchor)
    before = before_around(item.day, reader.today)
    return f"/archive?space={reader.couple}{f'&before={before}' if before else ''}#{anchor}"
