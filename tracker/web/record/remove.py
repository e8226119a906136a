"""Removing words together: what would go, who asks, and what can be answered."""

from flask import Blueprint, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext

from tracker import clock
from tracker.queries.couple import not_again
from tracker.queries.record.remove import standing, worded
from tracker.queries.record.search import place_of
from tracker.services.record import remove
from tracker.web.irreversible import SurePage, after_saying, removed_words
from tracker.web.policy import policy
from tracker.web.record.filter import around
from tracker.web.session import actor

blueprint = Blueprint("remove", __name__, url_prefix="/record/remove/<item>")


@blueprint.get("")
@policy("member")
def page(item: str) -> ResponseReturnValue:
    """The words of something that both can see, and where it stands with removing them."""
    me = actor()
    asked = "words" not in not_again(me)
    return render_template("record/remove.html", me=me, it=standing(me, item, clock.now()), asked=asked, back=_place(item))


@blueprint.post("/ask")
@policy("member")
def ask(item: str) -> ResponseReturnValue:
    """Ask the partner to remove the words of something together."""
    remove.ask_to_remove(actor(), item)
    flash(gettext("Asked. %(name)s sees it on the record.", name=actor().partner_name))
    return redirect(_place(item), 303)


@blueprint.post("/withdraw")
@policy("member")
def withdraw(item: str) -> ResponseReturnValue:
    """Take one's own question about removing words back."""
    remove.withdraw(actor(), item)
    flash(gettext("You no longer ask for this."))
    return redirect(_place(item), 303)


@blueprint.post("/let-be")
@policy("member")
def let_be(item: str) -> ResponseReturnValue:
    """Put the partner's question about removing words away."""
    remove.let_be(actor(), item)
    return redirect(url_for("record.pages.page"), 303)


@blueprint.post("/agree")
@policy("member")
def agree(item: str) -> ResponseReturnValue:
    """Agree that the words are removed, after a page that says what goes."""
    page = SurePage(
        title=gettext("Remove words together"),
        goes=removed_words,
        after=gettext("The day, the state and the times stay. These words cannot be restored, also not as evidence."),
        do=gettext("Remove them now"),
        back=url_for("record.remove.page", item=item),
        destroys=True,
    )
    if asked := after_saying(page, lambda said: remove.agree_to_remove(actor(), item, said)):
        return asked
    flash(gettext("The words are gone, for both of you. The day, the state and the times stay."))
    return redirect(_place(item), 303)


def _place(item: str) -> str:
    me = actor()
    thing = worded(me, item)
    return around(thing.day, me.today, place_of(thing.kind, item, thing.day))
