"""What the row of a commitment shows on a day: prepared here, so that its templates compute nothing."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime

from flask import url_for
from flask_babel import gettext

from tracker.domain.entries.entries import SLIPS, Learned, State
from tracker.domain.viewer import Viewer
from tracker.queries.entries.due import CommitmentDay, CurrentEntry, asked_one
from tracker.web.entries.words import added_later
from tracker.web.words import clock_time

MOST_FOLDED = 40
"""So many answered lines stand on one day; the record has them all. What is open always stands there."""


@dataclass(frozen=True, slots=True)
class AnswerLine:
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

    @property
    def asks_why(self) -> bool:
        """Whether its second question is why it was set aside; of a slip it is how the other learned of it."""
        return self.state == State.SET_ASIDE


@dataclass(frozen=True, slots=True)
class Row:
    """One commitment on one day: folded lines, at most one open card. `log_href` where things are written as they happen."""

    id: str
    day: date
    title: str
    aside: str
    other_name: str
    items: Sequence[AnswerLine]
    log_href: str = ""
    problem: str = ""

    @property
    def waits(self) -> bool:
        """Whether an answer is still open."""
        return any(not item.folded for item in self.items)


def at_most(rows: Sequence[Row], folded: int) -> tuple[list[Row], int]:
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


def _without_first(items: Sequence[AnswerLine], folded: int) -> list[AnswerLine]:
    """The items without their first so many folded ones."""
    out = set([number for number, item in enumerate(items) if item.folded][:folded])
    return [item for number, item in enumerate(items) if number not in out]


def one_row(me: Viewer, commitment: str, day: date) -> Row | None:
    """The row of one commitment, after a tap."""
    found = asked_one(me, commitment, day)
    if found is None:
        return None
    row = row_of(me, found, day)
    return next(iter(at_most([row], MOST_FOLDED)[0]), row)


def row_of(me: Viewer, each: CommitmentDay, day: date) -> Row:
    """The row of one commitment on a day."""
    return Row(
        id=each.id,
        day=day,
        title=each.title,
        aside=_aside(me, each),
        other_name="" if each.own else me.partner_name,
        items=_items(me, each, day),
        log_href=url_for("entries.details.log", commitment=each.id, day=day) if each.event_log else "",
    )


def _aside(me: Viewer, each: CommitmentDay) -> str:
    if each.offered:
        return str(gettext("offered: %(name)s sees it after a yes", name=me.partner_name))
    if each.own:
        return str(gettext("by my own word"))
    if each.weekly:
        return str(gettext("this week, %(filled)s of %(of)s", filled=each.view.filled, of=each.view.of))
    return str(gettext("by %(time)s", time=each.due_time)) if each.due_time else ""


def _items(me: Viewer, each: CommitmentDay, day: date) -> list[AnswerLine]:
    standing = [one for one in each.written if one.day == day and one.state is not State.TAKEN_BACK]
    items = [_item(me, each, one) for one in standing]
    taken = {one.slot for one in standing}
    if each.view.slot and each.view.slot not in taken and not each.view.paused:
        items.append(AnswerLine(each.view.slot))
    return items


def _item(me: Viewer, each: CommitmentDay, one: CurrentEntry) -> AnswerLine:
    only_me = not one.shared and not each.own
    return AnswerLine(
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


def _has_a_second_question(one: CurrentEntry) -> bool:
    """Of a slip how the other learned of it, of what was set aside why. Nothing is said for its keeper until they answer."""
    if one.state is State.SET_ASIDE:
        return one.excused is None
    return one.state in SLIPS and one.learned in {None, Learned.NOT_YET}


def _written_when(me: Viewer, one: CurrentEntry) -> str:
    late = added_later((one.written_on - one.day).days)
    return late or clock_time(datetime.fromisoformat(one.written_at), me.zone)
