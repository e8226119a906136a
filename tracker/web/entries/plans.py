"""Where I am: saying a plan, changing it, coming home. A tap gets its row back, a form the page."""

from datetime import date

from flask import Blueprint, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_wtf import FlaskForm

from tracker.domain.days import day_said
from tracker.domain.errors import NotFound
from tracker.queries.entries.plans import plans_of
from tracker.services.entries import plans
from tracker.web.entries.forms import CourseForm, PlanForm
from tracker.web.forms import attempt
from tracker.web.policy import policy
from tracker.web.session import actor

blueprint = Blueprint("plans", __name__)


@blueprint.get("/entries/plans")
@policy("member")
def page() -> ResponseReturnValue:
    """One's own plans, for somebody whose Today does not show them unasked."""
    me = actor()
    shown = plans_of(me, me.today)
    return render_template("entries/plans_page.html", me=me, day=me.today, plans=shown, plan=None, tried=None, opened=True)


@blueprint.post("/entries/plans")
@policy("member")
def say() -> ResponseReturnValue:
    """Say a new plan."""
    form, me = PlanForm(), actor()
    return _answer(None, form, done=attempt(form, lambda: plans.say_plan(me, form.command())))


@blueprint.post("/entries/plans/<plan>/change")
@policy("member")
def change(plan: str) -> ResponseReturnValue:
    """Say that plans changed."""
    form, me = CourseForm(), actor()
    return _answer(plan, form, done=attempt(form, lambda: plans.change_plan(me, plan, form.command())))


@blueprint.post("/entries/plans/<plan>/home")
@policy("member")
def home(plan: str) -> ResponseReturnValue:
    """Close a plan."""
    plans.come_home(actor(), plan)
    return _answer(plan, None, done=True)


@blueprint.post("/entries/plans/<plan>/take-back")
@policy("member")
def take_back(plan: str) -> ResponseReturnValue:
    """Take a plan back."""
    plans.take_back_plan(actor(), plan)
    return _answer(plan, None, done=True)


def _answer(plan: str | None, form: FlaskForm | None, *, done: bool) -> ResponseReturnValue:
    day = _page_day()
    if done and "X-Row" not in request.headers:
        return redirect(url_for("today.page", day=day, _anchor=f"plan-{plan}" if plan else "plans"), 303)
    me = actor()
    shown = plans_of(me, day)
    mine = next((each for each in shown.plans if each.id == plan), None)
    if plan is not None and mine is None:
        raise NotFound
    name = "entries/plans_row.html" if "X-Row" in request.headers else "entries/plans_page.html"
    page = render_template(name, me=me, day=day, plans=shown, plan=mine, tried=None if done else form)
    return page, 200 if done else 422


def _page_day() -> date:
    """The day whose page was open when this was sent."""
    try:
        return day_said(request.form.get("page", ""))
    except ValueError as err:
        raise NotFound from err
