"""What answers, responses and plans are called, wherever they are shown."""

from collections.abc import Callable, Mapping
from datetime import date
from typing import Any

from flask_babel import gettext, ngettext

from tracker.domain.entries.entries import Learned, Outcome, State
from tracker.domain.viewer import Viewer
from tracker.queries.rows import RecordRow
from tracker.web.language import later as _l
from tracker.web.language import listed
from tracker.web.words import as_written, in_pages, isolated, said, short_day, vocabulary, when

_LATE = 2
"""From so many days after its day on, an entry says how much later it was written or changed."""

vocabulary(
    "entry_state",
    {
        State.KEPT: _l("kept"),
        State.PARTLY: _l("partly"),
        State.MISSED: _l("missed"),
        State.SET_ASIDE: _l("set aside"),
        State.TAKEN_BACK: _l("taken back"),
        Outcome.SILENT: _l("no entry"),
        Outcome.PAUSED: _l("paused"),
        Outcome.OPEN: _l("open"),
    },
)
vocabulary(
    "learned",
    {
        Learned.TOLD: _l("told first"),
        Learned.ASKED: _l("when asked"),
        Learned.FOUND: _l("found out"),
        Learned.NOT_YET: _l("not told yet"),
        Learned.UNKNOWN: _l("how it was learned is not known"),
        None: _l("how it was learned is not said"),
    },
)
vocabulary(
    "learned_choice",
    {
        Learned.TOLD: _l("I told %(name)s"),
        Learned.ASKED: _l("%(name)s asked"),
        Learned.FOUND: _l("%(name)s found out"),
        Learned.NOT_YET: _l("%(name)s doesn’t know yet"),
    },
)
LEARNED_CHOICES = {
    Learned.TOLD: _l("I told them"),
    Learned.ASKED: _l("They asked"),
    Learned.FOUND: _l("They found out"),
    Learned.NOT_YET: _l("They do not know yet"),
}
vocabulary(
    "outcome",
    {
        Outcome.KEPT: _l("Kept"),
        Outcome.PARTLY: _l("Partly"),
        Outcome.MISSED: _l("Missed"),
        Outcome.SILENT: _l("No entry"),
        Outcome.OPEN: _l("Still open"),
        Outcome.SET_ASIDE: _l("Set aside"),
        Outcome.PAUSED: _l("Paused"),
    },
)
LOGGED = {State.KEPT: _l("I kept to it"), State.PARTLY: _l("Partly"), State.MISSED: _l("I did not keep to it")}
_COUNTED = vocabulary(
    "answers_counted",
    {
        State.KEPT: _l("%(num)s kept"),
        State.PARTLY: _l("%(num)s partly"),
        State.MISSED: _l("%(num)s missed"),
        State.SET_ASIDE: _l("%(num)s set aside"),
    },
)
EXCUSES = vocabulary(
    "excuse_choice",
    {"not_applicable": _l("It did not apply"), "agreed_by_log": _l("We agreed beforehand")},
)
vocabulary(
    "excused",
    {
        "not_applicable": _l("it did not apply"),
        "agreed_by_log": _l("agreed, by your log"),
        "agreed_in_app": _l("agreed beforehand"),
        None: _l("no reason given"),
    },
)
vocabulary("excused_by", {"agreed_by_log": _l("agreed, by %(name)s’s log")})
vocabulary(
    "response",
    {
        "read": _l("read"),
        "helped": _l("that helped"),
        "no_match": _l("doesn’t match what I know"),
        "taken_back": _l("taken back"),
    },
)
vocabulary("response_choice", {"read": _l("Read"), "helped": _l("That helped")})
vocabulary(
    "plan_state",
    {"said": _l("told before"), "changed": _l("changed"), "home": _l("home"), "taken_back": _l("taken back")},
)


@in_pages
def answer_words(
    state: str, learned: str | None, excused: str | None, name: str | None = None, look: Callable[..., str] = said
) -> str:
    """What was answered: the state, how the other learned of a slip, and why something was set aside.

    `name` is the writer's, or None in the writer's own words; `look` says what becomes of kinds without words.
    """
    pieces = [look(state, "entry_state")]
    if learned:
        pieces.append(look(learned, "learned"))
    if state == State.SET_ASIDE:
        pieces.append(_excused(excused, name, look))
    return " · ".join(pieces)


def _excused(excused: str | None, name: str | None, look: Callable[..., str]) -> str:
    if name and excused == "agreed_by_log":
        return said(excused, "excused_by", name=name)
    return look(excused or None, "excused")


@in_pages
def entry_words(entry: Mapping[str, Any], name: str | None, look: Callable[..., str] = said) -> str:
    """What a version of an entry says: its state, how the other learned of a slip, and why it was set aside."""
    return answer_words(entry["state"], entry.get("learned"), entry.get("excused"), name, look)


@in_pages
def entry_as_written(entry: Mapping[str, Any]) -> str:
    """What an entry in a restored file says. What no Steady would say is shown as it stands."""
    return entry_words(entry, entry.get("writer"), as_written)


@in_pages
def answers_counted(counts: Mapping[str, int]) -> str:
    """How many answers of each sort: 3 kept and 1 missed."""
    return listed([said(state, "answers_counted", num=counts[state]) for state in _COUNTED if counts.get(state)])


@in_pages
def entry_aside(entry: RecordRow, me: Viewer) -> str:
    """What stands beside an entry's name: what happened, and when it was written."""
    words = entry_words(entry.now.said, None if entry.mine else entry.name)
    late = _late(entry.late, entry.changed_late, entry.brought_in_on)
    if late:
        return f"{words} · {late}"
    more = entry.now.said.get("learned") or entry.now.said["state"] == State.SET_ASIDE
    return f"{words}{' · ' if more else ' '}{when(entry.now, entry.day, me)}"


def added_later(days: int) -> str | None:
    """Added 3 days later; None for what was written about its day in time."""
    return str(ngettext("added %(num)s day later", "added %(num)s days later", days)) if days >= _LATE else None


def _late(late: int, changed_late: int, brought_in_on: date | None) -> str | None:
    """When it came to be seen, of what was written well after its day; None for what was written in time."""
    if brought_in_on:
        return str(gettext("brought in on %(day)s", day=short_day(brought_in_on)))
    if changed_late >= _LATE > late:
        return str(ngettext("changed %(num)s day later", "changed %(num)s days later", changed_late))
    return added_later(late)


@in_pages
def late_on_sheet(entry: Mapping[str, Any]) -> str | None:
    """How late something was added, on a sheet. One that was frozen early on knows only that something was brought in."""
    if entry.get("brought_in"):
        return str(gettext("brought in"))
    return _late(entry["late"], entry.get("changed_late", 0), entry.get("brought_in_on"))


@in_pages
def plan_name(plan: RecordRow, me: Viewer) -> str:
    """Whose plan it is, and for when: "Where I was"."""
    if plan.day > me.today:
        mine, theirs = gettext("Where I will be"), gettext("Where %(name)s will be", name=plan.name)
    elif plan.day == me.today:
        mine, theirs = gettext("Where I am"), gettext("Where %(name)s is", name=plan.name)
    else:
        mine, theirs = gettext("Where I was"), gettext("Where %(name)s was", name=plan.name)
    return str(mine if plan.mine else theirs)


@in_pages
def said_when(plan: RecordRow, me: Viewer) -> str:
    """When a plan was first said."""
    time_said = when(plan.first, plan.day, me)
    if plan.first.on != plan.day:
        return str(gettext("said on %(time)s", time=time_said))
    return str(gettext("said at %(time)s", time=time_said))


@in_pages
def plan_details(plan: Mapping[str, Any]) -> str:
    """With whom, and from when until when, as far as it was said."""
    company = [str(gettext("with %(name)s", name=isolated(plan["company"])))] if plan.get("company") else []
    return " · ".join([*company, *_span(plan.get("from_time"), plan.get("until_time"))])


def _span(start: str | None, end: str | None) -> list[str]:
    if start and end:
        return [str(gettext("%(start)s to %(end)s", start=start, end=end))]
    if start:
        return [str(gettext("from %(start)s", start=start))]
    return [str(gettext("until %(end)s", end=end))] if end else []


@in_pages
def plan_change(plan: Mapping[str, Any]) -> str:
    """What became of a plan: home, taken back, or what changed and until when."""
    if plan["state"] in {"home", "taken_back"}:
        return said(plan["state"], "plan_state")
    until, words = plan.get("until_time"), plan.get("words")
    changed = words or str(gettext("plans changed"))
    return f"{changed} · {gettext('until %(end)s', end=until)}" if until and until not in (words or "") else changed
