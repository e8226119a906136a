"""Answering what the other partner told. A tap gets its row back, a form the page."""

from datetime import date

from flask import Blueprint, redirect, render_template, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext

from tracker.domain.errors import Invalid, NotFound
from tracker.queries.told import told_entry
from tracker.services import responses
from tracker.services.responses import Kind, Reply
from tracker.web.policy import policy
from tracker.web.session import actor
from tracker.web.words import day_path

blueprint = Blueprint("told", __name__)


@blueprint.post("/today/response")
@policy("member")
def respond() -> ResponseReturnValue:
    """Save a response to an entry."""
    try:
        responses.respond(actor(), _reply())
    except Invalid as err:
        return _row("today/told_row.html" if "X-Row" in request.headers else "today/told_page.html", err.message), 422
    if "X-Row" in request.headers:
        return _row("today/told_row.html")
    return redirect(f"{day_path(_day())}#told-{request.form.get('entry', '')}", 303)


def _reply() -> Reply:
    form = request.form
    try:
        kind = Kind(form.get("kind", ""))
    except ValueError as err:
        raise Invalid("kind", gettext("Choose one of the answers.")) from err
    return Reply(form.get("entry", ""), kind, form.get("words", ""))


def _row(template: str, problem: str = "") -> str:
    me = actor()
    entry = told_entry(me, request.form.get("entry", ""), _day())
    if entry is None:
        raise NotFound
    return render_template(
        template, me=me, entry=entry, problem=problem, words=request.form.get("words", "") if problem else ""
    )


def _day() -> date:
    try:
        return date.fromisoformat(request.form.get("day", ""))
    except ValueError as err:
        raise NotFound from err
