"""What can be said beside a rating: signs, an urge, triggers, a note; and one of them shown, or kept to oneself again."""

from functools import partial

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext

from tracker.domain.errors import NotFound
from tracker.domain.names import one_line
from tracker.domain.viewer import Actor
from tracker.queries.ratings.own import Detail, own_rating, own_triggers, rating_details
from tracker.services.irreversible import exactly
from tracker.services.ratings import ratings
from tracker.web.forms import attempt, several
from tracker.web.irreversible import SurePage, after_saying, shown_words
from tracker.web.policy import policy
from tracker.web.ratings.forms import BesideForm
from tracker.web.record.filter import back_to_record
from tracker.web.session import actor
from tracker.web.words import day_path, hosting

blueprint = Blueprint("beside", __name__)


@blueprint.route("/ratings/<rating>", methods=["GET", "POST"])
@policy("member")
@several("signs", "share_sign", "trigger", "share_trigger")
def beside(rating: str) -> ResponseReturnValue:
    """What the day was like, beside one of one's own ratings."""
    me = actor()
    day = own_rating(me, rating)
    if day is None:
        raise NotFound
    said = rating_details(me, rating)
    form = BesideForm(data=_as_typed(said))
    asked: list[ResponseReturnValue | None] = []
    if attempt(form, lambda: asked.append(_say_beside(me, form, rating))):
        if asked[0]:
            return asked[0]
        flash(_saved(me, rating))
        return redirect(day_path(day), 303)
    page = render_template(
        "ratings/beside.html",
        me=me,
        form=form,
        rating=rating,
        day=day,
        shared=_shown(said),
        seen=any(each.shared for each in said),
        triggers=_triggers(me, said),
        **hosting(me),
    )
    return page, 422 if request.method == "POST" else 200


def _say_beside(me: Actor, form: BesideForm, rating: str) -> ResponseReturnValue | None:
    """Keep it, or the page before: where several things that were said before, and were one's own, would be shown at once."""
    page = SurePage(
        title=gettext("What %(name)s would see now", name=me.partner_name),
        goes=partial(shown_words, me),
        after=gettext("What %(name)s has seen stays seen, whatever you choose later.", name=me.partner_name),
        do=gettext("Show this"),
        back=url_for("ratings.beside.beside", rating=rating),
    )
    said_beside = _beside(form, rating)
    if not said_beside.shared:
        # To count what is shown reads the whole record, however long it is, and this shows nothing.
        ratings.say_beside(me, said_beside)
        return None
    return after_saying(page, lambda said: exactly(me, said, lambda: ratings.say_beside(me, said_beside), least=2))


def _saved(me: Actor, rating: str) -> str:
    if any(each.shared for each in rating_details(me, rating)):
        return str(gettext("Saved. %(name)s sees what you marked.", name=me.partner_name))
    return str(gettext("Saved. Only you see it."))


def _as_typed(said: list[Detail]) -> dict[str, object]:
    one = {each.kind: each for each in said}
    return {
        "signs": [each.words for each in said if each.kind == "sign"],
        "urge": one["urge"].words if "urge" in one else "",
        "share_urge": "urge" in one and one["urge"].shared,
        "note": one["note"].words if "note" in one else "",
        "share_note": "note" in one and one["note"].shared,
    }


def _shown(said: list[Detail]) -> list[str]:
    """The signs of which the partner may see that they were said."""
    if request.method == "POST":
        return request.form.getlist("share_sign")
    return [each.words for each in said if each.kind == "sign" and each.shared]


def _triggers(me: Actor, said: list[Detail]) -> list[tuple[str, bool, bool]]:
    """The person's trigger words, whether each was said on this day, and whether the partner may see it."""
    if request.method == "POST":
        chosen, shared = request.form.getlist("trigger"), request.form.getlist("share_trigger")
    else:
        chosen = [each.words for each in said if each.kind == "trigger"]
        shared = [each.words for each in said if each.kind == "trigger" and each.shared]
    known = list(dict.fromkeys([*chosen, *own_triggers(me)]))
    return [(words, words in chosen, words in shared) for words in known]


def _beside(form: BesideForm, rating: str) -> ratings.Beside:
    new = [one_line(words) for words in (form.new_triggers.data or "").split(",")]
    triggers = list(dict.fromkeys([*request.form.getlist("trigger"), *(words for words in new if words)]))
    shared = {ratings.about("sign", sign) for sign in request.form.getlist("share_sign")}
    shared |= {ratings.about("trigger", words) for words in request.form.getlist("share_trigger")}
    marks = {"urge": form.share_urge.data, "note": form.share_note.data}
    shared |= {ratings.about(kind) for kind, marked in marks.items() if marked}
    return ratings.Beside(
        rating=rating,
        signs=tuple(form.signs.data or ()),
        urge=int(form.urge.data) if form.urge.data else None,
        triggers=tuple(triggers),
        note=form.note.data or "",
        shared=frozenset(shared),
    )


@blueprint.post("/ratings/<rating>/take-back")
@policy("member")
def take_back(rating: str) -> ResponseReturnValue:
    """Make a day unrated again."""
    me = actor()
    day = own_rating(me, rating)
    if day is None:
        raise NotFound
    ratings.take_back_rating(me, rating)
    flash(gettext("Taken back."))
    return redirect(day_path(day), 303)


@blueprint.post("/ratings/details/<detail>/share")
@policy("member")
def share(detail: str) -> ResponseReturnValue:
    """Show a sign, an urge, a trigger or a note to the partner."""
    me = actor()
    ratings.share_detail(me, detail)
    flash(gettext("%(name)s can see it now.", name=me.partner_name))
    return _to_record(detail)


@blueprint.post("/ratings/details/<detail>/unshare")
@policy("member", way_out=True)
def unshare(detail: str) -> ResponseReturnValue:
    """Keep later changes of it to oneself."""
    me = actor()
    ratings.unshare_detail(me, detail)
    flash(gettext("From now on it is only yours. What %(name)s has seen stays in the record.", name=me.partner_name))
    return _to_record(detail)


def _to_record(detail: str) -> ResponseReturnValue:
    return redirect(back_to_record(f"rating_detail-{detail}", request.form.get("before", "")), 303)
