"""Names in every form that takes one: refused when they cannot be seen or could be markup, with what was typed still there."""

from collections.abc import Mapping
from html import escape

import pytest
from flask.testing import FlaskClient
from werkzeug.datastructures import MultiDict

from tests.support import factories
from tests.support.databases import everything
from tests.support.factories import actor, email, felt_in, kept_by, password
from tests.support.pages import page_of
from tracker.models.account import Person
from tracker.models.commitments import Terms
from tracker.models.ratings import RatingDetail
from tracker.models.site import Site
from tracker.services.couple import invitation
from tracker.services.leaving import space
from tracker.services.ratings import ratings

Typed = Mapping[str, str]

ACCOUNT = {"name": "Jo", "email": email("Jo"), "password": password("Jo"), "zone": "Europe/Berlin", "said": "hurt"}
HOST = {"host_name": "Robin", "hosted_by": "other"}
OFFER = {"way": "offer", "category": "care", "title": "Ten quiet minutes", "recurrence": "daily", "weeks": "8"}
ASK = {**OFFER, "way": "own"}
YOU = {"name": "Sami", "zone": "Asia/Tokyo", "day_start": "5", "country": "DE"}
DAYS = {"from_day": "2026-01-02", "until_day": "2026-03-03", "how": "snapshot", "days": "7", "policy": "no_secrets"}
SHARE = {"reader": "Dana", "parts": "log", **DAYS}

UNSEEN = "There is a character in it that cannot be seen. Type it again by hand."
TOO_SHORT = "Use 15 characters or more. Four or five unrelated words work well."
MARKUP = "Leave out &lt; and &gt;: a name cannot hold them."


def send(client: FlaskClient, page: str, said: Typed, action: str = "") -> tuple[int, str]:
    """Send a page's form with these fields."""
    token = dict(page_of(client.get(page).text).forms[-1].fields)["csrf_token"]
    answer = client.post(action or page, data=MultiDict({"csrf_token": token, "key": f"{action} {said}"} | dict(said)))
    return answer.status_code, answer.text


def in_turn(client: FlaskClient, page: str, said: Typed, field: str, action: str = "") -> None:
    """Try names that cannot be taken, and then one that can."""
    before = everything()
    for wrong, why in (("\u200b", ""), (f"{said[field]}\u200b", UNSEEN), ("<b>Sam", MARKUP), (f"\u202e{said[field]}", UNSEEN)):
        code, text = send(client, page, {**said, field: wrong}, action)
        assert (code, 'id="errors"' in text, why in text, escape(wrong) in text) == (422, True, True, True), (field, wrong)
    assert everything() == before
    code, text = send(client, page, {**said, field: "Anne “Nan” O’Neill & {{7*7}}"}, action)
    assert (code, MARKUP in text or UNSEEN in text) in {(303, False), (200, False)}, text


@pytest.mark.parametrize("field", ["name", "host_name"])
def test_at_set_up(client: FlaskClient, field: str):
    in_turn(client, "/account/set-up", ACCOUNT | HOST, field)
    assert Person.select().count() == Site.select().count() == 1


ALL_AT_ONCE = {"name": "<b>Jo", "email": "jo", "password": "short", "zone": "Europe/Berlin"}
THEIR_FAULTS = (MARKUP, "Write an e-mail address such as", TOO_SHORT, "Choose the sentence that is true for you.")


def test_every_fault_of_a_set_up_stands_on_the_page_at_once(client: FlaskClient):
    code, text = send(client, "/account/set-up", ALL_AT_ONCE | {"host_name": "Ro<b>"})
    faults = (*THEIR_FAULTS, "Say whether one of you runs it.")
    # Each in the summary and beside its field; two names hold markup.
    assert (code, [text.count(each) for each in faults]) == (422, [4, 2, 2, 2, 2])


@pytest.mark.usefixtures("hosted")
def test_every_fault_of_a_joining_stands_on_the_page_at_once(client: FlaskClient):
    token = invitation.invite(factories.person("Sam", factories.BROKE))
    code, text = send(client, f"/join/{token}/account", ALL_AT_ONCE)
    assert (code, [text.count(each) for each in THEIR_FAULTS]) == (422, [2, 2, 2, 2])


def test_every_fault_of_a_new_password_a_sheet_and_a_promise_stands_on_its_page_at_once(sam: FlaskClient):
    code, text = send(sam, "/account/password", {"password": "short"})
    assert (code, text.count("Write your present password."), text.count(TOO_SHORT)) == (422, 2, 2)
    code, text = send(sam, "/sharing/new", {"reader": "<b>", "parts": "log"}, "/sharing/preview")
    assert (code, text.count(MARKUP), text.count("Choose the first day.")) == (422, 2, 2)
    code, text = send(sam, "/commitments/new", OFFER | {"title": "<b>", "details": "x" * 5000})
    assert (code, text.count(MARKUP), text.count('id="details-error"')) == (422, 2, 1)


@pytest.mark.usefixtures("hosted")
def test_when_joining(client: FlaskClient):
    token = invitation.invite(factories.person("Sam", factories.BROKE))
    in_turn(client, f"/join/{token}/account", ACCOUNT, "name")
    assert actor("Jo").partner_name == "Sam"


def test_in_ones_settings(sam: FlaskClient):
    in_turn(sam, "/account/you", YOU, "name")


NOBODY, THEIRS = "In a sentence this would mean somebody else.", "Your partner has this name here."


def test_nobody_is_called_by_a_word_that_turns_a_sentence_about_who_sees_what(sam: FlaskClient):
    for page, said, field, action in (
        ("/account/you", YOU, "name", ""),
        ("/sharing/new", SHARE, "reader", "/sharing/preview"),
    ):
        code, text = send(sam, page, {**said, field: "Nobody"}, action)
        assert (code, NOBODY in text, actor("Sam").name) == (422, True, "Sam")


def test_nobody_takes_the_name_of_their_partner_also_after_a_parting(sam: FlaskClient, alex: FlaskClient):
    for name in ("Alex", "aLEX", "\uff21lex"):
        code, text = send(sam, "/account/you", {**YOU, "name": name})
        assert (code, THEIRS in text, actor("Sam").name) == (422, True, "Sam")
    space.leave(actor("Alex"), actor("Alex").couple, erase=False)
    assert THEIRS in send(sam, "/account/you", {**YOU, "name": "Alex"})[1]
    assert send(sam, "/account/you", {**YOU, "name": "Alex B."})[0] == 303


def test_who_has_their_partners_name_already_keeps_it_and_changes_the_rest(sam: FlaskClient, people: factories.Pair):
    person = Person.get_by_id(people.rater.person)
    person.name = "Sam"
    person.save()
    assert send(sam, "/account/you", {**YOU, "name": "Sam"})[0] == 303
    assert actor("Sam").zone == YOU["zone"]


@pytest.mark.usefixtures("hosted")
@pytest.mark.parametrize("has_account", [True, False])
def test_nobody_comes_in_under_the_inviters_name(client: FlaskClient, has_account: bool):  # noqa: FBT001  # the case
    token = invitation.invite(factories.person("Sam", factories.BROKE))
    if has_account:
        person = Person.get_by_id(factories.person("Jo").person)
        person.name = "sam"
        person.save()
        factories.sign_in(client, "Jo")
    code, text = send(client, f"/join/{token}/account", {"said": "hurt"} if has_account else {**ACCOUNT, "name": "sam"})
    assert (code, THEIRS in text, actor("Sam").partner) == (422, True, None)


def test_a_name_is_as_long_as_it_looks_however_its_accents_were_typed(sam: FlaskClient):
    code, text = send(sam, "/account/you", {**YOU, "name": "e\u0301" * 61})
    assert (code, "Use up to 60 characters." in text) == (422, True)
    assert send(sam, "/account/you", {**YOU, "name": "e\u0301" * 60})[0] == 303
    assert actor("Sam").name == "\u00e9" * 60


@pytest.mark.parametrize("said", [OFFER, ASK], ids=["offered", "own"])
def test_of_a_commitment(sam: FlaskClient, said: Typed):
    in_turn(sam, "/commitments/new?starter=day-plan", said, "title", "/commitments/new")
    assert Terms.select().count() == 1


def test_of_a_commitment_that_is_worded_anew(sam: FlaskClient):
    in_turn(sam, f"/commitments/{kept_by(actor('Sam'))}/change", {**OFFER, "due_time": "19:00"}, "title")
    assert Terms.select().count() == 2


def test_of_whoever_reads_a_sheet(sam: FlaskClient):
    in_turn(sam, "/sharing/new", SHARE, "reader", "/sharing/preview")


def test_of_a_trigger(alex: FlaskClient):
    me = actor("Alex")
    rating = ratings.rate(me, ratings.NewRating(felt_in(me), me.today, 40))
    in_turn(alex, f"/ratings/{rating}", {"new_triggers": "a song"}, "new_triggers")
    assert [row.words for row in RatingDetail.select()] == ["Anne “Nan” O’Neill & {{7*7}}"]


def test_a_tag_from_before_can_be_said_again_and_does_not_hold_up_the_rest(alex: FlaskClient):
    me = actor("Alex")
    rating = ratings.rate(me, ratings.NewRating(felt_in(me), me.today, 40))
    path = f"/ratings/{rating}"
    send(alex, path, {"new_triggers": "a song"})
    row = RatingDetail.get()
    row.words = "<b>a song"
    row.save()
    code, _ = send(alex, path, {"trigger": "<b>a song", "note": "It was on the radio."})
    assert (code, sorted(row.words for row in RatingDetail.select())) == (303, ["<b>a song", "It was on the radio."])


def test_the_name_of_the_host_is_that_of_its_partner_whatever_cannot_be_seen_in_it(sam: FlaskClient, alex: FlaskClient):
    host = Site.get()
    host.host_name, host.hosted_by_partner = "Sam\u200b", True
    host.save()
    shown = [each.get("/journal/new").text for each in (sam, alex)]
    assert ["could read it there" in page for page in shown] == [False, True]
