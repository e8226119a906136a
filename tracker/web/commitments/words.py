"""What commitments, their categories and what happens to them are called, wherever they are shown."""

from datetime import datetime, time

from flask_babel import get_locale, gettext, ngettext

from tracker.domain.commitments.categories import Category
from tracker.domain.commitments.life import LifeState
from tracker.domain.commitments.recurrence import Recurrence, RecurrenceKind
from tracker.domain.commitments.reviews import ReviewChoice
from tracker.domain.days import local_day
from tracker.domain.viewer import Viewer
from tracker.queries.commitments.events import Event
from tracker.queries.commitments.pages import CommitmentView, VersionView
from tracker.web.language import later as _l
from tracker.web.language import listed
from tracker.web.words import clock_time, in_pages, said, short_day, vocabulary

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

vocabulary("category", CATEGORY_WORDS)
HOW_OFTEN = {
    RecurrenceKind.DAILY: _l("Every day"),
    RecurrenceKind.EVERY: _l("Every so many days"),
    RecurrenceKind.WEEKDAYS: _l("On certain weekdays"),
    RecurrenceKind.TIMES_A_WEEK: _l("A number of times a week"),
    RecurrenceKind.ONCE: _l("Once"),
    RecurrenceKind.WHENEVER: _l("Whenever it happens"),
    RecurrenceKind.ON_REQUEST: _l("On request"),
}
vocabulary(
    "way_choice",
    {
        "offer": _l("I offer it: I will do it. %(name)s answers first."),
        "ask": _l("I ask %(name)s to do it. %(name)s answers first."),
        "own": _l("I keep it by my own word. Only I see it."),
    },
)
vocabulary(
    "review_choice",
    {
        ReviewChoice.KEEP: _l("Keep it as it is, for as long again"),
        ReviewChoice.EASE: _l("Ease it by a step"),
        ReviewChoice.CHANGE: _l("Change it: we talk about new words"),
        ReviewChoice.FINISH: _l("Finish it"),
    },
)
vocabulary(
    "commitment_state",
    {
        LifeState.OWN: _l("by one’s own word"),
        LifeState.PROPOSED: _l("proposed"),
        LifeState.ACTIVE: _l("in force"),
        LifeState.PAUSED: _l("resting"),
        LifeState.FINISHED: _l("finished"),
        LifeState.ENDED: _l("ended"),
        LifeState.DECLINED: _l("not taken up"),
    },
)
vocabulary(
    "review_answer",
    {
        ReviewChoice.KEEP: _l("keep it"),
        ReviewChoice.EASE: _l("ease it by a step"),
        ReviewChoice.CHANGE: _l("change it"),
        ReviewChoice.FINISH: _l("finish it"),
    },
)
vocabulary(
    "terms",
    {
        "offer": _l("Offered by %(name)s"),
        "ask": _l("Asked for by %(name)s"),
        "change": _l("Other words, proposed by %(name)s"),
        "ease": _l("Eased by a step, proposed by %(name)s"),
        "back_up": _l("Up by a step, proposed by %(name)s"),
        "review": _l("Kept at the review by both"),
        "finish": _l("To finish it, proposed by %(name)s"),
        "own": _l("By %(name)s’s own word"),
    },
)
vocabulary(
    "terms_fate",
    {
        "waiting": _l("waits for an answer"),
        "not_yet": _l("answered: not yet"),
        "in_force": _l("in force since %(day)s"),
        "was_in_force": _l("in force from %(day)s"),
        "declined": _l("not taken up"),
        "withdrawn": _l("taken back"),
        "finished": _l("agreed by both"),
        "replaced": _l("replaced by the next one"),
    },
)
_BY_NEITHER = {
    "own": _l("by your own word"),
    "declined": _l("answered: not this one"),
    "paused": _l("paused by both, %(start)s to %(end)s"),
    "finished": _l("finished"),
}
vocabulary(
    "event",
    {
        **_BY_NEITHER,
        "offer": _l("%(name)s offered"),
        "ask": _l("%(name)s asked"),
        "brought_in": _l("%(name)s brought this in"),
        "ease": _l("%(name)s suggested to ease it"),
        "back_up": _l("%(name)s suggested a step back up"),
        "finish": _l("%(name)s suggested to finish it"),
        "change": _l("%(name)s suggested a change"),
        "review": _l("%(name)s suggested a change"),
        "withdrawn": _l("%(name)s took this suggestion back"),
        "ended": _l("ended by %(name)s"),
        "reviewed": _l("%(name)s at the review: %(answer)s"),
    },
)
vocabulary(
    "event_mine",
    {
        **_BY_NEITHER,
        "offer": _l("You offered"),
        "ask": _l("You asked"),
        "brought_in": _l("You brought this in"),
        "ease": _l("You suggested to ease it"),
        "back_up": _l("You suggested a step back up"),
        "finish": _l("You suggested to finish it"),
        "change": _l("You suggested a change"),
        "review": _l("You suggested a change"),
        "withdrawn": _l("You took this suggestion back"),
        "ended": _l("ended by you"),
        "reviewed": _l("You at the review: %(answer)s"),
    },
)
vocabulary(
    "event_agreed",
    {
        "offer": _l("agreed, by both"),
        "ask": _l("agreed, by both"),
        "own": _l("agreed, by both"),
        "finish": _l("agreed, by both"),
        "ease": _l("eased, by both"),
        "back_up": _l("a step back up, by both"),
        "change": _l("changed, by both"),
        "review": _l("changed, by both"),
    },
)
_WORKDAYS = frozenset(range(5))
_EVERY_OTHER = 2


@in_pages
def often(recurrence: Recurrence) -> str:
    """How often, as it stands in the middle of a sentence: "every day", "3 times a week"."""
    match recurrence.kind:
        case RecurrenceKind.DAILY:
            words = gettext("every day")
        case RecurrenceKind.EVERY if recurrence.step == _EVERY_OTHER:
            words = gettext("every other day")
        case RecurrenceKind.EVERY:
            words = gettext("every %(num)s days", num=recurrence.step)
        case RecurrenceKind.WEEKDAYS:
            words = _weekdays(recurrence.weekdays)
        case RecurrenceKind.TIMES_A_WEEK:
            words = ngettext("once a week", "%(num)s times a week", recurrence.times)
        case RecurrenceKind.ONCE if recurrence.on is not None:
            words = gettext("once, on %(day)s", day=short_day(recurrence.on))
        case RecurrenceKind.ON_REQUEST:
            words = gettext("on request")
        case _:
            words = gettext("whenever it happens")
    return str(words)


@in_pages
def how_often(recurrence: Recurrence, due_time: time | None) -> str:
    """How often, and by what time of day."""
    if due_time is None:
        return often(recurrence)
    return str(gettext("%(often)s, by %(time)s", often=often(recurrence), time=clock_time(due_time, "UTC")))


def _weekdays(days: frozenset[int]) -> str:
    if days == _WORKDAYS:
        return str(gettext("Monday to Friday"))
    names = get_locale().days["format"]["wide" if len(days) == 1 else "abbreviated"]
    return str(gettext("every %(days)s", days=listed([names[day] for day in sorted(days)])))


@in_pages
def event_words(event: Event) -> str:
    """What happened to a commitment, and who did it."""
    if event.kind == "agreed":
        return said(event.what, "event_agreed")
    values = {"name": event.name}
    if event.kind == "reviewed":
        values["answer"] = said(event.what, "review_answer")
    if event.from_day and event.until_day:
        values |= {"start": short_day(event.from_day), "end": short_day(event.until_day)}
    return said(event.kind, "event_mine" if event.mine else "event", **values)


@in_pages
def said_as(version: VersionView) -> str:
    """Who said a version of the words, and as what."""
    return said(version.kind, "terms", name=version.writer_name)


@in_pages
def fate_words(version: VersionView) -> str:
    """What became of a version of the words."""
    return said(version.fate, "terms_fate", day=short_day(version.from_day) if version.from_day else "")


@in_pages
def over_word(one: CommitmentView) -> str:
    """How a commitment that is over came to its end, in a word or two."""
    if one.state is LifeState.ENDED and not one.ended_by and one.versions[0].fate == "in_force":
        return str(gettext("ended at review"))
    return said(one.state, "commitment_state")


@in_pages
def over_sentence(one: CommitmentView, me: Viewer) -> str:
    """How a commitment that is over came to its end, on its own page."""
    day = on_day(one.ended_at, me) if one.ended_at else ""
    if one.state is LifeState.FINISHED:
        return str(gettext("Finished on %(day)s, by both.", day=day))
    if one.state is LifeState.DECLINED:
        return str(gettext("This was not taken up."))
    if one.versions[0].fate == "withdrawn" and not one.words.from_day:
        return str(gettext("This was taken back."))
    if one.ended_by:
        return str(gettext("Ended on %(day)s by %(name)s.", day=day, name=one.ended_by))
    return str(gettext("Ended at review."))


@in_pages
def on_day(at: datetime, me: Viewer) -> str:
    """The reader's own day of an instant."""
    return short_day(local_day(at, me.zone, me.day_start))
