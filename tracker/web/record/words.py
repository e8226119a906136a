"""What the rows of the record are called, whatever their kind."""

from collections.abc import Callable, Mapping
from datetime import date

from flask_babel import gettext, ngettext

from tracker.domain.viewer import Viewer
from tracker.queries.rows import Kept
from tracker.web.language import later as _l
from tracker.web.sure import COUNTED
from tracker.web.words import in_pages, said, short_day, vocabulary, when


class _Things(dict[str, object]):
    """What one thing of a kind is called. A kind goes by its name until it has words, which a test asks for."""

    def __missing__(self, kind: str) -> str:
        return kind.replace("_", " ")


THINGS = vocabulary(
    "thing",
    _Things(
        {
            "entry": _l("an answer"),
            "response": _l("a response"),
            "thread_line": _l("a line about “doesn’t match”"),
            "plan": _l("a plan"),
            "moment": _l("a moment"),
            "found_note": _l("a note of what was found out"),
            "setback_part": _l("what was said of a setback"),
            "reflection": _l("a reflection"),
            "review_answer": _l("an answer at a review"),
            "rating": _l("a rating"),
            "rating_detail": _l("a note"),
            "weekly_level": _l("a weekly level"),
        }
    ),
)
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
    """Says of words that both took out that they did, and when."""
    return str(gettext("words removed by both on %(day)s", day=short_day(day)))


@in_pages
def written(item: Kept, about: date, me: Viewer) -> str:
    """When what it says now was written, or that it was taken back then."""
    time_said = when(item.now, about, me)
    return str(gettext("taken back %(time)s", time=time_said)) if item.taken_back else time_said
