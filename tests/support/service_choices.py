"""What a reader may see of a rating, said a second time and as the product promises it: what the laws hold the services to."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime

from tracker.domain.ratings.audiences import AudienceLevel

_WIDTH = {level: number for number, level in enumerate(AudienceLevel)}


@dataclass(frozen=True, slots=True)
class Choice:
    """One choice for one reader, from `from_day` on; made on the rater's day `chosen_on`. Earlier ones are never changed."""

    level: AudienceLevel
    from_day: date
    chosen_on: date
    written_at: datetime

    @property
    def earlier(self) -> bool:
        """Whether it opens what was rated before it was made."""
        return self.from_day < self.chosen_on


def in_force(choices: Iterable[Choice]) -> AudienceLevel | None:
    """The level of the choice that was written last; None before the first."""
    last = max(choices, key=lambda each: each.written_at, default=None)
    return last.level if last else None


def level_of(choices: Iterable[Choice], day: date, written_at: datetime) -> AudienceLevel:
    """What a reader sees of a rating about `day`: what was in force when it was written, or what a later choice opened.

    A later choice opens an earlier rating only where its maker said so, and narrowing takes nothing back.
    """
    all_of_them = list(choices)
    before = in_force(each for each in all_of_them if each.written_at <= written_at) or AudienceLevel.PRIVATE
    after = (each for each in all_of_them if each.written_at > written_at and each.earlier)
    return max([before, *(each.level for each in after if each.from_day <= day)], key=lambda level: _WIDTH[level])
