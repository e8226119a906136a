"""The journal's pages: written, read, shared, stopped, deleted; sealed, opened and closed."""

import html
import re
from datetime import timedelta

import pytest
from flask import Flask
from flask.testing import FlaskClient

from tests.support import factories
from tests.support.factories import actor, csrf, email, password, sign_in
from tests.support.pages import send
from tests.support.sign_ins import NEW
from tests.support.writings import written
from tracker.models.journal import Reflection
from tracker.models.site import Site
from tracker.services.account import recovery
from tracker.services.journal.reflections import share_reflection, stop_showing

pytestmark = pytest.mark.usefixtures("people")

KEY = re.compile(r"(?:[A-Z2-7]{4}\s){7}[A-Z2-7]{4}")


def write(client: FlaskClient, **values: str) -> str:
    said = {"words": "Slept badly.", "title": "A night", "day": actor("Sam").today.isoformat()} | values
    answer = send(client, "/journal/new", **said)
    assert (answer.status_code, answer.location) == (303, "/journal"), answer.text
    return str(Reflection.select().order_by(Reflection.written_at.desc()).get().id)


def begin(client: FlaskClient, name: str = "Sam") -> str:
    answer = send(client, "/journal/seal", password=password(name))
    assert answer.status_code == 200
    found = KEY.search(answer.text)
    assert found
    return found[0]


def says(client: FlaskClient, path: str) -> str:
    return html.unescape(client.get(path).text)


def test_talk_leads_to_reflections(sam: FlaskClient):
    assert 'href="/talk"' in sam.get("/today").text
    assert 'href="/talk"' in sam.get("/more").text
    assert 'href="/journal"' in sam.get("/talk").text


def test_something_is_written_read_and_changed(sam: FlaskClient):
    item = write(sam)
    assert "A night" in says(sam, "/journal")
    page = says(sam, f"/journal/{item}")
    assert ("Slept badly." in page, "only you" in page) == (True, True)
    answer = send(sam, f"/journal/{item}/change", words="Slept well.", title="", day=actor("Sam").today.isoformat())
    assert answer.location == f"/journal/{item}"
    page = says(sam, f"/journal/{item}")
    assert ("Slept well." in page, "1 earlier version" in page, "Slept badly." in page) == (True, True, True)


def test_what_cannot_be_taken_is_said_beside_its_field_and_what_was_typed_stays(sam: FlaskClient):
    tomorrow = (actor("Sam").today + timedelta(days=1)).isoformat()
    for wrong in ({"words": ""}, {"words": "w" * 10_001}, {"day": tomorrow}, {"day": "x"}, {"title": "t" * 121}):
        said = {"words": "Kept words", "title": "Kept title", "day": actor("Sam").today.isoformat()} | wrong
        answer = send(sam, "/journal/new", **said)
        assert (answer.status_code, 'id="errors"' in answer.text) == (422, True)
        assert ("Kept words" in answer.text) == ("words" not in wrong)
    assert Reflection.select().count() == 0


def test_one_is_shared_after_a_look_at_exactly_what_the_other_will_see(app: Flask, sam: FlaskClient):
    item, alex = write(sam), sign_in(app.test_client(), "Alex")
    preview = says(sam, f"/journal/{item}/share")
    assert ("Exactly what Alex will see" in preview, "Slept badly." in preview) == (True, True)
    assert "Slept badly." not in says(alex, "/record")
    answer = send(sam, f"/journal/{item}/share")
    assert answer.location == f"/journal/{item}"
    assert "Alex can see it" in says(sam, f"/journal/{item}")
    assert "Slept badly." in says(alex, "/record")
    assert "A night" in says(alex, "/record?kind=reflections")
    assert "1 reflection" in says(alex, "/record/month")
    assert alex.get(f"/journal/{item}").status_code == 404
    assert "what stood there before" in says(sam, f"/journal/{item}/change")


def test_after_it_is_no_longer_shown_the_record_keeps_what_was_shared(app: Flask, sam: FlaskClient):
    item, alex = write(sam), sign_in(app.test_client(), "Alex")
    send(sam, f"/journal/{item}/share")
    assert "Alex may have read it, and keeps what is already in the record" in says(sam, f"/journal/{item}/stop")
    send(sam, f"/journal/{item}/stop")
    send(sam, f"/journal/{item}/change", words="Mine alone now.", title="", day=actor("Sam").today.isoformat())
    record = says(alex, "/record")
    assert ("Slept badly." in record, "Mine alone now." in record) == (True, False)
    page = says(sam, f"/journal/{item}")
    assert ("was shared" in page, "in the record" in page, "Mine alone now." in page) == (True, True, True)


def test_what_nobody_else_saw_is_deleted(sam: FlaskClient):
    item = write(sam)
    assert "cannot be restored" in says(sam, f"/journal/{item}/delete")
    assert send(sam, f"/journal/{item}/delete").location == "/journal"
    assert sam.get(f"/journal/{item}").status_code == 404


def test_pages_for_what_is_not_possible_now_lead_back_to_it(sam: FlaskClient):
    me = actor("Sam")
    private, shown, was_shown = (written(me, title=title) for title in ("a", "b", "c"))
    for item in (shown, was_shown):
        share_reflection(me, item)
    stop_showing(me, was_shown)
    for item, verb in ((private, "stop"), (shown, "share"), (shown, "delete"), (was_shown, "stop"), (was_shown, "delete")):
        assert sam.get(f"/journal/{item}/{verb}").location == f"/journal/{item}"


def test_alone_there_is_nobody_to_share_with(app: Flask):
    factories.person("Jo", factories.HURT)
    jo = sign_in(app.test_client(), "Jo")
    item = written(actor("Jo"))
    assert "/share" not in jo.get(f"/journal/{item}").text
    assert jo.get(f"/journal/{item}/share").location == f"/journal/{item}"
    assert "Nobody else sees any of it." in says(jo, "/journal")


def test_private_ones_leave_no_trace_anywhere_else(sam: FlaskClient):
    places = (
        "/today",
        "/record",
        "/record/month",
        "/record?kind=reflections",
        "/talk",
        "/more",
        "/account/settings",
        "/trends",
    )
    before = {path: re.sub(r"[0-9a-f]{32}", "", sam.get(path).text) for path in places}
    write(sam)
    send(sam, "/journal/seal", password=password("Sam"))
    sam.get("/journal")
    after = {path: re.sub(r"[0-9a-f]{32}", "", sam.get(path).text) for path in places}
    assert {path for path in places if _plain(before[path]) != _plain(after[path])} == set()


def _plain(page: str) -> str:
    without_notices = re.sub(r'<div class="notices".*?</div>', "", page, flags=re.DOTALL)
    return re.sub(r'value="[^"]{60,}"', "", without_notices)


def test_a_long_journal_stands_on_pages(sam: FlaskClient):
    me = actor("Sam")
    for number in range(60):
        written(me, title=f"Night {number}", day=me.today - timedelta(days=number))
    page = sam.get("/journal").text
    assert (page.count("Night "), "Older" in page) == (40, True)
    older = re.search(r"/journal\?before=[\d-]+", page)
    assert older
    page = sam.get(older[0]).text
    assert (page.count("Night "), "Newer" in page) == (20, True)
    assert sam.get("/journal?before=x").status_code == 422


def test_sealing_is_set_up_in_one_step_and_its_key_is_shown_once(sam: FlaskClient):
    assert "If you lose both, nobody can restore it." in says(sam, "/journal")
    assert send(sam, "/journal/seal", password="a wrong word for the harbour").status_code == 422
    key = begin(sam)
    assert "Sealing is set up." in says(sam, "/journal/seal")
    assert key not in says(sam, "/journal/seal")
    item = write(sam, words="Under seal.", seal="y")
    assert Reflection.get_by_id(item).seal_id is not None
    assert "Under seal." in says(sam, f"/journal/{item}")
    assert "sealed" in says(sam, "/journal")
    assert sam.get(f"/journal/{item}/share").location == f"/journal/{item}"


def test_a_seal_is_put_on_and_taken_off_when_something_is_changed(sam: FlaskClient):
    item = write(sam)
    begin(sam)
    said = {"words": "Under seal.", "title": "", "day": actor("Sam").today.isoformat()}
    send(sam, f"/journal/{item}/change", **said, seal="y")
    assert Reflection.get_by_id(item).seal_id is not None
    send(sam, f"/journal/{item}/change", **said)
    assert Reflection.get_by_id(item).words == "Under seal."


def test_what_should_be_sealed_is_never_kept_in_the_open_and_what_was_typed_stays(sam: FlaskClient):
    begin(sam)
    sealed = write(sam, words="Sealed words.", seal="y")
    today = actor("Sam").today.isoformat()
    token = csrf(sam.get("/journal/new"))
    send(sam, "/journal/seal/close", "/journal")
    for path, wish in (("new", {"seal": "y"}), (f"{sealed}/change", {"seal": "y"}), (f"{sealed}/change", {})):
        said = {"csrf_token": token, "key": f"{path} {wish}", "words": "Typed at length.", "day": today}
        answer = sam.post(f"/journal/{path}", data=said | wish)
        assert (answer.status_code, "Typed at length." in answer.text, "closed" in answer.text) == (422, True, True)
    assert [row.words for row in Reflection.select() if row.seal_id is None] == []


def test_what_was_written_while_a_session_ended_is_on_the_page_and_nobody_elses_form_is_repeated(sam: FlaskClient):
    said = {"csrf_token": csrf(sam.get("/journal/new")), "words": "Typed at length.", "day": "2026-03-01"}
    sam.post("/sign-out", data=said)
    answer = sam.post("/journal/new", data=said)
    assert (answer.status_code, "Typed at length." in answer.text, "Sign in" in answer.text) == (401, True, True)
    from_elsewhere = sam.post("/journal/new", data=said, headers={"Sec-Fetch-Site": "cross-site"})
    assert (from_elsewhere.status_code, "Typed at length." in from_elsewhere.text) == (400, False)
    assert sam.post("/journal/new", data=said | {"words": ""}).location == "/sign-in"


def test_closed_ones_open_with_the_password_and_lead_to_what_one_wanted_to_read(sam: FlaskClient):
    begin(sam)
    item = write(sam, words="Under seal.", seal="y")
    assert send(sam, "/journal/seal/close", "/journal").location == "/journal"
    page = says(sam, f"/journal/{item}")
    assert ("Under seal." in page, "A night" in page) == (False, False)
    assert "A night" not in says(sam, "/journal")
    assert sam.get(f"/journal/{item}/change").location == f"/journal/{item}"
    assert 'name="seal"' not in sam.get("/journal/new").text
    assert send(sam, "/journal/seal/open", password="a wrong word for the harbour").status_code == 422
    assert send(sam, "/journal/seal/open", password=password("Sam"), reflection=item).location == f"/journal/{item}"
    assert "Under seal." in says(sam, f"/journal/{item}")
    assert send(sam, "/journal/seal/open", password=password("Sam")).location == "/journal"


def test_signing_in_opens_what_was_sealed(app: Flask, sam: FlaskClient):
    begin(sam)
    item = write(sam, words="Under seal.", seal="y")
    assert "Under seal." in says(sign_in(app.test_client(), "Sam"), f"/journal/{item}")


def test_after_a_link_the_page_says_what_is_closed_and_takes_the_recovery_key(app: Flask, sam: FlaskClient):
    key = begin(sam)
    item = write(sam, words="Under seal.", seal="y")
    recovery.recover(recovery.make_recovery_link(email("Sam")), NEW)
    again = app.test_client()
    token = csrf(again.get("/sign-in"))
    again.post("/sign-in", data={"csrf_token": token, "email": email("Sam"), "password": NEW})
    for path in ("/journal", f"/journal/{item}", "/journal/seal/open"):
        assert "stays closed until you bring its recovery key" in says(again, path)
    page = says(again, "/journal/seal/new-key")
    assert page.index("What you sealed before needs its recovery key.") < page.index(
        "Sealing is not set up for new reflections."
    )
    assert send(again, "/journal/seal/recovery", secret="abcd", password=NEW).status_code == 422
    assert send(again, "/journal/seal/recovery", secret=key, password=NEW).location == "/journal"
    assert "Under seal." in says(again, f"/journal/{item}")
    assert "You need no recovery key now." in says(again, "/journal/seal/recovery")


def test_a_new_recovery_key_is_shown_once(sam: FlaskClient):
    key = begin(sam)
    answer = send(sam, "/journal/seal/new-key", password=password("Sam"))
    found = KEY.search(answer.text)
    assert found
    assert found[0] != key
    assert send(sam, "/journal/seal/new-key", password="a wrong word for the harbour").status_code == 422


@pytest.mark.parametrize("by_partner", [True, False])
def test_where_the_other_hosts_the_server_sealing_comes_first(sam: FlaskClient, by_partner: bool):  # noqa: FBT001  # the example
    Site.update(hosted_by_partner=by_partner).execute()
    page = says(sam, "/journal")
    assert (page.index("Sealed reflections") < page.index('href="/journal/new"')) == by_partner
    assert ("could read it there" in page) == by_partner


def test_own_ones_are_found_by_words_behind_a_tap_and_sealed_ones_are_not(sam: FlaskClient):
    begin(sam)
    item = write(sam, words="A lighthouse.", title="")
    write(sam, words="A sealed lighthouse.", title="", seal="y")
    found = html.unescape(send(sam, "/record/search", words="lighthouse").text)
    assert ("1 place" in found, f"/journal/{item}" in found, "A sealed" in found) == (True, True, False)
    share_reflection(actor("Sam"), item)
    found = send(sam, "/record/search", words="lighthouse").text
    assert f"#reflection-{item}" in found


def test_the_download_says_what_was_sealed(sam: FlaskClient):
    begin(sam)
    write(sam, words="Under seal.", seal="y")
    send(sam, "/journal/seal/close", "/journal")
    assert sam.get("/exports/record.zip").status_code == 200
    assert "What you sealed is readable in it if it is open when you download" in says(sam, "/exports")
