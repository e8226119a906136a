"""Refusals become answers here, and nowhere else."""

from flask import Flask, render_template
from flask.typing import ResponseReturnValue
from flask_wtf.csrf import CSRFError
from werkzeug.exceptions import HTTPException, default_exceptions

from tracker.domain.errors import Conflict, Invalid, NotFound, TooMany, Unwritable

_PAGES = frozenset({400, 404, 405, 409, 413, 422, 429, 500, 503})


def install(app: Flask) -> None:
    """Map every named refusal, and every HTTP error, to a page that says what to do."""
    app.register_error_handler(NotFound, lambda _err: _page(404))
    app.register_error_handler(Conflict, lambda err: _page(409, err.message))
    app.register_error_handler(Invalid, lambda err: _page(422, err.message))
    app.register_error_handler(TooMany, lambda err: _page(429, wait=err.wait))
    app.register_error_handler(Unwritable, lambda err: _page(503, why=err.why))
    app.register_error_handler(CSRFError, lambda _err: _page(400))
    for code in default_exceptions:
        app.register_error_handler(code, _http)


def _http(err: HTTPException) -> ResponseReturnValue:
    return _page(err.code if err.code in _PAGES else 400 if (err.code or 500) < 500 else 500)  # noqa: PLR2004  # HTTP's classes


def _page(code: int, message: str = "", **context: object) -> ResponseReturnValue:
    name = 404 if code == 405 else code  # noqa: PLR2004  # a wrong method is nothing of ours
    return render_template(f"errors/{name}.html", message=message, **context), name
