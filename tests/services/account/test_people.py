"""Accounts: set-up, signing in, sessions that really end, passwords and how to get back in."""

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta

import pytest

from tests.support import factories
from tests.support.factories import NOON, account, actor, begin, email, password, person
from tests.support.sign_ins import NEW, lives, opened
from tracker import clock
from tracker.crypto.fingerprints import fingerprint
from tracker.domain.errors import Invalid, NotFound, TooMany
from tracker.domain.viewer import Actor
from tracker.models.account import OneTimeLink, OwnWords, Person, Session
from tracker.models.couple import Membership
from tracker.models.site import FormKey
from tracker.queries.account.sessions import signed_in
from tracker.services.account import people, recovery, sessions
from tracker.services.account.people import NewAccount, Preferences
from tracker.services.password_again import check_own_password
from tracker.services.sweep import sweep
from tracker.services.throttle import BY_SESSION

pytestmark = pytest.mark.usefixtures("db")


def test_a_new_person_has_a_space_of_their_own():
    sam = person("Sam")
    assert (sam.partner, Membership.select().count()) == (None, 1)


@pytest.mark.parametrize(
    ("changed", "field"),
    [
        ({"name": "   "}, "name"),
        ({"name": "x" * 61}, "name"),
        ({"email": "nobody"}, "email"),
        ({"email": "no body@example.org"}, "email"),
        ({"email": "@example.org"}, "email"),
        ({"email": "somebody@localhost"}, "email"),
        ({"email": "x" * 250 + "@example.org"}, "email"),
        ({"zone": "Europe/Atlantis"}, "zone"),
        ({"password": "too short"}, "password"),
        ({"password": "passwordpassword"}, "password"),
    ],
)
def test_an_account_that_cannot_be_is_refused_at_its_field(changed: dict[str, str], field: str):
    with pytest.raises(Invalid) as refused:
        begin(replace(account("Sam"), **changed))
    assert (refused.value.field, Person.select().count()) == (field, 0)


def test_an_address_has_one_account_in_whatever_case_and_nothing_is_left_of_the_second():
    person("Sam")
    with pytest.raises(Invalid) as refused:
        begin(NewAccount("Sam", " SAM@Example.org ", NEW, "UTC"))
    assert (refused.value.field, Person.select().count(), Membership.select().count()) == ("email", 1, 1)


def test_a_name_is_kept_without_space_around_and_in_it():
    begin(replace(account("Sam"), name="  Sam   from  Kiel "))
    assert actor("Sam").name == "Sam from Kiel"


def test_signing_in_opens_a_session_of_which_only_a_hash_is_stored():
    sam = person("Sam")
    token = opened().token
    live = signed_in(token, clock.now())
    assert live is not None
    assert (live.actor.person, [row.token_hash for row in Session.select()]) == (sam.person, [fingerprint(token)])


@pytest.mark.parametrize("wrong", [{"password": "not the password of Sam"}, {"email": "nobody@example.org"}, {"email": ""}])
def test_what_does_not_belong_together_opens_nothing(wrong: dict[str, str]):
    person("Sam")
    with pytest.raises(Invalid):
        opened(**wrong)
    assert Session.select().count() == 0


@pytest.mark.parametrize(
    ("own_device", "rest", "alive"),
    [
        (False, timedelta(minutes=29), True),
        (False, timedelta(minutes=30), False),
        (True, timedelta(days=13), True),
        (True, timedelta(days=14), False),
    ],
)
def test_a_session_that_rests_too_long_ends(rest: timedelta, *, own_device: bool, alive: bool):
    person("Sam")
    with clock.frozen(NOON):
        token = opened(own_device=own_device).token
    with clock.frozen(NOON + rest):
        assert lives(token) is alive


@pytest.mark.parametrize(("own_device", "lasts"), [(False, timedelta(hours=12)), (True, timedelta(days=90))])
def test_a_session_ends_at_last_however_often_it_is_used(lasts: timedelta, *, own_device: bool):
    person("Sam")
    step = timedelta(minutes=20) if not own_device else timedelta(days=10)
    with clock.frozen(NOON):
        token = opened(own_device=own_device).token
    now = NOON
    while now + step < NOON + lasts:
        now += step
        with clock.frozen(now):
            assert lives(token)
            sessions.note_sign_of_life(fingerprint(token))
    with clock.frozen(NOON + lasts):
        assert not lives(token)


def test_signing_in_leaves_what_has_run_out_to_the_worker():
    sam = person("Sam")
    with clock.frozen(NOON):
        before = opened().token
        FormKey.insert(person=sam.person, key="old", digest="", at=NOON).execute()
    with clock.frozen(NOON + timedelta(days=8)):
        opened()
        assert (Session.select().count(), FormKey.select().count(), lives(before)) == (2, 1, False)
        assert sweep() == 2


def _signed_out(_sam: Actor, token: str) -> None:
    sessions.sign_out(fingerprint(token))


def _ended_from_the_list(sam: Actor, token: str) -> None:
    sessions.end_session(sam, fingerprint(token))


def _ended_from_elsewhere(sam: Actor, _token: str) -> None:
    sessions.end_other_sessions(sam, fingerprint(opened().token))


def _password_changed(sam: Actor, _token: str) -> None:
    people.change_password(sam, fingerprint(opened().token), password("Sam"), NEW)


def _recovered(_sam: Actor, _token: str) -> None:
    recovery.recover(recovery.make_recovery_link(email("Sam")), NEW)


@pytest.mark.parametrize("end", [_signed_out, _ended_from_the_list, _ended_from_elsewhere, _password_changed, _recovered])
def test_a_session_that_was_ended_opens_nothing_when_its_cookie_is_replayed(end: Callable[[Actor, str], None]):
    sam = person("Sam")
    token = opened().token
    assert lives(token)
    end(sam, token)
    assert [lives(token) for _ in range(3)] == [False] * 3


def test_nobody_ends_the_session_of_another():
    person("Sam")
    token = opened().token
    with pytest.raises(NotFound):
        sessions.end_session(person("Eve"), fingerprint(token))
    sessions.end_other_sessions(actor("Eve"), "")
    assert lives(token)


def test_the_session_in_which_the_password_is_changed_goes_on():
    sam = person("Sam")
    here = opened().token
    people.change_password(sam, fingerprint(here), password("Sam"), NEW)
    assert lives(here)
    with pytest.raises(Invalid):
        opened()
    assert lives(opened(password=NEW).token)


@pytest.mark.parametrize(
    ("current", "new", "field"), [("not mine at all", NEW, "current"), (password("Sam"), "short", "password")]
)
def test_a_refused_change_of_password_changes_nothing(current: str, new: str, field: str):
    sam = person("Sam")
    with pytest.raises(Invalid) as refused:
        people.change_password(sam, "", current, new)
    assert (refused.value.field, lives(opened().token)) == (field, True)


def test_a_recovery_link_works_once():
    person("Sam")
    person("Alex")
    token = recovery.make_recovery_link(email("Sam"))
    assert recovery.recovery_works(token)
    own, other = opened().token, opened(email=email("Alex"), password=password("Alex")).token
    recovery.recover(token, NEW)
    assert (lives(own), lives(other)) == (False, True)
    assert not recovery.recovery_works(token)
    with pytest.raises(NotFound):
        recovery.recover(token, "yet another long sentence")
    assert lives(opened(password=NEW).token)


def test_a_recovery_link_ends_after_a_day_with_the_next_one_and_outlives_a_refused_password():
    person("Sam")
    with clock.frozen(NOON):
        first, second = (recovery.make_recovery_link(email("Sam")) for _ in range(2))
        with pytest.raises(Invalid):
            recovery.recover(second, "short")
        assert [recovery.recovery_works(token) for token in (first, second, "unknown")] == [False, True, False]
    with clock.frozen(NOON + timedelta(hours=24)):
        assert not recovery.recovery_works(second)
    assert OneTimeLink.select().count() == 1


@pytest.mark.parametrize("ask", [recovery.make_recovery_link, people.actor_of])
def test_there_is_nothing_for_an_address_without_an_account(ask: Callable[[str], object]):
    with pytest.raises(NotFound):
        ask("nobody@example.org")


def test_preferences_are_kept():
    sam = person("Sam")
    people.change_preferences(sam, Preferences("  Samuel  K ", "America/New_York", 5, "us"))
    found = actor("Sam")
    assert (found.name, found.zone, found.day_start) == ("Samuel K", "America/New_York", 5)


@pytest.mark.parametrize(
    ("changed", "field"),
    [({"name": " "}, "name"), ({"zone": "Mars"}, "zone"), ({"day_start": 7}, "day_start"), ({"day_start": -1}, "day_start")],
)
def test_refused_preferences_change_nothing(changed: dict[str, object], field: str):
    sam = person("Sam")
    with pytest.raises(Invalid) as refused:
        people.change_preferences(sam, replace(Preferences("Sam", "UTC", 3, ""), **changed))  # type: ignore[arg-type]
    assert (refused.value.field, actor("Sam").zone) == (field, "Europe/Berlin")


def test_own_words_are_replaced_and_stay_their_writers():
    sam, alex = person("Sam"), person("Alex")
    people.write_own_words(alex, "Breathe.", "", "")
    people.write_own_words(sam, "One.", "", "")
    people.write_own_words(sam, "Two.", "Until nine.", "My sister")
    assert sorted((row.words, row.people) for row in OwnWords.select()) == [("Breathe.", ""), ("Two.", "My sister")]


def test_an_account_is_found_by_its_address_in_any_case():
    factories.person("Sam")
    assert people.actor_of(" SAM@example.ORG ").name == "Sam"


def test_a_new_password_that_was_sent_twice_is_set_once():
    person("Sam")
    sam = replace(actor("Sam"), key="once", digest="the form")
    kept = fingerprint(opened().token)
    for _ in range(2):
        people.change_password(sam, kept, password("Sam"), NEW)
    assert Session.select().count() == 1


def test_wrong_passwords_of_one_session_leave_another_session_its_own_tries():
    person("Sam")
    theirs, mine = (replace(actor("Sam"), session=each) for each in ("theirs", "mine"))
    for _ in range(BY_SESSION.hour):
        with pytest.raises(Invalid):
            check_own_password(theirs, "not this one")
    with pytest.raises(TooMany):
        check_own_password(theirs, password("Sam"))
    check_own_password(mine, password("Sam"))
