"""What was found out, in the browser."""

from datetime import timedelta

from flask.testing import FlaskClient

from tests.support.factories import actor, csrf, kept_by, sign_in
from tests.support.writings import tap
from tracker.models.moments import FoundNote
from tracker.services.moments.found_notes import NewNote, write_found_note

WORDS = "A receipt from the other town."


def sent(client: FlaskClient, path: str = "/today", **said: str) -> dict[str, str]:
    return {"csrf_token": csrf(client.get(path))} | said


def as_sam(client: FlaskClient) -> FlaskClient:
    client.post("/sign-out", data=sent(client))
    return sign_in(client, "Sam")


def test_today_offers_it_quietly_to_whoever_was_hurt_alone(alex: FlaskClient):
    assert "I found out about something" in alex.get("/today").text
    sam = as_sam(alex)
    assert "I found out about something" not in sam.get("/today").text
    assert sam.get("/moments/found-notes/new").status_code == 404


def test_a_note_is_saved_for_oneself_and_lies_closed_in_the_record(alex: FlaskClient):
    today = actor("Alex").today
    saved = alex.post("/moments/found-notes/new", data=sent(alex, words=WORDS, day=today.isoformat(), entry=""))
    assert (saved.status_code, saved.location) == (303, f"/today?day={today}")
    day = alex.get("/today").text
    assert ("Saved. Only you see it. You find it in your own view of the record." in day, WORDS in day) == (True, False)
    record = alex.get("/record?kind=found").text
    assert all(
        words in record for words in ("What I found out", WORDS, "only you", 'class="line-fold"', "Change it or share it")
    )
    assert WORDS not in as_sam(alex).get("/record").text


def test_it_may_be_about_what_was_logged_on_its_day(alex: FlaskClient):
    entry = tap(actor("Sam"), kept_by(actor("Sam")))
    today = actor("Alex").today
    assert f'<option value="{entry}">Home for dinner</option>' in alex.get("/moments/found-notes/new").text
    other = (today - timedelta(days=1)).isoformat()
    refused = alex.post("/moments/found-notes/new", data=sent(alex, words=WORDS, day=other, entry=entry))
    assert (refused.status_code, "That was logged about another day." in refused.text, WORDS in refused.text) == (
        422,
        True,
        True,
    )
    assert (
        alex.post("/moments/found-notes/new", data=sent(alex, words=WORDS, day=today.isoformat(), entry=entry)).status_code
        == 303
    )
    assert FoundNote.get().entry_id == entry


def test_sharing_says_first_that_the_other_may_keep_it(alex: FlaskClient):
    note = str(write_found_note(actor("Alex"), NewNote(actor("Alex").today, WORDS)))
    page = alex.get(f"/moments/found-notes/{note}").text
    assert page.index("Exactly what Sam will see") < page.index(f'<p class="said">{WORDS}</p>') < page.index("Share with Sam")
    assert "Sam can read this from now on, also after you take it back, and can export it." in page
    assert alex.post(f"/moments/found-notes/{note}", data=sent(alex, words="")).status_code == 422
    assert alex.post(f"/moments/found-notes/{note}", data=sent(alex, words="Other words.")).status_code == 303
    shared = alex.post(f"/moments/found-notes/{note}/share", data=sent(alex))
    assert (shared.status_code, shared.location) == (303, f"/record#found_note-{note}")
    assert "Exactly what Sam will see" not in alex.get(f"/moments/found-notes/{note}").text
    alex.post(f"/moments/found-notes/{note}", data=sent(alex, words="Better words."))
    assert "Saved. Sam sees the change, and what stood there before." in alex.get("/record").text
    sam = as_sam(alex)
    record = sam.get("/record").text
    assert ("Better" in record, WORDS in record, "What Alex found out" in record) == (True, False, True)
    assert sam.get(f"/moments/found-notes/{note}").status_code == 404


def test_a_note_taken_back_can_still_be_looked_at(alex: FlaskClient):
    note = str(write_found_note(actor("Alex"), NewNote(actor("Alex").today, WORDS)))
    assert alex.post(f"/moments/found-notes/{note}/take-back", data=sent(alex)).status_code == 303
    assert "You have taken this back." in alex.get(f"/moments/found-notes/{note}").text


def test_while_one_shares_nothing_the_page_says_so(alex: FlaskClient):
    note = str(write_found_note(actor("Alex"), NewNote(actor("Alex").today, WORDS)))
    alex.post("/leaving/stop", data=sent(alex, "/leaving/stop"))
    page = alex.get(f"/moments/found-notes/{note}").text
    assert ("Nothing that you write is shared at present." in page, "can export it" in page) == (True, False)


def test_it_is_found_by_its_words_closed_while_it_is_private(alex: FlaskClient):
    note = str(write_found_note(actor("Alex"), NewNote(actor("Alex").today, WORDS)))
    page = alex.post("/record/search", data=sent(alex, words="receipt")).text
    assert ("What I found out" in page, f"#found_note-{note}" in page, '<details class="line-fold">' in page) == (
        True,
        True,
        True,
    )
    assert "1 note of what was found out" in alex.get("/record/month").text
