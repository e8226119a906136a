"""What goes is counted while it is done, however long the record is."""

import pytest

from tests.support.databases import counting
from tests.support.factories import pair
from tracker.domain.moments import MomentKind
from tracker.domain.viewer import Actor
from tracker.services.irreversible import exactly
from tracker.services.moments.moments import NewMoment, mark_moment
from tracker.services.writing import transaction

pytestmark = pytest.mark.usefixtures("db")


def _steps(sam: Actor) -> int:
    """How many it takes to count what goes when nothing does."""
    with transaction(), counting() as steps:
        exactly(sam, "", lambda: None)
    return steps()


def test_to_count_what_is_shown_takes_no_longer_for_what_was_there_before():
    sam = pair().keeper
    mark_moment(sam, NewMoment(sam.today, MomentKind.OTHER, "one"))
    _steps(sam)  # the first time SQLite reads how the tables are made as well
    before = _steps(sam)
    for _ in range(20):
        mark_moment(sam, NewMoment(sam.today, MomentKind.OTHER, "more"))
    assert _steps(sam) == before
