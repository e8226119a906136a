"""Sharing: who sees what, what is shown to somebody outside, and how it is agreed to and ended."""

from datetime import date

from flask import Blueprint, current_app, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext

from tracker import clock
from tracker.domain.addresses import partner_address
from tracker.domain.days import local_day
from tracker.domain.errors import NotFound
from tracker.domain.sharing.codes import in_fours
from tracker.domain.sharing.scope import ShareStanding, digest
from tracker.domain.viewer import Actor
from tracker.queries.couple import directions, not_again
from tracker.queries.ratings.own import sharing_level
from tracker.queries.sharing import shares as shared
from tracker.queries.sharing.shares import Shared
from tracker.services.sharing import shares
from tracker.web.forms import attempt, several
from tracker.web.policy import policy
from tracker.web.session import actor
from tracker.web.sharing.forms import BothForm, OwnForm, preset
from tracker.web.sharing.sheet import sheet_of

blueprint = Blueprint("pages", __name__)

Form = BothForm | OwnForm


@blueprint.get("/sharing")
@policy("member")
def page() -> ResponseReturnValue:
    """Who sees what today, what waits for an answer, what is shown, and what has ended."""
    me = actor()
    quiet = "share" in not_again(me)
    found = [each for each in shared.shares(me, clock.now()) if not (quiet and _only_asks(me, each))]
    waiting = [each for each in found if each.standing is ShareStanding.WAITING]
    return render_template(
        "sharing/sharing.html",
        me=me,
        levels=[(each, sharing_level(me, each.id)) for each in directions(me) if each.hurt == me.person],
        seen=[each for each in directions(me) if each.accountable == me.person and each.hurt],
        for_me=[each for each in waiting if each.writer.person != me.person],
        for_other=[each for each in waiting if each.writer.person == me.person],
        rests_until=_rests_until(me),
        active=[each for each in found if each.standing is ShareStanding.ACTIVE],
        past=[each for each in found if each.standing in {ShareStanding.ENDED, ShareStanding.NOT_AGREED}],
    )


def _only_asks(me: Actor, found: Shared) -> bool:
    """Whether it is the other's proposal, to which this person never agreed: also its reader's name is the other's words."""
    return found.writer.person != me.person and not found.agreed


def _is_not_asked(me: Actor, found: Shared) -> bool:
    return _only_asks(me, found) and "share" in not_again(me)


def _rests_until(me: Actor) -> date | None:
    until = shared.rests_until(me, clock.now())
    return local_day(until, me.zone, me.day_start) if until else None


@blueprint.get("/sharing/new")
@policy("member")
def new() -> ResponseReturnValue:
    """What would be shown of the shared record, to whom, until when."""
    return _form(BothForm(data=preset(actor().today)), 200)


@blueprint.get("/sharing/own/new")
@policy("member")
def new_own() -> ResponseReturnValue:
    """What would be shown, or printed, of what is only one's own."""
    return _form(OwnForm(data=preset(actor().today)), 200)


@blueprint.post("/sharing/preview")
@policy("member")
@several("parts")
def preview() -> ResponseReturnValue:
    """Exactly what would be seen. Nothing is stored."""
    return _preview(BothForm())


@blueprint.post("/sharing/own/preview")
@policy("member")
@several("parts")
def preview_own() -> ResponseReturnValue:
    """Exactly what would be seen of what is only one's own; it can be printed. Nothing is stored."""
    return _preview(OwnForm())


def _preview(form: Form, *, changed: bool = False) -> ResponseReturnValue:
    me = actor()
    found: list[str] = []
    if request.form.get("back") or not attempt(form, lambda: found.append(shares.preview(me, form.scope(me.today)))):
        return _form(form, 422 if form.errors else 200)
    scope = form.scope(me.today)
    seen = digest(scope, None if scope.live else found[0])
    page = render_template(
        "sharing/preview.html", me=me, form=form, sheet=sheet_of(scope, found[0]), seen=seen, changed=changed
    )
    return page, 409 if changed else 200


def _form(form: Form, code: int) -> ResponseReturnValue:
    name = "new" if form.both else "new_own"
    me = actor()
    waits = shared.has_one_waiting(me, clock.now())
    return render_template(f"sharing/{name}.html", me=me, form=form, rests_until=_rests_until(me), waits=waits), code


@blueprint.post("/sharing/new")
@policy("member")
@several("parts")
def propose() -> ResponseReturnValue:
    """Propose what was looked at. When the record has changed meanwhile, it is shown again first."""
    me, form, made = actor(), BothForm(), list[str | None]()
    try:
        if not attempt(form, lambda: made.append(shares.propose(me, form.scope(me.today), _seen()))):
            return _form(form, 422)
    except shares.ShareChanged:
        return _preview(form, changed=True)
    flash(gettext("%(name)s is asked. Nothing is shown before both of you agreed.", name=me.partner_name))
    return redirect(url_for("sharing.pages.one", item=made[0]), 303)


@blueprint.post("/sharing/own/new")
@policy("member")
@several("parts")
def show_own() -> ResponseReturnValue:
    """Make a link to what is only one's own, and show it once."""
    me, form, made = actor(), OwnForm(), list[str | None]()
    try:
        if not attempt(form, lambda: made.append(shares.show_own(me, form.scope(me.today), _seen()))):
            return _form(form, 422)
    except shares.ShareChanged:
        return _preview(form, changed=True)
    return _with_link(me, made[0] or "")


def _seen() -> str:
    return request.form.get("seen", "")


@blueprint.get("/sharing/<item>")
@policy("member")
def one(item: str) -> ResponseReturnValue:
    """One share: what it shows, where it stands, when it was opened."""
    return _page(actor(), item)


@blueprint.get("/sharing/<item>/sheet")
@policy("member")
def sheet(item: str) -> ResponseReturnValue:
    """Exactly what its reader sees, for as long as it waits or can be opened."""
    me = actor()
    found = shared.share(me, item, clock.now())
    if found.standing not in {ShareStanding.WAITING, ShareStanding.ACTIVE} or _is_not_asked(me, found):
        raise NotFound
    return render_template("sharing/sheet.html", share=found, sheet=sheet_of(found.scope, shared.shown(found)))


@blueprint.post("/sharing/<item>/consent")
@policy("member")
def consent(item: str) -> ResponseReturnValue:
    """Agree to what was looked at, and get a link of one's own, shown once."""
    me = actor()
    shares.consent(me, item, _seen())
    return _with_link(me, item)


@blueprint.post("/sharing/<item>/decline")
@policy("member")
def decline(item: str) -> ResponseReturnValue:
    """Decline a share."""
    shares.decline(actor(), item)
    flash(gettext("It is not agreed. Nothing is shown."))
    return redirect(url_for("sharing.pages.page"), 303)


@blueprint.post("/sharing/<item>/end")
@policy("member", way_out=True)
def end(item: str) -> ResponseReturnValue:
    """End a share at once."""
    shares.revoke(actor(), item)
    flash(gettext("It has ended. Its link opens nothing any more."))
    return redirect(url_for("sharing.pages.one", item=item), 303)


@blueprint.post("/sharing/<item>/link")
@policy("member")
def link(item: str) -> ResponseReturnValue:
    """Show a new link, once; the one that this person had before ends."""
    return _with_link(actor(), item)


def _with_link(me: Actor, item: str) -> ResponseReturnValue:
    # Shown in the answer itself: a token that travelled through a redirect would have to be kept somewhere.
    return _page(me, item, token=shares.link(me, item))


def _page(me: Actor, item: str, token: str = "") -> ResponseReturnValue:
    found: Shared = shared.share(me, item, clock.now())
    if _is_not_asked(me, found):
        return render_template("couple/not_again.html", me=me, kind="share")
    address = partner_address(current_app.config)
    return render_template(
        "sharing/share.html",
        me=me,
        share=found,
        waits_for_me=found.standing is ShareStanding.WAITING and found.writer.person != me.person,
        sheet=sheet_of(found.scope, shared.shown(found)) if found.standing is ShareStanding.WAITING else None,
        openings=shared.openings(me, item),
        link=f"{address.base}{url_for('sharing.visit.door')}#{token}" if token else "",
        code=in_fours(token),
        reachable=address.reachable,
    )
