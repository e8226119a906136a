"""Whether the server is well."""

from datetime import timedelta

from flask import Blueprint, Response, jsonify
from flask.typing import ResponseReturnValue

from tracker import clock
from tracker.queries.heartbeats import last_heartbeat
from tracker.queries.sessions import site
from tracker.web.policy import policy

_LATE = timedelta(minutes=3)

blueprint = Blueprint("health", __name__)


@blueprint.get("/healthz")
@policy("open")
def healthz() -> ResponseReturnValue:
    """Answers 200 when the database can be read, whatever the worker does; `worker` is ok, late or none."""
    site()
    return jsonify(status="ok", worker=_worker())


def _worker() -> str:
    at = last_heartbeat("worker")
    if at is None:
        return "none"
    return "ok" if clock.now() - at < _LATE else "late"


@blueprint.get("/robots.txt")
@policy("open")
def robots() -> ResponseReturnValue:
    """Nothing here is for search engines."""
    return Response("User-agent: *\nDisallow: /\n", mimetype="text/plain")
