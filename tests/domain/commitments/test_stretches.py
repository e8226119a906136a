"""Versions as stretches of days."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tracker.domain.commitments.life import LifeState
from tracker.domain.commitments.recurrence import DAILY, ON_REQUEST, WHENEVER, Recurrence, times_a_week
from tracker.domain.commitments.terms import Agreed, PauseDays, Stretch, in_force, standing, stretches

MARCH = date(2026, 3, 1)


def day(number: int) -> date:
    return MARCH + timedelta(days=number - 1)


def version(number: int, first: int, review: int | None = None, recurrence: Recurrence = DAILY) -> Agreed:
    return Agreed(number, f"v{number}", recurrence, None, day(first), day(review) if review else None)


def spans(found: list[Stretch]) -> list[tuple[int, int, int | None, str]]:
    return [
        (
            piece.number,
            (piece.from_day - MARCH).days + 1,
            (piece.until_day - MARCH).days + 1 if piece.until_day else None,
            piece.recurrence.encode(),
        )
        for piece in found
    ]


@pytest.mark.parametrize(
    ("versions", "ended", "expected"),
    [
        pytest.param([version(1, 1)], None, [(1, 1, None, "FREQ=DAILY")], id="by one's own word, without a review"),
        pytest.param([version(1, 1)], 4, [(1, 1, 4, "FREQ=DAILY")], id="ended, the last day being the 4th"),
        pytest.param([version(1, 5)], 4, [], id="ended on its first day"),
        pytest.param(
            [version(1, 1, 57)],
            None,
            [(1, 1, 70, "FREQ=DAILY"), (1, 71, None, "on_request")],
            id="nobody answered the review",
        ),
        pytest.param(
            [version(1, 1), version(2, 6, recurrence=WHENEVER), version(3, 5)],
            None,
            [(1, 1, 4, "FREQ=DAILY"), (3, 5, None, "FREQ=DAILY")],
            id="changed again, before the first change began",
        ),
        pytest.param(
            [version(1, 1, 57), version(2, 57, 113)],
            None,
            [(1, 1, 56, "FREQ=DAILY"), (2, 57, 126, "FREQ=DAILY"), (2, 127, None, "on_request")],
            id="renewed by both on the review date",
        ),
        pytest.param(
            [version(2, 80, 136), version(1, 1, 57)],
            99,
            [(1, 1, 70, "FREQ=DAILY"), (1, 71, 79, "on_request"), (2, 80, 99, "FREQ=DAILY")],
            id="taken up again after it lapsed, then ended",
        ),
        pytest.param(
            [version(1, 1, 57, WHENEVER)], None, [(1, 1, 70, "whenever")], id="without a lower rung it ends at its review"
        ),
        pytest.param(
            [version(1, 1, 57), version(2, 1, 57, times_a_week(1))],
            49,
            [(2, 1, 49, "1-a-week")],
            id="two versions of one day: the later counts",
        ),
    ],
)
def test_versions_become_stretches(versions: list[Agreed], ended: int | None, expected: list[object]):
    assert spans(stretches(versions, day(ended) if ended else None)) == expected


@given(
    starts=st.lists(st.integers(1, 300), min_size=1, max_size=6),
    ended=st.none() | st.integers(1, 400),
    probe=st.integers(-5, 500),
)
def test_no_day_lies_in_two_stretches_and_none_after_the_end(starts: list[int], ended: int | None, probe: int):
    versions = [version(number, first, first + 56) for number, first in enumerate(sorted(starts), 1)]
    found = stretches(versions, day(ended) if ended else None)
    covering = [piece for piece in found if piece.terms.cover(day(probe))]
    assert len(covering) == (0 if probe < min(starts) or (ended is not None and probe > ended) else 1)
    assert [piece.recurrence == ON_REQUEST for piece in covering] == [piece.lapsed for piece in covering]


def test_before_its_first_day_the_next_stretch_is_what_is_in_force():
    found = stretches([version(1, 5, 61)], None)
    assert in_force(found, day(4)) == found[0]
    assert in_force(found, day(75)) == found[1]
    assert in_force(stretches([version(1, 5)], day(8)), day(9)) is None


@pytest.mark.parametrize(
    ("state", "today", "expected"),
    [
        (LifeState.ACTIVE, 10, LifeState.ACTIVE),
        (LifeState.ACTIVE, 20, LifeState.PAUSED),
        (LifeState.ACTIVE, 71, LifeState.ENDED),
        (LifeState.FINISHED, 20, LifeState.FINISHED),
        (LifeState.OWN, 71, LifeState.OWN),
    ],
)
def test_an_active_one_may_be_paused_or_have_ended_at_its_review(state: LifeState, today: int, expected: LifeState):
    found = stretches([version(1, 1, 57, WHENEVER)], None)
    assert standing(state, found, [PauseDays(day(20), day(22))], day(today)) == expected
