"""Today, as a person without JavaScript meets it."""

import re
from collections import Counter

import pytest
from flask.testing import FlaskClient

from tests.support.factories import BROKE, actor, csrf, kept_by, pair, person, sign_in
from tests.support.pages import post
from tests.support.writings import said_by, tap
from tracker.domain.entries.entries import Learned, State
from tracker.models.base import database
from tracker.models.entries import Entry
from tracker.models.ratings import Rating, RatingDetail
from tracker.queries.record.verify import verify

pytestmark = pytest.mark.usefixtures("hosted")


@pytest.mark.parametrize("name", ["Sam", "Alex"])
def test_today_asks_the_database_nothing_twice(client: FlaskClient, name: str):
    couple = pair()
    promise = kept_by(couple.keeper)
    tap(couple.keeper, promise)
    said_by(couple.keeper, commitment=promise)
    sign_in(client, name)
    client.get("/today")
    asked: Counter[tuple[str, str]] = Counter()
    database.obj.query_hooks.append(lambda event: asked.update([(event.sql, str(event.params))]))
    page = client.get("/today").text
    database.obj.query_hooks.clear()
    assert ("Home for dinner" in page, [each for each, times in asked.items() if times > 1]) == (True, [])
    assert len(asked) > 10


def test_a_form_saves_and_leads_back_to_its_day(client: FlaskClient):
    sam = pair().keeper
    promise = kept_by(sam)
    sign_in(client, "Sam")
    day = sam.today.isoformat()
    answer = post(client, "/entries/answer", commitment=promise, slot=day, day=day, state="kept")
    assert (answer.status_code, answer.location) == (303, f"/today?day={day}")
    assert ">Undo<" in client.get("/today").text


def test_a_tap_gets_only_its_own_row_back(client: FlaskClient):
    sam = pair().keeper
    promise = kept_by(sam)
    sign_in(client, "Sam")
    day = sam.today.isoformat()
    answer = post(client, "/entries/answer", commitment=promise, slot=day, day=day, state="partly", tap=True)
    assert answer.status_code == 200
    assert re.findall(r'data-row="([^"]+)"', answer.text) == [f"answer-{promise}"]
    assert "How did Alex learn of it?" in answer.text


def test_setting_aside_asks_for_its_reason_and_says_none_before_it_is_given(client: FlaskClient):
    sam = pair().keeper
    promise = kept_by(sam)
    sign_in(client, "Sam")
    day = sam.today.isoformat()
    here = {"commitment": promise, "slot": day, "day": day, "state": "set_aside"}
    asked = post(client, "/entries/answer", **here, tap=True).text
    assert "Why was it set aside?" in asked
    assert re.findall(r'name="excused" value="([^"]+)"', asked) == ["not_applicable", "agreed_by_log"]
    entry = Entry.get().id
    for page in ("/record", f"/entries/{entry}"):
        assert "set aside · no reason given" in client.get(page).text
    assert _seen_by_alex(client, sam.today.isoformat()) == "no reason given"
    sign_in(client, "Sam")
    folded = post(client, "/entries/answer", **here, excused="agreed_by_log", tap=True).text
    assert "set aside · agreed, by your log" in " ".join(folded.split())
    assert "Why was it set aside?" not in folded
    assert "set aside · agreed, by your log" in " ".join(client.get("/record").text.split())
    assert _seen_by_alex(client, sam.today.isoformat()) == "agreed, by Sam’s log"


def _seen_by_alex(client: FlaskClient, day: str) -> str:
    client.post("/sign-out", data={"csrf_token": csrf(client.get("/today"))})
    sign_in(client, "Alex")
    said = re.search(r"set aside · ([^·<]+) ·", client.get(f"/today?day={day}").text)
    client.post("/sign-out", data={"csrf_token": csrf(client.get("/today"))})
    return said[1] if said else ""


def test_alone_setting_aside_asks_nothing_and_a_reason_can_be_given_beside_the_words(client: FlaskClient):
    sam = person("Sam", BROKE)
    promise = kept_by(sam)
    entry = tap(sam, promise, State.SET_ASIDE)
    sign_in(client, "Sam")
    page = client.get("/today").text
    assert "set aside · no reason given" in page
    assert "Why was it set aside?" not in page
    assert 'value="not_applicable"' in client.get(f"/entries/{entry}").text


def test_a_refused_tap_says_why_in_its_row_and_writes_nothing(client: FlaskClient):
    sam = pair().keeper
    promise = kept_by(sam)
    sign_in(client, "Sam")
    day = sam.today.isoformat()
    answer = post(client, "/entries/answer", commitment=promise, slot="2020-01-01", day=day, state="kept", tap=True)
    assert answer.status_code == 422
    assert "Nothing is asked here on that day." in answer.text
    assert Entry.select().count() == 0


def test_the_words_of_a_draft_stand_beside_the_tap_that_shows_them(client: FlaskClient):
    sam = pair().keeper
    promise = kept_by(sam, category="money")
    entry = tap(sam, promise, State.MISSED, learned=Learned.NOT_YET, words="I lent <Kim> fifty")
    sign_in(client, "Sam")
    page = client.get("/today").text
    _, _, said = page.partition("Once Alex can see this, Alex can open your words:")
    assert said.index("I lent &lt;Kim&gt; fifty") < said.index(f'href="/entries/{entry}"') < said.index("I told Alex")
    tap(sam, promise, State.MISSED, learned=Learned.NOT_YET, words="")
    assert "Alex can open your words" not in client.get("/today").text


def test_where_words_of_a_draft_are_written_it_says_when_the_other_can_open_them(client: FlaskClient):
    sam = pair().keeper
    hideable, other = kept_by(sam, category="money"), kept_by(sam)
    draft, seen = tap(sam, hideable, State.MISSED, learned=Learned.NOT_YET), tap(sam, other, State.MISSED)
    alone = person("Dana")
    own = tap(alone, kept_by(alone), State.MISSED)
    sign_in(client, "Sam")
    assert "Only you see this. Once Alex can see the entry, Alex can open these words." in client.get(f"/entries/{draft}").text
    assert ">Alex can open these words." in client.get(f"/entries/{seen}").text
    client.post("/sign-out", data={"csrf_token": csrf(client.get("/today"))})
    sign_in(client, "Dana")
    assert ">Only you see this.<" in client.get(f"/entries/{own}").text


@pytest.mark.parametrize("day", ["2999-01-01", "yesterday", "2026-02-31"])
def test_a_day_that_is_not_there_is_not_found(client: FlaskClient, day: str):
    pair()
    sign_in(client, "Sam")
    assert client.get(f"/today?day={day}").status_code == 404


def test_a_private_rating_folds_without_its_number_and_asks_once_who_may_see(client: FlaskClient):
    alex = pair().rater
    sign_in(client, "Alex")
    repair = re.search(r'name="repair" value="([^"]+)"', client.get("/today").text)
    assert repair
    post(client, "/ratings", repair=repair[1], day=alex.today.isoformat(), score="6")
    page = client.get("/today").text
    assert "Saved. Only you see this." in page
    assert 'aria-pressed="true"' not in page
    assert "Who may see your ratings" in page
    post(client, "/ratings/audience/first", repair=repair[1], day=alex.today.isoformat(), level="private")
    assert "Who may see your ratings" not in client.get("/today").text
    assert Rating.get().shared_at is None


def test_a_rating_that_is_shown_says_so_and_is_in_the_chain(client: FlaskClient):
    alex = pair().rater
    sign_in(client, "Alex")
    post(client, "/ratings/audience", page="/ratings/audience", level="each")
    repair = re.search(r'name="repair" value="([^"]+)"', client.get("/today").text)
    assert repair
    answer = post(client, "/ratings", repair=repair[1], day=alex.today.isoformat(), score="6", tap=True)
    assert "Sam sees this number." in answer.text
    assert Rating.get().shared_at is not None
    assert verify(alex.couple).broken is None


def test_what_the_day_was_like_is_shared_one_by_one(client: FlaskClient):
    alex = pair().rater
    sign_in(client, "Alex")
    repair = re.search(r'name="repair" value="([^"]+)"', client.get("/today").text)
    assert repair
    post(client, "/ratings", repair=repair[1], day=alex.today.isoformat(), score="3")
    page = f"/ratings/{Rating.get().id}"
    post(client, page, page, signs="numb", urge="7", new_triggers="the bridge, a song", note="Long day", share_note="y")
    seen = {(row.kind, row.words): row.shared_at is not None for row in RatingDetail.select()}
    assert seen == {
        ("sign", "numb"): False,
        ("urge", "7"): False,
        ("trigger", "the bridge"): False,
        ("trigger", "a song"): False,
        ("note", "Long day"): True,
    }
    assert verify(alex.couple).broken is None
    assert client.get(page).text.count(" checked") == 4


@pytest.mark.parametrize("score", ["1e99999999", "11", "-1", "six", "", "NaN", "Infinity"])
def test_a_score_out_of_range_is_refused(client: FlaskClient, score: str):
    alex = pair().rater
    sign_in(client, "Alex")
    assert post(client, "/ratings", day=alex.today.isoformat(), repair=None, score=score).status_code == 422
    assert Rating.select().count() == 0


def test_alone_somebody_rates_how_steady_they_feel(client: FlaskClient):
    person("Eve")
    sign_in(client, "Eve")
    assert "How steady do you feel today?" in client.get("/today").text
    post(client, "/ratings", day=actor("Eve").today.isoformat(), repair="", score="4", tap=True)
    assert (Rating.get().tenths, Rating.get().repair_id) == (40, None)


def test_words_and_things_that_happen_when_they_happen(client: FlaskClient):
    sam = pair().keeper
    promise = kept_by(sam, "No contact", recurrence="whenever", category="no_contact")
    sign_in(client, "Sam")
    day = sam.today.isoformat()
    page = f"/entries/log/{promise}"
    assert post(client, page, page, day=day).status_code == 422
    assert post(client, page, page, day=day, state="kept", words="A call that I did not take.").status_code == 303
    entry = Entry.get()
    detail = f"/entries/{entry.id}"
    post(client, detail, detail, words="A call, not taken; I told Alex.")
    assert Entry.get().words == "A call, not taken; I told Alex."
    assert verify(sam.couple).broken is None


def test_nobody_opens_what_is_not_theirs(client: FlaskClient):
    both = pair()
    promise = kept_by(both.keeper)
    day = both.keeper.today.isoformat()
    sign_in(client, "Sam")
    post(client, "/entries/answer", commitment=promise, slot=day, day=day, state="kept")
    entry = Entry.get().id
    client.delete_cookie("s")
    pair("Eve", "Frank")
    for name in ("Alex", "Eve"):
        sign_in(client, name)
        assert client.get(f"/entries/{entry}").status_code == 404
        assert client.get(f"/entries/log/{promise}").status_code == 404
        token = {"csrf_token": csrf(client.get("/today")), "commitment": promise, "slot": day, "day": day, "state": "missed"}
        assert client.post("/entries/answer", data=token).status_code == 404
        client.delete_cookie("s")
    assert Entry.get().state == "kept"


def test_forty_answered_lines_stand_on_a_day_and_the_record_has_them_all(client: FlaskClient):
    sam = pair().keeper
    day = sam.today.isoformat()
    for number in range(43):
        tap(sam, kept_by(sam, f"Commitment {number}"))
    kept_by(sam, "Still open")
    sign_in(client, "Sam")
    page = client.get("/today").text
    assert (page.count(">Undo<"), page.count(">Still open</h3>")) == (40, 1)
    assert f'<a href="/record/day?on={day}">3 more answers stand in the record</a>' in page
    pages = [client.get(f"/record/day?on={day}&page={number}").text for number in (1, 2)]
    assert [each.count('id="entry-') for each in pages] == [40, 3]


def test_a_log_with_many_lines_shows_its_last_ones_after_a_tap_too(client: FlaskClient):
    sam = pair().keeper
    log = kept_by(sam, "Calls", recurrence="whenever")
    for _ in range(42):
        answered = tap(sam, log, slot="")
    sign_in(client, "Sam")
    page = client.get("/today").text
    assert (page.count(">Undo<"), "2 more answers stand in the record" in page) == (40, True)
    assert f"/entries/{answered}" in page
    one = Entry.get_by_id(answered)
    again = post(client, "/entries/answer", commitment=log, slot=one.slot, day=sam.today.isoformat(), state="kept", tap=True)
    assert (again.status_code, again.text.count(">Undo<")) == (200, 40)
