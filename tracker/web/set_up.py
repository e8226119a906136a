"""The first page of a new server: the first account, and who hosts it."""

from flask import Blueprint, current_app, redirect, render_template
from flask.typing import ResponseReturnValue

from tracker.services import coming_in
from tracker.services.coming_in import Entered, Host
from tracker.services.set_up_code import SetUpCode
from tracker.web.account_forms import SetUpForm
from tracker.web.accounts import attempt_of, with_session
from tracker.web.addresses import client_address
from tracker.web.forms import attempt_and_keep
from tracker.web.policy import policy
from tracker.web.saying import say_first

blueprint = Blueprint("set_up", __name__)


@blueprint.route("/set-up", methods=["GET", "POST"])
@policy("set-up")
def page() -> ResponseReturnValue:
    """Create the first account. Beyond this machine it asks for the one-time code that the console printed."""
    form, code = SetUpForm(), current_app.config.get("SET_UP_CODE")
    entered: list[Entered] = []
    status = attempt_and_keep(form, lambda: entered.append(_set_up(form, code)))
    if entered:
        return with_session(redirect(entered[0].goes_on, 303), entered[0].opened)
    return render_template("accounts/set_up.html", form=form, needs_code=code is not None), status


def _set_up(form: SetUpForm, code: SetUpCode | None) -> Entered:
    if code is not None:
        code.check(form.code.data or "", client_address())
    account, said = form.account(), form.said.data
    host = Host(form.host_name.data.strip(), partner=form.hosted_by.data == "partner")
    attempt = attempt_of(account.email, account.password, own_device=False)
    return coming_in.begin(account, host, attempt, lambda me: say_first(me, said))
