"""What may be said about slips and about the ladder of easing, in words."""

from flask_babel import gettext, ngettext
from flask_babel import lazy_gettext as _l

from tracker.domain.honesty import HonestyChart
from tracker.domain.ladder import Rung
from tracker.domain.scaffolding import ScaffoldingChart
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
    source = gettext("By %(name)s’s log", name=keeper) if keeper else gettext("By your log")
    told = ngettext(
        "%(told)s of %(num)s slip was told first.", "%(told)s of %(num)s slips were told first.", chart.counted, told=chart.told
    )
    first = gettext("%(source)s, %(told)s", source=source, told=told if chart.counted else gettext("there was no slip."))
    return Said(f"{first} {_beside(chart, other)}".strip(), _unsaid(chart, other))


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
    more = gettext("%(whose)s %(num)s more is not said.", whose=whose, num=chart.unsaid)
    return f"{however} {more}"


def ladder_words(chart: ScaffoldingChart) -> Said:
    """The sentence above scaffolding: rungs up and down in one breath, neither of them better."""
    since = short_day(chart.first)
    moved = gettext(
        "Since %(day)s, commitments went %(down)s down the ladder and %(up)s up.",
        day=since,
        down=_rungs(chart.down),
        up=_rungs(chart.up),
    )
    still = gettext("Since %(day)s, no commitment has changed its rung.", day=since)
    standing = [str(words) % {"num": chart.now[on]} for on, words in _STANDING.items() if chart.now[on]][::-1]
    now = gettext("Now %(standing)s.", standing=", ".join(standing)) if standing else gettext("Now nothing stands on it.")
    return Said(moved if chart.moves else still, gettext("%(now)s Up and down are neither better nor worse.", now=now))


def _rungs(number: int) -> str:
    return str(ngettext("%(num)s rung", "%(num)s rungs", number) if number else gettext("no rung"))
