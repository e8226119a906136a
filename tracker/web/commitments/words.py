"""What categories and recurrences are called."""

from flask_babel import get_locale, gettext, ngettext

from tracker.domain.commitments.limits import Category
from tracker.domain.commitments.recurrence import Kind, Recurrence
from tracker.web.language import later as _l
from tracker.web.words import short_day

CATEGORY_WORDS = {
    Category.WHEREABOUTS: _l("Whereabouts"),
    Category.TRAVEL: _l("Travel"),
    Category.FOLLOW_THROUGH: _l("Follow-through"),
    Category.OPENNESS: _l("Openness: devices and accounts"),
    Category.MONEY: _l("Money"),
    Category.NO_CONTACT: _l("No contact"),
    Category.BOUNDARIES: _l("Boundaries with others"),
    Category.TRUTH: _l("Truth and questions"),
    Category.REASSURANCE: _l("Reassurance ahead of need"),
    Category.CARE: _l("Care and presence"),
    Category.OWN_WORK: _l("Own work: therapy, group"),
    Category.HEALTH: _l("Health"),
    Category.TIME_TOGETHER: _l("Time together"),
}


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
