"""Answering what the other partner told. A tap gets its row back, a form the page."""

from dataclasses import dataclass
from datetime import date

from flask import Blueprint, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from tracker.domain.days import day_said
from tracker.domain.errors import Invalid, NotFound
from tracker.queries.entries.partner import answered_entry, told_entry
from tracker.queries.rows import RecordRow
from tracker.services.entries import responses
from tracker.services.entries import responses as threads
from tracker.services.entries.responses import NewLine, NewResponse, ResponseKind
from tracker.web.errors.words import sentence_of
from tracker.web.policy import policy
from tracker.web.session import actor

blueprint = Blueprint("responses", __name__)


@dataclass(frozen=True, slots=True)
class Typed:
    """What was sent last in a row: what is wrong with it, if anything, and then its words."""

    problem: str = ""
    words: str = ""


@blueprint.post("/entries/response")
@policy("member")
def respond() -> ResponseReturnValue:
    """Save a response to an entry."""
    try:
        responses.respond(actor(), _reply())
    except Invalid as err:
        return _answer(_told(), answer=_typed(err)), 422
    if "X-Row" in request.headers:
        return _answer(_told())
    return redirect(url_for("today.page", day=_day(), _anchor=f"told-{request.form.get('entry', '')}"), 303)


def _reply() -> NewResponse:
    form = request.form
    try:
        kind = ResponseKind(form.get("kind", ""))
    except ValueError as err:
        raise Invalid("kind", "no_answer") from err
    return NewResponse(form.get("entry", ""), kind, form.get("words", ""))


def _told() -> RecordRow:
    return _found(told_entry(actor(), request.form.get("entry", ""), _day()))


@blueprint.post("/entries/thread")
@policy("member")
def write_line() -> ResponseReturnValue:
    """Write a line under a response that does not match."""
    try:
        threads.write_line(actor(), NewLine(_response(), request.form.get("words", "")))
    except Invalid as err:
        return _answer(_answered(), line=_typed(err)), 422
    return _thread()


@blueprint.post("/entries/thread/<line>/take-back")
@policy("member")
def take_back_line(line: str) -> ResponseReturnValue:
    """Take one of one's own lines back."""
    threads.take_back_line(actor(), line)
    return _thread()


def _thread() -> ResponseReturnValue:
    if "X-Row" in request.headers:
        return _answer(_answered(), line=Typed())
    return redirect(url_for("today.page", day=_day(), _anchor=f"thread-{_response()}"), 303)


def _answered() -> RecordRow:
    return _found(answered_entry(actor(), _response(), _day()))


def _response() -> str:
    return request.form.get("response", "")


def _found(entry: RecordRow | None) -> RecordRow:
    if entry is None:
        raise NotFound
    return entry


def _typed(err: Invalid) -> Typed:
    return Typed(sentence_of(err), request.form.get("words", ""))


def _answer(entry: RecordRow, answer: Typed | None = None, line: Typed | None = None) -> str:
    """The row of an entry, or a page with nothing but it. With a `line`, the thread in it lies open."""
    template = "entries/partner_row.html" if "X-Row" in request.headers else "entries/partner_page.html"
    return render_template(template, me=actor(), entry=entry, answer=answer, line=line)


def _day() -> date:
    try:
        return day_said(request.form.get("day", ""))
    except ValueError as err:
        raise NotFound from err
