"""One's own settings: each person's alone."""

import re

import pytest
from flask import Flask
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from tests.support import factories
from tests.support.factories import actor, csrf, sign_in
from tests.support.pages import say_yes
from tracker.models.account import Person, Session
from tracker.queries.account import people
from tracker.queries.account.sessions import devices
from tracker.queries.couple import directions

pytestmark = pytest.mark.usefixtures("people")

PATHS = ("/more", "/account/settings", "/account/you", "/account/devices", "/account/password", "/account/claims")


def _send(client: FlaskClient, path: str, page: str | None = None, **values: str) -> TestResponse:
    token = csrf(client.get(page or path))
    return client.post(path, data={"csrf_token": token, "key": f"key of {path} {values}"} | values)


@pytest.mark.parametrize("path", PATHS)
def test_each_page_opens_for_its_owner_and_leads_a_stranger_to_the_door(client: FlaskClient, path: str):
    assert client.get(path).location == f"/sign-in?next={path}"
    assert sign_in(client, "Sam").get(path).status_code == 200


def test_name_zone_day_start_and_country_are_saved(client: FlaskClient):
    sign_in(client, "Sam")
    answer = _send(client, "/account/you", name=" Sam  B. ", zone="Asia/Tokyo", day_start="0", country="JP")
    assert (answer.status_code, answer.location) == (303, "/account/settings")
    saved = people.profile(actor("Sam"))
    assert (saved.name, saved.zone, saved.day_start, saved.country) == ("Sam B.", "Asia/Tokyo", 0, "JP")


@pytest.mark.parametrize("path", ["/today", "/record", "/trends", "/ratings/audience", "/account/you"])
def test_somebody_whose_zone_this_computer_does_not_know_finds_every_page(client: FlaskClient, path: str):
    Person.update(zone="Elsewhere/Nowhere").where(Person.id == actor("Alex").person).execute()
    assert sign_in(client, "Alex").get(path).status_code == 200


@pytest.mark.parametrize(
    "wrong",
    [{"zone": "Mars/Base"}, {"day_start": "7"}, {"day_start": "x"}, {"country": "XX"}, {"name": "  "}, {"name": "n" * 61}],
)
def test_a_wrong_value_is_refused_and_the_rest_is_kept(client: FlaskClient, wrong: dict[str, str]):
    sign_in(client, "Sam")
    right = {"name": "Sami", "zone": "Asia/Tokyo", "day_start": "5", "country": "DE"}
    answer = _send(client, "/account/you", **(right | wrong))
    assert (answer.status_code, 'id="errors"' in answer.text) == (422, True)
    assert ("Sami" in answer.text) == ("name" not in wrong)
    assert people.profile(actor("Sam")).name == "Sam"


def test_one_device_is_signed_out_by_another_and_its_cookie_opens_nothing(app: Flask):
    phone, laptop = (sign_in(app.test_client(), "Sam") for _ in range(2))
    page = phone.get("/account/devices")
    [other] = re.findall(r'name="device" value="([^"]+)"', page.text)
    answer = _send(phone, "/account/devices/end", "/account/devices", device=other)
    assert answer.status_code == 303
    assert (laptop.get("/account/settings").status_code, phone.get("/account/settings").status_code) == (303, 200)


def test_everywhere_else_is_signed_out_at_once(app: Flask):
    here, *others = (sign_in(app.test_client(), "Sam") for _ in range(3))
    alex = sign_in(app.test_client(), "Alex")
    assert _send(here, "/account/devices/end-others", "/account/devices").status_code == 303
    assert [each.get("/account/settings").status_code for each in (here, *others, alex)] == [200, 303, 303, 200]


def test_nobody_ends_another_persons_session(app: Flask):
    sam, alex = sign_in(app.test_client(), "Sam"), sign_in(app.test_client(), "Alex")
    [theirs] = devices(actor("Alex").person)
    assert _send(sam, "/account/devices/end", "/account/devices", device=theirs.token_hash).status_code == 404
    assert theirs.token_hash not in sam.get("/account/devices").text
    assert alex.get("/account/settings").status_code == 200


def test_a_new_password_ends_every_other_session(app: Flask):
    here, other = (sign_in(app.test_client(), "Sam") for _ in range(2))
    new = "four quiet boats at dusk"
    answer = _send(here, "/account/password", current=factories.password("Sam"), password=new)
    assert answer.status_code == 303
    assert (here.get("/account/settings").status_code, other.get("/account/settings").status_code) == (200, 303)
    assert Session.select().count() == 1


@pytest.mark.parametrize(
    "tried", [("not my password at all", "four quiet boats at dusk"), (factories.password("Sam"), "short")]
)
def test_a_wrong_present_or_a_weak_new_password_changes_nothing(app: Flask, tried: tuple[str, str]):
    here, other = (sign_in(app.test_client(), "Sam") for _ in range(2))
    answer = _send(here, "/account/password", current=tried[0], password=tried[1])
    assert (answer.status_code, tried[0] in answer.text) == (422, False)
    assert other.get("/account/settings").status_code == 200


def test_saying_that_both_are_true_makes_the_second_direction(client: FlaskClient):
    sign_in(client, "Sam")
    assert 'checked id="said-0"' in client.get("/account/claims").text
    assert say_yes(client, _send(client, "/account/claims", said="both")).location == "/account/settings"
    assert [(each.accountable_name, each.hurt_name) for each in directions(actor("Sam"))] == [("Sam", "Alex"), ("", "Sam")]
    assert "Everything works in both directions." in client.get("/account/claims").text


def test_what_one_says_of_oneself_must_be_one_of_the_three(client: FlaskClient):
    sign_in(client, "Sam")
    assert _send(client, "/account/claims", said="theirs").status_code == 422


def test_the_invitation_stands_in_settings_only_while_one_is_alone(client: FlaskClient, app: Flask):
    factories.person("Eve", factories.HURT)
    assert 'href="/couple/invite"' in sign_in(client, "Eve").get("/account/settings").text
    assert 'href="/couple/invite"' not in sign_in(app.test_client(), "Sam").get("/account/settings").text


def test_the_present_password_cannot_be_guessed_at_an_open_device(client: FlaskClient):
    sign_in(client, "Sam")
    new = factories.password("Frank")
    tries = [_send(client, "/account/password", current=f"guess number {n} of many", password=new) for n in range(11)]
    assert [each.status_code for each in tries] == [422] * 10 + [429]


def test_every_line_of_settings_and_more_leads_somewhere(client: FlaskClient):
    sign_in(client, "Sam")
    for page in ("/account/settings", "/more"):
        ways = re.findall(r'class="line way" href="([^"]+)"', client.get(page).text)
        assert [(way, client.get(way).status_code) for way in ways] == [(way, 200) for way in ways]
