"""Plans in the browser."""

import pytest
from flask.testing import FlaskClient

from tests.support.factories import actor, csrf, sign_in
from tests.support.writings import said_by
from tracker.models.entries import Plan

TAP = {"X-Row": "1"}


def sent(client: FlaskClient, **more: str) -> dict[str, str]:
    today = actor("Sam").today.isoformat()
    return {"csrf_token": csrf(client.get("/today")), "page": today, "day": today, "place": "Office"} | more


def test_a_plan_is_said_without_javascript_and_stands_on_the_day(sam: FlaskClient):
    answer = sam.post("/entries/plans", data=sent(sam, from_time="08:30", company="Noor"))
    assert (answer.status_code, answer.location) == (303, f"/today?day={actor('Sam').today}#plans")
    page = sam.get("/today").text
    assert "Office" in page
    assert "with Noor · from 08:30" in page
    assert "This does not call Alex. Tell Alex the way you agreed." in page


def test_a_tap_gets_the_section_back(sam: FlaskClient):
    answer = sam.post("/entries/plans", data=sent(sam), headers=TAP)
    assert answer.status_code == 200
    assert 'data-row="plans"' in answer.text
    assert "<html" not in answer.text


@pytest.mark.parametrize(
    ("typed", "says"),
    [
        ({"place": " "}, "Say where you will be, in a few words."),
        ({"place": "x" * 201}, "Use up to 200 characters."),
        ({"until_time": "25:99"}, "Write the time like this: 18:30."),
        ({"day": "tomorrow"}, "Write the day like this: 2026-03-14."),
        ({"day": "2019-01-01"}, "Say a plan for today or for one of the next 60 days."),
        ({"place": "password: hunter2"}, "This looks like a password"),
    ],
)
def test_what_cannot_be_taken_is_said_beside_its_field_and_stays(sam: FlaskClient, typed: dict[str, str], says: str):
    for headers in ({}, TAP):
        answer = sam.post("/entries/plans", data=sent(sam, company="Noor", **typed), headers=headers)
        assert (answer.status_code, says in answer.text) == (422, True)
        assert 'value="Noor"' in answer.text
        assert f'value="{next(iter(typed.values()))}"' in answer.text
    assert Plan.select().count() == 0


def test_a_change_coming_home_and_taking_back_answer_with_the_plans_own_row(sam: FlaskClient):
    plan = said_by(actor("Sam"))
    for path, data in (("change", {"words": "running late", "until_time": "19:40"}), ("home", {}), ("take-back", {})):
        answer = sam.post(f"/entries/plans/{plan}/{path}", data=sent(sam, **data), headers=TAP)
        assert (answer.status_code, f'data-row="plan-{plan}"' in answer.text) == (200, True)
    assert Plan.get_by_id(plan).state == "taken_back"


def test_without_javascript_they_lead_back_to_the_day(sam: FlaskClient):
    plan = said_by(actor("Sam"))
    for path in ("change", "home", "take-back"):
        answer = sam.post(f"/entries/plans/{plan}/{path}", data=sent(sam, words="late"))
        assert answer.location == f"/today?day={actor('Sam').today}#plan-{plan}"


def test_a_change_without_anything_keeps_its_form_open(sam: FlaskClient):
    plan = said_by(actor("Sam"))
    for headers in ({}, TAP):
        answer = sam.post(f"/entries/plans/{plan}/change", data=sent(sam), headers=headers)
        assert (answer.status_code, "Say what changed, or until when." in answer.text) == (422, True)


def test_one_form_sent_twice_is_one_plan(sam: FlaskClient):
    data = sent(sam, key="a" * 32)
    for _ in range(2):
        assert sam.post("/entries/plans", data=data).status_code == 303
    assert Plan.select().count() == 1


def test_a_page_that_is_none_and_plans_of_others_are_not_found(sam: FlaskClient):
    plan = said_by(actor("Sam"))
    assert sam.post(f"/entries/plans/{plan}/home", data=sent(sam, page="never")).status_code == 404
    assert sam.post(f"/entries/plans/{plan}/home", data=sent(sam, page="2020-01-01"), headers=TAP).status_code == 404
    assert sam.post("/entries/plans/nothing/home", data=sent(sam)).status_code == 404
    assert sam.post("/entries/plans/nothing/change", data=sent(sam, words="x")).status_code == 404


def test_anybody_who_wants_finds_the_form(sam: FlaskClient):
    page = sam.get("/entries/plans")
    assert (page.status_code, "Say where I will be" in page.text, 'class="fold" open' in page.text) == (200, True, True)
    sam.post("/sign-out", data={"csrf_token": csrf(page)})
    assert 'href="/entries/plans"' in sign_in(sam, "Alex").get("/today").text
