"""What a record that somebody restores holds, as it is shown to them first."""

from datetime import UTC, datetime

from tests.support.archives import chain_of
from tests.support.exports import a_space
from tracker.domain.imports.restore.record import Record
from tracker.queries.imports.restore import spaces_shown


def test_a_chain_is_checked_once_for_all_spaces_of_its_id():
    spaces = tuple(a_space(id=each) for each in ("ours", "ours", "another"))
    broken = chain_of(1, couple="ours")
    record = Record(
        datetime(2026, 3, 3, tzinfo=UTC), "Kim", "kim@example.org", None, spaces, (chain_of(3, couple="ours"), broken)
    )
    one, other, without = (each.finding for each in spaces_shown(record))
    assert one is not None
    assert one is other
    assert (one.events, one.broken, without) == (3, None, None)
