"""Inviting the partner, and the page that the invited person reads before anything else."""

from flask import Blueprint, current_app, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext

from tracker.domain.addresses import partner_address
from tracker.domain.errors import Invalid, NotFound
from tracker.queries.site import site
from tracker.services.account import new
from tracker.services.account.new import Entered
from tracker.services.couple import invitation
from tracker.web.account.claims import said_by, say_first, says_words
from tracker.web.account.forms import NewAccountForm, SaidForm
from tracker.web.account.sign_in import attempt_of, with_session
from tracker.web.forms import attempt, attempt_and_keep
from tracker.web.policy import policy
from tracker.web.session import actor, signed_in

blueprint = Blueprint("invitation", __name__)


@blueprint.get("/couple/invite")
@policy("member")
def invite_page() -> ResponseReturnValue:
    """What an invitation is, and whether one can be opened from another device at all."""
    return render_template(
        "couple/invite.html", me=actor(), address=partner_address(current_app.config), link=None, will_read=_will_read()
    )


def _will_read() -> str:
    """How the other reads, once both are here, what this person said of themselves while alone; empty where it is nothing."""
    me = actor()
    return says_words(said_by(me), me.name) if said_by(me) else ""


@blueprint.post("/couple/invite")
@policy("member")
def invite() -> ResponseReturnValue:
    """Make an invitation and show its link, once."""
    address = partner_address(current_app.config)
    if not address.reachable and request.form.get("taking_turns") != "yes":
        raise Invalid("taking_turns", "takes_no_turns")
    link = address.base + url_for("couple.invitation.read", token=invitation.invite(actor()))
    return render_template("couple/invite.html", me=actor(), address=address, link=link)


@blueprint.post("/couple/invite/withdraw")
@policy("member", way_out=True)
def withdraw() -> ResponseReturnValue:
    """End the open invitation."""
    invitation.withdraw_invitation(actor())
    flash(gettext("The invitation no longer works."))
    return redirect(url_for("couple.invitation.invite_page"), 303)


@blueprint.get("/join/<token>")
@policy("open")
def read(token: str) -> ResponseReturnValue:
    """What is shared, who hosts this, and what it cannot protect from. Opening it, or closing it, sends no answer."""
    try:
        invited = invitation.invitation(token)
    except NotFound:
        return _ended_page()
    return render_template("couple/invitation.html", invited=invited, token=token, host=site(), own=_is_own(invited))


def _ended_page() -> ResponseReturnValue:
    """One page for every invitation that lets nobody in, so that it does not tell why."""
    return render_template("couple/no_invitation.html"), 404


def _is_own(invited: invitation.Invited) -> bool:
    return signed_in() and actor().person == invited.inviter


@blueprint.route("/join/<token>/account", methods=["GET", "POST"])
@policy("open")
def account(token: str) -> ResponseReturnValue:
    """Join: with a new account, or with the account that is signed in."""
    try:
        invited = invitation.invitation(token)
        return _with_account(token, invited) if signed_in() else _with_new_account(token, invited)
    except invitation.OwnInvitation:
        return _own_page()
    except NotFound:
        return _ended_page()


def _own_page() -> ResponseReturnValue:
    return render_template("couple/own.html"), 409


def _with_new_account(token: str, invited: invitation.Invited) -> ResponseReturnValue:
    form = NewAccountForm()
    entered: list[Entered] = []
    status = attempt_and_keep(form, lambda: entered.append(_join(form, token)))
    if entered:
        return with_session(redirect(entered[0].goes_on, 303), entered[0].opened)
    return render_template("couple/account.html", form=form, invited=invited, token=token), status


def _join(form: NewAccountForm, token: str) -> Entered:
    account, said = form.account(), form.said.data
    attempt = attempt_of(account.email, account.password, own_device=False)
    return new.join(token, account, attempt, lambda me: say_first(me, said))


def _with_account(token: str, invited: invitation.Invited) -> ResponseReturnValue:
    if _is_own(invited):
        return _own_page()
    form, goes_on = SaidForm(), list[str]()
    if attempt(form, lambda: _join_signed_in(form, token, goes_on)):
        return redirect(goes_on[0] if goes_on else url_for("today.page"), 303)
    page = render_template(
        "couple/with_account.html", form=form, invited=invited, token=token, me=actor(), will_read=_will_read()
    )
    return page, 422 if request.method == "POST" else 200


def _join_signed_in(form: SaidForm, token: str, goes_on: list[str]) -> None:
    said = form.said.data
    new.join_signed_in(actor(), token, lambda me: goes_on.append(say_first(me, said)))
