"""Restoring an export: looked at first, kept for one person alone, read, and removed by them."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext, ngettext
from flask_wtf import FlaskForm

from tracker import clock
from tracker.domain.errors import NotFound
from tracker.domain.exports.bundle import Break
from tracker.domain.imports.restore.overlap import own_moments, own_ratings
from tracker.domain.viewer import Actor
from tracker.queries.account.people import hard_day_words, profile
from tracker.queries.couple import feeling
from tracker.queries.imports.files import rated_days, uploaded
from tracker.queries.imports.restore import (
    RestoredSpace,
    marked_before,
    record_in,
    restored_space,
    restored_spaces,
    spaces_shown,
)
from tracker.services.imports import restore, uploads
from tracker.services.imports.history import ImportCounts
from tracker.services.imports.restore import RestoreCounts
from tracker.web.exports.pages import by_day, day_before, things_shown
from tracker.web.exports.words import break_words
from tracker.web.forms import attempt
from tracker.web.policy import policy
from tracker.web.session import actor
from tracker.web.words import short_day

blueprint = Blueprint("restore", __name__)

_DAYS_A_PAGE = 28


@dataclass(frozen=True, slots=True)
class RestoredDays:
    """Some days of a restored space, the newest first; `before` is where older ones begin, if there are any."""

    days: Sequence[tuple[date, Sequence[Any]]]
    before: date | None


@dataclass(frozen=True, slots=True)
class Offer:
    """What of a restored space can be written for oneself: of which kind, how many there are, and how many are new."""

    about: str
    number: int
    new: int


@blueprint.route("/imports/record/<upload>", methods=["GET", "POST"])
@policy("member")
def preview(upload: str) -> ResponseReturnValue:
    """What a record holds; kept when that was said yes to. NotFound when the file has waited for an hour."""
    me, form = actor(), FlaskForm()
    file = uploaded(me, upload, clock.now())
    if file is None and request.method == "POST":
        return _kept(uploads.restored_before(me, upload))
    if file is None or file.kind != "record":
        raise NotFound
    record, done = record_in(file.content), list[RestoreCounts]()
    if attempt(form, lambda: done.append(uploads.restore_record(me, file.id, record))):
        return _kept(done[0])
    shown = [(each, _broken(each.finding.broken) if each.finding else "") for each in spaces_shown(record)]
    page = render_template(
        "imports/record.html",
        me=me,
        form=form,
        file=file,
        record=record,
        spaces=shown,
        has_words=hard_day_words(me) is not None,
        of_another=record.email != profile(me).email,
    )
    return page, 422 if request.method == "POST" else 200


def _broken(found: Break | None) -> str:
    return break_words(found, short_day(found.day) if found.day else "") if found else ""


def _kept(done: RestoreCounts) -> ResponseReturnValue:
    said = [ngettext("%(num)s space was restored.", "%(num)s spaces were restored.", done.spaces)]
    if done.spaces_already:
        said.append(ngettext("%(num)s was here already.", "%(num)s were here already.", done.spaces_already))
    if done.hard_day:
        said.append(gettext("Your words for a hard day were restored as well."))
    flash(" ".join(said))
    return redirect(url_for("imports.restore.all_of_them"), 303)


@blueprint.get("/imports/restored")
@policy("member")
def all_of_them() -> ResponseReturnValue:
    """The spaces that this person restored."""
    me = actor()
    return render_template("imports/restored.html", me=me, spaces=[(each, _span(each)) for each in restored_spaces(me)])


def _span(space: RestoredSpace) -> tuple[date, date] | None:
    days = sorted(date.fromisoformat(item["day"]) for item in space.content["items"])
    return (days[0], days[-1]) if days else None


@blueprint.get("/imports/restored/<restored>")
@policy("member")
def page(restored: str) -> ResponseReturnValue:
    """One restored space, to read: nothing in it can be changed."""
    me = actor()
    found = restored_space(me, restored)
    return render_template(
        "imports/restored_space.html",
        me=me,
        restored=found,
        page=_page(found.content, day_before(request.args.get("before", ""))),
        before=request.args.get("before", ""),
        offers=_offers(me, found.content),
        feels_with=_feels_with(me),
        moments=_moments(me, found.content),
        **things_shown(me),
    )


def _page(space: Mapping[str, Any], before: date | None) -> RestoredDays:
    days = [each for each in by_day(space["items"]) if before is None or each[0] < before]
    shown = days[:_DAYS_A_PAGE]
    return RestoredDays(shown, shown[-1][0] if len(days) > len(shown) else None)


def _offers(me: Actor, space: Mapping[str, Any]) -> list[Offer]:
    direction = feeling(me)
    rated = {"safe": rated_days(me, direction.id if direction else None), "steady": rated_days(me, None)}
    found = own_ratings(space, me.today)
    return [
        Offer(about, len(ratings), sum(day not in rated[about] for day, _ in ratings))
        for about, ratings in found.items()
        if ratings
    ]


def _moments(me: Actor, space: Mapping[str, Any]) -> Offer | None:
    found = own_moments(space)
    there = marked_before(me)
    return Offer("moments", len(found), sum(each not in there for each in dict.fromkeys(found))) if found else None


def _feels_with(me: Actor) -> str | None:
    """With whom this person is asked how safe they feel: a name, empty while nobody has said so, None where it is not asked."""
    direction = feeling(me)
    return direction.accountable_name if direction else None


@blueprint.post("/imports/restored/<restored>/ratings")
@policy("member")
def ratings(restored: str) -> ResponseReturnValue:
    """Write one's own ratings into one's own charts."""
    return _written(restored, restore.take_over_ratings(actor(), restored, request.form.get("about", "")))


@blueprint.post("/imports/restored/<restored>/moments")
@policy("member")
def moments(restored: str) -> ResponseReturnValue:
    """Mark one's own moments again, for oneself alone."""
    return _written(restored, restore.take_over_moments(actor(), restored))


def _written(restored: str, done: ImportCounts) -> ResponseReturnValue:
    said = [ngettext("%(num)s was written. Only you see it.", "%(num)s were written. Only you see them.", done.rows_written)]
    if done.rows_already:
        said.append(ngettext("%(num)s was here already.", "%(num)s were here already.", done.rows_already))
    if done.rows_left_out:
        left_out = done.rows_left_out
        said.append(
            ngettext(
                "%(num)s was left out, because its day or words cannot be used here.",
                "%(num)s were left out, because their day or words cannot be used here.",
                left_out,
            )
        )
    flash(" ".join(said))
    return redirect(url_for("imports.restore.page", restored=restored), 303)


@blueprint.route("/imports/restored/<restored>/remove", methods=["GET", "POST"])
@policy("member")
def remove(restored: str) -> ResponseReturnValue:
    """Ask first, then remove a restored space."""
    me, form = actor(), FlaskForm()
    if attempt(form, lambda: restore.remove_restored(me, restored)):
        flash(gettext("It is removed. The file that it came from is still yours."))
        return redirect(url_for("imports.restore.all_of_them"), 303)
    return render_template("imports/restored_remove.html", me=me, form=form, restored=restored_space(me, restored))
