"""The page that checks a record somebody took along, and the six words at the foot of the Record."""

import io
import json
from datetime import UTC, date, datetime

import pytest
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from tests.domain.bundling import chain_of
from tests.factories import actor, csrf, pair, sign_in
from tracker import clock
from tracker.domain.bundle import document
from tracker.domain.heads import six_words
from tracker.domain.take_along import zipped
from tracker.models.base import database
from tracker.queries.chains import latest_head
from tracker.services.heads import sign_due_heads
from tracker.web import checking

pytestmark = pytest.mark.usefixtures("hosted")

NOON = datetime(2026, 3, 3, 11, tzinfo=UTC)
WHOLE = document([chain_of(7)], NOON)


def checked(client: FlaskClient, data: bytes | None, name: str = "record.zip") -> TestResponse:
    fields: dict[str, object] = {"csrf_token": csrf(client.get("/verify"))}
    if data is not None:
        fields["file"] = (io.BytesIO(data), name)
    return client.post("/verify", data=fields, content_type="multipart/form-data")


def text_of(answer: TestResponse) -> str:
    return " ".join(answer.text.split())


def test_anybody_may_check_a_file_and_reads_what_holds(client: FlaskClient):
    answer = checked(client, zipped({"bundle.json": WHOLE}, NOON))
    head = chain_of(7).heads[-1].head
    assert (answer.status_code, "This record is whole." in answer.text) == (200, True)
    assert "7 events · 3 signed days" in text_of(answer)
    assert answer.text.count(" ".join(six_words(head))) == 2


def test_a_bundle_that_was_unpacked_is_read_as_well(client: FlaskClient):
    assert "This record is whole." in checked(client, WHOLE, "bundle.json").text


def test_the_first_thing_that_does_not_hold_is_said(client: FlaskClient):
    said = json.loads(WHOLE)
    said["chains"][0]["links"].pop(3)
    answer = checked(client, json.dumps(said).encode())
    assert "Something in this record was changed or is missing: event 4 does not follow from the one before it." in text_of(
        answer
    )
    said = json.loads(WHOLE)
    del said["chains"][0]["links"][5:]
    answer = checked(client, json.dumps(said).encode())
    assert "the record ends before event 6, which was signed on 9 March 2026." in text_of(answer)


def test_a_record_without_signed_days_says_what_that_leaves_open(client: FlaskClient):
    said = json.loads(WHOLE)
    said["chains"][0]["heads"] = []
    del said["chains"][0]["bodies"][0]
    answer = text_of(checked(client, json.dumps(said).encode()))
    assert "No day of it is signed yet" in answer
    assert "7 events · 0 signed days · 1 without its words" in answer


def test_a_file_without_a_record_says_so(client: FlaskClient):
    assert "There is no record in this file" in checked(client, document([], NOON)).text


@pytest.mark.parametrize("data", [None, b"", b"a letter", b"PK\x03\x04", zipped({"steady.json": b"{}"}, NOON)])
def test_what_is_no_bundle_is_refused_beside_the_field(client: FlaskClient, data: bytes | None):
    answer = checked(client, data)
    assert (answer.status_code, answer.text.count('class="wrong-text"')) == (422, 1)


def test_a_file_that_is_far_too_large_is_refused(client: FlaskClient):
    answer = client.post("/verify", data=b" " * 7_000_000, content_type="multipart/form-data; boundary=x")
    assert answer.status_code == 413


def test_checking_keeps_nothing(client: FlaskClient):
    checked(client, WHOLE)
    before = int(database.connection().total_changes)
    assert checked(client, WHOLE).status_code == 200
    assert int(database.connection().total_changes) == before


def test_before_anything_is_signed_the_record_only_leads_to_the_check(client: FlaskClient):
    pair()
    page = sign_in(client, "Sam").get("/record").text
    assert ('href="/verify"' in page, "six words" in page) == (True, False)


@pytest.mark.parametrize(("name", "other"), [("Sam", "Alex"), ("Alex", "Sam")])
def test_both_read_the_same_six_words_at_the_foot_of_the_record(client: FlaskClient, name: str, other: str):
    with clock.frozen(NOON):
        pair()
        sign_due_heads()
        page = text_of(sign_in(client, name).get("/record"))
    head = latest_head(actor("Sam"))
    assert head
    assert head.day == date(2026, 3, 3)
    assert f'On 3 March 2026 it read, in six words:</p> <p class="strong head-words">{" ".join(six_words(head))}</p>' in page
    assert f"{other} reads the same six." in page


def test_what_is_downloaded_can_be_checked_without_signing_in(client: FlaskClient):
    pair()
    sign_due_heads()
    file = sign_in(client, "Alex").get("/settings/data.zip").data
    client.delete_cookie("s")
    answer = checked(client, file)
    assert ("This record is whole." in answer.text, "1 signed day" in answer.text) == (True, True)


def test_while_another_file_takes_long_somebody_is_asked_to_come_back(client: FlaskClient, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(checking, "_PATIENCE", 0.01)
    with checking._one_at_a_time:  # noqa: SLF001  # what another request holds
        assert checked(client, WHOLE).status_code == 429
    assert checked(client, WHOLE).status_code == 200
