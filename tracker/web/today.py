"""Today: one day, what one keeps and what one feels; each tap is saved at once."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta

from flask import Blueprint, render_template, request
from flask.typing import ResponseReturnValue

from tracker.domain.viewer import Viewer
from tracker.queries.couple import Direction, directions, partner_says
from tracker.queries.entries.due import asked
from tracker.queries.entries.partner import told
from tracker.queries.entries.plans import announced, plans_of
from tracker.queries.moments import setbacks_on
from tracker.web.account.claims import says_words
from tracker.web.entries.view import MOST_FOLDED, Row, at_most, row_of
from tracker.web.forms import day_of, is_tap
from tracker.web.policy import policy
from tracker.web.ratings.scale import Scale, scale_of, scale_row
from tracker.web.session import actor
from tracker.web.words import day_path


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


blueprint = Blueprint("today", __name__)


@blueprint.get("/today")
@policy("member")
def page() -> ResponseReturnValue:
    """One day, the person's own today unless another is named. With `change`, a folded rating opens again."""
    me, changing = actor(), request.args.get("change", "")
    day = day_of(request.args.get("day"), me.today)
    if changing and is_tap():
        return scale_row(changing, day, open_again=changing)
    found, read = directions(me), announced(me, day)
    shown = today_page(me, found, day, changing)
    # Where only the other has said their half nothing can be told yet, and nothing should look as if it were missing.
    theirs = told(me, day, read)
    theirs = replace(theirs, expected=theirs.expected and shown.feels)
    beside = {"plans": plans_of(me, day, read), "told": theirs, "setbacks": setbacks_on(me, day)}
    says = partner_says(me, found) if shown.is_today else ""
    return render_template("today.html", me=me, page=shown, says=says_words(says, me.partner_name) if says else "", **beside)
