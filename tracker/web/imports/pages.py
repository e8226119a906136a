"""Importing history from another app: choose a file, look at what will be written, say yes."""

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import ngettext

from tracker import clock
from tracker.domain.errors import NotFound
from tracker.domain.imports.loop import read_loop
from tracker.domain.imports.scores import RatingsImport, columns, read_ratings
from tracker.domain.viewer import Actor
from tracker.queries.couple import Direction, feeling
from tracker.queries.imports.files import Uploaded, imported_habits, rated_days, uploaded
from tracker.queries.imports.restore import record_in
from tracker.services.imports import uploads
from tracker.services.imports.history import ImportCounts
from tracker.web.forms import attempt
from tracker.web.imports import view
from tracker.web.imports.forms import FileForm, ScoresForm, habits_form, recurrences_of
from tracker.web.policy import policy
from tracker.web.session import actor
from tracker.web.words import said

blueprint = Blueprint("pages", __name__)


@blueprint.route("/imports", methods=["GET", "POST"])
@policy("member")
def choose() -> ResponseReturnValue:
    """Choose a file; one that cannot be read is refused here."""
    form = FileForm()
    kept: list[str] = []
    if attempt(form, lambda: kept.append(_keep(form))):
        step = "imports.restore.preview" if form.kind.data == "record" else "imports.pages.preview"
        return redirect(url_for(step, upload=kept[0]), 303)
    return _page("imports/choose.html", form=form)


def _keep(form: FileForm) -> str:
    me, name, content = actor(), form.file.data.filename, form.file.data.read()
    if form.kind.data == "loop":
        read_loop(content, name, me.today)
    elif form.kind.data == "record":
        record_in(content)
    else:
        columns(content)
    return uploads.keep_upload(me, form.kind.data, name, content)


@blueprint.route("/imports/<upload>", methods=["GET", "POST"])
@policy("member")
def preview(upload: str) -> ResponseReturnValue:
    """What the file would become; written when that was said yes to. NotFound when the file has waited for an hour."""
    me = actor()
    file = uploaded(me, upload, clock.now())
    if (file is None and request.method == "GET") or (file is not None and file.kind == "record"):
        raise NotFound
    if file is None:
        return _done(uploads.imported_before(me, upload))
    return _habits(me, file) if file.kind == "loop" else _scores(me, file)


def _habits(me: Actor, file: Uploaded) -> ResponseReturnValue:
    found, before = read_loop(file.content, file.name, me.today), imported_habits(me)
    lines = view.habit_lines(found, before)
    form = habits_form((line.name, line.said) for line in lines if line.first_time)
    done: list[ImportCounts] = []

    def write() -> None:
        known = {line.name: line.kept_as for line in lines if line.kept_as}
        done.append(uploads.import_habits(me, file.id, found, known | dict(recurrences_of(form))))

    if attempt(form, write):
        return _done(done[0])
    return _page(
        "imports/habits.html",
        form=form,
        file=file,
        found=found,
        order=said(found.order, "date_order"),
        refusals=view.refusals(found.refused),
        lines=lines,
        fields={field.label.text: field for field in form if field.name.startswith("habit-")},
        to_write=view.to_write(lines),
    )


def _scores(me: Actor, file: Uploaded) -> ResponseReturnValue:
    form, direction = ScoresForm().of_columns(columns(file.content)), feeling(me)
    read: list[RatingsImport] = []
    if not attempt(form, lambda: read.append(_read(me, file, form))):
        return _page("imports/scores.html", form=form, file=file, direction=direction, shown=None)
    repair = direction.id if direction else None
    # What is written is what was shown: other columns are shown first.
    if request.form.get("shown") == form.chosen() and request.form.get("step") != "show":
        return _done(uploads.import_ratings(me, file.id, read[0], repair))
    return _shown(me, file, form, read[0], direction)


def _read(me: Actor, file: Uploaded, form: ScoresForm) -> RatingsImport:
    low, high = form.scale()
    return read_ratings(file.content, form.date.data, form.score.data, me.today, low=low, high=high)


def _shown(me: Actor, file: Uploaded, form: ScoresForm, found: RatingsImport, direction: Direction | None) -> str:
    shown = view.scores(found, rated_days(me, direction.id if direction else None))
    return render_template("imports/scores.html", me=me, form=form, file=file, direction=direction, shown=shown)


def _done(written: ImportCounts) -> ResponseReturnValue:
    already = ngettext("%(num)s day was here already.", "%(num)s days were here already.", written.rows_already)
    said = [ngettext("%(num)s day was written.", "%(num)s days were written.", written.rows_written)]
    said += [already] if written.rows_already else []
    if written.rows_left_out:
        said.append(
            ngettext(
                "%(num)s day was left out, because its commitment is no longer yours alone: say it on Today.",
                "%(num)s days were left out, because their commitments are no longer yours alone: say them on Today.",
                written.rows_left_out,
            )
        )
    flash(" ".join(said))
    return redirect(url_for("imports.pages.choose"), 303)


def _page(template: str, **values: object) -> ResponseReturnValue:
    return render_template(template, me=actor(), **values), 422 if request.method == "POST" else 200
