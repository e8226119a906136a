"""What happened with one commitment on one day: its states, how the other learned of a slip, and plans for a day."""

from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

from tracker.domain.commitments.categories import HIDEABLE, Category


class State(StrEnum):
    """What the keeper says happened."""

    KEPT = "kept"
    PARTLY = "partly"
    MISSED = "missed"
    SET_ASIDE = "set_aside"
    TAKEN_BACK = "taken_back"


class Learned(StrEnum):
    """How the other partner learned of a slip. `UNKNOWN` comes from imports alone and stands outside Honesty."""

    TOLD = "told"
    ASKED = "asked"
    FOUND = "found"
    NOT_YET = "not_yet"
    UNKNOWN = "unknown"


class Outcome(StrEnum):
    """What became of one due item: an answer, or what stands where no answer is."""

    KEPT = "kept"
    PARTLY = "partly"
    MISSED = "missed"
    SET_ASIDE = "set_aside"
    OPEN = "open"
    SILENT = "silent"
    PAUSED = "paused"


@dataclass(frozen=True, slots=True)
class DueItem:
    """One thing that was due: the local day on which it fell due, its slot (unique in its commitment), its outcome."""

    day: date
    slot: str
    outcome: Outcome


SLIPS = frozenset({State.PARTLY, State.MISSED})


def stays_private(category: Category, state: State, learned: Learned | None) -> bool:
    """Whether an entry stays its writer's alone: taken back, or a slip that could be hidden and was not told yet.

    The record is never the messenger: the writer tells first, then says how the other learned of it.
    """
    hidden = state in SLIPS and category in HIDEABLE and learned in {None, Learned.NOT_YET}
    return state is State.TAKEN_BACK or hidden


FURTHEST = timedelta(days=60)
_CLOSED_AFTER = timedelta(days=1)


def may_be_said(day: date, today: date) -> bool:
    """Whether a plan for `day` is still an announcement, and not too far off; `today` is the writer's own day."""
    return today <= day <= today + FURTHEST


def may_be_changed(day: date, today: date) -> bool:
    """Whether a plan for `day` can still change or be closed: through the day after, for a night that runs late."""
    return today <= day + _CLOSED_AFTER
