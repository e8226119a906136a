"""Restoring a record by the pages under Settings: looked at first, read by one person alone, removed by them."""

import io
import re
import zipfile
from collections.abc import Mapping

import pytest
from flask import Flask
from flask.testing import FlaskClient
from werkzeug.datastructures import FileStorage
from werkzeug.test import TestResponse, encode_multipart

from tests.support import factories
from tests.support.archives import chain_of
from tests.support.exports import MADE_AT, SINCE, a_moment, a_rating, a_space, an_export, an_item
from tests.support.factories import actor, sign_in
from tracker.domain.exports import bundle
from tracker.domain.imports.restore.record import Holds
from tracker.models.imports import RestoredPart, Upload
from tracker.models.moments import Moment
from tracker.models.ratings import Rating
from tracker.queries.imports.restore import SAYS, restored_spaces
from tracker.services.account import people

WORDS = {"words": "Breathe", "time_out": "", "people": ""}


def hidden(page: TestResponse) -> dict[str, str]:
    """The hidden fields of the first form in the middle of a page."""
    return dict(re.findall(r'<input type="hidden" name="(csrf_token|key)" value="([^"]*)"', page.text.partition("<main")[2]))


def text(page: TestResponse) -> str:
    return " ".join(page.text.split())


def choose(client: FlaskClient, data: bytes, name: str = "record.zip") -> TestResponse:
    sent = hidden(client.get("/imports")) | {"kind": "record", "file": FileStorage(io.BytesIO(data), name)}
    boundary, body = encode_multipart(sent)
    return client.post("/imports", data=body, content_type=f'multipart/form-data; boundary="{boundary}"')


def restore_record(client: FlaskClient, *spaces: object, **other: object) -> str:
    """Bring a record back; the address of the first space."""
    where = choose(client, an_export(spaces=list(spaces), **other)).location
    client.post(where, data=hidden(client.get(where)))
    return f"/imports/restored/{restored_spaces(actor('Sam'))[0].id}"


def press(client: FlaskClient, page: str, action: str, **values: str) -> TestResponse:
    return client.post(action, data=hidden(client.get(page)) | values, follow_redirects=True)


def zipped(space: object, couple: str) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        archive.writestr("steady.json", an_export(spaces=[space], hard_day=WORDS))
        archive.writestr("bundle.json", bundle.document([chain_of(5, couple=couple)], MADE_AT))
    return out.getvalue()


def test_a_record_is_shown_before_it_is_kept_and_then_read(sam: FlaskClient):
    space = a_space()
    where = choose(sam, zipped(space, space["id"])).location
    assert where.startswith("/imports/record/")
    page = text(sam.get(where))
    for words in (
        "The record with Kim",
        "2 things · 1 June 2025 to 1 June 2025",
        "Nothing in the proof that came with it was changed since it was made (5 steps checked).",
        "are taken over",
    ):
        assert words in page
    assert ("belongs to another address" in page, RestoredPart.select().count()) == (False, 0)
    answer = sam.post(where, data=hidden(sam.get(where)))
    assert (answer.status_code, answer.location) == (303, "/imports/restored")
    page = text(sam.get("/imports/restored"))
    assert "1 space was restored. Your words for a hard day were restored as well." in page
    [restored] = restored_spaces(actor("Sam"))
    page = text(sam.get(f"/imports/restored/{restored.id}"))
    for words in ("The record with Kim", "Sunday, 1 June 2025", "Milestone <q>By the lake</q>", "how steady: 4 of 10"):
        assert words in page
    assert ('href="/imports/restored"' in sam.get("/account/settings").text, "Breathe" in sam.get("/hard-day").text) == (
        True,
        True,
    )


def test_sent_twice_it_is_kept_once_and_answered_alike(sam: FlaskClient):
    where = choose(sam, an_export()).location
    fields = hidden(sam.get(where))
    assert [sam.post(where, data=fields).location for _ in range(2)] == ["/imports/restored"] * 2
    assert (RestoredPart.select().count(), Upload.select().count(), sam.get(where).status_code) == (1, 0, 404)
    where = choose(sam, an_export()).location
    sam.post(where, data=hidden(sam.get(where)))
    assert "0 spaces were restored. 1 was here already." in text(sam.get("/imports/restored"))


def test_a_record_of_another_address_and_a_broken_chain_are_named(sam: FlaskClient):
    account = {"name": "Kim", "email": "kim@example.org", "zone": "UTC", "day_start": 3, "country": ""}
    where = choose(sam, an_export(account=account, spaces=[], hard_day=WORDS)).location
    people.write_own_words(actor("Sam"), "Mine", "", "")
    page = text(sam.get(where))
    for words in (
        "another address than yours here: kim@example.org",
        "This file holds nothing to restore.",
        "stay as they are",
    ):
        assert words in page
    space = a_space()
    broken = zipped(space, space["id"]).replace(b"what was said 2", b"what was said 9")
    page = text(sam.get(choose(sam, _repacked(broken)).location))
    what = "the words of event 2 are not what was written then"
    assert f"something was changed or is missing: {what}. You can still restore it." in page


def _repacked(data: bytes) -> bytes:
    """The same members with checksums that fit."""
    out = io.BytesIO()
    raw = data.decode("latin-1")
    with zipfile.ZipFile(out, "w") as archive:
        for name in ("steady.json", "bundle.json"):
            start = raw.index(name) + len(name)
            content = raw[start : raw.index("PK", start)]
            archive.writestr(name, content.encode("latin-1"))
    return out.getvalue()


@pytest.mark.parametrize("data", [b"{}", b"", an_export(spaces=[a_space(items=[an_item("dream", {})])])])
def test_what_is_no_record_is_refused_on_the_page(sam: FlaskClient, data: bytes):
    answer = choose(sam, data, "steady.json")
    assert (answer.status_code, 'class="wrong-text"' in answer.text, Upload.select().count()) == (422, True, 0)


def test_each_preview_shows_its_own_kind_of_file_alone(sam: FlaskClient):
    record = choose(sam, an_export()).location.rpartition("/")[2]
    assert sam.get(f"/imports/{record}").status_code == 404
    assert sam.post(f"/imports/{record}", data=hidden(sam.get("/imports"))).status_code == 404
    sent = {"kind": "ratings", "file": FileStorage(io.BytesIO(b"day;score\n2026-04-06;7\n"), "a.csv")}
    boundary, body = encode_multipart(hidden(sam.get("/imports")) | sent)
    scores = sam.post("/imports", data=body, content_type=f'multipart/form-data; boundary="{boundary}"').location
    assert sam.get(scores.replace("imports/", "imports/record/")).status_code == 404


def test_older_days_have_their_own_pages(sam: FlaskClient):
    items = [a_moment(f"Day {number}", f"2025-{1 + number // 28:02}-{1 + number % 28:02}") for number in range(60)]
    where = restore_record(sam, a_space(items=items))
    first = sam.get(where).text
    older = re.findall(r'href="(/imports/restored/[^"]*before=[^"]*)"', first)
    assert ("Day 59" in first, "Day 31" in first, len(older)) == (True, False, 1)
    second = sam.get(older[0]).text
    assert ("Day 31" in second, "Day 32" in second, "Newest" in second) == (True, False, True)
    assert [sam.get(f"{where}?before={said}").status_code for said in ("x", "0001-01-01")] == [404, 404]
    assert "Nothing was written in this space." in text(sam.get(f"{where}?before=1999-01-01"))


MADE_UP: Mapping[Holds, object] = {
    Holds.TEXT: "<b>odd</b>",
    Holds.NUMBER: -7,
    Holds.YES_NO: True,
    Holds.DAY: "2025-06-01",
    Holds.INSTANT: SINCE,
}


@pytest.mark.parametrize("whole", [True, False])
def test_what_a_file_makes_up_of_any_kind_is_shown_as_text_and_nothing_breaks(sam: FlaskClient, *, whole: bool):
    items = [
        an_item(kind, {name: MADE_UP[field.holds] for name, field in shape.items() if whole or field.needed}, id=kind)
        for kind, shape in SAYS.items()
    ]
    page = sam.get(restore_record(sam, a_space(partner_name="<b>odd</b>", items=items)))
    assert (page.status_code, "<b>odd" in page.text, "&lt;b&gt;odd&lt;/b&gt;" in page.text) == (200, False, True)
    taken = zipfile.ZipFile(io.BytesIO(sam.get("/exports/record.zip").data))
    assert {f"{kind}.csv" for kind in SAYS} < set(taken.namelist())


def test_own_ratings_and_moments_are_offered_with_their_number_and_written_with_one_press(sam: FlaskClient):
    items = [a_rating(), a_rating(20, "2025-06-02", "r"), a_rating(30, "2025-06-03", "r"), a_moment()]
    where = restore_record(sam, a_space(items=items))
    page = text(sam.get(where))
    for words in ("1 rating of how steady you felt", "2 ratings of how safe you felt with Kim", "1 moment that you marked"):
        assert words in page
    assert "Write 2 days" in page
    assert "2 were written. Only you see them." in text(press(sam, where, f"{where}/ratings", about="safe"))
    assert "0 were written. Only you see them. 2 were here already." in text(
        press(sam, where, f"{where}/ratings", about="safe")
    )
    assert "All of these days have a rating here." in text(sam.get(where))
    assert press(sam, where, f"{where}/ratings", about="other").status_code == 404
    assert "Mark 1 again, for yourself" in page
    assert "1 was written. Only you see it." in text(press(sam, where, f"{where}/moments"))
    assert "All of them are marked here." in text(sam.get(where))
    assert (Rating.select().count(), [row.shared_at for row in Moment.select()]) == (2, [None])


def test_a_moment_that_cannot_be_taken_is_said(sam: FlaskClient):
    where = restore_record(sam, a_space(items=[a_moment("PIN: 4821")]))
    page = text(press(sam, where, f"{where}/moments"))
    assert "0 were written. Only you see them. 1 was left out, because its day or words cannot be used here." in page


def test_where_it_is_asked_how_safe_the_offer_names_with_whom(app: Flask, sam: FlaskClient):
    restore_record(sam, a_space())
    alex = sign_in(app.test_client(), "Alex")
    where = choose(alex, an_export(spaces=[a_space(items=[a_rating(20, "2025-06-02", "r")])])).location
    alex.post(where, data=hidden(alex.get(where)))
    [restored] = restored_spaces(actor("Alex"))
    assert "“How safe do you feel with Sam today?”" in text(alex.get(f"/imports/restored/{restored.id}"))


def test_it_is_removed_after_a_question_and_can_be_restored_again(sam: FlaskClient):
    where = restore_record(sam, a_space(), a_space(id="other", partner_name=""))
    assert ("as you restored it" in text(sam.get(f"{where}/remove")), RestoredPart.select().count()) == (True, 2)
    assert "It is removed." in text(press(sam, f"{where}/remove", f"{where}/remove"))
    assert (RestoredPart.select().count(), sam.get(where).status_code) == (1, 404)
    restore_record(sam, a_space())
    assert RestoredPart.select().count() == 2


def test_a_space_alone_reads_as_alone_and_an_empty_list_leads_to_the_file(sam: FlaskClient):
    assert 'href="/imports"' in sam.get("/imports/restored").text.partition("<main")[2]
    where = restore_record(sam, a_space(partner_name="", items=[]))
    assert [">Alone<" in sam.get(path).text for path in (where, "/imports/restored")] == [True, True]
    assert "that you had alone" in text(sam.get(f"{where}/remove"))


def test_nothing_of_it_is_in_what_the_partner_gets_or_in_ones_own_search(app: Flask, sam: FlaskClient):
    where = restore_record(sam, a_space(items=[a_moment("OnlyInTheFile")]))
    alex = sign_in(app.test_client(), "Alex")
    assert (alex.get(where).status_code, alex.get(f"{where}/remove").status_code) == (404, 404)
    for path in ("/today", "/record", "/account/settings", "/exports/record.zip", "/imports/restored"):
        assert b"OnlyInTheFile" not in alex.get(path).data
    for path in ("/today", "/record", "/record/search?q=OnlyInTheFile", "/trends"):
        assert "OnlyInTheFile" not in sam.get(path).text.replace('value="OnlyInTheFile"', "")
    taken = zipfile.ZipFile(io.BytesIO(sam.get("/exports/record.zip").data))
    assert [b"OnlyInTheFile" in taken.read(name) for name in ("index.html", "steady.json", "moment.csv")] == [True] * 3


def test_a_file_that_names_the_space_of_others_takes_no_chain_of_theirs_along(app: Flask, sam: FlaskClient):
    factories.person("Eve")
    eve = sign_in(app.test_client(), "Eve")
    where = choose(eve, an_export(spaces=[a_space(id=actor("Sam").couple)])).location
    eve.post(where, data=hidden(eve.get(where)))
    taken = zipfile.ZipFile(io.BytesIO(eve.get("/exports/record.zip").data))
    assert b'"chains":[]' in taken.read("bundle.json")
