"""The pages of commitments, read and used without scripts."""

import re
from dataclasses import replace
from datetime import date
from html import unescape
from typing import Any

import pytest
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from tests.support import factories
from tests.support.commitments import CALL, agreed, alex, offered, on, own, sam, seen
from tests.support.factories import csrf, sign_in
from tests.support.writings import tap
from tracker.domain.commitments.life import LifeState
from tracker.domain.commitments.recurrence import (
    DAILY,
    ON_REQUEST,
    WHENEVER,
    Recurrence,
    every,
    on_weekdays,
    once,
    times_a_week,
)
from tracker.domain.commitments.reviews import ReviewChoice
from tracker.queries.commitments.pages import CommitmentView, commitment_views
from tracker.services.commitments import changes, proposals
from tracker.services.commitments.reviews import answer_review
from tracker.services.commitments.terms import Wording

TYPED = {"way": "offer", "category": "care", "title": "Ten quiet minutes", "recurrence": "daily", "weeks": "8"}


@pytest.fixture
def couple(client: FlaskClient) -> FlaskClient:
    factories.set_up_site()
    with on(0):
        factories.pair()
    return client


def send(client: FlaskClient, path: str, page: str = "", **typed: str | list[str]) -> TestResponse:
    token = csrf(client.get(page or path))
    return client.post(path, data={"csrf_token": token} | typed)


def as_somebody(client: FlaskClient, name: str) -> FlaskClient:
    client.delete_cookie("s")
    return sign_in(client, name)


def only_one() -> CommitmentView:
    [found] = commitment_views(sam())
    return found


def test_without_any_the_page_says_what_will_be_here_and_offers_the_first_step(couple: FlaskClient):
    with on(0):
        page = sign_in(couple, "Sam").get("/commitments").text
    assert "What you agree on will stand here" in page
    assert 'href="/commitments/new"' in page


def test_an_offer_made_on_the_page_is_agreed_to_on_the_page(couple: FlaskClient):
    with on(0):
        sign_in(couple, "Sam")
        made = send(couple, "/commitments/new", **TYPED)
        here = made.location
        assert (made.status_code, "It waits for Alex." in couple.get(here).text) == (303, True)
        as_somebody(couple, "Alex")
        assert "Yes, for 8 weeks" in couple.get(here).text
        assert send(couple, here + "/answer", here, number="1", reply="yes").status_code == 303
        assert only_one().state is LifeState.ACTIVE
        assert "In force since" in couple.get(here).text


def test_a_suggestion_fills_the_form(couple: FlaskClient):
    with on(0):
        page = sign_in(couple, "Sam").get("/commitments/new?starter=day-plan").text
    assert 'value="Say in the morning where, with whom and until when"' in page
    assert 'value="09:00"' in page


def test_at_most_three_are_suggested_first(couple: FlaskClient):
    with on(0):
        page = sign_in(couple, "Alex").get("/commitments/new").text
    first = page.split('id="first"')[1].split("</section>")[0]
    assert first.count("?starter=") == 3


@pytest.mark.parametrize(
    ("typed", "expected"),
    [
        ({"recurrence": "daily"}, DAILY),
        ({"recurrence": "every", "step": "3"}, every(3)),
        ({"recurrence": "weekdays", "weekdays": ["0", "4"]}, on_weekdays(frozenset({0, 4}))),
        ({"recurrence": "times_a_week", "times": "2"}, times_a_week(2)),
        ({"recurrence": "once", "on": "2026-03-20"}, once(date(2026, 3, 20))),
        ({"recurrence": "whenever"}, WHENEVER),
        ({"recurrence": "on_request"}, ON_REQUEST),
    ],
)
def test_every_way_of_how_often_is_typed_without_scripts(couple: FlaskClient, typed: dict[str, Any], expected: Recurrence):
    with on(0):
        sign_in(couple, "Sam")
        assert send(couple, "/commitments/new", **TYPED | typed).status_code == 303
        assert only_one().words.recurrence == expected


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ({"title": ""}, "Say in a few words what will be done."),
        ({"title": "x" * 121}, "Use up to 120 characters here, and the details below for the rest."),
        ({"details": "My PIN is 4821"}, "This looks like a password or a PIN"),
        ({"recurrence": "hourly"}, "Choose how often from the list."),
        ({"recurrence": "every", "step": "many"}, "Give a whole number."),
        ({"recurrence": "every", "step": "0"}, "Choose a number of days between 1 and 365."),
        ({"recurrence": "weekdays"}, "Choose at least one weekday."),
        ({"recurrence": "weekdays", "weekdays": ["8"]}, "Choose weekdays from Monday to Sunday."),
        ({"recurrence": "times_a_week", "times": "8"}, "Choose between 1 and 7 times a week."),
        ({"recurrence": "once", "on": "2026-02-30"}, "Give a day that exists, like 2026-03-03."),
        ({"recurrence": "once", "on": "2026-02-01"}, "That day has passed. Choose today or a later one."),
        ({"due_time": "late"}, "Give a time like 18:30, or leave it empty."),
        ({"due_time": "23:00"}, "Nothing is due at night. Choose a time from 07:00 to 22:00."),
        ({"weeks": "99"}, "Choose between 1 and 26 weeks."),
        ({"way": "ask"}, "Choose who keeps it."),
        ({"category": "shopping"}, "Choose what it is about from the list."),
    ],
)
def test_what_cannot_be_taken_is_said_and_what_was_typed_stays(couple: FlaskClient, typed: dict[str, Any], said: str):
    with on(0):
        sign_in(couple, "Sam")
        answer = send(couple, "/commitments/new", **TYPED | {"details": "Phones away"} | typed)
        assert (answer.status_code, said in answer.text, commitment_views(sam())) == (422, True, [])
        if "details" not in typed:
            assert "Phones away" in answer.text


def test_the_same_form_sent_twice_makes_one(couple: FlaskClient):
    with on(0):
        sign_in(couple, "Sam")
        first = send(couple, "/commitments/new", key="one", **TYPED)
        again = send(couple, "/commitments/new", key="one", **TYPED)
        assert (first.location, len(commitment_views(sam()))) == (again.location, 1)


def test_other_words_are_proposed_on_the_page(couple: FlaskClient):
    with on(0):
        item = offered()
        sign_in(couple, "Alex")
        here = f"/commitments/{item}"
        assert 'value="Call before leaving work"' in couple.get(here + "/change").text
        wrong = send(couple, here + "/change", **TYPED | {"title": ""})
        assert wrong.status_code == 422
        assert send(couple, here + "/change", **TYPED).status_code == 303
        assert only_one().waits_for_me
        assert "Other words, proposed by Alex" in couple.get(here).text


@pytest.mark.parametrize(
    ("step", "said"),
    [
        ("ease", "Eased by a step, proposed by Sam"),
        ("back_up", "Up by a step, proposed by Sam"),
        ("finish", "To finish it, proposed by Sam"),
    ],
)
def test_a_rung_and_a_finish_are_one_button(couple: FlaskClient, step: str, said: str):
    with on(0):
        item = agreed(replace(CALL, recurrence=every(2)))
        sign_in(couple, "Sam")
        here = f"/commitments/{item}"
        assert send(couple, here + "/step", here, step=step).status_code == 303
        assert said in couple.get(here).text


def test_it_ends_on_the_page_and_can_be_taken_up_again(couple: FlaskClient):
    with on(0):
        item = agreed()
        sign_in(couple, "Alex")
        here = f"/commitments/{item}"
        send(couple, here + "/step", here, step="end")
        assert "Ended on 2 March 2026 by Alex." in couple.get(here).text
        assert 'value="Call before leaving work"' in couple.get(f"/commitments/new?again={item}").text
        assert couple.get(here + "/change").status_code == 409
        assert send(couple, here + "/step", here, step="end").status_code == 409


def test_a_rest_is_proposed_answered_and_ended_on_the_page(couple: FlaskClient):
    with on(0):
        item = agreed()
        here = f"/commitments/{item}"
        sign_in(couple, "Sam")
        wrong = send(couple, here + "/pause", here, from_day="2026-03-05", until_day="soon")
        assert (wrong.status_code, 'value="soon"' in wrong.text) == (422, True)
        assert send(couple, here + "/pause", here, from_day="2026-03-02", until_day="2026-03-05").status_code == 303
        rest = only_one().pauses[0].id
        as_somebody(couple, "Alex")
        assert "A rest, proposed by Sam" in couple.get(here).text
        assert send(couple, f"{here}/pause/{rest}", here, reply="yes").status_code == 303
        assert "Resting" in couple.get("/commitments").text
        as_somebody(couple, "Sam")
        assert send(couple, f"{here}/pause/{rest}", here, reply="go_on").status_code == 303
        assert only_one().state is LifeState.ACTIVE


def test_a_review_is_answered_alone_and_opened_together(couple: FlaskClient):
    with on(0):
        item = agreed()
        tap(sam(), item)
    here = f"/commitments/{item}"
    with on(56):
        sign_in(couple, "Sam")
        assert "Due for review" in couple.get("/commitments").text
        nothing = send(couple, here + "/review", here, number="1", words="My words")
        assert (nothing.status_code, "My words" in nothing.text, "Choose one of the answers." in nothing.text) == (
            422,
            True,
            True,
        )
        assert send(couple, here + "/review", here, number="1", answer="keep", words="Mine").status_code == 303
        mine = couple.get(here).text
        assert "Your answer is saved: keep it." in mine
        assert "1 of 54 kept" in mine
        as_somebody(couple, "Alex")
        theirs = couple.get(here).text
        assert ("Mine" in theirs, "Your answer is saved" in theirs) == (False, False)
        send(couple, here + "/review", here, number="1", answer="change", words="Too late for me")
        assert "Your answers differ: talk about it, or take it to your next session." in couple.get(here).text
        as_somebody(couple, "Sam")
        send(couple, here + "/review", here, number="1", answer="change")
        assert "You both want to change it." in couple.get(here).text


def test_the_page_of_a_partner_looks_the_same_whether_or_not_the_other_has_answered(couple: FlaskClient):
    with on(0):
        item = agreed()
    with on(56):
        sign_in(couple, "Alex")
        pages = [couple.get(path).text for path in (f"/commitments/{item}", "/commitments")]
        answer_review(sam(), item, 1, ReviewChoice.EASE, "Words")
        after = [couple.get(path).text for path in (f"/commitments/{item}", "/commitments")]
    assert [plain(page) for page in pages] == [plain(page) for page in after]


def plain(page: str) -> str:
    return re.sub(r'name="(csrf_token|key)"[^>]*value="[^"]*"', "", page)


def test_what_was_kept_alone_is_previewed_and_offered(couple: FlaskClient):
    with on(0):
        item = own(sam())
        tap(sam(), item)
        here = f"/commitments/{item}"
        sign_in(couple, "Sam")
        preview = couple.get(here + "/bring-in").text
        assert "1 answer of yours, by month" in preview
        assert "March 2026" in preview
        as_somebody(couple, "Alex")
        assert (couple.get(here).status_code, couple.get(here + "/bring-in").status_code) == (404, 404)
        as_somebody(couple, "Sam")
        assert send(couple, here + "/bring-in", sure="entry:1 0/0").status_code == 303
        assert couple.get(here + "/bring-in").location == here
        as_somebody(couple, "Alex")
        assert "Sam kept this alone before." in couple.get(here).text
        assert couple.get(here + "/bring-in").status_code == 404
        send(couple, here + "/answer", here, number="2", reply="yes")
        assert "brought in on 2 March 2026" in couple.get(here).text


def test_a_refusal_is_said_on_the_page_itself(couple: FlaskClient):
    with on(0):
        late = offered(Wording("Too late", WHENEVER))
        for _ in range(12):
            agreed(Wording("Say so", WHENEVER))
        sign_in(couple, "Alex")
        answer = send(couple, f"/commitments/{late}/answer", f"/commitments/{late}", number="1", reply="yes")
        assert (answer.status_code, "Twelve commitments are active" in answer.text) == (422, True)


@pytest.mark.parametrize(
    ("path", "typed"),
    [
        ("/answer", {"reply": "maybe", "number": "1"}),
        ("/answer", {"reply": "yes", "number": "one"}),
        ("/step", {"step": "jump"}),
        ("/pause/none", {"reply": "yes"}),
        ("/pause/none", {"reply": "perhaps"}),
    ],
)
def test_what_no_button_says_is_not_found(couple: FlaskClient, path: str, typed: dict[str, str]):
    with on(0):
        item = agreed()
        sign_in(couple, "Sam")
        assert send(couple, f"/commitments/{item}{path}", f"/commitments/{item}", **typed).status_code == 404


def test_another_couple_finds_nothing(couple: FlaskClient):
    with on(0):
        item = agreed()
        factories.pair("Eve", "Frank")
        sign_in(couple, "Eve")
        paths = ("", "/change", "/bring-in")
        assert [couple.get(f"/commitments/{item}{path}").status_code for path in paths] == [404, 404, 404]
        assert couple.get(f"/commitments/new?again={item}").status_code == 404


def test_alone_everything_is_by_ones_own_word(client: FlaskClient):
    factories.set_up_site()
    with on(0):
        factories.person("Sam", factories.BROKE)
        sign_in(client, "Sam")
        assert "By my own word" not in client.get("/commitments/new").text
        made = send(client, "/commitments/new", **TYPED | {"way": "own"})
        assert "Only you see this. It counts in no shared figure." in client.get(made.location).text
        assert "By your own word" in client.get("/commitments").text


def test_everything_that_has_ended_is_folded(couple: FlaskClient):
    with on(0):
        proposals.decline(alex(), offered(), 1)
        sign_in(couple, "Sam")
        assert "1 finished, ended or not taken up" in couple.get("/commitments").text
        assert seen(sam(), commitment_views(sam())[0].id).state is LifeState.DECLINED


def test_versions_stand_beside_the_wording_in_force_with_what_changed_marked(couple: FlaskClient):
    with on(0):
        item = agreed()
        changed = replace(CALL, title="Call before leaving the office", recurrence=every(2))
        changes.propose_change(alex(), item, changed)
        page = sign_in(couple, "Sam").get(f"/commitments/{item}").text
    assert "Call before leaving <del>work\n</del>On the way to the train." in page
    assert "Call before leaving <ins>the office\n</ins>On the way to the train." in page
    assert re.search(r"<del>every day, by 18:00 .*</del>", page)
    assert re.search(r"<ins>every other day, by 18:00 .*</ins>", page)
    assert ("version 1" in page, "version 2" in page) == (True, True)


def test_the_page_says_when_a_change_of_ones_own_word_begins_tomorrow(couple: FlaskClient):
    with on(0):
        item = own(sam())
        page = sign_in(couple, "Sam").get(f"/commitments/{item}/change").text
    assert "or from tomorrow where its time has passed or today’s answer has no place in it." in unescape(page)
