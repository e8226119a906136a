"""Whether the server is well."""

from flask import Blueprint, Response, jsonify
from flask.typing import ResponseReturnValue

from tracker.queries.sessions import site
from tracker.web.policy import policy

blueprint = Blueprint("health", __name__)


@blueprint.get("/healthz")
@policy("open")
def healthz() -> ResponseReturnValue:
    """Answers 200 when the database can be read."""
    site()
    return jsonify(status="ok")


@blueprint.get("/robots.txt")
@policy("open")
def robots() -> ResponseReturnValue:
    """Nothing here is for search engines."""
    return Response("User-agent: *\nDisallow: /\n", mimetype="text/plain")
