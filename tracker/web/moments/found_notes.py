"""Writing down what one found out, and what can be done with such a note afterwards."""

from flask import Blueprint, flash, redirect, render_template, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext

from tracker.domain.errors import NotFound
from tracker.domain.viewer import Viewer
from tracker.queries.couple import feeling
from tracker.queries.entries.partner import told
from tracker.queries.moments import own_found_note
from tracker.services.moments import found_notes
from tracker.web.forms import attempt, day_of
from tracker.web.moments.forms import FoundForm, NoteForm
from tracker.web.policy import policy
from tracker.web.record.filter import around
from tracker.web.session import actor
from tracker.web.words import day_path, hosting, saved_words

blueprint = Blueprint("found_notes", __name__, url_prefix="/moments/found-notes")


@blueprint.route("/new", methods=["GET", "POST"])
@policy("member")
def new() -> ResponseReturnValue:
    """Write down what one found out about a day, for oneself alone."""
    me = actor()
    if feeling(me) is None:
        raise NotFound
    day = day_of(request.args.get("day"), me.today)
    form = NoteForm(day=day)
    form.offer(told(me, day).entries)
    if attempt(form, lambda: found_notes.write_found_note(me, form.command())):
        flash(gettext("Saved. Only you see it. You find it in your own view of the record."))
        return redirect(day_path(form.day.data), 303)
    page = render_template("moments/found_note_new.html", me=me, form=form, day=day, **hosting(me))
    return page, 422 if request.method == "POST" else 200


@blueprint.route("/<note>", methods=["GET", "POST"])
@policy("member")
def one(note: str) -> ResponseReturnValue:
    """A note of one's own: to word anew, to share, to take back."""
    me = actor()
    found = own_found_note(me, note)
    form = FoundForm(words=found.now.said["words"])
    if attempt(form, lambda: found_notes.change_found_note(me, note, form.words.data or "")):
        flash(saved_words(me, seen=not found.private))
        return _back(me, note)
    return render_template("moments/found_note.html", me=me, note=found, form=form), 422 if request.method == "POST" else 200


@blueprint.post("/<note>/share")
@policy("member")
def share(note: str) -> ResponseReturnValue:
    """Show a note to the partner."""
    me = actor()
    found_notes.share_found_note(me, note)
    flash(gettext("%(name)s can see it now.", name=me.partner_name))
    return _back(me, note)


@blueprint.post("/<note>/take-back")
@policy("member")
def take_back(note: str) -> ResponseReturnValue:
    """Take a note back."""
    me = actor()
    found_notes.take_back_found_note(me, note)
    flash(gettext("Taken back."))
    return _back(me, note)


def _back(me: Viewer, note: str) -> ResponseReturnValue:
    return redirect(around(own_found_note(me, note).day, me.today, f"found_note-{note}"), 303)
