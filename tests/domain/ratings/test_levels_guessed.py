"""From all weekly levels together no single rating can be told; also not by somebody who knows the code and the days rated."""

import os
from itertools import combinations

import numpy as np
import pytest

from tests.domain.guesser import Change, World, change_of, levels, levels_told, told, values_beside, values_left, world_of

LEAST = 3
DAYS = [0, 1, 5, 16, 17, 18, 20, 21, 23, 27, 29, 30, *range(34, 45), 49, 50, 55, 60, 64, 71, 73, 75, 91, 95, 96, 97]
ROSE = World(DAYS, [10 * (each == "x") for each in "xxx.x.xxxxxxxx...x..x..xx..xx.xx.xx"])
WORLDS = int(os.environ.get("GUESSED", "500"))
BATCHES = 10


@pytest.mark.parametrize("number", range(20))
def test_each_rating_keeps_three_values(number: int):
    assert min(map(len, values_left(world_of(number)))) >= LEAST


@pytest.mark.proof
@pytest.mark.parametrize("batch", range(BATCHES))
def test_each_rating_of_five_hundred_worlds_with_jumps_keeps_three_values(batch: int):
    worlds = [world_of(number) for number in range(1000 + batch, 1000 + WORLDS, BATCHES)]
    assert [world for world in worlds if min(map(len, values_left(world))) < LEAST] == []
    assert [world for world in worlds if world.told() != told(levels(world, np.array([world.scores]))[0])] == []


@pytest.mark.proof
@pytest.mark.parametrize("ends", [(1, 9), (2, 8), (3, 7), (0, 8), (3, 10), (5, 10), (6, 10), (0, 5), (4, 6)])
def test_jumps_between_other_numbers_leave_as_many(ends: tuple[int, int]):
    worlds = [world_of(number, ends) for number in range(25)]
    assert [world for world in worlds if min(map(len, values_left(world))) < LEAST] == []


@pytest.mark.parametrize("days", [(0, 1, 2), (0, 3, 6), (4, 5, 6)])
def test_no_three_ratings_of_a_first_week_leave_fewer(days: tuple[int, ...]):
    assert _fewest_of_any(days) >= LEAST


@pytest.mark.proof
@pytest.mark.parametrize("size", [3, 4])
def test_no_ratings_at_all_of_a_first_week_leave_fewer(size: int):
    assert min(_fewest_of_any(days) for days in combinations(range(7), size)) >= LEAST


def _fewest_of_any(days: tuple[int, ...]) -> int:
    """The fewest values that a rating keeps, whatever the ratings of these days are: all of them are tried."""
    every = np.stack(np.meshgrid(*[np.arange(11)] * len(days)), -1).reshape(-1, len(days))
    said = np.array([told([level])[0] for level in levels(World(days, [0] * len(days)), every)[:, 0]])
    groups = [every[said == each] for each in np.unique(said)]
    return min(len(np.unique(group[:, at])) for group in groups for at in range(len(days)))


def test_the_guesser_works_out_levels_as_the_product_does():
    for number in range(8):
        world = world_of(number)
        assert told(levels(world, np.array([world.scores]))[0]) == world.told()


def test_a_guesser_would_know_ratings_if_levels_were_told_nearer_to_the_ends_of_the_scale():
    """Here the steepest rise that there is from the level before can only be made of the highest number."""
    assert 1 == min(map(len, values_left(ROSE, ends=(1, 9)))) < LEAST <= min(map(len, values_left(ROSE)))


@pytest.mark.parametrize("number", range(12))
def test_what_was_changed_or_taken_back_keeps_three_values_where_no_number_that_levels_were_made_of_is_shown(number: int):
    world = world_of(number)
    assert min(map(len, values_left(world, change=change_of(world, number)))) >= LEAST


@pytest.mark.proof
@pytest.mark.parametrize("batch", range(BATCHES))
def test_five_hundred_worlds_in_which_a_number_was_changed_keep_three_values(batch: int):
    worlds = {number: world_of(number) for number in range(2000 + batch, 2000 + WORLDS, BATCHES)}
    few = {n: world for n, world in worlds.items() if min(map(len, values_left(world, change=change_of(world, n)))) < LEAST}
    assert few == {}


WEEK = World([0, 2, 5, 7, 9, 12, 14, 17, 19], [2, 8, 5, 6, 3, 7, 4, 4, 9])


def test_beside_all_other_numbers_the_levels_would_tell_one_that_was_changed():
    """So a number of which a level was made is never shown where another one of them was changed since."""
    assert min(len(values_beside(WEEK, [place])[0]) for place in range(9)) < LEAST


def test_to_leave_out_the_week_of_the_change_alone_would_not_be_enough():
    world = world_of(5)
    weeks = [[at for at, day in enumerate(world.days) if day // 7 == week] for week in world.weeks()]
    assert min(len(each) for hidden in weeks if len(hidden) == LEAST for each in values_beside(world, hidden)) < LEAST


def test_the_levels_of_a_changed_world_are_those_of_the_one_until_then_and_of_the_other_since():
    world = World([0, 1, 2, 7, 8, 9], [3, 4, 5, 6, 6, 6])
    for now in (None, 9):
        change = Change(at=1, after=1, now=now)
        after = World([0, 2, 7, 8, 9], [3, 5, 6, 6, 6]) if now is None else World(world.days, [3, now, 5, 6, 6, 6])
        guess = np.array([[*world.scores, *([] if now is None else [now])]])
        made = levels_told(world, change, guess)[0]
        one, other = (levels(each, np.array([each.scores]))[0] for each in (world, after))
        assert made.tolist() == [one[0], other[-1]]
