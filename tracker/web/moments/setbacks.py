"""Setbacks and repair: what each says of one, written alone and shown when its writer shows it."""

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext

from tracker.domain.errors import NotFound
from tracker.domain.moments import SetbackSide
from tracker.domain.viewer import Actor
from tracker.queries import moments as queries
from tracker.services.moments import setbacks
from tracker.services.moments.setbacks import PartPlace
from tracker.web.forms import attempt, page_number
from tracker.web.moments.forms import form_for
from tracker.web.moments.view import SetbackPage, setback_page
from tracker.web.policy import policy
from tracker.web.session import actor
from tracker.web.words import hosting, saved_words

_MOST = 40
"""So many stand on a page of the list."""

blueprint = Blueprint("setbacks", __name__, url_prefix="/moments/setbacks")


@blueprint.get("")
@policy("member")
def index() -> ResponseReturnValue:
    """Every setback that both may see, and one's own, some at a time."""
    me, number = actor(), page_number()
    found, start, end = queries.setbacks(me), (number - 1) * _MOST, number * _MOST
    if number > 1 and start >= len(found):
        raise NotFound
    return render_template("moments/setbacks.html", me=me, setbacks=found[start:end], number=number, has_older=end < len(found))


@blueprint.get("/<moment>")
@policy("member")
def page(moment: str) -> ResponseReturnValue:
    """One setback. `direction` names the repair to which it belongs, where nobody has shown a part of it yet."""
    me = actor()
    return _page(me, setback_page(me, moment, request.args.get("direction", "")))


@blueprint.post("/<moment>/<repair>/<part>")
@policy("member")
def write(moment: str, repair: str, part: str) -> ResponseReturnValue:
    """Write one's own part, or write it anew."""
    me, place = actor(), _place(moment, repair, part)
    form = form_for(place.part)
    if attempt(form, lambda: setbacks.write_part(me, place, form.command())):
        flash(saved_words(me, seen=_is_seen(me, place)))
        return _back(place)
    return _page(me, setback_page(me, moment, repair, (place.part, form))), 422


@blueprint.post("/<moment>/<repair>/<part>/share")
@policy("member")
def share(moment: str, repair: str, part: str) -> ResponseReturnValue:
    """Show one's own part to the partner."""
    me, place = actor(), _place(moment, repair, part)
    setbacks.share_part(me, place)
    flash(gettext("%(name)s can see it now.", name=me.partner_name))
    return _back(place)


@blueprint.post("/<moment>/<repair>/<part>/take-back")
@policy("member")
def take_back(moment: str, repair: str, part: str) -> ResponseReturnValue:
    """Take one's own part back."""
    place = _place(moment, repair, part)
    setbacks.take_back_part(actor(), place)
    flash(gettext("Taken back."))
    return _back(place)


def _page(me: Actor, shown: SetbackPage) -> str:
    return render_template("moments/setback.html", me=me, page=shown, **hosting(me))


def _place(moment: str, repair: str, part: str) -> PartPlace:
    try:
        return PartPlace(moment, repair, SetbackSide(part))
    except ValueError as err:
        raise NotFound from err


def _is_seen(me: Actor, place: PartPlace) -> bool:
    """Whether the partner sees what one's own part says now."""
    found = queries.setback(me, place.moment)
    own = (each for each in found.parts if each.mine) if found else ()
    here = (place.repair, place.part)
    return any((each.now.said["repair"], each.now.said["kind"]) == here and not each.private for each in own)


def _back(place: PartPlace) -> ResponseReturnValue:
    return redirect(url_for("moments.setbacks.page", moment=place.moment, _anchor=place.part), 303)
