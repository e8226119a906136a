"""What the Today page shows: prepared here, so that its templates compute nothing."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from flask import url_for
from flask_babel import gettext

from tracker import clock
from tracker.domain.viewer import Viewer
from tracker.queries.beneath_levels import staying
from tracker.queries.couple import Direction
from tracker.queries.entries.due import asked
from tracker.queries.holding import holding
from tracker.queries.ratings import Rated, rated, sharing_level
from tracker.web.audience_forms import SUGGESTED
from tracker.web.entries.view import MOST_FOLDED, Row, at_most, row_of
from tracker.web.release_words import seen_when, slot_words
from tracker.web.words import day_path


@dataclass(frozen=True, slots=True)
class Scale:
    """The rating of one repair, or of how steady one feels. `folded`: saved, private, and not lying open.

    `together` names the time at which numbers could be shown together, once a week.
    """

    row: str
    repair: str
    question: str
    day: date
    audience: str
    chosen: int | None
    folded: bool
    ask_audience: bool
    partner_name: str
    more_href: str
    change_href: str
    audience_href: str
    together: str
    low: str
    high: str


@dataclass(frozen=True, slots=True)
class TodayPage:
    """Everything of one's own on one day; `more` answered lines stand in the record alone."""

    day: date
    is_today: bool
    back: str
    forward: str
    rows: Sequence[Row]
    logs: Sequence[Row]
    scales: Sequence[Scale]
    keeps: bool
    feels: bool
    begins: bool
    resting: bool
    more: int


def today_page(me: Viewer, found: Sequence[Direction], day: date, changing: str = "") -> TodayPage:
    """The viewer's own side of a day. `found`: the directions they may see; `changing`: whose rating opens again."""
    rows = [row_of(me, each, day) for each in asked(me, day)]
    shown, more = at_most(sorted((row for row in rows if row.items), key=lambda row: not row.waits), MOST_FOLDED)
    return TodayPage(
        day=day,
        is_today=day == me.today,
        back=day_path(day - timedelta(days=1)),
        forward=day_path(day + timedelta(days=1)) if day < me.today else "",
        rows=shown,
        logs=[row for row in rows if row.log_href],
        scales=[scale_of(me, each, day, changing) for each in _rated_in(me, found)],
        begins=not rows,
        keeps=any(each.accountable == me.person for each in found) or bool(rows),
        feels=any(each.hurt == me.person for each in found),
        resting=me.paused,
        more=more,
    )


def _rated_in(me: Viewer, found: Sequence[Direction]) -> Sequence[Direction | None]:
    mine = [each for each in found if each.hurt == me.person]
    if mine:
        return mine
    return [] if found else [None]


def scale_of(me: Viewer, direction: Direction | None, day: date, changing: str = "") -> Scale:
    """The scale of one repair, or of how steady the viewer feels where there is none."""
    repair = direction.id if direction else ""
    mine = rated(me, repair or None, day)
    level = sharing_level(me, repair) if repair else "private"
    key = repair or "steady"
    asks = mine is not None and level is None and me.partner is not None
    return Scale(
        row=f"scale-{key}",
        repair=repair,
        question=_question(direction, day, me),
        day=day,
        audience=_audience(me, mine, level, repair),
        chosen=round(mine.tenths / 10) if mine else None,
        folded=mine is not None and not mine.shared and changing != key,
        ask_audience=asks,
        partner_name=me.partner_name,
        more_href=url_for("today_details.beside", rating=mine.id) if mine else "",
        change_href=url_for("today.page", day=day, change=key),
        audience_href=url_for("audiences.page") if repair and me.partner else "",
        together=slot_words(SUGGESTED),
        low=str(gettext("not safe at all") if direction else gettext("not steady at all")),
        high=str(gettext("fully safe") if direction else gettext("fully steady")),
    )


def _question(direction: Direction | None, day: date, me: Viewer) -> str:
    if direction is None:
        return str(gettext("How steady do you feel today?"))
    name = direction.accountable_name or me.partner_name or gettext("your partner")
    if day == me.today:
        return str(gettext("How safe do you feel with %(name)s today?", name=name))
    return str(gettext("How safe did you feel with %(name)s that day?", name=name))


def _audience(me: Viewer, mine: Rated | None, level: str | None, repair: str) -> str:
    held = holding(me, repair) if level == "each" and me.shares else None
    waits_since = clock.now() if mine is None else _waits_since(me, mine, repair)
    if held and waits_since:
        return seen_when(me, held, waits_since)
    shown = mine.shared if mine else level == "each" and me.shares
    if shown:
        return str(gettext("%(name)s sees this number.", name=me.partner_name))
    if level == "trend" and me.shares:
        return str(gettext("%(name)s sees the weekly level.", name=me.partner_name))
    return str(gettext("Only you see this."))


def _waits_since(me: Viewer, mine: Rated, repair: str) -> datetime | None:
    stays = mine.held_at and mine.audience == "trend" and mine.id in staying(me, repair)
    return None if stays else mine.held_at
