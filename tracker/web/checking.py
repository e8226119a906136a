"""Checking a record that somebody took along: anybody may, without signing in, and nothing of it is kept."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from threading import Lock

from flask import Blueprint, render_template, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext
from flask_wtf import FlaskForm
from flask_wtf.file import FileField, FileRequired

from tracker.domain.bundle import Break, Finding
from tracker.domain.errors import TooMany
from tracker.domain.heads import Head, six_words
from tracker.queries.bundles import check_file
from tracker.queries.chains import latest_head
from tracker.web.bundle_words import BREAKS
from tracker.web.forms import attempt
from tracker.web.later import later as _l
from tracker.web.policy import policy
from tracker.web.session import actor, signed_in
from tracker.web.words import short_day

blueprint = Blueprint("checking", __name__)

_PATIENCE = 5.0  # seconds
_one_at_a_time = Lock()


@dataclass(frozen=True, slots=True)
class ShownHead:
    """A signed head as people read it. `key` is the beginning of the public key's name."""

    day: date
    seq: int
    words: Sequence[str]
    key: str


class BundleForm(FlaskForm):
    """Which file."""

    file = FileField(_l("File"), [FileRequired(_l("Choose the file."))])


@blueprint.app_context_processor
def _chain_head() -> dict[str, object]:
    return {"chain_head": lambda: _newest(latest_head(actor())) if signed_in() else None}


def _newest(head: Head | None) -> ShownHead | None:
    return _shown(head) if head else None


def _shown(head: Head) -> ShownHead:
    return ShownHead(head.day, head.seq, six_words(head), head.key_id[:16])


@blueprint.route("/verify", methods=["GET", "POST"])
@policy("open")
def page() -> ResponseReturnValue:
    """Choose a file, and read what holds and what does not."""
    form, found = BundleForm(), list[Finding]()
    done = attempt(form, lambda: found.extend(_check(form.file.data.read())))
    code = 422 if request.method == "POST" and not done else 200
    shown = [(each, _said(each.broken), [_shown(head) for head in reversed(each.heads)]) for each in found]
    return render_template("checking/check.html", form=form, done=done, found=shown), code


def _check(data: bytes) -> Sequence[Finding]:
    # Anybody may ask, and one file can take much memory for a second.
    if not _one_at_a_time.acquire(timeout=_PATIENCE):
        raise TooMany(timedelta(minutes=1))
    try:
        return check_file(data)
    finally:
        _one_at_a_time.release()


def _said(found: Break | None) -> str:
    if found is None:
        return ""
    said: str = gettext(BREAKS[found.kind], seq=found.seq, day=short_day(found.day) if found.day else "")
    return said
