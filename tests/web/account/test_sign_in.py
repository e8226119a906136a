"""Signing in and out."""

import re
from datetime import timedelta

import pytest
from flask import Flask
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from tests.support.factories import Pair, csrf, email, password, sign_in
from tracker import clock
from tracker.services.account.new import SetUpCode
from tracker.services.account.recovery import make_recovery_link

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
    assert client.get("/").location == "/account/set-up"
    token = csrf(client.get("/account/set-up"))
    answer = client.post("/account/set-up", data=SET_UP | {"csrf_token": token})
    assert (answer.status_code, answer.location) == (303, "/today")
    assert client.get("/account/set-up").status_code == 404


def test_a_refused_set_up_keeps_what_was_typed_and_makes_nothing(client: FlaskClient):
    token = csrf(client.get("/account/set-up"))
    answer = client.post("/account/set-up", data=SET_UP | {"csrf_token": token, "password": "short"})
    assert answer.status_code == 422
    assert f'value="{email("Sam")}"' in answer.text
    assert client.get("/").location == "/account/set-up"


def test_a_replayed_cookie_gets_nothing_after_signing_out(people: Pair, client: FlaskClient):
    sign_in(client, "Sam")
    cookie = client.get_cookie("s")
    assert cookie is not None
    assert client.get("/").status_code == 303
    client.post("/sign-out", data={"csrf_token": csrf(client.get("/couple/invite"))})
    client.set_cookie("s", cookie.value)
    assert client.get("/").location == "/sign-in?next=/"


@pytest.mark.parametrize(
    ("said", "leads_to"),
    [
        ("/trends?span=all", "/trends"),
        *(
            (said, "/today")
            for said in ("", "today", "//evil.example", "/\\evil.example", "/\t/evil.example", "https://evil.example")
        ),
        *((said, "/today") for said in ("//[", "https://[evil", "//\N{ACCOUNT OF}.example")),  # of which no address can be read
    ],
)
def test_signing_in_leads_to_a_page_of_ours_whatever_an_address_says(
    people: Pair, client: FlaskClient, said: str, leads_to: str
):
    filled = {"csrf_token": csrf(client.get("/sign-in")), "email": email("Sam"), "password": password("Sam"), "next": said}
    answer = client.post("/sign-in", data=filled)
    assert (answer.status_code, answer.location) == (303, leads_to)
    assert client.get("/sign-in").location == "/today"


def test_a_wrong_password_and_an_unknown_address_are_told_alike(people: Pair, client: FlaskClient):
    token = csrf(client.get("/sign-in"))
    wrong = {"csrf_token": token, "password": "nobody's long password"}
    known = client.post("/sign-in", data=wrong | {"email": email("Sam")})
    unknown = client.post("/sign-in", data=wrong | {"email": email("Sim")})
    assert (known.status_code, unknown.status_code) == (422, 422)
    # The token of a form says the second in which it was made.
    assert without_tokens(known).replace("sam@", "sim@") == without_tokens(unknown)


def without_tokens(answer: TestResponse) -> str:
    return re.sub(r'(csrf_token"[^>]*value=)"[^"]+"', r"\1", answer.text)


def wrong_tries(client: FlaskClient, name: str, number: int) -> list[TestResponse]:
    token = csrf(client.get("/sign-in"))
    said = {"csrf_token": token, "email": email(name), "password": "nobody's long password"}
    return [client.post("/sign-in", data=said) for _ in range(number)]


def test_who_is_refused_reads_what_helps_and_the_same_without_an_account(people: Pair, client: FlaskClient):
    known, unknown = (wrong_tries(client, name, 11) for name in ("Sam", "Nobody"))
    assert [answer.status_code for answer in known] == [422] * 10 + [429] == [answer.status_code for answer in unknown]
    for words in (
        "A browser in which you have signed in here before",
        "If the record was put back to an older copy since, it may not be known any more: then one of these helps.",
        "Another network",
        "A one-time link",
        "it may well be right",
    ):
        assert words in known[-1].text
    assert without_tokens(known[-1]) == without_tokens(unknown[-1])


def test_a_browser_is_known_after_exit_and_to_the_second_person_as_well(people: Pair, app: Flask, client: FlaskClient):
    for name in ("Sam", "Alex"):
        sign_in(client, name)
        client.post("/exit")
    carried = client.get_cookie("d")
    stranger = app.test_client()
    for name in ("Sam", "Alex"):
        assert wrong_tries(stranger, name, 11)[-1].status_code == 429
        sign_in(client, name)
        assert client.get("/today").status_code == 200
        client.post("/exit")
    again = client.get_cookie("d")
    assert carried is not None
    assert again is not None
    assert (again.value, again.expires) == (carried.value, carried.expires)


def test_a_wrong_password_is_answered_alike_wherever_somebody_is_known(people: Pair, app: Flask):
    """Every byte and header, in a browser where Sam signed in, one where Alex did, and one in which nobody has."""
    answers = []
    for day, name in enumerate(("Sam", "Alex", "")):
        browser = app.test_client()
        if name:
            sign_in(browser, name)
            browser.post("/exit")
        with clock.frozen(clock.now() + timedelta(days=2 * day)):
            tries = wrong_tries(browser, "Sam", 25)
        answers.append([(each.status, sorted(each.headers), without_tokens(each)) for each in tries])
    assert [status for status, _, _ in answers[0]] == ["422 UNPROCESSABLE ENTITY"] * 10 + ["429 TOO MANY REQUESTS"] * 15
    assert answers[1:] == answers[:1] * 2


def test_a_browser_that_comes_to_sign_in_gets_a_token_once_which_says_nothing(people: Pair, client: FlaskClient):
    first, again = client.get("/sign-in"), client.get("/sign-in")
    assert [bool(re.search(r"^d=[0-9a-f]{64};", each.headers.get("Set-Cookie", ""))) for each in (first, again)] == [
        True,
        False,
    ]
    assert "HttpOnly" in first.headers["Set-Cookie"]


def test_a_session_that_was_replaced_opens_nothing(people: Pair, app: Flask, client: FlaskClient):
    sign_in(client, "Sam")
    before = client.get_cookie("s")
    assert before is not None
    said = {"csrf_token": csrf(client.get("/account/password")), "email": email("Alex"), "password": password("Alex")}
    assert client.post("/sign-in", data=said).status_code == 303
    replayed = app.test_client()
    replayed.set_cookie("s", before.value)
    assert replayed.get("/today").status_code == 303
    assert client.get("/today").status_code == 200


def test_a_recovery_link_helps_who_is_kept_out(people: Pair, client: FlaskClient):
    wrong_tries(client, "Sam", 11)
    path = f"/recover/{make_recovery_link(email('Sam'))}"
    word = {"csrf_token": csrf(client.get(path)), "password": "another quiet harbour walk"}
    assert client.post(path, data=word).status_code == 303
    answer = client.post("/sign-in", data=word | {"email": email("Sam"), "csrf_token": csrf(client.get("/sign-in"))})
    assert answer.status_code == 303


@pytest.mark.parametrize("typed", ["é", "٣٣٣٣", "wrong", ""])
def test_any_text_as_the_code_of_the_console_is_a_wrong_code(app: Flask, client: FlaskClient, typed: str):
    app.config["SET_UP_CODE"] = code = SetUpCode()
    page = client.get("/account/set-up")
    assert "works for an hour" in page.text
    refused = client.post("/account/set-up", data=SET_UP | {"csrf_token": csrf(page), "code": typed})
    assert (refused.status_code, f'value="{email("Sam")}"' in refused.text) == (422, True)
    done = client.post("/account/set-up", data=SET_UP | {"csrf_token": csrf(page), "code": code.text})
    assert done.status_code == 303
