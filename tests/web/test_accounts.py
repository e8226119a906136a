"""Signing in and out."""

import re

from flask.testing import FlaskClient

from tests.factories import Pair, csrf, email, password, sign_in

SET_UP = {
    "name": "Sam",
    "email": email("Sam"),
    "password": password("Sam"),
    "zone": "Europe/Berlin",
    "said": "broke",
    "host_name": "Robin",
    "hosted_by": "other",
}


def test_a_new_server_leads_to_set_up_and_the_first_account_is_signed_in(client: FlaskClient):
    assert client.get("/").location == "/set-up"
    token = csrf(client.get("/set-up"))
    answer = client.post("/set-up", data=SET_UP | {"csrf_token": token})
    assert (answer.status_code, answer.location) == (303, "/today")
    assert client.get("/set-up").status_code == 404


def test_a_refused_set_up_keeps_what_was_typed_and_makes_nothing(client: FlaskClient):
    token = csrf(client.get("/set-up"))
    answer = client.post("/set-up", data=SET_UP | {"csrf_token": token, "password": "short"})
    assert answer.status_code == 422
    assert f'value="{email("Sam")}"' in answer.text
    assert client.get("/").location == "/set-up"


def test_a_replayed_cookie_gets_nothing_after_signing_out(people: Pair, client: FlaskClient):
    sign_in(client, "Sam")
    cookie = client.get_cookie("s")
    assert cookie is not None
    assert client.get("/").status_code == 303
    client.post("/sign-out", data={"csrf_token": csrf(client.get("/invite"))})
    client.set_cookie("s", cookie.value)
    assert client.get("/").location == "/sign-in?next=/"


def test_a_wrong_password_and_an_unknown_address_are_told_alike(people: Pair, client: FlaskClient):
    token = csrf(client.get("/sign-in"))
    wrong = {"csrf_token": token, "password": "nobody's long password"}
    known = client.post("/sign-in", data=wrong | {"email": email("Sam")})
    unknown = client.post("/sign-in", data=wrong | {"email": email("Sim")})
    assert (known.status_code, unknown.status_code) == (422, 422)
    # The token of a form says the second in which it was made.
    said = [re.sub(r'(csrf_token"[^>]*value=)"[^"]+"', r"\1", answer.text) for answer in (known, unknown)]
    assert said[0].replace("sam@", "sim@") == said[1]
