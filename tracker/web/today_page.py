"""What the Today page shows: prepared here, so that its templates compute nothing."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta

from flask import url_for
from flask_babel import gettext, ngettext

from tracker import clock
from tracker.domain.entries import SLIPS, Learned, State
from tracker.domain.viewer import Viewer
from tracker.queries.answering import Asked, Written, asked, asked_one
from tracker.queries.beneath_levels import staying
from tracker.queries.couple import Direction
from tracker.queries.holding import holding
from tracker.queries.ratings import Rated, rated, sharing_level
from tracker.web.audience_forms import SUGGESTED
from tracker.web.release_words import seen_when, slot_words
from tracker.web.words import clock_time, day_path

_LATE = 2
"""From so many days after its day on, an entry says how much later it was added."""
MOST_FOLDED = 40
"""So many answered lines stand on one day; the record has them all. What is open always stands there."""


@dataclass(frozen=True, slots=True)
class Item:
    """One slot as the answer row shows it: open, asking its second question, or folded to a line.

    `words` are those that the other cannot see yet, and will see with it.
    """

    slot: str
    state: str | None = None
    learned: str | None = None
    excused: str | None = None
    entry: str | None = None
    time: str = ""
    folded: bool = False
    only_me: bool = False
    words: str = ""


@dataclass(frozen=True, slots=True)
class Row:
    """One commitment on one day: folded lines, at most one open card. `log_href` where things are written as they happen."""

    id: str
    day: date
    title: str
    aside: str
    other_name: str
    items: Sequence[Item]
    log_href: str = ""
    problem: str = ""

    @property
    def waits(self) -> bool:
        """Whether an answer is still open."""
        return any(not item.folded for item in self.items)


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
    shown, more = _at_most(sorted((row for row in rows if row.items), key=lambda row: not row.waits), MOST_FOLDED)
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


def _at_most(rows: Sequence[Row], folded: int) -> tuple[list[Row], int]:
    """The rows with so many folded lines in all, the last ones of a row, and how many were left out."""
    shown, left, more = [], folded, 0
    for row in rows:
        lines = sum(item.folded for item in row.items)
        out = max(0, lines - left)
        left, more = left - lines + out, more + out
        items = _without_first(row.items, out)
        if items:
            shown.append(replace(row, items=items))
    return shown, more


def _without_first(items: Sequence[Item], folded: int) -> list[Item]:
    """The items without their first so many folded ones."""
    out = set([number for number, item in enumerate(items) if item.folded][:folded])
    return [item for number, item in enumerate(items) if number not in out]


def _rated_in(me: Viewer, found: Sequence[Direction]) -> Sequence[Direction | None]:
    mine = [each for each in found if each.hurt == me.person]
    if mine:
        return mine
    return [] if found else [None]


def one_row(me: Viewer, commitment: str, day: date) -> Row | None:
    """The row of one commitment, after a tap."""
    found = asked_one(me, commitment, day)
    if found is None:
        return None
    row = row_of(me, found, day)
    return next(iter(_at_most([row], MOST_FOLDED)[0]), row)


def row_of(me: Viewer, each: Asked, day: date) -> Row:
    """The row of one commitment on a day."""
    return Row(
        id=each.id,
        day=day,
        title=each.title,
        aside=_aside(me, each),
        other_name="" if each.own else me.partner_name,
        items=_items(me, each, day),
        log_href=url_for("today_details.log", commitment=each.id, day=day) if each.event_log else "",
    )


def _aside(me: Viewer, each: Asked) -> str:
    if each.offered:
        return str(gettext("offered: %(name)s sees it after a yes", name=me.partner_name))
    if each.own:
        return str(gettext("by my own word"))
    if each.weekly:
        return str(gettext("this week, %(held)s of %(of)s", held=each.view.held, of=each.view.of))
    return str(gettext("by %(time)s", time=each.due_time)) if each.due_time else ""


def _items(me: Viewer, each: Asked, day: date) -> list[Item]:
    standing = [one for one in each.written if one.day == day and one.state is not State.TAKEN_BACK]
    items = [_item(me, each, one) for one in standing]
    taken = {one.slot for one in standing}
    if each.view.slot and each.view.slot not in taken and not each.view.paused:
        items.append(Item(each.view.slot))
    return items


def _item(me: Viewer, each: Asked, one: Written) -> Item:
    only_me = not one.shared and not each.own
    return Item(
        slot=one.slot,
        state=str(one.state),
        learned=one.learned,
        excused=one.excused,
        entry=one.id,
        time=_written_when(me, one),
        folded=each.own or not _has_a_second_question(one),
        only_me=only_me,
        words=one.words if only_me else "",
    )


def _has_a_second_question(one: Written) -> bool:
    """Of a slip how the other learned of it, of what was set aside why. Nothing is said for its keeper until they answer."""
    if one.state is State.SET_ASIDE:
        return one.excused is None
    return one.state in SLIPS and one.learned in {None, Learned.NOT_YET}


def _written_when(me: Viewer, one: Written) -> str:
    late = (one.written_on - one.day).days
    if late < _LATE:
        return clock_time(datetime.fromisoformat(one.written_at), me.zone)
    return str(ngettext("added %(num)s day later", "added %(num)s days later", late))


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
