"""What ratings and what stands beside them are called, who sees them, and when those held back are shown."""

from collections.abc import Mapping
from datetime import date, datetime, timedelta
from typing import Any

from flask_babel import format_date, gettext, ngettext

from tracker import clock
from tracker.domain.days import zone_named
from tracker.domain.ratings.audiences import AudienceLevel
from tracker.domain.ratings.details import DETAILS, NUMBERS, WITHOUT_WORDS
from tracker.domain.ratings.hold_back import Slot
from tracker.domain.viewer import Viewer
from tracker.queries.couple import Direction, feeling
from tracker.queries.ratings.hold_back import HoldBackRule, hold_back_rule, number_held_back
from tracker.queries.rows import RecordRow, RowVersion
from tracker.web.language import later as _l
from tracker.web.record.words import why_no_words
from tracker.web.words import as_written, clock_time, in_pages, of_ten, on_day_at, said, vocabulary
from tracker.web.words import day as day_words

vocabulary(
    "rating_detail",
    {
        "sign": _l("A sign of the day"),
        "urge": _l("Urge to check"),
        "trigger": _l("A trigger"),
        "note": _l("A note"),
    },
)
vocabulary(
    "sign",
    {
        "on_edge": _l("on edge"),
        "flashback": _l("a flashback"),
        "intrusive_thoughts": _l("thoughts that push in"),
        "numb": _l("numb"),
        "sleep": _l("bad sleep"),
    },
)
_WEEK = timedelta(days=7)
_A_MONDAY = date(2026, 1, 5)

SIGN_CHOICES = {
    "on_edge": _l("On edge"),
    "flashback": _l("A flashback"),
    "intrusive_thoughts": _l("Thoughts that push in"),
    "numb": _l("Numb"),
    "sleep": _l("Bad sleep"),
}
vocabulary(
    "rating_level",
    {
        AudienceLevel.EACH: _l("%(name)s sees each number"),
        AudienceLevel.TREND: _l("%(name)s sees the weekly level"),
        AudienceLevel.PRIVATE: _l("only you"),
    },
)
TOGETHER = "together"
"""Each number, held back and shown once a week."""
AUDIENCES = vocabulary(
    "audience_choice",
    {
        AudienceLevel.PRIVATE: _l("Only me"),
        AudienceLevel.TREND: _l("%(name)s sees the weekly level"),
        AudienceLevel.EACH: _l("%(name)s sees each number"),
        TOGETHER: _l("%(name)s sees the week’s numbers together, once a week"),
    },
)
HELD_BACK = vocabulary(
    "held_back_choice",
    {"keep": _l("Keep those that are held back to myself"), "show": _l("%(name)s sees them now")},
)
COUNSELORS = vocabulary(
    "counselor_choice",
    {
        AudienceLevel.PRIVATE: _l("Nothing of them"),
        AudienceLevel.TREND: _l("The weekly level"),
        AudienceLevel.EACH: _l("Each number"),
    },
)
vocabulary(
    "new_ratings",
    {
        AudienceLevel.EACH: _l("Of new ratings %(name)s sees each number."),
        AudienceLevel.TREND: _l("Of new ratings %(name)s sees one level a week."),
        AudienceLevel.PRIVATE: _l("Of new ratings %(name)s sees nothing."),
    },
)
COUNSELOR = vocabulary(
    "counselor_would_see",
    {
        AudienceLevel.EACH: _l("A counselor with an account here would see each number."),
        AudienceLevel.TREND: _l("A counselor with an account here would see one level a week."),
    },
)


@in_pages
def counselor_would_see(level: str) -> str | None:
    """What a counselor with an account would see of new ratings; None for nothing."""
    return said(level, "counselor_would_see") if level in COUNSELOR else None


def scale_question(direction: Direction | None, day: date, me: Viewer) -> str:
    """What the scale of a day asks: about one direction, or how steady the viewer feels where there is none."""
    if direction is None:
        return str(gettext("How steady do you feel today?"))
    name = direction.accountable_name or me.partner_name or gettext("your partner")
    if day == me.today:
        return str(gettext("How safe do you feel with %(name)s today?", name=name))
    return str(gettext("How safe did you feel with %(name)s that day?", name=name))


def scale_ends(direction: Direction | None) -> tuple[str, str]:
    """What 0 and 10 stand for on that scale."""
    if direction is None:
        return str(gettext("not steady at all")), str(gettext("fully steady"))
    return str(gettext("not safe at all")), str(gettext("fully safe"))


@in_pages
def rating_name(rating: RecordRow) -> str:
    """What was rated, and by whom."""
    if not rating.about:
        return str(gettext("How steady I felt") if rating.mine else gettext("How steady %(name)s felt", name=rating.name))
    if rating.mine:
        return str(gettext("How safe I felt with %(name)s", name=rating.title))
    return str(gettext("How safe %(name)s felt", name=rating.name))


@in_pages
def level_name(level: RecordRow) -> str:
    """Whose weekly level it is."""
    if level.mine:
        return str(gettext("The week: how safe I felt with %(name)s", name=level.title))
    return str(gettext("The week: how safe %(name)s felt", name=level.name))


@in_pages
def rating_said(version: RowVersion) -> str:
    """The number of a rating, or that it was taken back."""
    return str(gettext("taken back")) if version.said["state"] == "taken_back" else of_ten(version.said["tenths"])


@in_pages
def detail_said(version: RowVersion) -> str:
    """What a detail of a rating says, or why it says nothing."""
    words = version.said["words"]
    if version.said["state"] == "taken_back":
        return str(gettext("taken back"))
    return _detail_words(version.said["kind"], words) if words else why_no_words(version.removed_on)


def _detail_words(kind: str, words: str) -> str:
    if kind in NUMBERS:
        return str(gettext("%(points)s of 10", points=words))
    return as_written(words, kind) if kind in WITHOUT_WORDS else str(words)


@in_pages
def detail_as_written(detail: Mapping[str, Any]) -> str:
    """What a detail is and says, of one in a file. A note is nothing but its words."""
    kind, words = detail["kind"], detail["words"]
    if kind not in DETAILS or kind == "note":
        return str(words)
    what = _detail_words(kind, words)
    return str(gettext("%(kind)s: %(what)s", kind=said(kind, "rating_detail"), what=what))


def weekday_name(number: int) -> str:
    """The name of a weekday; Monday is 0."""
    return str(format_date(_A_MONDAY + timedelta(days=number), "EEEE"))


def hour_name(hour: int) -> str:
    """An hour as a time of day: 20:00."""
    return f"{hour:02}:00"


def slot_words(slot: Slot) -> str:
    """The weekly time of a release: Sunday at 20:00."""
    return str(gettext("%(day)s at %(time)s", day=weekday_name(slot.weekday), time=hour_name(slot.hour)))


def seen_when(me: Viewer, rule: HoldBackRule, since: datetime) -> str:
    """The sentence that says when the partner sees a number which is held back, or would be, since the instant `since`."""
    at = rule.next_after(since).at
    if at <= clock.now():
        return str(gettext("%(name)s sees this within minutes.", name=me.partner_name))
    day = at.astimezone(zone_named(me.zone)).date()
    if day == me.today:
        return str(gettext("%(name)s sees this today at %(time)s.", name=me.partner_name, time=clock_time(at, me.zone)))
    name = weekday_name(day.weekday()) if day - me.today < _WEEK else day_words(day)
    return str(gettext("%(name)s sees this on %(day)s.", name=me.partner_name, day=name))


def next_release(me: Viewer, rule: HoldBackRule) -> str:
    """Sunday, 8 March, 20:00: when what is held back now is shown."""
    at = rule.next_after(clock.now()).at
    return on_day_at(day_words(at.astimezone(zone_named(me.zone)).date()), clock_time(at, me.zone))


def waiting_words(me: Viewer) -> str:
    """What becomes of ratings held back, for somebody who shares again; empty where nothing is held back."""
    feels = feeling(me)
    if feels is None or not number_held_back(me, feels.id):
        return ""
    rule = hold_back_rule(me, feels.id)
    if rule is None:
        return str(gettext("The ratings that you held back stay only yours until you choose again who sees them."))
    when = next_release(me, rule)
    return str(gettext("The ratings that you hold back wait until %(when)s.", when=when))


def audience_words(me: Viewer, level: str, together: Slot | None, *, earlier: bool = False, staying: int = 0) -> str:
    """Of a choice who sees ratings; `together` is the time at which those of a week are shown, `earlier` opens earlier ones.

    `staying` is how many of the earlier ones stay the rater's alone.
    """
    said = _audience(me, level, together)
    if not earlier or level == "private":
        return said
    if not staying:
        return f"{said} {gettext('The earlier ones too.')}"
    but = ngettext(
        "The earlier ones too, but for %(num)s that stays only yours.",
        "The earlier ones too, but for %(num)s that stay only yours.",
        staying,
    )
    return f"{said} {but}"


def _audience(me: Viewer, level: str, together: Slot | None) -> str:
    if level == "private":
        return str(gettext("Saved. From now on: only you."))
    if level == "trend":
        return str(gettext("Saved. From now on: %(name)s sees the weekly level.", name=me.partner_name))
    if together is None:
        return str(gettext("Saved. From now on: %(name)s sees each number.", name=me.partner_name))
    when = slot_words(together)
    return str(
        gettext(
            "Saved. From now on: %(name)s sees the week’s numbers together, each %(when)s.", name=me.partner_name, when=when
        )
    )
