"""Refusals become answers here, and nowhere else."""

from contextlib import suppress
from http import HTTPStatus

from flask import Flask, render_template, request
from flask.typing import ResponseReturnValue
from flask_wtf.csrf import CSRFError
from werkzeug.exceptions import HTTPException, default_exceptions

from tracker.domain.errors import Conflict, Invalid, NoMemory, NotFound, TooMany, Unwritable
from tracker.web.errors.words import sentence_of

_TOO_LARGE = 413
# What people write at length, by the last part of its field's name.
WORDS = frozenset({"words", "note", "title", "details", "place", "company", "people", "time_out", "new_triggers"})
_PAGES = frozenset({400, 401, 404, 405, 409, 413, 422, 429, 500, 503})


def install(app: Flask) -> None:
    """Map every named refusal, and every HTTP error, to a page that says what to do."""
    app.register_error_handler(NotFound, lambda _err: _page(404))
    app.register_error_handler(Conflict, lambda err: _page(409, sentence_of(err)))
    app.register_error_handler(Invalid, lambda err: _page(422, sentence_of(err)))
    app.register_error_handler(TooMany, lambda err: _page(429, wait=err.wait))
    app.register_error_handler(Unwritable, lambda err: _page(503, why=err.code))
    app.register_error_handler(NoMemory, lambda err: _page(503, why=err.code))
    app.register_error_handler(CSRFError, lambda _err: _page(400))
    for code in default_exceptions:
        app.register_error_handler(code, http_page)


def http_page(err: HTTPException) -> ResponseReturnValue:
    """The page for an HTTP error."""
    code = err.code or HTTPStatus.INTERNAL_SERVER_ERROR
    return _page(code if code in _PAGES else 400 if code < HTTPStatus.INTERNAL_SERVER_ERROR else 500)


def _page(code: int, message: str = "", **context: object) -> ResponseReturnValue:
    # A wrong method is nothing of ours.
    name = 404 if code == HTTPStatus.METHOD_NOT_ALLOWED else code
    typed = [] if code == _TOO_LARGE else typed_words()
    return render_template(f"errors/{name}.html", message=message, typed=typed, **context), name


def typed_words() -> list[str]:
    """The words in a form of ours, for when it is refused: on the way back a browser may not have them any more."""
    if request.method != "POST" or request.headers.get("Sec-Fetch-Site", "same-origin") != "same-origin":
        return []
    with suppress(HTTPException, Invalid):
        return [words for name, words in request.form.items(multi=True) if name.rpartition("-")[2] in WORDS and words.strip()]
    return []
