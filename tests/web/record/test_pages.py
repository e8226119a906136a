"""The record and moments, in the browser."""

import re
from datetime import UTC, date, datetime, time, timedelta

import pytest
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from tests.support.factories import Pair, actor, csrf, kept_by, sign_in
from tests.support.writings import rate, slot, tap
from tracker import clock
from tracker.domain.entries.entries import Learned, State
from tracker.domain.moments import MomentKind
from tracker.models.moments import Moment
from tracker.queries.record.choice import CHOICES
from tracker.services.account.people import Preferences, change_preferences
from tracker.services.entries.entries import Answer, answer
from tracker.services.entries.plans import NewPlan, say_plan
from tracker.services.moments.moments import NewMoment, mark_moment


def marked(client: FlaskClient, **more: str) -> dict[str, str]:
    page = client.get("/moments/new")
    return {"csrf_token": csrf(page), "day": actor("Sam").today.isoformat(), "kind": "milestone", "shared": "y"} | more


def test_an_empty_record_says_what_will_be_here(sam: FlaskClient):
    page = sam.get("/record")
    assert (page.status_code, "will stand here by day" in page.text) == (200, True)


def test_an_empty_stretch_says_so(sam: FlaskClient):
    assert "Nothing was written in these four weeks." in sam.get("/record?before=2020-01-01").text


@pytest.mark.parametrize("before", ["soon", "0001-01-01", "9999-12-31", "2026-13-01"])
def test_a_wrong_day_is_refused_in_words(sam: FlaskClient, before: str):
    assert sam.get(f"/record?before={before}").status_code == 422


def test_a_private_rating_does_not_lie_open(sam: FlaskClient):
    rate(Pair(actor("Sam"), actor("Alex")), 73, note="a hard evening")
    sam.post("/sign-out", data={"csrf_token": csrf(sam.get("/record"))})
    page = sign_in(sam, "Alex").get("/record").text
    folded = page[page.index('class="line-fold"') - 10 :]
    assert folded.index("<details") < folded.index("7.3 of 10") < folded.index("</details>")
    assert "Whoever runs a server could read what is stored on it." in page


def test_every_version_of_an_entry_can_be_read(sam: FlaskClient):
    promise = kept_by(actor("Sam"))
    tap(actor("Sam"), promise, State.MISSED, learned=Learned.ASKED)
    tap(actor("Sam"), promise)
    page = sam.get("/record").text
    assert "1 earlier version<" in page
    assert "missed · when asked" in page


def test_a_moment_is_marked_from_the_day_that_was_open(sam: FlaskClient):
    day = actor("Sam").today - timedelta(days=2)
    assert f'value="{day}"' in sam.get(f"/moments/new?day={day}").text
    answer = sam.post("/moments/new", data=marked(sam, day=day.isoformat(), words="A whole answer."))
    assert (answer.status_code, answer.location) == (303, f"/today?day={day}")
    assert "Marked. Alex can see it." in sam.get("/today").text
    assert "A whole answer." in sam.get("/record").text


def test_a_name_that_runs_leftwards_does_not_tear_a_date_apart(sam: FlaskClient, alex: FlaskClient):
    me = actor("Sam")
    change_preferences(me, Preferences("שרה", me.zone, me.day_start, ""))
    mark_moment(me, NewMoment(me.today - timedelta(days=3), MomentKind.MILESTONE))
    say_plan(me, NewPlan(me.today, "דרך", company="שרה", from_time=time(18), until_time=time(19)))
    assert "with \u2068שרה\u2069 · 18:00 to 19:00" in alex.get("/record").text
    assert re.search(r">\u2068שרה\u2069 · \d", alex.get("/record").text)
    assert re.search(r">You · \d", sam.get("/record").text)


def test_a_moment_ahead_leads_back_to_today(sam: FlaskClient):
    day = actor("Sam").today + timedelta(days=9)
    answer = sam.post("/moments/new", data=marked(sam, day=day.isoformat(), kind="session"))
    assert answer.location == f"/today?day={actor('Sam').today}"


def test_a_private_moment_is_shared_later_and_taken_back(sam: FlaskClient):
    data = marked(sam, words="One line.")
    del data["shared"]
    sam.post("/moments/new", data=data)
    assert "Marked. Only you see it." in sam.get("/record").text
    (moment,) = Moment.select()
    token = {"csrf_token": csrf(sam.get("/record"))}
    shared = sam.post(f"/moments/{moment.id}/share", data=token)
    assert (shared.status_code, shared.location) == (303, f"/record#moment-{moment.id}")
    back = sam.post(f"/moments/{moment.id}/take-back", data=token | {"before": "2026-03-03"})
    assert back.location == f"/record?before=2026-03-03#moment-{moment.id}"
    assert Moment.get_by_id(moment.id).state == "taken_back"
    assert "taken back" in sam.get("/record").text


@pytest.mark.parametrize(
    ("typed", "says"),
    [
        ({"kind": ""}, "Choose what it was."),
        ({"kind": "party"}, "Choose from what is offered here."),
        ({"kind": "disclosure", "words": "what was said"}, "it took place. Leave this line empty."),
        ({"day": "never"}, "Write the day like this: 2026-03-14."),
        ({"day": "1900-01-01"}, "Choose a day from 1950 to 2199."),
        ({"day": "9999-12-31"}, "Choose a day from 1950 to 2199."),
        ({"words": "x" * 301}, "Use up to 300 characters."),
    ],
)
def test_a_moment_that_cannot_be_taken_says_why_and_writes_nothing(sam: FlaskClient, typed: dict[str, str], says: str):
    answer = sam.post("/moments/new", data=marked(sam, **typed))
    assert (answer.status_code, says in answer.text) == (422, True)
    assert Moment.select().count() == 0


def test_a_moment_of_somebody_else_is_not_found(sam: FlaskClient):
    alex = actor("Alex")
    moment = mark_moment(alex, NewMoment(alex.today, MomentKind.MILESTONE))
    token = {"csrf_token": csrf(sam.get("/record"))}
    for verb in ("share", "take-back"):
        assert sam.post(f"/moments/{moment}/{verb}", data=token).status_code == 404


def searched(client: FlaskClient, words: str) -> TestResponse:
    return client.post("/record/search", data={"csrf_token": csrf(client.get("/record/search")), "words": words})


def test_a_filter_shows_what_is_on_and_how_it_comes_off(sam: FlaskClient):
    promise = kept_by(actor("Sam"), "Call before <late>")
    tap(actor("Sam"), promise)
    day = actor("Sam").today
    page = sam.get(f"/record?commitment={promise}&kind=answers&from={day}&until={day}").text
    assert "Call before &lt;late&gt;" in page
    for without in (
        f"/record?kind=answers&amp;from={day}&amp;until={day}",
        f"/record?commitment={promise}&amp;from={day}&amp;until={day}",
        f"/record?commitment={promise}&amp;kind=answers&amp;until={day}",
        f"/record?commitment={promise}&amp;kind=answers&amp;from={day}",
    ):
        assert f'class="button chosen" href="{without}"' in page
    assert f'<option value="{promise}" selected>' in page
    assert 'value="answers" checked' in page
    assert '<article class="line" id="entry-' in page


def test_a_commitment_and_its_history_lead_to_each_other(sam: FlaskClient):
    promise = kept_by(actor("Sam"))
    assert f'href="/record?commitment={promise}"' in sam.get(f"/commitments/{promise}").text
    assert f'<a href="/commitments/{promise}">Home for dinner</a>' in sam.get(f"/record?commitment={promise}").text


def test_the_pages_of_a_filter_keep_it(sam: FlaskClient):
    today = actor("Sam").today
    promise = kept_by(actor("Sam"), from_day=today - timedelta(days=70))
    for ago in range(70):
        tap(actor("Sam"), promise, **slot(today - timedelta(days=ago)))
    before = today - timedelta(days=59)
    older = f"/record?commitment={promise}&amp;kind=answers&amp;before={before}"
    assert f'href="{older}"' in sam.get(f"/record?commitment={promise}&kind=answers").text
    second = sam.get(older.replace("&amp;", "&")).text
    assert f'<a href="/record?commitment={promise}&amp;kind=answers">Newer</a>' in second


def test_nothing_chosen_says_so_and_every_kind_is_no_filter(sam: FlaskClient):
    page = sam.get("/record?kind=plans").text
    assert "Nothing of what you chose was written." in page
    every = "&".join(f"kind={kind}" for kind in CHOICES)
    assert "Only this is shown" not in sam.get(f"/record?commitment=&from=&until=&{every}").text


@pytest.mark.parametrize(
    ("asked", "status"),
    [
        ("kind=party", 422),
        ("from=soon", 422),
        ("from=2026-03-02&until=2026-03-01", 422),
        ("commitment=nothing", 404),
    ],
)
def test_what_cannot_be_chosen_is_refused(sam: FlaskClient, asked: str, status: int):
    assert sam.get(f"/record?{asked}").status_code == status


def test_a_month_is_a_table_in_which_each_day_leads_to_its_place(sam: FlaskClient):
    with clock.frozen(datetime(2026, 3, 17, 11, 0, tzinfo=UTC)):
        who = actor("Sam")
        tap(who, kept_by(who, from_day=date(2026, 3, 3)), **slot(date(2026, 3, 3)))
        mark_moment(who, NewMoment(date(2026, 3, 3), MomentKind.SETBACK))
        page = sam.get("/record/month").text
        before = sam.get("/record/month?month=2026-02").text
    assert re.sub(r"\s+", " ", re.sub(r"<[^>]+>", "", page)).count("Tuesday, 3 March: 1 kept; Setback") == 1
    assert re.findall(r'<a href="(/record[^"]*#[^"]*)"', page)[:3] == [
        "/record?before=2026-03-16#day-2026-03-01",
        "/record?before=2026-03-17#day-2026-03-02",
        "/record#day-2026-03-03",
    ]
    assert page.count('aria-current="date"') == 1
    assert ('href="/record/month?month=2026-02"' in page, 'href="/record/month?month=2026-04"' in page) == (True, True)
    assert ("This month" in page, "This month" in before) == (False, True)
    assert 'href="/record/month?month=2025-03"' in page


def test_what_lies_a_year_back_leads_forward_again(sam: FlaskClient):
    with clock.frozen(datetime(2026, 3, 17, 11, 0, tzinfo=UTC)):
        pages = [sam.get(f"/record/month?month={month}").text for month in ("2025-03", "2025-04")]
    assert [">A year later<" in page for page in pages] == [True, False]


@pytest.mark.parametrize("month", ["soon", "2026-13", "1900-01", "2500-01", "2026-03-01"])
def test_a_wrong_month_is_refused_in_words(sam: FlaskClient, month: str):
    assert sam.get(f"/record/month?month={month}").status_code == 422


def test_the_first_month_and_the_last_lead_no_further(sam: FlaskClient):
    assert "The month before" not in sam.get("/record/month?month=1950-01").text
    assert "The month after" not in sam.get("/record/month?month=2198-12").text


def test_words_are_looked_for_in_a_form_and_stand_in_no_address(sam: FlaskClient):
    who = actor("Sam")
    old = who.today - timedelta(days=40)
    mark_moment(who, NewMoment(old, MomentKind.SETBACK, "The lighthouse."))
    entry = tap(who, kept_by(who), words="A lighthouse <again>.")
    page = searched(sam, " LIGHTHOUSE ")
    assert (page.status_code, page.headers["Cache-Control"]) == (200, "no-store")
    assert (
        f'href="/record#entry-{entry}"' in page.text,
        f'href="/record?before={old + timedelta(days=1)}#moment-' in page.text,
    ) == (
        True,
        True,
    )
    assert "A lighthouse &lt;again&gt;." in page.text
    assert re.findall(r'(?:href|action)="[^"]*lighthouse[^"]*"', page.text, re.IGNORECASE) == []
    assert "2 places" in page.text
    assert sam.get("/record/search?words=lighthouse").text.count("lighthouse") == 0


def test_a_private_note_is_found_folded(sam: FlaskClient):
    rate(Pair(actor("Sam"), actor("Alex")), 73, note="a hard evening")
    assert "hard evening" not in searched(sam, "evening").text
    sam.post("/sign-out", data={"csrf_token": csrf(sam.get("/record"))})
    page = searched(sign_in(sam, "Alex"), "evening").text
    assert page.index('<details class="line-fold"') < page.index("a hard evening") < page.index("</details>")


@pytest.mark.parametrize(
    ("words", "says"),
    [
        ("", "Write a word to look for."),
        (" \u0301", "Write a word to look for."),
        ("x" * 101, "Use up to 100 characters."),
    ],
)
def test_what_cannot_be_looked_for_says_why(sam: FlaskClient, words: str, says: str):
    page = searched(sam, words)
    assert (page.status_code, says in page.text) == (422, True)


def test_nothing_found_says_so(sam: FlaskClient):
    assert "Nothing that you can see holds all of these words." in searched(sam, "lighthouse").text


def test_a_search_without_the_token_of_its_form_is_refused(sam: FlaskClient):
    assert sam.post("/record/search", data={"words": "x"}).status_code == 400


def test_an_earlier_wording_stands_beside_the_present_one_with_what_changed_marked(sam: FlaskClient):
    me = actor("Sam")
    promise, slot_of_day = kept_by(me), me.today.isoformat()
    for words in ("I came at <seven>.", "I came at eight."):
        answer(me, Answer(promise, me.today, slot_of_day, State.KEPT, words=words))
    page = sam.get("/record").text
    assert '<p class="said">I came at <del>&lt;seven&gt;.</del></p>' in page
    assert '<p class="said">I came at <ins>eight.</ins></p>' in page
    answer(me, Answer(promise, me.today, slot_of_day, State.KEPT, words=""))
    page = sam.get("/record").text
    assert ("<del>" in page, "I came at eight." in page) == (False, True)
