"""What can be said beside an answer, and things that are written down as they happen."""

from flask import Blueprint, redirect, render_template, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext

from tracker.domain.entries.entries import Learned, State
from tracker.domain.errors import NotFound
from tracker.queries.entries.due import asked_one, own_entry
from tracker.services.entries import entries
from tracker.services.entries.entries import Answer
from tracker.web.entries.forms import EntryForm, LogForm
from tracker.web.forms import attempt, day_of
from tracker.web.policy import policy
from tracker.web.session import actor
from tracker.web.words import day_path

blueprint = Blueprint("details", __name__)


@blueprint.route("/entries/<entry>", methods=["GET", "POST"])
@policy("member")
def entry_page(entry: str) -> ResponseReturnValue:
    """Words beside one of one's own entries, and why it was set aside."""
    me = actor()
    found = own_entry(me, entry)
    if found is None:
        raise NotFound
    row = found.written
    asked = asked_one(me, found.commitment, row.day)
    form = EntryForm(words=row.words, excused=row.excused)
    said = Answer(
        commitment=found.commitment,
        day=row.day,
        slot=row.slot,
        state=row.state,
        learned=Learned(row.learned) if row.learned else None,
        excused=form.excused.data or None,
        words=form.words.data,
    )
    if attempt(form, lambda: entries.answer(me, said)):
        return redirect(day_path(row.day), 303)
    draft = asked is not None and not asked.own and not row.shared
    page = render_template(
        "entries/entry.html",
        me=me,
        form=form,
        row=row,
        title=asked.title if asked else "",
        draft=draft,
        asks_why=row.state == State.SET_ASIDE,
    )
    return page, 422 if request.method == "POST" else 200


@blueprint.route("/entries/log/<commitment>", methods=["GET", "POST"])
@policy("member")
def log(commitment: str) -> ResponseReturnValue:
    """Write down that something happened with a commitment that is never due."""
    me = actor()
    day = day_of((request.form if request.method == "POST" else request.args).get("day"), me.today)
    asked = asked_one(me, commitment, day)
    if asked is None or not asked.event_log:
        raise NotFound
    form = LogForm()
    if me.partner:
        form.learned.label.text = gettext("How did %(name)s learn of it?", name=me.partner_name)
    if attempt(form, lambda: entries.answer(me, _logged(form, commitment, request.form.get("day", "")))):
        return redirect(day_path(day), 303)
    page = render_template("entries/log.html", me=me, form=form, asked=asked, day=day)
    return page, 422 if request.method == "POST" else 200


def _logged(form: LogForm, commitment: str, day: str) -> Answer:
    return Answer(
        commitment=commitment,
        day=day_of(day, actor().today),
        slot="",
        state=State(form.state.data),
        learned=Learned(form.learned.data) if form.learned.data else None,
        words=form.words.data,
    )
