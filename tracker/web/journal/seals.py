"""Sealing: set up, opened, closed, and opened again after a lost password."""

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext

from tracker.queries.journal.seals import open_keys, sealing_of
from tracker.services.journal import seals
from tracker.web.account.forms import PasswordOnceForm
from tracker.web.forms import attempt
from tracker.web.journal.forms import OpenForm, RecoveryForm
from tracker.web.policy import policy
from tracker.web.session import actor, session_token

blueprint = Blueprint("seals", __name__, url_prefix="/journal/seal")


@blueprint.route("", methods=["GET", "POST"])
@policy("member")
def begin() -> ResponseReturnValue:
    """Set sealing up, and show the recovery key, once."""
    form = PasswordOnceForm()
    made: list[str] = []
    if attempt(form, lambda: made.append(seals.begin(actor(), session_token(), form.password.data))):
        return _page("journal/seal_key.html", 200, key=made[0])
    return _page("journal/seal.html", form=form)


@blueprint.route("/open", methods=["GET", "POST"])
@policy("member")
def open_up() -> ResponseReturnValue:
    """Open with the password, until signing out, what was sealed."""
    form = OpenForm()
    if attempt(form, lambda: seals.open_seals(actor(), session_token(), form.password.data)):
        wanted = form.reflection.data
        return redirect(
            url_for("journal.reflections.one", reflection=wanted) if wanted else url_for("journal.reflections.page"), 303
        )
    return _page("journal/seal_open.html", form=form)


@blueprint.post("/close")
@policy("member")
def close() -> ResponseReturnValue:
    """Close it before signing out."""
    seals.lock(actor(), session_token())
    flash(gettext("Your sealed reflections are closed."))
    return _back()


@blueprint.route("/recovery", methods=["GET", "POST"])
@policy("member")
def recovery() -> ResponseReturnValue:
    """What was sealed before the password was set anew by a link: it takes the recovery key."""
    form = RecoveryForm()
    if attempt(form, lambda: seals.open_locked(actor(), session_token(), form.secret.data, form.password.data)):
        flash(gettext("They are open. Your present password opens them from now on."))
        return _back()
    return _page("journal/seal_recovery.html", form=form)


@blueprint.route("/new-key", methods=["GET", "POST"])
@policy("member")
def new_key() -> ResponseReturnValue:
    """Make another recovery key in the place of the one before, and show it, once."""
    form = PasswordOnceForm()
    made: list[str] = []
    if attempt(form, lambda: made.append(seals.renew_recovery_key(actor(), form.password.data))):
        return _page("journal/seal_key.html", 200, key=made[0])
    return _page("journal/seal_new_key.html", form=form)


def _back() -> ResponseReturnValue:
    return redirect(url_for("journal.reflections.page"), 303)


def _page(template: str, code: int = 0, **values: object) -> ResponseReturnValue:
    me = actor()
    standing = sealing_of(me, open_keys(me, session_token()))
    page = render_template(template, me=me, sealing=standing, **values)
    return page, code or (422 if request.method == "POST" else 200)
