"""What can be taken along, and what can still be read of a space that has ended."""

from collections.abc import Sequence
from datetime import date, datetime

from flask import Blueprint, Response, render_template, request
from flask.typing import ResponseReturnValue

from tracker import clock
from tracker.domain import bundle, take_along
from tracker.domain.days import local_day
from tracker.domain.errors import NotFound
from tracker.domain.recurrence import decode
from tracker.queries.bundles import chains_to_take
from tracker.queries.endings import Ended, ended_spaces, has_erased_words, looking_back
from tracker.queries.own_data import Item, own_data
from tracker.queries.record import record_page
from tracker.queries.seals import open_keys
from tracker.web.policy import policy
from tracker.web.recurrences import often
from tracker.web.session import actor, session_token, signed_in

blueprint = Blueprint("archive", __name__)

_YEARS = range(1950, 2200)


@blueprint.app_context_processor
def _endings() -> dict[str, object]:
    return {"endings": lambda: ended_spaces(actor(), clock.now()) if signed_in() else []}


@blueprint.get("/archive")
@policy("member")
def page() -> ResponseReturnValue:
    """The record of an ended space, read-only, for 30 days; then there is nothing here."""
    me = actor()
    chosen, others = _chosen(ended_spaces(me, clock.now()), request.args.get("space"))
    reader, before = looking_back(me, chosen), _before(request.args.get("before", ""))
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
    return render_template("settings/data.html", me=actor())


@blueprint.get("/settings/data.zip")
@policy("member")
def download() -> ResponseReturnValue:
    """Everything of one's own, and what was shared with one while it may be read."""
    me, now = actor(), clock.now()
    data = own_data(me, now, open_keys(me, session_token()))
    index = render_template(
        "archive/index.html",
        data=data,
        me=me,
        made_at=now,
        days=_by_day,
        how_often=lambda text: often(decode(text)),
        removed_on=lambda text: local_day(datetime.fromisoformat(text), me.zone, me.day_start),
    )
    chains = chains_to_take(me, [(space.id, space.open) for space in data.spaces])
    files = {
        "index.html": index.encode(),
        "steady.json": take_along.document(data, now),
        bundle.NAME: bundle.document(chains, now),
    }
    content = take_along.zipped(files | take_along.tables(data.spaces), now)
    answer = Response(content, mimetype="application/zip")
    answer.headers["Content-Disposition"] = "attachment; filename=record.zip"
    return answer


def _by_day(items: Sequence[Item]) -> list[tuple[date, list[Item]]]:
    """The items by the day that they are about, the newest first."""
    days: dict[str, list[Item]] = {}
    for item in items:
        days.setdefault(item.day, []).append(item)
    return [(date.fromisoformat(day), days[day]) for day in sorted(days, reverse=True)]


def _before(text: str) -> date | None:
    if not text:
        return None
    try:
        day = date.fromisoformat(text)
    except ValueError as err:
        raise NotFound from err
    if day.year not in _YEARS:
        raise NotFound
    return day
