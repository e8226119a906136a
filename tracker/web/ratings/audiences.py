"""Who may see one's ratings, from today on or the earlier ones too."""

from dataclasses import dataclass
from functools import partial

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext

from tracker.domain.errors import NotFound
from tracker.domain.ratings.audiences import AudienceLevel
from tracker.domain.viewer import Actor
from tracker.queries.couple import Direction, feeling
from tracker.queries.ratings.beneath_levels import staying
from tracker.queries.ratings.hold_back import hold_back_rule, number_held_back
from tracker.queries.ratings.own import number_rated, sharing_level
from tracker.services.irreversible import Going, as_counted, exactly
from tracker.services.ratings import audiences
from tracker.web.forms import attempt
from tracker.web.irreversible import SurePage, after_saying, counselor_words, shown_words, staying_words
from tracker.web.policy import policy
from tracker.web.ratings.forms import SUGGESTED, AudienceForm, CounselorForm
from tracker.web.ratings.words import TOGETHER, audience_words, next_release
from tracker.web.session import actor

blueprint = Blueprint("audiences", __name__)


@dataclass(frozen=True, slots=True)
class _Standing:
    """What holds now: the choice, how many ratings are held back, when these are shown, and what of earlier numbers stays."""

    level: str
    held_back: int
    shown_on: str
    staying: str

    @property
    def each(self) -> bool:
        """Whether the partner sees each number."""
        return self.level == AudienceLevel.EACH


@blueprint.route("/ratings/audience", methods=["GET", "POST"])
@policy("member", way_out=True)
def page() -> ResponseReturnValue:
    """What the partner sees, and apart from that what a counselor would."""
    me = actor()
    feels = feeling(me)
    if feels is None:
        return render_template("ratings/audience.html", me=me, feels=None)
    form = _form(me, feels)
    # Where each number is seen already there are no earlier ones to ask about.
    earlier = bool(form.earlier.data) and sharing_level(me, feels.id) != "each"
    asked: list[ResponseReturnValue | None] = []
    if attempt(form, lambda: asked.append(_choose(me, feels, form, earlier=earlier))):
        stay = _staying(me, feels, form.chosen)
        return asked[0] or _saved(audience_words(me, form.chosen, form.together, earlier=earlier, staying=stay))
    return _page(me, feels, form, _counselor_form(me, feels))


@blueprint.post("/ratings/audience/counselor")
@policy("member", way_out=True)
def counselor() -> ResponseReturnValue:
    """What a counselor with an account of their own would see; it changes nothing for the partner."""
    me = actor()
    feels = feeling(me)
    if feels is None:
        raise NotFound
    form = _counselor_form(me, feels)
    asked: list[ResponseReturnValue | None] = []
    if attempt(form, lambda: asked.append(_choose_for_counselor(me, feels, form))):
        return asked[0] or _saved(gettext("Saved for a counselor. %(name)s does not learn of it.", name=me.partner_name))
    return _page(me, feels, _form(me, feels), form)


def _form(me: Actor, feels: Direction) -> AudienceForm:
    rule = hold_back_rule(me, feels.id)
    slot = rule.slot if rule else SUGGESTED
    level = TOGETHER if rule else sharing_level(me, feels.id) or "private"
    form = AudienceForm(level=level, weekday=slot.weekday, hour=slot.hour)
    form.name_reader(me.partner_name)
    return form


def _counselor_form(me: Actor, feels: Direction) -> CounselorForm:
    return CounselorForm(counselor_level=sharing_level(me, feels.id, "counselor") or "private")


def _choose(me: Actor, feels: Direction, form: AudienceForm, *, earlier: bool) -> ResponseReturnValue | None:
    """Choose it, or the page that says what of the earlier ones would go."""
    choose = partial(audiences.choose_audience, me, feels.id, form.chosen, earlier=earlier, together=form.together)
    show_held_back = form.held.data == "show"
    if form.chosen == "private" or not (earlier or show_held_back):
        # To count what is shown reads the whole record. This shows nothing, and to narrow is a way out.
        choose(show_held_back=show_held_back)
        return None
    page = SurePage(
        title=gettext("What %(name)s would see now", name=me.partner_name),
        goes=partial(shown_words, me),
        after=gettext("What %(name)s has seen stays seen, whatever you choose later.", name=me.partner_name),
        do=gettext("Show this"),
        back=url_for("ratings.audiences.page"),
    )
    stay = partial(_staying, me, feels, form.chosen) if earlier else None
    return after_saying(page, lambda said: exactly(me, said, partial(choose, show_held_back=show_held_back), stay=stay))


def _staying(me: Actor, feels: Direction, level: str) -> int:
    """How many numbers stay the rater's, where each number is shown, because levels were made of them."""
    return len(staying(me, feels.id)) if level == "each" else 0


def _choose_for_counselor(me: Actor, feels: Direction, form: CounselorForm) -> ResponseReturnValue | None:
    level, earlier = form.counselor_level.data, form.counselor_earlier.data
    shows = earlier and level != "private"
    page = SurePage(
        title=gettext("What a counselor would see"),
        goes=lambda going: [counselor_words(level, going.shown["rating"])],
        after=gettext("%(name)s does not learn of it.", name=me.partner_name),
        do=gettext("Save for a counselor"),
        back=url_for("ratings.audiences.page"),
    )
    choose = partial(audiences.choose_for_counselor, me, feels.id, level, earlier=earlier)
    count = partial(_earlier_ones, feels) if shows else lambda _: Going({}, {})
    return after_saying(page, lambda said: as_counted(me, said, count, choose))


def _earlier_ones(feels: Direction, me: Actor) -> Going:
    number = number_rated(me, feels.id)
    return Going({"rating": number} if number else {}, {})


def _saved(said: str) -> ResponseReturnValue:
    flash(said)
    return redirect(url_for("ratings.audiences.page"), 303)


def _page(me: Actor, feels: Direction, form: AudienceForm, apart: CounselorForm) -> ResponseReturnValue:
    rule = hold_back_rule(me, feels.id)
    level = sharing_level(me, feels.id) or "private"
    stay = _staying(me, feels, level)
    standing = _Standing(
        level=level,
        staying=staying_words(stay, me.partner_name) if stay else "",
        held_back=number_held_back(me, feels.id),
        shown_on=next_release(me, rule) if rule and me.shares else "",
    )
    page = render_template("ratings/audience.html", me=me, feels=feels, form=form, apart=apart, now=standing)
    return page, 422 if request.method == "POST" else 200
