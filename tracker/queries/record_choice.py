"""What somebody chose to see of the record: one commitment, some kinds, a span of days."""

from dataclasses import dataclass
from datetime import date

from tracker.queries.commitments.events import Event
from tracker.queries.kept import Kept

KINDS = ("answers", "responses", "plans", "moments", "found", "reflections", "ratings", "agreements")
"""What the record holds, as people call it. Responses are the answers that somebody responded to."""

_CALLED = {
    "entry": "answers",
    "plan": "plans",
    "moment": "moments",
    "reflection": "reflections",
    "found_note": "found",
    "rating": "ratings",
    "rating_detail": "ratings",
    "weekly_level": "ratings",
}
_OF_COMMITMENTS = frozenset({"answers", "responses", "plans", "agreements"})


@dataclass(frozen=True, slots=True)
class Choice:
    """No commitment, no kinds, no days: everything. `first` and `last` are both included."""

    commitment: str = ""
    kinds: frozenset[str] = frozenset()
    first: date | None = None
    last: date | None = None

    @property
    def everything(self) -> bool:
        """Whether nothing is left out."""
        return self == Choice()

    def wants(self, kind: str) -> bool:
        """Whether something of one of KINDS may be among what was chosen."""
        return (not self.kinds or kind in self.kinds) and (not self.commitment or kind in _OF_COMMITMENTS)

    def has_day(self, day: date) -> bool:
        """Whether the day lies in the span."""
        return (self.first is None or self.first <= day) and (self.last is None or day <= self.last)

    def has(self, item: Kept) -> bool:
        """Whether a row of the record was chosen, whatever its day."""
        if self.commitment and item.about != self.commitment:
            return False
        return self.wants(_CALLED[item.kind]) or (item.kind == "entry" and self.wants("responses") and bool(item.beside))

    def has_event(self, event: Event) -> bool:
        """Whether something that happened to a commitment was chosen."""
        return self.wants("agreements") and self.commitment in {"", event.commitment} and self.has_day(event.day)
