"""Checking an export: anybody may, without signing in, and nothing of it is kept."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from threading import Lock

from flask import Blueprint, render_template, request
from flask.typing import ResponseReturnValue
from flask_wtf.file import FileField, FileRequired

from tracker.domain.exports.bundle import Break
from tracker.domain.imports.restore.check import FileFound, FileVerdict, Flaw
from tracker.domain.record.heads import Head, six_words
from tracker.queries.exports.bundles import ChainSummary, Summary
from tracker.queries.exports.check import summary_apart
from tracker.queries.record.chain import latest_head
from tracker.web.exports.words import CANNOT_KNOW, FLAWS, REASONS, STANDINGS, break_words, shown_name, spans
from tracker.web.forms import Form, attempt
from tracker.web.language import later as _l
from tracker.web.policy import policy
from tracker.web.session import actor, signed_in
from tracker.web.words import short_day

blueprint = Blueprint("check", __name__)

_KEY_SHOWN = 16
_BUSY = _l("Another file is being checked just now, so yours was not looked at. Wait a minute, then choose it again.")
_one_at_a_time = Lock()


@dataclass(frozen=True, slots=True)
class ShownHead:
    """A signed head as people read it. `key` is the beginning of the public key's name."""

    day: date
    seq: int
    words: Sequence[str]
    key: str


class BundleForm(Form):
    """The file to check."""

    file = FileField(_l("File"), [FileRequired(_l("Choose the file."))])


@blueprint.app_context_processor
def _chain_head() -> dict[str, object]:
    return {"chain_head": lambda: _newest(latest_head(actor())) if signed_in() else None}


def _newest(head: Head | None) -> ShownHead | None:
    return _shown(head) if head else None


def _shown(head: Head) -> ShownHead:
    return ShownHead(head.day, head.seq, six_words(head), head.key_id[:_KEY_SHOWN])


@blueprint.route("/verify", methods=["GET", "POST"])
@policy("open")
def page() -> ResponseReturnValue:
    """Choose a file, and read what holds, what does not, and what nobody can know from it."""
    form = BundleForm()
    if request.method != "POST":
        return _page(form)
    # Anybody may ask, and one file can take a core and much memory for seconds. Whoever waited would hold a thread too.
    if not _one_at_a_time.acquire(blocking=False):
        return _page(form, busy=str(_BUSY)), 503
    try:
        return _checked(form)
    finally:
        _one_at_a_time.release()


def _checked(form: BundleForm) -> ResponseReturnValue:
    found = list[Summary]()
    if attempt(form, lambda: found.append(summary_apart(form.file.data.read()))):
        return _page(form, found=found[0])
    # A file that is no record is not whole either; without a file there is nothing to say.
    return _page(form, refused=FileVerdict.BROKEN if form.file.data else None), 422


def _page(form: BundleForm, found: Summary | None = None, refused: FileVerdict | None = None, busy: str = "") -> str:
    return render_template(
        "exports/check.html",
        form=form,
        found=found,
        refused=refused,
        busy=busy,
        key=found.key_id[:_KEY_SHOWN] if found else "",
        wrong=[_said(each) for each in found.wrong] if found else (),
        chains=[_shown_chain(each) for each in found.chains] if found else (),
        cannot_know=CANNOT_KNOW,
    )


@dataclass(frozen=True, slots=True)
class ShownChain:
    """A chain in a file, and what the page says of it in words: `missing` has why, how many and which events."""

    summary: ChainSummary
    heads: Sequence[ShownHead]
    missing: Sequence[tuple[str, int, str]]


def _shown_chain(found: ChainSummary) -> ShownChain:
    missing = [(str(REASONS[why]), len(numbers), spans(numbers)) for why, numbers in found.missing]
    return ShownChain(found, [_shown(each) for each in found.heads], missing)


def _said(found: Flaw | FileFound | Break) -> str:
    if isinstance(found, Flaw):
        return str(FLAWS[found])
    if isinstance(found, FileFound):
        return str(STANDINGS[found.standing] % {"name": shown_name(found.name)})
    return break_words(found, short_day(found.day) if found.day else "")
