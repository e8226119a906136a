"""The directions of healing, with names, and the reader's own first."""

import pytest

from tests.support.factories import BOTH, BROKE, actor, pair, person
from tracker.queries.couple import directions, feeling, keeping

pytestmark = pytest.mark.usefixtures("db")


def named(name: str) -> list[tuple[str, str, bool]]:
    return [(each.accountable_name, each.hurt_name, each.complete) for each in directions(actor(name))]


def test_one_direction_reads_alike_for_both():
    both = pair()
    assert named("Sam") == named("Alex") == [("Sam", "Alex", True)]
    kept, felt = keeping(both.keeper), feeling(both.rater)
    assert (kept is not None, kept) == (True, felt)
    assert (keeping(both.rater), feeling(both.keeper)) == (None, None)


def test_with_two_directions_each_reads_the_one_that_they_keep_first():
    pair(mutual=True)
    assert named("Sam") == [("Sam", "Alex", True), ("Alex", "Sam", True)]
    assert named("Alex") == [("Alex", "Sam", True), ("Sam", "Alex", True)]


def test_a_side_that_nobody_has_said_is_empty():
    person("Sam", BROKE)
    assert named("Sam") == [("Sam", "", False)]
    person("Eve", BOTH)
    assert named("Eve") == [("Eve", "", False), ("", "Eve", False)]


def test_nobody_reads_the_directions_of_others():
    pair()
    person("Eve")
    assert named("Eve") == []
