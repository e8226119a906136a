"""What a person chose to see of the record: read from the address, and shown with a way to take each part off."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import Any

from flask import url_for
from flask_babel import gettext
from werkzeug.datastructures import MultiDict
from wtforms import SearchField
from wtforms.validators import Length, ValidationError

from tracker.domain.days import YEARS, day_said
from tracker.domain.errors import Invalid
from tracker.domain.record.search_match import LONGEST_QUERY, query_words
from tracker.queries.record.choice import CHOICES, Choice
from tracker.web.forms import Form
from tracker.web.language import later as _l
from tracker.web.words import CHOSEN, by_name, short_day

_DAY = timedelta(days=1)
_AROUND = timedelta(days=14)
_CHOSEN = {**CHOSEN, **{kind: by_name(kind).capitalize() for kind in CHOICES if kind not in CHOSEN}}


@dataclass(frozen=True, slots=True)
class Filter:
    """The form and its chips. `commitments` and `kinds` are (value, words, chosen), `chips` are (words, address without it)."""

    on: bool
    title: str
    commitments: tuple[tuple[str, str, bool], ...]
    kinds: tuple[tuple[str, str, bool], ...]
    chips: tuple[tuple[str, str], ...]


def choice_of(asked: MultiDict[str, str]) -> Choice:
    """What the address asks for. Raises Invalid for a kind that does not exist and for days that cannot be read."""
    kinds = frozenset(asked.getlist("kind")) - {""}
    if not kinds <= set(CHOICES):
        raise Invalid("kind", "no_kind")
    first, last = day_asked("from", asked.get("from", "")), day_asked("until", asked.get("until", ""))
    if first is not None and last is not None and last < first:
        raise Invalid("until", "last_day_before_first")
    return Choice(asked.get("commitment", ""), frozenset() if len(kinds) == len(CHOICES) else kinds, first, last)


def day_asked(name: str, text: str) -> date | None:
    """The day in an address, None where there is none. Raises Invalid when it cannot be one."""
    if not text:
        return None
    try:
        day = date.fromisoformat(text)
    except ValueError as err:
        raise Invalid(name, "day_not_written_so") from err
    if day.year not in YEARS:
        raise Invalid(name, "day_out_of_range")
    return day


def record_path(choice: Choice, before: date | None = None) -> str:
    """The address of the record for a choice."""
    asked: dict[str, Any] = {
        "commitment": choice.commitment or None,
        "kind": [kind for kind in CHOICES if kind in choice.kinds],
        "from": choice.first,
        "until": choice.last,
        "before": before,
    }
    return url_for("record.pages.page", **asked)


def around(day: date, today: date, anchor: str) -> str:
    """A place on the page of the record with the day in its middle; on the newest page where the day is on it."""
    return url_for("record.pages.page", before=before_around(day, today), _anchor=anchor)


def before_around(day: date, today: date) -> date | None:
    """What `before` is on the page with the day in its middle; None where it is on the newest page."""
    return None if day + _AROUND >= today else day + _AROUND + _DAY


def filter_of(choice: Choice, titles: Mapping[str, str]) -> Filter:
    """The form for a choice among commitments with these titles, by id."""
    return Filter(
        on=not choice.everything,
        title=titles.get(choice.commitment, ""),
        commitments=tuple((item, title, item == choice.commitment) for item, title in titles.items()),
        kinds=tuple((kind, str(words), kind in choice.kinds) for kind, words in _CHOSEN.items()),
        chips=tuple((words, record_path(without)) for words, without in _chips(choice, titles)),
    )


def _chips(choice: Choice, titles: Mapping[str, str]) -> Iterable[tuple[str, Choice]]:
    if choice.commitment:
        yield titles[choice.commitment], replace(choice, commitment="")
    for kind in CHOICES:
        if kind in choice.kinds:
            yield str(_CHOSEN[kind]), replace(choice, kinds=choice.kinds - {kind})
    if choice.first:
        yield str(gettext("from %(day)s", day=short_day(choice.first))), replace(choice, first=None)
    if choice.last:
        yield str(gettext("until %(day)s", day=short_day(choice.last))), replace(choice, last=None)


def back_to_record(anchor: str, before: str) -> str:
    """The place of something on the page of the record from which a form came; the newest page where `before` is no day."""
    try:
        day = day_said(before)
    except ValueError:
        day = None
    return url_for("record.pages.page", before=day, _anchor=anchor)


class SearchForm(Form):
    """Words to look for."""

    words = SearchField(_l("Words to look for"), [Length(max=LONGEST_QUERY)])

    def validate_words(self, field: SearchField) -> None:
        """Refuse what holds no word."""
        if not query_words(field.data or ""):
            raise ValidationError(_l("Write a word to look for."))
