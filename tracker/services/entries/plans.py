"""Plans of where somebody will be: announced before, changed underway, closed at home. Their words go after 90 days."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, time, timedelta
from itertools import groupby
from operator import itemgetter

from tracker import chance, clock
from tracker.domain.entries.entries import may_be_changed, may_be_said
from tracker.domain.entries.limits import LONGEST_COMPANY, LONGEST_COURSE, LONGEST_PLACE, PLANS_KEPT_FOR
from tracker.domain.errors import Conflict, Invalid, NotFound
from tracker.domain.text import typed, typed_line
from tracker.domain.viewer import Actor
from tracker.models.base import database
from tracker.models.commitments import Commitment
from tracker.models.entries import Plan
from tracker.queries.scoped import own_rows
from tracker.services.pace import paced
from tracker.services.record import ledger
from tracker.services.record.erase import bodies_about, erase_words_of
from tracker.services.writing import transaction, writes


@dataclass(frozen=True, slots=True)
class NewPlan:
    """A plan for a day. Times are on the writer's clock; an `until_time` before `from_time` means the night after."""

    day: date
    place: str
    company: str = ""
    from_time: time | None = None
    until_time: time | None = None
    words: str = ""
    commitment: str | None = None


@dataclass(frozen=True, slots=True)
class NewCourse:
    """What changed underway: a few words, a new time, or both."""

    words: str = ""
    until_time: time | None = None


@writes
def say_plan(actor: Actor, new: NewPlan) -> str:
    """Say a plan. It is visible and in the chain at once, unless nothing is shared at present. Returns its id."""
    if not may_be_said(new.day, actor.today):
        raise Invalid("day", "plan_day_out_of_range")
    place = typed_line("place", new.place, LONGEST_PLACE)
    if not place:
        raise Invalid("place", "plan_without_place")
    now = clock.now()
    plan = Plan(
        id=chance.ident("plan", actor.person),
        couple=actor.couple,
        writer=actor.person,
        day=new.day,
        commitment=_own_commitment(actor, new.commitment),
        state="said",
        place=place,
        company=typed_line("company", new.company, LONGEST_COMPANY),
        from_time=_on_the_clock(new.from_time),
        until_time=_on_the_clock(new.until_time),
        words=typed("words", new.words, LONGEST_COURSE),
        said_at=now,
        written_at=now,
        shared_at=now if actor.shares else None,
    )
    ledger.add(actor, "plan", plan)
    return str(plan.id)


def _own_commitment(actor: Actor, commitment: str | None) -> str | None:
    if commitment is None:
        return None
    # A plan that the other sees must not tell of a commitment that they do not see.
    seen = Commitment.shared_at.is_null(is_null=False) if actor.shares else True
    if not own_rows(Commitment, actor).where(seen & (Commitment.id == commitment)).exists():
        raise NotFound
    return commitment


def _on_the_clock(value: time | None) -> str | None:
    return None if value is None else f"{value:%H:%M}"


@writes
def change_plan(actor: Actor, plan: str, new: NewCourse) -> str:
    """Say that plans changed, also after coming home by mistake. Calls nobody. Returns the plan's id."""
    row = _own_plan(actor, plan)
    _refuse_when_past(actor, row)
    words = typed("words", new.words, LONGEST_COURSE)
    if not words and new.until_time is None:
        raise Invalid("words", "plan_change_without_words")
    row.words = words
    row.until_time = _on_the_clock(new.until_time) or row.until_time
    return _keep(actor, row, "changed")


@writes
def come_home(actor: Actor, plan: str) -> str:
    """Close a plan. It answers no commitment. Returns the plan's id."""
    row = _own_plan(actor, plan)
    _refuse_when_past(actor, row)
    return _keep(actor, row, "home")


@writes
def take_back_plan(actor: Actor, plan: str) -> str:
    """Take a plan back; whoever could read it can still read what it said. Returns the plan's id."""
    row = _own_plan(actor, plan)
    return _keep(actor, row, "taken_back")


def _own_plan(actor: Actor, plan: str) -> Plan:
    found: Plan | None = own_rows(Plan, actor).where(Plan.id == plan).first()
    if found is None:
        raise NotFound
    if found.state == "taken_back":
        raise Conflict("plan_taken_back")
    return found


def _refuse_when_past(actor: Actor, row: Plan) -> None:
    if not may_be_changed(row.day, actor.today):
        raise Conflict("plan_day_over")


def _keep(actor: Actor, row: Plan, state: str) -> str:
    if state == "home" and row.state == "home":
        return str(row.id)
    row.state, row.written_at = state, clock.now()
    ledger.change(actor, "plan", row)
    return str(row.id)


_AT_ONCE = 3

_OLD = """
SELECT p.id, p.couple_id, p.day, w.zone, w.day_start FROM plan p JOIN person w ON w.id = p.writer_id
WHERE p.day < ? AND (p.place <> '' OR p.company <> '' OR p.words <> '' OR p.from_time IS NOT NULL OR p.until_time IS NOT NULL)
ORDER BY p.couple_id
"""


def forget_old_plans() -> int:
    """Erase the words of every plan whose day is more than 90 days past, in all their versions and in the chain's bodies.

    The days are those of whoever said it. Returns how many plans. For the worker: it is nobody's act, appends nothing, and a
    second call finds nothing to do. A few plans at a time, and what it does not come to is due in the next turn.
    """
    return sum(_forget(couple, plans) for couple, plans in paced(_old()))


def _old() -> Iterator[tuple[str, list[str]]]:
    # Nowhere is the calendar more than a day ahead of UTC.
    last = clock.now().date() + timedelta(days=1) - PLANS_KEPT_FOR
    rows = database.execute_sql(_OLD, (last.isoformat(),)).fetchall()
    passed = [(couple, plan) for plan, couple, *said in rows if _has_passed(*said)]
    for couple, found in groupby(passed, key=itemgetter(0)):
        plans = [plan for _, plan in found]
        yield from ((couple, plans[start : start + _AT_ONCE]) for start in range(0, len(plans), _AT_ONCE))


def _has_passed(day: str, zone: str, day_start: int) -> bool:
    return date.fromisoformat(day) < clock.today(zone, day_start) - PLANS_KEPT_FOR


def _forget(couple: str, plans: list[str]) -> int:
    read = bodies_about(couple, plans)
    with transaction():
        erase_words_of(couple, "plan", plans, clock.now(), read=read)
    return len(plans)
