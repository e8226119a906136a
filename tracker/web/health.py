"""Whether the server is well, and whether it still stands on the database that it opened."""

from datetime import datetime, timedelta

from flask import Blueprint, Flask, Response, current_app, g, jsonify, request
from flask.typing import ResponseReturnValue
from werkzeug.exceptions import InternalServerError
from werkzeug.wrappers import Response as AnyResponse

from tracker import clock
from tracker.domain.leaps import Reading, from_the_future, leapt
from tracker.queries.site import doubted_for, last_heartbeat, site
from tracker.services.store import database
from tracker.web.errors.answers import http_page, typed_words
from tracker.web.errors.words import sentence_of
from tracker.web.policy import policy
from tracker.web.session import cleared

_LATE = timedelta(minutes=3)

blueprint = Blueprint("health", __name__)


@blueprint.get("/healthz")
@policy("open")
def healthz() -> ResponseReturnValue:
    """Answers 200 when the database can be read. `worker` is ok, late or none; `clock` is ok or leapt."""
    site()
    at, now = last_heartbeat("worker"), clock.now()
    return jsonify(status="ok", worker=_worker(at, now), clock=_clock(at, now))


def _worker(at: datetime | None, now: datetime) -> str:
    if at is None or from_the_future(at, now):
        return "none"
    return "ok" if now - at < _LATE else "late"


def _clock(at: datetime | None, now: datetime) -> str:
    doubted = doubted_for() is not None or leapt(Reading(now, 0), None, at)
    return "leapt" if doubted else "ok"


@blueprint.get("/robots.txt")
@policy("open")
def robots() -> ResponseReturnValue:
    """The file robots.txt, which keeps search engines out."""
    return Response("User-agent: *\nDisallow: /\n", mimetype="text/plain")


_EXIT = "account.exit.leave_page"


def install(app: Flask) -> None:
    """Check before every request, before anything is read, that the database is still there."""
    app.before_request(_only_while_it_stands)


def install_last(app: Flask) -> None:
    """Check once more after each request, before the answer is sent. Exit leads away whatever fails."""
    app.after_request(_only_if_it_stood)
    app.register_error_handler(InternalServerError, _failed)


def _only_while_it_stands() -> ResponseReturnValue | None:
    g.stood = database.is_there()
    return None if g.stood else _instead()


def _only_if_it_stood(response: AnyResponse) -> AnyResponse:
    return response if database.is_there() else _instead()


def _failed(err: InternalServerError) -> ResponseReturnValue:
    return _instead() if request.endpoint == _EXIT or not database.is_there() else http_page(err)


def _instead() -> AnyResponse:
    if request.endpoint == _EXIT:
        return cleared(_page("account/exit.html", exit_url=current_app.config["EXIT_URL"]), '"cache", "storage"')
    # What is written into a log that was removed meanwhile is put into the database, unless that fails as well.
    passes = database.log_was_removed()
    page = _page(
        "errors/standstill.html",
        words=sentence_of(database.what_is_wrong()),
        typed=typed_words(),
        passes=passes,
        may_be_saved=passes and g.get("stood", False),
    )
    return AnyResponse(page, 503, mimetype="text/html")


def _page(name: str, **values: object) -> str:
    # Without the context of other pages: who is signed in stands in the database.
    return current_app.jinja_env.get_template(name).render(**values)
