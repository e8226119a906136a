"""Inviting the partner, and the page that the invited person reads before anything else."""

from flask import Blueprint, current_app, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext

from tracker.domain.errors import Invalid
from tracker.queries.sessions import site
from tracker.services import accounts, pairing
from tracker.web.account_forms import NewAccountForm, SaidForm
from tracker.web.accounts import with_session
from tracker.web.addresses import partner_address
from tracker.web.forms import attempt
from tracker.web.policy import policy
from tracker.web.session import actor, signed_in
from tracker.web.set_up import enter, said_of

blueprint = Blueprint("joining", __name__)


@blueprint.get("/invite")
@policy("member")
def invite_page() -> ResponseReturnValue:
    """What an invitation is, and whether one can be opened from another device at all."""
    return render_template("joining/invite.html", me=actor(), address=partner_address(current_app.config), link=None)


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
@policy("member")
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
    opened: list[accounts.Opened] = []
    if attempt(form, lambda: opened.append(_join(form, token))):
        return with_session(redirect("/today", 303), opened[0])
    page = render_template("joining/account.html", form=form, invited=invited, token=token)
    return page, 422 if request.method == "POST" else 200


def _join(form: NewAccountForm, token: str) -> accounts.Opened:
    pairing.join(token, form.account())
    return enter(form.email.data, form.password.data, said_of(form.said.data))


def _with_account(token: str, invited: pairing.Invited) -> ResponseReturnValue:
    form = SaidForm()
    if attempt(form, lambda: _join_signed_in(form, token)):
        return redirect("/today", 303)
    page = render_template("joining/with_account.html", form=form, invited=invited, token=token, me=actor())
    return page, 422 if request.method == "POST" else 200


def _join_signed_in(form: SaidForm, token: str) -> None:
    me = actor()
    pairing.join_with_account(me, token)
    pairing.say(pairing.in_new_space(me), said_of(form.said.data))
