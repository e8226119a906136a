"""Exporting: what is in the file, and the file itself."""

import logging
from collections.abc import Iterable, Mapping
from datetime import date, datetime
from typing import Any

from flask import Blueprint, Response, render_template
from flask.typing import ResponseReturnValue

from tracker import clock
from tracker.domain.commitments.recurrence import decode
from tracker.domain.days import day_said, local_day
from tracker.domain.errors import Invalid, NotFound
from tracker.domain.exports.own_data import part
from tracker.domain.viewer import Viewer
from tracker.queries.counts import things_exported
from tracker.queries.exports.bundles import chains_to_export
from tracker.queries.exports.own_data import own_data, own_spaces
from tracker.queries.journal.seals import open_keys
from tracker.services.exports import record_zip
from tracker.web.commitments.words import often
from tracker.web.errors.words import in_log
from tracker.web.irreversible import in_a_row
from tracker.web.policy import policy
from tracker.web.session import actor, session_token

blueprint = Blueprint("pages", __name__)
_log = logging.getLogger("steady")


@blueprint.get("/exports")
@policy("member")
def what_is_in_it() -> ResponseReturnValue:
    """What is in an export."""
    me = actor()
    found = things_exported(me, clock.now())
    return render_template("exports/data.html", me=me, own=in_a_row(found.own), theirs=in_a_row(found.theirs))


@blueprint.get("/exports/record.zip")
@policy("member")
def download() -> ResponseReturnValue:
    """The export itself: everything of one's own, and what was shared with one while it may be read."""
    me, now = actor(), clock.now()
    data = own_data(me, now, open_keys(me, session_token()))
    index = render_template("exports/index.html", data=data, me=me, made_at=now, days=by_day, **things_shown(me))
    content = record_zip(index, data, chains_to_export(me, own_spaces(me, now)), now, _tell_the_log)
    answer = Response(content, mimetype="application/zip")
    answer.headers["Content-Disposition"] = "attachment; filename=record.zip"
    return answer


def _tell_the_log(why: Exception) -> None:
    _log.warning("An export is not signed. %s", in_log(why))


def things_shown(reader: Viewer) -> Mapping[str, Any]:
    """What exports/_things.html asks for beside the items. Instants are told by the reader's own days."""
    return {
        "how_often": _how_often,
        "removed_on": lambda text: local_day(datetime.fromisoformat(text), reader.zone, reader.day_start),
    }


def _how_often(text: str) -> str:
    try:
        return often(decode(text))
    except Invalid:
        return text  # a restored file may say what no Steady says


def by_day(items: Iterable[Any]) -> list[tuple[date, list[Any]]]:
    """Items by the day that they are about, the newest first."""
    days: dict[str, list[Any]] = {}
    for item in items:
        days.setdefault(part(item, "day"), []).append(item)
    return [(date.fromisoformat(day), days[day]) for day in sorted(days, reverse=True)]


def day_before(text: str) -> date | None:
    """The day in an address before which is read on, or None without one. NotFound for what is no day."""
    if not text:
        return None
    try:
        return day_said(text)
    except ValueError as err:
        raise NotFound from err
