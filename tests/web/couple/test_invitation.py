"""From an invitation to a couple."""

import re
from datetime import timedelta

import pytest
from flask import Flask
from flask.testing import FlaskClient

from tests.support import factories
from tests.support.factories import account, actor, come_in, csrf, email, pair, password, person, sign_in
from tracker import clock
from tracker.models.base import database
from tracker.queries.couple import directions
from tracker.queries.entries.due import asked
from tracker.queries.ratings.own import rated
from tracker.queries.record.verify import verify
from tracker.services.account import recovery
from tracker.services.couple import invitation
from tracker.services.ratings import ratings

pytestmark = pytest.mark.usefixtures("hosted")


def invite(client: FlaskClient, **fields: str) -> str:
    page = client.get("/couple/invite")
    answer = client.post("/couple/invite", data={"csrf_token": csrf(page), **fields})
    found = re.search(r"/join/([0-9a-f]{64})", answer.text)
    return found[1] if found else f"refused with {answer.status_code}"


def join(client: FlaskClient, token: str, name: str, said: str):
    path = f"/join/{token}/account"
    data = {"name": name, "email": email(name), "password": password(name), "zone": "Europe/Berlin", "said": said}
    return client.post(path, data=data | {"csrf_token": csrf(client.get(path))})


def test_no_invitation_is_made_with_an_address_that_only_this_machine_can_open(client: FlaskClient):
    person("Sam", factories.BROKE)
    sign_in(client, "Sam")
    assert "Only this computer can open Steady yet." in client.get("/couple/invite").text
    assert invite(client) == "refused with 422"
    assert len(invite(client, taking_turns="yes")) == 64


def test_where_steady_listens_for_everybody_nobody_reads_that_only_this_computer_can_open_it(app: Flask, client: FlaskClient):
    app.config["HOST"] = "::"
    person("Sam", factories.BROKE)
    sign_in(client, "Sam")
    page = client.get("/couple/invite").text
    assert (
        "Other devices can open Steady too, at the address of this computer in your network, but no setting names it." in page
    )
    assert "A phone cannot open http://127.0.0.1:8000." in page
    assert "Only this computer" not in page
    assert invite(client) == "refused with 422"


def test_an_address_that_a_phone_can_open_is_named_and_stands_in_the_link(app: Flask, client: FlaskClient):
    app.config["BASE_URL"] = "https://steady.example"
    person("Sam", factories.BROKE)
    sign_in(client, "Sam")
    assert "phone can open https://steady.example." in client.get("/couple/invite").text
    assert len(invite(client)) == 64


def test_the_invited_person_reads_first_joins_and_says_only_their_own_part(client: FlaskClient):
    person("Sam", factories.BROKE)
    sign_in(client, "Sam")
    token = invite(client, taking_turns="yes")
    client.delete_cookie("s")
    page = client.get(f"/join/{token}").text
    assert page.index("If you are afraid of this person") < page.index("invites you")
    assert "Robin runs it, and could read there what is hidden in the app." in page
    answer = join(client, token, "Alex", "hurt")
    assert (answer.status_code, answer.location) == (303, "/today")
    [repair] = directions(actor("Alex"))
    assert (repair.accountable_name, repair.hurt_name, repair.complete) == ("Sam", "Alex", True)
    assert verify(actor("Alex").couple).broken is None


def test_mutual_makes_two_repairs(client: FlaskClient):
    person("Sam", factories.BOTH)
    join(client, invitation.invite(actor("Sam")), "Alex", "both")
    assert [(each.accountable_name, each.hurt_name) for each in directions(actor("Sam"))] == [("Sam", "Alex"), ("Alex", "Sam")]


def test_two_who_say_the_same_get_a_side_each_and_nobody_is_put_into_the_other():
    person("Sam", factories.BROKE)
    come_in(invitation.invite(actor("Sam")), account("Alex"))
    invitation.say(actor("Alex"), factories.BROKE)
    assert [(each.accountable_name, each.hurt_name) for each in directions(actor("Sam"))] == [("Sam", ""), ("Alex", "")]


def test_an_invitation_works_once_and_ends_after_three_days_or_when_withdrawn(client: FlaskClient):
    sam = person("Sam", factories.BROKE)
    used = invitation.invite(sam)
    join(client, used, "Alex", "hurt")
    client.delete_cookie("s")
    assert client.get(f"/join/{used}").status_code == 404
    eve = person("Eve", factories.BROKE)
    withdrawn = invitation.invite(eve)
    invitation.withdraw_invitation(eve)
    old = invitation.invite(eve)
    with clock.frozen(clock.now() + timedelta(hours=73)):
        assert client.get(f"/join/{old}").status_code == 404
    answers = [client.get(f"/join/{token}") for token in (withdrawn, "0" * 64)]
    assert [answer.status_code for answer in answers] == [404, 404]
    assert answers[0].text == answers[1].text


def test_a_link_that_has_ended_says_what_to_do_and_has_a_way_on(client: FlaskClient):
    for path, says in (
        (f"/join/{'0' * 64}", "ask for a new one"),
        (f"/join/{'0' * 64}/account", "ask for a new one"),
        ("/recover/0", "for a new one"),
    ):
        answer = client.get(path)
        assert (answer.status_code, says in answer.text) == (404, True), path
        assert '<a class="button" href="/sign-in">' in answer.text


def test_a_refused_joining_leaves_the_invitation_open_and_keeps_what_was_typed(client: FlaskClient):
    token = invitation.invite(person("Sam", factories.BROKE))
    path = f"/join/{token}/account"
    data = {"name": "Alex", "email": email("Sam"), "password": password("Alex"), "zone": "UTC", "said": "hurt"}
    answer = client.post(path, data=data | {"csrf_token": csrf(client.get(path))})
    assert answer.status_code == 422
    assert "No account can be made with this address and this password." in answer.text
    assert "has an account here already" not in answer.text
    assert 'value="Alex"' in answer.text
    assert join(client, token, "Alex", "hurt").status_code == 303


def test_somebody_with_an_account_joins_with_it(client: FlaskClient):
    token = invitation.invite(person("Sam", factories.BROKE))
    person("Alex")
    sign_in(client, "Alex")
    path = f"/join/{token}/account"
    answer = client.post(path, data={"said": "hurt", "csrf_token": csrf(client.get(path)), "key": "k"})
    assert (answer.status_code, actor("Alex").partner_name, actor("Sam").partner_name) == (303, "Sam", "Alex")


@pytest.mark.parametrize("inviter_was_hurt", [True, False])
def test_what_was_written_alone_comes_along_and_stays_its_writers(inviter_was_hurt: bool):  # noqa: FBT001  # a case
    alex = person("Alex", factories.HURT)
    repair = directions(alex)[0].id
    ratings.rate(alex, ratings.NewRating(repair, alex.today, 60))
    sam = person("Sam", factories.BROKE)
    promise = factories.kept_by(sam)
    inviter, joiner = (alex, sam) if inviter_was_hurt else (sam, alex)
    invitation.join_with_account(joiner, invitation.invite(inviter))
    invitation.say(actor(joiner.name), factories.BROKE if inviter_was_hurt else factories.HURT)
    [found] = directions(actor("Alex"))
    assert (found.id, found.accountable_name, found.hurt_name) == (repair, "Sam", "Alex")
    assert rated(actor("Alex"), repair, alex.today) is not None
    assert [each.id for each in asked(actor("Sam"), sam.today)] == [promise]
    assert asked(actor("Alex"), alex.today) == []
    assert verify(actor("Sam").couple).broken is None


def test_nobody_is_in_two_spaces_and_nobody_joins_themselves(client: FlaskClient):
    pair()
    token = invitation.invite(person("Eve"))
    sign_in(client, "Alex")
    path = f"/join/{token}/account"
    page = client.get(path)
    assert client.post(path, data={"said": "hurt", "csrf_token": csrf(page), "key": "k"}).status_code == 409
    client.delete_cookie("s")
    sign_in(client, "Eve")
    page = client.get(path)
    assert client.post(path, data={"said": "hurt", "csrf_token": csrf(page), "key": "k"}).status_code == 409
    assert client.post("/couple/invite/withdraw", data={"csrf_token": csrf(page), "key": "w"}).status_code == 303
    assert client.get(f"/join/{token}").status_code == 404


def test_a_new_password_by_a_one_time_link_works_once_and_ends_every_session(client: FlaskClient):
    pair()
    sign_in(client, "Sam")
    path = f"/recover/{recovery.make_recovery_link(email('Sam'))}"
    page = client.get(path)
    short = client.post(path, data={"csrf_token": csrf(page), "password": "short"})
    assert (short.status_code, client.get("/today").status_code) == (422, 200)
    assert client.post(path, data={"csrf_token": csrf(page), "password": "another quiet harbour walk"}).status_code == 303
    assert client.get("/today").location == "/sign-in?next=/today"
    assert client.get(path).status_code == 404


def test_who_made_an_invitation_reads_that_it_is_for_the_other_and_it_still_works(client: FlaskClient):
    token = invitation.invite(person("Sam", factories.BROKE))
    sign_in(client, "Sam")
    read = client.get(f"/join/{token}").text
    assert "This is your own invitation" in read
    assert f'href="/join/{token}/account"' not in read
    for answer in (
        client.get(f"/join/{token}/account"),
        client.post(f"/join/{token}/account", data={"said": "hurt", "csrf_token": csrf(client.get("/couple/invite"))}),
    ):
        assert (answer.status_code, "only they can join with it" in answer.text) == (409, True)
    client.delete_cookie("s")
    assert join(client, token, "Sam", "hurt").status_code == 409
    assert join(client, token, "Alex", "hurt").status_code == 303


def test_where_nothing_can_be_written_what_was_typed_stays_and_the_invitation_works_later(
    client: FlaskClient, monkeypatch: pytest.MonkeyPatch
):
    token = invitation.invite(person("Sam", factories.BROKE))
    client.get(f"/join/{token}/account")
    database.execute_sql("PRAGMA query_only = 1")
    refused = join(client, token, "Alex", "hurt")
    database.execute_sql("PRAGMA query_only = 0")
    assert (refused.status_code, "Nothing can be saved on this server just now" in refused.text) == (503, True)
    assert all(f'value="{typed}"' in refused.text for typed in ("Alex", email("Alex")))
    assert join(client, token, "Alex", "hurt").status_code == 303


def test_after_many_refused_addresses_the_page_asks_to_wait_and_keeps_what_was_typed(client: FlaskClient):
    pair("Eve", "Frank")
    token = invitation.invite(person("Sam", factories.BROKE))
    path = f"/join/{token}/account"
    data = {"name": "Alex", "email": email("Eve"), "password": "another quiet harbour walk", "zone": "UTC", "said": "hurt"}
    answers = [client.post(path, data=data | {"csrf_token": csrf(client.get(path))}) for _ in range(11)]
    assert [answer.status_code for answer in answers] == [422] * 10 + [429]
    assert 'value="Alex"' in answers[-1].text
