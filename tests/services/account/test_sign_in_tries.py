"""Nobody can keep somebody else out: wrong tries are counted where they come from, and a known browser has its own."""

import os
from datetime import timedelta

import pytest

from tests.support.factories import NOON, email, person
from tests.support.refusals import refuses
from tests.support.sign_ins import ELSEWHERE, NEIGHBOUR, NEW, changed_once_it_was_right, guess, guesses, lives, opened
from tracker import clock
from tracker.crypto.fingerprints import fingerprint
from tracker.domain.errors import Conflict, Invalid, TooMany
from tracker.models.account import KnownDevice, Person, Session
from tracker.models.encrypted import forget_opened_keys
from tracker.models.site import Throttle
from tracker.services.account import recovery
from tracker.services.store import rotate_keys

pytestmark = pytest.mark.usefixtures("db")

DAY = timedelta(days=1)


def verified_from(networks: int, tries: int) -> int:
    """How many of these wrong tries, by turns from so many networks, an account's password was compared with."""
    verified = 0
    for number in range(tries):
        with clock.frozen(NOON + timedelta(seconds=number)):
            verified += guess(address=f"10.0.{number % networks}.1") == "Invalid"
    return verified


def test_a_password_changed_while_somebody_signs_in_with_it_lets_them_in_no_more(monkeypatch: pytest.MonkeyPatch):
    person("Sam")
    changed_once_it_was_right(monkeypatch, "Sam")
    with refuses(Conflict, "changed a moment ago"):
        opened()
    assert Session.select().count() == 0


def test_ten_wrong_tries_an_hour_from_a_network_and_what_is_beyond_is_not_looked_at():
    person("Sam")
    assert guesses(25) == {"Invalid": 10, "TooMany": 15}
    with pytest.raises(TooMany):
        opened(address=NEIGHBOUR)


def test_thirty_wrong_tries_a_day_from_a_network():
    person("Sam")
    told = []
    for hour in range(24):
        with clock.frozen(NOON + timedelta(hours=hour)):
            told += [guess() for _ in range(12)]
    assert told.count("Invalid") == 30
    with clock.frozen(NOON + DAY):
        assert guess() == "Invalid"


def test_who_tries_in_one_network_keeps_nobody_out_of_another_however_long():
    person("Sam")
    for hour in range(26):
        with clock.frozen(NOON + timedelta(hours=hour)):
            guesses(11)
            assert lives(opened(address=ELSEWHERE).token)


def test_what_is_refused_counts_against_nobody():
    person("Sam")
    guesses(10)
    before = Throttle.select().count()
    assert (guesses(200), Throttle.select().count()) == ({"TooMany": 200}, before)


def test_a_hundred_wrong_tries_a_day_for_an_account_from_however_many_networks():
    person("Sam")
    assert verified_from(130, 160) == 100


def test_few_networks_cannot_spend_what_is_kept_for_those_that_have_not_failed():
    person("Sam")
    assert verified_from(20, 220) == 90  # 20 first tries, and 70 more
    with clock.frozen(NOON + timedelta(seconds=220)):
        assert lives(opened(address=ELSEWHERE).token)


def test_a_known_browser_gets_in_whatever_is_tried_elsewhere_and_in_its_own_network():
    person("Sam")
    device = opened(own_device=False).device
    verified_from(110, 110)
    with clock.frozen(NOON + timedelta(seconds=110)):
        guesses(12)
        assert lives(opened(device=device).token)
        assert lives(opened(device=device, address=ELSEWHERE).token)


@pytest.mark.parametrize("wrong", [10, 19, 20, 25])
def test_a_known_browser_gets_in_until_its_twentieth_wrong_try_of_an_hour(wrong: int):
    person("Sam")
    device = opened().device
    assert guesses(wrong, device=device) == {"Invalid": 10} | ({"TooMany": wrong - 10} if wrong > 10 else {})
    with pytest.raises(TooMany):
        opened()
    if wrong < 20:
        assert lives(opened(device=device).token)
        return
    with pytest.raises(TooMany):
        opened(device=device)
    with clock.frozen(clock.now() + timedelta(hours=1)):
        assert lives(opened(device=device).token)


def test_two_people_in_one_browser_are_both_known_and_it_carries_one_token_that_never_changes():
    person("Sam")
    person("Alex")
    device = opened("Sam").device
    assert len(device) == 64
    given = [opened(name, device=device, own_device=own).device for name in ("Alex", "Sam", "Alex") for own in (True, False)]
    assert given == [""] * 6
    for name in ("Sam", "Alex"):
        guesses(12, name=name)
    assert all(lives(opened(name, device=device).token) for name in ("Sam", "Alex"))


def test_one_persons_wrong_tries_in_a_shared_browser_leave_the_others_alone():
    person("Sam")
    person("Alex")
    device = opened("Sam").device
    opened("Alex", device=device)
    guesses(25, name="Sam", device=device)
    assert lives(opened("Alex", device=device).token)


def test_what_is_stored_of_a_browser_names_neither_it_nor_who_else_uses_it():
    sam, alex = person("Sam"), person("Alex")
    device = opened("Sam").device
    opened("Alex", device=device)
    rows = {row.token_hash: row.person_id for row in KnownDevice.select()}
    assert sorted(rows.values()) == sorted([sam.person, alex.person])
    assert not rows.keys() & {device, fingerprint(device)}


@pytest.mark.parametrize("carried", ["", "x", "0" * 63, "G" * 64, "é" * 64])
def test_a_browser_with_a_token_that_we_never_gave_gets_one(carried: str):
    person("Sam")
    assert len(opened(device=carried).device) == 64


def test_only_the_newest_fifty_browsers_are_known():
    person("Sam")
    first = opened().device
    for minute in range(1, 52):
        with clock.frozen(clock.now() + timedelta(minutes=minute)):
            opened()
    assert KnownDevice.select().count() == 50
    guesses(10)
    with pytest.raises(TooMany):
        opened(device=first)


def test_a_browser_that_is_signed_in_with_stays_known_however_many_come_after_it():
    person("Sam")
    first = opened().device
    for minute in range(1, 60):
        with clock.frozen(clock.now() + timedelta(minutes=minute)):
            opened()
            if minute == 40:
                opened(device=first)
    guesses(10)
    assert lives(opened(device=first).token)


def test_a_known_browser_stays_known_under_new_keys():
    person("Sam")
    device = opened().device
    rotate_keys.rotate()
    forget_opened_keys()
    guesses(10)
    assert opened(device=device).device == ""


def test_who_set_a_new_password_by_a_link_is_known_in_that_browser():
    person("Sam")
    guesses(10)
    device = recovery.recover(recovery.make_recovery_link(email("Sam")), NEW)
    assert lives(opened(password=NEW, device=device).token)
    with pytest.raises(TooMany):
        opened(password=NEW)
    assert recovery.recover(recovery.make_recovery_link(email("Sam")), f"{NEW} again", device) == ""


def test_right_tries_leave_nothing_that_a_stranger_could_count():
    person("Sam")
    for _ in range(60):
        opened()
        opened(address=ELSEWHERE)
    assert Throttle.select().count() == 0
    assert guesses(12) == {"Invalid": 10, "TooMany": 2}


@pytest.mark.parametrize("signs_in", [0, 5])
def test_a_right_try_in_between_gives_a_stranger_nothing_back(signs_in: int):
    person("Sam")
    guesses(9)
    for _ in range(signs_in):
        opened()
    assert [guess(), guess()] == ["Invalid", "TooMany"]


def test_an_address_without_an_account_is_counted_like_one_that_has_one():
    person("Sam")
    known = [guess() for _ in range(12)]
    assert [guess(email="nobody@example.org") for _ in range(12)] == known
    assert guess(email=" NOBODY@Example.org ") == "TooMany"
    assert Person.select().count() == 1


def test_one_network_cannot_try_many_accounts():
    for number in range(60):
        assert guess(email=f"somebody-{number}@example.org", address=f"192.0.2.{number}") == "Invalid"
    assert guess(email="somebody-else@example.org") == "TooMany"
    assert guess(email="somebody-else@example.org", address=ELSEWHERE) == "Invalid"


def test_signing_in_takes_the_place_of_the_session_before_it():
    person("Sam")
    person("Alex")
    elsewhere, before = opened("Sam").token, opened("Sam").token
    with pytest.raises(Invalid):
        opened("Sam", before=before, password=os.urandom(9).hex())
    assert lives(before)
    after = opened("Sam", before=before).token
    assert (after != before, lives(before), lives(after), lives(elsewhere)) == (True, False, True, True)
    assert lives(opened("Alex", before=after).token)
    assert (lives(after), Session.select().count()) == (False, 2)
