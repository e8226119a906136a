"""Inviting the partner, and the page that the invited person reads before anything else."""

from flask import Blueprint, current_app, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext

from tracker.domain.errors import Invalid
from tracker.queries.sessions import site
from tracker.services import pairing
from tracker.web.account_forms import NewAccountForm, SaidForm
from tracker.web.accounts import with_session
from tracker.web.addresses import partner_address
from tracker.web.forms import attempt
from tracker.web.policy import policy
from tracker.web.saying import said_by, say_first, says_words
from tracker.web.session import actor, signed_in
from tracker.web.set_up import Entered, enter

blueprint = Blueprint("joining", __name__)


@blueprint.get("/invite")
@policy("member")
def invite_page() -> ResponseReturnValue:
    """What an invitation is, and whether one can be opened from another device at all."""
    return render_template(
        "joining/invite.html", me=actor(), address=partner_address(current_app.config), link=None, will_read=_will_read()
    )


def _will_read() -> str:
    """How the other reads, once both are here, what this person said of themselves while alone; empty where it is nothing."""
    me = actor()
    return says_words(said_by(me), me.name) if said_by(me) else ""


@blueprint.post("/invite")
@policy("member")
def invite() -> ResponseReturnValue:
    """Make an invitation and show its link, once."""
    address = partner_address(current_app.config)
    if not address.reachable and request.form.get("taking_turns") != "yes":
        raise Invalid("taking_turns", gettext("Say that the two of you take turns on this device, or set an address first."))
    link = address.base + url_for("joining.read", token=pairing.invite(actor()))
    return render_template("joining/invite.html", me=actor(), address=address, link=link)


@blueprint.post("/invite/withdraw")
@policy("member", way_out=True)
def withdraw() -> ResponseReturnValue:
    """End the open invitation."""
    pairing.withdraw_invitation(actor())
    flash(gettext("The invitation no longer works."))
    return redirect(url_for("joining.invite_page"), 303)


@blueprint.get("/join/<token>")
@policy("open")
def read(token: str) -> ResponseReturnValue:
    """What is shared, who hosts this, and what it cannot protect from. Opening it, or closing it, sends no answer."""
    return render_template("joining/read.html", invited=pairing.invitation(token), token=token, host=site())


@blueprint.route("/join/<token>/account", methods=["GET", "POST"])
@policy("open")
def account(token: str) -> ResponseReturnValue:
    """Join: with a new account, or with the account that is signed in."""
    invited = pairing.invitation(token)
    if signed_in():
        return _with_account(token, invited)
    form = NewAccountForm()
    entered: list[Entered] = []
    if attempt(form, lambda: entered.append(_join(form, token))):
        return with_session(redirect(entered[0].goes_on, 303), entered[0].opened)
    page = render_template("joining/account.html", form=form, invited=invited, token=token)
    return page, 422 if request.method == "POST" else 200


def _join(form: NewAccountForm, token: str) -> Entered:
    pairing.join(token, form.account())
    return enter(form.email.data, form.password.data, form.said.data)


def _with_account(token: str, invited: pairing.Invited) -> ResponseReturnValue:
    form = SaidForm()
    goes_on: list[str] = []
    if attempt(form, lambda: goes_on.append(_join_signed_in(form, token))):
        return redirect(goes_on[0], 303)
    page = render_template(
        "joining/with_account.html", form=form, invited=invited, token=token, me=actor(), will_read=_will_read()
    )
    return page, 422 if request.method == "POST" else 200


def _join_signed_in(form: SaidForm, token: str) -> str:
    me = actor()
    pairing.join_with_account(me, token)
    return say_first(pairing.in_new_space(me), form.said.data)
