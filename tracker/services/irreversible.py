"""Acts that cannot be taken back: each is counted while it is done, and undone unless it is exactly what the form said."""

from collections import Counter
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

from tracker.domain.errors import Refused
from tracker.domain.viewer import Actor
from tracker.models.kinds import KINDS
from tracker.queries.counts import Thing, erased_versions, held_in_all, last_version, shown_since
from tracker.services.writing import writes


@dataclass(frozen=True, slots=True)
class Going:
    """How many things of each kind go: `shown` to the partner that were their writer's alone, `erased` of their words.

    `whole` are those of which nothing is left, not even when they were written.
    `versions` is in how many versions those words stood; `waiting` is how many ratings are held until their time comes;
    `staying` is how many of what was asked for stay their writer's.
    """

    shown: Mapping[str, int]
    erased: Mapping[str, int]
    versions: int = 0
    waiting: int = 0
    staying: int = 0
    whole: Mapping[str, int] = field(default_factory=dict)

    @property
    def number(self) -> int:
        """How many things in all."""
        return sum(sum(each.values()) for each in (self.shown, self.erased, self.whole)) + self.waiting

    @property
    def said(self) -> str:
        """The same as a short text, which the form that says yes sends back."""
        parts = [f"{kind}:{number}" for kind, number in sorted(self.shown.items())]
        parts += [f"-{kind}:{number}" for kind, number in sorted(self.erased.items())]
        parts += [f"!{kind}:{number}" for kind, number in sorted(self.whole.items())]
        parts += [f"={self.staying}"] if self.staying else []
        return " ".join([*parts, f"{self.versions}/{self.waiting}"])


class Unsaid(Refused):
    """Something else would go than what was said. Nothing was done."""

    def __init__(self, going: Going) -> None:
        super().__init__("going_not_said")
        self.going = going


@writes
def exactly(
    actor: Actor, said: str, work: Callable[[], str | None], least: int = 1, stay: Callable[[], int] | None = None
) -> str | None:
    """Do `work` when what it shows or erases is what `said` says (`Going.said`), or fewer than `least` things.

    Otherwise raise Unsaid with what it would be; then nothing of it has happened. `stay` counts, once `work` is done, what
    somebody would expect to go and what stays theirs: it is said as well.
    """
    last, gone, held = last_version(), erased_versions(actor), held_in_all(actor)
    done = work()
    waiting = max(0, held_in_all(actor) - held)
    staying = stay() if stay else 0
    going = Going(_newly_seen(actor, last), *_newly_gone(gone, erased_versions(actor)), waiting, staying)
    if going.number + staying >= least and going.said != said:
        raise Unsaid(going)
    return done


@writes
def as_counted(actor: Actor, said: str, count: Callable[[Actor], Going], work: Callable[[], str | None]) -> str | None:
    """Do `work` when what `count` gives is what `said` says, or nothing. Otherwise raise Unsaid, and nothing has happened.

    For what shows or erases nothing yet by itself, or is counted before it is gone.
    """
    going = count(actor)
    if going.number and going.said != said:
        raise Unsaid(going)
    return work()


def _newly_seen(actor: Actor, last: int) -> Counter[str]:
    return Counter(kind for kind, was_there in shown_since(actor, last) if was_there or KINDS[kind].made_shown)


def _newly_gone(before: Mapping[Thing, int], after: Mapping[Thing, int]) -> tuple[Counter[str], int]:
    more = {thing: number - before.get(thing, 0) for thing, number in after.items() if number > before.get(thing, 0)}
    return Counter(kind for _, kind in more), sum(more.values())
