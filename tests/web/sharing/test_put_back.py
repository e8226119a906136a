"""After a record was put back, nothing that somebody wrote is shown to anybody else until they have seen who sees what."""

from collections.abc import Callable, Iterator
from datetime import timedelta
from io import BytesIO
from zipfile import ZipFile

import pytest
from flask import Flask
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from tests.support.factories import Pair, actor, csrf, felt_in, kept_by, pair, set_up_site, sign_in
from tests.support.refusals import refuses
from tests.support.shares import own_scope, scope, seen_by
from tests.support.writings import confirm
from tracker import clock
from tracker.domain.entries.entries import State
from tracker.domain.errors import Conflict
from tracker.domain.moments import MomentKind
from tracker.domain.viewer import Actor
from tracker.models.account import PutBack
from tracker.queries.ratings.levels import raters_with_weeks_due
from tracker.services.entries import entries, plans, responses
from tracker.services.entries.entries import Answer
from tracker.services.entries.plans import NewPlan
from tracker.services.entries.responses import NewResponse
from tracker.services.journal import reflections
from tracker.services.journal.reflections import NewReflection
from tracker.services.leaving import space
from tracker.services.moments import moments
from tracker.services.moments.moments import NewMoment
from tracker.services.ratings import audiences, ratings
from tracker.services.ratings.ratings import Beside
from tracker.services.sharing import shares

OPEN = (
    "/help",
    "/hard-day",
    "/record",
    "/account/settings",
    "/leaving/pause",
    "/leaving/stop",
    "/leaving/leave",
    "/leaving/erase",
    "/ratings/audience",
    "/sharing",
    "/journal",
    "/leaving",
)


@pytest.fixture
def couple(app: Flask) -> Pair:
    """Sam and Alex, each with something of every kind that is shared, whose words say whose they are."""
    set_up_site()
    both = pair()
    sam, alex = both.keeper, both.rater
    audiences.choose_audience(alex, felt_in(alex), "each", earlier=False)
    promise = kept_by(sam, "Commitment-by-Sam")
    today = sam.today.isoformat()
    entry = entries.answer(sam, Answer(promise, sam.today, today, State.KEPT, words="Entry-by-Sam"))
    plans.say_plan(sam, NewPlan(sam.today, "Plan-by-Sam"))
    responses.respond(alex, NewResponse(str(entry), responses.ResponseKind.NO_MATCH, "Response-by-Alex"))
    rating = ratings.rate(alex, ratings.NewRating(felt_in(alex), alex.today, 70))
    note = ratings.about("note")
    ratings.say_beside(alex, Beside(str(rating), note="Note-by-Alex", shared=frozenset({note})))
    for each in (sam, alex):
        moments.mark_moment(each, NewMoment(each.today, MomentKind.MILESTONE, f"Moment-by-{each.name}", shared=True))
        page = reflections.write_reflection(each, NewReflection(each.today, "", f"Page-by-{each.name}"), {})
        reflections.share_reflection(each, str(page))
    return both


def hold(*names: str) -> None:
    for name in names:
        PutBack.create(person=actor(name).person, stands_at=clock.now(), at=clock.now())


def pages(app: Flask, client: FlaskClient) -> Iterator[tuple[str, str]]:
    """Every page without a part that varies, and those of everything that the pages lead to."""
    found = {rule.rule for rule in app.url_map.iter_rules() if "GET" in (rule.methods or ()) and not rule.arguments}
    repair = felt_in(actor("Alex"))
    found |= {f"/trends/{repair}/{each}.json" for each in ("felt", "follow-through", "honesty", "steadiness", "scaffolding")}
    for path in sorted({*found, "/record/search?q=by", "/record?all=1"} - {"/exit", "/"}):
        answer = client.get(path)
        assert answer.status_code < 500, path
        yield path, said_in(answer)


def said_in(answer: TestResponse) -> str:
    if answer.data[:2] != b"PK":
        return answer.text
    with ZipFile(BytesIO(answer.data)) as archive:
        return " ".join(archive.read(name).decode(errors="replace") for name in archive.namelist())


def read(app: Flask, name: str) -> str:
    return " ".join(text for _, text in pages(app, sign_in(app.test_client(), name)))


SAMS = {"Commitment-by-Sam", "Entry-by-Sam", "Plan-by-Sam", "Moment-by-Sam", "Page-by-Sam"}
ALEXS = {"Response-by-Alex", "Note-by-Alex", "Moment-by-Alex", "Page-by-Alex"}


def seen(text: str) -> set[str]:
    return {words for words in SAMS | ALEXS if words in text}


def test_what_is_shared_is_seen_where_nothing_was_put_back(app: Flask, couple: Pair):
    assert (seen(read(app, "Alex")), seen(read(app, "Sam"))) == (SAMS | ALEXS, SAMS | ALEXS)


def test_nothing_is_shown_of_whoever_has_not_confirmed(app: Flask, couple: Pair):
    hold("Sam")
    assert seen(read(app, "Alex")) == ALEXS
    confirm("Sam")
    assert seen(read(app, "Alex")) == SAMS | ALEXS


def test_it_holds_for_either_of_the_two(app: Flask, couple: Pair):
    hold("Alex")
    assert seen(read(app, "Sam")) == SAMS
    hold("Sam")
    assert seen(read(app, "Sam")) <= SAMS
    assert seen(read(app, "Alex")) <= ALEXS


def test_no_sheet_shows_anything_of_whoever_has_not_confirmed(app: Flask, couple: Pair):
    today = couple.keeper.today
    whole = shares.preview(couple.rater, scope(today, until_day=today))
    hold("Sam")
    held = shares.preview(couple.rater, scope(today, until_day=today))
    assert ("Entry-by-Sam" in whole, seen(held) & SAMS) == (True, set())


def test_who_has_not_confirmed_shows_nothing_by_a_link_either(app: Flask, couple: Pair):
    item = shares.propose(couple.rater, scope(couple.rater.today), seen_by("Alex", scope(couple.rater.today)))
    hold("Sam")
    for each in (scope(couple.keeper.today), own_scope(couple.keeper.today)):
        with refuses(Conflict, "put back"):
            shares.preview(actor("Sam"), each)
    with refuses(Conflict, "put back"):
        shares.consent(actor("Sam"), str(item), "")


def test_what_is_due_of_whoever_has_not_confirmed_waits(app: Flask, couple: Pair):
    alex = couple.rater
    audiences.choose_audience(alex, felt_in(alex), "trend", earlier=False)
    assert [each.person for each in raters_with_weeks_due(clock.now())] == [alex.person]
    hold("Alex")
    assert raters_with_weeks_due(clock.now()) == []


def test_who_has_not_confirmed_is_led_to_the_page_and_has_every_way_out(app: Flask, couple: Pair):
    hold("Sam")
    sam = sign_in(app.test_client(), "Sam")
    for path in ("/today", "/trends", "/commitments"):
        assert (sam.get(path).status_code, sam.get(path).headers["Location"]) == (303, "/sharing/put-back")
    assert {path: sam.get(path).status_code for path in OPEN} == dict.fromkeys(OPEN, 200)
    page = sam.get("/leaving/pause")
    assert sam.post("/leaving/pause", data={"csrf_token": csrf(page)}).status_code == 303
    assert actor("Sam").paused
    space.leave(actor("Sam"), actor("Sam").couple, erase=True)
    assert sam.get("/sharing/put-back").status_code == 200


def test_the_page_says_in_plain_words_who_sees_what(app: Flask, couple: Pair):
    hold("Sam", "Alex")
    [sam, alex] = [" ".join(sign_in(app.test_client(), name).get("/sharing/put-back").text.split()) for name in ("Sam", "Alex")]
    assert "This record was put back to" in alex
    assert "Check who sees what." in alex
    assert "Of new ratings Sam sees each number." in alex
    assert "1 rating with its number" in alex
    assert "1 moment" in alex
    assert "Alex sees of what you wrote here:" in sam
    assert "rating" not in sam.partition("Who sees what, once you confirm")[2].partition("What you may have taken back")[0]


def test_confirming_is_one_form_and_the_page_is_gone_then(app: Flask, couple: Pair):
    hold("Sam", "Alex")
    sam = sign_in(app.test_client(), "Sam")
    answer = yes(sam, sam.get("/sharing/put-back"))
    assert (answer.status_code, answer.headers["Location"]) == (303, "/today")
    assert [row.person_id for row in PutBack.select()] == [actor("Alex").person]
    assert (sam.get("/today").status_code, sam.get("/sharing/put-back").headers["Location"]) == (200, "/today")


def yes(client: FlaskClient, page: TestResponse) -> TestResponse:
    said = page.text.split('name="sure" value="')[1].split('"')[0]
    return client.post("/sharing/put-back", data={"csrf_token": csrf(page), "sure": said})


def _one_more(me: Actor) -> None:
    moments.mark_moment(me, NewMoment(me.today, MomentKind.OTHER, "One more"))


MEANWHILE = {
    "one more thing that is shared": _one_more,
    "a choice of who sees ratings": lambda me: audiences.choose_audience(me, felt_in(me), "private", earlier=False),
    "what a counselor would see": lambda me: audiences.choose_for_counselor(me, felt_in(me), "each", earlier=False),
    "a pause": lambda me: space.pause(me, None),
    "no more sharing": space.stop_sharing,
    "the end of the space": lambda me: space.leave(me, me.couple, erase=False),
    "another copy": lambda me: (
        PutBack.update(stands_at=clock.now() - timedelta(days=1)).where(PutBack.person == me.person).execute()
    ),
}


@pytest.mark.parametrize("meanwhile", MEANWHILE.values(), ids=MEANWHILE)
def test_what_changed_since_the_page_is_shown_again_and_nothing_is_confirmed(
    app: Flask, couple: Pair, meanwhile: Callable[[Actor], object]
):
    hold("Alex")
    alex = sign_in(app.test_client(), "Alex")
    page = alex.get("/sharing/put-back")
    meanwhile(actor("Alex"))
    again = yes(alex, page)
    assert (again.status_code, "Something has changed since you looked." in again.text) == (409, True)
    assert PutBack.select().count() == 1
    assert yes(alex, again).status_code == 303
    assert (PutBack.select().count(), yes(alex, again).status_code) == (0, 303)


def test_a_yes_that_says_nothing_of_the_page_confirms_nothing(app: Flask, couple: Pair):
    hold("Sam")
    sam = sign_in(app.test_client(), "Sam")
    answer = sam.post("/sharing/put-back", data={"csrf_token": csrf(sam.get("/sharing/put-back"))})
    assert (answer.status_code, PutBack.select().count()) == (409, 1)


def test_the_page_of_one_says_nothing_of_whether_the_other_has_looked(app: Flask, couple: Pair):
    hold("Sam", "Alex")
    sam = sign_in(app.test_client(), "Sam")
    before = without_tokens(sam.get("/sharing/put-back").text)
    confirm("Alex")
    assert without_tokens(sam.get("/sharing/put-back").text) == before


def without_tokens(text: str) -> list[str]:
    return [line for line in text.splitlines() if "csrf_token" not in line and 'name="key"' not in line]
