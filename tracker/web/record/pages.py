"""The record: everything shared and one's own private items, by day, by commitment, by month, and by words."""

from datetime import date, timedelta
from itertools import groupby

from flask import Blueprint, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import format_date

from tracker import clock
from tracker.domain.errors import Invalid
from tracker.queries.commitments.events import current_titles
from tracker.queries.couple import not_again
from tracker.queries.record.choice import chosen_page
from tracker.queries.record.month import month_page
from tracker.queries.record.pages import PAGE, record_page
from tracker.queries.record.remove import questions
from tracker.queries.record.search import search
from tracker.web.forms import attempt, several
from tracker.web.policy import policy
from tracker.web.record.filter import SearchForm, around, choice_of, day_asked, filter_of, record_path
from tracker.web.session import actor
from tracker.web.words import hosting

blueprint = Blueprint("pages", __name__, url_prefix="/record")
blueprint.add_app_template_filter(lambda day: f"{day:%Y-%m}", "month")

_MONTHS = range(1950 * 12, 2199 * 12)
_A_MONDAY = date(2026, 3, 2)
_DAY = timedelta(days=1)


@blueprint.get("")
@policy("member")
@several("kind")
def page() -> ResponseReturnValue:
    """Four weeks of the record, or what was chosen of it."""
    me, choice = actor(), choice_of(request.args)
    before = day_asked("before", request.args.get("before", ""))
    shown = record_page(me, before) if choice.everything else chosen_page(me, choice, before)
    return render_template(
        "record/record.html",
        me=me,
        page=shown,
        before=before,
        choice=choice,
        filter=filter_of(choice, current_titles(me)),
        newer=record_path(choice, shown.newer),
        older=record_path(choice, shown.older) if shown.older else "",
        questions=[each for each in questions(me, clock.now()) if each.mine or "words" not in not_again(me)],
        **hosting(me),
    )


@blueprint.get("/month")
@policy("member")
def month() -> ResponseReturnValue:
    """A calendar month; the present one unless another is named."""
    me = actor()
    number = _month(request.args.get("month", ""), me.today)
    return render_template(
        "record/month.html",
        me=me,
        month=month_page(me, number // 12, number % 12 + 1),
        weekdays=[(format_date(day, "EEE"), format_date(day, "EEEE")) for day in (_A_MONDAY + n * _DAY for n in range(7))],
        earlier=_month_path(number - 1),
        later=_month_path(number + 1),
        year_earlier=_month_path(number - 12),
        year_later=_month_path(number + 12) if number + 12 <= _number(me.today) else "",
        here=number == _number(me.today),
        path=lambda day: around(day, me.today, f"day-{day}"),
    )


@blueprint.route("/search", methods=["GET", "POST"])
@policy("member")
def find() -> ResponseReturnValue:
    """Look for words. They travel in the form alone, so that no address or history keeps them."""
    me, form = actor(), SearchForm(formdata=request.form)
    found = []
    if attempt(form, lambda: found.append(search(me, form.words.data))):
        days = [(day, list(several)) for day, several in groupby(found[0].found, key=lambda each: each.day)]
        return render_template(
            "record/search.html",
            me=me,
            form=form,
            found=found[0],
            days=days,
            path=lambda day, anchor: _ending_with(day, me.today, anchor),
        )
    status = 422 if request.method == "POST" else 200
    return render_template("record/search.html", me=me, form=form, found=None), status


def _month(text: str, today: date) -> int:
    """The months from year 0 to the one that is named, like 2026-03."""
    if not text:
        return _number(today)
    try:
        number = _number(date.fromisoformat(f"{text}-01"))
    except ValueError as err:
        raise Invalid("month", "month_not_written_so") from err
    if number not in _MONTHS:
        raise Invalid("month", "month_out_of_range")
    return number


def _number(day: date) -> int:
    return day.year * 12 + day.month - 1


def _month_path(number: int) -> str:
    return url_for("record.pages.month", month=f"{number // 12}-{number % 12 + 1:02}") if number in _MONTHS else ""


def _ending_with(day: date, today: date, anchor: str) -> str:
    """A place on the page of the record that begins with the day; on the newest page where the day is on it."""
    return url_for("record.pages.page", before=None if day > today - PAGE else day + _DAY, _anchor=anchor)
