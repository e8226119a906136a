"""The lease and the heartbeat."""

from datetime import UTC, datetime, timedelta

from tracker import clock
from tracker.queries.site import last_heartbeat
from tracker.services.leases import LASTS, give_back_lease, new_holder, take_lease

NOON = datetime(2026, 3, 4, 12, tzinfo=UTC)
SECOND = timedelta(seconds=1)


def taken(holder: str, at: datetime, name: str = "worker") -> bool:
    with clock.frozen(at):
        return take_lease(name, holder)


def test_one_holder_at_a_time_has_the_lease(db: object):
    assert (taken("one", NOON), taken("two", NOON + SECOND), taken("one", NOON + SECOND)) == (True, False, True)


def test_a_renewed_lease_lasts_from_its_renewal(db: object):
    taken("one", NOON)
    taken("one", NOON + LASTS - SECOND)
    assert (taken("two", NOON + LASTS), taken("two", NOON + 2 * LASTS - SECOND)) == (False, True)


def test_a_lease_that_was_given_back_is_free_and_nobody_else_gives_it_back(db: object):
    taken("one", NOON)
    give_back_lease("worker", "two")
    assert not taken("two", NOON)
    give_back_lease("worker", "one")
    assert taken("two", NOON)


def test_leases_of_other_names_are_their_own(db: object):
    assert (taken("one", NOON), taken("two", NOON, "other")) == (True, True)


def test_only_who_has_the_lease_gives_signs_of_life(db: object):
    assert last_heartbeat("worker") is None
    taken("one", NOON)
    taken("two", NOON + SECOND)
    assert last_heartbeat("worker") == NOON
    taken("one", NOON + SECOND)
    assert last_heartbeat("worker") == NOON + SECOND


def test_holders_differ(db: object):
    assert new_holder() != new_holder()
