"""Couples at random: what two people did in front of each other, and what one of them did alone."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from random import Random

from hypothesis import strategies as st

from tests.noninterference.every_act import OPEN
from tests.noninterference.private_acts import OF_A_KEEPER, OF_A_RATER, OF_ANYBODY
from tests.noninterference.scene import PAIR, Act

DAYS = 28
LATER = (0, 1, 10, 40, 100)
"""So many days after the last act the pages are read."""

# What needs something to be there comes more often than what begins something.
_LATE = frozenset(
    {
        *("answer own", "answer proposal", "answer share", "offer own", "open share", "respond", "review", "share a note"),
        *("undo", "write a line", "ask to remove", "answer what is asked"),
        *("correct a part", "show a part", "take back a part", "share what is kept later"),
    }
)
_OPEN = [verb for verb in sorted(OPEN) for _ in range(1 + 2 * (verb in _LATE))]
_LEVELS = ("", "private", "each", "each", "together", "together", "trend")


@dataclass(frozen=True, slots=True)
class Couple:
    """A world. `levels` are what Sam's and Alex's ratings show, `together` each number once a week.

    `leaver` leaves at the end, and may erase their words.

    From the day `silent_from` on, `private` shares nothing any more, which is theirs to know. With `moves` they live in
    another zone, once everything is said, and days start for them at another hour: two numbers that stand for these.
    """

    private: str
    mutual: bool
    levels: tuple[str, str]
    open_acts: tuple[Act, ...]
    private_acts: tuple[Act, ...]
    later: int = 0
    leaver: str = ""
    erases: bool = False
    silent_from: int | None = None
    moves: tuple[int, int] | None = None


def couples() -> st.SearchStrategy[Couple]:
    """Worlds of four weeks, read at some time afterwards.

    Each grows from one number: drawn act by act, worlds that come after each other differ in an act or two. The number is
    drawn bit by bit: among integers Hypothesis mixes constants from whatever modules are loaded, and the same seed would
    stand for other worlds wherever other tests ran before.
    """
    bits = st.lists(st.booleans(), min_size=64, max_size=64)
    return bits.map(lambda drawn: couple_of(sum(bit << place for place, bit in enumerate(drawn))))


def couple_of(number: int) -> Couple:
    """The world that a number stands for."""
    draw = Random(number)  # noqa: S311  # a seeded scenario, no secret
    private, mutual = draw.choice(PAIR), draw.random() < 0.4
    return Couple(
        private=private,
        mutual=mutual,
        levels=(draw.choice(_LEVELS), draw.choice(_LEVELS)),
        open_acts=tuple(_act(draw, _OPEN) for _ in range(draw.randint(20, 80))),
        private_acts=tuple(_act(draw, _verbs(private, mutual=mutual)) for _ in range(draw.randint(5, 24))),
        later=draw.choice(LATER),
        leaver=draw.choice(("", "", "", *PAIR)),
        erases=draw.random() < 0.5,
        silent_from=draw.randrange(DAYS) if draw.random() < 0.25 else None,
        moves=(draw.randrange(4), draw.randrange(7)) if draw.random() < 0.4 else None,
    )


def _verbs(private: str, *, mutual: bool) -> list[str]:
    """What somebody may do alone, the acts of their side as often as those of anybody."""
    sides = [OF_A_KEEPER] if mutual or private == PAIR[0] else []
    sides += [OF_A_RATER] if mutual or private == PAIR[1] else []
    return sorted(OF_ANYBODY) + 2 * [verb for side in sides for verb in sorted(side)]


def _act(draw: Random, verbs: list[str]) -> Act:
    dice = (draw.randrange(200), draw.randrange(200), draw.randrange(200))
    return Act(draw.choice(verbs), draw.choice(PAIR), draw.randrange(DAYS), draw.randrange(60), dice)


def smallest(couple: Couple, holds: Callable[[Couple], bool]) -> Couple:
    """A world from which no act can be left out without `holds` becoming false: what a report should show."""
    return next((smallest(each, holds) for each in _smaller(couple) if holds(each)), couple)


def _smaller(couple: Couple) -> Iterator[Couple]:
    for acts in _without(couple.private_acts):
        yield replace(couple, private_acts=acts)
    for acts in _without(couple.open_acts):
        yield replace(couple, open_acts=acts)
    if couple.silent_from is not None:
        yield replace(couple, silent_from=None)
    if couple.moves is not None:
        yield replace(couple, moves=None)
    if couple.leaver:
        yield replace(couple, leaver="")


def _without(acts: tuple[Act, ...]) -> Iterator[tuple[Act, ...]]:
    """The acts without half of them, or a quarter, down to each single one."""
    size = len(acts) // 2
    while size:
        yield from (acts[:start] + acts[start + size :] for start in range(0, len(acts), size))
        size //= 2
    if len(acts) == 1:
        yield ()
