"""What the rows of the record are called, whatever their kind."""

from collections.abc import Callable, Mapping
from datetime import date

from flask_babel import gettext, ngettext

from tracker.domain.viewer import Viewer
from tracker.queries.record.month import MonthDay
from tracker.queries.rows import RecordRow
from tracker.web.language import clauses, listed
from tracker.web.words import COUNTED, in_pages, said, short_day, when
from tracker.web.words import day as day_words

_COUNTS: Mapping[str, Callable[[int], object]] = {
    **COUNTED,
    "rating": lambda number: ngettext("%(num)s rating", "%(num)s ratings", number),
    "rating_detail": lambda number: ngettext("%(num)s note", "%(num)s notes", number),
    "agreement": lambda number: ngettext("%(num)s change of an agreement", "%(num)s changes of agreements", number),
}


@in_pages
def so_many(kind: str, number: int) -> str:
    """How many of a kind stand on a day of the month."""
    return str(_COUNTS[kind](number)) if kind in _COUNTS else f"{number} {said(kind, 'thing')}"


@in_pages
def marks_said(on: MonthDay) -> str:
    """What the marks of a day of the month say, for whoever cannot see them."""
    answers = listed([said(state, "answers_counted", num=number) for state, number in on.states])
    marks = [answers] if answers else []
    marks += [_several(said(kind, "moment"), number) for _letter, kind, number in on.moments]
    marks += [so_many(kind, number) for kind, number in on.others]
    return str(gettext("%(day)s: %(what)s", day=day_words(on.day), what=clauses(marks))) if marks else day_words(on.day)


def _several(what: str, number: int) -> str:
    return str(gettext("%(what)s (%(num)s)", what=what, num=number)) if number > 1 else what


@in_pages
def removed_by_both(day: date) -> str:
    """The sentence for words that both removed, with the day."""
    return str(gettext("words removed by both on %(day)s", day=short_day(day)))


@in_pages
def why_no_words(removed_on: date | None) -> str:
    """Why something has no words any more: both removed them, and when; or its writer erased them."""
    return removed_by_both(removed_on) if removed_on else str(gettext("words removed"))


@in_pages
def written(item: RecordRow, about: date, me: Viewer) -> str:
    """When what it says now was written, or that it was taken back then."""
    time_said = when(item.now, about, me)
    return str(gettext("taken back %(time)s", time=time_said)) if item.taken_back else time_said
