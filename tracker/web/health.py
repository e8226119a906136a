"""Whether the server is well."""

from datetime import datetime, timedelta

from flask import Blueprint, Response, jsonify
from flask.typing import ResponseReturnValue

from tracker import clock
from tracker.domain.leaps import Reading, from_the_future, leapt
from tracker.queries.site import doubted_for, last_heartbeat, site
from tracker.web.policy import policy

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
    """Nothing here is for search engines."""
    return Response("User-agent: *\nDisallow: /\n", mimetype="text/plain")
