"""What the other told, in the browser."""

import pytest
from flask.testing import FlaskClient

from tests.support.factories import actor, csrf, kept_by, sign_in
from tests.support.writings import said_by, tap
from tracker.domain.entries.entries import Learned, State
from tracker.models.entries import Response, ThreadLine
from tracker.models.record import Version
from tracker.services.entries.entries import Answer, answer
from tracker.services.entries.responses import NewResponse, ResponseKind, respond

TAP = {"X-Row": "1"}


def sent(client: FlaskClient, entry: str, kind: str, **more: str) -> dict[str, str]:
    day = actor("Alex").today.isoformat()
    return {"csrf_token": csrf(client.get("/today")), "entry": entry, "day": day, "kind": kind} | more


def test_words_lie_closed_and_opening_a_day_writes_nothing(alex: FlaskClient):
    sam = actor("Sam")
    promise = kept_by(sam)
    day = sam.today
    answer(sam, Answer(promise, day, day.isoformat(), State.PARTLY, Learned.TOLD, words="Ten minutes late."))
    said_by(sam)
    before = Version.select().count()
    page = alex.get("/today").text
    assert "Sam wrote something. Open when you want." in page
    assert "partly · told first" in page
    assert "Where Sam is" in page
    assert (Version.select().count(), Response.select().count()) == (before, 0)


def test_nothing_of_a_draft_is_on_the_page(alex: FlaskClient):
    before = alex.get("/today").text
    promise = kept_by(actor("Sam"), category="money")
    tap(actor("Sam"), promise, State.MISSED, learned=Learned.NOT_YET)
    assert "Home for dinner" not in alex.get("/today").text
    assert "What Sam says about this day will stand here." in before


def test_a_tap_gets_its_row_back_with_the_answer_pressed(alex: FlaskClient):
    entry = tap(actor("Sam"), kept_by(actor("Sam")))
    row = alex.post("/entries/response", data=sent(alex, entry, "helped"), headers=TAP)
    assert (row.status_code, f'data-row="told-{entry}"' in row.text) == (200, True)
    assert 'value="helped" aria-pressed="true"' in row.text
    assert "<html" not in row.text


def test_without_javascript_an_answer_leads_back_to_the_day(alex: FlaskClient):
    entry = tap(actor("Sam"), kept_by(actor("Sam")))
    back = alex.post("/entries/response", data=sent(alex, entry, "no_match", words="The train left at five."))
    assert (back.status_code, back.location) == (303, f"/today?day={actor('Alex').today}#told-{entry}")
    assert "The train left at five." in alex.get("/today").text


def test_an_answer_that_cannot_be_taken_says_why_and_keeps_the_words(alex: FlaskClient):
    entry = tap(actor("Sam"), kept_by(actor("Sam")))
    words = "x" * 501
    for headers in ({}, TAP):
        refused = alex.post("/entries/response", data=sent(alex, entry, "no_match", words=words), headers=headers)
        assert (refused.status_code, "Use up to 500 characters." in refused.text, "x" * 501 in refused.text) == (
            422,
            True,
            True,
        )
        assert alex.post("/entries/response", data=sent(alex, entry, "approve"), headers=headers).status_code == 422
    assert Response.select().count() == 0


def test_what_is_not_there_is_not_found(alex: FlaskClient):
    entry = tap(actor("Sam"), kept_by(actor("Sam")))
    assert alex.post("/entries/response", data=sent(alex, "nothing", "read")).status_code == 404
    assert alex.post("/entries/response", data=sent(alex, entry, "read", day="never")).status_code == 404
    assert alex.post("/entries/response", data=sent(alex, entry, "read", day="2020-01-01"), headers=TAP).status_code == 404


def test_the_keeper_sees_what_was_answered_under_what_the_other_told(alex: FlaskClient):
    entry = tap(actor("Sam"), kept_by(actor("Sam")))
    respond(actor("Alex"), NewResponse(entry, ResponseKind.NO_MATCH, "The train left at five."))
    alex.post("/sign-out", data={"csrf_token": csrf(alex.get("/today"))})
    page = sign_in(alex, "Sam").get("/today").text
    assert "What Alex told me" in page
    assert "match what I know" in page
    assert "Alex wrote something. Open when you want." in page


def line_sent(client: FlaskClient, response: str, **more: str) -> dict[str, str]:
    day = actor("Alex").today.isoformat()
    return {"csrf_token": csrf(client.get("/today")), "response": response, "day": day} | more


def no_match() -> tuple[str, str]:
    """An entry of Sam, and Alex's answer that it does not match."""
    entry = tap(actor("Sam"), kept_by(actor("Sam")))
    return entry, str(respond(actor("Alex"), NewResponse(entry, ResponseKind.NO_MATCH, "The train left at five.")))


def test_under_an_answer_that_does_not_match_both_write_lines_in_its_row(alex: FlaskClient):
    entry, response = no_match()
    row = alex.post("/entries/thread", data=line_sent(alex, response, words="I was at the station."), headers=TAP)
    assert (row.status_code, f'data-row="told-{entry}"' in row.text) == (200, True)
    assert "A few lines about this · 1" in row.text
    assert "change nothing above and judge nobody" in row.text
    alex.post("/sign-out", data={"csrf_token": csrf(alex.get("/today"))})
    sam = sign_in(alex, "Sam")
    assert "I was at the station." in sam.get("/today").text
    row = sam.post("/entries/thread", data=line_sent(sam, response, words="I took the later one."), headers=TAP)
    assert (row.status_code, f'data-row="answered-{entry}"' in row.text, "I took the later one." in row.text) == (
        200,
        True,
        True,
    )
    assert all(words in sam.get("/record").text for words in ("I was at the station.", "I took the later one."))


def test_without_javascript_a_line_leads_back_to_its_thread_and_can_be_taken_back(alex: FlaskClient):
    _, response = no_match()
    back = alex.post("/entries/thread", data=line_sent(alex, response, words="I was there."))
    assert (back.status_code, back.location) == (303, f"/today?day={actor('Alex').today}#thread-{response}")
    line = ThreadLine.get().id
    back = alex.post(f"/entries/thread/{line}/take-back", data=line_sent(alex, response))
    assert (back.status_code, back.location) == (303, f"/today?day={actor('Alex').today}#thread-{response}")
    assert "taken back" in alex.get("/today").text


@pytest.mark.parametrize("headers", [{}, TAP])
def test_a_line_that_cannot_be_taken_says_why_and_keeps_the_words(alex: FlaskClient, headers: dict[str, str]):
    entry, response = no_match()
    words = "y" * 501
    refused = alex.post("/entries/thread", data=line_sent(alex, response, words=words), headers=headers)
    assert (refused.status_code, "Use up to 500 characters." in refused.text, words in refused.text) == (422, True, True)
    alex.post("/sign-out", data={"csrf_token": csrf(alex.get("/today"))})
    refused = sign_in(alex, "Sam").post("/entries/thread", data=line_sent(alex, response, words=words), headers=headers)
    assert (refused.status_code, f'data-row="answered-{entry}"' in refused.text, words in refused.text) == (422, True, True)


def test_once_the_answer_is_taken_back_its_lines_are_read_in_the_record(alex: FlaskClient):
    entry, response = no_match()
    alex.post("/entries/thread", data=line_sent(alex, response, words="I was there."))
    respond(actor("Alex"), NewResponse(entry, ResponseKind.READ))
    today = alex.get("/today").text
    assert ("No more lines are added here." in today, "I was there." in today) == (True, True)
    respond(actor("Alex"), NewResponse(entry, ResponseKind.TAKEN_BACK))
    assert ("I was there." in alex.get("/today").text, "I was there." in alex.get("/record").text) == (False, True)
    assert alex.post("/entries/thread", data=line_sent(alex, response, words="More."), headers=TAP).status_code == 409
