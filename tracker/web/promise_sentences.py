"""What may be said about slips and about the ladder of easing, in words."""

from flask_babel import gettext, ngettext

from tracker.domain.commitments.ladder import Rung
from tracker.domain.honesty import HonestyChart
from tracker.domain.scaffolding import ScaffoldingChart
from tracker.web.later import later as _l
from tracker.web.sentences import Said
from tracker.web.words import short_day

RUNGS = {
    Rung.ON_REQUEST: _l("On request"),
    Rung.WEEKLY: _l("Weekly"),
    Rung.EVERY_OTHER_DAY: _l("Every other day"),
    Rung.DAILY: _l("Daily"),
}
_STANDING = {
    Rung.ON_REQUEST: _l("%(num)s on request"),
    Rung.WEEKLY: _l("%(num)s weekly"),
    Rung.EVERY_OTHER_DAY: _l("%(num)s every other day"),
    Rung.DAILY: _l("%(num)s daily"),
}


def honesty_words(chart: HonestyChart, keeper: str, other: str) -> Said:
    """The sentence above honesty: whose log it is and what the other says beside it. An empty name is the reader's own."""
    first = _told_first(chart, keeper) if chart.counted else _only_logged(chart.unsaid, keeper)
    return Said(f"{first} {_beside(chart, other)}".strip(), _unsaid(chart, other))


def _told_first(chart: HonestyChart, keeper: str) -> str:
    source = gettext("By %(name)s’s log", name=keeper) if keeper else gettext("By your log")
    told = ngettext(
        "%(told)s of %(num)s slip was told first.", "%(told)s of %(num)s slips were told first.", chart.counted, told=chart.told
    )
    return str(gettext("%(source)s, %(told)s", source=source, told=told))


def _only_logged(slips: int, keeper: str) -> str:
    """Speaks of the log alone: what is not in it may have been all the same."""
    log = gettext("%(name)s’s log", name=keeper) if keeper else gettext("your log")
    if not slips:
        return str(gettext("No slip is in %(log)s for this time.", log=log))
    return str(
        ngettext("%(num)s slip is in %(log)s for this time.", "%(num)s slips are in %(log)s for this time.", slips, log=log)
    )


def _beside(chart: HonestyChart, other: str) -> str:
    said = []
    if chart.unmatched:
        said.append(gettext("marked %(num)s as not matching", num=chart.unmatched))
    if chart.noted:
        said.append(
            ngettext("noted %(num)s that was not logged", "noted %(num)s that were not logged", chart.noted),
        )
    if not said:
        return ""
    both = gettext("%(one)s and %(two)s", one=said[0], two=said[1]) if said[1:] else said[0]
    return str(gettext("%(name)s %(said)s.", name=other or gettext("You"), said=both))


def _unsaid(chart: HonestyChart, other: str) -> str:
    however = gettext("What was told counts as told, however late it was.")
    if not chart.unsaid:
        return str(however)
    whose = gettext("How %(name)s learned of", name=other) if other else gettext("How you learned of")
    if chart.counted:
        still = gettext("%(whose)s %(num)s more is not said.", whose=whose, num=chart.unsaid)
    else:
        still = ngettext("%(whose)s it is not said.", "%(whose)s them is not said.", chart.unsaid, whose=whose)
    return f"{however} {still}"


def ladder_words(chart: ScaffoldingChart) -> Said:
    """The sentence above scaffolding: steps down and up in one breath, neither of them better."""
    since = short_day(chart.first)
    moved = _moved(since, chart.down, chart.up)
    still = gettext("Since %(day)s, no promise has become less or more frequent.", day=since)
    standing = [str(words) % {"num": chart.now[on]} for on, words in _STANDING.items() if chart.now[on]][::-1]
    rhythm = gettext("None is on a regular rhythm now.")
    now = gettext("Now %(standing)s.", standing=", ".join(standing)) if standing else rhythm
    kinds = gettext("Here 2 or 3 times a week stands with every other day, and 4 or more with daily.")
    neither = gettext("%(now)s Less often and more often are neither better nor worse.", now=now)
    return Said(moved if chart.moves else still, f"{neither} {kinds}")


def _moved(since: str, down: int, up: int) -> str:
    values = {"day": since, "down": _steps(down), "up": _steps(up)}
    if not up:
        return str(gettext("Since %(day)s, promises became less frequent by %(down)s; none became more frequent.", **values))
    if not down:
        return str(gettext("Since %(day)s, promises became more frequent by %(up)s; none became less frequent.", **values))
    return str(gettext("Since %(day)s, promises became less frequent by %(down)s and more frequent by %(up)s.", **values))


def _steps(number: int) -> str:
    return str(ngettext("%(num)s step", "%(num)s steps", number))
