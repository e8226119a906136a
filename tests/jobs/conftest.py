"""What the tests of the worker stand on: two couples, so that one of them can be kept back."""

from tests.support.factories import actor, felt_in, pair
from tracker.domain.releases import Slot
from tracker.domain.viewer import Actor
from tracker.services import ratings


def two_raters(level: str, together: Slot | None = None) -> list[Actor]:
    """Alex and Frank, each of a couple, who have chosen from now on who sees their ratings."""
    raters = [pair(*names).rater for names in (("Sam", "Alex"), ("Eve", "Frank"))]
    for rater in raters:
        ratings.choose_audience(rater, felt_in(rater), level, earlier=False, together=together)
    return [actor(rater.name) for rater in raters]
