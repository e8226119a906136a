"""Exit, on every page and without JavaScript."""

from contextlib import suppress

from flask import Blueprint, current_app, redirect, render_template, request, session
from flask.typing import ResponseReturnValue

from tracker.domain.errors import Unwritable
from tracker.services.account import sessions
from tracker.services.sharing import shares
from tracker.web.forms import unread
from tracker.web.policy import policy
from tracker.web.session import cleared, cookie_name, session_key, signed_in

blueprint = Blueprint("exit", __name__)


@blueprint.route("/exit", methods=["GET", "POST"])
@policy("open", first=True)
@unread
def leave_page() -> ResponseReturnValue:
    """End the session and lead to a neutral address. A link from elsewhere (Sec-Fetch-Site) leads away but ends nothing."""
    if request.method == "POST" or request.headers.get("Sec-Fetch-Site") == "same-origin":
        # It leads away from a database that takes nothing as well; the browser then only forgets its cookie.
        with suppress(Unwritable):
            _end()
    session.clear()  # what was still to be said to whoever leaves
    return cleared(_onward(current_app.config["EXIT_URL"]), '"cache", "storage"')


def _end() -> None:
    if signed_in():
        sessions.sign_out(session_key())
    if visit := request.cookies.get(cookie_name("v")):
        shares.end_visit(visit)


def _onward(away: str) -> ResponseReturnValue:
    # The policy lets neither a form (form-action) nor a beacon (connect-src) be redirected to another host: a page leads on.
    if request.method == "POST":
        return render_template("account/exit.html", exit_url=away)
    return redirect(away, 303)
