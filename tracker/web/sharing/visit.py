"""What somebody with a code sees: a field for it, and then what was shared, read only."""

from flask import Blueprint, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from tracker import clock
from tracker.domain.errors import NotFound
from tracker.domain.sharing import limits
from tracker.queries.sharing import shares as shared
from tracker.services.sharing import shares
from tracker.web.edge.proxies import client_address
from tracker.web.policy import policy
from tracker.web.session import cookie_name, give_cookie
from tracker.web.sharing.sheet import sheet_of

blueprint = Blueprint("visit", __name__)

_LONGEST = 500


@blueprint.get("/s")
@policy("open")
def door() -> ResponseReturnValue:
    """A field for a code. It says nothing about what is behind it, and looking at it opens nothing."""
    return render_template("sharing/door.html", code="", opens_nothing=False)


@blueprint.post("/s")
@policy("open")
def enter() -> ResponseReturnValue:
    """Begin a short visit with a code. Every code that opens nothing is answered alike, beside what was typed."""
    code = request.form.get("code", "")[:_LONGEST]
    try:
        visit = shares.open_share(code, client_address())
    except NotFound:
        return render_template("sharing/door.html", code=code, opens_nothing=True), 404
    response = redirect(url_for("sharing.visit.view"), 303)
    give_cookie(response, "v", visit, int(limits.VISIT_LASTS.total_seconds()))
    return response


@blueprint.get("/s/view")
@policy("visit")
def view() -> ResponseReturnValue:
    """What was shared. The share is asked anew with every request, so that ending it holds from the next one."""
    found = shared.visited(request.cookies.get(cookie_name("v"), ""), clock.now())
    return render_template("sharing/view.html", sheet=sheet_of(found.scope, shared.shown(found)))
