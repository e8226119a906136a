"""Importing history by the pages under Settings."""

import io
import re
import zipfile

import pytest
from flask.testing import FlaskClient
from werkzeug.datastructures import FileStorage
from werkzeug.test import TestResponse, encode_multipart

from tests.support.factories import csrf, sign_in
from tracker.domain.imports.limits import MAX_UPLOAD
from tracker.models.commitments import Commitment, Terms
from tracker.models.entries import Entry
from tracker.models.imports import Upload
from tracker.models.ratings import Rating

HABITS = "Date,Walk,Read,Never\n2026-04-06,2,0,-1\n2026-04-07,2,x,-1\n"
SCORES = "day;mood;note\n2026-04-06;1,5;a\n2026-04-07;7;b\n2026-04-08;;c\n"


def hidden(page: TestResponse) -> dict[str, str]:
    """The hidden fields of the form in the middle of a page."""
    main = page.text.partition("<main")[2]
    return dict(re.findall(r'<input type="hidden" name="(\w+)" value="([^"]*)"', main.replace("&#39;", "'")))


def choose(client: FlaskClient, kind: str, text: str | bytes, name: str = "file.csv") -> TestResponse:
    data = text.encode() if isinstance(text, str) else text
    file = FileStorage(io.BytesIO(data), name)
    boundary, body = encode_multipart(hidden(client.get("/imports")) | {"kind": kind, "file": file})
    return client.post("/imports", data=body, content_type=f'multipart/form-data; boundary="{boundary}"')


def chosen(client: FlaskClient, kind: str, text: str | bytes, name: str = "file.csv") -> str:
    answer = choose(client, kind, text, name)
    assert answer.status_code == 303, answer.text
    return answer.location


def test_habits_are_shown_before_they_are_written_as_chosen(sam: FlaskClient) -> None:
    where = chosen(sam, "loop", HABITS)
    page = sam.get(where)
    assert "1: the value is none of those that Loop writes" in page.text
    assert "2 days · 6 April 2026 to 7 April 2026 · 2 kept" in " ".join(page.text.split())
    assert "No day with an answer. Nothing is written." in page.text
    assert (Commitment.select().count(), page.text.count('<option selected value="whenever">')) == (0, 2)
    answer = sam.post(where, data=hidden(page) | {"habit-0": "FREQ=DAILY", "habit-1": "left-out"})
    assert (answer.status_code, answer.location) == (303, "/imports")
    assert "2 days were written." in sam.get("/imports").text
    assert [(row.title, row.recurrence) for row in Terms.select()] == [("Walk", "FREQ=DAILY")]
    assert (Entry.select().count(), Upload.select().count()) == (2, 0)


@pytest.mark.parametrize(
    ("times", "preset"), [("1,1", "FREQ=DAILY"), ("3,7", "3-a-week"), ("1,3", "whenever"), ("10,30", "whenever")]
)
def test_what_the_zip_says_of_how_often_is_preset(sam: FlaskClient, times: str, preset: str) -> None:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        archive.writestr("Checkmarks.csv", "Date,Walk,\n2026-04-06,2,\n")
        archive.writestr("Habits.csv", f"Name,FrequencyNumerator,FrequencyDenominator\nWalk,{times}\n")
    page = sam.get(chosen(sam, "loop", buffer.getvalue(), "Loop.zip"))
    assert f'<option selected value="{preset}">' in page.text
    assert "such as once in 3 days, on any of them, is preset to “whenever”: each day it happened on is kept." in page.text


def test_sent_twice_it_is_written_once_and_answered_alike(sam: FlaskClient) -> None:
    where = chosen(sam, "loop", HABITS)
    fields = hidden(sam.get(where)) | {"habit-0": "whenever", "habit-1": "whenever"}
    answers = [sam.post(where, data=fields) for _ in range(2)]
    assert [(answer.status_code, answer.location) for answer in answers] == [(303, "/imports")] * 2
    assert Entry.select().count() == 3
    assert sam.get(where).status_code == 404
    assert sam.post(where, data=fields | {"key": "other"}).status_code == 404


def test_a_second_look_at_the_same_file_says_what_is_here_already(sam: FlaskClient) -> None:
    where = chosen(sam, "loop", HABITS)
    sam.post(where, data=hidden(sam.get(where)) | {"habit-0": "whenever", "habit-1": "whenever"})
    page = sam.get(chosen(sam, "loop", HABITS))
    assert "There is nothing new in this file." in page.text
    more = sam.get(chosen(sam, "loop", HABITS + "2026-04-08,2,0,-1\n"))
    assert "Imported before, and kept as it is: 2 here already, 1 new." in more.text


def test_days_of_a_commitment_that_is_agreed_are_left_out_and_that_is_said(sam: FlaskClient) -> None:
    where = chosen(sam, "loop", HABITS)
    sam.post(where, data=hidden(sam.get(where)) | {"habit-0": "whenever", "habit-1": "left-out"})
    Commitment.update(state="active").execute()
    where = chosen(sam, "loop", HABITS + "2026-04-08,2,-1,-1\n")
    page = sam.get(where)
    assert "This one is no longer yours alone." in page.text
    sam.post(where, data=hidden(page) | {"habit-0": "left-out"})
    page = sam.get("/imports")
    assert "0 days were written. 2 days were here already. 1 day was left out" in page.text


def test_a_choice_that_is_not_offered_is_refused_and_nothing_is_written(sam: FlaskClient) -> None:
    where = chosen(sam, "loop", HABITS)
    answer = sam.post(where, data=hidden(sam.get(where)) | {"habit-0": "FREQ=HOURLY", "habit-1": "whenever"})
    assert (answer.status_code, "Choose from what is offered here" in answer.text, Commitment.select().count()) == (
        422,
        True,
        0,
    )


def test_a_name_that_looks_like_a_password_is_refused_with_what_to_do(sam: FlaskClient) -> None:
    where = chosen(sam, "loop", "Date,PIN: 4821\n2026-04-06,2\n")
    answer = sam.post(where, data=hidden(sam.get(where)) | {"habit-0": "whenever"})
    assert (answer.status_code, "This looks like a password or a PIN" in answer.text) == (422, True)
    assert (Commitment.select().count(), Upload.select().count()) == (0, 1)


def test_scores_are_shown_before_they_are_written(sam: FlaskClient) -> None:
    where = chosen(sam, "ratings", SCORES)
    page = sam.get(where)
    assert "how steady you feel" in page.text
    assert '<option selected value="day">' in page.text
    fields = {"date": "day", "score": "mood", "low": "1", "high": "7"}
    page = sam.post(where, data=hidden(page) | fields | {"step": "show"})
    assert (page.status_code, Rating.select().count()) == (200, 0)
    assert "2 days will be written" in page.text
    assert '<th scope="row">6 April 2026</th><td class="number">0.8</td>' in page.text
    answer = sam.post(where, data=hidden(page) | fields)
    assert (answer.status_code, answer.location) == (303, "/imports")
    assert [(row.tenths, row.imported, row.repair_id) for row in Rating.select().order_by(Rating.day)] == [
        (8, True, None),
        (100, True, None),
    ]


def test_other_columns_than_the_shown_ones_are_shown_first(sam: FlaskClient) -> None:
    where = chosen(sam, "ratings", SCORES)
    fields = {"date": "day", "score": "mood", "low": "1", "high": "7"}
    page = sam.post(where, data=hidden(sam.get(where)) | fields)
    for changed in ({"high": "8"}, {"step": "show"}):
        page = sam.post(where, data=hidden(page) | fields | changed)
        assert (page.status_code, Rating.select().count()) == (200, 0)
    assert 'value="1"' in page.text


def test_scores_of_somebody_who_was_hurt_belong_to_their_repair(sam: FlaskClient) -> None:
    sam.post("/sign-out", data={"csrf_token": csrf(sam.get("/account/settings"))})
    alex = sign_in(sam, "Alex")
    where = chosen(alex, "ratings", SCORES)
    page = alex.get(where)
    assert "how safe you feel with Sam" in page.text
    fields = {"date": "day", "score": "mood", "low": "0", "high": "10"}
    page = alex.post(where, data=hidden(page) | fields)
    alex.post(where, data=hidden(page) | fields)
    assert {row.repair_id is None for row in Rating.select()} == {False}
    page = alex.get(chosen(alex, "ratings", SCORES))
    shown = alex.post(where_of(page), data=hidden(page) | fields)
    assert "There is nothing new in these columns." in shown.text


def where_of(page: TestResponse) -> str:
    found = re.search(r'action="(/imports/\w+)"', page.text)
    assert found
    return found[1]


@pytest.mark.parametrize(
    ("changed", "said"),
    [
        ({"score": ""}, "Choose the column that holds the score."),
        ({"score": "day"}, "Choose two different columns for the date and the score."),
        ({"score": "note"}, "No score could be read in “note”."),
        ({"low": "a"}, "Give a number such as 1, 7 or -3.5."),
        ({"low": "7", "high": "1"}, "The highest score has to be above the lowest one."),
        ({"high": "1" * 41}, "Use up to 40 characters."),
    ],
)
def test_columns_that_cannot_be_read_are_refused_and_what_was_typed_stays(
    sam: FlaskClient, changed: dict[str, str], said: str
) -> None:
    where = chosen(sam, "ratings", SCORES)
    fields = {"date": "day", "score": "mood", "low": "1", "high": "7"} | changed
    answer = sam.post(where, data=hidden(sam.get(where)) | fields)
    assert (answer.status_code, said in answer.text, Rating.select().count()) == (422, True, 0)
    assert f'value="{fields["low"]}"' in answer.text


@pytest.mark.parametrize(
    ("kind", "text", "name", "said"),
    [
        ("loop", "", "file.csv", "This file is empty."),
        ("loop", SCORES, "file.csv", "The first column is not “Date”."),
        ("loop", b"PK\x03\x04 no zip", "Loop.zip", "This zip is damaged."),
        ("loop", 'Date,Walk\n2026-04-06,"2\n', "file.csv", "Line 2 has a quotation mark that is not closed"),
        ("loop", b"\x00\x01\x02", "file.csv", "This file is not readable as text."),
        ("ratings", "one\n1\n", "file.csv", "This file needs a first line that names at least two columns"),
        ("ratings", b"PK\x03\x04", "table.xlsx", "This is a spreadsheet or a zip."),
        ("ratings", b"a,b\n" + b"1,2\n" * (MAX_UPLOAD // 4), "file.csv", "This file is over 5 MB, which is too large here."),
        ("neither", SCORES, "file.csv", "Choose from what is offered here"),
    ],
)
def test_a_file_that_cannot_be_read_is_refused_with_what_to_do_and_is_not_kept(
    sam: FlaskClient, kind: str, text: str | bytes, name: str, said: str
) -> None:
    answer = choose(sam, kind, text, name)
    assert (answer.status_code, said in answer.text, Upload.select().count()) == (422, True, 0)
    assert ('value="loop" checked' in answer.text or "checked" in answer.text) == (kind != "neither")


def test_without_a_file_or_a_kind_it_says_what_is_missing(sam: FlaskClient) -> None:
    answer = sam.post("/imports", data=hidden(sam.get("/imports")))
    assert answer.status_code == 422
    assert "Choose what the file holds." in answer.text
    assert "Choose the file." in answer.text


def test_more_than_the_server_accepts_gets_a_page_that_says_so(sam: FlaskClient) -> None:
    answer = choose(sam, "loop", b"x" * (6 * 1024 * 1024 + 1))
    assert (answer.status_code, "larger than this server accepts" in answer.text) == (413, True)


def test_the_file_of_somebody_else_is_not_found(sam: FlaskClient) -> None:
    where = chosen(sam, "loop", HABITS)
    fields = hidden(sam.get(where)) | {"habit-0": "whenever", "habit-1": "whenever"}
    sam.post("/sign-out", data={"csrf_token": csrf(sam.get("/account/settings"))})
    alex = sign_in(sam, "Alex")
    assert alex.get(where).status_code == 404
    assert alex.post(where, data=fields | {"csrf_token": csrf(alex.get("/account/settings"))}).status_code == 404
    assert Commitment.select().count() == 0
