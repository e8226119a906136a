"""Sharing in a browser: look, propose, look, agree, open, end."""

import html
import io
import re
import zipfile
from collections.abc import Iterator
from datetime import time

import pytest
from flask import Flask
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from tests.support.factories import Pair, actor, csrf, felt_in, kept_by, person, set_up_site, sign_in
from tests.support.pages import in_words
from tests.support.shares import DAY, TODAY, agreed, couple_with_a_record, own_scope, proposed, scope, seen_by
from tracker import clock
from tracker.domain.entries.entries import State
from tracker.domain.moments import MomentKind
from tracker.models.sharing import Share, ShareOpening
from tracker.queries.couple import directions
from tracker.queries.entries.due import asked
from tracker.services.account.people import Preferences, change_preferences
from tracker.services.entries.entries import Answer, answer
from tracker.services.entries.plans import NewPlan, say_plan
from tracker.services.moments.moments import NewMoment, mark_moment
from tracker.services.ratings import ratings
from tracker.services.ratings.audiences import choose_audience
from tracker.services.sharing import shares

FORM = {
    "reader": "Dana",
    "parts": ["log", "moments", "ratings"],
    "from_day": "2026-01-02",
    "until_day": "2026-03-03",
    "how": "snapshot",
    "days": "7",
    "policy": "no_secrets",
}
OWN = {name: value for name, value in FORM.items() if name != "policy"} | {"parts": ["my_ratings", "my_notes"]}
_ONCE = re.compile(r'name="(csrf_token|key)"[^>]*value="[^"]*"')
_TYPED = re.compile(r">([^<]*)</textarea>")


@pytest.fixture(autouse=True)
def people(app: Flask) -> Iterator[Pair]:
    """Sam and Alex, with a record."""
    couple_with_a_record()
    set_up_site()
    with clock.frozen(TODAY):
        yield Pair(actor("Sam"), actor("Alex"))


def post(client: FlaskClient, path: str, **data: object) -> TestResponse:
    token = csrf(client.get("/sharing/own/new"))
    return client.post(path, data={"csrf_token": token, **data})


def sheet_in(page: TestResponse) -> str:
    """The sheet of a page, without what its headings' depth makes different."""
    return re.sub(r"<(/?)h\d", r"<\1h", page.text.split("<article")[1].split("</article>")[0])


def field(page: TestResponse, name: str) -> str:
    found = re.search(rf'name="{name}" value="([^"]*)"', page.text)
    assert found
    return found[1]


def code_in(page: TestResponse) -> str:
    found = re.search(r"/s#([0-9a-f]{64})", page.text)
    assert found
    return found[1]


def opened(client: FlaskClient, code: str) -> TestResponse:
    token = csrf(client.get("/s"))
    return client.post("/s", data={"csrf_token": token, "code": code})


def test_the_whole_way_shows_everybody_the_very_same_sheet(sam: FlaskClient, alex: FlaskClient, client: FlaskClient):
    looked = post(sam, "/sharing/preview", **FORM)
    assert (looked.status_code, Share.select().count()) == (200, 0)
    sent = post(sam, "/sharing/new", **FORM, seen=field(looked, "seen"))
    assert sent.status_code == 303
    asked = alex.get(sent.location)
    given = post(alex, f"{sent.location}/consent", seen=field(asked, "seen"))
    answer = opened(client, code_in(given))
    assert (answer.status_code, answer.location) == (303, "/s/view")
    read = client.get("/s/view")
    again = sam.get(f"{sent.location}/sheet")
    assert sheet_in(looked) == sheet_in(asked) == sheet_in(read) == sheet_in(again)
    assert "3 March 2026, 19:00" in sam.get(sent.location).text
    assert "CANARY" not in read.text


def test_pages_the_sheet_and_the_download_say_the_same_in_the_same_words(sam: FlaskClient):
    me = actor("Sam")
    item = kept_by(me, "Water the plants", recurrence="FREQ=DAILY;INTERVAL=2")
    say_plan(me, NewPlan(me.today, "Harbour", "Robin", time(9), time(17)))
    mark_moment(me, NewMoment(me.today, MomentKind.DISCLOSURE, "", shared=True))
    pages = sam.get("/record").text + sam.get(f"/commitments/{item}").text
    archive = zipfile.ZipFile(io.BytesIO(sam.get("/exports/record.zip").data))
    for shown in (pages, post(sam, "/sharing/preview", **FORM).text, archive.read("index.html").decode()):
        for words in ("every other day", "with Robin · 09:00 to 17:00", "Disclosure: it took place"):
            assert words in shown


@pytest.mark.parametrize(
    ("level", "reads"),
    [("each", "Sam sees each number"), ("trend", "Sam sees the weekly level"), ("private", "only you")],
)
def test_who_sees_what_today_says_what_the_partner_sees_of_ratings(alex: FlaskClient, level: str, reads: str):
    choose_audience(actor("Alex"), directions(actor("Alex"))[0].id, level, earlier=False)
    assert f'My ratings</span><span class="line-aside">{reads}</span>' in alex.get("/sharing").text


@pytest.mark.parametrize(
    ("excused", "reads"),
    [(None, "no reason given"), ("not_applicable", "it did not apply"), ("agreed_by_log", "agreed, by Sam’s log")],
)
def test_the_sheet_and_the_download_say_why_something_was_set_aside(sam: FlaskClient, excused: str | None, reads: str):
    me = actor("Sam")
    [one] = asked(me, me.today)
    answer(me, Answer(one.id, me.today, str(one.view.slot), State.SET_ASIDE, excused=excused))
    assert f"set aside · {reads}" in post(sam, "/sharing/preview", **FORM).text
    archive = zipfile.ZipFile(io.BytesIO(sam.get("/exports/record.zip").data))
    assert f"set aside · {reads}" in archive.read("index.html").decode()


def test_each_partner_is_shown_a_link_once_and_gets_a_new_one_on_asking(sam: FlaskClient, client: FlaskClient):
    item, _ = agreed()
    assert "/s#" not in sam.get(f"/sharing/{item}").text
    first, second = (code_in(post(sam, f"/sharing/{item}/link")) for _ in range(2))
    assert opened(client, first).status_code == 404
    assert opened(client, second).status_code == 303


def test_a_form_that_was_refused_keeps_what_was_typed(sam: FlaskClient):
    answer = post(sam, "/sharing/preview", **(FORM | {"reader": "Dana R", "from_day": "2026-03-04", "parts": ["moments"]}))
    assert answer.status_code == 422
    assert 'value="Dana R"' in answer.text
    assert "Moments stand beside the log. Choose the log as well." in answer.text
    late = post(sam, "/sharing/new", **(FORM | {"until_day": "soon"}))
    assert (late.status_code, "Write the day like this" in late.text) == (422, True)
    own = post(sam, "/sharing/own/new", **(OWN | {"reader": ""}))
    assert (own.status_code, Share.select().count()) == (422, 0)


def test_changing_something_leads_back_to_the_form_with_what_was_chosen(sam: FlaskClient):
    page = post(sam, "/sharing/preview", **(FORM | {"reader": "Dana R", "days": "14"}), back="1")
    assert page.status_code == 200
    assert 'value="Dana R"' in page.text
    assert '<option selected value="14">' in page.text


@pytest.mark.parametrize(("path", "form", "name"), [("/sharing", FORM, "Sam"), ("/sharing/own", OWN, "Alex")])
def test_what_changed_since_the_preview_is_shown_again_before_anything_is_sent(
    app: Flask, path: str, form: dict[str, object], name: str
):
    client = sign_in(app.test_client(), name)
    seen = field(post(client, f"{path}/preview", **form), "seen")
    alex = actor("Alex")
    ratings.rate(alex, ratings.NewRating(felt_in(alex), alex.today, 100))
    answer = post(client, f"{path}/new", **form, seen=seen)
    assert (answer.status_code, Share.select().count()) == (409, 0)
    assert "Something has changed since you looked." in answer.text
    assert field(answer, "seen") != seen


def test_a_live_share_says_that_more_will_be_seen_and_needs_no_snapshot(sam: FlaskClient):
    page = post(sam, "/sharing/preview", **(FORM | {"how": "live"}))
    assert "And what is added until it ends." in page.text
    sent = post(sam, "/sharing/new", **(FORM | {"how": "live"}), seen=field(page, "seen"))
    assert (sent.status_code, Share.get().snapshot) == (303, None)


def test_saying_no_leaves_nothing_but_not_agreed(app: Flask, sam: FlaskClient, alex: FlaskClient):
    declined = proposed()
    assert post(alex, f"/sharing/{declined}/decline").status_code == 303
    assert sam.get(f"/sharing/{declined}/sheet").status_code == 404
    assert "Not agreed. Nothing was shown." in sam.get(f"/sharing/{declined}").text
    after_a_no = a_week_later(app, declined)
    couple_with_a_record()
    set_up_site()
    assert a_week_later(app, proposed()) == after_a_no


def test_what_waits_is_said_before_anything_else_is_proposed(sam: FlaskClient, alex: FlaskClient):
    said = "What you proposed waits for Alex. Take it back first to propose something else."
    pages = ("/sharing", "/sharing/new")
    assert [said in sam.get(path).text for path in pages] == [False, False]
    item = proposed()
    assert [said in sam.get(path).text for path in pages] == [True, True]
    assert ['href="/sharing/new"' in client.get("/sharing").text for client in (sam, alex)] == [False, True]
    assert post(sam, "/sharing/preview", **FORM).status_code == 409
    post(sam, f"/sharing/{item}/end")
    assert post(sam, "/sharing/preview", **FORM).status_code == 200


def a_week_later(app: Flask, item: str) -> str:
    """What Sam reads of a share then, without what differs each time."""
    with clock.frozen(TODAY + 8 * DAY):
        page = sign_in(app.test_client(), "Sam").get(f"/sharing/{item}")
        return page.text.replace(item, "id").replace(csrf(page), "token")


def test_either_ends_it_with_one_button_and_the_reader_finds_nothing(sam: FlaskClient, alex: FlaskClient, client: FlaskClient):
    item, token = agreed()
    opened(client, token)
    assert client.get("/s/view").status_code == 200
    assert post(sam, f"/sharing/{item}/end").status_code == 303
    gone = client.get("/s/view")
    assert gone.status_code == 404
    assert "Ended. Its link opens nothing." in alex.get(f"/sharing/{item}").text
    assert sam.get(f"/sharing/{item}/sheet").status_code == 404
    assert post(alex, f"/sharing/{item}/link").status_code == 409


def test_a_code_that_opens_nothing_is_answered_alike_whatever_the_reason(app: Flask):
    _, expired = agreed(scope(last_day=TODAY.date()))
    revoked_item, revoked = agreed(scope(reader="Robin"))
    shares.revoke(actor("Alex"), revoked_item)
    with clock.frozen(TODAY + DAY):
        codes = (expired, revoked, expired[:-1], "0" * 64, "", "ü" * 900)
        answers = [opened(app.test_client(), code) for code in codes]
        unknown = app.test_client().get("/s/view")
        absent = app.test_client().get("/nowhere")
    assert {answer.status_code for answer in [*answers, unknown, absent]} == {404}
    assert {answer.headers.get("Set-Cookie", "").partition("=")[0] for answer in answers} <= {"", "c"}
    # The code itself is what was typed, and nothing else tells one answer from another.
    texts = [_ONCE.sub("", answer.text) for answer in answers]
    assert len({_TYPED.sub("", text) for text in texts}) == 1
    assert [html.unescape(_TYPED.findall(text)[0]) for text in texts] == [code[:500] for code in codes]
    assert "Nothing opens with this code." in texts[0]
    assert _ONCE.sub("", unknown.text) == _ONCE.sub("", absent.text)


def test_looking_at_the_door_opens_nothing_and_says_nothing(client: FlaskClient):
    agreed()
    page = client.get("/s")
    assert client.head("/s").status_code == 200
    assert ShareOpening.select().count() == 0
    assert not {"counselor", "couple", "share", "Sam", "Alex"} & set(re.findall(r"\w+", re.sub(r"<[^>]*>", " ", page.text)))
    assert (page.headers["X-Robots-Tag"], page.headers["Referrer-Policy"]) == ("noindex, nofollow", "same-origin")


def test_what_is_ones_own_is_nowhere_on_the_others_pages(sam: FlaskClient, alex: FlaskClient, client: FlaskClient):
    paths = ("/sharing", "/sharing/new")
    before = [_ONCE.sub("", sam.get(path).text) for path in paths]
    looked = post(alex, "/sharing/own/preview", **OWN)
    made = post(alex, "/sharing/own/new", **OWN, seen=field(looked, "seen"))
    assert opened(client, code_in(made)).status_code == 303
    assert sheet_in(client.get("/s/view")) == sheet_in(looked)
    assert "CANARY-NOTE" in looked.text
    item = Share.get().id
    assert [_ONCE.sub("", sam.get(path).text) for path in paths] == before
    for path in (f"/sharing/{item}", f"/sharing/{item}/sheet"):
        assert _ONCE.sub("", sam.get(path).text) == _ONCE.sub("", sam.get("/sharing/absent").text)
    for verb in ("consent", "decline", "end", "link"):
        assert post(sam, f"/sharing/{item}/{verb}", seen="").status_code == 404
    assert "only mine" in alex.get("/sharing").text


def test_the_same_proposal_sent_twice_is_one(sam: FlaskClient):
    seen = seen_by("Sam", scope(from_day=TODAY.date() - 60 * DAY))
    form = FORM | {"key": "k" * 32, "seen": seen}
    answers = [post(sam, "/sharing/new", **form) for _ in range(2)]
    assert [answer.status_code for answer in answers] == [303, 303]
    assert (answers[0].location, Share.select().count()) == (answers[1].location, 1)


def test_a_list_asks_no_more_for_three_shares_than_for_one(sam: FlaskClient):
    from tracker.models.base import database  # noqa: PLC0415  # only here

    def asked() -> int:
        seen: list[object] = []
        database.obj.query_hooks.append(lambda *args: seen.append(args))
        assert sam.get("/sharing").status_code == 200
        database.obj.query_hooks.pop()
        return len(seen)

    agreed()
    one = asked()
    proposed()
    shares.show_own(actor("Sam"), own_scope(), seen_by("Sam", own_scope()))
    assert asked() == one


def test_somebody_alone_finds_what_is_only_theirs(app: Flask):
    person("Eve")
    eve = sign_in(app.test_client(), "Eve")
    assert "This needs both of you." in eve.get("/sharing/new").text
    assert post(eve, "/sharing/preview", **FORM).status_code == 409
    preview = post(eve, "/sharing/own/preview", **OWN)
    assert (preview.status_code, "proposed" in preview.text) == (200, False)
    assert "Nobody outside sees anything." in eve.get("/sharing").text


def test_exit_ends_a_visit_and_a_replayed_cookie_reads_nothing(client: FlaskClient):
    item, token = agreed()
    opened(client, token)
    cookie = client.get_cookie("v")
    assert cookie
    assert client.get("/exit", headers={"Sec-Fetch-Site": "cross-site"}).status_code == 303
    client.set_cookie("v", cookie.value)
    assert client.get("/s/view").status_code == 200
    client.post("/exit")
    assert client.get_cookie("v") is None
    client.set_cookie("v", cookie.value)
    assert client.get("/s/view").status_code == 404
    assert ShareOpening.select().where(ShareOpening.share == item).count() == 1


def test_names_that_run_leftwards_leave_dates_and_numbers_of_a_sheet_whole(app: Flask, people: Pair):
    change_preferences(people.rater, Preferences("שרה", people.rater.zone, people.rater.day_start, ""))
    item = proposed(scope(reader="דב"))
    page = in_words(sign_in(app.test_client(), "Sam").get(f"/sharing/{item}/sheet").text)
    assert "for \u2068דב\u2069 · 2 January 2026 to" in page
    assert "\u2068שרה\u2069: 4 of 10" in page
