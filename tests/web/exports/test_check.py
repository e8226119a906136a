"""The page that checks an export, and the six words at the foot of the Record."""

import io
import json
import re
import zipfile
from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, date, datetime

import pytest
from flask import Flask, template_rendered
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from tests.support.archives import OTHER_KEY, archive_of, chain_of, files_of, unzipped
from tests.support.exports import an_export
from tests.support.factories import actor, csrf, pair, sign_in
from tracker import clock
from tracker.crypto.signatures import key_id
from tracker.domain.exports import own_data as export_files
from tracker.domain.exports.bundle import document
from tracker.domain.exports.own_data import zipped
from tracker.domain.record.heads import six_words
from tracker.models.base import database
from tracker.queries.imports.restore import record_in
from tracker.queries.record.chain import latest_head
from tracker.services.imports.restore import restore_record
from tracker.services.record.ledger import sign_due_heads
from tracker.web.exports import check
from tracker.web.exports.words import CANNOT_KNOW, spans

pytestmark = pytest.mark.usefixtures("hosted")

NOON = datetime(2026, 3, 3, 11, tzinfo=UTC)
WHOLE = document([chain_of(7)], NOON)


def checked(client: FlaskClient, data: bytes | None, name: str = "record.zip") -> TestResponse:
    fields: dict[str, object] = {"csrf_token": csrf(client.get("/verify"))}
    if data is not None:
        fields["file"] = (io.BytesIO(data), name)
    return client.post("/verify", data=fields, content_type="multipart/form-data")


def verdict(answer: TestResponse) -> str | None:
    found = re.search(r'data-verdict="([^"]*)"', answer.text)
    return found[1] if found else None


def text_of(answer: TestResponse) -> str:
    return " ".join(answer.text.split())


def test_anybody_may_check_a_file_and_reads_what_holds(client: FlaskClient):
    answer = checked(client, zipped({"bundle.json": WHOLE}, NOON))
    head = chain_of(7).heads[-1].head
    assert (answer.status_code, verdict(answer)) == (200, "unknown")
    assert "It has no signed list of its files" in text_of(answer)
    assert "7 events · 3 signed days" in text_of(answer)
    assert answer.text.count(" ".join(six_words(head))) == 2


def test_a_bundle_that_was_unpacked_is_read_as_well(client: FlaskClient):
    assert verdict(checked(client, WHOLE, "bundle.json")) == "unknown"


def test_the_first_thing_that_does_not_hold_is_said(client: FlaskClient):
    said = json.loads(WHOLE)
    said["chains"][0]["links"].pop(3)
    answer = checked(client, json.dumps(said).encode())
    assert verdict(answer) == "not whole"
    assert "<li>event 4 does not follow from the one before it</li>" in text_of(answer)
    said = json.loads(WHOLE)
    del said["chains"][0]["links"][5:]
    answer = checked(client, json.dumps(said).encode())
    assert "<li>the record ends before event 6, which was signed on 9 March 2026</li>" in text_of(answer)


def test_a_record_without_signed_days_says_what_that_leaves_open(client: FlaskClient):
    said = json.loads(WHOLE)
    said["chains"][0]["heads"] = []
    del said["chains"][0]["bodies"][0]
    answer = text_of(checked(client, json.dumps(said).encode()))
    assert "No day of it is signed yet" in answer
    assert "7 events · 0 signed days" in answer
    assert "<li>event 1: missing, and the file does not say why</li>" in answer


def test_a_file_without_a_record_says_so(client: FlaskClient):
    answer = checked(client, document([], NOON))
    assert ("There is no record in this file" in answer.text, verdict(answer)) == (True, "not whole")


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
    file = sign_in(client, "Alex").get("/exports/record.zip").data
    client.delete_cookie("s")
    answer = checked(client, file)
    assert (verdict(answer), "1 signed day" in answer.text) == ("whole", True)


def test_while_another_file_is_checked_somebody_is_asked_at_once_to_come_back(client: FlaskClient):
    with check._one_at_a_time:  # noqa: SLF001  # what another request holds
        answer = checked(client, WHOLE)
    assert (answer.status_code, verdict(answer)) == (503, None)
    assert "Another file is being checked just now, so yours was not looked at." in text_of(answer)
    assert "Please look at this again" not in text_of(answer)
    assert 'type="file"' in answer.text
    assert checked(client, WHOLE).status_code == 200


def test_who_only_opens_the_page_waits_for_no_check(client: FlaskClient):
    with check._one_at_a_time:  # noqa: SLF001  # as above
        assert client.get("/verify").status_code == 200


def test_the_page_about_a_file_is_made_before_another_is_checked(client: FlaskClient, app: Flask):
    held: list[bool] = []
    with template_rendered.connected_to(lambda *_, **__: held.append(check._one_at_a_time.locked()), app):  # noqa: SLF001
        assert checked(client, WHOLE).status_code == 200
    assert held[-1]


def test_no_six_words_are_shown_of_a_day_that_was_not_signed_like_this(client: FlaskClient):
    said = json.loads(WHOLE)
    said["chains"][0]["heads"][1]["signature"] = "0" * 128
    answer = checked(client, json.dumps(said).encode())
    words = [" ".join(six_words(each.head)) in answer.text for each in chain_of(7).heads]
    assert (verdict(answer), words, "7 events · 3 signed days" in text_of(answer)) == ("not whole", [True, False, False], True)
    said["chains"][0]["heads"][0]["signature"] = "0" * 128
    answer = checked(client, json.dumps(said).encode())
    assert ("in six words" in answer.text, "No day of it is signed yet" in answer.text) == (False, False)


def downloaded(client: FlaskClient) -> bytes:
    pair()
    sign_due_heads()
    data: bytes = sign_in(client, "Alex").get("/exports/record.zip").data
    client.delete_cookie("s")
    return data


def test_a_download_is_whole_signed_here_and_the_same_as_here(client: FlaskClient):
    file = downloaded(client)
    page = text_of(checked(client, file))
    assert "This file is whole, and this server signed it." in page
    assert f"{len(unzipped(file)) - 1} files, each as it was written on " in page
    assert "The list of its files bears the signature of this server." in page
    assert "The same as here up to event 2, its last one." in page
    assert all(str(each) in page for each in CANNOT_KNOW)


@pytest.mark.parametrize("name", ["index.html", "steady.json", "bundle.json", "repair.csv"])
def test_a_download_of_which_any_file_says_something_else_is_not_whole(client: FlaskClient, name: str):
    files = unzipped(downloaded(client))
    changed = export_files.zipped(files | {name: files[name].replace(b"A", b"B", 1).replace(b"a", b"b", 1)}, NOON)
    answer = checked(client, changed)
    assert (verdict(answer), f"<li>{name} is not as it was written</li>" in text_of(answer)) == ("not whole", True)
    assert "The list of its files bears the signature of this server." in answer.text


def test_a_download_that_was_packed_again_says_that_its_files_are_as_they_were(client: FlaskClient):
    answer = checked(client, export_files.zipped(unzipped(downloaded(client)), NOON))
    assert (verdict(answer), "the zip around them was packed anew" in text_of(answer)) == ("not whole", True)


def test_a_record_that_was_made_anew_under_another_key_is_not_from_here(client: FlaskClient):
    page = checked(client, archive_of(files_of(replace(chain_of(7), missing=())), OTHER_KEY))
    assert (verdict(page), "This file is whole in itself, but this server did not sign it." in page.text) == ("unknown", True)
    assert f"the key is {key_id(OTHER_KEY)[:16]}…" in page.text
    assert "Nothing here is the same" in page.text


def test_a_download_with_a_space_that_came_from_a_file_says_that_nobody_vouches_for_it(client: FlaskClient):
    pair()
    sam = actor("Sam")
    forged = {"steady.json": an_export(), "bundle.json": document([chain_of(3, couple="a space elsewhere")], NOON)}
    restore_record(sam, record_in(zipped(forged, NOON)))
    page = checked(client, sign_in(client, "Sam").get("/exports/record.zip").data)
    assert (verdict(page), "This server signed this file, but did not write all that is in it." in page.text) == (
        "unknown",
        True,
    )
    assert "One space in it was restored from a file." in page.text
    assert text_of(page).count("It was restored from a file.") == 1


def test_missing_words_are_told_by_their_reasons(client: FlaskClient):
    said = json.loads(WHOLE)
    said["chains"][0]["bodies"] = said["chains"][0]["bodies"][4:]
    said["chains"][0]["missing"] = [{"seq": seq, "reason": "erased" if seq < 4 else "removed by both"} for seq in (1, 2, 3, 4)]
    page = text_of(checked(client, json.dumps(said).encode()))
    assert "<li>events 1–3: erased by whoever wrote them</li> <li>event 4: removed by both</li>" in page


def test_a_name_from_a_file_is_shown_as_text_and_no_longer_than_a_line(client: FlaskClient):
    out = io.BytesIO(archive_of(files_of(chain_of(2))))
    with zipfile.ZipFile(out, "a") as archive:
        archive.writestr("<b>\x1b[2J" + "x" * 90, b"")
        for number in range(30):
            archive.writestr(f"{number}.csv", b"")
    page = text_of(checked(client, out.getvalue()))
    assert "<li>&lt;b&gt;?[2J" + "x" * 53 + " was not in it when it was made</li>" in page
    assert page.count("was not in it when it was made") == 20


def test_the_same_up_to_an_event_says_what_that_leaves_open(client: FlaskClient):
    file = downloaded(client)
    database.execute_sql("DROP TRIGGER ledger_event_no_delete")
    database.execute_sql("DELETE FROM ledger_event WHERE seq = 2")
    assert "The same as here up to event 1. What follows is not here, or is not the same." in text_of(checked(client, file))


def test_without_a_file_there_is_no_verdict(client: FlaskClient):
    assert [verdict(client.get("/verify")), verdict(checked(client, None)), verdict(checked(client, b"a letter"))] == [
        None,
        None,
        "not whole",
    ]


@pytest.mark.parametrize(
    ("numbers", "said"),
    [
        ([], ""),
        ([3], "3"),
        ([1, 2, 3, 7, 9, 10], "1–3, 7, 9–10"),
        (range(1, 40, 2), "1, 3, 5, 7, 9, 11, 13, 15, 17, 19, 21, 23, …"),
    ],
)
def test_numbers_are_told_in_spans(numbers: Sequence[int], said: str):
    assert spans(numbers) == said
