"""What the tests of reading stand on: noon of one day, and a couple."""

from collections.abc import Iterator

import pytest

from tests.support.factories import NOON, Pair, pair
from tracker import clock


@pytest.fixture
def noon(db: object) -> Iterator[None]:
    """It is noon as long as the test lasts."""
    with clock.frozen(NOON):
        yield


@pytest.fixture
def people(noon: None) -> Pair:
    """Sam and Alex, who are together since noon."""
    return pair()
