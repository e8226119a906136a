"""From all weekly levels together no single rating can be told; also not by somebody who knows the code and the days rated."""

import os
from itertools import combinations

import numpy as np
import pytest

from tests.domain.guessing import World, levels, told, values_left, world_of

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
