"""One's own settings: how days are read, devices, password, what one says of oneself."""

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext

from tracker.queries.account import people
from tracker.queries.account.sessions import devices
from tracker.queries.imports.restore import how_many_restored
from tracker.services.account import sessions
from tracker.services.account.people import change_password, change_preferences
from tracker.web.account import claims
from tracker.web.account.forms import PasswordForm, PreferencesForm, SaidForm
from tracker.web.forms import attempt
from tracker.web.policy import policy
from tracker.web.session import actor, session_key
from tracker.web.words import hosting

blueprint = Blueprint("settings", __name__)


@blueprint.get("/more")
@policy("member")
def more() -> ResponseReturnValue:
    """What does not fit into a phone's navigation."""
    return render_template("more.html", me=actor())


@blueprint.get("/account/settings")
@policy("member")
def page() -> ResponseReturnValue:
    """Everything that a person may set for themselves, one line each."""
    me = actor()
    return render_template(
        "account/settings.html",
        me=me,
        profile=people.profile(me),
        said=claims.said_by(actor()),
        devices=devices(me.person),
        pausing=(me.person, "pause") in me.resting,
        stopping=(me.person, "stop") in me.resting,
        restored=how_many_restored(me),
        **hosting(me),
    )


@blueprint.route("/account/you", methods=["GET", "POST"])
@policy("member")
def you() -> ResponseReturnValue:
    """Name, zone, day start and country."""
    form = PreferencesForm(obj=people.profile(actor()))
    if attempt(form, lambda: change_preferences(actor(), form.preferences())):
        return _saved()
    return _page("account/you.html", form=form)


@blueprint.get("/account/devices")
@policy("member")
def device_list() -> ResponseReturnValue:
    """Where this person is signed in."""
    me = actor()
    return render_template("account/devices.html", me=me, devices=devices(me.person), here=session_key())


@blueprint.post("/account/devices/end")
@policy("member", way_out=True)
def end_device() -> ResponseReturnValue:
    """End one session of one's own."""
    sessions.end_session(actor(), request.form.get("device", ""))
    flash(gettext("That device is signed out."))
    return redirect(url_for("account.settings.device_list"), 303)


@blueprint.post("/account/devices/end-others")
@policy("member", way_out=True)
def end_other_devices() -> ResponseReturnValue:
    """End every session of one's own but this one."""
    sessions.end_other_sessions(actor(), session_key())
    flash(gettext("You are signed out everywhere else."))
    return redirect(url_for("account.settings.device_list"), 303)


@blueprint.route("/account/password", methods=["GET", "POST"])
@policy("member")
def password() -> ResponseReturnValue:
    """Set a new password, which ends every other session."""
    form = PasswordForm()
    if attempt(form, lambda: change_password(actor(), session_key(), form.current.data, form.password.data)):
        flash(gettext("Your new password is set. You are signed out everywhere else."))
        return redirect(url_for("account.settings.page"), 303)
    return _page("account/password.html", form=form)


@blueprint.route("/account/claims", methods=["GET", "POST"])
@policy("member")
def said() -> ResponseReturnValue:
    """What a person says of themselves."""
    first = claims.before_saying(actor(), request.args.get("said", "")) if request.method == "GET" else None
    if first:
        return first
    form = SaidForm(said=claims.said_by(actor()))
    asked: list[ResponseReturnValue | None] = []
    if attempt(form, lambda: asked.append(claims.say(actor(), form.said.data))):
        return asked[0] or _saved()
    said = claims.said_by(actor())
    return _page("account/claims.html", form=form, said=said, said_both=said == "both")


def _saved() -> ResponseReturnValue:
    flash(gettext("Saved."))
    return redirect(url_for("account.settings.page"), 303)


def _page(template: str, **values: object) -> ResponseReturnValue:
    return render_template(template, me=actor(), **values), 422 if request.method == "POST" else 200
