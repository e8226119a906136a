"""The first page of a new server: the first account, and who hosts it."""

import hmac
from dataclasses import dataclass

from flask import Blueprint, current_app, redirect, render_template, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext

from tracker.domain.errors import Invalid
from tracker.services import accounts
from tracker.web.account_forms import SetUpForm
from tracker.web.accounts import attempt_of, with_session
from tracker.web.forms import attempt
from tracker.web.policy import policy
from tracker.web.saying import say_first

blueprint = Blueprint("set_up", __name__)


@dataclass(frozen=True, slots=True)
class Entered:
    """The first session of a new account, and the address that comes next."""

    opened: accounts.Opened
    goes_on: str


@blueprint.route("/set-up", methods=["GET", "POST"])
@policy("set-up")
def page() -> ResponseReturnValue:
    """Create the first account. Beyond this machine it asks for the one-time code that the console printed."""
    form, code = SetUpForm(), current_app.config.get("SET_UP_CODE", "")
    entered: list[Entered] = []
    if attempt(form, lambda: entered.append(_set_up(form, code))):
        return with_session(redirect(entered[0].goes_on, 303), entered[0].opened)
    return render_template("accounts/set_up.html", form=form, needs_code=bool(code)), 422 if request.method == "POST" else 200


def _set_up(form: SetUpForm, code: str) -> Entered:
    if code and not hmac.compare_digest(code, (form.code.data or "").strip()):
        raise Invalid("code", gettext("This is not the code that the console printed. Look there and type it again."))
    accounts.set_up(form.account(), form.host_name.data.strip(), hosted_by_partner=form.hosted_by.data == "partner")
    return enter(form.email.data, form.password.data, form.said.data)


def enter(email: str, password: str, said: str) -> Entered:
    """Open the first session of a new account, and keep what its owner says of themselves, unless a page comes before it."""
    opened = accounts.sign_in(attempt_of(email, password, own_device=False))
    return Entered(opened, say_first(accounts.actor_of(email), said))
