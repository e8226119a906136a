"""Versions on lines."""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from tracker.domain.record.versions import SHORTLY, folded

START = datetime(2026, 3, 3, 12, tzinfo=UTC)


@dataclass(frozen=True)
class Written:
    at: datetime


def written(*minutes: float) -> list[Written]:
    return [Written(START + timedelta(minutes=each)) for each in minutes]


def test_versions_less_than_ten_minutes_apart_share_a_line():
    lines = folded(written(0, 9, 18.99, 29, 60))
    assert [len(line) for line in lines] == [3, 1, 1]


def test_exactly_ten_minutes_apart_is_a_line_of_its_own():
    assert [len(line) for line in folded(written(0, 10))] == [1, 1]


def test_nothing_written_has_no_lines():
    assert folded([]) == []


@given(st.lists(st.floats(0, 500), max_size=40).map(sorted))
def test_folding_loses_and_reorders_nothing(minutes: list[float]):
    versions = written(*minutes)
    lines = folded(versions)
    assert [each for line in lines for each in line] == versions
    assert all(after[0].at - before[-1].at >= SHORTLY for before, after in pairwise(lines))
