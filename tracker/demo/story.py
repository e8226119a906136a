"""What the demonstration knows while it is told: who they are, what they agreed to, and what is still to come."""

from collections import defaultdict
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from tracker.demo.turns import DemoCommitment
from tracker.domain.viewer import Actor
from tracker.services.account import people as accounts

ZONE = "Europe/London"
OTHER = {"sam": "alex", "alex": "sam"}

Event = tuple[time, Callable[[], object]]
"""Something that happens at a time of its day."""


@dataclass(frozen=True, slots=True)
class Account:
    """How one of the two signs in."""

    email: str
    password: str
    name: str


@dataclass(slots=True)
class StandingCommitment:
    """A commitment as it stands: its id, the number of its terms, and the day of its next review, if it has one."""

    item: str
    commitment: DemoCommitment
    number: int = 1
    review: int | None = None
    reviewed: int = 0


@dataclass(slots=True)
class Story:
    """What has happened so far. Day 0 is `first`, the `last` day is today; nothing is written later than `now`.

    `told` holds what was said this evening: who may answer it, the entry, the commitment.
    """

    first: date
    last: int
    now: datetime
    accounts: dict[str, Account]
    invitation: str = ""
    kept: dict[str, StandingCommitment] = field(default_factory=dict)
    later: dict[int, list[Event]] = field(default_factory=lambda: defaultdict(list))
    told: list[tuple[str, str, StandingCommitment]] = field(default_factory=list)

    def date(self, day: int) -> date:
        """The date of a day of the story."""
        return self.first + timedelta(days=day)

    def instant(self, day: int, at: time) -> datetime:
        """The instant at which the couple's clock says so, or now where that is still to come."""
        then = datetime.combine(self.date(day), at, ZoneInfo(ZONE)).astimezone(UTC)
        return min(then, self.now)


def email_of(name: str) -> str:
    """The address of somebody of the story."""
    return f"{name.lower()}@example.org"


def acting(who: str) -> Actor:
    """Sam or Alex, as they are at the moment that is being told."""
    return accounts.actor_of(email_of(who))
