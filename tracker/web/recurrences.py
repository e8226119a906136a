"""How often, in words."""

from flask_babel import get_locale, gettext, ngettext

from tracker.domain.recurrence import Kind, Recurrence
from tracker.web.words import short_day

_WORKDAYS = frozenset(range(5))


def often(recurrence: Recurrence) -> str:
    """How often, as it stands in the middle of a sentence: "every day", "3 times a week"."""
    match recurrence.kind:
        case Kind.DAILY:
            words = gettext("every day")
        case Kind.EVERY:
            words = gettext("every %(num)s days", num=recurrence.step)
        case Kind.WEEKDAYS:
            words = _weekdays(recurrence.weekdays)
        case Kind.TIMES_A_WEEK:
            words = ngettext("once a week", "%(num)s times a week", recurrence.times)
        case Kind.ONCE if recurrence.on is not None:
            words = gettext("once, on %(day)s", day=short_day(recurrence.on))
        case Kind.ON_REQUEST:
            words = gettext("on request")
        case _:
            words = gettext("whenever it happens")
    return str(words)


def _weekdays(days: frozenset[int]) -> str:
    if days == _WORKDAYS:
        return str(gettext("Monday to Friday"))
    names = get_locale().days["format"]["wide" if len(days) == 1 else "abbreviated"]
    return str(gettext("every %(days)s", days=", ".join(names[day] for day in sorted(days))))
