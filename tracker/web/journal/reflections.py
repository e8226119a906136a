"""The journal: writing for oneself, showing one thing of it or no longer, and taking away what nobody else saw."""

from collections.abc import Iterable
from datetime import date
from itertools import groupby

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import format_date, gettext

from tracker.domain.viewer import Actor
from tracker.queries.journal.reflections import Reflected, ReflectionLine, journal
from tracker.queries.journal.reflections import reflection as own_reflection
from tracker.queries.journal.seals import open_keys, sealing_of
from tracker.services.journal import reflections
from tracker.web.forms import attempt
from tracker.web.journal.forms import OpenForm, ReflectionForm
from tracker.web.policy import policy
from tracker.web.record.filter import day_asked
from tracker.web.session import actor, session_token
from tracker.web.words import hosting, saved_words

blueprint = Blueprint("reflections", __name__, url_prefix="/journal")
blueprint.add_app_template_filter(lambda day: format_date(day, "EEE d"), "weekday")


@blueprint.get("")
@policy("member")
def page() -> ResponseReturnValue:
    """The newest of what one wrote, and how sealing stands."""
    me = actor()
    keys = open_keys(me, session_token())
    before = day_asked("before", request.args.get("before", ""))
    shown = journal(me, keys, before)
    return render_template(
        "journal/list.html",
        me=me,
        page=shown,
        months=_by_month(shown.lines),
        before=before,
        sealing=sealing_of(me, keys),
        form=OpenForm(formdata=None),
        **hosting(me),
    )


def _by_month(lines: Iterable[ReflectionLine]) -> list[tuple[date, list[ReflectionLine]]]:
    return [(month, list(several)) for month, several in groupby(lines, key=lambda line: line.day.replace(day=1))]


@blueprint.route("/new", methods=["GET", "POST"])
@policy("member")
def new() -> ResponseReturnValue:
    """Write something for oneself."""
    me = actor()
    keys = open_keys(me, session_token())
    sealing = sealing_of(me, keys)
    form = ReflectionForm(day=me.today, seal=sealing.open)
    if not (sealing.open or _wished()):
        del form.seal
    if attempt(form, lambda: reflections.write_reflection(me, form.written(), keys)):
        flash(saved_words(me, seen=False))
        return redirect(url_for("journal.reflections.page"), 303)
    return _page("journal/new.html", me, form=form, sealing=sealing, **hosting(me))


@blueprint.get("/<reflection>")
@policy("member")
def one(reflection: str) -> ResponseReturnValue:
    """One of one's own reflections, to read."""
    me = actor()
    keys = open_keys(me, session_token())
    return _page(
        "journal/one.html",
        me,
        it=own_reflection(me, keys, reflection),
        sealing=sealing_of(me, keys),
        form=OpenForm(formdata=None, reflection=reflection),
        **hosting(me),
    )


@blueprint.route("/<reflection>/change", methods=["GET", "POST"])
@policy("member")
def change(reflection: str) -> ResponseReturnValue:
    """Change a reflection. One that is sealed and not open leads to where it is opened, unless words were sent."""
    me = actor()
    keys = open_keys(me, session_token())
    it, sealing = own_reflection(me, keys, reflection), sealing_of(me, keys)
    if not it.now.open and request.method == "GET":
        return _to(reflection)
    said, sealed = it.now, it.line.standing == "sealed"
    form = ReflectionForm(day=it.line.day, title=said.title, words=said.words, seal=sealed)
    if not (_may_be_sealed(it, can=sealing.open or sealed) or _wished()):
        del form.seal
    if attempt(form, lambda: reflections.change_reflection(me, reflection, form.written(), keys)):
        flash(saved_words(me, seen=it.line.shown))
        return _to(reflection)
    return _page("journal/change.html", me, form=form, it=it, sealing=sealing, **hosting(me))


def _wished() -> bool:
    """Whether what was sent should be sealed. Where it cannot be any more, it is refused and never kept in the open."""
    return "seal" in request.form


def _may_be_sealed(it: Reflected, *, can: bool) -> bool:
    """Whether sealing is offered for it: for nothing that the other could ever read."""
    return can and it.line.only_mine and not it.line.locked


@blueprint.route("/<reflection>/share", methods=["GET", "POST"])
@policy("member")
def share(reflection: str) -> ResponseReturnValue:
    """Exactly what the other will see, and the form that shows it."""
    me = actor()
    if request.method == "POST":
        reflections.share_reflection(me, reflection)
        flash(gettext("%(name)s can see it now.", name=me.partner_name))
        return _to(reflection)
    it = own_reflection(me, open_keys(me, session_token()), reflection)
    if not it.line.can_be_shown or not (it.here and me.shares):
        return _to(reflection)
    return _page("journal/share.html", me, it=it)


@blueprint.route("/<reflection>/stop", methods=["GET", "POST"])
@policy("member", way_out=True)
def stop(reflection: str) -> ResponseReturnValue:
    """What it means to stop showing it, and the form that does so."""
    me = actor()
    if request.method == "POST":
        reflections.stop_showing(me, reflection)
        flash(gettext("From now on it is only yours again."))
        return _to(reflection)
    it = own_reflection(me, open_keys(me, session_token()), reflection)
    return _page("journal/stop.html", me, it=it) if it.line.shown else _to(reflection)


@blueprint.route("/<reflection>/delete", methods=["GET", "POST"])
@policy("member")
def delete(reflection: str) -> ResponseReturnValue:
    """What deleting takes away, and the form that does so."""
    me = actor()
    if request.method == "POST":
        reflections.delete_reflection(me, reflection)
        flash(gettext("Deleted."))
        return redirect(url_for("journal.reflections.page"), 303)
    it = own_reflection(me, open_keys(me, session_token()), reflection)
    if not it.line.only_mine:
        return _to(reflection)
    return _page("journal/delete.html", me, it=it)


def _to(reflection: str) -> ResponseReturnValue:
    return redirect(url_for("journal.reflections.one", reflection=reflection), 303)


def _page(template: str, me: Actor, **values: object) -> ResponseReturnValue:
    return render_template(template, me=me, **values), 422 if request.method == "POST" else 200
