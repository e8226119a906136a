"""The first page of a new server: the first account, and who hosts it."""

import hmac

from flask import Blueprint, current_app, redirect, render_template, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext

from tracker.domain.errors import Invalid
from tracker.services import accounts, pairing
from tracker.services.pairing import Said
from tracker.web.account_forms import SetUpForm
from tracker.web.accounts import attempt_of, with_session
from tracker.web.forms import attempt
from tracker.web.policy import policy

blueprint = Blueprint("set_up", __name__)


@blueprint.route("/set-up", methods=["GET", "POST"])
@policy("set-up")
def page() -> ResponseReturnValue:
    """Create the first account. Beyond this machine it asks for the one-time code that the console printed."""
    form, code = SetUpForm(), current_app.config.get("SET_UP_CODE", "")
    opened: list[accounts.Opened] = []
    if attempt(form, lambda: opened.append(_set_up(form, code))):
        return with_session(redirect("/today", 303), opened[0])
    return render_template("accounts/set_up.html", form=form, needs_code=bool(code)), 422 if request.method == "POST" else 200


def _set_up(form: SetUpForm, code: str) -> accounts.Opened:
    if code and not hmac.compare_digest(code, (form.code.data or "").strip()):
        raise Invalid("code", gettext("This is not the code that the console printed. Look there and type it again."))
    accounts.set_up(form.account(), form.host_name.data.strip(), hosted_by_partner=form.hosted_by.data == "partner")
    return enter(form.email.data, form.password.data, said_of(form.said.data))


def enter(email: str, password: str, said: Said) -> accounts.Opened:
    """Open the first session of a new account, and keep what its owner says of themselves."""
    opened = accounts.sign_in(attempt_of(email, password, own_device=False))
    pairing.say(accounts.actor_of(email), said)
    return opened


def said_of(value: str) -> Said:
    """What one of the three sentences means."""
    return Said(broke_trust=value in {"broke", "both"}, was_hurt=value in {"hurt", "both"})
