"""Who reads and who acts: when what somebody writes reaches the partner, and when nothing is due."""

from datetime import date

import pytest

from tracker.domain.viewer import Viewer


def viewer(
    partner: str | None = "alex", resting: frozenset[tuple[str, str]] = frozenset(), *, archived: bool = False
) -> Viewer:
    return Viewer("sam", "Sam", "c1", partner, "Alex", "UTC", 3, date(2026, 3, 4), resting, archived)


@pytest.mark.parametrize(
    ("who", "shares", "paused"),
    [
        (viewer(), True, False),
        (viewer(None), False, False),
        (viewer(archived=True), False, False),
        (viewer(resting=frozenset({("sam", "pause")})), False, True),
        (viewer(resting=frozenset({("sam", "stop")})), False, False),
        (viewer(resting=frozenset({("alex", "pause")})), True, True),
        (viewer(resting=frozenset({("alex", "stop")})), True, False),
    ],
)
def test_ones_own_rest_keeps_words_back_and_either_ones_pause_stills_the_day(who: Viewer, *, shares: bool, paused: bool):
    assert (who.shares, who.paused) == (shares, paused)
