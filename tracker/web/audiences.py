"""Who may see one's ratings, from today on or the earlier ones too."""

from dataclasses import dataclass

from flask import Blueprint, flash, redirect, render_template, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext

from tracker.domain.errors import NotFound
from tracker.domain.viewer import Actor
from tracker.queries.holding import holding, number_held
from tracker.queries.ratings import sharing_level
from tracker.queries.repairs import Direction, feeling
from tracker.services import ratings
from tracker.web.audience_forms import SUGGESTED, TOGETHER, AudienceForm, CounselorForm
from tracker.web.forms import attempt
from tracker.web.policy import policy
from tracker.web.release_words import next_release
from tracker.web.seen_words import audience_words
from tracker.web.session import actor

blueprint = Blueprint("audiences", __name__)


@dataclass(frozen=True, slots=True)
class _Standing:
    """What holds now: the choice, how many ratings are held, and when these are shown."""

    level: str
    held: int
    shown_on: str


@blueprint.route("/settings/ratings", methods=["GET", "POST"])
@policy("member")
def page() -> ResponseReturnValue:
    """What the partner sees, and apart from that what a counselor would."""
    me = actor()
    feels = feeling(me)
    if feels is None:
        return render_template("settings/ratings.html", me=me, feels=None)
    form = _form(me, feels)
    # Where each number is seen already there are no earlier ones to ask about.
    earlier = bool(form.earlier.data) and sharing_level(me, feels.id) != "each"
    if attempt(form, lambda: _choose(me, feels, form, earlier=earlier)):
        return _saved(audience_words(me, form.chosen, form.together, earlier=earlier))
    return _page(me, feels, form, _counselor_form(me, feels))


@blueprint.post("/settings/ratings/counselor")
@policy("member")
def counselor() -> ResponseReturnValue:
    """What a counselor with an account of their own would see; it changes nothing for the partner."""
    me = actor()
    feels = feeling(me)
    if feels is None:
        raise NotFound
    form = _counselor_form(me, feels)
    level, earlier = form.counselor_level, form.counselor_earlier
    if attempt(form, lambda: ratings.choose_for_counselor(me, feels.id, level.data, earlier=earlier.data)):
        return _saved(gettext("Saved for a counselor. %(name)s does not learn of it.", name=me.partner_name))
    return _page(me, feels, _form(me, feels), form)


def _form(me: Actor, feels: Direction) -> AudienceForm:
    held = holding(me, feels.id)
    slot = held.slot if held else SUGGESTED
    level = TOGETHER if held else sharing_level(me, feels.id) or "private"
    form = AudienceForm(level=level, weekday=slot.weekday, hour=slot.hour)
    form.name_reader(me.partner_name)
    return form


def _counselor_form(me: Actor, feels: Direction) -> CounselorForm:
    return CounselorForm(counselor_level=sharing_level(me, feels.id, "counselor") or "private")


def _choose(me: Actor, feels: Direction, form: AudienceForm, *, earlier: bool) -> None:
    ratings.choose_audience(
        me,
        feels.id,
        form.chosen,
        earlier=earlier,
        together=form.together,
        show_held=form.held.data == "show",
    )


def _saved(said: str) -> ResponseReturnValue:
    flash(said)
    return redirect("/settings/ratings", 303)


def _page(me: Actor, feels: Direction, form: AudienceForm, apart: CounselorForm) -> ResponseReturnValue:
    held = holding(me, feels.id)
    standing = _Standing(
        level=sharing_level(me, feels.id) or "private",
        held=number_held(me, feels.id),
        shown_on=next_release(me, held) if held and me.shares else "",
    )
    page = render_template("settings/ratings.html", me=me, feels=feels, form=form, apart=apart, now=standing)
    return page, 422 if request.method == "POST" else 200
