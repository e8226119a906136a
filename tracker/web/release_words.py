"""When held ratings are shown, in words, by the rater's own clock."""

from datetime import date, datetime, timedelta

from flask_babel import format_date, gettext

from tracker import clock
from tracker.domain.days import zone_named
from tracker.domain.releases import Slot
from tracker.domain.viewer import Viewer
from tracker.queries.couple import feeling
from tracker.queries.holding import Holding, holding, number_held
from tracker.web.words import clock_time
from tracker.web.words import day as day_words

_WEEK = timedelta(days=7)
_A_MONDAY = date(2026, 1, 5)


def weekday_name(number: int) -> str:
    """Sunday; Monday is 0."""
    return str(format_date(_A_MONDAY + timedelta(days=number), "EEEE"))


def hour_name(hour: int) -> str:
    """20:00."""
    return f"{hour:02}:00"


def slot_words(slot: Slot) -> str:
    """Sunday at 20:00."""
    return str(gettext("%(day)s at %(time)s", day=weekday_name(slot.weekday), time=hour_name(slot.hour)))


def seen_when(me: Viewer, held: Holding, since: datetime) -> str:
    """The sentence that says when the partner sees a number which is held, or would be, since the instant `since`."""
    at = held.next_after(since).at
    if at <= clock.now():
        return str(gettext("%(name)s sees this within minutes.", name=me.partner_name))
    day = at.astimezone(zone_named(me.zone)).date()
    if day == me.today:
        return str(gettext("%(name)s sees this today at %(time)s.", name=me.partner_name, time=clock_time(at, me.zone)))
    name = weekday_name(day.weekday()) if day - me.today < _WEEK else day_words(day)
    return str(gettext("%(name)s sees this on %(day)s.", name=me.partner_name, day=name))


def next_release(me: Viewer, held: Holding) -> str:
    """Sunday, 8 March, 20:00: when what is held now is shown."""
    at = held.next_after(clock.now()).at
    return f"{day_words(at.astimezone(zone_named(me.zone)).date())}, {clock_time(at, me.zone)}"


def waiting_words(me: Viewer) -> str:
    """What becomes of held ratings now, for somebody who shares again; empty where nothing is held."""
    feels = feeling(me)
    if feels is None or not number_held(me, feels.id):
        return ""
    held = holding(me, feels.id)
    if held is None:
        return str(gettext("The ratings that you held back stay only yours until you choose again who sees them."))
    when = next_release(me, held)
    return str(gettext("The ratings that you hold back wait until %(when)s.", when=when))
