"""Ratings that are held and then shown: what happened to them before is nobody else's."""

from dataclasses import replace

import pytest
from flask import Flask

from tests.noninterference.comparison import compare
from tests.noninterference.couples import Couple
from tests.noninterference.life import Stage
from tests.noninterference.scene import act
from tracker.queries.ratings.hold_back import HoldBackRule
from tracker.services.ratings import hold_back

pytestmark = pytest.mark.proof

Stages = tuple[Stage, Stage]

# Alex shows each number on Sundays, and marks days. In private Alex wavers, thinks of another time and thinks again.
WORLD = Couple(
    private="Alex",
    mutual=False,
    levels=("", "together"),
    open_acts=(*(act("rate", day, 50, 3, 0) for day in (3, 9, 16)), *(act("mark", day, 1) for day in range(4, 12))),
    private_acts=(
        *(act("waver over what is held", day, day, day) for day in (4, 5, 10, 11)),
        *(act("rate held back and think again", day, 3, 70) for day in (5, 10)),
        *(act("think of another time", day, day, 9) for day in (6, 12)),
        *(act("choose for a counselor", day, day, day) for day in (1, 13)),
        *(act("unshare a mark", day, day, day) for day in (14, 17)),
    ),
)
LOOKS = Couple(
    private="Alex",
    mutual=False,
    levels=("", "each"),
    open_acts=(act("rate", 8, 50, 3, 0),),
    private_acts=tuple(act("hold alone", day, day, 30, day) for day in (3, 6, 9)),
)


@pytest.mark.parametrize("world", [WORLD, LOOKS], ids=["held", "looked at"])
def test_what_is_done_before_the_release_changes_no_byte(app: Flask, stages: Stages, world: Couple):
    got = compare(app, stages, world)
    assert got.differences == []
    assert {name.partition(":")[2].strip() for name in got.whole.done} == {"done"}


def test_a_release_at_once_would_be_found(app: Flask, stages: Stages, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(hold_back, "hold_back", lambda actor, row: hold_back.show_ratings(actor, [row]))
    for module in ("ratings", "audiences"):
        monkeypatch.setattr(f"tracker.services.ratings.{module}.hold_back", hold_back.hold_back)
    few = replace(WORLD, open_acts=(), private_acts=(act("rate held back and think again", 5, 3, 70),))
    assert compare(app, stages, few).differences


def test_a_time_that_counts_from_the_last_look_would_be_found(app: Flask, stages: Stages, monkeypatch: pytest.MonkeyPatch):
    due = HoldBackRule.due
    monkeypatch.setattr(HoldBackRule, "due", lambda self, now: due(self, now) if self.since.day % 2 else None)
    few = replace(WORLD, private_acts=tuple(act("think of another time", day, 1, 9) for day in (6, 7, 13)))
    assert compare(app, stages, few).differences
