"""What happened with one commitment on one day: its states, and how the other partner learned of a slip."""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum


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
