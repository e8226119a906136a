"""What the tests of reading stand on: noon of one day, and a couple."""

from collections.abc import Iterator

import pytest

from tests.support.factories import NOON, Pair, actor, pair
from tracker import clock
from tracker.queries.repairs import Direction, keeping


@pytest.fixture
def noon(db: object) -> Iterator[None]:
    """It is noon as long as the test lasts."""
    with clock.frozen(NOON):
        yield


@pytest.fixture
def people(noon: None) -> Pair:
    """Sam and Alex, who are together since noon."""
    return pair()


def direction_of(keeper: str = "Sam") -> Direction:
    """The direction in which somebody keeps commitments."""
    found = keeping(actor(keeper))
    assert found
    return found
