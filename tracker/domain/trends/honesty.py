"""Honesty: how the other learned of each slip, and how many days it took."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from tracker.domain.entries.entries import SLIPS, Learned, State
from tracker.domain.trends.spans import ChartSpan, first_day


def slips(entries: Iterable[tuple[State, str | None]]) -> dict[str, int]:
    """How the other learned of each slip: counts by way, and `all` of them; those where it is not known stand outside."""
    ways = [learned for state, learned in entries if state in SLIPS and learned not in {None, Learned.UNKNOWN}]
    return {"all": len(ways), **{str(way): ways.count(way) for way in (Learned.TOLD, Learned.ASKED, Learned.FOUND)}}


WAYS = (Learned.TOLD, Learned.ASKED, Learned.FOUND)
"""The ways that have a stem. A slip that is not told yet has none, and counts all the same."""


@dataclass(frozen=True, slots=True)
class Slip:
    """A slip that both may see: its day, what happened, how the other learned of it, and after how many days.

    The day on which the record showed it as a slip is the day that it was told. `days` is None where that is not known: it was
    brought in from a time before there was a shared record.
    """

    day: date
    state: State
    learned: Learned | None
    days: int | None


@dataclass(frozen=True, slots=True, eq=False)
class Honesty:
    """Every slip of a direction up to `today`, oldest first, and what the other says beside the log.

    `unmatched` are the days of entries that the other marked as not matching, `noted` those of shared found notes
    without an entry.
    """

    today: date
    slips: Sequence[Slip]
    unmatched: Sequence[date] = ()
    noted: Sequence[date] = ()

    @property
    def anything(self) -> bool:
        """Whether there is something to show."""
        return bool(self.slips or self.unmatched or self.noted)

    @property
    def earliest(self) -> date:
        """The first day that there is anything about. There must be something."""
        return min(self._days)

    @property
    def latest(self) -> date:
        """The last day that there is anything about. There must be something."""
        return max(self._days)

    @property
    def _days(self) -> list[date]:
        return [*(slip.day for slip in self.slips), *self.unmatched, *self.noted]


@dataclass(frozen=True, slots=True)
class HonestyChart:
    """Honesty from `first` to `last`. `told` of `counted` were told first; of `unsaid` more it is not said how.

    No late entry lowers `told`, whatever it says, and what was told counts as told however late.
    """

    first: date
    last: date
    slips: Sequence[Slip]
    told: int
    counted: int
    unsaid: int
    unmatched: int
    noted: int

    def lane(self, way: Learned) -> list[Slip]:
        """The slips that the other learned of in this way, oldest first."""
        return [slip for slip in self.slips if slip.learned is way]


def honesty_chart(said: Honesty, span: ChartSpan, earliest: date) -> HonestyChart:
    """The part of `said` that a span shows; `earliest` is that of all that stands beside it."""
    first = first_day(span, said.today, earliest)
    shown = [slip for slip in said.slips if slip.day >= first]
    counts = slips((slip.state, slip.learned) for slip in shown)
    return HonestyChart(
        first=first,
        last=said.today,
        slips=shown,
        told=counts[Learned.TOLD],
        counted=counts["all"],
        unsaid=len(shown) - counts["all"],
        unmatched=sum(day >= first for day in said.unmatched),
        noted=sum(day >= first for day in said.noted),
    )
