"""What the rows of the record are called, whatever their kind."""

from collections.abc import Callable, Mapping
from datetime import date

from flask_babel import gettext, ngettext

from tracker.domain.viewer import Viewer
from tracker.queries.rows import RecordRow
from tracker.web.words import COUNTED, in_pages, said, short_day, when

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
def removed_by_both(day: date) -> str:
    """Says of words that both removed that they did, and when."""
    return str(gettext("words removed by both on %(day)s", day=short_day(day)))


@in_pages
def written(item: RecordRow, about: date, me: Viewer) -> str:
    """When what it says now was written, or that it was taken back then."""
    time_said = when(item.now, about, me)
    return str(gettext("taken back %(time)s", time=time_said)) if item.taken_back else time_said
