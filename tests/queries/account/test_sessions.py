"""Who is signed in, read in one statement, and what is known of a person's devices."""

from datetime import UTC, date, datetime, timedelta

import pytest

from tests.support.factories import actor, email, pair, password, person
from tracker import clock
from tracker.domain.viewer import Actor
from tracker.queries.account.sessions import acting, devices, is_known_device, person_by_email, signed_in
from tracker.queries.site import site
from tracker.services.account import sessions
from tracker.services.account.sessions import Attempt
from tracker.services.leaving import space

pytestmark = pytest.mark.usefixtures("db")

NOON = datetime(2026, 3, 4, 12, 0, tzinfo=UTC)


def opened(name: str, label: str = "Firefox, Linux", *, own_device: bool = False) -> sessions.Opened:
    return sessions.sign_in(Attempt(email(name), password(name), own_device, label, "", "192.0.2.1"))


def reader(token: str, at: datetime) -> Actor:
    live = signed_in(token, at)
    assert live is not None
    return live.actor


def test_a_session_tells_person_partner_and_their_own_day():
    with clock.frozen(NOON):
        both = pair()
        found = reader(opened("Sam").token, NOON)
    assert found == both.keeper
    assert (found.partner, found.partner_name, found.today, found.resting) == (
        both.rater.person,
        "Alex",
        date(2026, 3, 4),
        frozenset(),
    )


def test_half_past_midnight_is_still_the_day_before():
    with clock.frozen(datetime(2026, 3, 4, 23, 30, tzinfo=UTC)):
        person("Sam")
        assert reader(opened("Sam").token, clock.now()).today == date(2026, 3, 4)
    with clock.frozen(datetime(2026, 3, 5, 2, 0, tzinfo=UTC)):
        assert actor("Sam").today == date(2026, 3, 5)


def test_the_rest_of_either_is_known_to_both_until_its_last_day_is_over():
    with clock.frozen(NOON):
        both = pair()
        space.pause(both.keeper, date(2026, 3, 6))
        space.stop_sharing(both.keeper)
        rests = frozenset({(both.keeper.person, "pause"), (both.keeper.person, "stop")})
        assert [actor(name).resting for name in ("Sam", "Alex")] == [rests, rests]
    with clock.frozen(NOON + timedelta(days=3)):
        assert actor("Alex").resting == frozenset({(both.keeper.person, "stop")})


@pytest.mark.parametrize("token", ["", "unknown", "' OR 1=1 --"])
def test_a_cookie_that_names_no_session_is_nobody(token: str):
    person("Sam")
    opened("Sam")
    assert signed_in(token, clock.now()) is None


def test_a_sign_of_life_is_worth_noting_once_a_minute():
    with clock.frozen(NOON):
        person("Sam")
        token = opened("Sam").token
    stale = [signed_in(token, NOON + timedelta(seconds=seconds)) for seconds in (0, 59, 60)]
    assert [each and each.stale for each in stale] == [False, False, True]


def test_devices_are_listed_for_their_owner_the_last_used_first():
    sam = person("Sam")
    person("Eve")
    opened("Eve", "Eve's phone")
    for number, label in enumerate(("Old laptop", "Phone")):
        with clock.frozen(NOON + timedelta(minutes=number)):
            opened("Sam", label)
    found = devices(sam.person)
    assert [each.label for each in found] == ["Phone", "Old laptop"]
    assert (found[0].created_at, found[0].seen_at) == (NOON + timedelta(minutes=1), NOON + timedelta(minutes=1))


def test_a_device_is_known_to_its_own_person_alone():
    sam, eve = person("Sam"), person("Eve")
    device = opened("Sam").device
    assert [is_known_device(each.person, device) for each in (sam, eve)] == [True, False]


def test_an_account_is_found_by_its_address_and_before_set_up_there_is_no_site():
    person("Sam")
    found = person_by_email(" SAM@example.org")
    assert found is not None
    assert (acting(found.id, clock.now()), person_by_email("nobody@example.org"), site()) == (actor("Sam"), None, None)
