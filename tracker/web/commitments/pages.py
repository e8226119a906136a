"""Commitments: the list, a new one, and the page on which both answer, change, rest, review and end one."""

from collections.abc import Callable, Mapping
from functools import partial

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import format_date, gettext
from flask_wtf import FlaskForm

from tracker.domain.commitments.categories import Category
from tracker.domain.commitments.life import LifeState
from tracker.domain.commitments.starters import FIRST_EVENING, starter_named, starters_for
from tracker.domain.errors import Conflict, Invalid, NotFound
from tracker.domain.viewer import Actor
from tracker.queries.commitments.history import log_count, number_to_show, private_history
from tracker.queries.commitments.pages import CommitmentView, commitment_view, commitment_views
from tracker.queries.couple import not_again
from tracker.services.commitments import changes, pauses, proposals, reviews
from tracker.services.commitments.bring_in import offer_own
from tracker.services.commitments.terms import Wording
from tracker.services.irreversible import Going, Unsaid, as_counted, exactly
from tracker.web.commitments.forms import CommitmentPauseForm, NewForm, ReviewForm, WordingForm, typed_of
from tracker.web.commitments.starter_words import TITLES
from tracker.web.commitments.view import groups, may_bring_in, review_choices, way_choices, ways
from tracker.web.errors.words import sentence_of
from tracker.web.forms import attempt, page_number, several
from tracker.web.irreversible import SurePage, after_saying, reader_words, shown_words
from tracker.web.policy import policy
from tracker.web.session import actor

_VERSIONS = 20
"""So many of one commitment stand on a page."""

blueprint = Blueprint("pages", __name__, url_prefix="/commitments")
blueprint.add_app_template_filter(lambda day: format_date(day, "MMMM yyyy"), "month_name")


@blueprint.get("")
@policy("member")
def page() -> ResponseReturnValue:
    """Everything that is agreed, proposed or kept alone."""
    me = actor()
    return render_template(
        "commitments/list.html",
        me=me,
        groups=groups(commitment_views(me), asked="commitment" not in not_again(me)),
        may_bring_in=may_bring_in(me),
        first=FIRST_EVENING,
        ways=ways(me),
    )


@blueprint.route("/new", methods=["GET", "POST"])
@policy("member")
@several("weekdays")
def new() -> ResponseReturnValue:
    """Offer, ask, or keep something by one's own word; first with suggestions."""
    me = actor()
    form = NewForm(data=_start(me)) if request.method == "GET" else NewForm()
    form.way.choices = way_choices(me)
    made: list[str | None] = []
    if attempt(form, lambda: made.append(_make(me, form))):
        return redirect(url_for("commitments.pages.one", item=made[0]), 303)
    starters = [(category, starters_for(category)) for category in Category]
    chosen = request.method == "POST" or "starter" in request.args or "again" in request.args
    listed = {"starters": starters, "first": FIRST_EVENING}
    page = render_template("commitments/new.html", me=me, form=form, chosen=chosen, **listed)
    return page, 422 if request.method == "POST" else 200


def _start(me: Actor) -> Mapping[str, object]:
    """What the form starts from: a suggestion, one that has ended, or nothing."""
    start: dict[str, object] = {"way": ways(me)[0], "category": Category.CARE.value}
    starter = starter_named(request.args.get("starter", ""))
    if starter is not None:
        wording = Wording(str(TITLES[starter.key]), starter.recurrence, due_time=starter.due_time)
        return start | {"category": starter.category.value} | typed_of(wording)
    if "again" in request.args:
        found = commitment_view(me, request.args["again"])
        said = found.words
        start["category"] = found.category.value
        return start | typed_of(Wording(said.title, said.recurrence, said.details, said.due_time, said.weeks))
    return start


def _make(me: Actor, form: NewForm) -> str | None:
    if form.way.data not in ways(me):
        raise Invalid("way", "no_keeper")
    make = {
        "offer": proposals.offer_commitment,
        "ask": proposals.ask_for_commitment,
        "own": proposals.keep_by_own_word,
    }[str(form.way.data)]
    return make(me, form.chosen_category(), form.wording())


@blueprint.get("/<item>")
@policy("member")
def one(item: str) -> ResponseReturnValue:
    """One commitment with every version, and what can be done about it."""
    return _one(item)


@blueprint.get("/<item>/versions")
@policy("member")
def versions(item: str) -> ResponseReturnValue:
    """Every version of how it was worded, some at a time."""
    me, number = actor(), page_number()
    found = commitment_view(me, item)
    if found.waits_for_me and not found.running and "commitment" in not_again(me):
        return render_template("couple/not_again.html", me=me, kind="commitment")
    start, end = (number - 1) * _VERSIONS, number * _VERSIONS
    if start >= len(found.versions):
        raise NotFound
    shown = {"versions": found.versions[start:end], "has_older": end < len(found.versions)}
    return render_template("commitments/versions.html", me=me, it=found, number=number, **shown)


def _one(
    item: str, pause: CommitmentPauseForm | None = None, review: ReviewForm | None = None, problem: str = ""
) -> ResponseReturnValue:
    me = actor()
    found, asked = commitment_view(me, item), "commitment" not in not_again(me)
    if request.method == "GET" and found.waits_for_me and not (asked or found.running):
        return render_template("couple/not_again.html", me=me, kind="commitment")
    page = render_template(
        "commitments/one.html",
        me=me,
        it=found,
        log=log_count(me, found),
        asked=asked,
        pause=pause or CommitmentPauseForm(formdata=None),
        review=_review_form(found, review or ReviewForm(formdata=None)),
        problem=problem,
        may_bring_in=found.state is LifeState.OWN and found.waiting is None and may_bring_in(me),
    )
    return page, 422 if request.method == "POST" else 200


def _review_form(found: CommitmentView, form: ReviewForm) -> ReviewForm:
    if found.review is None:
        return form
    form.answer.choices = review_choices(found.review.offered)
    if found.review.mine is not None and form.answer.data is None:
        form.process(formdata=None, answer=found.review.mine.answer.value, words=found.review.mine.words)
        form.answer.choices = review_choices(found.review.offered)
    return form


def _done(item: str, said: str = "") -> ResponseReturnValue:
    if said:
        flash(said)
    return redirect(url_for("commitments.pages.one", item=item), 303)


def _tried(item: str, work: Callable[[], object], said: str = "") -> ResponseReturnValue:
    """Do what one button says; what is refused is said on the page itself."""
    try:
        work()
    except Invalid as err:
        return _one(item, problem=sentence_of(err))
    return _done(item, said)


@blueprint.post("/<item>/answer")
@policy("member")
def answer(item: str) -> ResponseReturnValue:
    """Yes, not this one, not yet, or take one's own proposal back."""
    number = request.form.get("number", "")
    verbs = {
        "yes": proposals.agree,
        "not_this": proposals.decline,
        "not_yet": proposals.say_not_yet,
        "take_back": proposals.take_back,
    }
    verb = verbs.get(request.form.get("reply", ""))
    if verb is None or not (number.isascii() and number.isdecimal() and len(number) < len("10000")):
        raise NotFound
    if verb is proposals.agree and _brings_in(item):
        return _agree_to_bring_in(item, int(number))
    return _tried(item, lambda: verb(actor(), item, int(number)))


def _brings_in(item: str) -> bool:
    """Whether a yes would show what this person wrote alone, because the other answered their offer with other words."""
    found = commitment_view(actor(), item)
    return found.mine and found.state is LifeState.OWN and found.waits_for_me


def _agree_to_bring_in(item: str, number: int) -> ResponseReturnValue:
    me, asked = actor(), list[ResponseReturnValue | None]()
    page = SurePage(
        title=gettext("What %(name)s would see now", name=me.partner_name),
        goes=partial(shown_words, me),
        do=gettext("Agree, and show this"),
        back=url_for("commitments.pages.one", item=item),
    )

    def work() -> None:
        agree = partial(proposals.agree, me, item, number)
        asked.append(after_saying(page, lambda said: exactly(me, said, agree)))

    done = _tried(item, work)
    return asked[0] if asked and asked[0] else done


@blueprint.route("/<item>/change", methods=["GET", "POST"])
@policy("member")
@several("weekdays")
def change(item: str) -> ResponseReturnValue:
    """Other words: a proposal, or with one's own word a change at once."""
    me = actor()
    found = commitment_view(me, item)
    if not found.running_or_proposed:
        raise Conflict("ended")
    said = found.waiting or found.words
    start = typed_of(Wording(said.title, said.recurrence, said.details, said.due_time, said.weeks))
    form = WordingForm(data=start) if request.method == "GET" else WordingForm()
    if attempt(form, lambda: changes.propose_change(me, item, form.wording())):
        return _done(item)
    page = render_template("commitments/change.html", me=me, it=found, form=form)
    return page, 422 if request.method == "POST" else 200


@blueprint.post("/<item>/step")
@policy("member")
def step(item: str) -> ResponseReturnValue:
    """A rung down, a rung up, or a finish, proposed; or the end of one's own part."""
    verbs: Mapping[str, Callable[[Actor, str], object]] = {
        "ease": changes.propose_easing,
        "back_up": changes.propose_backing_up,
        "finish": changes.propose_finish,
        "end": proposals.end_commitment,
    }
    verb = verbs.get(request.form.get("step", ""))
    if verb is None:
        raise NotFound
    return _tried(item, lambda: verb(actor(), item))


@blueprint.post("/<item>/pause")
@policy("member")
def pause(item: str) -> ResponseReturnValue:
    """Propose days of rest."""
    form = CommitmentPauseForm()
    if attempt(form, lambda: pauses.propose_pause(actor(), item, *form.days())):
        return _done(item)
    return _one(item, pause=form)


@blueprint.post("/<item>/pause/<rest>")
@policy("member")
def pause_answer(item: str, rest: str) -> ResponseReturnValue:
    """Answer a pause, take it back, or go on early."""
    verbs: Mapping[str, Callable[[Actor, str, str], object]] = {
        "yes": pauses.agree_to_pause,
        "not_this": pauses.decline_pause,
        "take_back": pauses.take_pause_back,
        "go_on": pauses.go_on,
    }
    verb = verbs.get(request.form.get("reply", ""))
    if verb is None:
        raise NotFound
    return _tried(item, lambda: verb(actor(), item, rest))


@blueprint.post("/<item>/review")
@policy("member")
def review(item: str) -> ResponseReturnValue:
    """Answer the review, alone."""
    form = ReviewForm()
    number = request.form.get("number", type=int, default=0)
    if attempt(form, lambda: _answer_review(item, number, form)):
        return _done(item, gettext("Saved."))
    return _one(item, review=form)


def _answer_review(item: str, number: int, form: ReviewForm) -> None:
    reviews.answer_review(actor(), item, number, form.chosen(), form.words.data or "")


@blueprint.route("/<item>/bring-in", methods=["GET", "POST"])
@policy("member")
def bring_in(item: str) -> ResponseReturnValue:
    """Exactly what the other would see, before anything is offered."""
    me, form = actor(), FlaskForm()
    found = commitment_view(me, item)
    if not found.mine or found.state is not LifeState.OWN:
        raise NotFound
    if found.waiting is not None:
        return _done(item)
    said = request.form.get("sure", "")
    try:
        if attempt(form, lambda: as_counted(me, said, partial(_to_show, item), partial(offer_own, me, item))):
            return _done(item)
    except Unsaid:
        return _bring_in(me, found, form, changed=bool(said)), 409 if said else 200
    return _bring_in(me, found, form), 422 if request.method == "POST" else 200


def _to_show(item: str, me: Actor) -> Going:
    number = number_to_show(me, item)
    return Going({"entry": number} if number else {}, {})


def _bring_in(me: Actor, found: CommitmentView, form: FlaskForm, *, changed: bool = False) -> str:
    history, said = private_history(me, found.id), _to_show(found.id, me).said
    shown = {"history": history, "said": said, "also": reader_words(me)}
    return render_template("commitments/bring_in.html", me=me, it=found, form=form, changed=changed, **shown)
