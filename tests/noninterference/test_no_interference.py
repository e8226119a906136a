"""What one partner does alone changes no byte of what the other, or the holder of a link of both, can get."""

import os
from collections import Counter
from random import Random

import pytest
from flask import Flask
from hypothesis import HealthCheck, Phase, given, seed, settings

from tests.noninterference.comparison import compare
from tests.noninterference.couples import Couple, couple_of, couples, smallest
from tests.noninterference.every_act import OPEN
from tests.noninterference.life import Stage, live
from tests.noninterference.private_acts import PRIVATE
from tracker.queries.record.verify import verify_all

pytestmark = pytest.mark.proof

WORLDS = int(os.environ.get("WORLDS", "200"))
BATCHES = 8
ANSWERS_OF_A_WORLD = 100
MOST_WORLDS = 600


@pytest.mark.parametrize("batch", range(BATCHES))
def test_nobody_else_gets_a_byte_that_private_acts_changed(app: Flask, stages: tuple[Stage, Stage], batch: int):
    answers: list[int] = []

    @seed(batch)
    @settings(
        max_examples=-(-WORLDS // BATCHES),
        database=None,
        deadline=None,
        phases=(Phase.generate,),
        suppress_health_check=list(HealthCheck),
    )
    @given(couples())
    def nothing_differs(couple: Couple) -> None:
        got = compare(app, stages, couple)
        answers.append(got.answers)
        if got.differences:
            pytest.fail(_report(app, stages, couple))

    nothing_differs()
    assert len(answers) == -(-WORLDS // BATCHES)
    assert sum(answers) >= ANSWERS_OF_A_WORLD * len(answers)


def _report(app: Flask, stages: tuple[Stage, Stage], couple: Couple) -> str:
    small = smallest(couple, lambda each: bool(compare(app, stages, each).differences))
    return "\n".join([repr(small), *compare(app, stages, small).differences[:20]])


def test_every_act_is_done_somewhere_and_the_record_stays_whole(app: Flask, stages: tuple[Stage, Stage]):
    done: Counter[str] = Counter()
    numbers = Random(1)  # noqa: S311  # a seeded scenario, no secret
    left = set(OPEN | PRIVATE)
    worlds = iter(range(MOST_WORLDS))
    while left and next(worlds, None) is not None:
        run = live(stages[0], couple_of(numbers.getrandbits(64)), whole=True)
        done.update(run.done + Counter(each.partition(" ")[2].split(" ", 2)[2] for each in run.outcomes))
        assert [each.broken for each in verify_all() if each.broken] == []
        left = {verb for verb in left if not done[f"{verb}: done"]}
    assert left == set()
