"""Who reads and who acts."""

from dataclasses import dataclass, field
from datetime import date


@dataclass(frozen=True, slots=True)
class Viewer:
    """A person in a space. `partner` is the other's id, or None while they are alone there; `today` is the person's own day.

    `resting` holds what either partner has switched on: pairs of person id and `pause` or `stop`.
    """

    person: str
    name: str
    couple: str
    partner: str | None
    partner_name: str
    zone: str
    day_start: int
    today: date
    resting: frozenset[tuple[str, str]] = frozenset()
    archived: bool = False

    @property
    def shares(self) -> bool:
        """Whether what this person writes now can become visible to the partner."""
        return self.partner is not None and not self.archived and not any(who == self.person for who, _ in self.resting)

    @property
    def paused(self) -> bool:
        """Whether nothing is due now, because either partner has paused."""
        return any(kind == "pause" for _, kind in self.resting)


@dataclass(frozen=True, slots=True)
class Actor(Viewer):
    """A person who is doing something. `key` and `digest` name the form they sent: sent twice, it is done once.

    `session` names the session in which they are signed in; it is empty without a browser.
    """

    key: str = ""
    digest: str = ""
    session: str = field(default="", compare=False)
