"""One tap on Today: what happened with a commitment. It gets its row back, a form the page."""

from datetime import date

from flask import Blueprint, redirect, render_template, request
from flask.typing import ResponseReturnValue

from tracker.domain.entries.entries import Learned, State
from tracker.domain.errors import Conflict, Invalid, NotFound
from tracker.services.entries import entries
from tracker.services.entries.entries import Answer
from tracker.web.entries.view import Row, one_row
from tracker.web.errors.words import sentence_of
from tracker.web.forms import day_of, is_tap
from tracker.web.policy import policy
from tracker.web.session import actor
from tracker.web.words import day_path

blueprint = Blueprint("answers", __name__)


@blueprint.post("/entries/answer")
@policy("member")
def answer() -> ResponseReturnValue:
    """Save one answer. A tap gets its row back, a form the page."""
    me = actor()
    day = day_of(request.form.get("day"), me.today)
    said = _answer(day)
    try:
        entries.answer(me, said)
    except (Invalid, Conflict) as err:
        if not is_tap():
            raise
        return _row(one_row(me, said.commitment, day), sentence_of(err)), 422
    return _row(one_row(me, said.commitment, day)) if is_tap() else redirect(day_path(day), 303)


def _answer(day: date) -> Answer:
    form = request.form
    try:
        return Answer(
            commitment=form["commitment"],
            day=day,
            slot=form.get("slot", ""),
            state=State(form["state"]),
            learned=Learned(form["learned"]) if form.get("learned") else None,
            excused=form.get("excused") or None,
        )
    except ValueError as err:
        raise Invalid("state", "no_answer") from err


def _row(row: Row | None, problem: str = "") -> str:
    if row is None:
        raise NotFound
    return render_template("entries/row.html", row=row, problem=problem)
