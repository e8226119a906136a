import gzip
import json
import re
from datetime import UTC, datetime, timedelta

import pytest
from flask.testing import FlaskClient

from tests import factories
from tests.factories import Pair, sign_in
from tests.long_record import write_ratings
from tracker import clock

NOON = datetime(2026, 3, 4, 12, tzinfo=UTC)


@pytest.fixture(autouse=True)
def _time(db: object):
    factories.set_up_site()
    with clock.frozen(NOON):
        yield


@pytest.fixture
def people(db: object) -> Pair:
    return factories.pair()


def _ratings(days: int, rise: float = 0.0) -> list[tuple[int, int]]:
    return [(ago, 10 * round(4 + rise * (days - ago) / days + (ago % 3 - 1))) for ago in range(days - 1, -1, -1)]


def test_the_partner_reads_the_sentence_without_counts(client: FlaskClient, people: Pair):
    write_ratings(people, _ratings(150, rise=4), shared=True)
    page = sign_in(client, "Sam").get("/trends").text
    assert "Alex&#39;s ratings are very likely higher than 90 days ago" in page
