"""Before what cannot be taken back stands a page that says exactly how many of what go to whom."""

from collections.abc import Iterator
from datetime import timedelta

import pytest
from flask import Flask
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from tests.support.factories import NOON, actor, felt_in, kept_by, password
from tests.support.pages import goes, post, say_yes
from tests.support.shares import agreed, scope
from tests.support.writings import tap
from tracker import clock
from tracker.domain.entries.entries import State
from tracker.domain.moments import MomentKind
from tracker.models.account import Person
from tracker.models.base import database
from tracker.models.couple import Membership
from tracker.models.entries import Entry
from tracker.models.moments import Moment
from tracker.models.ratings import HeldBackRating, Rating, RatingDetail, Sharing, WeeklyLevel
from tracker.queries.ratings.own import sharing_level
from tracker.queries.record.verify import verify
from tracker.services.journal import reflections
from tracker.services.moments.moments import NewMoment, mark_moment
from tracker.services.ratings import ratings
from tracker.services.ratings.ratings import Beside, NewRating
from tracker.services.record import remove

pytestmark = pytest.mark.usefixtures("people")

PAGE = "/ratings/audience"
COURT = "If a court case is running or you expect one, ask a lawyer first, and take a copy."
TOGETHER = {"level": "together", "weekday": "6", "hour": "20"}


def rated(days: int, until: int = 0) -> None:
    for ago in range(days + until, until, -1):
        with clock.frozen(NOON - timedelta(days=ago)):
            ratings.rate(actor("Alex"), NewRating(felt_in(actor("Alex")), actor("Alex").today, 60))


@pytest.fixture(autouse=True)
def _noon(people: object) -> Iterator[None]:
    with clock.frozen(NOON):
        yield


def shown() -> int:
    return Rating.select().where(Rating.shared_at.is_null(is_null=False)).count()


@pytest.mark.parametrize("live", [True, False])
def test_the_page_names_who_reads_it_by_a_link_that_shows_what_is_added(alex: FlaskClient, *, live: bool):
    rated(4)
    agreed(scope(actor("Sam").today, live=live, until_day=scope(actor("Sam").today).last_day if live else actor("Sam").today))
    page = post(alex, PAGE, PAGE, level="each", earlier="y")
    also = ["Dana can read it too, by a link that both of you agreed to, as far as that link shows such things."]
    assert goes(page) == ["Sam sees 4 ratings with their numbers.", *(also if live else [])]


def test_earlier_ratings_are_counted_before_any_of_them_is_shown(alex: FlaskClient):
    rated(4)
    page = post(alex, PAGE, PAGE, level="each", earlier="y")
    assert (page.status_code, goes(page)) == (200, ["Sam sees 4 ratings with their numbers."])
    assert COURT not in page.text
    assert (shown(), Sharing.select().count()) == (0, 0)
    assert say_yes(alex, page).location == PAGE
    assert shown() == 4
    assert verify(actor("Alex").couple).broken is None


def test_one_more_since_the_page_shows_the_page_again_and_nothing_else(alex: FlaskClient):
    rated(2)
    page = post(alex, PAGE, PAGE, level="each", earlier="y")
    rated(1, until=5)
    again = say_yes(alex, page)
    assert (again.status_code, shown()) == (409, 0)
    assert goes(again) == ["Sam sees 3 ratings with their numbers."]
    assert "Something has changed since you looked." in again.text
    assert say_yes(alex, again).status_code == 303
    assert shown() == 3


def test_a_yes_that_is_sent_twice_is_done_once_and_a_choice_from_today_on_asks_nothing(alex: FlaskClient):
    rated(2)
    page = post(alex, PAGE, PAGE, level="each", earlier="y")
    assert [say_yes(alex, page).status_code for _ in range(2)] == [303, 303]
    assert Sharing.select().count() == 1
    assert post(alex, PAGE, PAGE, level="trend").status_code == 303


def test_earlier_weeks_are_counted_as_levels(alex: FlaskClient):
    rated(28)
    page = post(alex, PAGE, PAGE, level="trend", earlier="y")
    [said] = goes(page)
    assert WeeklyLevel.select().count() == 0
    say_yes(alex, page)
    assert said == f"Sam sees {WeeklyLevel.select().where(WeeklyLevel.tenths.is_null(is_null=False)).count()} weekly levels."
    assert shown() == 0


def test_what_waits_for_its_time_and_what_was_held_back_is_counted(alex: FlaskClient):
    rated(3)
    page = post(alex, PAGE, PAGE, **TOGETHER, earlier="y")
    assert goes(page) == ["3 earlier ratings wait, and Sam sees them at the time that you chose."]
    assert HeldBackRating.select().count() == 0
    say_yes(alex, page)
    assert (HeldBackRating.select().count(), shown()) == (3, 0)
    page = post(alex, PAGE, PAGE, **(TOGETHER | {"level": "each"}), held="show")
    assert goes(page) == ["Sam sees 3 ratings with their numbers."]
    assert say_yes(alex, page).status_code == 303
    assert (HeldBackRating.select().count(), shown()) == (0, 3)


@pytest.mark.parametrize(
    ("level", "says"),
    [
        ("each", "A counselor with an account here sees 5 earlier ratings with their numbers."),
        ("trend", "A counselor with an account here sees the weekly levels of 5 earlier ratings."),
    ],
)
def test_the_choice_for_a_counselor_counts_earlier_ones_too(alex: FlaskClient, level: str, says: str):
    rated(5)
    page = post(alex, f"{PAGE}/counselor", PAGE, counselor_level=level, counselor_earlier="y")
    assert (goes(page), Sharing.select().count()) == ([says], 0)
    assert say_yes(alex, page).location == PAGE
    assert Sharing.get().level == level
    assert post(alex, f"{PAGE}/counselor", PAGE, counselor_level="private", counselor_earlier="y").location == PAGE


def test_several_things_said_before_are_counted_before_they_are_shown_together(alex: FlaskClient):
    rated(1)
    item = Rating.get().id
    ratings.say_beside(actor("Alex"), Beside(item, ("numb", "sleep"), None, (), "Mine", frozenset()))
    here = f"/ratings/{item}"
    one = post(alex, here, here, signs=["numb", "sleep"], share_sign="numb", note="Mine")
    assert one.status_code == 303
    page = post(alex, here, here, signs=["numb", "sleep"], share_sign=["numb", "sleep"], note="Mine", share_note="y")
    assert goes(page) == ["Sam sees 2 things that you said with ratings."]
    seen = RatingDetail.select().where(RatingDetail.shared_at.is_null(is_null=False))
    assert seen.count() == 1
    assert say_yes(alex, page).status_code == 303
    assert (seen.count(), RatingDetail.get(RatingDetail.kind == "note").words) == (3, "Mine")


@pytest.mark.parametrize(
    ("chosen", "counts"),
    [
        ({"level": "private"}, False),
        ({"level": "private", "earlier": "y", "held": "show"}, False),
        ({"level": "trend"}, False),
        ({"level": "each"}, False),
        ({"level": "each", "held": "show"}, True),
        ({"level": "each", "earlier": "y"}, True),
    ],
)
def test_a_choice_that_shows_nothing_of_before_is_made_without_counting_the_whole_record(
    alex: FlaskClient, chosen: dict[str, str], *, counts: bool
):
    rated(3)
    asked = list[str]()
    database.connection().set_trace_callback(asked.append)
    answer = post(alex, PAGE, PAGE, **chosen)
    database.connection().set_trace_callback(None)
    assert any("INDEXED BY version_seen" in each for each in asked) == counts
    level = sharing_level(actor("Alex"), felt_in(actor("Alex")))
    assert (answer.status_code, level) in {(303, chosen["level"]), (200, None)}


def test_what_is_shown_to_nobody_is_kept_without_counting_the_whole_record(alex: FlaskClient):
    rated(1)
    here, asked = f"/ratings/{Rating.get().id}", list[str]()
    database.connection().set_trace_callback(asked.append)
    for shown in ({}, {"share_sign": "numb"}):
        assert post(alex, here, here, signs=["numb", "sleep"], **shown).status_code == 303
        asked.append(f"shown: {bool(shown)}")
    database.connection().set_trace_callback(None)
    until = asked.index("shown: False")
    counting = ["INDEXED BY version_seen" in each for each in asked]
    assert (any(counting[:until]), any(counting[until:])) == (False, True)
    assert [row.words for row in RatingDetail.select().where(RatingDetail.shared_at.is_null(is_null=False))] == ["numb"]


def test_words_go_from_as_many_versions_as_was_said(app: Flask, sam: FlaskClient, alex: FlaskClient):
    item = str(mark_moment(actor("Sam"), NewMoment(actor("Sam").today, MomentKind.OTHER, "canary")))
    remove.ask_to_remove(actor("Alex"), item)
    page = post(sam, f"/record/remove/{item}/agree")
    assert goes(page) == ["These words go for good, for both of you, from 1 version and from the chain."]
    assert (COURT in page.text, 'href="/exports"' in page.text, Moment.get().words) == (True, True, "canary")
    assert say_yes(sam, page).status_code == 303
    assert Moment.get().words == ""


def test_leaving_with_words_erased_says_from_how_many_things(sam: FlaskClient):
    promise = kept_by(actor("Sam"))
    tap(actor("Sam"), promise, State.MISSED, words="Late")
    for words in ("one", "two"):
        mark_moment(actor("Sam"), NewMoment(actor("Sam").today, MomentKind.OTHER, words))
    here = "/leaving/leave/confirm"
    space = actor("Sam").couple
    page = post(sam, here, here, space=space, erase="y")
    assert goes(page) == [
        "The words go from: 1 answer and 2 moments.",
        "Days, times, states and numbers stay, and so does how commitments that both agreed to were worded.",
    ]
    assert (COURT in page.text, actor("Sam").partner_name, Entry.get().words) == (True, "Alex", "Late")
    assert say_yes(sam, page).location == "/today"
    assert (actor("Sam").partner, Entry.get().words) == (None, "")
    assert Membership.select().where(Membership.left.is_null(is_null=False)).count() == 2


def test_leaving_with_words_erased_says_so_where_there_are_none_and_only_then_leaves(sam: FlaskClient):
    here = "/leaving/leave/confirm"
    page = post(sam, here, here, space=actor("Sam").couple, erase="y")
    assert (goes(page), actor("Sam").partner_name) == (["You have written no words here, so none go."], "Alex")
    assert say_yes(sam, page).location == "/today"
    assert actor("Sam").partner is None


def test_leaving_without_erasing_has_no_page_more(sam: FlaskClient):
    kept_by(actor("Sam"))
    here = "/leaving/leave/confirm"
    assert post(sam, here, here, space=actor("Sam").couple).location == "/today"


ERASED = "Of these your words go; days, times and states stay, since both of you saw them: "


def test_erasing_an_account_says_of_how_many_things_and_is_refused_when_there_are_more(sam: FlaskClient):
    here = "/leaving/erase"
    mark_moment(actor("Sam"), NewMoment(actor("Sam").today, MomentKind.OTHER, "one"))
    page = sam.get(here)
    assert goes(page) == [ERASED + "1 moment."]
    assert COURT in page.text
    mark_moment(actor("Sam"), NewMoment(actor("Sam").today, MomentKind.OTHER, "two"))
    again = _erase(sam, page)
    assert (again.status_code, goes(again)) == (422, [ERASED + "2 moments."])
    assert Person.select().where(Person.email_index.is_null()).count() == 0
    assert _erase(sam, again).location == "/sign-in"
    assert Person.select().where(Person.email_index.is_null()).count() == 1


def _erase(client: FlaskClient, page: TestResponse) -> TestResponse:
    said = page.text.split('name="sure" value="')[1].split('"')[0]
    answer: TestResponse = post(client, "/leaving/erase", "/leaving/erase", password=password("Sam"), sure=said)
    return answer


def test_a_reflection_and_the_download_are_counted_too(alex: FlaskClient):
    me = actor("Alex")
    item = reflections.write_reflection(me, reflections.NewReflection(me.today, "", "One"), {})
    reflections.change_reflection(me, str(item), reflections.NewReflection(me.today, "", "Two"), {})
    page = alex.get(f"/journal/{item}/delete")
    assert (goes(page), COURT in page.text) == (["All 2 versions of it go."], True)
    mark_moment(actor("Sam"), NewMoment(actor("Sam").today, MomentKind.OTHER, "one"))
    assert goes(alex.get("/exports")) == ["Of yours: 1 reflection.", "Shared with you: 1 moment."]
