"""What a share shows, to whom and until when: the text that is consented to, and where a share stands."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from hashlib import sha256
from typing import Any

from tracker.domain.errors import Invalid
from tracker.domain.names import called
from tracker.domain.record.chain import canonical_json
from tracker.domain.sharing.limits import LONGEST_PERIOD_DAYS, LONGEST_READER, MOST_DAYS
from tracker.domain.visibility import OF_BOTH, OF_ONE, SharePart

_DAYS = frozenset(
    {"day", "from_day", "until_day", "last_day", "as_of", "by_day", "agreed_on", "review_on", "on", "brought_in_on"}
)


class Policy(StrEnum):
    """What the reader says about what one partner shows alone. A share of one's own has none."""

    NO_SECRETS = "no_secrets"
    MAY_HOLD = "may_hold"
    NONE = ""


class ShareStanding(StrEnum):
    """Where a share stands. What was declined and what nobody answered in time are told alike."""

    WAITING = "waiting"
    ACTIVE = "active"
    NOT_AGREED = "not_agreed"
    ENDED = "ended"


@dataclass(frozen=True, slots=True)
class Scope:
    """What one share shows: the days from `from_day` through `until_day`, to `reader`, through `last_day` (all inclusive).

    `both` shows the shared record and needs both partners' consent; otherwise it is one person's own things. A `live` share
    follows the record; its `until_day` is its last day.
    """

    both: bool
    parts: frozenset[SharePart]
    from_day: date
    until_day: date
    last_day: date
    live: bool
    reader: str
    policy: Policy

    def text(self) -> str:
        """The stored form: canonical JSON."""
        plain = {
            "both": self.both,
            "parts": sorted(self.parts),
            "from_day": self.from_day,
            "until_day": self.until_day,
            "last_day": self.last_day,
            "live": self.live,
            "reader": self.reader,
            "policy": self.policy,
        }
        return freeze(plain)


def scope_of(text: str) -> Scope:
    """The scope behind its stored form."""
    plain = thaw(text)
    parts = frozenset(SharePart(each) for each in plain.pop("parts"))
    return Scope(parts=parts, policy=Policy(plain.pop("policy")), **plain)


def check(scope: Scope, today: date) -> None:
    """Raise Invalid when nobody should be asked to agree to this. `today` is the proposer's local day."""
    allowed = OF_BOTH if scope.both else OF_ONE
    if not scope.parts or not scope.parts <= allowed:
        raise Invalid("parts", "no_parts")
    if SharePart.MOMENTS in scope.parts and SharePart.LOG not in scope.parts:
        raise Invalid("parts", "moments_without_log")
    check_reader(scope.reader)
    if scope.both == (scope.policy is Policy.NONE):
        raise Invalid("policy", "no_policy")
    _check_days(scope, today)


def check_reader(name: str) -> str:
    """The name of whoever reads a sheet as it is kept; Invalid("reader") for what cannot be."""
    unfit = Invalid("reader", "reader_out_of_range", most=LONGEST_READER)
    return called("reader", name, LONGEST_READER, unfit, unfit)


def _check_days(scope: Scope, today: date) -> None:
    if not 0 <= (scope.last_day - today).days < MOST_DAYS:
        raise Invalid("days", "days_out_of_range")
    if scope.until_day > (scope.last_day if scope.live else today):
        raise Invalid("until_day", "last_day_to_come")
    if scope.from_day > min(scope.until_day, today):
        raise Invalid("from_day", "first_day_after_last")
    if (scope.until_day - scope.from_day).days > LONGEST_PERIOD_DAYS:
        raise Invalid("from_day", "period_too_long")


def digest(scope: Scope, value: str | None) -> str:
    """The SHA-256 of what is consented to: the scope, and the frozen value of a snapshot (None for a live share)."""
    return sha256(f"{scope.text()}\n{value or ''}".encode()).hexdigest()


def standing(active: datetime | None, *, declined: bool, revoked: bool, over: bool) -> ShareStanding:
    """Where a share stands. `over`: its last day has passed, somebody left, or somebody stopped sharing."""
    if declined:
        return ShareStanding.NOT_AGREED
    if revoked:
        return ShareStanding.ENDED
    if over:
        return ShareStanding.ENDED if active else ShareStanding.NOT_AGREED
    return ShareStanding.ACTIVE if active else ShareStanding.WAITING


def freeze(value: Mapping[str, object]) -> str:
    """Canonical JSON of plain values; days become ISO text."""
    return canonical_json(value, date.isoformat)


def thaw(text: str) -> dict[str, Any]:
    """The plain values behind canonical JSON, with days as days again."""
    plain: dict[str, Any] = json.loads(text, object_hook=_with_days)
    return plain


def _with_days(plain: dict[str, Any]) -> dict[str, Any]:
    return {
        name: date.fromisoformat(value) if name in _DAYS and isinstance(value, str) else value for name, value in plain.items()
    }
