"""A couple's world while it is lived: who is there, what both have made so far, and what one of them made alone."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import TypeVar

from tests.support.factories import actor, password
from tracker.domain.ratings.hold_back import Slot
from tracker.domain.viewer import Actor
from tracker.queries.couple import feeling
from tracker.services.ratings import audiences

PAIR = ("Sam", "Alex")  # in this order: who broke trust, who was hurt
DAY = timedelta(days=1)
EVENING = Slot(6, 20)

Thing = TypeVar("Thing")


@dataclass(frozen=True, slots=True)
class Act:
    """One thing that somebody does, `minute` minutes into the acts of a day. `dice` decide what its verb leaves open."""

    verb: str
    who: str
    day: int
    minute: int
    dice: tuple[int, int, int]


@dataclass(frozen=True, slots=True)
class Said:
    """An entry: its id, and where it stands."""

    id: str
    commitment: str
    day: date
    slot: str
    who: str


@dataclass(slots=True)
class Scene:
    """What acts can be about. `things` were made by acts that both runs of a world have, `hidden` by private acts alone.

    `levels` says for each person who rates what the other sees of it. `private` is whose private acts are in question;
    `whole` is the run that has them. Once they are `silent` they do nothing openly any more.
    """

    private: str
    mutual: bool
    levels: Mapping[str, str]
    whole: bool
    things: dict[str, list[str]] = field(default_factory=dict)
    hidden: dict[str, list[str]] = field(default_factory=dict)
    entries: list[Said] = field(default_factory=list)
    tokens: list[str] = field(default_factory=list)
    about_to_fall_silent: bool = False
    silent: bool = False

    def who(self, act: Act, role: str) -> Actor:
        """Who does it openly: where only one of the two can, that one, whoever was drawn."""
        if role == "any" or self.mutual:
            return self.named(act.who)
        return self.named(PAIR[0] if role == "keeper" else PAIR[1])

    def named(self, name: str) -> Actor:
        """Somebody who does something openly: not the one who has fallen silent."""
        if self.silent and name == self.private:
            raise NothingThere
        return actor(name)

    def add(self, kind: str, item: str | None) -> str:
        """Note something that both runs have."""
        assert item is not None
        self.things.setdefault(kind, []).append(item)
        return item

    def hide(self, kind: str, item: str | None) -> str:
        """Note something that only the run with the private acts has."""
        assert item is not None
        self.hidden.setdefault(kind, []).append(item)
        return item

    def pick(self, kind: str, number: int) -> str:
        """One of the things of a kind."""
        return chosen(self.things.get(kind, []), number)

    def pick_hidden(self, kind: str, number: int) -> str:
        """One of the hidden things of a kind."""
        return chosen(self.hidden.get(kind, []), number)


def present_password(scene: Scene) -> str:
    """The password of whoever does something alone, as it is by now."""
    return [password(scene.private), *scene.hidden.get("password", [])][-1]


def other_than(name: str) -> str:
    """The other one of the two."""
    return PAIR[name == PAIR[0]]


class NothingThere(Exception):  # no fault: there is nothing to do it with
    """An act found nothing to be about."""


def chosen(found: list[Thing], number: int) -> Thing:
    """One of what was found, by any number."""
    if not found:
        raise NothingThere
    return found[number % len(found)]


def kept_for_private_acts(day: date) -> bool:
    """Every fifth day is left to private acts: what both may see is never said about it."""
    return day.toordinal() % 5 == 0


def open_day(me: Actor, back: int) -> date:
    """A day up to three weeks back that may be spoken of openly."""
    day = me.today - (back % 21) * DAY
    return day - DAY if kept_for_private_acts(day) else day


def private_day(me: Actor, back: int) -> date:
    """A day up to three weeks back of which nothing is said openly."""
    day = me.today - (back % 21) * DAY
    return day - (day.toordinal() % 5) * DAY


def left_alone(item: str) -> bool:
    """Half of all things are left to private acts: what is private is said about these, what is open about the others."""
    return int(item, 16) % 2 == 1


def told_first(item: str) -> bool:
    """Half of what is left alone is first spoken of openly, once; only then does its writer do anything with it alone."""
    return int(item, 16) % 4 == 3


def repair_of(me: Actor) -> str:
    """The repair in which somebody was hurt."""
    found = feeling(me)
    if found is None:
        raise NothingThere
    return found.id


def show_ratings(me: Actor, repair: str, level: str, slot: Slot = EVENING) -> None:
    """Choose who sees one's ratings from now on: a level, or each number `together` at a time of the week."""
    held = level == "together"
    audiences.choose_audience(me, repair, "each" if held else level, earlier=False, together=slot if held else None)


Verb = Callable[[Scene, Act], object]


def act(verb: str, day: int, *dice: int, who: str = "Alex") -> Act:
    first, second, third = (*dice, 0, 0, 0)[:3]
    return Act(verb, who, day, 0, (first, second, third))
