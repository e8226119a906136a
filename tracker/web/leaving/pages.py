"""Pause, stop sharing, leave: pages that say what happens first, and forms that one person alone sends."""

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext

from tracker.domain.help import find_country
from tracker.queries.account.people import profile
from tracker.queries.leaving import own_rest
from tracker.services.irreversible import Unsaid
from tracker.services.leaving import account, space
from tracker.web.account.forms import LeaveForm, PasswordOnceForm, PauseForm
from tracker.web.forms import attempt
from tracker.web.help import countries
from tracker.web.irreversible import SurePage, account_words, after_saying, erased_words
from tracker.web.policy import policy
from tracker.web.ratings.words import waiting_words
from tracker.web.session import actor, cleared

blueprint = Blueprint("pages", __name__)


@blueprint.route("/leaving/pause", methods=["GET", "POST"])
@policy("member", way_out=True)
def pause() -> ResponseReturnValue:
    """What a pause is, and the form that begins it."""
    form = PauseForm()
    if attempt(form, lambda: space.pause(actor(), form.until.data)):
        flash(gettext("You have paused. Nothing is due now."))
        return _settled()
    return _page("leaving/pause.html", form=form, rest=own_rest(actor(), "pause"))


@blueprint.post("/leaving/pause/end")
@policy("member")
def resume() -> ResponseReturnValue:
    """End one's own pause."""
    space.resume(actor())
    flash(_with_waiting(gettext("The pause has ended. Today counts again.")))
    return _settled()


@blueprint.route("/leaving/stop", methods=["GET", "POST"])
@policy("member", way_out=True)
def stop() -> ResponseReturnValue:
    """What stopping to share means, and the form that does it."""
    if request.method == "POST":
        space.stop_sharing(actor())
        flash(gettext("Nothing new that you write is shown to anybody now."))
        return _settled()
    return _page("leaving/stop.html", rest=own_rest(actor(), "stop"))


@blueprint.post("/leaving/stop/end")
@policy("member")
def share_again() -> ResponseReturnValue:
    """Share again, from now on."""
    space.resume_sharing(actor())
    flash(_with_waiting(gettext("What you write from now on is shared again. Your ratings stay private until you choose.")))
    return _settled()


@blueprint.get("/leaving")
@policy("member")
def parting() -> ResponseReturnValue:
    """What pausing, stopping and leaving each do and do not, side by side, and what may help to end well. It does nothing."""
    me = actor()
    return _page("leaving/parting.html", country=find_country(countries(), profile(me).country))


@blueprint.get("/leaving/leave")
@policy("member", way_out=True)
def what_leaving_is() -> ResponseReturnValue:
    """What happens when one leaves; nothing yet."""
    return _page("leaving/leave.html")


@blueprint.route("/leaving/leave/confirm", methods=["GET", "POST"])
@policy("member", way_out=True)
def leave() -> ResponseReturnValue:
    """The form that ends the shared space."""
    form = LeaveForm(space=actor().couple)
    asked: list[ResponseReturnValue | None] = []
    if attempt(form, lambda: asked.append(_leave(form))):
        if asked[0]:
            return asked[0]
        flash(gettext("You have left. This is a space of your own."))
        return redirect(url_for("today.page"), 303)
    if actor().partner is None:
        return redirect(url_for("leaving.pages.what_leaving_is"), 303)
    return _page("leaving/leave_confirm.html", form=form)


def _leave(form: LeaveForm) -> ResponseReturnValue | None:
    page = SurePage(
        title=gettext("Leave, and erase your words"),
        goes=erased_words,
        after=gettext("The space that you share with %(name)s ends with it.", name=actor().partner_name),
        do=gettext("Leave, and erase them"),
        back=url_for("leaving.pages.leave"),
        destroys=True,
    )
    return after_saying(page, lambda said: space.leave(actor(), form.space.data, erase=form.erase.data, said=said))


def _with_waiting(said: str) -> str:
    return f"{said} {waiting_words(actor())}".strip()


@blueprint.get("/leaving/erase")
@policy("member")
def what_erasing_is() -> ResponseReturnValue:
    """What erasing one's account erases and leaves, all of it counted; nothing yet."""
    return _erase_page(PasswordOnceForm())


@blueprint.post("/leaving/erase")
@policy("member", way_out=True)
def erase() -> ResponseReturnValue:
    """Erase one's account."""
    form, changed = PasswordOnceForm(), False
    try:
        erased = attempt(form, lambda: account.erase_account(actor(), form.password.data, request.form.get("sure", "")))
    except Unsaid:
        erased, changed = False, True
    if erased:
        flash(gettext("Your account is erased, and you are signed out everywhere."))
        return cleared(redirect(url_for("account.sign_in.sign_in"), 303), '"cache", "storage"')
    return _erase_page(form, changed=changed)


def _erase_page(form: PasswordOnceForm, *, changed: bool = False) -> ResponseReturnValue:
    going = account.own_things(actor())
    return _page("leaving/erase.html", form=form, changed=changed, said=going.said, what=account_words(going))


def _settled() -> ResponseReturnValue:
    return redirect(url_for("account.settings.page"), 303)


def _page(template: str, **values: object) -> ResponseReturnValue:
    return render_template(template, me=actor(), **values), 422 if request.method == "POST" else 200
