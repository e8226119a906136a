"""Help and Hard day, open to everyone; opening them is recorded nowhere."""

from collections.abc import Iterator
from functools import cache
from io import BytesIO
from typing import BinaryIO
from urllib.parse import urlsplit

from flask import Blueprint, Response, current_app, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext
from werkzeug.wsgi import wrap_file
from wtforms.validators import Length

from tracker import source
from tracker.domain.help import Country, find_country, parse_help_lines
from tracker.domain.viewer import Viewer
from tracker.queries.account.people import hard_day_words, profile
from tracker.resources import HELP_LINES
from tracker.services.account.people import write_own_words
from tracker.web.forms import Form, WordsField, attempt
from tracker.web.language import later as _l
from tracker.web.policy import policy
from tracker.web.session import actor, signed_in
from tracker.web.words import hosting

blueprint = Blueprint("help", __name__)


class HardDayForm(Form):
    """A person's own words for a hard day."""

    words = WordsField(_l("My own words from a better day"), [Length(max=4000)])
    time_out = WordsField(_l("Time-out words, and when we talk again"), [Length(max=1000)])
    people = WordsField(_l("My people"), [Length(max=1000)])


@blueprint.get("/help")
@policy("open", way_out=True)
def page() -> ResponseReturnValue:
    """Lines by country, what Steady refuses, who hosts, what it cannot protect from, and where the program's source is."""
    reader, elsewhere = _reader(), current_app.config["SOURCE_URL"]
    lines = {"countries": countries(), "country": _country(reader)}
    host = urlsplit(elsewhere).hostname or ""
    return render_template("help/help.html", **lines, source_url=elsewhere, source_host=host, **hosting(reader))


@blueprint.get("/help/source")
@policy("open")
def program_source() -> ResponseReturnValue:
    """The program's files as they run here, or the way to where they can be read."""
    if elsewhere := current_app.config["SOURCE_URL"]:
        return redirect(elsewhere, 303)
    packed = source.archive(current_app.config)
    if request.if_none_match.contains_weak(packed.mark):
        return "", 304, {"ETag": f'"{packed.mark}"'}
    # Read from where it is kept: many who take it slowly share one copy.
    answer = Response(wrap_file(request.environ, BytesIO(packed.content)), mimetype="application/zip", direct_passthrough=True)
    answer.content_length = len(packed.content)
    answer.headers["Content-Disposition"] = "attachment; filename=steady-source.zip"
    answer.set_etag(packed.mark)
    return answer


@blueprint.get("/hard-day")
@policy("open", way_out=True)
def hard_day() -> ResponseReturnValue:
    """Three steps, and a signed-in person's own words."""
    reader = _reader()
    words = hard_day_words(reader) if reader else None
    lines = {"countries": countries(), "country": _country(reader)}
    return render_template("help/hard_day.html", own_words=words, **lines, **hosting(reader))


@blueprint.route("/hard-day/words", methods=["GET", "POST"])
@policy("member")
def edit_words() -> ResponseReturnValue:
    """Leave oneself words for a hard day, or change them."""
    form = HardDayForm(obj=hard_day_words(actor()))
    if attempt(form, lambda: _keep(form)):
        flash(gettext("Saved. Only you can see it."))
        return redirect(url_for("help.hard_day"), 303)
    page = render_template("help/hard_day_words.html", form=form, **hosting(actor()))
    return page, 422 if request.method == "POST" else 200


def _keep(form: HardDayForm) -> None:
    words, time_out, people = (field.data.strip() for field in (form.words, form.time_out, form.people))
    write_own_words(actor(), words, time_out, people)


def _reader() -> Viewer | None:
    return actor() if signed_in() else None


def _country(reader: Viewer | None) -> Country | None:
    code = request.args.get("country")
    if code is None and reader is not None:
        code = profile(reader).country
    return find_country(countries(), code or "")


def texts_of_lines(file: BinaryIO, *_asked: object, **_options: object) -> Iterator[tuple[int, None, str, list[str]]]:
    """What `make words` finds in the data file: all that is said of lines but for their names, as Babel asks for it."""
    found = parse_help_lines(file.read().decode())
    for text in sorted({text for country in found for line in country.lines for text in line.texts if text}):
        yield 0, None, text, []


@cache
def countries() -> tuple[Country, ...]:
    """Every country in the data file, by English name."""
    return parse_help_lines(HELP_LINES.read_text(encoding="utf-8"))
